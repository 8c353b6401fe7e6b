"""What events are to each other: plans and what came of them, and what can't both be true.

Events stay apart and are linked. A plan foretells a deed of the same class between the same two; what is
told as done is denied elsewhere; somebody is killed on one day only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from graphbuild.lexicon.neighbours import once
from graphbuild.records import Event, EventLink, LinkName, Matter, Place
from graphbuild.resolve.ends import NOBODY_AT_ALL, OWN, End
from graphbuild.resolve.ids import digest
from graphbuild.resolve.spans import Span

ANSWERED = 14  # days within which a denial without a day answers what is told as done
FORETOLD = 42  # days within which a plan without a day is fulfilled
EARLY = 2  # days that a deed may lie before or after those that were planned
LONG = 31  # days: what lasts longer is looked at for every plan and denial
CONTESTED = 0.3  # the part of its confidence that an event loses to one that is sure and contradicts it

_Key = tuple[str, str, str]  # the class and the two parties


class _Placed(NamedTuple):
    """An event with what links look at; days are ordinals."""

    event: Event
    source: End
    target: End
    span: Span | None
    told: Span | None  # from its first report to its last

    @property
    def key(self) -> _Key:
        low, high = sorted((self.source.party, self.target.party))
        return (self.event.root, low, high)


def link_events(
    events: Sequence[Event], ends: Mapping[str, End], places: Iterable[Place], countries: frozenset[str]
) -> tuple[EventLink, ...]:
    """The links between events, sorted by id.

    `fulfils`: an actual event is what an earlier planned one of the same class and actors foretold; its days
    are those of the plan, give or take `EARLY`, or within `FORETOLD` days of a plan that names none. A plan
    is fulfilled once, by the first that fits. `contradicts`, `polarity`: an event told as done and one denied
    agree in class and actors, and in days and place as far as they are known; a denial that names no day is
    linked to the nearest event within `ANSWERED` days. `contradicts`, `time`: the same person is killed (the
    verbs of `lexicon/once.csv`) on days that lie apart; each such event is linked to the next."""
    links = [*link_answers(events, ends, places, countries), *link_finals(events, ends)]
    return tuple(sorted(links, key=lambda link: link.id))


def link_answers(
    events: Sequence[Event], ends: Mapping[str, End], places: Iterable[Place], countries: frozenset[str]
) -> list[EventLink]:
    """Plans with what fulfils them, and denials with what they deny. Only events of one class between the
    same two parties (`parties_of`) have to do with one another."""
    linker = _Linker({place.id: place for place in places}, countries)
    plans, denials = [], []
    wanted: set[_Key] = set()
    for event in events:
        placed = None
        if event.modality == "planned" and event.polarity == "positive":
            plans.append(placed := _place(event, ends))
        elif event.modality == "actual" and event.polarity == "negative":
            denials.append(placed := _place(event, ends))
        if placed:
            wanted.add(placed.key)
    roots = {key[0] for key in wanted}
    done: dict[_Key, list[_Placed]] = defaultdict(list)
    for event in events:
        if event.root in roots and event.modality == "actual" and event.polarity == "positive":
            placed = _place(event, ends)
            if placed.key in wanted:
                done[placed.key].append(placed)
    deeds = {key: _Deeds(some) for key, some in done.items()}
    links: list[EventLink] = []
    for plan in plans:
        if plan.key in deeds:
            links += linker.fulfilment(plan, deeds[plan.key])
    for denial in denials:
        if denial.key in deeds:
            links += linker.denied(denial, deeds[denial.key])
    return links


def link_finals(events: Iterable[Event], ends: Mapping[str, End]) -> list[EventLink]:
    """What can't be true of one person twice. Only events with the same target have to do with one
    another."""
    final: dict[str | None, list[_Placed]] = defaultdict(list)
    for event in events:
        if is_final(event):
            told = _place(event, ends)
            if told.target.kind == "person" and told.target.says == OWN:
                final[event.target].append(told)
    return [link for told_of in final.values() for link in _only_once(told_of)]


def parties_of(event: Event, ends: Mapping[str, End]) -> tuple[str, str, str]:
    """The class and the two parties of an event."""
    return _place(event, ends).key


def contest(events: Iterable[Event], links: Iterable[EventLink]) -> tuple[Event, ...]:
    """The events with the confidence that contradictions leave them, in the order given: that of each times
    1 - `CONTESTED` * d, where d is the confidence of the surest event that contradicts it (0..1, both before
    this)."""
    events = tuple(events)
    pairs = [(link.source, link.target) for link in links if link.link == "contradicts"]
    if not pairs:
        return events
    named = {end for pair in pairs for end in pair}
    sure = {event.id: event.confidence for event in events if event.id in named}
    against: dict[str, float] = defaultdict(float)
    for one, other in pairs:
        against[one] = max(against[one], sure[other])
        against[other] = max(against[other], sure[one])
    return tuple(contested(event, against[event.id]) if event.id in against else event for event in events)


def contested(event: Event, against: float) -> Event:
    """The event with what is left of its confidence where the surest that contradicts it has `against`."""
    return msgspec.structs.replace(event, confidence=round(event.confidence * (1 - CONTESTED * against), 4))


def _place(event: Event, ends: Mapping[str, End]) -> _Placed:
    def span(start: object, end: object) -> Span | None:
        return Span(start.toordinal(), end.toordinal()) if start and end else None  # type: ignore[attr-defined]

    return _Placed(
        event,
        ends[event.source],
        ends[event.target] if event.target else NOBODY_AT_ALL,
        span(event.start, event.end),
        span(event.first_reported, event.last_reported),
    )


def is_final(event: Event) -> bool:
    """Whether it is told as done, with its day, and befalls somebody only once."""
    if event.modality != "actual" or event.polarity != "positive" or not event.start:
        return False
    deeds = once()
    verb = event.predicate.split(" ", 1)[0]
    return (event.root, event.predicate) in deeds or (event.root, verb) in deeds


class _Deeds:
    """What was done between two parties, found by its days: a pair of whom something is told every day costs
    no more than others. What has no day at all is linked to nothing."""

    def __init__(self, done: Iterable[_Placed]) -> None:
        dated = [(days, deed) for deed in done if (days := deed.span or deed.told)]
        self._long = [deed for days, deed in dated if days.days > LONG]
        short = sorted((days.first, deed.event.id, deed) for days, deed in dated if days.days <= LONG)
        self._first = [first for first, _, _ in short]
        self._short = [deed for _, _, deed in short]

    def between(self, first: int, last: int) -> Iterator[_Placed]:
        """All of which a day may lie from `first` to `last`, and a few more."""
        start = bisect_left(self._first, first - LONG)
        yield from self._short[start : bisect_right(self._first, last, lo=start)]
        yield from self._long


class _Linker:
    def __init__(self, places: Mapping[str, Place], countries: frozenset[str]) -> None:
        self.places = places
        self.countries = countries

    def fulfilment(self, plan: _Placed, done: _Deeds) -> list[EventLink]:
        told = plan.told.first if plan.told else None
        if plan.span:
            days = plan.span.first - EARLY, plan.span.last + max(EARLY, ANSWERED)
        elif told is not None:
            days = told, told + FORETOLD
        else:
            return []
        fitting = []
        for deed in done.between(*days):
            if not self._agree(plan, deed):
                continue
            day = deed.span.last if deed.span else deed.told.first if deed.told else None
            # Done before it was planned, or told in the same breath.
            if day is None or (told is not None and day < told + (deed.span is None)):
                continue
            if plan.span and deed.span:
                fits = plan.span.apart(deed.span) <= EARLY
            elif plan.span:
                fits = plan.span.first - EARLY <= day <= plan.span.last + ANSWERED
            else:
                fits = told is not None and day <= told + FORETOLD
            if fits:
                fitting.append((day, deed.event.id))
        return [_link("fulfils", None, min(fitting)[1], plan.event.id)] if fitting else []

    def denied(self, denial: _Placed, done: _Deeds) -> list[EventLink]:
        answer = denial.span or denial.told
        if answer is None:
            return []
        sure, near = [], []
        for deed in done.between(answer.first - ANSWERED, answer.last + ANSWERED):
            if not self._agree(denial, deed):
                continue
            if denial.span and deed.span:
                if denial.span.apart(deed.span) <= 0:
                    sure.append(deed.event.id)
                continue
            day = deed.span or deed.told
            if day and (apart := max(day.apart(answer), 0)) <= ANSWERED:
                near.append((apart, deed.event.id))
        found = sure or [event for _, event in sorted(near)[:1]]
        return [_link("contradicts", "polarity", *sorted((denial.event.id, event))) for event in found]

    def _agree(self, one: _Placed, other: _Placed) -> bool:
        """Direction, organs of states and places don't speak against it."""
        straight = _same(one.source, other.source) and _same(one.target, other.target)
        crossed = _same(one.source, other.target) and _same(one.target, other.source)
        if not (straight or (crossed and (one.event.symmetric or other.event.symmetric))):
            return False
        here, there = (self.places.get(placed.event.place or "") for placed in (one, other))
        if here is None or there is None or here.id == there.id:
            return True
        whole = here.id in self.countries or there.id in self.countries
        return whole and here.country is not None and here.country == there.country


def _only_once(told: list[_Placed]) -> list[EventLink]:
    told.sort(key=lambda placed: (placed.span, placed.event.id))
    return [
        _link("contradicts", "time", *sorted((one.event.id, other.event.id)))
        for one, other in pairwise(told)
        if one.span and other.span and one.span.apart(other.span) > 0
    ]


def _same(one: End, other: End) -> bool:
    return one.party == other.party and not (one.organ and other.organ and one.actor != other.actor)


def _link(link: LinkName, matter: Matter | None, source: str, target: str) -> EventLink:
    name = f"l-{digest(link, matter or '', source, target)}"
    return EventLink(id=name, source=source, target=target, link=link, matter=matter)
