"""The way back from the property graph to records: the inverse of `project`.

What the projection adds for those who ask (measures, days that follow from others, the root-typed
relationships) is passed over; names that are none of ours are too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from graphbuild.cypher import carried
from graphbuild.cypher.projection import EVENT_LINK_TYPES, RELATION_TYPES, Links, Projection
from graphbuild.errors import GraphbuildError
from graphbuild.records import Actor, DocumentInfo, Event, EventLink, Place, Proof, Record, Resolved, Tie

_RELATIONS = {type_: relation for relation, type_ in RELATION_TYPES.items()}
_LINKS = {type_: link for link, type_ in EVENT_LINK_TYPES.items()}

_R = TypeVar("_R", bound=Record)


def restore(projection: Projection) -> Resolved:
    """The records of a property graph, each sort by id. Raises GraphbuildError for nodes and relationships
    that are none of a graph of graphbuild."""
    try:
        return _restore(projection)
    except (msgspec.MsgspecError, TypeError, ValueError, KeyError) as error:
        raise GraphbuildError(
            f"this is no graph that graphbuild wrote ({error}); push it again, or pull another"
        ) from None


def _restore(projection: Projection) -> Resolved:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for nodes in projection.nodes:
        rows[nodes.labels[0]].extend(nodes.rows)
    links: dict[str, list[Links]] = defaultdict(list)
    for group in projection.links:
        links[group.type].append(group)
    documents = _sorted(
        _record(DocumentInfo, row)
        for row in rows["Document"]
        if len(row.keys() & _DOCUMENT) > 1 or row.get("listed")
    )
    return Resolved(
        actors=_sorted(_record(Actor, row) for row in rows["Actor"]),
        places=_sorted(_record(Place, row) for row in rows["Place"]),
        events=_events(rows["Event"], links, {info.id: info.date for info in documents}),
        ties=_sorted(
            _record(Tie, link.properties, "tie", source=link.source, target=link.target, relation=relation,
                    evidence=carried.proofs(link.properties), **carried.own_days(link.properties))
            for type_, relation in _RELATIONS.items() for group in links[type_] for link in group.rows
        ),
        documents=documents,
        links=_sorted(
            _record(EventLink, row.properties, "link", source=row.source, target=row.target, link=name)
            for type_, name in _LINKS.items() for group in links[type_] for row in group.rows
        ),
    )  # fmt: skip


_DOCUMENT = set(DocumentInfo.__struct_fields__)


def _events(
    rows: Iterable[Mapping[str, Any]], links: Mapping[str, list[Links]], dates: Mapping[str, Any]
) -> tuple[Event, ...]:
    sources = {link.target: link.source for group in links["SOURCE_OF"] for link in group.rows}
    targets = {link.source: link.target for group in links["AIMED_AT"] for link in group.rows}
    places = {link.source: link.target for group in links["AT"] for link in group.rows}
    proofs: dict[str, list[tuple[int | None, Proof]]] = defaultdict(list)
    for group in links["REPORTED_IN"]:
        for link in group.rows:
            proof = _record(Proof, link.properties, doc=link.target)
            proofs[link.source].append((link.properties.get("at"), proof))  # type: ignore[arg-type]
    events = []
    for row in rows:
        name = row["id"]
        told = proofs.get(name, [])
        if all(at is not None for at, _ in told):
            evidence = [proof for _, proof in sorted(told, key=lambda one: one[0] or 0)]
        else:
            evidence = carried.in_order((proof for _, proof in told), dates)
        events.append(
            _record(
                Event,
                row,
                source=sources.get(name) or row["source_id"],
                target=targets.get(name) or row.get("target_id"),
                place=places.get(name) or row.get("place_id"),
                quantities=carried.quantities(row),
                evidence=tuple(evidence),
                **carried.own_days(row),
            )
        )
    return _sorted(events)


def _record(record: type[_R], row: Mapping[str, Any], key: str = "id", /, **fields: Any) -> _R:
    """The record whose fields are properties of the row, but for those given. `key` names the property that
    has the record's id."""
    names = record.__struct_fields__
    values = {name: row[name] for name in names if name in row and name not in fields}
    if "id" in names:
        values["id"] = row[key]
    return msgspec.convert(values | fields, record)


def _sorted(records: Iterable[_R]) -> tuple[_R, ...]:
    return tuple(sorted(records, key=attrgetter("id")))
