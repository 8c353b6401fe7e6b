"""One measurement: claims written, merged in a process of their own, and scored."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psutil

from benchmarks.merging.news import documents
from benchmarks.merging.scoring import Cells, Merged, by_sort, figures, mistakes
from graphbuild.records import to_json
from graphbuild.store import Done, Store

ROOT = Path(__file__).resolve().parents[2]
CORES = 2
EXAMPLES = 5  # parts of a mistake that are shown, and forms of each part


class Run(NamedTuple):
    """What merging cost in all its processes: seconds on the clock, seconds of CPU, and the peak of memory in
    MB of 10**6 bytes."""

    seconds: float
    cpu: float
    memory: float


def write(folder: Path, count: int, seed: int, known: bool) -> None:
    """Writes claims.jsonl and truth.jsonl, and a work folder that knows the documents."""
    encode = msgspec.json.Encoder().encode
    with (
        (folder / "claims.jsonl").open("wb") as claims,
        (folder / "truth.jsonl").open("wb") as truths,
        Store(folder / "graph", write=True) as store,
    ):
        batch = []
        for told in documents(count, seed):
            for claim, truth in told.claims:
                claims.write(to_json(claim) + b"\n")
                truths.write(
                    encode([claim.doc, claim.id, truth.source, truth.target or "", truth.event]) + b"\n"
                )
            content = hashlib.sha256(told.info.id.encode()).hexdigest()
            batch.append(Done(info=told.info, content=content, settings="made up", statements=()))
            if len(batch) == 1000:
                store.put(batch if known else ())
                batch = []
        store.put(batch if known else ())


def merge(folder: Path) -> Run:
    """Runs `graphbuild merge` on what `write` wrote."""
    command = [
        sys.executable,
        "-m",
        "graphbuild",
        "merge",
        str(folder / "claims.jsonl"),
        "-o",
        str(folder / "graph"),
    ]
    start = time.perf_counter()
    with (folder / "output.txt").open("wb") as output:
        child = psutil.Popen(command, cwd=ROOT, stdout=output, stderr=output, preexec_fn=_two_cores)
        cpu, memory = _watched(child)
    seconds = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(
            f"graphbuild merge failed: {(folder / 'output.txt').read_text(encoding='utf-8').strip()}"
        )
    return Run(seconds, cpu, memory)


def _watched(child: psutil.Popen) -> tuple[float, float]:
    """Waits for a process; the seconds of CPU that it took with all its processes, and the most memory that
    they held together, in MB, as seen ten times a second."""
    spent: dict[int, float] = {}
    most = 0
    while child.poll() is None:
        held = 0
        with suppress(psutil.NoSuchProcess):
            for process in [child, *child.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    times = process.cpu_times()
                    spent[process.pid] = times.user + times.system
                    held += process.memory_info().rss
        most = max(most, held)
        time.sleep(0.1)
    return sum(spent.values()), most / 1e6


def _two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:CORES]))


def score(folder: Path, errors: int) -> str:
    """The figures of a merge, and its worst mistakes."""
    merged = Merged(folder / "graph" / "graph.json", folder / "claims.jsonl", folder / "truth.jsonl")
    actors: Cells = Counter((mention.found, mention.true) for mention in merged.mentions())
    events: Cells = Counter((found, true) for found, true, _, _ in merged.told())
    lines = [f"{'':26}{'items':>10}{'precision':>11}{'recall':>8}{'F1':>8}{'B-cubed P':>12}{'R':>7}{'F1':>8}"]
    for name, cells in {"actors": actors, "events": events}.items():
        tables = {name: cells} | {f"  {sort}": some for sort, some in by_sort(cells).items()}
        for sort, some in tables.items():
            f = figures(some)
            lines.append(
                f"{sort:26}{f.items:10,}{f.precision:11.4f}{f.recall:8.4f}{f.f1:8.4f}"
                f"{f.item_precision:12.4f}{f.item_recall:7.4f}{f.item_f1:8.4f}"
            )
    if errors:
        mentions = lambda: ((m.found, m.true, m.name, m.doc) for m in merged.mentions())  # noqa: E731
        lines += _mistakes("actors", actors, mentions, errors)
        lines += _mistakes("events", events, merged.told, errors)
    return "\n".join(lines)


def _mistakes(
    name: str, cells: Cells, items: Callable[[], Iterator[tuple[str, str, str, str]]], count: int
) -> list[str]:
    worst = mistakes(cells, True, count) + mistakes(cells, False, count)
    wanted = {
        (mistake.cluster, part) if mistake.merged else (part, mistake.cluster)
        for mistake in worst
        for part, _ in mistake.parts[:EXAMPLES]
    }
    forms: dict[tuple[Hashable, Hashable], dict[str, str]] = defaultdict(dict)
    for found, true, words, doc in items():
        if (found, true) in wanted and len(forms[found, true]) < EXAMPLES:
            forms[found, true].setdefault(words, doc)
    lines = []
    for mistake in worst:
        what = "wrongly merged" if mistake.merged else "split"
        lines.append(
            f"\n{name}, {what}: {mistake.cluster} ({mistake.pairs:,} pairs, {len(mistake.parts)} parts)"
        )
        for part, number in mistake.parts[:EXAMPLES]:
            cell = (mistake.cluster, part) if mistake.merged else (part, mistake.cluster)
            lines.append(f"  {number:6,} {part}")
            lines += [f"           {words!r} in {doc}" for words, doc in forms[cell].items()]
    return lines


def apart(work: Callable[..., Any], *arguments: object) -> Any:
    """Does the work in a process of its own: a child's peak of memory counts what its parent holds when it is
    started, so that this one has to stay small."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()
