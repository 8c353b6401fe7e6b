"""Queries kept to one graph of several in a database: every node in them gets the mark, nothing else does."""

from __future__ import annotations

import re

import pytest

from graphbuild.cypher import Query, catalogue
from graphbuild.cypher.marks import digest_of, in_order, namespace_of, next_run
from graphbuild.cypher.namespace import narrow
from graphbuild.cypher.projection import Projection
from graphbuild.errors import QueryError, ServerError

MARK = "_graphbuild_namespace: $_graphbuild_namespace"


@pytest.mark.parametrize(
    "narrowed",
    [
        "MATCH (a {@}) RETURN a",
        "MATCH ({@}) RETURN 1 AS x",
        "MATCH (a:Actor {@, id: $x}) RETURN a",
        "MATCH (a {@} WHERE a.id = 'x') RETURN a",
        "MATCH (a:A|(B&!C) {@}), (b {@}) RETURN a",
        "MATCH (`a b`:`x y` {@}) RETURN 1 AS x",
        "MATCH p = (a {@})-[r:T {x: (1)}]->(b {@})<--(c {@}) RETURN p",
        "MATCH (a {@}) WHERE (a.x + 1) * (2) > 3 RETURN a",
        "MATCH (a {@}) WHERE NOT (a {@})-->(:B {@}) RETURN a",
        "MATCH (a {@}) WHERE (a {@})--({@}) AND (a {@})<-[:T]-({@}) RETURN a",
        "MATCH (a {@}) RETURN [(a {@})-[r]->(b {@}) WHERE r.x | (b.id)] AS x",
        "MATCH (a {@}) RETURN [1, 2][0]-(a.x) AS x, xs[0] - (1) AS y",
        "MATCH (a {@}) WHERE EXISTS { (a {@})-->(b {@}) WHERE b.x } RETURN a",
        "RETURN COUNT { (a:Actor {@}) } AS n",
        "RETURN COUNT { MATCH (a {@}), (b {@}) WHERE (1) = 1 } AS n",
        "MATCH (e {@}) CALL (e) { MATCH (e {@})-->(d {@}) RETURN count(d) AS x } RETURN x",
        "MATCH p = shortestPath((a {@})-[*]-(b {@})) RETURN p",
        "MATCH p = SHORTEST 1 (a {@})-[:T]->+(b {@}) RETURN p",
        "MATCH p = ALL SHORTEST (a {@})-->+(b {@}) RETURN p",
        "MATCH (a {@}) RETURN a.id AS match, (a.x) AS y",
        "MATCH (a {@}) RETURN '(b)--(c)' AS s // (d)",
        "MATCH (a {@}) RETURN a {.id, x: count(*)} AS m UNION MATCH (a {@}) RETURN {m: (1)} AS m",
        "UNWIND (range(1, 2)) AS x WITH (x) AS y MATCH (a {@}) RETURN y",
    ],
)
def test_every_node_is_narrowed_and_nothing_else(narrowed: str) -> None:
    text = re.sub(r" ?\{@\}|@, ", "", narrowed)
    assert narrow(text) == narrowed.replace("@", MARK)


@pytest.mark.parametrize("ready", catalogue(), ids=lambda ready: ready.name)
def test_a_ready_query_can_be_narrowed(ready: Query) -> None:
    assert MARK in narrow(ready.text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CALL db.labels() YIELD label RETURN label", "a procedure"),
        ("MATCH (a) CALL db.labels() YIELD label RETURN label", "a procedure"),
        ("SHOW CONSTRAINTS", "has to begin with a clause"),
        ("USE other MATCH (a) RETURN a", "has to begin with a clause"),
        ("MATCH ((a)-->(b)){1,2} RETURN 1 AS x", "a path in parentheses"),
        ("MATCH (p = (a)-->(b)) RETURN 1 AS x", "a path in parentheses"),
        ("MATCH (a RETURN a", "is missing"),
        ("MATCH (a)) RETURN a", "closes what isn't open"),
        ("MATCH (a.b) RETURN a", "may be a node or not"),
        ("RETURN (a.x)--(b) AS x", "may be a node or not"),
        ("MATCH (a {id: '\\u0027'}) RETURN a", "by number"),
        (f"MATCH (a) RETURN ${MARK.split(':')[0]} AS x", "is graphbuild's own"),
    ],
)
def test_what_can_not_be_kept_to_one_graph_is_refused(text: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        narrow(text)


@pytest.mark.parametrize("name", ["", " ", "a b", "-x", "x" * 65, "a/b", "`", "naïve\n"])
def test_a_name_that_can_not_be_a_namespace_is_told(name: str) -> None:
    with pytest.raises(ServerError, match="can't be a namespace"):
        namespace_of(name)


def test_runs_are_numbered_and_a_graph_goes_on_with_its_own() -> None:
    assert next_run([], "00000000") == "1-00000000"
    assert next_run(["1-00000000"], "00000000") == "1-00000000"
    assert next_run(["10-00000000", "9-11111111", "0"], "11111111") == "11-11111111"
    assert in_order(["10-00000000", "9-11111111", "0", "x"]) == ["9-11111111", "10-00000000"]


def test_the_digest_tells_graphs_apart() -> None:
    empty = digest_of(Projection([], []))
    assert len(empty) == 8
    assert digest_of(Projection([], [])) == empty
