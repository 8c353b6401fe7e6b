"""The property graph: what becomes a node, a relationship, a property."""

from __future__ import annotations

import datetime as dt

import pytest
from cypher_graph import HOSTILE, event, events, hand_built, ties
from cypher_statements import statements

from graphbuild.cypher import carried
from graphbuild.cypher.difference import Changed, Difference, LinkDifference, NodeDifference
from graphbuild.cypher.projection import (
    LINK_TYPES,
    NODE_LABELS,
    PROPERTIES,
    Links,
    Nodes,
    Projection,
    project,
)
from graphbuild.cypher.writing import batches, create_nodes
from graphbuild.errors import GraphbuildError
from graphbuild.graph import Graph
from graphbuild.records import Actor, Tie

RESERVED = {"type", "label", "node_type", "connection_type"}


@pytest.fixture(scope="module")
def projection() -> Projection:
    return project(hand_built())


def nodes(projection: Projection, *labels: str) -> Nodes:
    return next(group for group in projection.nodes if group.labels == labels)


def links(projection: Projection, type_: str) -> Links:
    return next(group for group in projection.links if group.type == type_)


def test_each_kind_of_actor_has_its_second_label(projection: Projection) -> None:
    labels = {group.labels[1:] for group in projection.nodes if group.labels[0] == "Actor"}
    kinds = "Person Country Government Military ArmedGroup Organization Media Population"
    assert labels == {(kind,) for kind in kinds.split()} | {()}


def test_an_actor_and_a_place_of_one_id_are_two_nodes(projection: Projection) -> None:
    assert [row["id"] for row in nodes(projection, "Actor").rows] == ["beijing"]
    assert "beijing" in [row["id"] for row in nodes(projection, "Place").rows]


def test_absent_values_are_absent_properties(projection: Projection) -> None:
    assert nodes(projection, "Place").rows[1] == {"id": "front", "name": "the `front` line's end"}


def test_dates_are_dates(projection: Projection) -> None:
    assert nodes(projection, "Document").rows[0]["date"] == dt.date(2025, 9, 4)


def test_a_root_typed_relationship_stands_for_each_event_with_a_target(projection: Projection) -> None:
    drawn = {
        row.properties["event"] for group in projection.links if group.key == "event" for row in group.rows
    }
    assert drawn == {one.id for one in events() if one.target is not None}


def test_the_relationship_says_what_the_event_says(projection: Projection) -> None:
    (row,) = [row for row in links(projection, "CONSULT").rows if row.properties["event"] == "met"]
    (node,) = [row for row in nodes(projection, "Event").rows if row["id"] == "met"]
    told = {name: value for name, value in row.properties.items() if name != "event"}
    assert told.items() <= node.items() or told == {name: node[name] for name in told}
    assert (row.source, row.target) == ("kim-jong-un", "vladimir-putin")


def test_every_claim_is_a_proof(projection: Projection) -> None:
    claims = [row.properties["claim"] for row in links(projection, "REPORTED_IN").rows]
    assert sorted(claims) == sorted(proof.claim for one in events() for proof in one.evidence)


def test_every_tie_is_a_relationship_in_capitals(projection: Projection) -> None:
    drawn = {row.properties["tie"] for group in projection.links if group.key == "tie" for row in group.rows}
    assert drawn == {tie.id for tie in ties()}
    assert links(projection, "LEADER_OF").rows[0].properties["role"] == "president"


def test_links_between_events_are_relationships(projection: Projection) -> None:
    (fulfilled,) = links(projection, "FULFILS").rows
    assert (fulfilled.source, fulfilled.target, fulfilled.properties) == (
        "infighting", "raid-planned", {"link": "l4"},
    )  # fmt: skip
    contradicted = links(projection, "CONTRADICTS").rows
    assert [row.properties["matter"] for row in contradicted] == ["polarity", "polarity", "time"]


def test_an_event_has_its_measures_and_the_days_of_its_reports(projection: Projection) -> None:
    found = {row["id"]: row for row in nodes(projection, "Event").rows}
    assert (found["raid"]["quad"], found["raid"]["intensity"]) == ("material conflict", -9.7)
    assert (found["met"]["first_reported"], found["met"]["last_reported"]) == (
        dt.date(2025, 9, 4), dt.date(2025, 9, 9),
    )  # fmt: skip
    assert "intensity" not in found["met-denied"]
    assert "first_reported" not in found["march"]


def test_no_property_has_a_name_that_the_engine_invents(projection: Projection) -> None:
    for group in projection.nodes:
        names = {name for row in group.rows for name in row}
        assert not names & RESERVED
        assert "title" not in names or group.labels == ("Document",)
    for link in projection.links:
        assert not {name for row in link.rows for name in row.properties} & (RESERVED | {"title"})


def test_the_schema_lists_every_name_in_use(projection: Projection) -> None:
    assert {group.labels[0] for group in projection.nodes} <= set(NODE_LABELS)
    assert {group.type for group in projection.links} <= set(LINK_TYPES)
    used = {name for group in projection.nodes for row in group.rows for name in row}
    used |= {name for group in projection.links for row in group.rows for name in row.properties}
    assert used | set(carried.NAMES) == set(PROPERTIES)


def test_a_document_that_only_a_claim_names_is_a_node_too() -> None:
    graph = Graph.from_records(
        [Actor(id="a", name="A", kind="person")], events=[event("e", "AID", "a", None)]
    )
    assert nodes(project(graph), "Document").rows == [{"id": "000.txt"}]


def test_no_data_gets_into_a_statement(projection: Projection) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$.,:(){}[]<>-=+ ")
    for statement in statements(projection):
        assert set(statement.text) <= allowed
        assert HOSTILE not in statement.text


def test_no_data_gets_into_what_a_push_writes(projection: Projection) -> None:
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$.,:(){}[]<>-=+ '012")
    changed = [Changed("4:x:0", {"name": HOSTILE})]
    difference = Difference(
        [NodeDifference(group, group.rows, changed) for group in projection.nodes],
        [LinkDifference(group, group.rows, changed) for group in projection.links],
        stale={},
        runs=set(),
    )
    written = [*create_nodes(difference, 10), *batches(difference, 10)]
    assert {one.kind for one in written} == {"create", "change"}
    for one in written:
        assert set(one.text) <= allowed
        assert HOSTILE not in one.text


def test_a_relation_that_is_none_of_ours_never_becomes_a_type() -> None:
    actor = Actor(id="a", name="A", kind="person")
    graph = Graph.from_records([actor])
    forged = Tie(id="t", source="a", target="a", relation="X]->() DETACH DELETE n //")  # type: ignore[arg-type]
    graph.iter_ties = lambda: iter([forged])  # type: ignore[method-assign]
    with pytest.raises(GraphbuildError, match="is no relation"):
        project(graph)


def test_the_same_graph_gives_the_same_projection() -> None:
    assert project(hand_built()) == project(hand_built())
