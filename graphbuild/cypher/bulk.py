"""Files for `neo4j-admin database import full`: the quick way of a large graph into a new Neo4j database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.cypher.projection import Projection, Properties, Value, project
from graphbuild.cypher.statements import CONSTRAINTS
from graphbuild.errors import StoreError

if TYPE_CHECKING:
    from graphbuild.graph import Graph

# Separates the items of a list: a control character that hardly any text holds; where one does, a space.
_ITEMS = "\x1f"
ARGUMENTS = (
    "--array-delimiter=U+001F",
    "--ignore-empty-strings=false",
    "--trim-strings=false",
    "--multiline-fields=true",
)
TYPES: dict[type, str] = {
    bool: ":boolean",
    int: ":long",
    float: ":double",
    dt.date: ":date",
    list: ":string[]",
}


def neo4j_admin_files(graph: Graph, path: str | Path) -> list[Path]:
    """Writes one CSV file with a header for each kind of node and of relationship, `import.args` with the
    importer's arguments and `finish.cypher` to run afterwards, into the folder `path`; returns what it wrote.

    In that folder `neo4j-admin database import full neo4j @import.args`, and then `finish.cypher` in the
    started database, make what `push` would make. Raises StoreError for a folder that can't be written.
    """
    folder = Path(path)
    projection = project(graph)
    found = list(tables(projection))
    texts: dict[str, Iterable[str]] = {
        file: _lines(heads, keys, rows) for _, file, heads, keys, rows in found
    }
    texts["import.args"] = (f"{line}\n" for line in (*ARGUMENTS, *(table[0] for table in found)))
    texts["finish.cypher"] = (f"{statement};\n" for statement in _finish(projection))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in texts.items():
            with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
    except OSError as error:
        raise StoreError(
            f"can't write to {folder}: {error.strerror or error}; choose another folder"
        ) from error
    return [folder / name for name in texts]


def tables(
    projection: Projection,
) -> Iterator[tuple[str, str, Sequence[str], Sequence[str], Sequence[Properties]]]:
    """For each file: the importer's argument, the file's name, the heads and the keys of its first columns,
    and its rows."""
    for nodes in projection.nodes:
        if nodes.rows:
            file = f"nodes-{'-'.join(nodes.labels).lower()}.csv"
            heads = [f"id:ID({nodes.labels[0]})"]
            yield f"--nodes={':'.join(nodes.labels)}={file}", file, heads, ["id"], nodes.rows
    for links in projection.links:
        if links.rows:
            file = f"links-{links.source}-{links.type}-{links.target}.csv".lower()
            heads = [f":START_ID({links.source})", f":END_ID({links.target})"]
            rows: list[Properties] = [
                {":START_ID": link.source, ":END_ID": link.target, **link.properties} for link in links.rows
            ]
            yield f"--relationships={links.type}={file}", file, heads, [":START_ID", ":END_ID"], rows


def _finish(projection: Projection) -> Iterator[str]:
    """What the importer leaves undone: the constraints, and empty lists, for which its files have no form."""
    yield from CONSTRAINTS
    patterns: dict[str, set[str]] = {}
    for nodes in projection.nodes:
        patterns.setdefault(f"(x:{nodes.labels[0]})", set()).update(_empty_lists(nodes.rows))
    for links in projection.links:
        patterns[f"()-[x:{links.type}]->()"] = _empty_lists([link.properties for link in links.rows])
    for pattern, names in patterns.items():
        for name in sorted(names):
            yield f"MATCH {pattern} WHERE x.{name} IS NULL SET x.{name} = []"


def _empty_lists(rows: Sequence[Properties]) -> set[str]:
    return {name for row in rows for name, value in row.items() if value == []}


def _lines(heads: Sequence[str], keys: Sequence[str], rows: Sequence[Properties]) -> Iterator[str]:
    # Not by the csv module, which can't tell an absent value from an empty text before Python 3.12.
    types: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            if name not in keys:
                types.setdefault(name, TYPES.get(type(value), ""))
    yield ",".join([*heads, *(name + type_ for name, type_ in types.items())]) + "\n"
    for row in rows:
        yield ",".join(cell(row.get(name)) for name in (*keys, *types)) + "\n"


def cell(value: Value | None) -> str:
    """A value as the importer reads it; nothing for an absent one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | dt.date):
        return str(value)
    text = _ITEMS.join(item.replace(_ITEMS, " ") for item in value) if isinstance(value, list) else value
    return '"' + text.replace('"', '""') + '"'
