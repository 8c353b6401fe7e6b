"""The files of neo4j-admin in many parts: those of `graphbuild.cypher.neo4j_admin_files`, but that each kind
of node or relationship is a folder, with the head in a file of its own."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Any

import msgspec
import pyarrow as pa
from pyspark.sql import DataFrame

from graphbuild.cluster.frames import Row, mapped
from graphbuild.cluster.storage import Storage
from graphbuild.cluster.tables import Tables
from graphbuild.cypher import carried
from graphbuild.cypher.importer import (
    README,
    InUseError,
    Marks,
    argument,
    arguments,
    finishing,
    head,
    lines,
    marks_beside,
    name_of,
)
from graphbuild.cypher.projection import RELATION_TYPES, Column, Kind, LinkTable, NodeTable, tables
from graphbuild.cypher.schema import CONSTRAINTS
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Record, Resolved, Tie

_LINES = pa.schema([("file", pa.string()), ("line", pa.string())])
_NOTES, _USED = "notes", "used: "  # what tasks tell of their rows stands where a file's lines do
_AT_ONCE = 1000  # records that are projected together
_Table = NodeTable | LinkTable
log = logging.getLogger("graphbuild.cluster")


def write_neo4j(storage: Storage, told: Tables, folder: str) -> None:
    """A folder for each kind of node and of relationship, with a head and parts without one; `import.args`,
    `finish.cypher` and `README.txt` as `neo4j_admin_files` has them. Raises GraphbuildError where the texts
    leave no character to part lists with."""
    used: set[str] = set()
    while True:
        marks = marks_beside(used)
        _lines_of(told, marks).write.mode("overwrite").partitionBy("file").text(folder)
        notes = _notes(storage, told, folder)
        found = {chr(int(note.removeprefix(_USED))) for note in notes if note.startswith(_USED)}
        if not found:
            break
        log.info("a list has a character in it that was to part lists: written again with another")
        used |= found
    said = arguments(marks)
    for name in storage.names(folder):
        file = name.removeprefix("file=")
        if file == name:
            continue
        if file == _NOTES:
            storage.delete(f"{folder}/{name}")
            continue
        table = _forms()[file]
        storage.rename(f"{folder}/{name}", f"{folder}/{file}")
        storage.write(f"{folder}/{file}/header.csv", head(table) + "\n")
        said.append(argument(table, f"{file}/header.csv,{file}/part-.*"))
    finish = [*CONSTRAINTS, *(one for one in _all_finishing(marks) if one in notes)]
    storage.write(f"{folder}/import.args", "".join(f"{line}\n" for line in said))
    storage.write(f"{folder}/finish.cypher", "".join(f"{line};\n" for line in finish))
    storage.write(f"{folder}/README.txt", README)


def _lines_of(told: Tables, marks: Marks) -> DataFrame:
    rows = mapped(told.nodes, told.nodes.columns, partial(_node_lines, marks=marks), _LINES)
    for frame, form in (
        (told.events, Event),
        (told.ties, Tie),
        (told.links, EventLink),
        (told.documents, DocumentInfo),
    ):
        rows = rows.union(mapped(frame, frame.columns[1:], partial(_lines, form=form, marks=marks), _LINES))
    return rows


def _notes(storage: Storage, told: Tables, folder: str) -> set[str]:
    """What the tasks told: statements to run afterwards, and characters that can't be marks."""
    if f"file={_NOTES}" not in storage.names(folder):
        return set()
    notes = told.nodes.sparkSession.read.text(f"{folder}/file={_NOTES}")
    return {str(row[0]) for row in notes.select("value").distinct().collect()}


def _node_lines(rows: Iterator[Row], marks: Marks) -> Iterator[Row]:
    while some := list(islice(rows, _AT_ONCE)):
        days = {node: (first, last) for node, _, _, first, last in some}
        records = Resolved(
            actors=tuple(msgspec.json.decode(actor, type=Actor) for _, actor, _, _, _ in some if actor),
            places=tuple(msgspec.json.decode(place, type=Place) for _, _, place, _, _ in some if place),
        )
        yield from _in_files(records, marks, partial(_with_days, days=days))


def _with_days(table: _Table, days: dict[str, tuple[dt.date | None, dt.date | None]]) -> _Table:
    """The table with the days on which actors were seen, which only the whole graph tells."""
    if not isinstance(table, NodeTable) or table.labels[0] != "Actor":
        return table
    found = [days[id_] for id_ in table.columns[0].values]
    seen = {"first_seen": [first for first, _ in found], "last_seen": [last for _, last in found]}
    return replace(
        table, columns=[one._replace(values=seen.get(one.name, one.values)) for one in table.columns]
    )


def _lines(rows: Iterator[Row], form: type[Record], marks: Marks) -> Iterator[Row]:
    fields = {Event: "events", Tie: "ties", EventLink: "links", DocumentInfo: "documents"}
    while some := [msgspec.json.decode(value, type=form) for (value,) in islice(rows, _AT_ONCE)]:
        records: dict[str, Any] = {fields[form]: tuple(some)}
        yield from _in_files(Resolved(**records), marks)


def _in_files(
    records: Resolved, marks: Marks, change: Callable[[_Table], _Table] = lambda table: table
) -> Iterator[Row]:
    """The lines of some records by file, and what is to be noted of them."""
    for table in tables(records, part=True):
        if not len(table):
            continue
        file = name_of(table)
        table = _in_form(change(table), _forms()[file].columns)
        yield from ((_NOTES, statement) for statement in finishing(table, marks))
        try:
            yield from ((file, line) for line in lines(table, marks))
        except InUseError as error:
            yield from ((_NOTES, f"{_USED}{ord(character)}") for character in sorted(error.characters))


def _in_form(table: _Table, form: Iterable[Column]) -> _Table:
    """The table with the columns of its file: one machine sees in all rows which there are."""
    known = {column.name: column.values for column in table.columns}
    nothing = [None] * len(table)
    return replace(table, columns=[one._replace(values=known.get(one.name, nothing)) for one in form])


@cache
def _forms() -> dict[str, _Table]:
    """For each file that there can be a table without rows, with all columns."""
    found = {}
    for table in tables(Resolved(), part=True):
        more = [Column(name, kind, []) for name, kind in _carried(table)]
        found[name_of(table)] = replace(table, columns=[*table.columns, *more])
    return found


def _carried(table: _Table) -> Sequence[tuple[str, Kind]]:
    """The columns that only some graphs have. Never `at`: what a merge makes has its proofs in order, and a
    part doesn't know the days of the documents, which are that order."""
    if isinstance(table, NodeTable):
        return carried.COLUMNS[table.labels[0]]
    return carried.COLUMNS["ties"] if table.type in RELATION_TYPES.values() else ()


def _all_finishing(marks: Marks) -> Iterator[str]:
    """All statements that there can be, in the order of the files, each once."""
    told: dict[str, None] = {}
    for table in _forms().values():
        columns = [one._replace(values=[[], [""]]) for one in table.columns]
        told |= dict.fromkeys(finishing(replace(table, columns=columns), marks))
    yield from told
