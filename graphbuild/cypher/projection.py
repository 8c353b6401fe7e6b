"""The property graph of docs/cypher.md as plain rows: one projection for every engine and every export.

Labels and relationship types come only from the closed sets of `graphbuild.records`, never from a text. An
absent value is an absent property. An actor and a place with the same id are two nodes, (:Actor) and
(:Place): ids are unique within a label, which every engine can keep without looking at the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.errors import GraphbuildError
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.records import (
    QUADS,
    RELATIONS,
    ROOTS,
    Actor,
    ActorKind,
    Event,
    EventLink,
    LinkName,
    Proof,
    Tie,
)
from graphbuild.seen import reported, seen

if TYPE_CHECKING:
    from graphbuild.graph import Graph

Value = str | int | float | bool | dt.date | list[str]
Properties = dict[str, Value]
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


def project(graph: Graph) -> Projection:
    """The graph's records as nodes and relationships. Raises GraphbuildError for a kind, root or relation
    that is none of ours."""
    events = list(graph.iter_events())
    ties = list(graph.iter_ties())
    dates = {info.id: info.date for info in graph.iter_documents()}
    days = seen(events, ties, dates)
    actors: dict[str | None, list[Properties]] = {label: [] for label in KIND_LABELS.values()}
    for actor in graph.iter_actors():
        group = actors[_one_of(KIND_LABELS, actor.kind, "kind of actor", actor.id)]
        group.append(_actor(actor, days.get(actor.id, (None, None))))
    places = [
        _present(
            id=place.id,
            name=place.name,
            country=place.country,
            latitude=place.latitude,
            longitude=place.longitude,
        )
        for place in graph.iter_places()
    ]
    documents = {
        info.id: _present(id=info.id, title=info.title, date=info.date, source=info.source, url=info.url)
        for info in graph.iter_documents()
    }
    for proof in _proofs(events):
        documents.setdefault(proof.doc, {"id": proof.doc})

    nodes = [Nodes(("Actor", label) if label else ("Actor",), rows) for label, rows in actors.items()]
    nodes.append(Nodes(("Place",), places))
    nodes.append(Nodes(("Event",), [_event(event, dates) for event in events]))
    nodes.append(Nodes(("Document",), [documents[id] for id in sorted(documents)]))
    links = [*_event_links(events), *_between_events(graph.iter_links())]
    links += [*_root_links(events), *_tie_links(ties, dates)]
    return Projection(nodes, links)


def _actor(actor: Actor, days: tuple[dt.date | None, dt.date | None]) -> Properties:
    return _present(
        id=actor.id,
        name=actor.name,
        kind=actor.kind,
        aliases=list(actor.aliases),
        countries=list(actor.countries),
        wikidata=actor.wikidata,
        first_seen=days[0],
        last_seen=days[1],
    )


def _event(event: Event, dates: _Dates) -> Properties:
    days = reported(event, dates)
    return _present(
        id=event.id,
        root=_one_of(ROOT_TYPES, event.root, "root", event.id),
        **_told(event),
        quantities=[quantity.text for quantity in event.quantities],
        quad=QUADS[event.root],
        intensity=intensity_of(event.root, event.polarity),
        independent=event.independent,
        first_reported=days.first,
        last_reported=days.last,
    )


def _told(event: Event) -> dict[str, Any]:
    """What an event's node and its root-typed relationship both say."""
    return {
        "predicate": event.predicate,
        "start": event.start,
        "end": event.end,
        "polarity": event.polarity,
        "modality": event.modality,
        "symmetric": event.symmetric,
        "hedged": event.hedged,
        "confidence": float(event.confidence),
        "claims": event.claims,
        "sources": event.sources,
    }


def _event_links(events: Iterable[Event]) -> Iterator[Links]:
    source_of = Links("Actor", "SOURCE_OF", "Event", None, [])
    aimed_at = Links("Event", "AIMED_AT", "Actor", None, [])
    at = Links("Event", "AT", "Place", None, [])
    reported_in = Links("Event", "REPORTED_IN", "Document", "claim", [])
    for event in events:
        source_of.rows.append(Link(event.source, event.id, {}))
        if event.target is not None:
            aimed_at.rows.append(Link(event.id, event.target, {}))
        if event.place is not None:
            at.rows.append(Link(event.id, event.place, {}))
        reported_in.rows.extend(Link(event.id, proof.doc, _proof(proof)) for proof in event.evidence)
    yield from (source_of, aimed_at, at, reported_in)


def _between_events(links: Iterable[EventLink]) -> Iterator[Links]:
    rows: dict[str, list[Link]] = {type_: [] for type_ in EVENT_LINK_TYPES.values()}
    for link in links:
        type_ = _one_of(EVENT_LINK_TYPES, link.link, "link between events", link.id)
        rows[type_].append(Link(link.source, link.target, _present(link=link.id, matter=link.matter)))
    for type_, found in rows.items():
        yield Links("Event", type_, "Event", "link", found)


def _root_links(events: Iterable[Event]) -> Iterator[Links]:
    rows: dict[str, list[Link]] = {root: [] for root in ROOTS}
    for event in events:
        if event.target is not None:
            rows[event.root].append(
                Link(event.source, event.target, _present(event=event.id, **_told(event)))
            )
    for root in ROOTS:
        yield Links("Actor", root, "Actor", "event", rows[root])


def _tie_links(ties: Iterable[Tie], dates: _Dates) -> Iterator[Links]:
    rows: dict[str, list[Link]] = {type_: [] for type_ in RELATION_TYPES.values()}
    for tie in ties:
        type_ = _one_of(RELATION_TYPES, tie.relation, "relation", tie.id)
        days = reported(tie, dates)
        properties = _present(
            tie=tie.id,
            role=tie.role,
            former=tie.former,
            start=tie.start,
            end=tie.end,
            first_reported=days.first,
            last_reported=days.last,
            claims=len(tie.evidence),
            quotes=[proof.quote for proof in tie.evidence],
            documents=[proof.doc for proof in tie.evidence],
        )
        rows[type_].append(Link(tie.source, tie.target, properties))
    for type_, links in rows.items():
        yield Links("Actor", type_, "Actor", "tie", links)


def _proof(proof: Proof) -> Properties:
    return _present(
        claim=proof.claim,
        quote=proof.quote,
        start=proof.start,
        end=proof.end,
        polarity=proof.polarity,
        modality=proof.modality,
        hedged=proof.hedged,
        attributed_to=proof.attributed_to,
        confidence=proof.confidence,
        joined=proof.joined,
    )


def _proofs(events: Iterable[Event]) -> Iterator[Proof]:
    for event in events:
        yield from event.evidence


def _present(**values: Any) -> Properties:
    return {name: value for name, value in values.items() if value is not None}


def _one_of(names: Mapping[Any, Any], value: str, what: str, where: str) -> Any:
    try:
        return names[value]
    except (KeyError, TypeError):
        raise GraphbuildError(f"{value!r} in {where!r} is no {what}; build the graph again") from None
