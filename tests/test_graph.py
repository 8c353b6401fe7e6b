"""The graph is a plain networkx graph, and nothing is lost between it, its records and its file."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphbuild.errors import GraphbuildError, MissingExtraError, StoreError
from graphbuild.graph import Graph
from graphbuild.records import (
    ACTOR_KINDS,
    RELATIONS,
    ROOTS,
    Actor,
    DocumentInfo,
    Event,
    Place,
    Proof,
    Quantity,
    Tie,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
days = st.dates()
numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
polarities = st.sampled_from(["positive", "negative"])
modalities = st.sampled_from(["actual", "planned", "possible", "demanded", "hypothetical"])
proofs = st.builds(
    Proof, claim=words, doc=words, quote=words, start=st.integers(0, 9), end=st.integers(0, 9),
    polarity=polarities,
    modality=modalities, hedged=st.booleans(), attributed_to=st.none() | words, joined=st.none() | words,
)  # fmt: skip
quantities = st.builds(Quantity, value=numbers, unit=words, approximate=st.booleans(), text=words)
tuples = st.lists(words, max_size=3).map(tuple)


def unique(records: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(records, max_size=3, unique_by=lambda record: record.id)


@st.composite
def everything(draw: st.DrawFn) -> tuple[list[Any], ...]:
    actors = draw(
        unique(
            st.builds(
                Actor,
                id=ids,
                name=words,
                aliases=tuples,
                text=st.just(""),
                kind=st.sampled_from(ACTOR_KINDS),
                countries=tuples,
                wikidata=st.none() | words,
            )
        ).filter(bool)
    )
    positions = st.none() | st.floats(-180, 180)
    places = draw(
        unique(
            st.builds(
                Place,
                id=ids,
                name=words,
                country=st.none() | words,
                latitude=positions,
                longitude=positions,
                text=st.just(""),
            )
        )
    )
    actor = st.sampled_from([actor.id for actor in actors])
    place = st.sampled_from([place.id for place in places] or [None])
    events = draw(
        unique(
            st.builds(
                Event,
                id=ids.map(lambda name: f"e-{name}"),
                root=st.sampled_from(ROOTS),
                predicate=words,
                source=actor,
                target=st.none() | actor,
                symmetric=st.booleans(),
                start=st.none() | days,
                end=st.none() | days,
                polarity=polarities,
                modality=modalities,
                hedged=st.booleans(),
                confidence=st.floats(0, 1),
                place=st.none() | place,
                quantities=st.lists(quantities, max_size=2).map(tuple),
                claims=st.integers(1, 9),
                sources=st.integers(1, 9),
                evidence=st.lists(proofs, max_size=2).map(tuple),
            )
        )
    )
    ties = draw(
        unique(
            st.builds(
                Tie,
                id=ids.map(lambda name: f"t-{name}"),
                source=actor,
                target=actor,
                relation=st.sampled_from(RELATIONS),
                role=st.none() | words,
                former=st.booleans(),
                start=st.none() | days,
                end=st.none() | days,
                evidence=st.lists(proofs, max_size=2).map(tuple),
            )
        )
    )
    documents = draw(
        unique(
            st.builds(
                DocumentInfo,
                id=ids,
                title=st.none() | words,
                date=st.none() | days,
                source=st.none() | words,
                url=st.none() | words,
            )
        )
    )
    return actors, places, events, ties, documents


def records(graph: Graph) -> tuple[list[Any], ...]:
    return (
        list(graph.iter_actors()),
        list(graph.iter_places()),
        list(graph.iter_events()),
        list(graph.iter_ties()),
        list(graph.iter_documents()),
    )


def sorted_by_id(given: tuple[list[Any], ...]) -> tuple[list[Any], ...]:
    return tuple(sorted(group, key=lambda record: record.id) for group in given)


@given(everything())
@settings(max_examples=40, deadline=None)
def test_the_graph_holds_every_record_without_loss(given: tuple[list[Any], ...]) -> None:
    assert records(Graph.from_records(*given)) == sorted_by_id(given)


@given(everything())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_saved_graph_loads_as_it_was(tmp_path: Path, given: tuple[list[Any], ...]) -> None:
    graph = Graph.from_records(*given)
    graph.save(tmp_path / "graph.json")
    loaded = Graph.load(tmp_path / "graph.json")
    assert nx.utils.graphs_equal(graph, loaded)
    assert records(loaded) == sorted_by_id(given)


@given(everything(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_equal_graphs_are_equal_bytes_whatever_the_order(
    tmp_path: Path, given: tuple[list[Any], ...], rnd: Any
) -> None:
    Graph.from_records(*given).save(tmp_path / "one.json")
    for group in given:
        rnd.shuffle(group)
    Graph.from_records(*given).save(tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


KIM = Actor(id="kim-jong-un", name="Kim Jong Un", kind="person", aliases=("Mr Kim",), countries=("PRK",))
PUTIN = Actor(id="vladimir-putin", name="Vladimir Putin", kind="person", countries=("RUS",))
BEIJING = Place(id="beijing", name="Beijing", country="CHN", latitude=39.9, longitude=116.4)


def event(name: str, target: str | None = "vladimir-putin", **fields: Any) -> Event:
    facts: dict[str, Any] = {
        "confidence": 0.8,
        "claims": 1,
        "sources": 1,
        "predicate": "meet",
        "root": "CONSULT",
    }
    return Event(id=name, source="kim-jong-un", target=target, **(facts | fields))


def graph_of(*events: Event) -> Graph:
    return Graph.from_records(
        [KIM, PUTIN], [BEIJING], events, [], [DocumentInfo(id="a", date=dt.date(2025, 9, 4))]
    )


def test_networkx_takes_it_for_one_of_its_own() -> None:
    graph = graph_of(event("e-1"), event("e-2"))
    assert nx.number_weakly_connected_components(graph) == 2
    assert nx.shortest_path(graph, "kim-jong-un", "vladimir-putin") == ["kim-jong-un", "vladimir-putin"]
    assert type(graph.copy()) is Graph
    assert list(graph.subgraph(["kim-jong-un", "vladimir-putin"]).iter_events()) == [
        event("e-1"),
        event("e-2"),
    ]


def test_an_edge_carries_the_fields_of_its_event() -> None:
    graph = graph_of(
        event(
            "e-1", start=dt.date(2025, 9, 1), evidence=(Proof(claim="c", doc="a", quote="q", start=0, end=1),)
        )
    )
    edge = graph.edges["kim-jong-un", "vladimir-putin", "e-1"]
    assert (edge["root"], edge["start"], edge["targeted"]) == ("CONSULT", dt.date(2025, 9, 1), True)
    assert edge["evidence"][0]["quote"] == "q"


def test_an_event_without_target_points_at_its_place_or_back() -> None:
    graph = graph_of(event("e-1", None, place="beijing"), event("e-2", None))
    assert graph.edges["kim-jong-un", "beijing", "e-1"]["targeted"] is False
    assert graph.edges["kim-jong-un", "kim-jong-un", "e-2"]["targeted"] is False


def test_a_city_that_acts_and_is_acted_in_is_one_node() -> None:
    city = Actor(id="beijing", name="Beijing city", kind="place", countries=("CHN",))
    graph = Graph.from_records([city], [BEIJING])
    assert graph.nodes["beijing"] == {
        "name": "Beijing city", "kind": "place", "aliases": [], "countries": ["CHN"], "wikidata": None,
        "country": "CHN", "latitude": 39.9, "longitude": 116.4, "place_name": "Beijing",
        "first_seen": None, "last_seen": None,
    }  # fmt: skip


def test_a_subgraph_without_the_place_can_be_saved(tmp_path: Path) -> None:
    part = graph_of(event("e-1", place="beijing")).subgraph(["kim-jong-un", "vladimir-putin"])
    part.save(tmp_path / "part.json")
    assert [found.place for found in Graph.load(tmp_path / "part.json").iter_events()] == [None]


def test_an_event_of_an_unknown_actor_is_refused() -> None:
    with pytest.raises(GraphbuildError, match="'e-1' names 'nobody'"):
        graph_of(event("e-1", "nobody"))


def test_the_strongest_are_facts_told_by_most() -> None:
    strong = event("e-3", sources=3)
    denied = event("e-1", sources=9, polarity="negative")
    planned = event("e-2", sources=9, modality="planned")
    sure, unsure = event("e-5", sources=2, confidence=0.9), event("e-4", sources=2, confidence=0.5)
    graph = graph_of(strong, denied, planned, sure, unsure)
    assert [found.id for found in graph.strongest(4)] == ["e-3", "e-5", "e-4", "e-1"]


def test_tables_have_a_row_an_event_and_a_row_an_actor() -> None:
    pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")
    graph = graph_of(event("e-1", start=dt.date(2025, 9, 1), place="beijing"), event("e-2", None))
    events, actors = graph.events(), graph.actors()
    assert list(events["id"]) == ["e-1", "e-2"]
    assert (events["start"].dt.year[0], events["place_name"][0], events["target_name"][0]) == (
        2025,
        "Beijing",
        "Vladimir Putin",
    )
    assert dict(zip(actors["id"], actors["events"], strict=True)) == {"kim-jong-un": 2, "vladimir-putin": 1}


def test_tables_of_an_empty_graph_have_their_columns() -> None:
    pytest.importorskip("pandas", reason="the extra 'pandas' is not installed")
    assert "root" in Graph().events()
    assert "kind" in Graph().actors()


def test_without_pandas_the_tables_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"graphbuild\[pandas\]"):
        Graph().events()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "damaged"),
        (b"{", "damaged"),
        (b"[1]", "damaged"),
        (b"\xff\xfe", "damaged"),
        (b'{"nodes":[]}', "not a graph of graphbuild"),
        (b'{"format":"graphbuild.graph","version":99}', "upgrade graphbuild"),
        (b'{"format":"graphbuild.graph","version":0}', "unknown format 0"),
        (b'{"format":"graphbuild.graph","version":1,"actors":[{}]}', "damaged"),
    ],
)
def test_a_file_that_is_no_graph_says_so(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=message):
        Graph.load(path)


def test_a_graph_whose_events_lack_their_actors_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    graph_of(event("e-1")).save(path)
    path.write_bytes(path.read_bytes().replace(b'"id":"vladimir-putin"', b'"id":"somebody"'))
    with pytest.raises(StoreError, match="damaged"):
        Graph.load(path)


def test_a_missing_graph_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="graphbuild build"):
        Graph.load(tmp_path)


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.json"
    graph_of(event("e-1")).save(path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StoreError, match="No space left"):
        graph_of(event("e-2")).save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["graph.json"]
