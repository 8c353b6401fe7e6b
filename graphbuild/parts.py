"""Parts of a graph: what happened between two, around one, and in which order."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from graphbuild.errors import GraphbuildError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.records import QUADS, Event, Resolved, Root
from graphbuild.seen import first_day

Dates = Mapping[str, dt.date | None]


def in_order(events: Iterable[Event], dates: Dates) -> list[Event]:
    """The events by their day and id; those without any day come last."""
    return sorted(events, key=lambda event: (first_day(event, dates) or dt.date.max, event.id))


def between(
    events: Iterable[Event],
    one: str,
    other: str,
    *,
    directed: bool = False,
    roots: Collection[Root] | None = None,
) -> list[Event]:
    """The events whose two sides are these ids: where `directed`, of `one` towards `other` alone (and what is
    symmetric). `roots` are the classes wanted, None for all."""
    found = []
    for event in events:
        forward = (event.source, event.target) == (one, other)
        backward = (event.source, event.target) == (other, one)
        if (forward or (backward and (event.symmetric or not directed))) and (
            roots is None or event.root in roots
        ):
            found.append(event)
    return found


def of(events: Iterable[Event], node: str) -> list[Event]:
    """The events in which an actor or place takes part, as source, target or place."""
    return [event for event in events if node in (event.source, event.target, event.place)]


def within(
    events: Iterable[Event], dates: Dates, since: dt.date | None = None, until: dt.date | None = None
) -> list[Event]:
    """The events that ended on the day `since` or later and began on `until` or earlier. One without a day of
    its own counts on that of its first report; one without any is left out where days are asked for. Raises
    GraphbuildError for days the wrong way round."""
    if since is None and until is None:
        return list(events)
    if since is not None and until is not None and since > until:
        raise GraphbuildError(f"{since} is after {until}; give the earlier day first")
    kept = []
    for event in events:
        first = first_day(event, dates)
        last = event.end or first
        if first and last and (since is None or last >= since) and (until is None or first <= until):
            kept.append(event)
    return kept


def around(records: Resolved, node: str, hops: int = 1) -> Resolved:
    """The records of all that is at most `hops` events or ties away from an actor or place, whatever their
    direction: the nodes, the events and ties between them, the places of these events, and the documents that
    tell of it; who is only quoted there is not among the actors. An event without a target leads to its
    place, and from the place in the middle one goes to all that happened there. Raises GraphbuildError for
    fewer than 0 hops."""
    if isinstance(hops, bool) or not isinstance(hops, int) or hops < 0:
        raise GraphbuildError(f"{hops!r} hops make no sense; give 0, 1, 2 or more")
    near: defaultdict[str, set[str]] = defaultdict(set)
    for event in records.events:
        if (end := event.target or event.place) is not None:
            near[event.source].add(end)
            near[end].add(event.source)
        if event.place == node:  # whoever met there is near the place, but not therefore near each other
            near[node].update(side for side in (event.source, event.target) if side is not None)
    for tie in records.ties:
        near[tie.source].add(tie.target)
        near[tie.target].add(tie.source)
    reached = {node}
    edge = {node}
    for _ in range(hops):
        edge = {far for one in edge for far in near[one]} - reached
        if not edge:
            break
        reached |= edge
    events = tuple(
        event
        for event in records.events
        if event.source in reached and (event.target or event.place or event.source) in reached
    )
    ties = tuple(tie for tie in records.ties if tie.source in reached and tie.target in reached)
    named: set[str | None] = {*reached, *(event.place for event in events)}
    cited = {proof.doc for told in (events, ties) for one in told for proof in one.evidence}
    kept = {event.id for event in events}
    return Resolved(
        actors=tuple(actor for actor in records.actors if actor.id in named),
        places=tuple(place for place in records.places if place.id in named),
        events=events,
        ties=ties,
        documents=tuple(document for document in records.documents if document.id in cited),
        links=tuple(link for link in records.links if link.source in kept and link.target in kept),
    )


def weighted(records: Resolved, simple: Any) -> Any:
    """The simple networkx graph given, directed or not, filled with the actors and an edge for each pair that
    has events told as fact; see `Analysis.to_networkx`."""
    for actor in records.actors:
        simple.add_node(actor.id, name=actor.name, kind=actor.kind, countries=list(actor.countries))
    intensity: defaultdict[tuple[str, str], float] = defaultdict(float)
    for event in records.events:
        told = event.polarity == "positive" and event.modality == "actual"
        if not told or event.target is None or event.target == event.source:
            continue
        pairs = {(event.source, event.target)}
        if event.symmetric and simple.is_directed():
            pairs.add((event.target, event.source))
        for one, other in pairs:
            if not simple.has_edge(one, other):
                quads = {quad.replace(" ", "_"): 0 for quad in QUADS.values()}
                simple.add_edge(one, other, weight=0, events=0, claims=0, **quads)
            edge = simple.edges[one, other]
            edge["weight"] += 1
            edge["events"] += 1
            edge["claims"] += event.claims
            edge[QUADS[event.root].replace(" ", "_")] += 1
            key = (one, other) if simple.is_directed() or one < other else (other, one)
            intensity[key] += intensity_of(event.root, event.polarity) or 0
    for (one, other), total in intensity.items():
        edge = simple.edges[one, other]
        edge["intensity"] = round(total / edge["events"], 2)
    return simple
