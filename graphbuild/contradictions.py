"""What reports of one matter tell differently: done and denied, other numbers, other days.

Two events that can't both be true are linked (`Graph.iter_links`). Where reports of one event differ in a
number or a day, the event keeps all of them, and they are found here again in its evidence."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Literal

from graphbuild.records import DocumentInfo, Event, EventLink, Matter, Proof, Quantity, Record

ROUNDED = 0.1  # the part by which an approximate number may miss an exact one and still agree with it

_DAY = re.compile(r"day told as (\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))?")


class Side(Record, frozen=True, kw_only=True):
    """One of the things said: what is `said` ("denied", "12 soldier", "2025-09-03"), the event that it is
    said of, the outlets (or documents without one) that say it, sorted, and the claims that prove it, in
    order of report."""

    said: str
    event: Event
    outlets: tuple[str, ...]
    evidence: tuple[Proof, ...]


class Contradiction(Record, frozen=True, kw_only=True):
    """Two sides or more that can't all be true, in what (`matter`), and whether they are different events
    (`events`) or reports of one event (`reports`). `unit` is what differing numbers count."""

    matter: Matter
    between: Literal["events", "reports"]
    unit: str | None = None
    sides: tuple[Side, ...]


def contradictions(
    events: Iterable[Event], links: Iterable[EventLink], documents: Iterable[DocumentInfo] = ()
) -> tuple[Contradiction, ...]:
    """All contradictions of a graph with both sides and their proofs: those between events first, in the
    order of the links' ids, then those within an event (`disputes`).

    Call it as `contradictions(graph.iter_events(), graph.iter_links(), graph.iter_documents())`. `documents`
    name the outlets; without them outlets are documents. Links whose events are not given are passed over."""
    by_id = {event.id: event for event in events}
    outlets = _outlets(documents)
    found = []
    for link in sorted(links, key=lambda link: link.id):
        one, other = by_id.get(link.source), by_id.get(link.target)
        if link.link == "contradicts" and link.matter and one and other:
            sides = tuple(
                _side(_said(event, link.matter), event, event.evidence, outlets) for event in (one, other)
            )
            found.append(Contradiction(matter=link.matter, between="events", sides=sides))
    return (*found, *_within(by_id.values(), outlets))


def disputes(events: Iterable[Event], documents: Iterable[DocumentInfo] = ()) -> tuple[Contradiction, ...]:
    """Numbers and days in which reports of one event differ, in the order of the events' ids.

    Numbers of one unit are in dispute if no document tells both and they are further apart than `ROUNDED`
    where one of them is approximate; two documents may still count different things, or a number may have
    risen. A day is in dispute if a claim gives one that is not among those of the event."""
    return tuple(_within(events, _outlets(documents)))


def _within(events: Iterable[Event], outlets: Mapping[str, str]) -> Iterator[Contradiction]:
    for event in sorted(events, key=lambda event: event.id):
        if event.claims > 1:
            yield from _numbers(event, outlets)
            yield from _days(event, outlets)


def _numbers(event: Event, outlets: Mapping[str, str]) -> Iterator[Contradiction]:
    units: dict[str, dict[float, list[Quantity]]] = defaultdict(lambda: defaultdict(list))
    for quantity in event.quantities:
        units[quantity.unit][quantity.value].append(quantity)
    for unit, values in sorted(units.items()):
        if len(values) < 2:
            continue
        proofs = {
            value: [proof for proof in event.evidence if any(_tells(proof, each) for each in told)]
            for value, told in values.items()
        }
        docs = {value: {proof.doc for proof in told} for value, told in proofs.items()}
        apart = {
            value
            for pair in combinations(sorted(values), 2)
            if not _agree(values[pair[0]], values[pair[1]])
            and docs[pair[0]]
            and docs[pair[1]]
            and docs[pair[0]].isdisjoint(docs[pair[1]])
            for value in pair
        }
        if apart:
            sides = tuple(
                _side(f"{value:,} {unit}", event, proofs[value], outlets) for value in sorted(apart)
            )
            yield Contradiction(matter="number", between="reports", unit=unit, sides=sides)


def _tells(proof: Proof, quantity: Quantity) -> bool:
    """Whether the words of a claim hold the number: as the event has it, or in digits with the unit."""
    quote = proof.quote
    if quantity.text in quote and re.search(rf"(?<!\w){re.escape(quantity.text)}(?!\w)", quote):
        return True
    digits = {f"{quantity.value}", f"{quantity.value:,}"}
    return quantity.unit in quote and any(
        number in quote and re.search(rf"(?<![\w.,]){re.escape(number)}(?![\w.,]*\d)", quote)
        for number in digits
    )


def _agree(one: list[Quantity], other: list[Quantity]) -> bool:
    a, b = one[0].value, other[0].value
    rounded = any(quantity.approximate for quantity in (*one, *other))
    return rounded and abs(a - b) <= ROUNDED * max(abs(a), abs(b))


def _days(event: Event, outlets: Mapping[str, str]) -> Iterator[Contradiction]:
    others: dict[str, list[Proof]] = defaultdict(list)
    agreed = []
    for proof in event.evidence:
        if told := _DAY.search(proof.joined or ""):
            others[_when(told[1], told[2])].append(proof)
        elif "no day told" not in (proof.joined or ""):
            agreed.append(proof)
    if others and event.start:
        own = _when(event.start, event.end)
        sides = [(own, agreed), *sorted(others.items())]
        yield Contradiction(
            matter="time",
            between="reports",
            sides=tuple(_side(said, event, proofs, outlets) for said, proofs in sides),
        )


def _when(start: dt.date | str, end: dt.date | str | None) -> str:
    return f"{start}" if end is None or start == end else f"{start} to {end}"


def _said(event: Event, matter: Matter) -> str:
    if matter == "polarity":
        return "denied" if event.polarity == "negative" else "done"
    if matter == "time" and event.start:
        return _when(event.start, event.end)
    return "; ".join(quantity.text for quantity in event.quantities)


def _side(said: str, event: Event, proofs: Iterable[Proof], outlets: Mapping[str, str]) -> Side:
    evidence = tuple(proofs)
    names = sorted({outlets.get(proof.doc, proof.doc) for proof in evidence})
    return Side(said=said, event=event, outlets=tuple(names), evidence=evidence)


def _outlets(documents: Iterable[DocumentInfo]) -> Mapping[str, str]:
    return {document.id: document.source or document.id for document in documents}
