"""The records as tables, and these as Parquet as `graphbuild export` writes it, but in many parts. Rows are
sorted by id within a part, and which part has which ids depends on the number of parts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
from pyspark.sql import DataFrame

from graphbuild.cluster.frames import Row, mapped, together
from graphbuild.cluster.merging import Merged
from graphbuild.cluster.naming import Named
from graphbuild.cluster.stages import Stages
from graphbuild.export.tables import event_row, evidence_rows, schema_of, tie_row
from graphbuild.graph import Graph
from graphbuild.records import (
    Actor,
    DocumentInfo,
    Event,
    EventLink,
    Place,
    SetAside,
    Tie,
    to_json,
)

SET_ASIDE = pa.schema([("id", pa.string()), ("stage", pa.string()), ("reason", pa.string())])
_PLACES = pa.schema([("node", pa.string()), ("place", pa.binary())])


class Tables(NamedTuple):
    """Frames of records as JSON, sorted and ready to be written: nodes as (node, actor, place, first, last),
    others as (id, record)."""

    nodes: DataFrame
    events: DataFrame
    ties: DataFrame
    links: DataFrame
    documents: DataFrame


def tables_of(stages: Stages, documents: DataFrame, named: Named, merged: Merged) -> Tables:
    """The tables of all records; `documents` are rows of `extracting.DONE`."""
    columns = [[place.id for place in merged.places], [to_json(place) for place in merged.places]]
    table = pa.table(dict(zip(_PLACES.names, columns, strict=True)), schema=_PLACES)
    places = stages.spark.createDataFrame(table)
    nodes = named.nodes.select("node", "actor").join(places, "node", "full").join(merged.days, "node", "left")

    def ready(frame: DataFrame, *columns: str) -> DataFrame:
        return stages.keep(together(frame.select(*columns), stages.parts, columns[0]), f"all-{columns[1]}")

    return Tables(
        ready(nodes, "node", "actor", "place", "first", "last"),
        ready(merged.events, "id", "event"),
        ready(merged.ties, "id", "tie"),
        ready(merged.links, "id", "link"),
        ready(documents, "id", "info"),
    )


def write_parquet(told: Tables, set_aside: DataFrame, folder: str) -> None:
    """One folder of Parquet files for each table of docs/commands.md, and `set_aside` (id, stage, reason)."""
    frames = {
        "nodes": mapped(told.nodes, told.nodes.columns, _node_rows, schema_of("nodes")),
        "events": _table(told.events, "events", _event_row),
        "ties": _table(told.ties, "ties", _tie_row),
        "links": _table(told.links, "links", _link_row),
        "documents": _table(told.documents, "documents", _document_row),
        "evidence": _evidence(told.events, Event).union(_evidence(told.ties, Tie)),
        "set_aside": mapped(set_aside, ["aside"], _aside_rows, SET_ASIDE),
    }
    for name, frame in frames.items():
        frame.write.mode("overwrite").parquet(f"{folder}/{name}")


def _table(frame: DataFrame, table: str, row: Callable[[bytes], dict[str, Any]]) -> DataFrame:
    return mapped(frame, frame.columns[1:], partial(_rows, row=row, table=table), schema_of(table))


def _rows(rows: Iterator[Row], row: Callable[[bytes], dict[str, Any]], table: str) -> Iterator[Row]:
    names = schema_of(table).names
    for (value,) in rows:
        fields = row(value)
        yield tuple(fields.get(name) for name in names)


def _event_row(value: bytes) -> dict[str, Any]:
    return event_row(msgspec.json.decode(value, type=Event), {})


def _tie_row(value: bytes) -> dict[str, Any]:
    return tie_row(msgspec.json.decode(value, type=Tie), {})


def _link_row(value: bytes) -> dict[str, Any]:
    return msgspec.structs.asdict(msgspec.json.decode(value, type=EventLink))


def _document_row(value: bytes) -> dict[str, Any]:
    return msgspec.structs.asdict(msgspec.json.decode(value, type=DocumentInfo))


def _evidence(frame: DataFrame, form: type[Event] | type[Tie]) -> DataFrame:
    return mapped(frame, frame.columns[1:], partial(_evidence_rows, form=form), schema_of("evidence"))


def _evidence_rows(rows: Iterator[Row], form: type[Event] | type[Tie]) -> Iterator[Row]:
    names = schema_of("evidence").names
    for (value,) in rows:
        for fields in evidence_rows(msgspec.json.decode(value, type=form)):
            yield tuple(fields.get(name) for name in names)


def _aside_rows(rows: Iterator[Row]) -> Iterator[Row]:
    for (value,) in rows:
        aside = msgspec.json.decode(value, type=SetAside)
        yield aside.id, aside.stage, aside.reason


def _node_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """An actor and a place of one id are one node here, with the actor's name, as in the graph."""
    names = schema_of("nodes").names
    for node, actor, place, first, last in rows:
        graph = Graph.from_records(
            actors=[msgspec.json.decode(actor, type=Actor)] if actor else [],
            places=[msgspec.json.decode(place, type=Place)] if place else [],
        )
        fields = graph.nodes[node] | {"id": node, "first_seen": first, "last_seen": last}
        yield tuple(fields.get(name) for name in names)
