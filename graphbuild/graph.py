"""The graph that people get: a networkx graph of actors and places, with events and ties as its edges.

A node is an actor, a place, or both: a city that acts and is acted in is one node. An actor's node has
`name`, `kind`, `aliases`, `countries` and `wikidata`; a place's node `name`, `kind`, `country`, `latitude`
and `longitude`; both have `first_seen` and `last_seen`, the days of the first and the last document that
names them. An edge is an event (it has `root`) or a tie (it has `relation`), and its key is the id. Dates are
`datetime.date`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec
import networkx as nx

from graphbuild import graphfile
from graphbuild.analysis import Analysis
from graphbuild.collecting import collected_later
from graphbuild.errors import GraphbuildError
from graphbuild.records import (
    Actor,
    DocumentInfo,
    Event,
    EventLink,
    Place,
    Record,
    Resolved,
    Tie,
    strongest,
)
from graphbuild.seen import seen

_ACTOR = ("name", "kind", "aliases", "countries", "wikidata")
_PLACE = ("country", "latitude", "longitude")  # and name, which an actor of the same id may spell otherwise
_EDGE_ENDS = {"id", "source", "target"}

_R = TypeVar("_R", bound=Record)


class Graph(Analysis, nx.MultiDiGraph):  # type: ignore[misc]  # networkx has no types
    """A networkx MultiDiGraph of who did what to whom; every networkx function works on it.

    Events go from source to target, with all fields of `Event` as attributes and `evidence` as a list of
    dictionaries (the fields of `Proof`). An event without a target points at its place or, without a place,
    back at its source, and has `targeted` False. Ties have the fields of `Tie`. `graph.graph["documents"]`
    maps a document's id to its title, date, source and url, `graph.graph["links"]` lists what events are to
    each other. What can be asked of it in one call (tables, `between`, `query`, `view`) is in `Analysis`.
    """

    @classmethod
    @collected_later()
    def from_records(
        cls,
        actors: Iterable[Actor] = (),
        places: Iterable[Place] = (),
        events: Iterable[Event] = (),
        ties: Iterable[Tie] = (),
        documents: Iterable[DocumentInfo] = (),
        links: Iterable[EventLink] = (),
    ) -> Self:
        """The graph of merged records, the same whatever their order. The words of one text (`text` of actors
        and places) are not kept. Raises GraphbuildError if an event or tie names an actor or place that isn't
        given."""
        graph = cls()
        graph.graph["documents"] = {
            document.id: {
                "title": document.title,
                "date": document.date,
                "source": document.source,
                "url": document.url,
            }
            for document in _sorted(documents)
        }
        nodes: dict[str, dict[str, Any]] = {}
        for actor in _sorted(actors):
            nodes[actor.id] = {
                "name": actor.name,
                "kind": actor.kind,
                "aliases": list(actor.aliases),
                "countries": list(actor.countries),
                "wikidata": actor.wikidata,
            }
        for place in _sorted(places):
            attributes = nodes.setdefault(place.id, {"name": place.name, "kind": "place"})
            attributes |= {"country": place.country, "latitude": place.latitude, "longitude": place.longitude}
            if attributes["name"] != place.name:
                attributes["place_name"] = place.name
        events, ties = _sorted(events), _sorted(ties)
        days = seen(events, ties, graph._dates())
        for node, attributes in nodes.items():
            attributes["first_seen"], attributes["last_seen"] = days.get(node, (None, None))
        graph.add_nodes_from(sorted(nodes.items()))
        for event in events:
            graph._require(event.id, event.source, event.target, event.place)
            target = event.target or event.place or event.source
            attributes = _attributes(event) | {"targeted": event.target is not None}
            graph.add_edge(event.source, target, key=event.id, **attributes)
        for tie in ties:
            graph._require(tie.id, tie.source, tie.target)
            graph.add_edge(tie.source, tie.target, key=tie.id, **_attributes(tie))
        graph.graph["links"] = _sorted(links)
        return graph

    def _require(self, edge: str, *nodes: str | None) -> None:
        for node in nodes:
            if node is not None and node not in self:
                raise GraphbuildError(
                    f"{edge!r} names {node!r}, which is not among the actors and places; add its record"
                )

    def _dates(self) -> dict[str, dt.date | None]:
        """The days of the documents."""
        return {name: fields["date"] for name, fields in self.graph.get("documents", {}).items()}

    def iter_actors(self) -> Iterator[Actor]:
        """Actors sorted by id."""
        for node, attributes in sorted(self.nodes(data=True)):
            if "aliases" in attributes:
                yield msgspec.convert({"id": node} | {name: attributes[name] for name in _ACTOR}, Actor)

    def iter_places(self) -> Iterator[Place]:
        """Places sorted by id."""
        for node, attributes in sorted(self.nodes(data=True)):
            if "latitude" in attributes:
                name = attributes.get("place_name", attributes["name"])
                yield Place(id=node, name=name, **{field: attributes[field] for field in _PLACE})

    def iter_events(self) -> Iterator[Event]:
        """Events sorted by id. In a subgraph, an event whose place was left out has none."""
        for source, target, key, attributes in self._edges_with("root"):
            fields = {name: value for name, value in attributes.items() if name in _EVENT_FIELDS}
            if fields["place"] not in self:
                fields["place"] = None
            fields |= {"id": key, "source": source, "target": target if attributes["targeted"] else None}
            yield msgspec.convert(fields, Event)

    def iter_ties(self) -> Iterator[Tie]:
        """Ties sorted by id."""
        for source, target, key, attributes in self._edges_with("relation"):
            fields = {name: value for name, value in attributes.items() if name in _TIE_FIELDS}
            yield msgspec.convert(fields | {"id": key, "source": source, "target": target}, Tie)

    def iter_links(self) -> Iterator[EventLink]:
        """Links between events, sorted by id. In a subgraph, those whose two events are in it."""
        events = {key for _, _, key, _ in self._edges_with("root")} if self.graph.get("links") else set()
        for link in self.graph.get("links", ()):
            if link.source in events and link.target in events:
                yield link

    def iter_documents(self) -> Iterator[DocumentInfo]:
        """Documents sorted by id."""
        for document, fields in sorted(self.graph.get("documents", {}).items()):
            yield DocumentInfo(id=document, **fields)

    def _edges_with(self, attribute: str) -> list[tuple[str, str, str, dict[str, Any]]]:
        edges = self.edges(keys=True, data=True)
        return sorted((edge for edge in edges if attribute in edge[3]), key=lambda edge: edge[2])

    def strongest(self, n: int | None = 20) -> list[Event]:
        """The n best supported events (all with None): what is told as fact first, then by number of sources
        and of claims, confidence, date and id."""
        return strongest(self.iter_events(), n)

    def last_day(self) -> dt.date | None:
        """The day of the last document that has one."""
        return max(filter(None, self._dates().values()), default=None)

    def records(self) -> Resolved:
        """The records that the graph is made of: `Graph.from_records(*graph.records())` equals it."""
        return Resolved(
            actors=tuple(self.iter_actors()),
            places=tuple(self.iter_places()),
            events=tuple(self.iter_events()),
            ties=tuple(self.iter_ties()),
            documents=tuple(self.iter_documents()),
            links=tuple(self.iter_links()),
        )

    def save(self, path: str | Path) -> None:
        """Writes graph.json, one record a line: equal graphs give equal bytes, and the file appears whole or
        not at all. Raises StoreError."""
        graphfile.write(path, *self.records())

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The graph that `save` wrote, from the file or from a work folder with a graph.json in it. Raises
        StoreError for a file that is missing, damaged, or of another version."""
        return cls.from_records(*graphfile.read(path))


def _fields(record: type[Record]) -> tuple[str, ...]:
    return tuple(field for field in record.__struct_fields__ if field not in _EDGE_ENDS)


_EVENT_FIELDS = _fields(Event)
_TIE_FIELDS = _fields(Tie)


def _sorted(records: Iterable[_R]) -> list[_R]:
    return sorted(records, key=attrgetter("id"))


def _attributes(record: Event | Tie) -> dict[str, Any]:
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name not in _EDGE_ENDS}
    for name in ("evidence", "quantities"):
        if name in fields:
            fields[name] = [msgspec.structs.asdict(part) for part in fields[name]]
    return fields
