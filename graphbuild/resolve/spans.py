"""When claims say something happened, as days that can be compared.

Days are ordinals of the calendar (`datetime.date.toordinal`): whole numbers compare and hash in a fraction
of the time that dates take, and merging does little else."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from graphbuild.records import Time

PRECISE = 10  # days: a time up to about "last week" tells two happenings of one kind apart


class Span(NamedTuple):
    """Days from first to last, inclusive."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days there are."""
        return self.last - self.first + 1

    @property
    def precise(self) -> bool:
        """Whether it is short enough to tell two happenings of one kind apart (10 days or fewer)."""
        return self.last - self.first < PRECISE

    def apart(self, other: Span) -> int:
        """The days from the one to the other; 0 or less where they share a day."""
        return max(self.first, other.first) - min(self.last, other.last)

    def narrowed(self, other: Span) -> Span:
        """The days both share; this one where they share none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else self

    def alike(self, other: Span) -> bool:
        """At least half of the days that either covers lie in both."""
        shared = 1 - self.apart(other)
        return shared > 0 and 2 * shared >= self.days + other.days - shared

    def distance(self, day: int) -> int:
        """Days between the span and a day; 0 inside."""
        return max(self.first - day, day - self.last, 0)

    @property
    def start(self) -> dt.date:
        """The first day."""
        return dt.date.fromordinal(self.first)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return dt.date.fromordinal(self.last)


def span_of(time: Time | None, reported: int | None) -> Span | None:
    """The days a claim gives; a time without an end ("since 2017") runs to the report. None if it gives no
    day."""
    if time is None:
        return None
    start = time.start or time.end
    if start is None:
        return None
    first = start.toordinal()
    last = time.end.toordinal() if time.end else reported or first
    return Span(first, max(first, last))
