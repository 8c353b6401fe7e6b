"""A projection into the embedded engine by its loader of tables, some ten times as quick as by statements.

The loader takes a pandas DataFrame, of which it uses four methods; `_Frame` has these over lists that are
there already, so that pandas isn't needed and no column is guessed at: each has the type of the schema. What
is loaded equals what MERGE statements make of the projection; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphbuild.collecting import collected_later
from graphbuild.cypher.dialect import TITLE
from graphbuild.cypher.projection import Column, Kind, LinkTable, NodeTable, tables

if TYPE_CHECKING:
    import kglite

    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

_AT_ONCE = 100_000  # nodes; relationships go in one call a type, else those between the same two would merge
# The loader's names; it takes booleans by the type of the column alone.
_TYPES: dict[Kind, str] = {
    "string": "string",
    "integer": "integer",
    "float": "float",
    "date": "datetime",
    "strings": "list",
}
_DTYPES: dict[Kind, str] = {"integer": "int64", "float": "float64", "boolean": "bool"}
_TITLE, _SOURCE, _TARGET = "(title)", "(source)", "(target)"  # no names of properties


@collected_later()
def load(graph: kglite.KnowledgeGraph, source: Graph | Resolved) -> None:
    """Fills an empty graph of the engine. Raises GraphbuildError for a kind, root or relation that is none of
    ours."""
    for table in tables(source):
        if not len(table):
            continue
        if isinstance(table, NodeTable):
            for start in range(0, len(table), _AT_ONCE):
                _add_nodes(graph, table, slice(start, start + _AT_ONCE))
        else:
            _add_links(graph, table)


def _add_nodes(graph: kglite.KnowledgeGraph, table: NodeTable, part: slice) -> None:
    label, *more = table.labels
    columns = [
        Column(TITLE if name == "title" else name, kind, values[part]) for name, kind, values in table.columns
    ]
    # Of its own accord the loader would make the id the title.
    columns.append(Column(_TITLE, "string", [None] * len(columns[0].values)))
    graph.add_nodes(
        _Frame(columns),
        label,
        "id",
        node_title_field=_TITLE,
        column_types=_types(columns),
        labels=more or None,
    )


def _add_links(graph: kglite.KnowledgeGraph, table: LinkTable) -> None:
    ends = [Column(_SOURCE, "string", table.sources), Column(_TARGET, "string", table.targets)]
    columns = [*ends, *table.columns]
    graph.add_relationships(
        _Frame(columns), table.type, table.source, _SOURCE, table.target, _TARGET,
        column_types=_types(columns),
    )  # fmt: skip


def _types(columns: Sequence[Column]) -> dict[str, str]:
    return {column.name: _TYPES[column.kind] for column in columns if column.kind in _TYPES}


class _Frame:
    """What the loader uses of a DataFrame."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = [column.name for column in columns]
        self._series = {name: _Series(values, _DTYPES.get(kind, "object")) for name, kind, values in columns}

    def reset_index(self, drop: bool) -> _Frame:
        return self

    def __getitem__(self, name: str) -> _Series:
        return self._series[name]


@dataclass(frozen=True, slots=True)
class _Series:
    values: list[Any]
    dtype: str

    def __len__(self) -> int:
        return len(self.values)

    def tolist(self) -> list[Any]:
        return self.values

    def isna(self) -> _Series:
        return _Series([value is None for value in self.values], "bool")
