"""The embedded engine's quick loading: the same graph as by statements, whatever is in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import kglite
import pytest
from cypher_graph import event, hand_built
from cypher_statements import statements
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild.cypher.dialect import TITLE
from graphbuild.cypher.engine import DISABLED_PASSES, Engine
from graphbuild.cypher.loading import load
from graphbuild.cypher.projection import project, tables
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Proof, Quantity, Resolved, Tie

NODES = "MATCH (n) RETURN labels(n) AS labels, n AS node, n.name AS name"
LINKS = (
    "MATCH (a)-[r]->(b) RETURN labels(a)[0] AS one, a.id AS source, type(r) AS type, r AS link, "
    "labels(b)[0] AS other, b.id AS target"
)
ODD = [
    "007", "1e5", "-0.0", "2025-01-01", "2025-01-01T00:00:00", "", " ", " a ", "nan", "NaN", "None", "null",
    "True", "[1]", "[]", "{}", "NaT", "x\ny", "\r\n", "\x00", "\x1f", "q\"'`\\", "é🦊\u202e", "\ufeff",
    "\ufffe",
]  # fmt: skip


def written(source: Any) -> kglite.KnowledgeGraph:
    """Loaded as a Neo4j server is: statement by statement."""
    graph = kglite.KnowledgeGraph()
    for statement in statements(project(source)):
        for batch in statement.batches(1000):
            graph.cypher(statement.text, params={"rows": list(batch)}, disabled_passes=list(DISABLED_PASSES))
    return graph


def loaded(source: Any) -> kglite.KnowledgeGraph:
    graph = kglite.KnowledgeGraph()
    load(graph, source)
    return graph


def content(graph: kglite.KnowledgeGraph) -> tuple[list[str], list[str]]:
    """All that is in the graph with the types of all values, in an order of its own; but not the title
    that statements, and they alone, give to what has a name, nor the name that they give to a document."""
    nodes, links = graph.cypher(NODES).to_list(), graph.cypher(LINKS).to_list()
    for row in nodes:
        row["labels"] = sorted(row["labels"])
        values = row["node"]["properties"]
        title = values.pop("title", None)
        if "Document" in row["labels"]:
            values["title"] = values.pop(TITLE, title)
            row["name"] = None
        row["node"] = sorted((name, repr(value)) for name, value in values.items())
    for row in links:
        row["link"] = sorted((name, repr(value)) for name, value in row["link"]["properties"].items())
    return sorted(map(repr, nodes)), sorted(map(repr, links))


def odd(*, one: str, other: str, day: dt.date | None) -> Resolved:
    """A graph with `one` or `other` in every field that holds a text."""
    actors = (
        Actor(id=one, name=other, kind="person", aliases=(other, one, ""), countries=(), wikidata=other),
        Actor(id=f"{one}2", name=one, kind="place", aliases=(), countries=(one,)),
    )
    proofs = tuple(
        Proof(
            claim=f"{other}{number}", doc=doc, quote=one, start=number, end=2**40, attributed_to=other,
            joined=other if number else None, hedged=bool(number), confidence=1 if number else None,
        )
        for number, doc in enumerate([one, one, other, one])
    )  # fmt: skip
    happened = [
        Event(
            id=f"{one}{number}", root="AID", predicate=other, source=one,
            target=f"{one}2" if number else None, start=day, end=day, confidence=1, place=other, claims=4,
            sources=1, evidence=proofs,
            polarity="negative" if number else "positive",
            quantities=tuple(Quantity(value=1, unit=one, text=text) for text in (one, other)[: number + 1]),
        )
        for number in range(3)
    ]  # fmt: skip
    return Resolved(
        actors=actors,
        places=(Place(id=other, name=one, country=other, latitude=1, longitude=None),),
        events=tuple(happened),
        ties=(
            Tie(id=one, source=one, target=one, relation="part_of", role=other, start=day, evidence=proofs),
        ),
        documents=(DocumentInfo(id=one, title=other, date=day, source=one, url=other),),
        links=(EventLink(id=other, source=f"{one}0", target=f"{one}1", link="contradicts", matter="time"),),
    )


@pytest.mark.parametrize(
    "source",
    [
        hand_built,
        lambda: hand_built().records(),
        Resolved,
        lambda: odd(one="a", other="b", day=dt.date(1, 1, 1)),
        lambda: odd(one="a", other="b", day=dt.date(9999, 12, 31)),
    ],
)
def test_a_graph_is_loaded_as_statements_would(source: Callable[[], Any]) -> None:
    assert content(loaded(source())) == content(written(source()))


@pytest.mark.parametrize("number", range(len(ODD)))
def test_texts_stay_texts(number: int) -> None:
    source = odd(one=ODD[number], other=ODD[number - 1], day=None)
    assert content(loaded(source)) == content(written(source))
    (row,) = loaded(source).cypher(
        f"MATCH (d:Document {{id: $id}}) RETURN d.{TITLE} AS t", params={"id": ODD[number]}
    )
    assert row["t"] == ODD[number - 1]


@settings(max_examples=40, deadline=None)
@given(
    one=st.text(st.characters(exclude_categories=[]), max_size=5),
    other=st.text(st.characters(exclude_categories=[]), max_size=5),
    day=st.none() | st.dates(),
)
def test_any_texts_and_days_are_loaded_as_statements_would(one: str, other: str, day: dt.date | None) -> None:
    source = odd(one=one, other=other, day=day)
    assert content(loaded(source)) == content(written(source))


def test_half_of_a_surrogate_pair_becomes_the_replacement_character() -> None:
    source = odd(one="a\ud83e", other="\ud83e\udd8a", day=None)
    rows = loaded(source).cypher("MATCH (a:Person) RETURN a.id AS id, a.name AS name, a.aliases AS aliases")
    assert rows.to_list() == [{"id": "a\ufffd", "name": "🦊", "aliases": ["🦊", "a\ufffd", ""]}]
    assert loaded(source).cypher("MATCH ()-[r:REPORTED_IN]->() RETURN count(r) AS n").scalar() == 12


def test_what_has_no_end_or_is_there_twice_is_one_relationship_less() -> None:
    told = event("e", "AID", "a", "b", "00")
    twice = Event(**{name: getattr(told, name) for name in told.__struct_fields__} | {
        "evidence": (*told.evidence, told.evidence[0]), "place": "nowhere",
    })  # fmt: skip
    source = Resolved(actors=(Actor(id="a", name="A", kind="person"),), events=(twice,))
    assert content(loaded(source)) == content(written(source))
    assert {table.type: len(table) for table in tables(source) if hasattr(table, "type") and len(table)} == {
        "SOURCE_OF": 1, "REPORTED_IN": 2,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["title", "name"])
def test_documents_have_a_title_and_the_others_a_name(name: str) -> None:
    rows = Engine(hand_built()).run(
        f"MATCH (n) WHERE n.{name} IS NOT NULL UNWIND labels(n) AS label RETURN DISTINCT label"
    )
    assert (["Document"] in map(list, rows.rows)) == (name == "title")
    assert (["Actor"] in map(list, rows.rows)) == (name == "name")
