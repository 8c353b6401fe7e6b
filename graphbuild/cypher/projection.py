"""The property graph of docs/cypher.md as tables and as rows: one projection for every engine and export.

Labels and relationship types come only from the closed sets of `graphbuild.records`, never from a text. An
absent value is an absent property. An actor and a place with the same id are two nodes, (:Actor) and
(:Place): ids are unique within a label, which every engine can keep without looking at the others. Half of a
surrogate pair, which is no character and which no engine takes, becomes U+FFFD.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphbuild.cypher import carried
from graphbuild.errors import GraphbuildError
from graphbuild.lexicon.intensity import intensities
from graphbuild.records import (
    QUADS,
    RELATIONS,
    ROOTS,
    Actor,
    ActorKind,
    DocumentInfo,
    Event,
    EventLink,
    LinkName,
    Record,
    Resolved,
    Tie,
)
from graphbuild.seen import reported, seen

if TYPE_CHECKING:
    from graphbuild.graph import Graph

Value = str | int | float | bool | dt.date | list[str]
Properties = dict[str, Value]
_LAYOUT = 1  # one more whenever a record's properties get other values under the same names
Kind = Literal["string", "integer", "float", "boolean", "date", "strings"]
_Dates = Mapping[str, dt.date | None]

NODE_LABELS = ("Actor", "Place", "Event", "Document")
KIND_LABELS: dict[ActorKind, str | None] = {
    "person": "Person",
    "country": "Country",
    "government": "Government",
    "military": "Military",
    "armed_group": "ArmedGroup",
    "organization": "Organization",
    "media": "Media",
    "population": "Population",
    "place": None,  # (:Actor) alone; :Place is kept for where things happen
}
ROOT_TYPES: dict[str, str] = {root: root for root in ROOTS}
RELATION_TYPES: dict[str, str] = {relation: relation.upper() for relation in RELATIONS}

EVENT_LINK_TYPES: dict[LinkName, str] = {"fulfils": "FULFILS", "contradicts": "CONTRADICTS"}

LINK_TYPES = (
    "SOURCE_OF", "AIMED_AT", "AT", "REPORTED_IN", *EVENT_LINK_TYPES.values(), *ROOT_TYPES,
    *RELATION_TYPES.values(),
)  # fmt: skip
PROPERTIES = (
    "id", "name", "kind", "aliases", "countries", "wikidata", "first_seen", "last_seen",  # Actor
    "country", "latitude", "longitude",  # Place
    "root", "predicate", "start", "end", "polarity", "modality", "symmetric", "hedged", "confidence",
    "claims", "sources", "quantities", "quad", "intensity", "independent", "first_reported",
    "last_reported",  # Event
    "title", "date", "source", "url",  # Document
    "event", "claim", "quote", "attributed_to", "joined", "tie", "role", "former", "quotes", "documents",
    "link", "matter",  # links
    *carried.NAMES,
)  # fmt: skip


class Nodes(NamedTuple):
    """Nodes of the same labels, the first of which is one of NODE_LABELS. A row is a node's properties, `id`
    among them."""

    labels: tuple[str, ...]
    rows: list[Properties]


class Link(NamedTuple):
    """One relationship: the ids of its ends and its properties."""

    source: str
    target: str
    properties: Properties


class Links(NamedTuple):
    """Relationships of one type between two labels. `key` names the property that tells two of them between
    the same nodes apart; without it there is at most one."""

    source: str
    type: str
    target: str
    key: str | None
    rows: list[Link]

    @property
    def name(self) -> str:
        """Labels and type as Cypher writes them: "(:Actor)-[:AID]->(:Actor)"."""
        return f"(:{self.source})-[:{self.type}]->(:{self.target})"


class Projection(NamedTuple):
    """The whole property graph, in an order that depends on nothing but the graph. All groups are there,
    those without rows too."""

    nodes: list[Nodes]
    links: list[Links]


_AT_ONCE = 2000  # records


class Column(NamedTuple):
    """One property of all rows of a table: its name, what it is, and a value or None for each row."""

    name: str
    kind: Kind
    values: list[Any]


@dataclass(frozen=True, slots=True)
class NodeTable:
    """Nodes of the same labels, the first of which is one of NODE_LABELS, column by column. The first column
    is `id`, and no id is there twice."""

    labels: tuple[str, ...]
    columns: list[Column]

    def __len__(self) -> int:
        return len(self.columns[0].values)


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Relationships of one type between two labels, column by column: the ids of their ends, each of which is
    a node's, and their properties. `key` names the property that tells two of them between the same nodes
    apart; without it there is at most one."""

    source: str
    type: str
    target: str
    key: str | None
    sources: list[str]
    targets: list[str]
    columns: list[Column]

    def __len__(self) -> int:
        return len(self.sources)


