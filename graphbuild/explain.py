"""What is behind an event, a tie or an actor of a graph: quotations, documents, who said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from graphbuild.finding import find_node
from graphbuild.records import Actor, DocumentInfo, Event, Place, Record, Tie

if TYPE_CHECKING:
    from graphbuild.graph import Graph


class Explanation(Record, frozen=True, kw_only=True):
    """What was asked for, and the events and ties it stands in (itself, if it is one), strongest first."""

    subject: Actor | Place | Event | Tie | None
    events: tuple[Event, ...] = ()
    ties: tuple[Tie, ...] = ()
    names: dict[str, str]
    documents: dict[str, DocumentInfo]

    def without_subject(self) -> Explanation:
        """The events and ties alone."""
        return msgspec.structs.replace(self, subject=None)

    def to_dict(self) -> dict[str, Any]:
        """The fields by their names, for programs; of names and documents those alone that the events and
        ties are about."""
        nodes = {one for event in self.events for one in (event.source, event.target, event.place)}
        nodes |= {one for tie in self.ties for one in (tie.source, tie.target)}
        proofs = [proof for event in self.events for proof in event.evidence]
        proofs += [proof for tie in self.ties for proof in tie.evidence]
        nodes |= {proof.attributed_to for proof in proofs}
        cited = {proof.doc for proof in proofs}
        return {
            "subject": self.subject,
            "events": self.events,
            "ties": self.ties,
            "names": {node: name for node, name in self.names.items() if node in nodes},
            "documents": {doc: about for doc, about in self.documents.items() if doc in cited},
        }

    def __repr__(self) -> str:
        """Of whom or what, and how much there is."""
        name = None if self.subject is None else getattr(self.subject, "name", self.subject.id)
        return f"<explanation of {name}: {len(self.events):,} events, {len(self.ties):,} ties>"


def explain(graph: Graph, what: str) -> Explanation:
    """The evidence for an event or tie (by id) or for all that an actor or place (by id, name or alias)
    stands in.

    Raises GraphbuildError for a name that is unknown, with the nearest ones, or that several actors bear.
    """
    names = {node: attributes["name"] for node, attributes in graph.nodes(data=True)}
    documents = {document.id: document for document in graph.iter_documents()}
    events, ties = graph.strongest(None), tuple(graph.iter_ties())
    for event in events:
        if event.id == what:
            return Explanation(subject=event, events=(event,), names=names, documents=documents)
    for tie in ties:
        if tie.id == what:
            return Explanation(subject=tie, ties=(tie,), names=names, documents=documents)
    node = find_node(graph, what)
    places = {place.id: place for place in graph.iter_places()}
    actors = {actor.id: actor for actor in graph.iter_actors()}
    return Explanation(
        subject=actors.get(node) or places[node],
        events=tuple(event for event in events if node in (event.source, event.target, event.place)),
        ties=tuple(tie for tie in ties if node in (tie.source, tie.target)),
        names=names,
        documents=documents,
    )
