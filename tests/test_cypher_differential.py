"""The embedded engine against Neo4j, on random reading queries over a random graph: equal rows, whatever the
order, and in the same order where the query tells it.

The generator is seeded, so a failure comes again. GRAPHBUILD_QUERIES asks for more queries and
GRAPHBUILD_SEED for others, which an upgrade of the embedded engine needs: some thousands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cypher_queries import Query, Writer, random_graph, values
from neo4j_server import Neo4jServer

from graphbuild.cypher import Engine, Rows, push
from graphbuild.cypher.server import connect, read
from graphbuild.errors import QueryError

pytestmark = pytest.mark.neo4j
COUNT = int(os.environ.get("GRAPHBUILD_QUERIES", "500"))
SEED = int(os.environ.get("GRAPHBUILD_SEED", "0"))
BATCHES = 10


def comparable(rows: Rows, query: Query) -> list[str]:
    """The rows as texts with the type of every value; floats to nine places, as sums may be added up in any
    order."""
    loose = {rows.columns.index(column) for column in query.unordered}
    found = []
    for row in rows:
        cells = [typed(value) for value in row]
        found.append(repr([sorted(cell, key=str) if n in loose else cell for n, cell in enumerate(cells)]))
    return found if query.ordered else sorted(found)


def typed(value: Any) -> Any:
    """A value with its type, which a comparison by == wouldn't tell."""
    if isinstance(value, list):
        return [typed(part) for part in value]
    if isinstance(value, dict):
        return {name: typed(part) for name, part in sorted(value.items())}
    if isinstance(value, float):
        return f"float {round(value, 9) + 0.0:.12g}"
    return f"{type(value).__name__} {value!r}"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(random_graph())


@pytest.fixture(scope="module")
def server(neo4j_server: Neo4jServer) -> Iterator[Neo4jServer]:
    neo4j_server.empty()
    push(random_graph(), neo4j_server.uri, user=neo4j_server.user, password=neo4j_server.password)
    yield neo4j_server
    neo4j_server.empty()


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_queries_answer_the_same_on_both_engines(
    engine: Engine, server: Neo4jServer, batch: int
) -> None:
    known = values(random_graph())
    queries = [Writer(SEED + seed, known).query() for seed in range(batch, COUNT, BATCHES)]
    wrong: list[str] = []
    with connect(server.uri, server.user, server.password) as driver, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda query: read(driver, query.text, query.parameters), queries))
    for query, served in zip(queries, answers, strict=True):
        try:
            embedded = engine.run(query.text, query.parameters)
        except QueryError as error:
            wrong.append(f"{query.text}\n  refused  {error}")
            continue
        ours, theirs = comparable(embedded, query), comparable(served, query)
        if embedded.columns != served.columns or ours != theirs:
            wrong.append(f"{query.text} {query.parameters}\n  {_difference(ours, theirs)}")
    asked, found = len(queries), sum(len(served) > 0 for served in answers)
    assert not wrong, f"{len(wrong)} of {asked}:\n" + "\n".join(wrong)
    assert found > asked / 3


def _difference(ours: list[str], theirs: list[str]) -> str:
    mine = [row for row in ours if row not in theirs] or ours
    others = [row for row in theirs if row not in ours] or theirs
    return f"embedded {len(ours)} {mine[:3]}\n  Neo4j    {len(theirs)} {others[:3]}"
