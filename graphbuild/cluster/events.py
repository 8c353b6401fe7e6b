"""Claims to events: by block, and then those with an end that nobody names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b

import msgspec
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from graphbuild.cluster.frames import Row, groups, mapped, together
from graphbuild.cluster.stages import Stages
from graphbuild.cluster.telling import SEPARATOR, Places, Sheet, sheet_of, told_of
from graphbuild.records import Event, Place, to_json
from graphbuild.resolve.ends import NOBODY_AT_ALL, End
from graphbuild.resolve.events import event_of
from graphbuild.resolve.happenings import Happening, gather
from graphbuild.resolve.linking import is_final, parties_of
from graphbuild.resolve.partial import Trace, attach, traces
from graphbuild.seen import seen

_HAPPENINGS = pa.schema(
    [
        ("id", pa.string()),
        ("sort", pa.string()),  # polarity, modality and class
        ("partial", pa.bool_()),
        ("traces", pa.list_(pa.int64())),
        ("value", pa.binary()),
    ]
)
EVENTS = pa.schema(
    [
        ("id", pa.string()),
        ("event", pa.binary()),
        ("slim", pa.binary()),  # what links look at: the event without evidence, and its two ends
        ("parties", pa.string()),  # for what is planned, denied or told as done
        ("asks", pa.bool_()),  # whether it is a plan or a denial
        ("final", pa.string()),  # who suffered what can be suffered once
        ("confidence", pa.float64()),
        ("seen", pa.binary()),  # by actor and place, the first and last day
    ]
)
_decode = msgspec.json.Decoder(list[tuple[Sheet, float]]).decode
_sheet = msgspec.json.Decoder(Sheet).decode


def events_of(stages: Stages, claims: DataFrame, places: Places) -> DataFrame:
    """The events (EVENTS) of claims (block, sheet)."""
    parts = stages.parts
    blocks = together(claims.select("key", "value"), parts, "key")
    found = mapped(blocks, ["key", "value"], partial(_gather, places=places), _HAPPENINGS)
    found = stages.keep(found, "happenings")
    # Of those with names only the ones that somebody unnamed may be found by go along; the rest is done.
    named, unnamed = found.where("not partial"), found.where("partial")
    traces = unnamed.select(F.explode("traces").alias("trace")).distinct()
    met = named.select("id", F.explode("traces").alias("trace")).join(traces, "trace", "left_semi")
    met = met.select("id").distinct()
    columns = ["sort", "partial", "value"]
    loose = unnamed.select(*columns).union(named.join(met, "id", "left_semi").select(*columns))
    loose = together(loose, parts, "sort")
    ready = mapped(named.join(met, "id", "left_anti"), ["value"], partial(_ready, places=places), EVENTS)
    return stages.keep(ready.union(mapped(loose, columns, partial(_attach, places=places), EVENTS)), "events")


def _gather(rows: Iterator[Row], places: Places) -> Iterator[Row]:
    for _, some in groups(rows):
        for happening in gather([told_of(_sheet(value), places.value) for (value,) in some]):
            first = happening.first
            claim = first.claim
            yield (
                SEPARATOR.join((first.doc, claim.id)),
                SEPARATOR.join((claim.polarity, claim.modality, happening.root)),
                first.partial,
                sorted({_number(trace) for trace in traces(happening)}),
                msgspec.json.encode([(sheet_of(told), certainty) for told, certainty in happening.told]),
            )


def _number(trace: Trace) -> int:
    """A trace as a number. Where two have the same by chance, that does no harm."""
    text = SEPARATOR.join(trace).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def _happening(value: bytes, places: dict[str, Place]) -> Happening:
    """The happening again, from its claims in the order in which it took them in."""
    (first, _), *others = ((told_of(sheet, places), certainty) for sheet, certainty in _decode(value))
    happening = Happening(first)
    for told, certainty in others:
        happening.add(told, certainty)
    return happening


def _ready(rows: Iterator[Row], places: Places) -> Iterator[Row]:
    return (_event(_happening(value, places.value)) for (value,) in rows)


def _attach(rows: Iterator[Row], places: Places) -> Iterator[Row]:
    for _, some in groups(rows):
        partial_: list[Happening] = []
        named: list[Happening] = []
        for unnamed, value in some:
            (partial_ if unnamed else named).append(_happening(value, places.value))
        yield from map(_event, (*attach(partial_, named), *named))


def _event(happening: Happening) -> Row:
    event = event_of(happening)
    ends = {end.actor: end for told, _ in happening.told for end in (told.low, told.high)}
    source, target = ends[event.source], ends[event.target] if event.target else NOBODY_AT_ALL
    slim = msgspec.structs.replace(event, evidence=(), quantities=())
    parties, asks = _asked(event, source, target)
    days = {
        told.doc: dt.date.fromordinal(told.reported)
        for told, _ in happening.told
        if told.reported is not None
    }
    return (
        event.id,
        to_json(event),
        msgspec.json.encode((slim, source, target)) if parties or is_final(event) else None,
        parties,
        asks,
        event.target if is_final(event) else None,
        event.confidence,
        msgspec.json.encode(seen([event], (), days)),
    )


def _asked(event: Event, source: End, target: End) -> tuple[str | None, bool]:
    """The class and parties of an event that plans or denials have to do with; whether it is one."""
    if event.modality == "planned" and event.polarity == "positive":
        asks = True
    elif event.modality == "actual":
        asks = event.polarity == "negative"
    else:
        return None, False
    return SEPARATOR.join(parties_of(event, ends_for(event, source, target))), asks


def ends_for(event: Event, source: End, target: End) -> dict[str, End]:
    """The ends of an event by the ids of its actors, as `linking` asks for them."""
    ends = {event.source: source}
    if event.target:
        ends[event.target] = target
    return ends


def slim_events(values: Iterable[bytes]) -> tuple[list[Event], dict[str, End]]:
    """Events without evidence, and their ends by id, from the column `slim`."""
    events: list[Event] = []
    ends: dict[str, End] = {}
    for value in values:
        event, source, target = _slim(value)
        events.append(event)
        ends |= ends_for(event, source, target)
    return events, ends


_slim = msgspec.json.Decoder(tuple[Event, End, End]).decode
