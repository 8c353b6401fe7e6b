"""What `neo4j-admin database import full` reads: heads and lines of its CSV files, its arguments, and the
statements that are left to run afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from graphbuild.cypher.projection import Column, Kind, LinkTable, NodeTable
from graphbuild.errors import GraphbuildError

COMMAND = "neo4j-admin database import full neo4j @import.args"
README = f"""\
A graph of graphbuild for a new Neo4j database (5 or later). In this folder:

    {COMMAND}

while the server is stopped; add --overwrite-destination where a database "neo4j" is there already. Then
start the server and run what the importer leaves undone, the constraints and the lists that are empty:

    cypher-shell -u neo4j -f finish.cypher
"""
# Characters that can be marks: nearly always the first two; where a text has one of them, the next.
_CANDIDATES = tuple(map(chr, (0x1F, 0x1E, 0x1D, 0x1C, *range(0xE000, 0xF900))))
_TYPES: dict[Kind, str] = {
    "string": "",
    "integer": ":long",
    "float": ":double",
    "boolean": ":boolean",
    "date": ":date",
    "strings": ":string[]",
}


class Marks(NamedTuple):
    """Two characters that no list of the graph has in it: one stands between the items of a list, the other
    says that it is empty (once) or that all it has is an empty text (twice), for which the files have no
    form."""

    between: str
    empty: str


class InUseError(Exception):
    """A list has these characters, which could be marks, in it."""

    def __init__(self, characters: frozenset[str]) -> None:
        super().__init__(characters)
        self.characters = characters


def marks_beside(used: Iterable[str]) -> Marks:
    """The first marks that are none of these characters. Raises GraphbuildError if none is left."""
    free = [mark for mark in _CANDIDATES if mark not in frozenset(used)]
    if len(free) < 2:
        raise GraphbuildError("the texts of this graph leave no character to part lists with; push it")
    return Marks(*free[:2])


def arguments(marks: Marks) -> list[str]:
    """The importer's arguments besides the files."""
    return [
        f"--array-delimiter=U+{ord(marks.between):04X}",
        "--ignore-empty-strings=false",
        "--trim-strings=false",
        "--multiline-fields=true",
    ]


def name_of(table: NodeTable | LinkTable) -> str:
    """The name of a table's file, without suffix."""
    if isinstance(table, NodeTable):
        return f"nodes-{'-'.join(table.labels)}".lower()
    return f"links-{table.source}-{table.type}-{table.target}".lower()


def argument(table: NodeTable | LinkTable, files: str) -> str:
    """The importer's argument for a table in these files."""
    if isinstance(table, NodeTable):
        return f"--nodes={':'.join(table.labels)}={files}"
    return f"--relationships={table.type}={files}"


def finishing(table: NodeTable | LinkTable, marks: Marks) -> Iterator[str]:
    """Statements that put in what a mark stands for; each a transaction of its own, for large graphs."""
    pattern = f"(x:{table.labels[0]})" if isinstance(table, NodeTable) else f"()-[x:{table.type}]->()"
    empty = f"\\u{ord(marks.empty):04X}"
    for column in table.columns:
        if column.kind == "strings":
            for mark, meant in ((f"['{empty}']", []), (f"['{empty}', '{empty}']", [""])):
                if meant in column.values:
                    yield (
                        f"MATCH {pattern} WHERE x.{column.name} = {mark} "
                        f"CALL {{ WITH x SET x.{column.name} = {meant} }} IN TRANSACTIONS"
                    )


def head(table: NodeTable | LinkTable) -> str:
    """The head of a table's file. For nodes the first column has to be `id`."""
    heads = [column.name + _TYPES[column.kind] for column in table.columns]
    if isinstance(table, NodeTable):
        return ",".join([f"id:ID({table.labels[0]})", *heads[1:]])
    return ",".join([f":START_ID({table.source})", f":END_ID({table.target})", *heads])


def lines(table: NodeTable | LinkTable, marks: Marks, start: int = 0, end: int | None = None) -> list[str]:
    """The rows of a table from `start` to `end`, a text without a line's end each. Not by the csv module,
    which can't tell an absent value from an empty text before Python 3.12. Raises InUseError."""
    columns = table.columns
    if isinstance(table, LinkTable):
        ends = (table.sources, table.targets)
        columns = [*(Column("", "string", values) for values in ends), *columns]
    cells = [_cells(column.kind, column.values[start:end], marks) for column in columns]
    return list(map(",".join, zip(*cells, strict=True)))


def _cells(kind: Kind, values: Sequence[Any], marks: Marks) -> Iterable[str]:
    if kind == "boolean":
        return ["" if value is None else "true" if value else "false" for value in values]
    if kind in ("integer", "float", "date"):
        return ["" if value is None else str(value) for value in values]
    if kind == "strings":
        values = _joined(values, marks)
    # Most columns have no quotation mark at all, and to look for one in all of a column is quick.
    if '"' in "".join(filter(None, values)):
        values = [value and value.replace('"', '""') for value in values]
    return ["" if value is None else f'"{value}"' for value in values]


def _joined(values: Sequence[list[str] | None], marks: Marks) -> list[str | None]:
    """Each list as one text. Raises InUseError."""
    everything = "".join(chain.from_iterable(filter(None, values)))
    if any(mark in everything for mark in marks):
        raise InUseError(frozenset(everything).intersection(_CANDIDATES))
    return [
        None if value is None
        else marks.empty if not value
        else f"{marks.empty}{marks.between}{marks.empty}" if value == [""]
        else marks.between.join(value)
        for value in values
    ]  # fmt: skip
