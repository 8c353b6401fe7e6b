"""What was told to the records of the graph, by the functions of one machine, each over all that has to do
with one another and no more:

- claims by block: polarity, modality, the two parties, and classes that reports of one deed may have;
- happenings with an end that nobody names, by polarity, modality and class, together with those of the named
  that they can be at all: that share a document, a sentence or a spot with one of them;
- plans and denials by class and parties, deaths by who died;
- relations by their pair.

An actor who has a part in a third of all events is in as many blocks as he has partners; the largest unit is
the busiest pair of parties, not the busiest actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple, cast

import msgspec
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from graphbuild.cluster.events import events_of, slim_events
from graphbuild.cluster.frames import Row, groups, mapped, together
from graphbuild.cluster.naming import Named
from graphbuild.cluster.stages import Stages
from graphbuild.cluster.telling import SEPARATOR, Places, places_in, tell_all
from graphbuild.records import Actor, DocumentInfo, Event, Place, Relation, Tie, to_json
from graphbuild.resolve import whole_countries
from graphbuild.resolve.linking import contested, link_answers, link_finals
from graphbuild.resolve.organs import with_organs
from graphbuild.resolve.ties import Pair, ties_of
from graphbuild.seen import seen

_LINKS = pa.schema(
    [
        ("id", pa.string()),
        ("link", pa.binary()),
        ("source", pa.string()),
        ("target", pa.string()),
        ("contradicts", pa.bool_()),
    ]
)
_TIES = pa.schema(
    [
        ("id", pa.string()),
        ("tie", pa.binary()),
        ("source", pa.string()),
        ("target", pa.string()),
        ("relation", pa.string()),
        ("seen", pa.binary()),
    ]
)
_EVENTS = pa.schema([("id", pa.string()), ("event", pa.binary())])
_DAYS = pa.schema([("node", pa.string()), ("first", pa.date32()), ("last", pa.date32())])
_HELD = 100_000  # actors and places of which a task holds the days
_relation = msgspec.json.Decoder(tuple[Relation, dt.date | None]).decode
_actor = msgspec.json.Decoder(Actor).decode
_event = msgspec.json.Decoder(Event).decode
_days = msgspec.json.Decoder(dict[str, tuple[dt.date, dt.date]]).decode


class Merged(NamedTuple):
    """The records, each as JSON with its id: `events` (id, event), `ties` (id, tie), `links` (id, link), and
    the `places`; `days` has the first and last day on which an actor or place was seen (node, first,
    last)."""

    events: DataFrame
    ties: DataFrame
    links: DataFrame
    places: tuple[Place, ...]
    days: DataFrame


def merge_told(stages: Stages, documents: DataFrame, named: Named) -> Merged:
    """Merges what documents (rows of `extracting.DONE`) say."""
    places = places_in(documents)
    shared = stages.spark.sparkContext.broadcast({place.id: place for place in places})
    told = stages.keep(tell_all(documents, named.cast, shared), "told")
    events = events_of(stages, told.where("kind = 'claim'"), shared)
    links = stages.keep(_links(events, shared, stages.parts), "links")
    ties = _ties(stages, told.where("kind = 'relation'"), named)
    days = mapped(events.select("seen").union(ties.select("seen")), ["seen"], _seen, _DAYS)
    days = days.groupBy("node").agg(F.min("first").alias("first"), F.max("last").alias("last"))
    return Merged(_contest(events, links), ties, links, places, days)


def _links(events: DataFrame, places: Places, parts: int) -> DataFrame:
    asked = events.where("asks").select("parties").distinct()
    answers = events.where("parties is not null").join(asked, "parties", "left_semi")
    finals = events.where("final is not null")
    told = answers.select(F.concat(F.lit("answers "), "parties").alias("key"), "slim").union(
        finals.select(F.concat(F.lit("finals "), "final").alias("key"), "slim")
    )
    return mapped(together(told, parts, "key"), ["key", "slim"], partial(_link, places=places), _LINKS)


def _link(rows: Iterator[Row], places: Places) -> Iterator[Row]:
    for key, some in groups(rows):
        events, ends = slim_events(slim for (slim,) in some)
        if key.startswith("answers "):
            links = link_answers(events, ends, places.value.values(), whole_countries())
        else:
            links = link_finals(events, ends)
        for link in links:
            yield link.id, to_json(link), link.source, link.target, link.link == "contradicts"


def _contest(events: DataFrame, links: DataFrame) -> DataFrame:
    pairs = links.where("contradicts").select("source", "target")
    both = pairs.select(F.col("source").alias("id"), F.col("target").alias("other")).union(
        pairs.select(F.col("target").alias("id"), F.col("source").alias("other"))
    )
    sure = events.select(F.col("id").alias("other"), "confidence")
    against = both.join(sure, "other").groupBy("id").agg(F.max("confidence").alias("against"))
    told = events.select("id", "event").join(against, "id", "left")
    return mapped(told, ["id", "event", "against"], _contested, _EVENTS)


def _contested(rows: Iterator[Row]) -> Iterator[Row]:
    for id_, event, against in rows:
        yield id_, event if against is None else to_json(contested(_event(event), against))


def _ties(stages: Stages, relations: DataFrame, named: Named) -> DataFrame:
    """The ties with evidence by pair, and those that need none."""
    pairs = relations.select("key").distinct()
    parted = F.split("key", SEPARATOR)
    pairs = pairs.select("key", parted[0].alias("source"), parted[1].alias("name"), parted[2].alias("target"))
    actors = named.nodes.select("node", "actor")
    offices = (  # whose terms the tables may know
        pairs.where("name = 'leader_of'")
        .join(actors.select(F.col("node").alias("source"), F.col("actor").alias("one")), "source")
        .join(actors.select(F.col("node").alias("target"), F.col("actor").alias("other")), "target")
        .select("key", F.lit(0).alias("order"), F.lit(None).cast("binary").alias("value"), "one", "other")
    )
    one, other = (F.lit(None).cast("binary").alias(name) for name in ("one", "other"))
    told = relations.select("key", F.lit(1).alias("order"), "value", one, other)
    rows = together(offices.union(told), stages.parts, "key", then=["order"])
    stated = mapped(rows, ["key", "value", "one", "other"], _tie, _TIES)
    stated = stages.keep(stated, "ties")
    parts_of = stated.where("relation = 'part_of'").select("id", "source", "target").collect()
    known = [Tie(id=id_, source=one, target=other, relation="part_of") for id_, one, other in parts_of]
    before = {tie.id for tie in known}
    more = [tie for tie in with_organs(known, named.records) if tie.id not in before]
    columns = list(zip(*map(_tie_row, more), strict=True)) or [()] * len(_TIES)
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, _TIES, strict=True)], schema=_TIES)
    return stated.union(stages.spark.createDataFrame(table))


def _tie(rows: Iterator[Row]) -> Iterator[Row]:
    for key, some in groups(rows):
        pair = cast(Pair, tuple(key.split(SEPARATOR)))
        known: dict[str, Actor] = {}
        documents: dict[str, DocumentInfo] = {}
        told: list[Relation] = []
        for value, one, other in some:
            if value is None:
                known = dict(zip((pair[0], pair[2]), map(_actor, (one, other)), strict=True))
            else:
                relation, day = _relation(value)
                documents[relation.doc] = DocumentInfo(id=relation.doc, date=day)
                told.append(relation)
        yield from map(_tie_row, ties_of(pair, told, known, documents))


def _tie_row(tie: Tie) -> Row:
    days = msgspec.json.encode(seen((), [tie], {}))
    return tie.id, to_json(tie), tie.source, tie.target, tie.relation, days


def _seen(rows: Iterator[Row]) -> Iterator[Row]:
    """The days of each actor and place, those of a task together."""
    found: dict[str, tuple[dt.date, dt.date]] = {}
    for (days,) in rows:
        for node, (first, last) in _days(days).items():
            known = found.get(node)
            found[node] = (min(first, known[0]), max(last, known[1])) if known else (first, last)
        if len(found) > _HELD:
            yield from ((node, *span) for node, span in found.items())
            found.clear()
    yield from ((node, *span) for node, span in found.items())
