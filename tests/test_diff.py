"""What became of a graph."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from dated_graph import DOCUMENTS, UN, day, event, graph, tie
from hypothesis import given, settings
from hypothesis import strategies as st
from test_graph import everything

from graphbuild.graph import Graph
from graphbuild.records import Event


def ids(found: Any) -> list[str]:
    return [one.id for one in found]


def with_claims_of(other: Event, id: str, **fields: Any) -> Event:
    """An event of another id that rests on the same claims."""
    return msgspec.structs.replace(other, id=id, **fields)


def test_a_graph_does_not_differ_from_itself() -> None:
    same = graph([event("e1")], [tie("t1")])
    found = same.diff(same)
    assert not found
    assert found.names["kim"] == "Kim Jong Un"


def test_actors_ties_and_events_are_new_and_gone() -> None:
    one = graph([event("e1")], [tie("t1")], actors=[a for a in graph().iter_actors() if a.id != "un"])
    two = graph([event("e2", "d10", source="kim")], [tie("t2")])
    found = one.diff(two)
    assert (ids(found.events_new), ids(found.events_gone)) == (["e2"], ["e1"])
    assert (ids(found.ties_new), ids(found.ties_gone)) == (["t2"], ["t1"])
    assert (found.actors_new, found.actors_gone) == ((UN,), ())
    back = two.diff(one)
    assert (ids(back.events_new), ids(back.actors_gone)) == (["e1"], ["un"])


def test_what_changed_of_an_event_is_named() -> None:
    before = event("e1", start="2025-09-01", hedged=True)
    after = event("e1", "d01 d10", start="2025-09-02", hedged=False, place="kursk")
    (change,) = graph([before]).diff(graph([after])).events_changed
    assert change.what == ("claims", "status", "time", "confidence", "place")
    assert (change.before, change.after) == (before, after)


def test_an_event_whose_id_an_earlier_report_changed_is_the_same() -> None:
    before = event("e1", "d10 d20")
    (early,) = event("x", "d01").evidence
    after = with_claims_of(before, "e0", evidence=(early, *before.evidence), claims=3)
    found = graph([before]).diff(graph([after]))
    assert (found.events_new, found.events_gone) == ((), ())
    assert found.events_changed[0].what == ("claims",)


def test_two_events_that_became_one_are_told_and_so_is_one_that_became_two() -> None:
    one, two = event("e1", "d01 d10"), event("e2", "d20")
    both = with_claims_of(one, "e1", evidence=(*one.evidence, *two.evidence), claims=3)
    merged = graph([one, two]).diff(graph([both]))
    assert [(c.before.id, c.after.id, c.what) for c in merged.events_changed] == [
        ("e1", "e1", ("claims",)),
        ("e2", "e1", ("merged",)),
    ]
    split = graph([both]).diff(graph([one, two]))
    assert [(c.before.id, c.after.id, c.what) for c in split.events_changed] == [
        ("e1", "e1", ("claims",)),
        ("e1", "e2", ("split",)),
    ]
    assert (merged.events_gone, merged.withdrawn, split.events_new, split.withdrawn) == ((), (), (), ())


def test_the_first_event_of_a_pair_is_its_first_contact() -> None:
    before = graph([event("e1")])
    meetings = [
        event("e3", "d20", source="kim", target="putin", start="2025-09-18"),
        event("e2", "d10", source="putin", target="kim", start="2025-09-07"),
        event("e4", "d10", source="ukraine", target="russia"),
    ]
    (contact,) = before.diff(graph([event("e1"), *meetings])).contacts
    assert (contact.actors, contact.event.id, contact.day) == (("kim", "putin"), "e2", day("2025-09-07"))


def test_only_what_is_told_as_fact_is_a_contact() -> None:
    planned = event("e1", source="kim", target="putin", modality="planned")
    denied = event("e2", source="kim", target="un", polarity="negative")
    alone = event("e3", source="kim", target=None)
    assert graph().diff(graph([planned, denied, alone])).contacts == ()
    (contact,) = (
        graph([planned]).diff(graph([planned, event("e4", "d10", source="kim", target="putin")])).contacts
    )
    assert (contact.event.id, contact.day) == ("e4", day("2025-09-10"))


def test_a_pair_whose_actor_got_another_id_is_not_new() -> None:
    before = event("e1", source="tass")
    assert graph([before]).diff(graph([with_claims_of(before, "e1", source="un")])).contacts == ()


def test_claims_of_documents_that_are_gone_or_changed_are_withdrawn() -> None:
    told = event("e1", "d01 d10 d20")
    kept = msgspec.structs.replace(told, evidence=told.evidence[:1], claims=1)
    later = graph([kept], documents=DOCUMENTS[:2])
    (lost,) = graph([told, event("e2")]).diff(graph([kept, event("e2")], documents=DOCUMENTS[:2])).withdrawn
    assert (lost.event.id, lost.gone, lost.changed, lost.whole) == ("e1", ("d20",), ("d10",), False)
    assert [proof.doc for proof in lost.claims] == ["d10", "d20"]
    whole = graph([told]).diff(graph(documents=later.iter_documents())).withdrawn[0]
    assert (whole.whole, whole.changed) == (True, ("d01", "d10"))


def test_an_office_that_is_over_has_ended() -> None:
    found = graph(ties=[tie("t1")]).diff(graph(ties=[tie("t1", former=True)]))
    assert (ids(found.ties_ended), found.ties_new, found.ties_gone) == (["t1"], (), ())


def test_since_a_day_what_was_reported_later_is_new() -> None:
    office = tie("t1", "d01", start="2012-05-07", end="2024-05-07", last_reported="2025-09-01")
    whole = graph(
        [event("e1", "d01 d20"), event("e2", "d10", source="kim"), event("e3", "undated")], [office]
    )
    found = whole.since(day("2025-09-05"))
    assert ids(found.events_new) == ["e2"]
    assert [(change.after.id, change.what) for change in found.events_changed] == [("e1", ("claims",))]
    assert ids(found.actors_new) == ["kim"]
    assert (found.ties_new, found.ties_gone, found.withdrawn) == ((), (), ())


def test_since_a_day_by_event_what_happened_later_is_new() -> None:
    whole = graph([event("e1", start="2025-09-01"), event("e2", "d10", start="2025-09-08")])
    assert ids(whole.since(day("2025-09-05"), by="event").events_new) == ["e2"]


@given(everything(), everything(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_records_does_not_matter(
    before: tuple[list[Any], ...], after: tuple[list[Any], ...], rnd: Any
) -> None:
    found = Graph.from_records(*before).diff(Graph.from_records(*after))
    for group in (*before, *after):
        rnd.shuffle(group)
    assert Graph.from_records(*before).diff(Graph.from_records(*after)) == found


@given(everything(), st.dates())
@settings(max_examples=40, deadline=None)
def test_every_event_is_accounted_for(given: tuple[list[Any], ...], on: dt.date) -> None:
    whole = Graph.from_records(*given)
    early = whole.as_of(on, "report")
    found = early.diff(whole)
    new = {one.id for one in found.events_new}
    new |= {change.after.id for change in found.events_changed if "split" in change.what}
    assert new == {one.id for one in whole.iter_events()} - {one.id for one in early.iter_events()}
    assert (found.events_gone, found.withdrawn) == ((), ())
