"""A query put to a graph from Python, ready or one's own; the engine is kept from one to the next."""

from __future__ import annotations

import datetime as dt
import os
import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import networkx as nx

from graphbuild import frames
from graphbuild.cypher import Engine, Query, Rows, find, inline
from graphbuild.errors import GraphbuildError, GraphbuildWarning
from graphbuild.finding import unknown

if TYPE_CHECKING:
    from graphbuild.graph import Graph

_NAME = re.compile(r"\S+")  # Cypher has spaces
_HELD = "graphbuild"  # our mark in networkx's cache, which networkx empties when nodes or edges change
_engines: WeakKeyDictionary[nx.Graph, Engine] = WeakKeyDictionary()


def engine_of(graph: Graph) -> Engine:
    """The embedded engine with the graph in it: the one made before, unless nodes or edges have changed since
    by networkx's methods. A view of a graph (`graph.subgraph`) gets a new one each time."""
    cache = None if nx.is_frozen(graph) else getattr(graph, "__networkx_cache__", None)
    if cache is not None and _HELD in cache and graph in _engines:
        return _engines[graph]
    engine = Engine(graph)
    if cache is not None:
        _engines[graph] = engine
        cache[_HELD] = True
    return engine


def ask(
    graph: Graph,
    query: str | os.PathLike[str],
    values: Mapping[str, object],
    *,
    as_: str = "pandas",
    timeout: float | None = 60.0,
    limit: int | None = None,
) -> Any:
    """The answer to a query as a table (see `Analysis.query`). `timeout` is in seconds, `limit` in rows.
    Raises QueryError, MissingExtraError, and GraphbuildError for another kind of table."""
    if as_ not in ("pandas", "polars", "dicts", "rows"):
        raise GraphbuildError(f"there is no table {as_!r}; give one of pandas, polars, dicts, rows")
    chosen = _chosen(query)
    bound = chosen.complete(_read(chosen, values))
    rows = engine_of(graph).run(chosen.text, bound, timeout=timeout, limit=limit)
    for warning in rows.warnings:
        _warn(warning)
    if rows.truncated:
        _warn(f"there are more than the {len(rows):,} rows given; max_rows says how many are")
    if not len(rows):
        for message in unknown(graph, bound):
            _warn(message)
    return _shaped(rows, as_)


def _chosen(query: str | os.PathLike[str]) -> Query:
    text = os.fspath(query)
    return find(text) if _NAME.fullmatch(text) or isinstance(query, os.PathLike) else inline(text)


def _read(query: Query, values: Mapping[str, object]) -> dict[str, object]:
    """The values, days in words as days where the query declares them so."""
    kinds = {parameter.name: parameter for parameter in query.parameters or ()}
    read: dict[str, object] = {}
    for name, value in values.items():
        if name in kinds and kinds[name].type == "date":
            if isinstance(value, str):
                value = kinds[name].read(value)
            elif isinstance(value, dt.datetime):
                value = value.date()
        read[name] = value
    return read


def _warn(message: str) -> None:
    warnings.warn(message, GraphbuildWarning, stacklevel=4)


def _shaped(rows: Rows, as_: str) -> Any:
    if as_ == "rows":
        return rows
    if as_ == "dicts":
        return rows.to_dicts()
    if as_ == "polars":
        pl = frames.polars()
        return pl.DataFrame(
            rows.to_dicts(), schema=list(rows.columns), infer_schema_length=None, strict=False
        )
    frame = frames.pandas().DataFrame(list(rows.rows), columns=list(rows.columns))
    for at, name in enumerate(rows.columns):
        values = [row[at] for row in rows.rows]
        if {type(value) for value in values} - {type(None)} == {dt.date}:
            frame[name] = frames.days_of_pandas(values)
    return frame
