"""Documents to statements in Python workers, each with one model.

The first attempt of a task works in its Python worker. A document that kills it makes Spark try the task
again; every later attempt therefore works in a process of its own, which may die: what kills it is found and
set aside, as on one machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa
from pyspark import TaskContext, cloudpickle

from graphbuild.cluster.frames import Row
from graphbuild.cluster.reading import Input, Read, documents_of
from graphbuild.errors import GraphbuildError
from graphbuild.records import Claim, Document, DocumentInfo, SetAside, Statement, to_json
from graphbuild.resolve import in_order
from graphbuild.resolve.sightings import seen_in
from graphbuild.workers import Coder, run_apart, run_here

# What is known of each document: its place in the order of all, its statements as JSON lines, what it says of
# actors (`resolve.sightings.Seen`) as JSON; or why it was set aside, as JSON.
DONE = pa.schema(
    [
        ("id", pa.string()),
        ("input", pa.int32()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("where", pa.string()),
        ("info", pa.binary()),
        ("statements", pa.binary()),
        ("seen", pa.binary()),
        ("actors", pa.list_(pa.string())),
        ("claims", pa.int64()),
        ("relations", pa.int64()),
        ("characters", pa.int64()),
        ("undated", pa.bool_()),
        ("aside", pa.binary()),
    ]
)

_coders: dict[bytes, Coder] = {}  # of this worker, which outlives its tasks


def coder_of(make: Callable[[], Coder], version: str) -> Coder:
    """The coder of this process. Raises GraphbuildError if it isn't the driver's."""
    key: bytes = cloudpickle.dumps(make)  # type: ignore[no-untyped-call]
    coder = _coders.get(key)
    if coder is None:
        _coders.clear()
        coder = _coders[key] = make()
    if coder.version != version:
        raise GraphbuildError(
            "a worker has another version of graphbuild, of its tables or of the language model than the "
            "driver; ship the same to all"
        )
    return coder


def extracted(
    rows: Iterator[Row],
    inputs: Sequence[Input],
    first: Mapping[tuple[str, int], int],
    make: Callable[[], Coder],
    version: str,
) -> Iterator[Row]:
    """Raw rows (`reading.COLUMNS`) to rows of DONE."""
    aside: deque[Read] = deque()
    waiting: deque[Read] = deque()

    def readable() -> Iterator[Document]:
        for read in documents_of(rows, inputs, first):
            if isinstance(read.found, Document):
                waiting.append(read)
                yield read.found
            else:
                aside.append(read)

    task = TaskContext.get()
    if task is not None and task.attemptNumber():
        results = run_apart(readable(), make)
    else:
        results = run_here(readable(), coder_of(make, version))
    for _, result in results:
        while aside:
            yield _set_aside(aside.popleft())
        read = waiting.popleft()
        if isinstance(result, SetAside):
            yield _set_aside(read, result)
        else:
            yield _done(read, result)
    while aside:
        yield _set_aside(aside.popleft())


def told(info: DocumentInfo, statements: Sequence[Statement]) -> dict[str, Any]:
    """What DONE has of a document and what it says."""
    ordered = in_order(statements)
    seen = next(seen_in(ordered), None)
    claims = sum(isinstance(statement, Claim) for statement in ordered)
    return {
        "info": to_json(info),
        "statements": b"\n".join(map(to_json, ordered)),
        "seen": msgspec.json.encode(seen or (info.id, [], [])),
        "actors": sorted({actor.id for actor, _ in seen.looks}) if seen else [],
        "claims": claims,
        "relations": len(ordered) - claims,
    }


def row_of(**values: Any) -> Row:
    """A row of DONE."""
    return tuple(values.get(name) for name in DONE.names)


def _done(read: Read, statements: Sequence[Statement]) -> Row:
    document = read.found
    assert isinstance(document, Document)
    info = DocumentInfo(
        id=document.id, title=document.title, date=document.date, source=document.source, url=document.url
    )
    return row_of(**_placed(read), **told(info, statements), characters=len(document.text))


def _set_aside(read: Read, why: SetAside | None = None) -> Row:
    return row_of(**_placed(read), aside=to_json(why or read.found))


def _placed(read: Read) -> dict[str, Any]:
    number, file, row = read.place
    return {
        "id": read.found.id,
        "input": number,
        "file": file,
        "row": row,
        "where": read.where,
        "undated": read.undated,
    }
