"""What a Neo4j database holds, and a push to it, for the tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from neo4j_server import Neo4jServer

from graphbuild.cypher import PushReport, push
from graphbuild.cypher.marks import without
from graphbuild.cypher.server import connect
from graphbuild.graph import Graph
from graphbuild.records import Resolved

if TYPE_CHECKING:
    import neo4j

EVERYTHING = (
    "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) "
    "RETURN labels(n) AS labels, properties(n) AS node, type(r) AS type, properties(r) AS link, m.id AS other"
)


def everything(server: Neo4jServer, *, marks: bool = False) -> list[str]:
    """The whole database, in an order that depends only on what is in it; the marks of pushing too if asked
    for."""
    rows = server.run(EVERYTHING)
    for row in rows:
        row["labels"] = sorted(row["labels"])  # type: ignore[call-overload]
        if not marks:
            row["node"], row["link"] = without(row["node"]), without(row["link"] or {})
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)


def send(graph: Graph | Resolved, server: Neo4jServer, **options: object) -> PushReport:
    return push(graph, server.uri, user=server.user, password=server.password, **options)  # type: ignore[arg-type]


@contextmanager
def served(graph: Graph, server: Neo4jServer) -> Iterator[neo4j.Driver]:
    """A driver of a server with the graph in it and nothing else; emptied afterwards."""
    server.empty()
    send(graph, server)
    with connect(server.uri, server.user, server.password) as driver:
        yield driver
    server.empty()
