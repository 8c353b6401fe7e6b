"""What the property graph carries beside what is usually asked for, so that its records come back as they
were: the numbers of quantities, the proofs of ties, which days are a record's own.

All of it is text, numbers or lists of texts. What can be seen from the rest, or has the value it nearly
always has, is left away.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal

import msgspec

from graphbuild.records import Actor, DocumentInfo, Event, Place, Proof, Quantity, Tie

NAMES = (
    "text", "listed", "source_id", "target_id", "place_id", "quantity_values", "quantity_units",
    "quantity_approximate", "derived", "at", "proof_claims", "proof_starts", "proof_ends", "proof_rest",
)  # fmt: skip

_DAYS = ("first_reported", "last_reported")
_OWN_FIELDS = {"claim", "doc", "quote", "start", "end"}  # of proofs, which ties have in lists
_DEFAULTS = {
    field.name: field.default for field in msgspec.structs.fields(Proof) if field.name not in _OWN_FIELDS
}

Kind = Literal["string", "integer", "boolean", "strings"]
Column = tuple[str, Kind, list[Any]]
# All that a table can carry, by its label or, for proofs and ties, by what it is; in this order.
COLUMNS: Mapping[str, Sequence[tuple[str, Kind]]] = {
    "Actor": (("text", "string"),),
    "Place": (("text", "string"),),
    "Event": (
        ("source_id", "string"), ("target_id", "string"), ("place_id", "string"),
        ("quantity_values", "strings"), ("quantity_units", "strings"), ("quantity_approximate", "strings"),
        ("derived", "strings"),
    ),
    "Document": (("listed", "boolean"),),
    "proofs": (("at", "integer"),),
    "ties": (
        ("proof_claims", "strings"), ("proof_starts", "strings"), ("proof_ends", "strings"),
        ("proof_rest", "strings"), ("derived", "strings"),
    ),
}  # fmt: skip
_Read = Callable[[Any], str]
_Dates = Mapping[str, dt.date | None]


_QUANTITY: tuple[tuple[str, _Read], ...] = (
    ("quantity_values", lambda one: msgspec.json.encode(one.value).decode()),
    ("quantity_units", lambda one: one.unit),
    ("quantity_approximate", lambda one: "true" if one.approximate else "false"),
)
_PROOF: tuple[tuple[str, _Read], ...] = (
    ("proof_claims", lambda one: one.claim),
    ("proof_starts", lambda one: str(one.start)),
    ("proof_ends", lambda one: str(one.end)),
)


def of_nodes(records: Sequence[Actor] | Sequence[Place]) -> Iterator[Column]:
    """The words of actors and places that have some."""
    yield from _column("text", "string", records, lambda one: one.text or None)


def of_documents(records: Sequence[DocumentInfo], listed: set[str]) -> Iterator[Column]:
    """Which documents are known by nothing but their id, and are not merely named by a claim."""

    def known(info: DocumentInfo) -> bool | None:
        bare = info.title is None and info.date is None and info.source is None and info.url is None
        return True if bare and info.id in listed else None

    yield from _column("listed", "boolean", records, known)


def of_events(events: Sequence[Event], actors: set[str], places: set[str]) -> Iterator[Column]:
    """The numbers of quantities, which days aren't the record's own, and ends that are no node of their
    kind."""
    for name, known, end in (
        ("source_id", actors, attrgetter("source")),
        ("target_id", actors, attrgetter("target")),
        ("place_id", places, attrgetter("place")),
    ):
        if not known.issuperset(filter(None, map(end, events))):
            yield name, "string", [None if one in known else one for one in map(end, events)]
    for name, read in _QUANTITY if any(map(attrgetter("quantities"), events)) else ():
        yield from _column(name, "strings", events, _each("quantities", read))
    yield from _derived(events)


def of_proofs(events: Iterable[Event], dates: _Dates) -> Iterator[Column]:
    """The place of proofs among those of their event, where it isn't that of `in_order`."""
    places: list[int | None] = []
    for event in events:
        if len(event.evidence) < 2 or list(event.evidence) == in_order(event.evidence, dates):
            places.extend([None] * len(event.evidence))
        else:
            places.extend(range(len(event.evidence)))
    if any(place is not None for place in places):
        yield "at", "integer", places


def of_ties(ties: Sequence[Tie]) -> Iterator[Column]:
    """What the proofs of ties say beside quotation and document."""
    for name, read in _PROOF:
        yield from _column(name, "strings", ties, _each("evidence", read))
    yield from _column("proof_rest", "strings", ties, _rest)
    yield from _derived(ties)


def in_order(proofs: Iterable[Proof], dates: _Dates) -> list[Proof]:
    """Proofs by the day of their document, document, place in it and claim."""
    return sorted(proofs, key=lambda one: (dates.get(one.doc) or dt.date.max, one.doc, one.start, one.claim))


def quantities(row: Mapping[str, Any]) -> tuple[Quantity, ...]:
    """Those of an event's row."""
    values, units = row.get("quantity_values", ()), row.get("quantity_units", ())
    about = row.get("quantity_approximate", ())
    return tuple(
        Quantity(value=msgspec.json.decode(value), unit=unit, approximate=flag == "true", text=text)
        for value, unit, flag, text in zip(values, units, about, row.get("quantities", ()), strict=True)
    )


def proofs(row: Mapping[str, Any]) -> tuple[Proof, ...]:
    """Those of a tie's row."""
    claims = row.get("proof_claims", ())
    rest = row.get("proof_rest") or ["{}"] * len(claims)
    columns = (row.get(name, ()) for name in ("documents", "quotes", "proof_starts", "proof_ends"))
    return tuple(
        Proof(claim=claim, doc=doc, quote=quote, start=int(start), end=int(end), **msgspec.json.decode(more))
        for claim, doc, quote, start, end, more in zip(claims, *columns, rest, strict=True)
    )


def own_days(row: Mapping[str, Any]) -> dict[str, dt.date | None]:
    """The days of report that a record of this row has itself."""
    derived = row.get("derived", ())
    return {name: None if name in derived else row.get(name) for name in _DAYS}


def _derived(records: Sequence[Event] | Sequence[Tie]) -> Iterator[Column]:
    if not any(None in map(attrgetter(name), records) for name in _DAYS):
        return
    yield from _column(
        "derived",
        "strings",
        records,
        lambda one: [name for name in _DAYS if getattr(one, name) is None] if one.evidence else None,
    )


def _rest(tie: Tie) -> list[str] | None:
    rest = [
        {name: getattr(proof, name) for name, value in _DEFAULTS.items() if getattr(proof, name) != value}
        for proof in tie.evidence
    ]
    # Not by msgspec, which refuses half of a surrogate pair; the projection takes such out of all texts.
    return [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in rest] if any(rest) else None


def _each(field: str, read: _Read) -> Callable[[Any], list[str]]:
    """Reads one thing of each part of a record."""
    return lambda record: [read(part) for part in getattr(record, field)]


def _column(name: str, kind: Kind, records: Sequence[Any], read: Callable[[Any], Any]) -> Iterator[Column]:
    """The column, unless no record has anything in it."""
    values = [read(record) or None for record in records]
    if any(value is not None for value in values):
        yield name, kind, values
