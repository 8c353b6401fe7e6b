"""Where the time and the memory of a merge go in its first process: the seconds of each stage, on the clock
and of CPU, and the peak of memory by its end."""

from __future__ import annotations

import functools
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

# Module, function, and what it does; a stage with others inside stands after them. What other processes do
# meanwhile is not counted, only the waiting for it.
STAGES = (
    ("merging", "_Reading.read", "claims read, decoded and stored"),
    ("resolve.share", "Share.hear", "claims put in order"),
    ("resolve", "merge_tallies", "actors"),
    ("resolve.share", "Share.tell", "claims told of actors"),
    ("resolve.share", "Share.gather", "happenings"),
    ("resolve.share", "Share.loose", "happenings of the unnamed given away"),
    ("resolve.share", "Share.attach", "happenings of the unnamed"),
    ("resolve.share", "Share.events", "events"),
    ("resolve", "link_events", "links of events"),
    ("resolve", "merge_relations", "ties"),
    ("sharing", "Shares.merge", "merging"),
    ("sharing", "Shares.page", "the page's part chosen"),
    ("graphfile", "write", "graph.json"),
    ("merging", "_save_page", "page, or the waiting for it"),
)


class Stage(NamedTuple):
    what: str
    seconds: float
    cpu: float
    memory: float  # peak so far, in MB of 10**6 bytes


def stages(folder: Path) -> list[Stage]:
    """Merges the claims of a folder in this process, stage by stage; the last one is the whole."""
    found: list[Stage] = []
    for module, name, what in STAGES:
        home: Any = importlib.import_module(f"graphbuild.{module}")
        *owner, name = name.split(".")
        for part in owner:
            home = getattr(home, part)
        setattr(home, name, _timed(getattr(home, name), what, found))
    merge = importlib.import_module("graphbuild.merging").merge_records
    _timed(merge, "all", found)(folder / "claims.jsonl", folder / "graph")
    return found


def table(found: list[Stage]) -> str:
    """The stages as lines of text."""
    lines = [f"{'':34}{'seconds':>9}{'CPU':>9}{'peak MB':>9}"]
    lines += [f"{stage.what:34}{stage.seconds:9.1f}{stage.cpu:9.1f}{stage.memory:9,.0f}" for stage in found]
    return "\n".join(lines)


def _timed(work: Callable[..., Any], what: str, found: list[Stage]) -> Callable[..., Any]:
    @functools.wraps(work)
    def timed(*given: Any, **named: Any) -> Any:
        start, cpu = time.perf_counter(), time.process_time()
        done = work(*given, **named)
        spent = time.perf_counter() - start, time.process_time() - cpu
        found.append(Stage(what, *spent, _peak()))
        return done

    return timed


def _peak() -> float:
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
