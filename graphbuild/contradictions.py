"""Events that can't both be true, side by side."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from graphbuild.records import Event, EventLink, Matter, Proof, Record

if TYPE_CHECKING:
    from graphbuild.graph import Graph


class Report(Record, frozen=True, kw_only=True):
    """A claim behind one side: its proof, the outlet (the document where it isn't known) and the day."""

    proof: Proof
    outlet: str
    day: dt.date | None


class Side(Record, frozen=True, kw_only=True):
    """One of two events, and its reports by day and document, the undated last."""

    event: Event
    reports: tuple[Report, ...]


class Contradiction(Record, frozen=True, kw_only=True):
    """Two events that can't both be true, and in what: `polarity` (told as done, and denied), `number` or
    `time`. What is told as done, or was told first, is `one`."""

    id: str
    matter: Matter | None
    one: Side
    other: Side


def contradictions(graph: Graph) -> tuple[Contradiction, ...]:
    """All contradictions of a graph: those between events with most sources first, then by id."""
    events = {event.id: event for event in graph.iter_events()}
    documents = {document.id: document for document in graph.iter_documents()}

    def side(event: Event) -> Side:
        reports = []
        for proof in event.evidence:
            document = documents.get(proof.doc)
            outlet = (document.source if document else None) or proof.doc
            reports.append(Report(proof=proof, outlet=outlet, day=document.date if document else None))
        reports.sort(key=lambda report: (report.day or dt.date.max, report.proof.doc, report.proof.start))
        return Side(event=event, reports=tuple(reports))

    found = [
        _contradiction(link, side(events[link.source]), side(events[link.target]))
        for link in graph.iter_links()
        if link.link == "contradicts"
    ]
    return tuple(sorted(found, key=_rank))


def _contradiction(link: EventLink, *sides: Side) -> Contradiction:
    one, other = sorted(sides, key=_first)
    return Contradiction(id=link.id, matter=link.matter, one=one, other=other)


def _first(side: Side) -> tuple[bool, dt.date, str]:
    day = side.reports[0].day if side.reports else None
    return side.event.polarity == "negative", day or dt.date.max, side.event.id


def _rank(found: Contradiction) -> tuple[int, int, str]:
    sources = sorted((found.one.event.sources, found.other.event.sources))
    return -sources[0], -sources[1], found.id
