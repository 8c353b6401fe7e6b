"""The steps in order: texts to statements, statements to one graph, all of it kept in a work folder."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild import graphfile
from graphbuild.errors import (
    EndpointError,
    InputError,
    LexiconError,
    MissingExtraError,
    ModelError,
    WorkerError,
)
from graphbuild.files import tidy
from graphbuild.intake import (
    Input,
    Intake,
    Options,
    Pace,
    Progress,
    Report,
    found_in,
    info_of,
    listed,
    options_of,
    too_long,
)
from graphbuild.limits import Limits
from graphbuild.llm.remote import Remote
from graphbuild.merging import GRAPH, PAGE, finish, merge_records
from graphbuild.read.inputs import Found
from graphbuild.records import (
    MIN_CONFIDENCE,
    Document,
    DocumentInfo,
    Record,
    Resolved,
    SetAside,
    Statement,
)
from graphbuild.store import Counts, Store
from graphbuild.workers import Coder

if TYPE_CHECKING:
    from graphbuild.graph import Graph


class Status(Record, frozen=True, kw_only=True):
    """What a work folder holds: `graph` has the numbers of its graph, if it has been built; `settings` says
    for each version of what reads documents how many it read, and what it was made of, where that is
    known."""

    counts: Counts
    set_aside: list[SetAside]
    graph: dict[str, int] | None
    settings: tuple[tuple[int, dict[str, str]], ...] = ()


def build(
    inputs: Iterable[Input] | Input,
    out: str | os.PathLike[str] = "graph",
    *,
    jobs: int | None = None,
    model: str | None = None,
    actors: Sequence[str | os.PathLike[str]] = (),
    min_confidence: float = MIN_CONFIDENCE,
    limits: Limits | None = None,
    withdraw: bool = False,
    progress: Progress | None = None,
    replaced: Callable[[str], None] | None = None,
    pace: Callable[[Pace], None] | None = None,
    report: Report | None = None,
    coder: Coder | None = None,
    llm: Remote | None = None,
    told: Callable[[str], None] | None = None,
) -> Graph:
    """Reads the inputs (files, folders, "-", or Documents), and merges what they and earlier inputs say into
    one graph. The folder `out` gets graph.json, graph.html and the work so far, so that a run that was
    stopped goes on where it was, and a document that is done is not done again unless it, or what reads it,
    has changed.

    `jobs` is the number of processes (None: one a core), `model` the name of a spaCy model, `actors` CSV
    files with actors of your own, `min_confidence` (0..1) the least confidence of a claim. `progress` is
    called after each document with the number of documents finished and the document; `replaced` with
    the id of each document that took the place of one with other content; `pace` as `progress`, with how fast
    it goes; `report` is filled with what else a run should tell. `limits` is what a single document may
    cost. A document that an input held before and holds no longer keeps its claims, and is named in the
    report; with `withdraw` it is taken out. `coder` does the extraction in place of
    `graphbuild.extract.Extractor`, in this process; so does the language model `llm`, if one is given, and
    `told` hears what it is going to be asked and what that took (docs/models.md).

    Documents that can't be used are set aside with their reason (see `status`). Raises InputError (also if
    none of the documents could be used, and the folder holds no earlier ones), StoreError, ModelError,
    LexiconError, EndpointError."""
    from graphbuild.graph import Graph

    return Graph.from_records(
        *build_records(
            inputs,
            out,
            jobs=jobs,
            model=model,
            actors=actors,
            min_confidence=min_confidence,
            limits=limits,
            withdraw=withdraw,
            progress=progress,
            replaced=replaced,
            pace=pace,
            report=report,
            coder=coder,
            llm=llm,
            told=told,
        )
    )


def build_records(
    inputs: Iterable[Input] | Input,
    out: str | os.PathLike[str] = "graph",
    *,
    jobs: int | None = None,
    model: str | None = None,
    actors: Sequence[str | os.PathLike[str]] = (),
    min_confidence: float = MIN_CONFIDENCE,
    limits: Limits | None = None,
    withdraw: bool = False,
    progress: Progress | None = None,
    replaced: Callable[[str], None] | None = None,
    pace: Callable[[Pace], None] | None = None,
    report: Report | None = None,
    coder: Coder | None = None,
    llm: Remote | None = None,
    told: Callable[[str], None] | None = None,
) -> Resolved:
    """As `build`, but gives the records that the graph is made of: where they are enough, the graph need not
    be made, which at a million claims takes gigabytes. Raises what `build` raises."""
    items = listed(inputs)
    found = found_in(items)
    options = options_of(model, actors, min_confidence, limits, llm)
    with Store(out, write=True) as store:
        tidy(Path(out), GRAPH, PAGE)
        try:
            with options.team(coder, jobs, told, os.path.abspath(out)) as team:
                intake = Intake(
                    store, team.settings, items, options,
                    progress=progress, replaced=replaced, pace=pace, report=report,
                )  # fmt: skip
                intake.take(found, team)
        except (ModelError, LexiconError, WorkerError, MissingExtraError):
            store.discard()
            raise
        except EndpointError:
            if not store.counts().documents:  # nothing to go on from
                store.discard()
            raise
        if not intake.seen:
            store.discard()
            raise InputError("there is no document in the input; give texts, tables or folders of them")
        intake.close(withdraw=withdraw)
        if intake.first_aside and not store.counts().documents:
            if (Path(out) / GRAPH).exists():  # made of documents that are no more
                finish(store, Path(out))
            else:
                store.discard()
            raise InputError(_none_usable(intake.first_aside, intake.seen))
        return finish(store, Path(out))


def extract(
    inputs: Iterable[Input] | Input,
    *,
    jobs: int | None = None,
    model: str | None = None,
    actors: Sequence[str | os.PathLike[str]] = (),
    min_confidence: float = MIN_CONFIDENCE,
    limits: Limits | None = None,
    progress: Progress | None = None,
    coder: Coder | None = None,
    llm: Remote | None = None,
    told: Callable[[str], None] | None = None,
) -> Iterator[Statement | SetAside]:
    """The claims and relations of the inputs, in their order, and the documents that were set aside.
    Parameters and errors are those of `build`; nothing is written."""
    found = found_in(listed(inputs))
    options = options_of(model, actors, min_confidence, limits, llm)
    return _extracted(found, options, coder, jobs, progress, told)


def _extracted(
    found: Iterable[Found],
    options: Options,
    coder: Coder | None,
    jobs: int | None,
    progress: Progress | None,
    told: Callable[[str], None] | None,
) -> Iterator[Statement | SetAside]:
    aside: deque[SetAside] = deque()
    finished = 0

    def readable() -> Iterator[Document]:
        for record, *_ in found:
            unusable = record if isinstance(record, SetAside) else too_long(record, options.limits)
            if unusable is not None:
                aside.append(unusable)
            elif isinstance(record, Document):
                yield record

    def report(document: SetAside | DocumentInfo) -> None:
        nonlocal finished
        finished += 1
        if progress:
            progress(finished, document)

    with options.team(coder, jobs, told) as team:
        for result in team.run(readable()):
            while aside:
                report(aside[0])
                yield aside.popleft()
            if isinstance(result.found, SetAside):
                report(result.found)
                yield result.found
            else:
                report(info_of(result.document))
                yield from result.found
    for left in aside:
        report(left)
        yield left


def merge(
    claims: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    out: str | os.PathLike[str] = "graph",
    *,
    actors: Sequence[str | os.PathLike[str]] = (),
) -> Graph:
    """Files of claims and relations (JSON lines, as `extract` gives them) to a graph in the folder `out`,
    together with what it held before. All that the files say of a document takes the place of what was known
    of it; its date, title and source are kept where the folder knows them. `actors` are CSV files with actors
    of your own, which take the place of those of the claims that bear their names. Raises InputError and
    LexiconError with file and line."""
    from graphbuild.graph import Graph

    return Graph.from_records(*merge_records(claims, out, actors=actors))


def load(folder: str | os.PathLike[str] = "graph") -> Graph:
    """The graph of a work folder, or of a graph.json. Raises StoreError."""
    from graphbuild.graph import Graph

    return Graph.load(Path(folder))


def status(folder: str | os.PathLike[str] = "graph") -> Status:
    """What a work folder holds and what was set aside. Raises StoreError."""
    with Store(folder) as store:
        counts, set_aside = store.counts(), store.set_aside()
        settings = tuple((count, parts) for _, count, parts in store.settings())
    path = Path(folder) / GRAPH
    numbers = graphfile.count(path) if path.exists() else None
    return Status(counts=counts, set_aside=set_aside, graph=numbers, settings=settings)


def _none_usable(first: SetAside, count: int) -> str:
    reason = f"{first.id} ({first.stage}): {first.reason}"
    return (
        f"the only document can't be used: {reason}"
        if count == 1
        else f"none of the {count:,} documents can be used; the first is {reason}"
    )