def schema() -> str:
    """A digest of what the projection of a record depends on besides the record."""
    parts = (_LAYOUT, NODE_LABELS, KIND_LABELS, LINK_TYPES, PROPERTIES, QUADS, dict(intensities()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def project(source: Graph | Resolved) -> Projection:
    """The records as nodes and relationships. Raises GraphbuildError for a kind, root or relation that is
    none of ours."""
    nodes: list[Nodes] = []
    links: list[Links] = []
    for table in tables(source):
        rows = list(_rows(table.columns, len(table)))
        if isinstance(table, NodeTable):
            nodes.append(Nodes(table.labels, rows))
        else:
            found = list(map(Link, table.sources, table.targets, rows))
            links.append(Links(table.source, table.type, table.target, table.key, found))
    return Projection(nodes, links)


def tables(source: Graph | Resolved, *, part: bool = False) -> Iterator[NodeTable | LinkTable]:
    """The same column by column, one table after the other: all nodes, then all relationships, those without
    rows too. What is large is quicker so, and only a table at a time is held.

    `part` says that these are some of a graph's records, in no order: the actors, places, events and
    documents that they name are elsewhere, and have no row here."""
    records = source if isinstance(source, Resolved) else source.records()
    dates = {info.id: info.date for info in records.documents}
    elsewhere = _named(records) if part else {}
    ids = {label: elsewhere.get(label, set()) for label in NODE_LABELS}
    events = _event_columns(records.events, dates)
    for table in chain(
        _actors(records, dates),
        [
            NodeTable(("Place",), [*_read(records.places, _PLACE), *_more(carried.of_nodes(records.places))]),
            NodeTable(("Event",), [*events.values(), *_more(_carried_by(records, elsewhere))]),
            NodeTable(("Document",), _documents(records, elsewhere)),
        ],
    ):
        table = _once(table)
        ids[table.labels[0]].update(table.columns[0].values)
        yield table
    for link in chain(
        _event_links(records.events, events["id"].values, dates),
        _between_events(records.links),
        _root_links(records.events, events),
        _tie_links(records.ties, dates),
    ):
        yield _tied(link, ids[link.source], ids[link.target])


_Fields = Sequence[tuple[str, Kind]]

_ACTOR: _Fields = (
    ("id", "string"), ("name", "string"), ("kind", "string"), ("aliases", "strings"),
    ("countries", "strings"), ("wikidata", "string"),
)  # fmt: skip
_PLACE: _Fields = (
    ("id", "string"), ("name", "string"), ("country", "string"), ("latitude", "float"),
    ("longitude", "float"),
)  # fmt: skip
_DOCUMENT: _Fields = (
    ("id", "string"), ("title", "string"), ("date", "date"), ("source", "string"), ("url", "string"),
)  # fmt: skip
# What an event's node and its root-typed relationship both say.
_TOLD: _Fields = (
    ("predicate", "string"), ("start", "date"), ("end", "date"), ("polarity", "string"),
    ("modality", "string"), ("symmetric", "boolean"), ("hedged", "boolean"), ("confidence", "float"),
    ("claims", "integer"), ("sources", "integer"),
)  # fmt: skip
_PROOF: _Fields = (
    ("claim", "string"), ("quote", "string"), ("start", "integer"), ("end", "integer"),
    ("polarity", "string"), ("modality", "string"), ("hedged", "boolean"), ("attributed_to", "string"),
    ("confidence", "float"), ("joined", "string"),
)  # fmt: skip
_TIE: _Fields = (("role", "string"), ("former", "boolean"), ("start", "date"), ("end", "date"))


def _actors(records: Resolved, dates: _Dates) -> Iterator[NodeTable]:
    days = seen(records.events, records.ties, dates)
    groups: dict[str | None, list[Actor]] = {label: [] for label in KIND_LABELS.values()}
    for actor in records.actors:
        groups[_one_of(KIND_LABELS, actor.kind, "kind of actor", actor.id)].append(actor)
    for label, actors in groups.items():
        found = [days.get(actor.id, (None, None)) for actor in actors]
        columns = [
            *_read(actors, _ACTOR),
            Column("first_seen", "date", [first for first, _ in found]),
            Column("last_seen", "date", [last for _, last in found]),
            *_more(carried.of_nodes(actors)),
        ]
        yield NodeTable(("Actor", label) if label else ("Actor",), columns)


def _event_columns(events: Sequence[Event], dates: _Dates) -> dict[str, Column]:
    roots = [event.root for event in events]
    for event in [] if set(roots) <= ROOT_TYPES.keys() else events:
        _one_of(ROOT_TYPES, event.root, "root", event.id)
    scale = intensities()
    measures = [scale[event.root] if event.polarity == "positive" else None for event in events]
    quantities = [[quantity.text for quantity in event.quantities] for event in events]
    columns = [
        *_read(events, (("id", "string"), ("root", "string"), *_TOLD)),
        _column("quantities", "strings", quantities),
        Column("quad", "string", [QUADS[root] for root in roots]),
        Column("intensity", "float", measures),
        *_read(events, (("independent", "integer"),)),
        *_report_days(events, dates),
    ]
    return {column.name: column for column in columns}


def _report_days(records: Sequence[Event | Tie], dates: _Dates) -> list[Column]:
    names = ("first_reported", "last_reported")
    first, last = (list(map(attrgetter(name), records)) for name in names)
    for number, days in enumerate(zip(first, last, strict=True)):
        if None in days:
            first[number], last[number] = reported(records[number], dates)
    return [Column(name, "date", values) for name, values in zip(names, (first, last), strict=True)]


def _documents(records: Resolved, elsewhere: Mapping[str, set[str]]) -> list[Column]:
    """The documents, those that only a claim names too, unless they are elsewhere."""
    documents = {info.id: info for info in records.documents}
    listed = set(documents)
    named = {proof.doc for event in records.events for proof in event.evidence}
    for doc in named - elsewhere.get("Document", set()):
        if doc not in documents:
            documents[doc] = DocumentInfo(id=doc)
    known = [documents[id] for id in sorted(documents)]
    return [*_read(known, _DOCUMENT), *_more(carried.of_documents(known, listed))]


def _named(records: Resolved) -> dict[str, set[str]]:
    """The ids of what the records name, by label."""
    events = records.events
    between: tuple[Event | Tie, ...] = (*events, *records.ties)
    return {
        "Actor": {end for one in between for end in (one.source, one.target) if end},
        "Place": {event.place for event in events if event.place},
        "Event": {end for link in records.links for end in (link.source, link.target)},
        "Document": {proof.doc for event in events for proof in event.evidence},
    }


def _carried_by(records: Resolved, elsewhere: Mapping[str, set[str]]) -> Iterator[carried.Column]:
    actors = {actor.id for actor in records.actors} | elsewhere.get("Actor", set())
    places = {place.id for place in records.places} | elsewhere.get("Place", set())
    return carried.of_events(records.events, actors, places)


def _more(columns: Iterable[carried.Column]) -> Iterator[Column]:
    return (_column(name, kind, values) for name, kind, values in columns)


def _event_links(events: Sequence[Event], ids: list[str], dates: _Dates) -> Iterator[LinkTable]:
    sources = _read_one(events, "source")
    yield LinkTable("Actor", "SOURCE_OF", "Event", None, sources, ids, [])
    for type_, target, field in (("AIMED_AT", "Actor", "target"), ("AT", "Place", "place")):
        found = _read_one(events, field)
        has = [id is not None for id in found]
        yield LinkTable(
            "Event", type_, target, None, list(compress(ids, has)), list(compress(found, has)), []
        )
    proofs = list(chain.from_iterable(event.evidence for event in events))
    lengths = (len(event.evidence) for event in events)
    sources = list(chain.from_iterable(map(repeat, ids, lengths)))
    columns = [*_read(proofs, _PROOF), *_more(carried.of_proofs(events, dates))]
    yield LinkTable("Event", "REPORTED_IN", "Document", "claim", sources, _read_one(proofs, "doc"), columns)


def _between_events(links: Iterable[EventLink]) -> Iterator[LinkTable]:
    groups: dict[str, list[EventLink]] = {type_: [] for type_ in EVENT_LINK_TYPES.values()}
    for link in links:
        groups[_one_of(EVENT_LINK_TYPES, link.link, "link between events", link.id)].append(link)
    for type_, found in groups.items():
        columns = [_column("link", "string", _read_one(found, "id")), *_read(found, (("matter", "string"),))]
        yield _link_table("Event", type_, "Event", "link", found, columns)


def _root_links(events: Sequence[Event], columns: Mapping[str, Column]) -> Iterator[LinkTable]:
    places: dict[str, list[int]] = {root: [] for root in ROOTS}
    for number, event in enumerate(events):
        if event.target is not None:
            places[event.root].append(number)
    for root, numbers in places.items():
        told = [
            Column(name if name != "id" else "event", kind, [values[number] for number in numbers])
            for name, kind, values in (columns[field] for field in ("id", *(name for name, _ in _TOLD)))
        ]
        yield _link_table("Actor", root, "Actor", "event", [events[number] for number in numbers], told)


def _tie_links(ties: Iterable[Tie], dates: _Dates) -> Iterator[LinkTable]:
    groups: dict[str, list[Tie]] = {type_: [] for type_ in RELATION_TYPES.values()}
    for tie in ties:
        groups[_one_of(RELATION_TYPES, tie.relation, "relation", tie.id)].append(tie)
    for type_, found in groups.items():
        columns = [
            _column("tie", "string", _read_one(found, "id")),
            *_read(found, _TIE),
            *_report_days(found, dates),
            Column("claims", "integer", [len(tie.evidence) for tie in found]),
            _column("quotes", "strings", [[proof.quote for proof in tie.evidence] for tie in found]),
            _column("documents", "strings", [[proof.doc for proof in tie.evidence] for tie in found]),
            *_more(carried.of_ties(found)),
        ]
        yield _link_table("Actor", type_, "Actor", "tie", found, columns)


def _link_table(
    source: str,
    type_: str,
    target: str,
    key: str,
    records: Sequence[Event | EventLink | Tie],
    columns: list[Column],
) -> LinkTable:
    sources, targets = _read_one(records, "source"), _read_one(records, "target")
    return LinkTable(source, type_, target, key, sources, targets, columns)


def _read(records: Sequence[Record], fields: _Fields) -> list[Column]:
    """A column of each of these fields of the records; some records at a time, which the processor still has
    at hand when it comes to the next field."""
    columns = [Column(name, kind, []) for name, kind in fields]
    getters = [attrgetter(name) for name, _ in fields]
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        for column, getter in zip(columns, getters, strict=True):
            column.values.extend(_values(column.kind, list(map(getter, some))))
    return columns


def _read_one(records: Sequence[Record], field: str) -> list[Any]:
    return _read(records, ((field, "string"),))[0].values


def _column(name: str, kind: Kind, values: list[Any]) -> Column:
    return Column(name, kind, _values(kind, values))


def _values(kind: Kind, values: list[Any]) -> list[Any]:
    """The values as a column has them."""
    if kind == "string":
        return [value and _whole(value) for value in values] if _has_halves(values) else values
    if kind == "strings":
        values = [value if value is None else list(value) for value in values]
        halved = _has_halves(chain.from_iterable(filter(None, values)))
        return [value and list(map(_whole, value)) for value in values] if halved else values
    if kind == "float":
        return [value if value is None else float(value) for value in values]
    return values


def _has_halves(texts: Iterable[str | None]) -> bool:
    """Whether a surrogate is among the texts."""
    try:
        "".join(filter(None, texts)).encode()
    except UnicodeEncodeError:
        return True
    return False


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _once(table: NodeTable) -> NodeTable:
    """The table with the last row of each id."""
    last = {id: number for number, id in enumerate(table.columns[0].values)}
    if len(last) == len(table):
        return table
    return NodeTable(table.labels, _chosen(table.columns, list(last.values())))


def _tied(table: LinkTable, sources: set[str], targets: set[str]) -> LinkTable:
    """The table without relationships that lack an end, and with the last one of those that are the same."""
    numbers: Collection[int] = range(len(table))
    if not (sources.issuperset(table.sources) and targets.issuperset(table.targets)):
        numbers = [
            number for number in numbers
            if table.sources[number] in sources and table.targets[number] in targets
        ]  # fmt: skip
    keys = next((column.values for column in table.columns if column.name == table.key), None)
    if not any(_distinct(values) for values in (keys, table.sources, table.targets) if values is not None):
        keys = keys or [None] * len(table)
        last = {(table.sources[number], table.targets[number], keys[number]): number for number in numbers}
        numbers = list(last.values())
    if len(numbers) == len(table):
        return table
    return replace(
        table,
        sources=[table.sources[number] for number in numbers],
        targets=[table.targets[number] for number in numbers],
        columns=_chosen(table.columns, numbers),
    )


def _distinct(values: Sequence[str]) -> bool:
    return len(set(values)) == len(values)


def _chosen(columns: Iterable[Column], numbers: Collection[int]) -> list[Column]:
    return [Column(name, kind, [values[at] for at in numbers]) for name, kind, values in columns]


def _rows(columns: Sequence[Column], length: int) -> Iterator[Properties]:
    if not columns:
        yield from ({} for _ in range(length))
    names = [column.name for column in columns]
    for row in zip(*(column.values for column in columns), strict=True):
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _one_of(names: Mapping[Any, Any], value: str, what: str, where: str) -> Any:
    try:
        return names[value]
    except (KeyError, TypeError):
        raise GraphbuildError(f"{value!r} in {where!r} is no {what}; build the graph again") from None
