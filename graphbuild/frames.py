"""Records as tables: pandas or polars DataFrames with the same columns and types, or plain dictionaries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, get_args

import msgspec

from graphbuild.errors import GraphbuildError, MissingExtraError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.records import QUADS, Event, Quantity, Record, Resolved
from graphbuild.seen import reported, seen

As = Literal["pandas", "polars", "dicts"]
Row = dict[str, Any]
Columns = Mapping[str, type]

# Columns with their types. Whole numbers and truth values are never missing; a list holds texts, and
# `Quantity` stands for a list of dictionaries with its fields.
EVENTS: Columns = {
    "id": str, "source": str, "source_name": str, "root": str, "quad": str, "intensity": float,
    "predicate": str, "target": str, "target_name": str, "start": dt.date, "end": dt.date, "polarity": str,
    "modality": str, "symmetric": bool, "hedged": bool, "confidence": float, "place": str, "place_name": str,
    "quantities": Quantity, "claims": int, "sources": int, "independent": int, "first_reported": dt.date,
    "last_reported": dt.date, "documents": list, "quote": str,
}  # fmt: skip
CLAIMS: Columns = {
    "claim": str, "event": str, "source": str, "source_name": str, "root": str, "target": str,
    "target_name": str, "polarity": str, "modality": str, "hedged": bool, "attributed_to": str,
    "attributed_to_name": str, "confidence": float, "joined": str, "document": str, "date": dt.date,
    "outlet": str, "title": str, "url": str, "start": int, "end": int, "quote": str,
}  # fmt: skip
ACTORS: Columns = {
    "id": str, "name": str, "kind": str, "aliases": list, "countries": list, "wikidata": str, "events": int,
    "first_seen": dt.date, "last_seen": dt.date,
}  # fmt: skip
PLACES: Columns = {
    "id": str, "name": str, "country": str, "latitude": float, "longitude": float, "events": int,
    "first_seen": dt.date, "last_seen": dt.date,
}  # fmt: skip
DOCUMENTS: Columns = {
    "id": str, "title": str, "date": dt.date, "source": str, "url": str, "events": int, "claims": int,
}  # fmt: skip
TIES: Columns = {
    "id": str, "source": str, "source_name": str, "relation": str, "role": str, "target": str,
    "target_name": str, "former": bool, "start": dt.date, "end": dt.date, "first_reported": dt.date,
    "last_reported": dt.date, "documents": list, "quote": str,
}  # fmt: skip


def table(rows: Iterable[Row], columns: Columns, as_: As = "pandas") -> Any:
    """The rows as a pandas or polars DataFrame, or as a list of dictionaries, with these columns alone.

    Types are the same whatever the rows, also where there are none: in pandas days are `datetime64[s]` and
    texts pandas' strings (objects before pandas 3), in polars `Date` and `String`; lists stay lists.

    Raises GraphbuildError for another kind of table, MissingExtraError without the library."""
    if as_ not in get_args(As):
        raise GraphbuildError(f"there is no table {as_!r}; give one of {', '.join(get_args(As))}")
    whole = [{name: row.get(name) for name in columns} for row in rows]
    if as_ == "pandas":
        return _pandas_frame(whole, columns)
    return _polars_frame(whole, columns) if as_ == "polars" else whole


def pandas() -> Any:
    """The library. Raises MissingExtraError."""
    try:
        import pandas
    except ImportError:
        raise MissingExtraError("a table of pandas", "pandas") from None
    return pandas


def days_of_pandas(values: Iterable[dt.date | None]) -> Any:
    """Days as a pandas Series of `datetime64[s]`, which holds every day that Python knows. Raises
    MissingExtraError."""
    pd = pandas()
    import numpy as np

    return pd.Series(np.array(list(values), dtype="datetime64[D]").astype("datetime64[s]"))


def polars() -> Any:
    """The library. Raises MissingExtraError."""
    try:
        import polars
    except ImportError:
        raise MissingExtraError("a table of polars", "polars") from None
    return polars


def _pandas_frame(rows: list[Row], columns: Columns) -> Any:
    pd = pandas()
    text = "str" if int(pd.__version__.split(".")[0]) >= 3 else object
    made = {}
    for name, kind in columns.items():
        values = [row[name] for row in rows]
        if kind is dt.date:
            made[name] = days_of_pandas(values)
        elif kind in (list, Quantity):
            made[name] = pd.Series(values, dtype=object)
        else:
            made[name] = pd.Series(
                values, dtype=text if kind is str else {float: "float64", int: "int64", bool: "bool"}[kind]
            )
    return pd.DataFrame(made, columns=list(columns))


def _polars_frame(rows: list[Row], columns: Columns) -> Any:
    pl = polars()
    quantity = pl.Struct(
        {"value": pl.Float64, "unit": pl.String, "approximate": pl.Boolean, "text": pl.String}
    )
    types = {
        str: pl.String,
        int: pl.Int64,
        float: pl.Float64,
        bool: pl.Boolean,
        dt.date: pl.Date,
        list: pl.List(pl.String),
        Quantity: pl.List(quantity),
    }
    return pl.DataFrame(
        {
            name: pl.Series(name, [row[name] for row in rows], dtype=types[kind], strict=False)
            for name, kind in columns.items()
        }
    )


def days(records: Resolved) -> dict[str, dt.date | None]:
    """The days of the documents by their ids."""
    return {document.id: document.date for document in records.documents}


def names(records: Resolved) -> dict[str, str]:
    """The names of actors, and of places that are no actor, by id."""
    found = {place.id: place.name for place in records.places}
    return found | {actor.id: actor.name for actor in records.actors}


def event_rows(records: Resolved, events: Iterable[Event] | None = None) -> Iterator[Row]:
    """Rows of `EVENTS`, one an event (of all the records, where no events are given), in their order."""
    dates, called = days(records), names(records)
    places = {place.id: place.name for place in records.places}
    for event in records.events if events is None else events:
        first, last = reported(event, dates)
        yield _plain(event) | {
            "source_name": called.get(event.source),
            "target_name": called.get(event.target) if event.target else None,
            "place_name": places.get(event.place) if event.place else None,
            "quad": QUADS[event.root],
            "intensity": intensity_of(event.root, event.polarity),
            "quantities": [msgspec.structs.asdict(quantity) for quantity in event.quantities],
            "first_reported": first,
            "last_reported": last,
            "documents": sorted({proof.doc for proof in event.evidence}),
            "quote": event.evidence[0].quote if event.evidence else None,
        }


def claim_rows(records: Resolved) -> Iterator[Row]:
    """Rows of `CLAIMS`, one for each claim behind an event; a claim of two events has two."""
    called = names(records)
    documents = {document.id: document for document in records.documents}
    for event in records.events:
        for proof in event.evidence:
            document = documents.get(proof.doc)
            yield _plain(proof) | {
                "event": event.id,
                "source": event.source,
                "source_name": called.get(event.source),
                "root": event.root,
                "target": event.target,
                "target_name": called.get(event.target) if event.target else None,
                "attributed_to_name": called.get(proof.attributed_to) if proof.attributed_to else None,
                "document": proof.doc,
                "date": document and document.date,
                "outlet": document and document.source,
                "title": document and document.title,
                "url": document and document.url,
            }


def actor_rows(records: Resolved) -> Iterator[Row]:
    """Rows of `ACTORS`; `events` counts the events in which an actor is source or target."""
    count = Counter(node for event in records.events for node in {event.source, event.target or event.source})
    when = seen(records.events, records.ties, days(records))
    for actor in records.actors:
        first, last = when.get(actor.id, (None, None))
        yield _plain(actor) | {
            "aliases": list(actor.aliases),
            "countries": list(actor.countries),
            "events": count[actor.id],
            "first_seen": first,
            "last_seen": last,
        }


def place_rows(records: Resolved) -> Iterator[Row]:
    """Rows of `PLACES`; `events` counts the events that happened there."""
    count = Counter(event.place for event in records.events)
    when = seen(records.events, records.ties, days(records))
    for place in records.places:
        first, last = when.get(place.id, (None, None))
        yield _plain(place) | {"events": count[place.id], "first_seen": first, "last_seen": last}


def document_rows(records: Resolved) -> Iterator[Row]:
    """Rows of `DOCUMENTS`, with the number of events that a document tells of and of its claims."""
    told = [(event.id, proof.doc, proof.claim) for event in records.events for proof in event.evidence]
    events = Counter(doc for _, doc in {(event, doc) for event, doc, _ in told})
    claims = Counter(doc for doc, _ in {(doc, claim) for _, doc, claim in told})
    for document in records.documents:
        yield _plain(document) | {"events": events[document.id], "claims": claims[document.id]}


def tie_rows(records: Resolved) -> Iterator[Row]:
    """Rows of `TIES`."""
    dates, called = days(records), names(records)
    for tie in records.ties:
        first, last = reported(tie, dates)
        yield _plain(tie) | {
            "source_name": called.get(tie.source),
            "target_name": called.get(tie.target),
            "first_reported": first,
            "last_reported": last,
            "documents": sorted({proof.doc for proof in tie.evidence}),
            "quote": tie.evidence[0].quote if tie.evidence else None,
        }


def _plain(record: Record) -> Row:
    return {name: getattr(record, name) for name in record.__struct_fields__}
