"""When claims say something happened, as days that can be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from graphbuild.records import Time

PRECISE = 10  # days: a time up to about "last week" tells two happenings of one kind apart


class Span(NamedTuple):
    """Days from start to end, inclusive."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def precise(self) -> bool:
        return self.days <= PRECISE

    def wider(self, before: int, after: int) -> Span:
        """The span with so many days more at its ends, as far as the calendar goes."""
        start = max(self.start.toordinal() - before, 1)
        end = min(self.end.toordinal() + after, dt.date.max.toordinal())
        return Span(dt.date.fromordinal(start), dt.date.fromordinal(end))

    def each_day(self) -> Iterator[dt.date]:
        """Its days in order."""
        return map(dt.date.fromordinal, range(self.start.toordinal(), self.end.toordinal() + 1))

    def months(self) -> Iterator[tuple[int, int]]:
        """Its (year, month) pairs in order."""
        first, last = (day.year * 12 + day.month - 1 for day in self)
        return ((number // 12, number % 12 + 1) for number in range(first, last + 1))

    def meets(self, other: Span, tolerance: int = 0) -> bool:
        """The two share a day, or lie no more than `tolerance` days apart."""
        return (max(self.start, other.start) - min(self.end, other.end)).days <= tolerance

    def narrowed(self, other: Span) -> Span:
        """The days both share; this one where they share none."""
        both = Span(max(self.start, other.start), min(self.end, other.end))
        return both if both.start <= both.end else self

    def alike(self, other: Span) -> bool:
        """At least half of the days that either covers lie in both."""
        both = self.narrowed(other)
        return self.meets(other) and 2 * both.days >= self.days + other.days - both.days

    def distance(self, day: dt.date) -> int:
        """Days between the span and a day; 0 inside."""
        return max((self.start - day).days, (day - self.end).days, 0)


def span_of(time: Time | None, reported: dt.date | None) -> Span | None:
    """The days a claim gives; a time without an end ("since 2017") runs to the report. None if it gives no
    day."""
    start = (time.start or time.end) if time else None
    if time is None or start is None:
        return None
    return Span(start, max(start, time.end or reported or start))
