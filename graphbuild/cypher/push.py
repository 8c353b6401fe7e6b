"""A graph into a Neo4j server: constraints, then nodes, then relationships, in batches that can be
repeated."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphbuild.cypher.projection import project
from graphbuild.cypher.prune import prune as take_out
from graphbuild.cypher.server import connect
from graphbuild.cypher.statements import CONSTRAINTS, statements

if TYPE_CHECKING:
    import neo4j

    from graphbuild.graph import Graph

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class PushReport:
    """What a push sent, and how much of that was new to the server."""

    nodes: int
    relationships: int
    nodes_created: int
    relationships_created: int
    nodes_deleted: int
    relationships_deleted: int
    seconds: float


def push(
    graph: Graph,
    uri: str,
    *,
    user: str = "neo4j",
    password: str | None = None,
    database: str | None = None,
    batch: int = 10_000,
    progress: Progress | None = None,
    prune: bool = False,
) -> PushReport:
    """Writes the graph to a Neo4j server (5 or later; no plug-ins needed) and says what was new.

    Pushing again changes nothing; pushing a graph that has grown adds to it. Nothing is deleted, unless with
    `prune`: then what the database has of our labels and types and the graph doesn't goes, so that the
    database is the graph. Each batch is one transaction, tried again when the server asks for it. `batch` is
    in rows; `progress(what, done, total)` is called after each batch with rows done and rows in all. Without
    a password NEO4J_PASSWORD counts.

    Raises ServerError for a server that is down, refuses the login, is too old or has no such database, and
    MissingExtraError without the driver.
    """
    if batch < 1:
        raise ValueError("batch must be at least 1")
    began = time.perf_counter()
    projection = project(graph)
    nodes = sum(len(group.rows) for group in projection.nodes)
    links = sum(len(group.rows) for group in projection.links)
    nodes_created = links_created = done = 0
    with connect(uri, user, password) as driver, driver.session(database=database) as session:
        for constraint in CONSTRAINTS:
            session.execute_write(_write, constraint, [])
        for statement in statements(projection):
            for rows in statement.batches(batch):
                counters = session.execute_write(_write, statement.text, rows)
                nodes_created += counters.nodes_created
                links_created += counters.relationships_created
                done += len(rows)
                if progress is not None:
                    progress(statement.what, done, nodes + links)
        gone = take_out(session, projection, batch) if prune else (0, 0)
    return PushReport(nodes, links, nodes_created, links_created, *gone, time.perf_counter() - began)


def _write(
    transaction: neo4j.ManagedTransaction, text: str, rows: Sequence[Mapping[str, Any]]
) -> neo4j.SummaryCounters:
    return transaction.run(text, rows=rows).consume().counters
