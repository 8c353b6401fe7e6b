"""The records as tables: Parquet as `graphbuild export` writes it, and the files of neo4j-admin, both in many
parts. Rows are sorted by id within a part, and which part has which ids depends on the number of parts
alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, cast

import msgspec
import pyarrow as pa
from pyspark.sql import DataFrame

from graphbuild.cluster.frames import Row, mapped, together
from graphbuild.cluster.merging import Merged
from graphbuild.cluster.naming import Named
from graphbuild.cluster.stages import Stages
from graphbuild.cluster.storage import Storage
from graphbuild.cypher.bulk import ARGUMENTS, TYPES, cell, tables
from graphbuild.cypher.projection import LINK_TYPES, Link, Projection, Properties, project
from graphbuild.cypher.statements import CONSTRAINTS
from graphbuild.export.tables import event_row, evidence_rows, schema_of, tie_row
from graphbuild.graph import Graph
from graphbuild.records import (
    RELATIONS,
    ROOTS,
    Actor,
    DocumentInfo,
    Event,
    EventLink,
    Place,
    Record,
    SetAside,
    Tie,
    to_json,
)

SET_ASIDE = pa.schema([("id", pa.string()), ("stage", pa.string()), ("reason", pa.string())])
_PLACES = pa.schema([("node", pa.string()), ("place", pa.binary())])
_LINES = pa.schema([("file", pa.string()), ("line", pa.string())])
_AT_ONCE = 1000  # records that are projected together

_TOLD = {
    "predicate": str, "start": dt.date, "end": dt.date, "polarity": str, "modality": str, "symmetric": bool,
    "hedged": bool, "confidence": float, "claims": int, "sources": int,
}  # fmt: skip
_TIE = {
    "tie": str, "role": str, "former": bool, "start": dt.date, "end": dt.date, "first_reported": dt.date,
    "last_reported": dt.date, "claims": int, "quotes": list, "documents": list,
}  # fmt: skip
# What nodes and relationships have: one machine sees from all rows which properties there are, a part can't.
_PROPERTIES: dict[str, dict[str, type]] = {
    "Actor": {
        "name": str, "kind": str, "aliases": list, "countries": list, "wikidata": str, "first_seen": dt.date,
        "last_seen": dt.date,
    },
    "Place": {"name": str, "country": str, "latitude": float, "longitude": float},
    "Event": {
        "root": str, **_TOLD, "quantities": list, "quad": str, "intensity": float, "independent": int,
        "first_reported": dt.date, "last_reported": dt.date,
    },
    "Document": {"title": str, "date": dt.date, "source": str, "url": str},
    "REPORTED_IN": {
        "claim": str, "quote": str, "start": int, "end": int, "polarity": str, "modality": str,
        "hedged": bool, "attributed_to": str, "confidence": float, "joined": str,
    },
    "FULFILS": {"link": str, "matter": str},
    "CONTRADICTS": {"link": str, "matter": str},
    **{root: {"event": str, **_TOLD} for root in ROOTS},
    **{relation.upper(): _TIE for relation in RELATIONS},
}  # fmt: skip


class Tables(NamedTuple):
    """Frames of records as JSON, sorted and ready to be written: nodes as (node, actor, place, first, last),
    others as (id, record)."""

    nodes: DataFrame
    events: DataFrame
    ties: DataFrame
    links: DataFrame
    documents: DataFrame


@dataclass(frozen=True)
class _Part:
    """Some of the records of a graph, to be projected alone."""

    actors: list[Actor]
    places: list[Place]
    events: list[Event]
    ties: list[Tie]
    links: list[EventLink]
    documents: list[DocumentInfo]

    def iter_actors(self) -> Iterator[Actor]:
        return iter(self.actors)

    def iter_places(self) -> Iterator[Place]:
        return iter(self.places)

    def iter_events(self) -> Iterator[Event]:
        return iter(self.events)

    def iter_ties(self) -> Iterator[Tie]:
        return iter(self.ties)

    def iter_links(self) -> Iterator[EventLink]:
        return iter(self.links)

    def iter_documents(self) -> Iterator[DocumentInfo]:
        return iter(self.documents)


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


def write_neo4j(storage: Storage, told: Tables, folder: str) -> None:
    """A folder for each kind of node and of relationship, with a header and parts without one; `import.args`
    and `finish.cypher` as `graphbuild.cypher.neo4j_admin_files` has them."""
    lines = mapped(told.nodes, told.nodes.columns, _node_lines, _LINES)
    for frame, form in (
        (told.events, Event),
        (told.ties, Tie),
        (told.links, EventLink),
        (told.documents, DocumentInfo),
    ):
        lines = lines.union(mapped(frame, frame.columns[1:], partial(_lines, form=form), _LINES))
    lines.write.mode("overwrite").partitionBy("file").text(folder)
    arguments = list(ARGUMENTS)
    for name in storage.names(folder):
        file = name.removeprefix("file=")
        if file == name:
            continue
        storage.rename(f"{folder}/{name}", f"{folder}/{file}")
        argument, heads = _headers()[file]
        storage.write(f"{folder}/{file}/header.csv", heads + "\n")
        arguments.append(f"{argument}={file}/header.csv,{file}/part-.*")
    storage.write(f"{folder}/import.args", "".join(f"{line}\n" for line in arguments))
    storage.write(f"{folder}/finish.cypher", "".join(f"{line};\n" for line in _finish()))


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


def _node_lines(rows: Iterator[Row]) -> Iterator[Row]:
    while some := list(islice(rows, _AT_ONCE)):
        days = {node: (first, last) for node, _, _, first, last in some}
        part = _Part(
            actors=[msgspec.json.decode(actor, type=Actor) for _, actor, _, _, _ in some if actor],
            places=[msgspec.json.decode(place, type=Place) for _, _, place, _, _ in some if place],
            events=[], ties=[], links=[], documents=[],
        )  # fmt: skip
        projection = _project(part)
        for group in projection.nodes:
            for row in group.rows if group.labels[0] == "Actor" else ():
                first, last = days[cast(str, row["id"])]
                row |= {name: day for name, day in (("first_seen", first), ("last_seen", last)) if day}
        yield from _in_files(projection)


def _lines(rows: Iterator[Row], form: type[Record]) -> Iterator[Row]:
    fields = {Event: "events", Tie: "ties", EventLink: "links", DocumentInfo: "documents"}
    none: dict[str, list[Any]] = {name: [] for name in ("actors", "places", *fields.values())}
    while some := [msgspec.json.decode(value, type=form) for (value,) in islice(rows, _AT_ONCE)]:
        projection = _project(_Part(**(none | {fields[form]: some})))
        if form is Event:  # whose documents have rows of their own
            projection = projection._replace(
                nodes=[group for group in projection.nodes if group.labels != ("Document",)]
            )
        yield from _in_files(projection)


def _project(part: _Part) -> Projection:
    return project(cast(Graph, part))


def _in_files(projection: Projection) -> Iterator[Row]:
    for _, file, _, keys, rows in tables(projection):
        columns = (*keys, *_PROPERTIES.get(_kind_of(file), ()))
        for row in cast(Iterable[Properties], rows):
            yield file.removesuffix(".csv"), ",".join(cell(row.get(name)) for name in columns)


def _kind_of(file: str) -> str:
    """Whose properties the rows of a file have, from its name: nodes-actor-person.csv,
    links-actor-leader_of-actor.csv."""
    sort, first, *rest = file.removesuffix(".csv").split("-")
    return first.capitalize() if sort == "nodes" else rest[0].upper()


def _headers() -> dict[str, tuple[str, str]]:
    """For each file that there can be, the importer's argument and the header."""
    empty = project(cast(Graph, _Part([], [], [], [], [], [])))
    found = {}
    nowhere: Properties = {"id": ""}
    filled = Projection(
        [group._replace(rows=[nowhere]) for group in empty.nodes],
        [group._replace(rows=[Link("", "", {})]) for group in empty.links],
    )
    for argument, file, heads, _, _ in tables(filled):
        types = _PROPERTIES.get(_kind_of(file), {})
        columns = [*heads, *(name + TYPES.get(type_, "") for name, type_ in types.items())]
        found[file.removesuffix(".csv")] = argument.rpartition("=")[0], ",".join(columns)
    return found


def _finish() -> Iterator[str]:
    """The constraints, and empty lists, for which the importer's files have no form."""
    yield from CONSTRAINTS
    for kind, types in _PROPERTIES.items():
        pattern = f"()-[x:{kind}]->()" if kind in LINK_TYPES else f"(x:{kind})"
        for name, type_ in types.items():
            if type_ is list:
                yield f"MATCH {pattern} WHERE x.{name} IS NULL SET x.{name} = []"
