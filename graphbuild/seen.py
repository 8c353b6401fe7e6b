"""When events were reported and actors were seen: days of the documents behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from graphbuild.records import Event, Tie


class Days(NamedTuple):
    """The first and the last of some days; both None where none is known."""

    first: dt.date | None = None
    last: dt.date | None = None


def reported(record: Event | Tie, dates: Mapping[str, dt.date | None]) -> Days:
    """The days on which an event or tie was first and last reported: what the record says, else the days of
    the documents of its evidence. `dates` has a document's day by its id."""
    if record.first_reported and record.last_reported:
        return Days(record.first_reported, record.last_reported)
    days = [day for proof in record.evidence if (day := dates.get(proof.doc))]
    return Days(
        record.first_reported or min(days, default=None), record.last_reported or max(days, default=None)
    )


def first_day(event: Event, dates: Mapping[str, dt.date | None]) -> dt.date | None:
    """The day an event counts on: its first, else the day of its first report, None where neither is
    known."""
    return event.start or event.end or reported(event, dates).first


def seen(
    events: Iterable[Event], ties: Iterable[Tie], dates: Mapping[str, dt.date | None]
) -> dict[str, tuple[dt.date, dt.date]]:
    """By the id of an actor or place, the days of the first and the last document that names it in an event
    or tie: as source, target or place, or as the one who says so. Whom no dated document names is not
    there."""
    first: dict[str, dt.date] = {}
    last: dict[str, dt.date] = {}

    def note(node: str, one: dt.date, other: dt.date) -> None:
        if node not in first:
            first[node], last[node] = one, other
            return
        if one < first[node]:
            first[node] = one
        if other > last[node]:
            last[node] = other

    record: Event | Tie
    for record in chain(events, ties):  # type: ignore[assignment]  # their common base is what mypy sees
        one, other = record.first_reported, record.last_reported
        if not (one and other):
            one, other = reported(record, dates)
        if one and other:
            note(record.source, one, other)
            if record.target is not None:
                note(record.target, one, other)
            if isinstance(record, Event) and record.place is not None:
                note(record.place, one, other)
        for proof in record.evidence:
            if proof.attributed_to is not None and (day := dates.get(proof.doc)):
                note(proof.attributed_to, day, day)
    return {node: (first[node], last[node]) for node in first}
