"""The property graph has all that the records have: they come back from it exactly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from cypher_graph import hand_built
from hypothesis import given, settings
from hypothesis import strategies as st

from graphbuild import graphfile
from graphbuild.cypher.projection import Link, Links, Nodes, Projection, project
from graphbuild.cypher.restoring import restore
from graphbuild.errors import GraphbuildError
from graphbuild.graph import Graph
from graphbuild.records import (
    ACTOR_KINDS,
    RELATIONS,
    ROOTS,
    Actor,
    DocumentInfo,
    Event,
    EventLink,
    LinkName,
    Matter,
    Modality,
    Place,
    Polarity,
    Proof,
    Quantity,
    Resolved,
    Tie,
)

HOSTILE = [
    "'; MATCH (n) DETACH DELETE n //",
    "`x`",
    "\\u0027",
    "\x00\x1f",
    "\ufeff",
    "=1+1",
    "a\r\nb",
    "\u202e🦊",
    " ",
]
ids = st.sampled_from(["a", "b", "c", "é", *HOSTILE[:3]])
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
floats = st.floats(-180, 180)
certain = st.floats(0, 1)
offsets = st.integers(0, 10**6)


def unique(records: st.SearchStrategy[object], size: int = 4) -> st.SearchStrategy[object]:
    return st.lists(records, max_size=size, unique_by=lambda one: one.id).map(  # type: ignore[attr-defined]
        lambda found: tuple(sorted(found, key=lambda one: one.id))
    )


def maybe(some: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), some)


actors = st.builds(
    Actor, id=ids, name=texts, aliases=st.lists(texts, max_size=3).map(tuple), text=texts,
    kind=st.sampled_from(ACTOR_KINDS), countries=st.lists(texts, max_size=2).map(tuple),
    wikidata=maybe(texts),
)  # fmt: skip
places = st.builds(
    Place,
    id=ids,
    name=texts,
    country=maybe(texts),
    latitude=maybe(floats),
    longitude=maybe(floats),
    text=texts,
)
documents = st.builds(
    DocumentInfo, id=ids, title=maybe(texts), date=maybe(days), source=maybe(texts), url=maybe(texts)
)
proofs = st.builds(
    Proof, claim=texts, doc=ids, quote=texts, start=offsets, end=offsets,
    polarity=st.sampled_from(get_args(Polarity)), modality=st.sampled_from(get_args(Modality)),
    hedged=st.booleans(), attributed_to=maybe(texts), confidence=maybe(certain), joined=maybe(texts),
)  # fmt: skip
evidence = st.lists(proofs, max_size=4, unique_by=lambda one: (one.doc, one.claim)).map(tuple)
values = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
quantities = st.lists(
    st.builds(Quantity, value=values, unit=texts, approximate=st.booleans(), text=texts), max_size=3
).map(tuple)
events = st.builds(
    Event, id=ids, root=st.sampled_from(ROOTS), predicate=texts, source=ids, target=maybe(ids),
    symmetric=st.booleans(), start=maybe(days), end=maybe(days), polarity=st.sampled_from(get_args(Polarity)),
    modality=st.sampled_from(get_args(Modality)), hedged=st.booleans(), confidence=certain, place=maybe(ids),
    quantities=quantities, claims=offsets, sources=offsets, independent=offsets, first_reported=maybe(days),
    last_reported=maybe(days), evidence=evidence,
)  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Resolved:
    """Records of which ties and links have their ends among the actors and events."""
    who, what = draw(unique(actors)), draw(unique(events, 6))
    ties, links = st.just(()), st.just(())
    if who:
        end = st.sampled_from([one.id for one in who])  # type: ignore[attr-defined]
        ties = unique(
            st.builds(
                Tie, id=ids, source=end, target=end, relation=st.sampled_from(RELATIONS), role=maybe(texts),
                former=st.booleans(), start=maybe(days), end=maybe(days), first_reported=maybe(days),
                last_reported=maybe(days), evidence=evidence,
            )
        )  # fmt: skip
    if what:
        end = st.sampled_from([one.id for one in what])  # type: ignore[attr-defined]
        links = unique(
            st.builds(
                EventLink, id=ids, source=end, target=end, link=st.sampled_from(get_args(LinkName)),
                matter=maybe(st.sampled_from(get_args(Matter))),
            )
        )  # fmt: skip
    return Resolved(who, draw(unique(places)), what, draw(ties), draw(unique(documents)), draw(links))  # type: ignore[arg-type]


def as_bytes(records: Resolved) -> bytes:
    return msgspec.json.encode(records)


def passed_through(projection: Projection) -> Projection:
    """The projection as a database gives it back: in another order."""
    return Projection(
        [Nodes(group.labels, group.rows[::-1]) for group in projection.nodes[::-1]],
        [
            Links(group.source, group.type, group.target, group.key, group.rows[::-1])
            for group in projection.links
        ],
    )


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_records_come_back_as_they_were(records: Resolved) -> None:
    assert as_bytes(restore(passed_through(project(records)))) == as_bytes(records)


def test_the_hand_built_graph_comes_back_byte_for_byte(tmp_path: Path) -> None:
    records = hand_built().records()
    back = restore(passed_through(project(records)))
    assert back == records
    for name, one in (("before", records), ("after", back)):
        graphfile.write(tmp_path / name, *one)
    assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes()
    assert not Graph.from_records(*back).diff(hand_built())


def test_no_property_is_more_than_a_list_of_texts() -> None:
    projection = project(hand_built())
    rows = [row for group in projection.nodes for row in group.rows]
    rows += [link.properties for group in projection.links for link in group.rows]
    for value in (value for row in rows for value in row.values()):
        if isinstance(value, list):
            assert all(isinstance(part, str) for part in value)
        else:
            assert isinstance(value, str | int | float | bool | dt.date)


def test_what_others_added_is_passed_over() -> None:
    projection = project(hand_built())
    for group in projection.nodes:
        for row in group.rows:
            row["note"] = "theirs"
    assert restore(projection) == hand_built().records()


@pytest.mark.parametrize(
    "projection",
    [
        Projection([Nodes(("Actor",), [{"id": "a"}])], []),
        Projection([Nodes(("Actor",), [{"id": "a", "name": "A", "kind": "`x`"}])], []),
        Projection([Nodes(("Event",), [{"id": "e", "root": "AID"}])], []),
        Projection([], [Links("Actor", "ALLY_OF", "Actor", "tie", [Link("a", "b", {})])]),
    ],
)
def test_what_is_no_graph_of_ours_is_told(projection: Projection) -> None:
    with pytest.raises(GraphbuildError, match="no graph that graphbuild wrote"):
        restore(projection)
