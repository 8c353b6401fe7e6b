"""What an analyst asks a graph in Python: tables, pairs, surroundings, timelines, Cypher, the page."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import sys
import warnings
import webbrowser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from dated_graph import RUSSIA, day, event, graph, tie
from neo4j_server import Neo4jServer

from graphbuild import finding, frames, inquiry
from graphbuild.errors import GraphbuildError, GraphbuildWarning, MissingExtraError, QueryError
from graphbuild.explain import explain
from graphbuild.graph import Graph
from graphbuild.records import Actor, Place, Quantity

ERDOGAN = Actor(id="erdogan", name="Recep Tayyip Erdoğan", aliases=("Erdoğan",), kind="person")
KIM_IL = Actor(id="kim-il", name="Kim Jong Il", aliases=("Kim",), kind="person")
KIM_UN = Actor(id="kim-un", name="Kim Jong Un", aliases=("Kim", "Mr Kim"), kind="person")


@pytest.fixture(scope="module")
def small() -> Graph:
    """Kim meets Putin, Russia strikes Ukraine twice and is said not to a third time, TASS stands apart."""
    return graph(
        [
            event(
                "meet", "d01 d10", source="kim", target="putin", root="CONSULT", symmetric=True,
                start="2025-09-02", place="kursk", quantities=(Quantity(value=2, unit="day", text="2 days"),),
            ),
            event("strike1", start="2025-08-30", end="2025-09-01"),
            event("strike2", "d10 d20", start="2025-11-01"),
            event("denied", "undated", polarity="negative"),
            event("answer", source="ukraine", target="russia", root="ACCUSE"),
            event("rally", source="un", target=None, root="PROTEST", place="kursk", start="2025-09-15"),
        ],
        [tie("leads")],
    )  # fmt: skip


def ids(rows: Any) -> list[str]:
    return [row["id"] for row in rows]


# Tables


@pytest.mark.parametrize("method", ["events", "claims", "actors", "places", "documents", "ties"])
def test_every_kind_of_table_has_the_same_rows(small: Graph, method: str) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    plain = getattr(small, method)("dicts")
    assert plain
    in_pandas, in_polars = getattr(small, method)(), getattr(small, method)("polars")
    assert list(in_pandas.columns) == in_polars.columns == list(plain[0])
    assert in_polars.to_dicts() == plain
    for column in plain[0]:
        there = [None if missing else value for value, missing in zip(
            in_pandas[column].astype(object), in_pandas[column].isna(), strict=True)]  # fmt: skip
        there = [value.date() if isinstance(value, dt.datetime) else value for value in there]
        assert there == [row[column] for row in plain], column


@pytest.mark.parametrize("method", ["events", "claims", "actors", "places", "documents", "ties"])
def test_types_do_not_depend_on_the_rows(small: Graph, method: str) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    for kind in ("pandas", "polars"):
        full, empty = getattr(small, method)(kind), getattr(Graph(), method)(kind)
        assert len(empty) == 0
        assert list(full.dtypes) == list(empty.dtypes)


def test_days_are_days_in_every_library(small: Graph) -> None:
    pl = pytest.importorskip("polars")
    events = small.events()
    assert {str(events[column].dtype) for column in ("start", "end", "first_reported")} == {"datetime64[s]"}
    assert small.events("polars").schema["start"] == pl.Date
    assert small.events("polars").schema["documents"] == pl.List(pl.String)


def test_a_day_of_any_century_is_kept() -> None:
    pytest.importorskip("pandas")
    old = graph([event("old", start="0793-06-08"), event("late", start="9999-12-31")])
    assert [str(value)[:10] for value in old.events()["start"]] == ["9999-12-31", "0793-06-08"]


def test_claims_tell_where_the_evidence_stands(small: Graph) -> None:
    rows = [row for row in small.claims("dicts") if row["event"] == "meet"]
    assert [(row["document"], row["outlet"], row["quote"]) for row in rows] == [
        ("d01", "The Paper", "meet in d01"),
        ("d10", "The Wire", "meet in d10"),
    ]
    assert rows[0]["source_name"] == "Kim Jong Un"
    assert rows[0]["date"] == day("2025-09-01")


def test_documents_and_places_count_what_they_tell(small: Graph) -> None:
    documents = {row["id"]: (row["events"], row["claims"]) for row in small.documents("dicts")}
    assert documents == {"d01": (4, 4), "d10": (2, 2), "d20": (1, 1), "undated": (1, 1)}
    (kursk,) = small.places("dicts")
    assert (kursk["events"], kursk["first_seen"]) == (2, day("2025-09-01"))


def test_another_kind_of_table_is_refused_and_a_missing_library_named(
    small: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(GraphbuildError, match="no table 'excel'; give one of pandas, polars, dicts"):
        small.events("excel")  # type: ignore[arg-type]
    for library in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, library, None)
        for ask in (small.events, small.timeline, lambda as_: small.query("met", as_=as_)):
            with pytest.raises(MissingExtraError, match=rf"pip install 'graphbuild\[{library}\]'"):
                ask(as_=library)  # type: ignore[operator]
    assert len(small.events("dicts")) == 6


# Names


@pytest.fixture(scope="module")
def named() -> Graph:
    place = Place(id="ankara", name="Ankara")
    return Graph.from_records([ERDOGAN, KIM_IL, KIM_UN, RUSSIA], [place])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("erdogan", "erdogan"), ("ERDOĞAN", "erdogan"), ("Recep  Tayyip Erdogan ", "erdogan"),
        ("mr kim", "kim-un"), ("Ankara", "ankara"),
    ],
)  # fmt: skip
def test_case_accents_and_spaces_do_not_matter(named: Graph, said: str, meant: str) -> None:
    assert named.find(said) == meant


def test_an_unknown_name_is_told_with_the_nearest(named: Graph) -> None:
    with pytest.raises(GraphbuildError, match=r"^no actor 'Erdogn'; did you mean Recep Tayyip Erdoğan\?$"):
        named.between("Erdogn", "Russia")
    with pytest.raises(GraphbuildError, match=r"no actor 'Kim Yong Un'; did you mean Kim Jong Un, Kim Jo"):
        named.between("Kim Yong Un", "Russia")
    with pytest.raises(GraphbuildError, match=r"has no 'Anakra'; did you mean Ankara \(ankara\)"):
        named.around("Anakra")
    with pytest.raises(GraphbuildError, match="nor near one"):
        named.find("Xyzzy")


def test_a_name_that_several_bear_is_not_guessed(named: Graph) -> None:
    with pytest.raises(GraphbuildError, match="'Kim' may be kim-il, kim-un; give one of these ids"):
        named.timeline("Kim")


def test_a_name_goes_before_anothers_alias() -> None:
    other = Actor(id="x", name="X", aliases=("Russia",), kind="organization")
    assert Graph.from_records([RUSSIA, other]).find("Russia") == "russia"


def test_a_place_is_no_actor_and_what_is_no_text_no_name(named: Graph) -> None:
    with pytest.raises(GraphbuildError, match="no actor 'Ankara'"):
        named.between("Ankara", "Russia")
    with pytest.raises(GraphbuildError, match="7 is no name"):
        named.find(7)  # type: ignore[arg-type]


def test_near_names_of_one_spelling_have_their_ids() -> None:
    twins = [Actor(id=f"smith-{n}", name="John Smith", kind="person") for n in (1, 2)]
    with pytest.raises(GraphbuildError, match=r"John Smith \(smith-1\), John Smith \(smith-2\)"):
        finding.find_actor(Graph.from_records(twins), "Jon Smith")


# Pairs, surroundings, timelines


def test_between_two_is_everything_in_the_order_of_days(small: Graph) -> None:
    rows = small.between("Russia", "ukraine", as_="dicts")
    assert ids(rows) == ["strike1", "answer", "strike2", "denied"]
    assert [row["day"] and row["day"].isoformat() for row in rows] == [
        "2025-08-30", "2025-09-01", "2025-11-01", None
    ]  # fmt: skip


def test_between_can_be_narrowed(small: Graph) -> None:
    def found(*pair: str, **narrowed: Any) -> list[str]:
        return ids(small.between(*pair, as_="dicts", **narrowed))

    assert found("Ukraine", "Russia", directed=True) == ["answer"]
    assert found("Vladimir Putin", "Kim Jong Un", directed=True) == ["meet"]  # which has no direction
    assert found("Russia", "Ukraine", roots="ACCUSE") == ["answer"]
    assert found("Russia", "Ukraine", since="2025-09-01", until="2025-10-01") == ["strike1", "answer"]
    assert found("Russia", "Ukraine", since=dt.date(2025, 9, 2)) == ["strike2"]
    with pytest.raises(GraphbuildError, match="no root 'KILL'"):
        found("Russia", "Ukraine", roots=["KILL"])
    with pytest.raises(GraphbuildError, match="is after"):
        found("Russia", "Ukraine", since="2025-02-01", until="2025-01-01")
    with pytest.raises(GraphbuildError, match="'soon' is no day"):
        found("Russia", "Ukraine", since="soon")


def test_around_goes_by_events_and_ties(small: Graph) -> None:
    def near(name: str, hops: int) -> set[str]:
        return set(small.around(name, hops=hops))

    assert near("Kim Jong Un", 0) == {"kim"}
    assert near("Kim Jong Un", 1) == {"kim", "putin", "kursk"}
    assert near("Kim Jong Un", 2) == {"kim", "putin", "kursk", "russia"}
    assert near("Kim Jong Un", 9) == {"kim", "putin", "kursk", "russia", "ukraine"}
    assert near("Kursk", 1) == {"kursk", "un", "kim", "putin"}
    for hops in (-1, 1.5, True):
        with pytest.raises(GraphbuildError, match="hops make no sense"):
            small.around("Kursk", hops)  # type: ignore[arg-type]


def test_around_is_a_graph_that_can_be_asked_and_saved(small: Graph, tmp_path: Path) -> None:
    part = small.around("Kim Jong Un", 1)
    assert type(part) is Graph
    assert [document["id"] for document in part.documents("dicts")] == ["d01", "d10"]
    assert ids(part.events("dicts")) == ["meet"]
    part.save(tmp_path / "part.json")
    assert Graph.load(tmp_path / "part.json").records() == part.records()
    assert set(small.around("Kim Jong Un", since="2025-10-01")) == {"kim"}


def test_a_timeline_says_which_side_one_was_on(small: Graph) -> None:
    rows = small.timeline("Russia", as_="dicts")
    assert [(row["id"], row["side"]) for row in rows] == [
        ("strike1", "source"), ("answer", "target"), ("strike2", "source"), ("denied", "source"),
    ]  # fmt: skip
    assert [row["side"] for row in small.timeline("Kursk", as_="dicts")] == ["place", "place"]
    assert ids(small.timeline(as_="dicts"))[0] == "strike1"
    assert len(small.timeline(as_="dicts")) == 6
    assert ids(small.timeline("Russia", roots="ASSAULT", since="2025-10-01", as_="dicts")) == ["strike2"]


def test_a_timeline_by_periods_counts_facts_and_has_no_gaps(small: Graph) -> None:
    pd = pytest.importorskip("pandas")
    months = small.timeline("Russia", "M")
    assert months["period"].dtype == pd.PeriodDtype("M")
    assert [str(month) for month in months["period"]] == ["2025-08", "2025-09", "2025-10", "2025-11"]
    assert list(months["events"]) == [1, 1, 0, 1]
    assert list(months["verbal_conflict"]) == [0, 1, 0, 0]
    assert list(months["sources"]) == [1, 1, 0, 2]
    assert list(months["intensity_mean"].isna()) == [False, False, True, False]
    assert list(small.timeline("Russia", "M", fill=False)["events"]) == [1, 1, 1]
    assert small.timeline("United Nations", "M", modality="planned", as_="dicts") == []
    with pytest.raises(GraphbuildError, match="no frequency 'H'"):
        small.timeline("Russia", "H")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("freq", "periods"),
    [
        ("D", 64), ("W", 10), ("Q", 2), ("Y", 1),
    ],
)  # fmt: skip
def test_periods_are_those_of_pandas(small: Graph, freq: Any, periods: int) -> None:
    pd = pytest.importorskip("pandas")
    rows = small.timeline("Russia", freq, as_="dicts")
    assert len(rows) == periods
    assert [row["period"] for row in rows] == [
        pd.Period(row["period"], freq=freq).start_time.date() for row in rows
    ]
    assert list(small.timeline("Russia", freq)["period"]) == list(
        pd.period_range(rows[0]["period"], rows[-1]["period"], freq=freq)
    )


# Cypher


def test_a_ready_query_a_file_and_cypher_itself(small: Graph, tmp_path: Path) -> None:
    met = small.query("met", actor="Kim Jong Un", since="2025-09-01", as_="dicts")
    assert [row["event"] for row in met] == ["meet"]
    assert small.query("met", actor="Kim Jong Un", since=dt.date(2025, 9, 3), as_="dicts") == []
    text = "MATCH (e:Event {root: $root}) RETURN e.id AS id, e.start AS start ORDER BY id"
    (tmp_path / "mine.cypher").write_text(text, encoding="utf-8")
    for asked in (text, tmp_path / "mine.cypher", str(tmp_path / "mine.cypher")):
        rows = small.query(asked, root="ASSAULT", as_="rows")
        assert rows.to_dicts()[1] == {"id": "strike1", "start": day("2025-08-30")}
    assert small.query(text, {"root": "CONSULT"}, as_="dicts")[0]["id"] == "meet"


def test_answers_are_tables_with_days(small: Graph) -> None:
    pytest.importorskip("pandas")
    pl = pytest.importorskip("polars")
    text = "MATCH (e:Event) RETURN e.id AS id, e.start AS start ORDER BY id"
    assert str(small.query(text)["start"].dtype) == "datetime64[s]"
    assert small.query(text, as_="polars").schema == {"id": pl.String, "start": pl.Date}
    nothing = "MATCH (e:Event {id: 'x'}) RETURN e.id AS id"
    assert list(small.query(nothing).columns) == small.query(nothing, as_="polars").columns == ["id"]


def test_what_is_wrong_with_a_query_is_told(small: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean 'actors'"):
        small.query("aktors")
    with pytest.raises(QueryError, match="takes no parameter 'actr'"):
        small.query("met", actr="x")
    with pytest.raises(QueryError, match="'soon' is no date"):
        small.query("met", since="soon")
    with pytest.raises(GraphbuildError, match="give one of pandas, polars, dicts, rows"):
        small.query("met", as_="excel")  # type: ignore[arg-type]
    with pytest.warns(GraphbuildWarning, match="has no 'Kim Yong Un'; did you mean Kim Jong Un"):
        assert small.query("met", actor="Kim Yong Un", as_="dicts") == []
    with pytest.warns(GraphbuildWarning, match="knows no 'Persn'"):
        small.query("MATCH (a:Persn) RETURN a.id", as_="dicts")
    with pytest.warns(GraphbuildWarning, match="more than the 2 rows"):
        assert len(small.query("MATCH (e:Event) RETURN e.id", as_="dicts", max_rows=2)) == 2


def test_the_engine_is_kept_until_the_graph_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Graph] = []

    class Counted(inquiry.Engine):
        def __init__(self, graph: Graph) -> None:
            made.append(graph)
            super().__init__(graph)

    monkeypatch.setattr(inquiry, "Engine", Counted)
    count = "MATCH (e:Event) RETURN count(e) AS n"
    mine = graph([event("one"), event("two")])
    assert [mine.query(count, as_="dicts") for _ in range(3)] == [[{"n": 2}]] * 3
    assert len(made) == 1
    mine.remove_edge("russia", "ukraine", "one")
    assert mine.query(count, as_="dicts") == [{"n": 1}]
    assert len(made) == 2
    part = mine.subgraph(["russia"])
    assert part.query(count, as_="dicts") == [{"n": 0}]
    mine.remove_node("ukraine")
    assert mine.query(count, as_="dicts") == [{"n": 0}]
    again = pickle.loads(pickle.dumps(mine))  # the engine doesn't go with it
    assert again.query(count, as_="dicts") == [{"n": 0}]


# networkx, the page, Neo4j


def test_a_plain_graph_shares_nothing(small: Graph) -> None:
    plain = small.to_networkx()
    assert type(plain) is nx.MultiDiGraph
    assert dict(plain.nodes(data=True)) == dict(small.nodes(data=True))
    assert list(plain.edges(keys=True, data=True)) == list(small.edges(keys=True, data=True))
    plain.nodes["kim"]["aliases"].append("x")
    plain.edges["kim", "putin", "meet"]["evidence"][0]["quote"] = "x"
    plain.graph["documents"].clear()
    assert small.nodes["kim"]["aliases"] == []
    assert small.edges["kim", "putin", "meet"]["evidence"][0]["quote"] == "meet in d01"
    assert len(small.graph["documents"]) == 4


def test_the_weighted_graph_counts_facts_between_two(small: Graph) -> None:
    directed, undirected = small.to_networkx(weighted=True), small.to_networkx(True, directed=False)
    assert type(directed) is nx.DiGraph
    assert type(undirected) is nx.Graph
    strikes = directed.edges["russia", "ukraine"]
    assert (strikes["weight"], strikes["claims"], strikes["material_conflict"]) == (2, 3, 2)
    assert directed.has_edge("kim", "putin")
    assert directed.has_edge("putin", "kim")  # they met
    both = undirected.edges["ukraine", "russia"]
    assert (both["weight"], both["verbal_conflict"], both["material_conflict"]) == (3, 1, 2)
    mean = (2 * strikes["intensity"] + directed.edges["ukraine", "russia"]["intensity"]) / 3
    assert both["intensity"] == pytest.approx(mean, abs=0.01)
    assert "kursk" not in undirected
    assert set(nx.pagerank(directed)) == set(directed)


def test_the_page_is_shown_saved_and_opened(
    small: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = small.view(tmp_path / "sub" / "page.html", title='a "title" <b>', around="kim jong un", height=300)
    assert (tmp_path / "sub" / "page.html").read_text(encoding="utf-8") == page.html
    shown = page._repr_html_()
    sandbox = re.search(r'<iframe sandbox="([a-z -]+)"', shown)
    assert sandbox
    assert "allow-scripts" in sandbox[1]
    assert "allow-same-origin" not in sandbox[1]
    assert 'title="a &quot;title&quot; &lt;b&gt;"' in shown
    assert 'height="300"' in shown
    assert "<script" not in shown
    assert "html" not in repr(page)
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    path = page.open()
    assert opened == [path.as_uri()]
    assert path.read_text(encoding="utf-8") == page.html
    with pytest.raises(GraphbuildError, match="no actor 'Kursk'"):
        small.view(around="Kursk")
    with pytest.raises(GraphbuildError, match="0 pixels high"):
        small.view(height=0)


@pytest.mark.neo4j
def test_a_graph_pushes_itself(small: Graph, neo4j_server: Neo4jServer) -> None:
    neo4j_server.empty()
    options = {
        "user": neo4j_server.environment.get("NEO4J_USER", "neo4j"),
        "password": neo4j_server.environment.get("NEO4J_PASSWORD"),
    }
    assert small.push(neo4j_server.uri, **options).nodes_created > 0
    assert small.push(neo4j_server.uri, **options).nodes_created == 0


# How it shows itself


def test_a_graph_says_what_it_is(small: Graph) -> None:
    assert repr(small) == (
        "<graph of 7 actors, 1 place, 6 events, 1 tie; 4 documents, 2025-09-01 to 2025-09-20>"
    )
    assert f"<{small}>" == repr(small)
    assert repr(Graph()) == "<graph of 0 actors, 0 places, 0 events, 0 ties; 0 documents>"
    assert repr(nx.relabel_nodes(small, {"kim": "kju"})).startswith("<graph of 7 actors")
    strange = Graph()
    strange.add_edge("a", "b", root="half")  # what somebody added by hand
    assert re.match("<graph of 0 actors, 0 places, 1 event", repr(strange))


def test_what_a_graph_gives_says_what_it_is(small: Graph) -> None:
    assert repr(small.since("2025-09-10")) == "<diff: 1 events changed>"
    assert repr(small.diff(small)) == "<diff: nothing>"
    assert repr(explain(small, "Russia")) == "<explanation of Russia: 4 events, 1 ties>"
    assert repr(explain(small, "meet")) == "<explanation of meet: 1 events, 0 ties>"


def test_nothing_of_it_warns_or_needs_more_than_networkx(small: Graph) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert small.events("dicts")
        assert small.to_networkx()
    assert frames.table([], frames.EVENTS, "dicts") == []


def test_a_graph_beyond_a_cell_only_tells_what_there_is(
    monkeypatch: pytest.MonkeyPatch, small: Graph
) -> None:
    monkeypatch.setattr("graphbuild.viewing.CELL_MOST", 3)
    shown = small._repr_html_()
    assert shown
    assert shown.startswith("<p>graph of ")
    assert ".view()" in shown


def test_looking_at_a_graph_never_fails(small: Graph) -> None:
    small.graph["documents"] = 3
    assert small._repr_html_() is None
