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
from graphbuild.intake import too_long
from graphbuild.limits import Limits
from graphbuild.records import Claim, Document, DocumentInfo, SetAside, Statement, to_json
from graphbuild.resolve import in_order
from graphbuild.resolve.sightings import seen_in
from graphbuild.workers import Coder, Here, Pool

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


def coder_of(make: Callable[[], Coder]) -> Coder:
    """The coder of this process."""
    key: bytes = cloudpickle.dumps(make)  # type: ignore[no-untyped-call]
    coder = _coders.get(key)
    if coder is None:
        _coders.clear()
        coder = _coders[key] = make()
    return coder


def extracted(
    rows: Iterator[Row],
    inputs: Sequence[Input],
    first: Mapping[tuple[str, int], int],
    make: Callable[[], Coder],
    version: str,
) -> Iterator[Row]:
    """Raw rows (`reading.COLUMNS`) to rows of DONE. Raises GraphbuildError if the coder of this worker isn't
    the driver's."""
    aside: deque[tuple[Read, SetAside]] = deque()
    waiting: deque[Read] = deque()

    def readable() -> Iterator[Document]:
        for read in documents_of(rows, inputs, first):
            document = read.found
            if isinstance(document, SetAside):
                aside.append((read, document))
            elif long := too_long(document, Limits()):
                aside.append((read, long))
            else:
                waiting.append(read)
                yield document

    with _team(make) as team:
        if team.settings.version != version:
            raise GraphbuildError(
                "a worker has another version of graphbuild, of its tables or of the language model than the "
                "driver; ship the same to all"
            )
        for _, found, _ in team.run(readable()):
            while aside:
                yield _set_aside(*aside.popleft())
            read = waiting.popleft()
            yield _set_aside(read, found) if isinstance(found, SetAside) else _done(read, found)
    while aside:
        yield _set_aside(*aside.popleft())


def _team(make: Callable[[], Coder]) -> Here | Pool:
    """Who extracts: this worker, or when its task was tried before a process that may die."""
    task = TaskContext.get()
    if task is None or not task.attemptNumber():
        return Here(coder_of(make))
    return Pool(make, 1)


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


def _set_aside(read: Read, why: SetAside) -> Row:
    return row_of(**_placed(read), aside=to_json(why))


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
