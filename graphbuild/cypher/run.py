"""One call for a query, wherever the graph is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.cypher.engine import TIMEOUT, Engine
from graphbuild.cypher.rows import Rows
from graphbuild.cypher.server import connect, read

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved


def query(
    source: Graph | Resolved | str | Path,
    text: str,
    parameters: Mapping[str, object] | None = None,
    *,
    uri: str | None = None,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    namespace: str | None = None,
    timeout: float | None = TIMEOUT,
    limit: int | None = None,
) -> Rows:
    """Runs one reading Cypher statement on the graph (or the folder or graph.json it was saved to), in the
    embedded engine or, with `uri`, on the Neo4j server that it was pushed to; the rows are the same.

    `namespace` is that of the push, where the database holds several graphs; a query that can't be kept to
    one is refused. `timeout` is in seconds, `limit` the most rows to give back; None is none. For many
    queries on one graph keep an `Engine`. Raises QueryError for the query, StoreError for the folder,
    ServerError and MissingExtraError for the server.
    """
    if uri is not None:
        with connect(uri, user, password) as driver:
            return read(
                driver,
                text,
                parameters,
                database=database,
                namespace=namespace,
                timeout=timeout,
                limit=limit,
            )
    engine = Engine.open(source) if isinstance(source, str | Path) else Engine(source)
    return engine.run(text, parameters, timeout=timeout, limit=limit)
