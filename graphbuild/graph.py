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
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import networkx as nx

from graphbuild import graphfile
from graphbuild.collecting import collected_later
from graphbuild.errors import GraphbuildError, MissingExtraError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.records import (
    QUADS,
    Actor,
    DocumentInfo,
    Event,
    EventLink,
    Modality,
    Place,
    Record,
    Resolved,
    Root,
    Tie,
    strongest,
)
from graphbuild.seen import reported, seen

if TYPE_CHECKING:
    import pandas as pd

    from graphbuild.diff import Diff
    from graphbuild.dyads import Frequency
    from graphbuild.past import By

_ACTOR = ("name", "kind", "aliases", "countries", "wikidata")
_PLACE = ("country", "latitude", "longitude")  # and name, which an actor of the same id may spell otherwise
_EDGE_ENDS = {"id", "source", "target"}

_R = TypeVar("_R", bound=Record)


class Graph(nx.MultiDiGraph):  # type: ignore[misc]  # networkx has no types
    """A networkx MultiDiGraph of who did what to whom; every networkx function works on it.

    Events go from source to target, with all fields of `Event` as attributes and `evidence` as a list of
    dictionaries (the fields of `Proof`). An event without a target points at its place or, without a place,
    back at its source, and has `targeted` False. Ties have the fields of `Tie`. `graph.graph["documents"]`
    maps a document's id to its title, date, source and url, `graph.graph["links"]` lists what events are to
    each other.
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
    ) -> Graph:
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

    def as_of(self, day: dt.date | str, by: By = "event", *, undated: bool = False) -> Graph:
        """A new graph as of the end of a day: of what had happened by then (`event`), or of what was known
        then (`report`).

        By event it has the events that had begun, as they are known now; one without a day of its own counts
        on that of its first report. By report it rests on the documents dated until that day alone: claims,
        sources, confidence, status and quantities of an event are those of the evidence in them, and an event
        without any is left out; its days, place and predicate stay as all reports together give them. Ties
        are those that hold on the day as far as is known. What has no day is left out, and kept with
        `undated`.

        The day may be written, as in "2025-03-05". Raises GraphbuildError for what is no day, and for another
        `by`."""
        from graphbuild.past import as_of

        return Graph.from_records(*as_of(self.records(), _day(day), by, undated=undated))

    def diff(self, other: Graph) -> Diff:
        """What became of this graph in a later one: new, gone and changed actors, ties and events, first
        contacts of a pair, and what was withdrawn. Events are the same by id, else by the claims that they
        share. Raises GraphbuildError for what is no graph."""
        from graphbuild.diff import diff

        if not isinstance(other, Graph):
            raise GraphbuildError(f"{other!r} is no graph; what became of this one since a day: since(day)")
        return diff(self.records(), other.records())

    def since(self, day: dt.date | str, by: By = "report") -> Diff:
        """What became of the graph since the end of a day: as of then against as of its last document. What
        has no day counts as known before. The day may be written, as in "2025-03-05". Raises GraphbuildError
        for what is no day, and for another `by`."""
        day = _day(day)
        last = self.last_day() or day
        then, now = (self.as_of(when, by, undated=True) for when in (day, max(day, last)))
        return then.diff(now)

    def last_day(self) -> dt.date | None:
        """The day of the last document that has one."""
        return max(filter(None, self._dates().values()), default=None)

    def dyads(
        self,
        freq: Frequency = "M",
        directed: bool = True,
        roots: Iterable[Root] | None = None,
        modality: Modality | Iterable[Modality] | None = "actual",
        states: bool = False,
        *,
        monads: bool = False,
        undated: bool = True,
        fill: bool = False,
    ) -> pd.DataFrame:
        """A time series of events for each pair: one row a source, target and period (a pandas Period of
        `freq`: D, W, M, Q or Y), sorted, with

        - `source`, `source_name`, `target`, `target_name`, `period`;
        - `events`, and of these `verbal_cooperation`, `material_cooperation`, `verbal_conflict` and
          `material_conflict` (PLOVER's quad classes);
        - `intensity_mean` and `intensity_sum` (-10..10 an event, see `graphbuild.lexicon.intensity`);
        - `claims`, and `sources`, the distinct outlets behind them.

        An event counts in the period of its first day; one without a day on that of its first report, or not
        at all where `undated` is False. What is told as not so never counts, and of the rest only what has
        this `modality` (several, or None for any) and one of these `roots` (None: any). Where `directed`, a
        symmetric event (a meeting) counts in both directions; else a pair has one row, the smaller id first.

        With `states` the two are countries by ISO 3166 code: a country, government, army or person counts for
        its `countries`, and other actors don't count. With `monads` rows are added for what an actor (or
        state) does to itself, and for what has no target (`target` None). With `fill` each pair has a row for
        every period from the first to the last of the table, of zeros where nothing happened (the mean is
        missing).

        Raises MissingExtraError without pandas, GraphbuildError for an unknown frequency, root or
        modality."""
        from graphbuild.dyads import dyads

        return dyads(
            self.records(),
            freq,
            directed=directed,
            roots=roots,
            modality=modality,
            states=states,
            monads=monads,
            undated=undated,
            fill=fill,
        )

    def events(self) -> pd.DataFrame:
        """One row an event, sorted by id, with the names of its actors and place, its quad class, its
        intensity (-10..10; none for what is told as not so), and its first quotation. Raises
        MissingExtraError without pandas."""
        pandas = _pandas()
        dates = self._dates()
        rows = []
        for event in self.iter_events():
            row = _attributes(event)
            evidence = row.pop("evidence")
            days = reported(event, dates)
            row |= {
                "id": event.id,
                "quad": QUADS[event.root],
                "intensity": intensity_of(event.root, event.polarity),
                "source": event.source,
                "target": event.target,
                "source_name": self.nodes[event.source]["name"],
                "target_name": self.nodes[event.target]["name"] if event.target else None,
                "place_name": self.nodes[event.place]["name"] if event.place else None,
                "first_reported": days.first,
                "last_reported": days.last,
                "documents": sorted({proof["doc"] for proof in evidence}),
                "quote": evidence[0]["quote"] if evidence else None,
            }
            rows.append(row)
        frame = pandas.DataFrame(rows, columns=_EVENT_COLUMNS)
        return _with_dates(frame, pandas, "start", "end", "first_reported", "last_reported")

    def actors(self) -> pd.DataFrame:
        """One row an actor, sorted by id, with `events`, the number of events it takes part in, and
        `first_seen` and `last_seen`, the days of the documents that name it in an event or tie. Raises
        MissingExtraError without pandas."""
        pandas = _pandas()
        count: dict[str, int] = {}
        events = list(self.iter_events())
        for event in events:
            for node in {event.source, event.target or event.source}:
                count[node] = count.get(node, 0) + 1
        days = seen(events, self.iter_ties(), self._dates())
        rows = []
        for actor in self.iter_actors():
            first, last = days.get(actor.id, (None, None))
            row = {"id": actor.id, "events": count.get(actor.id, 0), "first_seen": first, "last_seen": last}
            rows.append(row | {name: self.nodes[actor.id][name] for name in _ACTOR})
        columns = ["id", *_ACTOR, "events", "first_seen", "last_seen"]
        return _with_dates(pandas.DataFrame(rows, columns=columns), pandas, "first_seen", "last_seen")

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

    def to_pyvis(self, *, around: str | None = None, hops: int = 1, limit: int = 400) -> Any:
        """A `pyvis.network.Network` of the `limit` strongest nodes, or of those within `hops` of the actor
        `around` (id, name or alias): laid out, physics off, coloured as the page is. For those who want to
        change its look; `graphbuild.view.write_html` writes the page. Raises GraphbuildError for an unknown
        or ambiguous actor and for numbers that make no sense."""
        from graphbuild.view import to_pyvis

        return to_pyvis(self, around=around, hops=hops, limit=limit)

    def save(self, path: str | Path) -> None:
        """Writes graph.json, one record a line: equal graphs give equal bytes, and the file appears whole or
        not at all. Raises StoreError."""
        graphfile.write(path, *self.records())

    @classmethod
    def load(cls, path: str | Path) -> Graph:
        """The graph that `save` wrote, from the file or from a work folder with a graph.json in it. Raises
        StoreError for a file that is missing, damaged, or of another version."""
        return cls.from_records(*graphfile.read(path))


def _day(given: object) -> dt.date:
    """The day given as such or as ISO text. Raises GraphbuildError."""
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise GraphbuildError(f"{given!r} is no day; give a datetime.date, or text as 2025-03-05") from None


def _fields(record: type[Record]) -> tuple[str, ...]:
    return tuple(field for field in record.__struct_fields__ if field not in _EDGE_ENDS)


_EVENT_FIELDS = _fields(Event)
_TIE_FIELDS = _fields(Tie)
_EVENT_COLUMNS = [
    "id", "source", "source_name", "root", "quad", "intensity", "predicate", "target", "target_name", "start",
    "end", "polarity", "modality", "symmetric", "hedged", "confidence", "place", "place_name", "quantities",
    "claims", "sources", "independent", "first_reported", "last_reported", "documents", "quote",
]  # fmt: skip


def _sorted(records: Iterable[_R]) -> list[_R]:
    return sorted(records, key=attrgetter("id"))


def _attributes(record: Event | Tie) -> dict[str, Any]:
    fields = {name: getattr(record, name) for name in record.__struct_fields__ if name not in _EDGE_ENDS}
    for name in ("evidence", "quantities"):
        if name in fields:
            fields[name] = [msgspec.structs.asdict(part) for part in fields[name]]
    return fields


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise MissingExtraError("a table of events or actors", "notebook") from None
    return pandas


def _with_dates(frame: pd.DataFrame, pandas: Any, *columns: str) -> pd.DataFrame:
    """The table with these columns as pandas' dates; days beyond its calendar are missing."""
    for column in columns:
        frame[column] = pandas.to_datetime(frame[column], errors="coerce")
    return frame
