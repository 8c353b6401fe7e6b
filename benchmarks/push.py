"""Pushing to Neo4j against a bare loop of the driver, on a real server that is started for it.

    python -m benchmarks.push --events 100000

The loop sends the same rows with UNWIND and CREATE, 10,000 a transaction, to an empty database that has the
constraints, and does nothing else. Each side has a server of its own with nothing in it. Then the graph is
pushed a second time. Exit status 1 where a figure is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import neo4j

from benchmarks.graphs import resolved
from benchmarks.server import Neo4jServer, add_jars, jars_of, started
from graphbuild.cypher import Projection, project, push
from graphbuild.cypher.schema import CONSTRAINTS
from graphbuild.records import Resolved

RATIO = 0.8
BATCH = 10_000


def bare(server: Neo4jServer, projection: Projection) -> float:
    """Seconds that the loop takes."""
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session() as session,
    ):
        for constraint in CONSTRAINTS:
            session.run(constraint).consume()
        began = time.perf_counter()
        for text, rows in _statements(projection):
            for start in range(0, len(rows), BATCH):
                session.execute_write(_write, text, rows[start : start + BATCH])
        return time.perf_counter() - began


def _statements(projection: Projection) -> Iterator[tuple[str, Sequence[Any]]]:
    for nodes in projection.nodes:
        yield f"UNWIND $rows AS row CREATE (n:{':'.join(nodes.labels)}) SET n = row", nodes.rows
    for links in projection.links:
        yield (
            f"UNWIND $rows AS row MATCH (a:{links.source} {{id: row.source}}) "
            f"MATCH (b:{links.target} {{id: row.target}}) "
            f"CREATE (a)-[r:{links.type}]->(b) SET r = row.properties",
            [link._asdict() for link in links.rows],
        )


def _write(transaction: neo4j.ManagedTransaction, text: str, rows: Sequence[Any]) -> None:
    transaction.run(text, rows=rows).consume()


def measure(records: Resolved, jars: Path) -> bool:
    """Prints what was asked and measured; whether all was reached."""
    projection = project(records)
    rows = sum(len(group.rows) for group in (*projection.nodes, *projection.links))
    with tempfile.TemporaryDirectory() as home, started(jars, Path(home)) as server:
        plain = bare(server, projection)
    del projection
    print(f"{rows:,} rows: bare loop {plain:.1f} s, {rows / plain:,.0f} rows a second", flush=True)
    with tempfile.TemporaryDirectory() as home, started(jars, Path(home)) as server:
        login = {"user": server.user, "password": server.password}
        first = push(records, server.uri, batch=BATCH, **login)
        second = push(records, server.uri, batch=BATCH, **login)
    written = second.nodes_created + second.nodes_changed
    written += second.relationships_created + second.relationships_changed
    ratio = plain / first.seconds
    reached = [
        _tell("first push, times the bare rate", f">= {RATIO}", ratio, ratio >= RATIO),
        _tell("second push, times the seconds of the first", "<= 1", second.seconds / first.seconds,
              second.seconds <= first.seconds),
        _tell("rows that the second push wrote", "0", written, written == 0),
    ]  # fmt: skip
    print(f"first push {first.seconds:.1f} s, second {second.seconds:.1f} s")
    return all(reached)


def _tell(what: str, asked: str, measured: float, reached: bool) -> bool:
    print(f"{'ok    ' if reached else 'MISSED'} {what}: asked {asked}, measured {measured:.2f}")
    return reached


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000)
    add_jars(parser)
    given = parser.parse_args()
    if (jars := jars_of(given)) is None:
        return 2
    return 0 if measure(resolved(given.events), jars) else 1


if __name__ == "__main__":
    sys.exit(main())
