"""Claims of one class between the same two actors, gathered by the happening they tell of.

A greedy agglomeration in a fixed order: what is told with the best date and place first, so that the vaguer
finds what it can mean. A claim without a date does not fit just anything: news tells of the last days unless
it says otherwise."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graphbuild.records import QUADS, Claim, Place
from graphbuild.resolve.spans import Span

RECENT = 14  # days before its report in which a happening told without a date lies, if its place agrees
JUST_NOW = 3  # the same where only the actors agree
LONG = 2 * 366  # a time longer than this ("since 2014") finds no single happening inside it


class Told(NamedTuple):
    """A claim with its actors and place resolved, its days, and the day and outlet of its report."""

    claim: Claim
    source: str
    target: str | None
    place: Place | None
    span: Span | None
    reported: dt.date | None
    outlet: str

    @property
    def quantities(self) -> set[tuple[float, str]]:
        return {(quantity.value, quantity.unit) for quantity in self.claim.quantities}


class Happening:
    """The claims that tell of one happening, and what they agree on."""

    def __init__(self, told: Told) -> None:
        self.told: list[tuple[Told, float]] = []
        self.span = told.span
        self.place = told.place
        self.docs: set[str] = set()
        self.quantities: set[tuple[float, str]] = set()
        self.direction: tuple[str, str | None] | None = None
        self.symmetric = False
        self.add(told, 1.0)

    def add(self, told: Told, certainty: float) -> None:
        """Takes a claim in; `certainty` (0..1) says how sure it is that it tells of this happening."""
        self.told.append((told, certainty))
        self.docs.add(told.claim.doc)
        self.quantities |= told.quantities
        self.symmetric |= told.claim.symmetric
        if self.direction is None and not told.claim.symmetric:
            self.direction = (told.source, told.target)
        if self.span and told.span:
            self.span = self.span.narrowed(told.span)


class Places:
    """Whether two places can be one; `countries` are the ids of places that are whole countries."""

    def __init__(self, countries: frozenset[str]) -> None:
        self.countries = countries

    def fit(self, a: Place | None, b: Place | None) -> bool:
        """Equal, one unknown, or one the country of the other."""
        if a is None or b is None or a.id == b.id:
            return True
        return a.country is not None and a.country == b.country and bool({a.id, b.id} & self.countries)

    def equal(self, a: Place | None, b: Place | None) -> bool:
        """The same place, smaller than a country: enough to tell a happening by."""
        return a is not None and b is not None and a.id == b.id and a.id not in self.countries

    def finer(self, a: Place | None, b: Place | None) -> Place | None:
        """The one that says more."""
        if a is None or (b is not None and a.id in self.countries):
            return b
        return a


def gather(block: Iterable[Told], places: Places) -> list[Happening]:
    """The happenings behind claims of one class, status and pair of actors; their order does not matter."""
    happenings = _Happenings(places)
    for told in sorted(block, key=_order):
        found = happenings.find(told)
        if found:
            found[0].add(told, found[1])
            found[0].place = places.finer(found[0].place, told.place)
        else:
            happenings.open(told)
    return happenings.all


def _order(told: Told) -> tuple[bool, int, bool, dt.date, dt.date, str, str]:
    span = told.span
    return (
        span is None,
        span.days if span else 0,
        told.place is None,
        span.start if span else dt.date.max,
        told.reported or dt.date.max,
        told.claim.doc,
        told.claim.id,
    )


class _Happenings:
    """The happenings of a block so far, found again by document, by day, by year and by day of report."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.all: list[Happening] = []
        self._by_doc: dict[str, list[Happening]] = defaultdict(list)
        self._by_month: dict[tuple[int, int], list[Happening]] = defaultdict(list)  # of precise ones
        self._by_day: dict[dt.date, list[Happening]] = defaultdict(list)  # of precise ones
        self._by_year: dict[int, list[Happening]] = defaultdict(list)  # of vague ones
        self._by_report: dict[dt.date | None, list[Happening]] = defaultdict(list)  # of undated ones
        self._by_place: dict[str, list[Happening]] = defaultdict(list)  # of dated ones

    def open(self, told: Told) -> None:
        happening = Happening(told)
        self.all.append(happening)
        self._by_doc[told.claim.doc].append(happening)
        if told.span and told.place:
            self._by_place[told.place.id].append(happening)
        if told.span is None:
            self._by_report[told.reported].append(happening)
        elif told.span.precise:
            for day in told.span.each_day():
                self._by_day[day].append(happening)
            for month in told.span.months():
                self._by_month[month].append(happening)
        else:
            for year in range(told.span.start.year, told.span.end.year + 1):
                self._by_year[year].append(happening)

    def find(self, told: Told) -> tuple[Happening, float] | None:
        """The happening that a claim tells of, and how sure that is; None for a new one."""
        if told.span is None:
            found = self._undated(told)
        elif told.span.precise:
            found = self._precise(told, told.span)
        else:
            found = self._vague(told, told.span)
        if found is None:
            return None
        if told.claim.doc not in found.docs:
            self._by_doc[told.claim.doc].append(found)
        known = (found.span is not None and told.span is not None) + (
            found.place is not None and told.place is not None
        )
        return found, (0.8, 0.9, 1.0)[known]

    def _fits(self, happening: Happening, told: Told) -> bool:
        """Direction and place allow it. Without a target, only the place says what was done to whom."""
        claim = told.claim
        if told.target is None and not self.places.equal(happening.place, told.place):
            return told.claim.doc in happening.docs and self.places.fit(happening.place, told.place)
        if not (claim.symmetric or happening.symmetric or happening.direction == (told.source, told.target)):
            return False
        return self.places.fit(happening.place, told.place)

    def _precise(self, told: Told, span: Span) -> Happening | None:
        violent = QUADS[told.claim.root] == "material conflict"
        candidates = []
        for happening in _distinct(
            self._by_day[day] for day in span.wider(1, 1).each_day() if day in self._by_day
        ):
            assert happening.span is not None
            # A day more or less is the clock of another country; but fighting goes on from day to day.
            elsewhere = told.claim.doc not in happening.docs and not violent
            slack = int(elsewhere and self.places.equal(happening.place, told.place))
            if happening.span.meets(span, slack) and self._fits(happening, told):
                candidates.append(happening)
        return self._best(candidates, told)

    def _vague(self, told: Told, span: Span) -> Happening | None:
        def inside(happening: Happening) -> bool:
            return happening.span is not None and happening.span.meets(span) and self._fits(happening, told)

        here = [happening for happening in self._by_doc[told.claim.doc] if inside(happening)]
        if len(here) == 1:
            return here[0]
        years = range(span.start.year, span.end.year + 1)
        alike = [
            happening
            for happening in _distinct(self._by_year[year] for year in years if year in self._by_year)
            if inside(happening) and happening.span and happening.span.alike(span)
        ]
        if alike:
            return self._best(alike, told)
        if span.days > LONG:
            return None
        only: Happening | None = None
        for happening in _distinct(
            self._by_month[month] for month in span.months() if month in self._by_month
        ):
            if inside(happening):
                if only:
                    return None  # several fit, and nothing says which is meant
                only = happening
        return only

    def _undated(self, told: Told) -> Happening | None:
        here = [happening for happening in self._by_doc[told.claim.doc] if self._fits(happening, told)]
        return (
            self._best([h for h in here if self._sure(h, told)], told)
            or self._best([h for h in here if _recent(h, told, RECENT)], told)
            or self._elsewhere(told)
        )

    def _elsewhere(self, told: Told) -> Happening | None:
        if told.reported is None:
            return self._any_day(told)
        days = Span(told.reported, told.reported).wider(before=RECENT, after=1).each_day()
        dated = [
            happening
            for happening in _distinct(self._by_day[day] for day in days if day in self._by_day)
            if self._fits(happening, told)
            and _recent(happening, told, RECENT if self._sure(happening, told) else JUST_NOW)
        ]
        if dated:
            return self._best(dated, told)
        days = Span(told.reported, told.reported).wider(before=JUST_NOW, after=JUST_NOW).each_day()
        undated = _distinct(self._by_report[day] for day in days if day in self._by_report)
        years = _distinct([self._by_year[told.reported.year], self._by_year[told.reported.year - 1]])
        same = [h for h in years if h.quantities & told.quantities and self._fits(h, told)]
        return self._best(same or [h for h in undated if self._fits(h, told)], told)

    def _any_day(self, told: Told) -> Happening | None:
        """For a claim of which neither its day nor that of its report is known."""
        spot = self._by_place.get(told.place.id, []) if told.place else []
        dated = [
            happening for happening in spot if self._sure(happening, told) and self._fits(happening, told)
        ]
        if len(dated) == 1:
            return dated[0]
        there = [happening for happening in self._by_report[None] if self._fits(happening, told)]
        same = [happening for happening in there if happening.place == told.place]
        return self._best(same or there, told) if same or len(there) == 1 else None

    def _sure(self, happening: Happening, told: Told) -> bool:
        """More than the actors says that it is the one: the spot, or a number ("13,000 soldiers")."""
        return self.places.equal(happening.place, told.place) or bool(happening.quantities & told.quantities)

    def _best(self, candidates: list[Happening], told: Told) -> Happening | None:
        """The candidate that agrees on most; then the last before the report; then the first of all."""

        def rank(happening: Happening) -> tuple[bool, bool, bool, bool, int]:
            span, reported = happening.span, told.reported
            return (
                not self._sure(happening, told),
                told.claim.doc not in happening.docs,
                not (span and told.span and span.meets(told.span)),
                bool(span and reported and span.start > reported),
                span.distance(reported) if span and reported else 0,
            )

        return min(candidates, key=rank, default=None)


def _recent(happening: Happening, told: Told, days: int) -> bool:
    """An undated claim can mean it: it lies in the days up to the report, or nothing says otherwise."""
    if happening.span is None or told.reported is None:
        return True
    news = Span(told.reported, told.reported).wider(before=days, after=1)
    return happening.span.meets(news) and happening.span.precise


def _distinct(lists: Iterable[list[Happening]]) -> Iterator[Happening]:
    seen: set[int] = set()
    for happenings in lists:
        for happening in happenings:
            if id(happening) not in seen:
                seen.add(id(happening))
                yield happening
