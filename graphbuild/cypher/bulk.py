"""Files for `neo4j-admin database import full`: the quick way of a large graph into a new Neo4j database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.collecting import collected_later
from graphbuild.cypher.projection import Column, Kind, LinkTable, NodeTable, tables
from graphbuild.cypher.schema import CONSTRAINTS
from graphbuild.errors import GraphbuildError, StoreError

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

# Two characters that no list of the graph has in it: one stands between the items of a list, the other says
# that it is empty (once) or that all it has is an empty text (twice), for which the files have no form.
# Nearly always the first two; where a text has one of them, the next.
_CANDIDATES = tuple(map(chr, (0x1F, 0x1E, 0x1D, 0x1C, *range(0xE000, 0xF900))))
_ARGUMENTS = (
    "--ignore-empty-strings=false",
    "--trim-strings=false",
    "--multiline-fields=true",
)
COMMAND = "neo4j-admin database import full neo4j @import.args"
README = f"""\
A graph of graphbuild for a new Neo4j database (5 or later). In this folder:

    {COMMAND}

while the server is stopped; add --overwrite-destination where a database "neo4j" is there already. Then
start the server and run what the importer leaves undone, the constraints and the lists that are empty:

    cypher-shell -u neo4j -f finish.cypher
"""
_TYPES: dict[Kind, str] = {
    "string": "",
    "integer": ":long",
    "float": ":double",
    "boolean": ":boolean",
    "date": ":date",
    "strings": ":string[]",
}
_AT_ONCE = 10_000  # rows


@collected_later()
def neo4j_admin_files(graph: Graph | Resolved, path: str | Path) -> list[Path]:
    """Writes one CSV file with a header for each kind of node and of relationship, `import.args` with the
    importer's arguments, `finish.cypher` to run afterwards and `README.txt` with the two commands, into the
    folder `path`; returns what it wrote.

    In that folder `neo4j-admin database import full neo4j @import.args`, and then `finish.cypher` in the
    started database, make what `push` would make. Raises StoreError for a folder that can't be written.
    """
    folder = Path(path)
    used: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            free = [mark for mark in _CANDIDATES if mark not in used]
            if len(free) < 2:
                raise GraphbuildError(
                    "the texts of this graph leave no character to part lists with; push it"
                )
            try:
                return _write(graph, folder, _Marks(*free[:2]))
            except _InUseError as error:
                used.add(error.mark)
    except OSError as error:
        raise StoreError(
            f"can't write to {folder}: {error.strerror or error}; choose another folder"
        ) from error


class _Marks(NamedTuple):
    between: str
    empty: str


class _InUseError(Exception):
    """A list has this character in it."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark)
        self.mark = mark


def _write(graph: Graph | Resolved, folder: Path, marks: _Marks) -> list[Path]:
    arguments = [f"--array-delimiter=U+{ord(marks.between):04X}", *_ARGUMENTS]
    finish = list(CONSTRAINTS)
    written = []
    for table in tables(graph):
        if not len(table):
            continue
        name, argument, pattern = _names(table)
        written.append(folder / name)
        arguments.append(argument)
        finish += (one for one in _finish(table, pattern, marks) if one not in finish)
        with written[-1].open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_lines(table, marks))
    texts = {
        "import.args": arguments,
        "finish.cypher": [f"{statement};" for statement in finish],
        "README.txt": README.splitlines(),
    }
    for name, lines in texts.items():
        written.append(folder / name)
        written[-1].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return written


def _names(table: NodeTable | LinkTable) -> tuple[str, str, str]:
    """A table's file, the importer's argument for it, and a pattern that finds what it holds."""
    if isinstance(table, NodeTable):
        name = f"nodes-{'-'.join(table.labels)}.csv".lower()
        return name, f"--nodes={':'.join(table.labels)}={name}", f"(x:{table.labels[0]})"
    name = f"links-{table.source}-{table.type}-{table.target}.csv".lower()
    return name, f"--relationships={table.type}={name}", f"()-[x:{table.type}]->()"


def _finish(table: NodeTable | LinkTable, pattern: str, marks: _Marks) -> Iterator[str]:
    """Statements that put in what a mark stands for; each a transaction of its own, for large graphs."""
    empty = f"\\u{ord(marks.empty):04X}"
    for column in table.columns:
        if column.kind == "strings":
            for mark, meant in ((f"['{empty}']", []), (f"['{empty}', '{empty}']", [""])):
                if meant in column.values:
                    yield (
                        f"MATCH {pattern} WHERE x.{column.name} = {mark} "
                        f"CALL {{ WITH x SET x.{column.name} = {meant} }} IN TRANSACTIONS"
                    )


def _lines(table: NodeTable | LinkTable, marks: _Marks) -> Iterator[str]:
    """The table as CSV, some thousand rows a text. Not by the csv module, which can't tell an absent value
    from an empty text before Python 3.12."""
    columns: list[Column] = []
    heads: list[str] = []
    for column in table.columns:
        if any(value is not None for value in column.values):
            columns.append(column)
            heads.append(column.name + _TYPES[column.kind])
    if isinstance(table, NodeTable):
        heads[0] = f"id:ID({table.labels[0]})"
    else:
        ends = ((f":START_ID({table.source})", table.sources), (f":END_ID({table.target})", table.targets))
        columns = [*(Column(name, "string", values) for name, values in ends), *columns]
        heads = [*(name for name, _ in ends), *heads]
    yield ",".join(heads) + "\n"
    for start in range(0, len(table), _AT_ONCE):
        cells = [_cells(column.kind, column.values[start : start + _AT_ONCE], marks) for column in columns]
        yield "\n".join(map(",".join, zip(*cells, strict=True))) + "\n"


def _cells(kind: Kind, values: Sequence[Any], marks: _Marks) -> Iterable[str]:
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


def _joined(values: Sequence[list[str] | None], marks: _Marks) -> list[str | None]:
    """Each list as one text. Raises _InUseError."""
    everything = "".join(chain.from_iterable(filter(None, values)))
    for mark in marks:
        if mark in everything:
            raise _InUseError(mark)
    return [
        None if value is None
        else marks.empty if not value
        else f"{marks.empty}{marks.between}{marks.empty}" if value == [""]
        else marks.between.join(value)
        for value in values
    ]  # fmt: skip
