"""The embedded engine: what it answers, and what it is kept from."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cypher_graph import HOSTILE, actors, day, event, hand_built
from query_graph import REQUIRED

from graphbuild.cypher import Engine, catalogue, query
from graphbuild.cypher.dialect import adapt
from graphbuild.errors import MissingExtraError, QueryError
from graphbuild.graph import Graph


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(hand_built())


@pytest.mark.parametrize("ready", catalogue(), ids=lambda ready: ready.name)
def test_every_ready_query_runs_on_an_empty_graph(ready) -> None:  # type: ignore[no-untyped-def]
    words = {one.name: REQUIRED[one.name] for one in ready.parameters or () if one.required}
    assert len(Engine(Graph.from_records()).run(ready.text, ready.bind(words))) == 0


@pytest.mark.parametrize(
    "name", ["vladimir-putin", "Vladimir Putin", "vladimir putin", "mr putin", "MR PUTIN"]
)
def test_an_actor_is_found_by_id_name_or_alias_in_any_case(engine: Engine, name: str) -> None:
    ready = next(one for one in catalogue() if one.name == "timeline")
    assert len(engine.run(ready.text, ready.bind({"actor": name}))) == 4


@pytest.mark.parametrize("name", [HOSTILE, "'; MATCH (n) DETACH DELETE n", "`x`"])
def test_a_hostile_name_is_only_a_name(engine: Engine, name: str) -> None:
    ready = next(one for one in catalogue() if one.name == "timeline")
    found = engine.run(ready.text, ready.bind({"actor": name}))
    assert {row["event"] for row in found.to_dicts()} == {"met-undated", "accuse"}
    assert engine.run("MATCH (a:Actor) RETURN count(a) AS n").rows == ((len(actors()),),)


def test_dates_come_back_as_dates(engine: Engine) -> None:
    rows = engine.run("MATCH (e:Event {id: $id}) RETURN e.start AS start, e.end AS x", {"id": "pledge"})
    assert rows.rows == ((dt.date(2025, 9, 3), dt.date(2025, 9, 7)),)


def test_a_node_shows_its_own_properties_only(engine: Engine) -> None:
    (row,) = engine.run("MATCH (a:Actor {id: 'un'}) RETURN a").rows
    assert row[0] == {
        "labels": ["Actor", "Organization"],
        "properties": {
            "aliases": ["UN"], "countries": [], "id": "un", "kind": "organization", "name": "United Nations",
            "first_seen": dt.date(2025, 9, 4), "last_seen": dt.date(2025, 9, 9),
        },
    }  # fmt: skip


def test_an_undated_relationship_has_no_start(engine: Engine) -> None:
    rows = engine.run("MATCH ()-[r:CONSULT {event: 'met-undated'}]->() RETURN r.start AS start, r.end AS x")
    assert rows.rows == ((None, None),)


def test_a_relationships_property_selects_a_node(engine: Engine) -> None:
    rows = engine.run("MATCH ()-[r:CONSULT]->() MATCH (e:Event {id: r.event}) RETURN count(*) AS n")
    assert rows.rows == ((5,),)


@pytest.mark.parametrize("found", ["(e:Event {id: 'pledge'}) WHERE", "(e:Event) WHERE e.id = 'pledge' AND"])
@pytest.mark.parametrize(
    "more", ["size(e.predicate) > 0", "NOT e.hedged IN [true]", "e.modality STARTS WITH 'a'"]
)
@pytest.mark.parametrize(
    "wrong", ["e.root IN ['AID']", "e.root < 'A'", "e['start'] > date('2025-12-01')", "'A' > e.root"]
)
def test_all_conditions_on_a_node_found_by_its_id_count(
    engine: Engine, found: str, wrong: str, more: str
) -> None:
    for rest in ("", "-[:REPORTED_IN]->(:Document)"):
        both = (f"{wrong} AND {more}", f"{more} AND {wrong}")
        for conditions in both:
            assert len(engine.run(f"MATCH {found} {conditions} RETURN e.id AS id")) == 0, conditions
            text = f"MATCH {found.replace(') WHERE', f'){rest} WHERE')} {conditions} RETURN e.id AS id"
            assert len(engine.run(text)) == 0, text


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("RETURN r.start AS a", "RETURN r['start'] AS a"),
        ("RETURN 'r.start' AS a, n.started AS b", "RETURN 'r.start' AS a, n.started AS b"),
        ("MATCH (e {end: $x}) RETURN e.end AS end", "MATCH (e {`end`: $x}) RETURN e['end'] AS `end`"),
        ("MATCH (e:Event) RETURN e {.id, .end} AS x", "MATCH (e:Event) RETURN e {.id, .`end`} AS x"),
        ("MATCH (n {id: r.event}) RETURN n", "MATCH (n {id: coalesce(r.event)}) RETURN n"),
        ("RETURN startNode(r).start AS x", "RETURN startNode(r).start AS x"),
        ("RETURN CASE WHEN a THEN b END AS x", "RETURN CASE WHEN a THEN b END AS x"),
        ("MATCH (a)-[*1..3]-(b) RETURN a", "MATCH (a)-[*1..3]-(b) RETURN a"),
    ],
)
def test_what_the_engine_misreads_is_written_differently(text: str, adapted: str) -> None:
    assert adapt(text) == adapted


def test_a_map_projection_of_a_relationship_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"r \{\.property\}"):
        engine.run("MATCH ()-[r]->() RETURN r {.start} AS x")


def test_a_limit_cuts_the_rows_and_says_so(engine: Engine) -> None:
    rows = engine.run("MATCH (a:Actor) RETURN a.id AS id ORDER BY id", limit=2)
    assert (rows.rows, rows.truncated) == ((("agency",), ("army",)), True)


def test_a_limit_that_is_not_reached_is_silent(engine: Engine) -> None:
    assert not engine.run("MATCH (a:Actor) RETURN a.id AS id", limit=1000).truncated


def test_a_misspelt_label_is_warned_of(engine: Engine) -> None:
    rows = engine.run("MATCH (a:Aktor) RETURN a.id AS id")
    assert rows.warnings == (
        "the graph knows no 'Aktor': it is no label, type or property of the schema; did you mean Actor?",
    )


def test_a_query_that_takes_too_long_is_stopped(engine: Engine) -> None:
    pairs = "UNWIND range(1, 30000) AS a UNWIND range(1, 30000) AS b"
    text = f"{pairs} WITH a * b AS c WHERE c = 0 RETURN count(*) AS n"
    with pytest.raises(QueryError, match=r"longer than 0\.05 seconds|too much"):
        engine.run(text, timeout=0.05)


def test_a_query_that_needs_too_much_is_stopped(engine: Engine) -> None:
    with pytest.raises(QueryError, match="looks at too much"):
        engine.run("MATCH (a), (b), (c) RETURN a.id AS a, b.id AS b, c.id AS c", max_work=1000)


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (
            lambda engine: engine.run("MATCH (a:Actor) RETURN RETURN"),
            "the query failed: syntax error at line 1",
        ),
        (lambda engine: engine.run("MATCH (a:Actor RETURN a"), r"a bracket with \( and does not close it"),
        (lambda engine: engine.run(f"RETURN {'(' * 99}1{')' * 99} AS x"), "more than 80 brackets"),
        (lambda engine: engine.run("RETURN $x AS x"), r"Missing parameter: \$x"),
        (lambda engine: engine.run("RETURN nonsense(1) AS x"), "no function that the embedded engine"),
        (lambda engine: engine.run("RETURN $x AS x", {"x": object()}), "a parameter can't be passed"),
        (lambda engine: engine.run("RETURN $x AS x", {"x": 2**70}), "a parameter can't be passed"),
        (lambda engine: engine.run("LOAD CSV FROM '/etc/passwd' AS x RETURN x"), "LOAD CSV is refused"),
        (lambda engine: engine.run("CALL db.cdc.enable({})"), "CALL of a procedure is refused"),
    ],
)
def test_errors_are_one_line_of_ours(engine: Engine, run: Callable[[Engine], object], told: str) -> None:
    with pytest.raises(QueryError, match=told) as caught:
        run(engine)
    assert "\n" not in str(caught.value)


def test_writing_is_refused_even_past_the_guard(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.cypher.guard._refuse", lambda bare, named: None)
    with pytest.raises(QueryError, match="read-only"):
        engine.run("MATCH (n:Actor) SET n.name = 'x'")


def test_a_saved_graph_is_queried_by_its_folder(tmp_path: Path) -> None:
    hand_built().save(tmp_path / "graph.json")
    assert query(tmp_path, "MATCH (a:Actor) RETURN count(a) AS n").rows == ((len(actors()),),)


def test_two_events_between_the_same_actors_stay_two() -> None:
    graph = Graph.from_records(actors(), events=[event(name, "AID", "un", "ukraine") for name in ("a", "b")])
    assert Engine(graph).run("MATCH (:Actor)-[r:AID]->(:Actor) RETURN count(r) AS n").rows == ((2,),)


def test_a_server_without_the_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "neo4j", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'graphbuild\[neo4j\]'"):
        query(Graph(), "RETURN 1 AS x", uri="bolt://127.0.0.1:1")


def test_the_package_loads_no_engine_before_it_is_asked() -> None:
    code = (
        "import sys, graphbuild.cypher; print({'kglite', 'neo4j', 'pandas', 'networkx'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "set()\n"


def test_no_query_reads_a_file_however_it_is_written(engine: Engine, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    for load in ("LOAD CSV", "load csv", "`LOAD` CSV", "LOAD /**/ CSV", "LOAD\u2003CSV", "LOAD // x\n CSV"):
        for before in ("", "RETURN ['x'] AS l UNION ", "RETURN ['x'] AS l; ", "CALL { "):
            for place in (secret, secret.as_uri()):
                with pytest.raises(QueryError):
                    engine.run(f"{before}{load} FROM '{place}' AS l RETURN l")


def test_none_of_the_engines_procedures_may_be_called(engine: Engine) -> None:
    import kglite

    names = [row["name"] for row in kglite.KnowledgeGraph().cypher("SHOW PROCEDURES").to_list()]
    assert len(names) > 50
    for name in names:
        with pytest.raises(QueryError, match=r"procedure|functions of plug-ins"):
            engine.run(f"CALL {name}() YIELD node RETURN count(*) AS n")


def test_none_of_the_engines_own_functions_may_be_called(engine: Engine) -> None:
    import kglite

    from graphbuild.cypher.functions import FUNCTIONS

    names = [row["name"] for row in kglite.KnowledgeGraph().cypher("SHOW FUNCTIONS").to_list()]
    own = [name for name in names if name.lower() not in FUNCTIONS]
    assert {"degree", "parse_json", "text_score", "valid_at"} <= set(own)
    for name in own:
        with pytest.raises(QueryError):
            engine.run(f"RETURN {name}(1) AS x")


def test_threads_may_share_an_engine(engine: Engine) -> None:
    ready = [
        ("MATCH (a:Actor)-[r]->(b:Actor) RETURN a.id AS a, b.id AS b, r.polarity AS p ORDER BY a, b, p", {}),
        ("MATCH (e:Event) WHERE e.start >= $day RETURN e.id AS id ORDER BY id", {"day": day(10)}),
        ("MATCH (a)-[*1..2]-(b) RETURN count(*) AS n", {}),
    ]
    alone = [engine.run(text, given).rows for text, given in ready]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: engine.run(*ready[n % 3]).rows, range(60)))
    assert answers == [alone[n % 3] for n in range(60)]


def test_a_text_that_looks_like_a_day_is_no_day(engine: Engine) -> None:
    for text in (
        "MATCH (e:Event) WHERE e.start = $x RETURN e.id AS id",
        "MATCH (e:Event) WHERE $x > e.start RETURN e.id AS id",
        "MATCH (e:Event {start: $x}) RETURN e.id AS id",
        "WITH $x AS x MATCH (e:Event) WHERE e.start = x RETURN e.id AS id",
        "MATCH (e:Event) WHERE e.start IN [$x] RETURN e.id AS id",
    ):
        with pytest.raises(QueryError, match=r"write date\(\$x\)"):
            engine.run(text, {"x": "2025-09-03"})
    for text in (
        "MATCH (e:Event) WHERE $x IS NULL OR e.start = date($x) RETURN e.id AS id",
        "MATCH (e:Event) WHERE toString(e.start) STARTS WITH $x RETURN e.id AS id",
        "MATCH (e:Event) WHERE toString(e.start) = $x RETURN e.id AS id",
        "MATCH (e:Event) WITH e, left(toString(e.start), 10) AS day WHERE day = $x RETURN e.id AS id",
    ):
        assert len(engine.run(text, {"x": "2025-09-03"})) == 2
    assert len(engine.run("MATCH (e:Event) WHERE e.start = $x RETURN e.id AS id", {"x": day(14)})) == 2


def test_a_time_of_day_is_no_parameter(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"\$x is a time of day"):
        engine.run("RETURN $x AS x", {"x": [dt.datetime(2025, 9, 1, 10)]})


def test_rows_that_differ_only_by_the_kind_of_number_are_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"1 and 1\.0"):
        engine.run("UNWIND [1, 1.0] AS y RETURN DISTINCT y AS x")
    assert len(engine.run("UNWIND [1, 2.5, true] AS y RETURN DISTINCT y AS x")) == 3


def test_a_documents_title_comes_back_as_such(engine: Engine) -> None:
    rows = engine.run(
        "MATCH (d:Document {title: $t}) RETURN d AS d, d.title AS title", {"t": "A 'quoted' title"}
    )
    assert rows.rows[0][0]["properties"]["title"] == rows.rows[0][1] == "A 'quoted' title"
    assert rows.warnings == ()
    assert (
        len(
            engine.run(
                "MATCH (d) WHERE d.title = 'Russia' OR d.name = $t RETURN d", {"t": "A 'quoted' title"}
            )
        )
        == 0
    )
