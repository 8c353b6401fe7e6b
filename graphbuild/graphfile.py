"""graph.json: the records of a graph, one a line, written and read without building the graph."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from graphbuild.errors import StoreError
from graphbuild.files import written_whole
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Record, Resolved, Tie

NAME = "graph.json"
FORMAT = "graphbuild.graph"
VERSION = 1
_AT_ONCE = 1000  # records between two writes


class _Header(msgspec.Struct):
    format: str = ""
    version: int = 0


class _File(_Header):
    """graph.json; every list is sorted by id."""

    documents: tuple[DocumentInfo, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    links: tuple[EventLink, ...] = ()


class _Lengths(_Header):
    actors: list[msgspec.Raw] = []
    places: list[msgspec.Raw] = []
    events: list[msgspec.Raw] = []
    ties: list[msgspec.Raw] = []


_F = TypeVar("_F", bound=_Header)


def write(
    path: str | Path,
    actors: Iterable[Actor],
    places: Iterable[Place],
    events: Iterable[Event],
    ties: Iterable[Tie],
    documents: Iterable[DocumentInfo],
    links: Iterable[EventLink],
) -> None:
    """Writes graph.json, one record a line, each sort by id: equal records give equal bytes, and the file
    appears whole or not at all. Raises StoreError."""
    sections: list[tuple[str, Iterable[Record]]] = [
        ("documents", documents),
        ("actors", actors),
        ("places", places),
        ("events", events),
        ("ties", ties),
        ("links", links),
    ]
    encoder = msgspec.json.Encoder()
    encode, encode_lines = encoder.encode, encoder.encode_lines
    with written_whole(path) as file:
        file.write(b'{"format":%s,"version":%d' % (encode(FORMAT), VERSION))
        for name, rows in sections:
            file.write(b",\n%s:[" % encode(name))
            left, before = iter(rows), b"\n"
            while some := list(islice(left, _AT_ONCE)):
                file.write(before)
                file.write(encode_lines(some)[:-1].replace(b"\n", b",\n"))  # no record has a line's end in it
                before = b",\n"
            file.write(b"]")
        file.write(b"}\n")


def read(path: str | Path) -> Resolved:
    """The records that `write` wrote, from the file or from a work folder with a graph.json in it. Raises
    StoreError for a file that is missing, damaged, or of another version."""
    file = _decoded(at(path), _File)
    nodes = {None, *(actor.id for actor in file.actors), *(place.id for place in file.places)}
    for event in file.events:
        if not (event.source in nodes and event.target in nodes and event.place in nodes):
            raise _damaged(path, f"{event.id!r} names an actor or place that isn't in it")
    for tie in file.ties:
        if not (tie.source in nodes and tie.target in nodes):
            raise _damaged(path, f"{tie.id!r} names an actor that isn't in it")
    return Resolved(file.actors, file.places, file.events, file.ties, file.documents, file.links)


def count(path: str | Path) -> dict[str, int]:
    """How many actors, places, events and ties there are; raises as `read` does."""
    file = _decoded(at(path), _Lengths)
    return {name: len(getattr(file, name)) for name in ("actors", "places", "events", "ties")}


def _damaged(path: str | Path, what: object) -> StoreError:
    return StoreError(f"{at(path)} is damaged ({what}); build it again")


def at(path: str | Path) -> Path:
    """The file that is meant by a path: of a folder its graph.json."""
    path = Path(path)
    return path / NAME if path.is_dir() else path


def _decoded(path: Path, form: type[_F]) -> _F:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        folder = path.parent if path.suffix == ".json" else path
        raise StoreError(f"there is no {path}; make it with: graphbuild build INPUT -o {folder}") from None
    except OSError as error:
        raise StoreError(f"can't read {path}: {error.strerror or error}") from error
    try:
        header = msgspec.json.decode(data, type=_Header)
        if header.format != FORMAT:
            raise StoreError(f"{path} is not a graph of graphbuild; build one with: graphbuild build INPUT")
        if header.version > VERSION:
            raise StoreError(
                f"{path} has format {header.version}, this program reads {VERSION}; upgrade graphbuild"
            )
        if header.version != VERSION:
            raise StoreError(f"{path} has the unknown format {header.version}; build it again")
        return msgspec.json.decode(data, type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _damaged(path, error) from error
