"""Pushing that can be trusted: broken off and gone on with, tried, pruned, undone, several graphs in one
database."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from cypher_database import everything, send
from cypher_graph import actors, event, events, hand_built, places
from neo4j_server import Neo4jServer, started

from graphbuild.cypher import Engine, catalogue, query, runs, undo
from graphbuild.cypher.marks import FOUND, NAMESPACE, RUN
from graphbuild.cypher.writing import Batch
from graphbuild.errors import QueryError, ServerError
from graphbuild.graph import Graph

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:  # the benchmarks are no part of the package
    sys.path.insert(0, str(ROOT))

from benchmarks.graphs import resolved  # noqa: E402

pytestmark = pytest.mark.neo4j


@pytest.fixture
def server(neo4j_server: Neo4jServer) -> Iterator[Neo4jServer]:
    """A server with an empty database."""
    neo4j_server.empty()
    yield neo4j_server
    neo4j_server.empty()


def login(server: Neo4jServer) -> dict[str, str]:
    return {"uri": server.uri, "user": server.user, "password": server.password}


def other_graph() -> Graph:
    """A graph with ids of the hand-built one and other content."""
    renamed = [msgspec.structs.replace(one, name=f"other {one.name}") for one in actors()]
    return Graph.from_records(
        renamed,
        places(),
        [event("met", "AID", "un", "russia", "0"), event("new", "AID", "russia", "un", "2")],
    )


def grown() -> Graph:
    return Graph.from_records(
        [*actors(), msgspec.structs.replace(actors()[0], id="late")],
        places(),
        [*events(), event("new", "AID", "un", "late", "0"), event("newer", "AID", "un", "ukraine", "0")],
        hand_built().iter_ties(),
        hand_built().iter_documents(),
        hand_built().iter_links(),
    )


@pytest.mark.slow
def test_a_push_goes_on_after_the_server_was_killed_in_the_middle(
    neo4j_jars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphbuild.cypher.server._RETRY_SECONDS", 1.0)
    graph = resolved(600, actors=60)
    for part in (0.1, 0.6):
        with started(neo4j_jars, tmp_path) as killed:
            assert killed.pid is not None
            kill = threading.Timer(0.01, os.kill, (killed.pid, signal.SIGKILL))

            def progress(
                what: str, done: int, total: int, part: float = part, kill: threading.Timer = kill
            ) -> None:
                if done > part * total and not kill.is_alive() and not kill.finished.is_set():
                    kill.start()

            with pytest.raises(ServerError, match="no Neo4j server answers"):
                send(graph, killed, batch=50, progress=progress)
            kill.join()
    with started(neo4j_jars, tmp_path) as again:
        assert again.run("MATCH ()-[r]->() RETURN count(r) > 0 AS some") == [{"some": True}]
        report = send(graph, again, batch=50)
        whole = everything(again, marks=True)
        assert 0 < report.relationships_created < report.relationships
        assert report.nodes_created == 0
        assert [one.name for one in runs(**login(again))] == [report.run]
        again.empty()
        clean = send(graph, again)
        assert (clean.nodes_created, clean.relationships_created) == (clean.nodes, clean.relationships)
        assert everything(again, marks=True) == whole


def test_a_push_goes_on_after_an_answer_that_never_came(
    server: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import neo4j
    import neo4j.exceptions

    send(hand_built(), server, batch=20)
    clean = everything(server, marks=True)
    server.run("MATCH (n) DETACH DELETE n")
    write, calls = neo4j.Session.execute_write, []

    def unanswered(session: neo4j.Session, work: Callable[..., object], *given: object) -> object:
        """The ninth batch is committed, and the connection lost before anybody hears of it."""
        done = write(session, work, *given)
        if isinstance(given[0], Batch):
            calls.append(given[0])
            if len(calls) == 9:
                raise neo4j.exceptions.IncompleteCommit("the connection broke")
        return done

    monkeypatch.setattr(neo4j.Session, "execute_write", unanswered)
    send(hand_built(), server, batch=20)
    assert len(calls) > 9
    assert everything(server, marks=True) == clean


def test_a_relationship_that_is_there_twice_is_mended(server: Neo4jServer) -> None:
    send(hand_built(), server)
    clean = everything(server, marks=True)
    server.run("MATCH (a)-[r:SOURCE_OF]->(b) WITH a, r, b LIMIT 3 CREATE (a)-[s:SOURCE_OF]->(b) SET s = r")
    assert everything(server, marks=True) != clean
    send(hand_built(), server)
    assert everything(server, marks=True) == clean


def test_what_was_changed_by_hand_is_mended_and_what_was_added_stays(server: Neo4jServer) -> None:
    send(hand_built(), server)
    clean = everything(server, marks=True)
    server.run(
        "MATCH (a:Actor {id: 'un'}) SET a.name = 'x', a.wikidata = 'Q0' REMOVE a:Organization SET a:Person"
    )
    server.run("MATCH ()-[r:LEADER_OF {tie: 't1'}]->() SET r.role = 'x', r.note = 'mine' REMOVE r.start")
    server.run("MATCH (e:Event {id: 'met'}) DETACH DELETE e")
    report = send(hand_built(), server)
    assert (report.nodes_created, report.nodes_changed, report.relationships_changed) == (1, 1, 1)
    assert server.run("MATCH ()-[r {note: 'mine'}]->() REMOVE r.note RETURN r.role AS role") == [
        {"role": "president"}
    ]
    assert everything(server, marks=True) == clean


def test_a_dry_run_says_what_a_push_does_and_writes_nothing(server: Neo4jServer) -> None:
    tried = send(hand_built(), server, dry_run=True, prune=True)
    assert server.run("MATCH (n) RETURN n") == []
    assert server.run("SHOW CONSTRAINTS") == []
    done = send(hand_built(), server, prune=True)
    server.run("MATCH (a:Actor {id: 'un'}) SET a.name = 'x'")
    server.run("MATCH (a:Actor {id: 'lonely'}) DELETE a")
    before = everything(server, marks=True)
    tried_again = send(other_graph(), server, dry_run=True, prune=True)
    assert everything(server, marks=True) == before
    done_then = send(other_graph(), server, prune=True)
    for one, other in ((tried, done), (tried_again, done_then)):
        assert (one.dry_run, other.dry_run) == (True, False)
        kinds = ("created", "changed", "deleted")
        same = [f"{what}_{kind}" for what in ("nodes", "relationships") for kind in kinds]
        same.append("nodes_released")
        assert {name: getattr(one, name) for name in same} == {name: getattr(other, name) for name in same}
    assert done_then.nodes_deleted > 0
    assert done_then.relationships_deleted > 0


def test_pruning_leaves_what_others_wrote(server: Neo4jServer) -> None:
    server.run("CREATE (:Actor:Person {id: 'foreign', name: 'Theirs'})-[:LEADER_OF]->(:Actor {id: 'theirs'})")
    server.run("CREATE (:Actor {id: 'late', name: 'was here before', note: 'kept'})")
    send(grown(), server)
    server.run(
        "MATCH (a:Actor {id: 'foreign'}), (b:Actor {id: 'un'}) CREATE (a)-[:MEMBER_OF {role: 'x'}]->(b)"
    )
    server.run("MATCH (e:Event {id: 'new'}), (a:Actor {id: 'foreign'}) CREATE (e)-[:AIMED_AT]->(a)")
    report = send(hand_built(), server, prune=True)
    rows = server.run(
        "MATCH (a:Actor {id: 'foreign'})-[r]-(b) RETURN type(r) AS t, b.id AS id ORDER BY t, id"
    )
    assert rows == [
        {"t": "AIMED_AT", "id": "new"}, {"t": "LEADER_OF", "id": "theirs"}, {"t": "MEMBER_OF", "id": "un"},
    ]  # fmt: skip
    # `late` was there before, and on `new` hangs a relationship of somebody else: both only lose the marks.
    assert (report.nodes_deleted, report.nodes_released) == (1, 2)
    left = server.run(
        "MATCH (n) WHERE n.id IN ['late', 'new'] "
        f"RETURN n.id AS id, n.note AS note, n.{RUN} AS run ORDER BY id"
    )
    assert left == [{"id": "late", "note": "kept", "run": None}, {"id": "new", "note": None, "run": None}]
    assert send(hand_built(), server, prune=True, dry_run=True).nodes_deleted == 0


def test_a_run_is_undone(server: Neo4jServer) -> None:
    first = send(hand_built(), server)
    before = everything(server, marks=True)
    second = send(grown(), server)
    assert [one.name for one in runs(**login(server))] == [first.run, second.run]
    assert first.run
    assert second.run
    with pytest.raises(ServerError, match=f"is not the latest.*undo first: {second.run}"):
        undo(first.run, **login(server))
    with pytest.raises(ServerError, match=r"no run 'x' in this namespace; there are 1-\w{8}, 2-\w{8}"):
        undo("x", **login(server))
    gone = undo(second.run, batch=2, **login(server))
    assert (gone.nodes, gone.relationships) == (second.nodes_created, second.relationships_created)
    assert everything(server, marks=True) == before
    undo(first.run, **login(server))
    assert server.run("MATCH (n) RETURN n") == []


def test_undoing_leaves_what_others_wrote(server: Neo4jServer) -> None:
    server.run("CREATE (:Actor {id: 'un', note: 'theirs'})-[:MEMBER_OF]->(:Actor {id: 'foreign'})")
    run = send(hand_built(), server).run
    assert run
    assert server.run(f"MATCH (a:Actor {{id: 'un'}}) RETURN a.{RUN} AS run") == [{"run": FOUND}]
    undo(run, **login(server))
    assert server.run("MATCH (a)-[r]->(b) RETURN a.note AS a, type(r) AS r, b.id AS b") == [
        {"a": "theirs", "r": "MEMBER_OF", "b": "foreign"}
    ]
    assert server.run("MATCH (n) RETURN count(n) AS n") == [{"n": 2}]


def test_namespaces_keep_graphs_apart(server: Neo4jServer) -> None:
    graphs = {None: hand_built(), "war": other_graph()}
    for name, graph in graphs.items():
        send(graph, server, namespace=name)
    for name, graph in graphs.items():
        report = send(graph, server, namespace=name, prune=True)
        assert (report.nodes_created, report.nodes_deleted, report.relationships_created) == (0, 0, 0)
        engine = Engine(graph)
        for ready in catalogue():
            words = {
                one.name: "2025-09-05" if one.type == "date" else "un"
                for one in ready.parameters or ()
                if one.required
            }
            given = ready.bind(words)
            served = query(Graph(), ready.text, given, namespace=name, **login(server))
            assert served == engine.run(ready.text, given), ready.name
        for text in (
            "MATCH (n) RETURN count(n) AS n",
            "MATCH (n) RETURN n ORDER BY labels(n), n.id",
            "MATCH (a)-[r]-(b) RETURN type(r) AS t, count(*) AS n ORDER BY t",
            "MATCH (a:Actor) WHERE NOT (a)--() RETURN a.id AS id ORDER BY id",
        ):
            assert query(Graph(), text, namespace=name, **login(server)) == engine.run(text), text
    with pytest.raises(QueryError, match="a procedure"):
        query(Graph(), "CALL db.labels() YIELD label RETURN label", **login(server))
    run = runs(namespace="war", **login(server))[0].name
    undo(run, namespace="war", **login(server))
    assert server.run(f"MATCH (n) WHERE n.{NAMESPACE} = 'war' RETURN n") == []
    assert query(Graph(), "MATCH (a:Actor) RETURN count(a) AS n", **login(server)).rows == ((len(actors()),),)


def test_a_namespace_that_has_nothing_answers_nothing(server: Neo4jServer) -> None:
    send(hand_built(), server)
    assert query(Graph(), "MATCH (n) RETURN count(n) AS n", namespace="war", **login(server)).rows == ((0,),)


def test_an_id_is_unique_within_its_namespace(server: Neo4jServer) -> None:
    import neo4j.exceptions

    for name in (None, "war"):
        send(hand_built(), server, namespace=name)
    for name in ("", "war"):
        with pytest.raises(neo4j.exceptions.ConstraintError):
            server.run(f"CREATE (:Actor {{id: 'un', {NAMESPACE}: $name}})", name=name)


def test_an_equal_constraint_under_another_name_is_no_error(server: Neo4jServer) -> None:
    server.run("CREATE CONSTRAINT theirs FOR (n:Actor) REQUIRE n.id IS UNIQUE")
    send(hand_built(), server)
    send(hand_built(), server)
    assert len(server.run("SHOW CONSTRAINTS")) == 4
    with pytest.raises(ServerError, match="the constraint 'theirs' lets an id occur once"):
        send(other_graph(), server, namespace="war")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (
            "CREATE CONSTRAINT graphbuild_event_id FOR (n:Event) REQUIRE n.name IS UNIQUE",
            "is another one, on",
        ),
        ("CREATE INDEX mine FOR (n:Actor) ON (n.id)", "the index 'mine' .* is in the way"),
    ],
)
def test_a_clash_with_what_is_there_is_told(server: Neo4jServer, statement: str, why: str) -> None:
    server.run(statement)
    with pytest.raises(ServerError, match=why):
        send(hand_built(), server)
    assert server.run("MATCH (n) RETURN n") == []
