"""Looking after a work folder: trying again, taking documents out, and what the reading covered."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from graphbuild.errors import StoreError
from graphbuild.files import tidy
from graphbuild.intake import FROM_CLAIMS, Intake, Options, Pace, Progress
from graphbuild.limits import Limits
from graphbuild.merging import GRAPH, PAGE, rebuild
from graphbuild.read.inputs import located
from graphbuild.records import Record, Resolved
from graphbuild.store import Origin, Store
from graphbuild.workers import Coder

Folder = str | os.PathLike[str]


class Retried(NamedTuple):
    """What trying again came to: the records of the graph, how many documents were tried, the ids of those
    that are set aside still, and of those that can't be read again."""

    records: Resolved
    tried: int
    still: list[str]
    lost: list[str]


def retry(
    out: Folder = "graph",
    *,
    ids: Collection[str] = (),
    stage: str | None = None,
    outdated: bool = False,
    jobs: int | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    pace: Callable[[Pace], None] | None = None,
    coder: Coder | None = None,
    told: Callable[[str], None] | None = None,
) -> Retried:
    """Reads again what was set aside in a work folder: all of it, or that of some `ids` or of one `stage`
    (`read`, `parse`, `extract`); with `outdated` in its place the documents that were read with other rules,
    models or tables than are used now. They are read from the inputs, and with the options, of the build
    that came upon them last; `limits`, `jobs`, `progress`, `pace`, `coder` and `told` are those of `build`.
    What a language model was asked about is asked of it again, within the budget of that build.

    What came from standard input, from Python, or from an input that is no longer there can't be read again,
    and is left as it is. Raises StoreError for ids that are not set aside, and what `build` raises."""
    tried, wanted = 0, set[str]()
    with _opened(out) as store:
        tidy(Path(out), GRAPH, PAGE)
        chosen = {} if outdated else _chosen(store, ids, stage)
        for options, paths in _groups(store).items():
            if not outdated and not any(one.input in paths for one in chosen.values()):
                continue
            kept = msgspec.json.decode(options, type=Options).limited(limits)
            with kept.team(coder, jobs, told, os.path.abspath(out)) as team:
                if outdated:
                    chosen = dict(store.origins(but_settings=(team.settings.version, FROM_CLAIMS)))
                again = {name: one for name, one in chosen.items() if one.input in paths}
                if not again:
                    continue
                inputs = [paths[number] for number in sorted({one.input or 0 for one in again.values()})]
                intake = Intake(store, team.settings, [*inputs], kept, progress=progress, pace=pace)
                only = {os.fsdecode(one.file) for one in again.values()}
                intake.take(located(inputs, only=only), team, again=again.keys())
                intake.forget(again.keys())
                tried += len(again)
                wanted |= again.keys()
        still = sorted(wanted & {aside.id for aside in store.set_aside()})
    return Retried(rebuild(out), tried, still, sorted(chosen.keys() - wanted))


def _chosen(store: Store, ids: Collection[str], stage: str | None) -> dict[str, Origin]:
    asides = {aside.record.id: aside for aside in store.asides()}
    if missing := sorted(set(ids) - asides.keys()):
        raise StoreError(
            f"nothing called {missing[0]!r} is set aside; what is: graphbuild status {store.folder}"
        )
    return {
        name: aside.origin
        for name, aside in asides.items()
        if (not ids or name in ids) and stage in (None, aside.record.stage)
    }


def _groups(store: Store) -> dict[bytes, dict[int, str]]:
    """The inputs that are still there, by the options they were read with."""
    groups: defaultdict[bytes, dict[int, str]] = defaultdict(dict)
    for number, (path, options) in store.inputs().items():
        if os.path.exists(path):
            groups[options][number] = os.fsdecode(path)
    return groups


def remove(documents: Iterable[str] | str, out: Folder = "graph") -> Resolved:
    """Takes documents, or what was set aside, out of a work folder by their ids, and makes the graph anew. A
    later build whose inputs hold them reads them again. Raises StoreError for an id that is not there; then
    nothing is removed."""
    with _opened(out) as store:
        store.remove([documents] if isinstance(documents, str) else documents)
    return rebuild(out)


def _opened(out: Folder) -> Store:
    with Store(out) as store:  # a folder that is none is not made into one
        store.counts()
    return Store(out, write=True)


class Covered(Record, frozen=True, kw_only=True):
    """The coverage of a work folder: `documents` were counted, `uncounted` were read by earlier versions or
    are of claims; `set_aside` counts by stage. `silent` documents gave no claim. `unknown` names, the most
    often seen first: the name, how often, in how many documents. The rest is that of
    `graphbuild.records.Coverage`, summed."""

    documents: int
    uncounted: int
    set_aside: dict[str, int]
    sentences: int
    telling: int
    claims: int
    relations: int
    dropped: dict[str, int]
    silent: tuple[str, ...]
    unknown: tuple[tuple[str, int, int], ...]


def coverage(out: Folder = "graph") -> Covered:
    """What the reading of all documents of a work folder covered: sentences read, claims kept, events
    dropped and why, names that nobody knows; so that silence is not taken for absence. Raises StoreError."""
    total, dropped, unknown, spread = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    silent: list[str] = []
    with Store(out) as store:
        for document, one in store.coverages():
            if one is None:
                total["uncounted"] += 1
                continue
            total.update(
                documents=1, sentences=one.sentences, telling=one.telling, claims=one.claims,
                relations=one.relations,
            )  # fmt: skip
            dropped.update(one.dropped)
            unknown.update(one.unknown)
            spread.update(one.unknown.keys())
            if not one.claims:
                silent.append(document)
        aside = Counter(one.stage for one in store.set_aside())
    often = sorted(unknown.items(), key=lambda item: (-item[1], item[0]))
    return Covered(
        documents=total["documents"], uncounted=total["uncounted"], set_aside=dict(sorted(aside.items())),
        sentences=total["sentences"], telling=total["telling"], claims=total["claims"],
        relations=total["relations"], dropped=dict(sorted(dropped.items())), silent=tuple(silent),
        unknown=tuple((name, count, spread[name]) for name, count in often),
    )  # fmt: skip
