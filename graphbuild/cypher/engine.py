"""Cypher without a server: the embedded engine, kept behind one method.

kglite is pinned, and two passes of its optimizer are off: with them it silently gave other rows than Neo4j on
some 3 % of random queries (undirected two-hop counts of zero, predicates on a relationship dropped, no rows
after OPTIONAL MATCH with an aggregate and a limit), without them on none. The differential test of this
project must pass before the pin moves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphbuild import graphfile
from graphbuild.cypher import dialect, guard, saved
from graphbuild.cypher.loading import load
from graphbuild.cypher.rows import Rows, unknown_names
from graphbuild.errors import QueryError

if TYPE_CHECKING:
    import kglite

    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

DISABLED_PASSES = ("fuse_match_return_aggregate", "fuse_optional_match_aggregate")
TIMEOUT = 60.0
MAX_WORK = 50_000_000  # intermediate rows and items that one query may hold, some gigabytes at the very worst

_UNKNOWN = re.compile(r"(?:label|type|property) '(\w+)'")

# Properties that the engine invents: a node's label, a relationship's type, and on all but documents a title.
_INVENTED = {"type", "title"}


class Engine:
    """A graph, or the records of one, loaded into the embedded engine and read-only from then on. Threads may
    share it."""

    def __init__(self, graph: Graph | Resolved) -> None:
        import kglite

        self._graph = kglite.KnowledgeGraph()
        load(self._graph, graph)
        _only_read(self._graph)

    @classmethod
    def open(cls, path: str | Path, *, keep: bool = True) -> Engine:
        """The engine with the graph of a work folder, or of a graph.json. What was loaded once is kept beside
        graph.json and taken from there as long as it fits, unless `keep` is False. Raises StoreError."""
        file = graphfile.at(path)
        if not keep or file.name != graphfile.NAME:
            return cls(graphfile.read(file))
        if (kept := saved.load(file)) is not None:
            engine = cls.__new__(cls)
            engine._graph = kept
            _only_read(kept)
            return engine
        keeper = saved.Keeper(file)
        engine = cls(graphfile.read(file))
        keeper.keep(engine._graph)
        return engine

    def run(
        self,
        text: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = TIMEOUT,
        limit: int | None = None,
        max_work: int | None = MAX_WORK,
    ) -> Rows:
        """Runs one reading statement. `timeout` is in seconds, `limit` the most rows to give back; None is
        none.

        Raises QueryError for a query that is refused, wrong, too slow or too large, and for parameters that
        are missing or can't be passed.
        """
        import kglite

        text = dialect.adapt(guard.check(text))
        try:
            view = self._graph.cypher(
                text,
                params=dict(parameters or {}),
                timeout_ms=0 if timeout is None else max(1, round(timeout * 1000)),
                row_limit=limit,
                max_work_units=max_work,
                disabled_passes=list(DISABLED_PASSES),
            )
        except kglite.CypherTimeoutError:
            raise QueryError(
                f"the query took longer than {timeout:g} seconds; narrow it or give it more time"
            ) from None
        except kglite.KgError as error:
            raise QueryError(_explain(str(error))) from None
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise QueryError(f"a parameter can't be passed to the query: {_line(str(error))}") from None
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            raise QueryError(
                f"the embedded engine broke off: {_line(str(error))}; write it differently"
            ) from None
        if isinstance(view, str):
            raise QueryError("the query asks for another form of output; choose it with --format")
        columns = tuple(view.columns)
        rows = tuple(tuple(_plain(row[column]) for column in columns) for row in view.to_list())
        total = (view.diagnostics or {}).get("total_rows")
        truncated = total is not None and total > len(rows)
        unknown = (_UNKNOWN.search(warning) for warning in view.warnings)
        warnings = unknown_names(match[1] for match in unknown if match)
        return Rows(columns, rows, truncated, warnings)


def _only_read(graph: kglite.KnowledgeGraph) -> None:
    import kglite

    # Warnings come back with the rows; the engine would print them to standard error too.
    kglite.set_query_warning_policy("silent")
    graph.read_only(True)


def _plain(value: Any) -> Any:
    """The engine's value as Rows describes it."""
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if not isinstance(value, dict):
        return value
    keys = value.keys()
    if keys == {"id", "labels", "properties"}:
        invented = _INVENTED - {"title"} if "Document" in value["labels"] else _INVENTED
        properties = {
            name: _plain(part)
            for name, part in sorted(value["properties"].items())
            if name not in invented and part is not None
        }
        return {"labels": sorted(value["labels"]), "properties": properties}
    if keys == {"id", "start", "end", "type", "properties"}:
        properties = {name: _plain(part) for name, part in sorted(value["properties"].items())}
        return {"type": value["type"], "properties": properties}
    return {name: _plain(part) for name, part in value.items()}


def _explain(message: str) -> str:
    if "max_work_units" in message:
        return "the query looks at too much; narrow it, for instance by an actor or a shorter path"
    return f"the query failed: {_line(message).removeprefix('Cypher ').removeprefix('execution error: ')}"


def _line(message: str) -> str:
    lines = message.strip().splitlines()
    return lines[0] if lines else "no reason given"
