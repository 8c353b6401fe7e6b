"""Files for `neo4j-admin database import full`: the quick way of a large graph into a new Neo4j database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.collecting import collected_later
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
from graphbuild.cypher.projection import LinkTable, NodeTable, tables
from graphbuild.cypher.schema import CONSTRAINTS
from graphbuild.errors import StoreError

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

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
            try:
                return _write(graph, folder, marks_beside(used))
            except InUseError as error:
                used |= error.characters
    except OSError as error:
        raise StoreError(
            f"can't write to {folder}: {error.strerror or error}; choose another folder"
        ) from error


def _write(graph: Graph | Resolved, folder: Path, marks: Marks) -> list[Path]:
    said = arguments(marks)
    finish = list(CONSTRAINTS)
    written = []
    for table in tables(graph):
        if not len(table):
            continue
        name = f"{name_of(table)}.csv"
        written.append(folder / name)
        said.append(argument(table, name))
        finish += (one for one in finishing(table, marks) if one not in finish)
        with written[-1].open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(_texts(table, marks))
    texts = {
        "import.args": said,
        "finish.cypher": [f"{statement};" for statement in finish],
        "README.txt": README.splitlines(),
    }
    for name, some in texts.items():
        written.append(folder / name)
        written[-1].write_text("".join(f"{line}\n" for line in some), encoding="utf-8", newline="\n")
    return written


def _texts(table: NodeTable | LinkTable, marks: Marks) -> Iterator[str]:
    """A table's head and rows, some thousand a text, without columns that have no value."""
    told = [column for column in table.columns if any(value is not None for value in column.values)]
    table = replace(table, columns=told)
    yield head(table) + "\n"
    for start in range(0, len(table), _AT_ONCE):
        yield "\n".join(lines(table, marks, start, start + _AT_ONCE)) + "\n"
