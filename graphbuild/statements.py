"""Claims and relations by the million: read line by line, and what they have in common held once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from graphbuild.errors import InputError
from graphbuild.records import Actor, Claim, Place, Statement, Time

_BUFFER = 1 << 20
_decode = msgspec.json.Decoder(Statement).decode


class Shared:
    """Gives statements equal parts in common: the same actors, places, times, documents and predicates come
    again and again, and each is held once. A million claims then take about 1 GB of memory, not 2."""

    def __init__(self) -> None:
        self._actors: dict[Actor, Actor] = {}
        self._places: dict[Place, Place] = {}
        self._times: dict[Time, Time] = {}
        self._words: dict[str, str] = {}

    def of(self, statement: Statement) -> Statement:
        """The statement itself, with parts that others have too. It must be nobody else's yet, as one that
        has just been read is."""
        put, actors, words = msgspec.structs.force_setattr, self._actors.setdefault, self._words.setdefault
        put(statement, "doc", words(statement.doc, statement.doc))
        put(statement, "source", actors(statement.source, statement.source))
        if statement.target is not None:
            put(statement, "target", actors(statement.target, statement.target))
        if not isinstance(statement, Claim):
            return statement
        put(statement, "predicate", words(statement.predicate, statement.predicate))
        if statement.attributed_to is not None:
            put(statement, "attributed_to", actors(statement.attributed_to, statement.attributed_to))
        if statement.time is not None:
            put(statement, "time", self._times.setdefault(statement.time, statement.time))
        if statement.place is not None:
            put(statement, "place", self._places.setdefault(statement.place, statement.place))
        return statement


def statements_of(lines: Iterable[bytes], shared: Shared) -> Iterator[Statement]:
    """The claims and relations of JSON lines; blank ones are passed over. Raises msgspec.ValidationError or
    DecodeError."""
    for line in lines:
        if line and not line.isspace():
            yield shared.of(_decode(line))


class Head(msgspec.Struct, frozen=True, gc=False):
    """What a line says first of all; the rest is not looked at."""

    kind: Literal["claim", "relation"]
    doc: str
    id: str


_decode_head = msgspec.json.Decoder(Head).decode


def head_of(line: bytes) -> Head | None:
    """What to know of a line to put it in its place; None where it is no claim or relation."""
    try:
        return _decode_head(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def lines_of(path: Path, before: int = 0) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that are not blank, with their numbers, which go on from `before`. Raises
    InputError."""
    try:
        with path.open("rb", buffering=_BUFFER) as lines:
            for number, line in enumerate(lines, start=before + 1):
                if not line.isspace():
                    yield number, line
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from error


def statement_of(path: Path, number: int, line: bytes, shared: Shared) -> Statement:
    """The claim or relation of a line. Raises InputError with file and line."""
    try:
        return shared.of(_decode(line))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise no_statement(path, number, str(error)) from error


def no_statement(path: Path, number: int, why: str) -> InputError:
    """What is said of a line that is no claim or relation."""
    return InputError(f"{path}, line {number}: not a claim or relation: {why}")


def read_statements(path: Path) -> Iterator[Statement]:
    """The claims and relations of a file of JSON lines. Raises InputError with file and line."""
    shared = Shared()
    for number, line in lines_of(path):
        yield statement_of(path, number, line, shared)
