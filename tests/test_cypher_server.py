"""Neo4j: pushing, querying, and what a user is told when the server will not do."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cypher_database import everything, send
from cypher_graph import HOSTILE, actors, event, events, hand_built
from neo4j_server import Neo4jServer

from graphbuild.cypher import (
    Engine,
    Rows,
    catalogue,
    neo4j_admin_files,
    project,
    push,
    query,
)
from graphbuild.cypher.server import check_version
from graphbuild.errors import GraphbuildError, QueryError, ServerError, StoreError
from graphbuild.graph import Graph

pytestmark = pytest.mark.neo4j


def ask(
    server: Neo4jServer, text: str, parameters: dict[str, object] | None = None, **options: object
) -> Rows:
    return query(
        Graph(), text, parameters, uri=server.uri, user=server.user, password=server.password, **options  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def pushed(neo4j_server: Neo4jServer) -> Iterator[Neo4jServer]:
    """A server with the hand-built graph; the tests that take it leave it as it was."""
    neo4j_server.empty()
    send(hand_built(), neo4j_server)
    yield neo4j_server
    neo4j_server.empty()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(hand_built())


# Each longer than ten characters: a server plans a query anew for a parameter of another size.
@pytest.mark.parametrize(
    "name", [HOSTILE, "'; MATCH (n) DETACH DELETE n", "`x`) DETACH DELETE n", "\\u0027}) RETURN 1 //"]
)
def test_a_hostile_parameter_is_only_a_value(pushed: Neo4jServer, engine: Engine, name: str) -> None:
    before = everything(pushed)
    for ready in catalogue():
        words = {one.name: name for one in ready.parameters or () if one.type == "string"}
        words |= {one.name: "2025-09-01" for one in ready.parameters or () if one.type == "date"}
        assert ask(pushed, ready.text, ready.bind(words)) == engine.run(ready.text, ready.bind(words))
    assert everything(pushed) == before


def test_a_push_says_what_it_did(neo4j_server: Neo4jServer, pushed: Neo4jServer) -> None:
    projection = project(hand_built())
    counted = pushed.run("MATCH (n) WITH count(n) AS nodes MATCH ()-[r]->() RETURN nodes, count(r) AS links")
    nodes = sum(len(group.rows) for group in projection.nodes)
    links = sum(len(group.rows) for group in projection.links)
    assert counted == [{"nodes": nodes, "links": links}]
    report = send(hand_built(), pushed)
    assert (report.nodes, report.relationships) == (nodes, links)


def test_a_second_push_changes_nothing(pushed: Neo4jServer) -> None:
    before = everything(pushed)
    report = send(hand_built(), pushed, batch=7)
    assert (report.nodes_created, report.relationships_created) == (0, 0)
    assert everything(pushed) == before


def test_a_push_names_its_progress(pushed: Neo4jServer) -> None:
    seen: list[tuple[str, int, int]] = []
    report = send(hand_built(), pushed, batch=10, progress=lambda *step: seen.append(step))
    assert seen[-1][1:] == (report.nodes + report.relationships, report.nodes + report.relationships)
    assert [step[1] for step in seen] == sorted(step[1] for step in seen)


def test_a_push_makes_the_constraints_first(pushed: Neo4jServer) -> None:
    rows = pushed.run("SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type RETURN *")
    assert sorted((row["labelsOrTypes"], row["properties"], row["type"]) for row in rows) == [
        ([label], ["id"], "UNIQUENESS") for label in ("Actor", "Document", "Event", "Place")
    ]


def test_dates_are_dates_in_neo4j(pushed: Neo4jServer) -> None:
    rows = ask(pushed, "MATCH (e:Event {id: 'pledge'}) RETURN e.start AS start, e.end.year AS year")
    assert rows.rows == ((dt.date(2025, 9, 3), 2025),)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a:Actor)-[r:CONSULT]->(b) RETURN a, r, b ORDER BY r.event",
        "MATCH p = (:Actor {id: 'ministry'})-[:PART_OF]->() RETURN p, [p, {l: [date('2025-01-01')]}] AS m",
        "RETURN duration({months: 1, days: 2}) AS d, date('2025-01-01') AS t, [1.5, null, {a: true}] AS l",
        "MATCH (d:Document) RETURN d ORDER BY d.id",
        "MATCH (a:Actor) RETURN a.nmae AS x LIMIT 1",
        "MATCH (a:Aktor)-[:MET]->() RETURN a.id AS id",
    ],
)
def test_values_of_every_kind_are_equal(pushed: Neo4jServer, engine: Engine, text: str) -> None:
    assert ask(pushed, text) == engine.run(text)


def test_a_limit_works_the_same(pushed: Neo4jServer, engine: Engine) -> None:
    text = "MATCH (a:Actor) RETURN a.id AS id ORDER BY id"
    assert ask(pushed, text, limit=3) == engine.run(text, limit=3)


def test_a_query_on_the_server_may_not_write(pushed: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.cypher.guard._refuse", lambda bare, named: None)
    with pytest.raises(QueryError):
        ask(pushed, "CREATE (n:Actor {id: 'x'})")
    assert pushed.run("MATCH (n {id: 'x'}) RETURN n") == []


def test_a_slow_query_on_the_server_is_stopped(pushed: Neo4jServer) -> None:
    with pytest.raises(QueryError, match="longer than it may"):
        ask(pushed, "UNWIND range(1, 1000000000) AS a RETURN sum(a % 7) AS n", timeout=0.5)


@pytest.mark.parametrize("text", ["MATCH (a:Actor RETURN a", "RETURN nonsense(1) AS x", "RETURN $x AS x"])
def test_a_wrong_query_is_told_in_one_line(pushed: Neo4jServer, text: str) -> None:
    with pytest.raises(QueryError, match="the query failed") as caught:
        ask(pushed, text)
    assert "\n" not in str(caught.value)


def test_a_wrong_password_is_told(pushed: Neo4jServer) -> None:
    with pytest.raises(ServerError, match="refuses user 'neo4j' with this password; set NEO4J_PASSWORD"):
        push(hand_built(), pushed.uri, user=pushed.user, password="wrong")


def test_no_password_at_all_is_told(pushed: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    with pytest.raises(ServerError, match="set NEO4J_PASSWORD"):
        push(hand_built(), pushed.uri)


def test_the_password_may_come_from_the_environment(
    pushed: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", pushed.password)
    assert query(Graph(), "RETURN 1 AS x", uri=pushed.uri, user=pushed.user).rows == ((1,),)


def test_an_unknown_database_is_told(pushed: Neo4jServer) -> None:
    with pytest.raises(ServerError, match=r"has no such database .*elsewhere"):
        send(hand_built(), pushed, database="elsewhere")


def test_ids_that_are_there_twice_are_told(neo4j_server: Neo4jServer, pushed: Neo4jServer) -> None:
    neo4j_server.empty()
    neo4j_server.run("CREATE (:Actor {id: 'a'}), (:Actor {id: 'a'})")
    try:
        with pytest.raises(ServerError, match="already holds nodes that share an id"):
            send(hand_built(), neo4j_server)
    finally:
        neo4j_server.empty()
        send(hand_built(), neo4j_server)


def test_an_actor_whose_kind_is_known_better_loses_the_old_label(
    neo4j_server: Neo4jServer, pushed: Neo4jServer
) -> None:
    [unsure] = [actor for actor in actors() if actor.id == "rebels"]
    sure = Graph.from_records([type(unsure)(id="rebels", name="Northern Front", kind="military")])
    try:
        send(sure, neo4j_server)
        rows = neo4j_server.run("MATCH (a:Actor {id: 'rebels'}) RETURN labels(a) AS labels")
        assert sorted(rows[0]["labels"]) == ["Actor", "Military"]  # type: ignore[call-overload]
    finally:
        send(hand_built(), neo4j_server)


def test_a_graph_that_has_grown_adds_what_is_new(neo4j_server: Neo4jServer, pushed: Neo4jServer) -> None:
    more = [*events(), event("new", "AID", "un", "ukraine", "0")]
    try:
        report = send(Graph.from_records(actors(), hand_built().iter_places(), more), neo4j_server)
        assert (report.nodes_created, report.relationships_created) == (1, 4)
    finally:
        neo4j_server.empty()
        send(hand_built(), neo4j_server)


def test_a_pruning_push_leaves_exactly_the_graph(neo4j_server: Neo4jServer, pushed: Neo4jServer) -> None:
    before = everything(pushed)
    elsewhere = [msgspec.structs.replace(one, place="kursk") for one in events() if one.place == "beijing"]
    old = [event("old", "AID", "un", "gone", "0"), *elsewhere]
    gone = msgspec.structs.replace(actors()[0], id="gone")
    send(Graph.from_records([*actors(), gone], hand_built().iter_places(), old), neo4j_server)
    assert everything(pushed) != before
    report = send(hand_built(), neo4j_server, prune=True, batch=5)
    assert everything(pushed) == before
    assert report.nodes_deleted == 2
    assert report.relationships_deleted == 5


def test_a_pruning_push_leaves_what_is_not_ours(neo4j_server: Neo4jServer, pushed: Neo4jServer) -> None:
    neo4j_server.run("CREATE (:Note {id: 'n'})")
    try:
        assert send(hand_built(), neo4j_server, prune=True).nodes_deleted == 0
        assert neo4j_server.run("MATCH (n:Note) RETURN n.id AS id") == [{"id": "n"}]
    finally:
        neo4j_server.run("MATCH (n:Note) DELETE n")


def test_a_server_that_is_down_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(ServerError, match=f"no Neo4j server answers at {uri}"):
            push(hand_built(), uri, password="x")


@pytest.mark.parametrize("uri", ["localhost:7687", "http://localhost", "bolt://", "bolt://localhost:port"])
def test_an_address_that_is_none_is_told(uri: str) -> None:
    with pytest.raises(ServerError, match=r"can't be|no Neo4j server"):
        push(Graph(), uri, password="x")


@pytest.mark.parametrize("agent", ["Neo4j/4.4.12", "Neo4j/3.5", "Neo4j", "Memgraph/2.1"])
def test_a_server_that_is_too_old_is_told(agent: str) -> None:
    with pytest.raises(ServerError, match="Neo4j 5 or later is needed"):
        check_version(agent, "bolt://x")


@pytest.mark.parametrize("agent", ["Neo4j/5.0.0", "Neo4j/5.26.12", "Neo4j/2025.01.0", "Neo4j/5.27-aura"])
def test_a_server_new_enough_passes(agent: str) -> None:
    check_version(agent, "bolt://x")


def test_a_batch_must_hold_something() -> None:
    with pytest.raises((GraphbuildError, ValueError), match="at least 1"):
        push(Graph(), "bolt://127.0.0.1:1", batch=0)


def test_files_that_can_not_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't write to"):
        neo4j_admin_files(hand_built(), tmp_path / "file")
