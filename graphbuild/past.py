"""A graph as of a day: what had happened by then, or what was known then."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from graphbuild.errors import GraphbuildError
from graphbuild.records import DocumentInfo, Event, EventLink, Proof, Quantity, Tie
from graphbuild.resolve import Resolved
from graphbuild.resolve.copies import outlets_of_their_own
from graphbuild.resolve.events import CERTAIN, HEDGED
from graphbuild.resolve.linking import contest
from graphbuild.seen import first_day, reported

By = Literal["event", "report"]
_Dates = Mapping[str, dt.date | None]


def as_of(records: Resolved, day: dt.date, by: By = "event", *, undated: bool = False) -> Resolved:
    """The records as of the end of a day.

    By `event`: the events that had begun by then, as they are known now; an event without a day of its own
    counts on that of its first report. By `report`: what the documents dated until then say. Of an event that
    is the evidence in them, with claims, sources, confidence, status and quantities anew; its days, place and
    predicate stay as all reports together give them. Ties are those that hold on the day, as far as the
    documents (or the tables of offices) know.

    What has no day (an event that neither has one nor was reported on one; by report, what only documents
    without a date say) is left out, and kept with `undated`. Actors and places that nothing names any more go
    as well, and links without both of their events.

    Raises GraphbuildError for another `by`."""
    dates = {document.id: document.date for document in records.documents}
    if by == "event":
        documents = records.documents
        events = [event for event in records.events if _begun(event, day, dates, undated=undated)]
        ties = list(records.ties)
    elif by == "report":
        infos = {document.id: document for document in records.documents}

        def known(doc: str) -> bool:
            date = dates.get(doc)
            return undated if date is None else date <= day

        documents = tuple(document for document in records.documents if known(document.id))
        found = (_known_event(event, known, infos, undated=undated) for event in records.events)
        events = [event for event in found if event is not None]
        events = _contested(records, events, _links(records.links, events), infos)
        ties = [tie for tie in (_known_tie(tie, known, dates) for tie in records.ties) if tie is not None]
    else:
        raise GraphbuildError(f"a graph can't be taken by {by!r}; give 'event' or 'report'")
    ties = [tie for tie in ties if _holds(tie, day, dates, undated=undated)]
    return _left(records, documents, events, ties, undated=undated)


def _holds(tie: Tie, day: dt.date, dates: _Dates, *, undated: bool) -> bool:
    """Whether a tie is known to hold on a day. One that is held at its last report has not ended as far as
    anybody knows; one that is only known as former has no days."""
    if tie.start is not None and day < tie.start:
        return False
    if tie.end is None:
        return undated or not tie.former
    return day <= tie.end or (not tie.former and tie.end == reported(tie, dates).last)


def _begun(event: Event, day: dt.date, dates: _Dates, *, undated: bool) -> bool:
    begun = first_day(event, dates)
    return undated if begun is None else begun <= day


def _known_event(
    event: Event, known: Callable[[str], bool], documents: Mapping[str, DocumentInfo], *, undated: bool
) -> Event | None:
    proofs = tuple(proof for proof in event.evidence if known(proof.doc))
    if len(proofs) == len(event.evidence):
        return event if proofs or undated else None
    if not proofs:
        return None
    outlets = {proof.doc: _outlet(proof.doc, documents) for proof in event.evidence}
    sources = len({outlets[proof.doc] for proof in proofs})
    independent, confidence = _confidence(event, proofs, outlets)
    days = [
        date for proof in proofs if proof.doc in documents and (date := documents[proof.doc].date) is not None
    ]
    polarities, modalities = ([getattr(p, name) for p in proofs] for name in ("polarity", "modality"))
    return msgspec.structs.replace(
        event,
        polarity=event.polarity if event.polarity in polarities else polarities[0],
        modality=event.modality if event.modality in modalities else modalities[0],
        hedged=all(proof.hedged for proof in proofs),
        confidence=min(confidence, event.confidence),
        quantities=_told(event.quantities, proofs, event.evidence),
        claims=len(proofs),
        sources=sources,
        independent=independent,
        first_reported=min(days, default=None),
        last_reported=max(days, default=None),
        evidence=proofs,
    )


def _outlet(doc: str, documents: Mapping[str, DocumentInfo]) -> str:
    document = documents.get(doc)
    return (document.source if document else None) or doc


def _confidence(event: Event, proofs: Sequence[Proof], outlets: Mapping[str, str]) -> tuple[int, float]:
    """From how many independent outlets some of the reports of an event are, and how sure they make it, as in
    merging (`resolve.events`), but that all of them count as being about this very event. Claims that don't
    say how sure they are share alike in what they make together."""
    own = outlets_of_their_own([(proof.quote, outlets[proof.doc]) for proof in proofs])
    everyone = len({outlets[proof.doc] for proof in event.evidence})
    share = 1 - (1 - event.confidence) ** (1 / everyone)
    surest: dict[str, float] = {}
    for proof in proofs:
        if (outlet := outlets[proof.doc]) in own:
            confidence = share if proof.confidence is None else proof.confidence
            confidence *= HEDGED if proof.hedged else 1.0
            surest[outlet] = max(surest.get(outlet, 0.0), confidence)
    doubt = 1.0
    for confidence in sorted(surest.values()):
        doubt *= 1 - confidence
    most = HEDGED if all(proof.hedged for proof in proofs) else CERTAIN
    return len(own), round(min(1 - doubt, most), 4)


def _contested(
    before: Resolved, events: list[Event], links: Sequence[EventLink], documents: Mapping[str, DocumentInfo]
) -> list[Event]:
    """The events with the confidence that what contradicted them by then leaves them."""
    against: dict[str, set[str]] = defaultdict(set)
    for link in before.links:
        if link.link == "contradicts":
            against[link.source].add(link.target)
            against[link.target].add(link.source)
    whole = {event.id: event for event in before.events if event.id in against}
    left = {event.id: event for event in events if event.id in against}
    changed = {name for name, event in whole.items() if left.get(name) != event}
    affected = {name for name in left if name in changed or against[name] & changed}
    alone = []
    for event in left.values():
        outlets = {proof.doc: _outlet(proof.doc, documents) for proof in event.evidence}
        if event.evidence:
            event = msgspec.structs.replace(event, confidence=_confidence(event, event.evidence, outlets)[1])
        alone.append(event)
    now = {event.id: event.confidence for event in contest(alone, links)}
    return [
        msgspec.structs.replace(event, confidence=now[event.id]) if event.id in affected else event
        for event in events
    ]


def _told(
    quantities: tuple[Quantity, ...], proofs: Iterable[Proof], evidence: Iterable[Proof]
) -> tuple[Quantity, ...]:
    """The quantities whose words stand in the quotations known, or in none at all."""
    now, ever = "\n".join(p.quote for p in proofs), "\n".join(p.quote for p in evidence)
    return tuple(q for q in quantities if q.text in now or q.text not in ever)


def _known_tie(tie: Tie, known: Callable[[str], bool], dates: _Dates) -> Tie | None:
    proofs = tuple(proof for proof in tie.evidence if known(proof.doc))
    if len(proofs) == len(tie.evidence):
        return tie
    if not proofs:
        return None
    days = [date for proof in proofs if (date := dates.get(proof.doc)) is not None]
    last = max(days, default=None)
    end = tie.end
    if last and end and last < end and end in {dates.get(proof.doc) for proof in tie.evidence}:
        end = last  # it was a report that is not known yet that told of it last
    former = tie.former and not (last and tie.end and last <= tie.end)
    return msgspec.structs.replace(
        tie,
        former=former,
        end=end,
        first_reported=min(days, default=None),
        last_reported=last,
        evidence=proofs,
    )


def _left(
    records: Resolved,
    documents: tuple[DocumentInfo, ...],
    events: list[Event],
    ties: list[Tie],
    *,
    undated: bool,
) -> Resolved:
    """The records that go with these events and ties. Actors that nothing ever named have no day."""
    named = _named(events, ties)
    if undated:
        ever = _named(records.events, records.ties)
        named |= {actor.id for actor in records.actors if actor.id not in ever}
        named |= {place.id for place in records.places if place.id not in ever}
    return Resolved(
        actors=tuple(actor for actor in records.actors if actor.id in named),
        places=tuple(place for place in records.places if place.id in named),
        events=tuple(events),
        ties=tuple(tie for tie in ties if tie.source in named and tie.target in named),
        documents=documents,
        links=_links(records.links, events),
    )


def _links(links: Iterable[EventLink], events: Iterable[Event]) -> tuple[EventLink, ...]:
    """The links between these events; numbers contradict each other where both are known."""
    quantified = {event.id: bool(event.quantities) for event in events}
    return tuple(
        link
        for link in links
        if link.source in quantified
        and link.target in quantified
        and (link.matter != "number" or (quantified[link.source] and quantified[link.target]))
    )


def _named(events: Iterable[Event], ties: Iterable[Tie]) -> set[str | None]:
    """Who and what is named by events and ties. Ties without evidence come from tables and name nobody: they
    stand between actors that something else names."""
    named: set[str | None] = set()
    for event in events:
        named.update((event.source, event.target, event.place))
        named.update(proof.attributed_to for proof in event.evidence)
    for tie in ties:
        if tie.evidence:
            named.update((tie.source, tie.target))
            named.update(proof.attributed_to for proof in tie.evidence)
    return named
