"""When events were reported and actors were seen: days of the documents behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graphbuild.records import Event, Proof, Tie


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


def seen(
    events: Iterable[Event], ties: Iterable[Tie], dates: Mapping[str, dt.date | None]
) -> dict[str, tuple[dt.date, dt.date]]:
    """By the id of an actor or place, the days of the first and the last document that names it in an event
    or tie: as source, target or place, or as the one who says so. Whom no dated document names is not
    there."""
    found: dict[str, tuple[dt.date, dt.date]] = {}

    def note(node: str | None, first: dt.date | None, last: dt.date | None) -> None:
        if node is None or first is None or last is None:
            return
        known = found.get(node)
        if known is None:
            found[node] = first, last
        elif first < known[0] or last > known[1]:
            found[node] = min(first, known[0]), max(last, known[1])

    def note_speakers(evidence: Iterable[Proof]) -> None:
        for proof in evidence:
            if proof.attributed_to is not None:
                day = dates.get(proof.doc)
                note(proof.attributed_to, day, day)

    for event in events:
        days = reported(event, dates)
        for node in {event.source, event.target, event.place}:
            note(node, *days)
        note_speakers(event.evidence)
    for tie in ties:
        days = reported(tie, dates)
        note(tie.source, *days)
        note(tie.target, *days)
        note_speakers(tie.evidence)
    return found
