"""What the page's script is given: the selected records as plain JSON, with positions and bundled edges."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from graphbuild.records import QUADS, Event, Proof, Quantity, Tie
from graphbuild.view.layout import positions
from graphbuild.view.marks import marked
from graphbuild.view.select import QUOTATIONS, Selection

Json = dict[str, Any]


def payload(selection: Selection, title: str) -> Json:
    """The page's data. Nodes, places, documents, events and ties are lists; everything refers to them by
    index. Fields that are empty are left out."""
    node_index = {node: i for i, node in enumerate(selection.nodes)}
    documents = {document.id: i for i, document in enumerate(selection.documents)}
    used = sorted({event.place for event in selection.events if event.place} & selection.places.keys())
    place_index = {place: i for i, place in enumerate(used)}
    proofs = _Proofs(selection, node_index, documents)
    bundles = _bundles(selection, node_index)
    radius = {node: _radius(selection.weight[node]) for node in selection.nodes}
    ends = [(selection.nodes[b["from"]], selection.nodes[b["to"]]) for b in bundles]
    spots = positions(selection.nodes, ends, radius)
    days = [day for event in selection.events for day in (event.start, event.end) if day]
    return {
        "title": title,
        "notices": list(selection.notices),
        "centre": None if selection.centre is None else node_index.get(selection.centre),
        "first": min(days).isoformat() if days else None,
        "last": max(days).isoformat() if days else None,
        "nodes": [
            _full(_node(selection, node) | {"x": spots[node][0], "y": spots[node][1], "size": radius[node]})
            for node in selection.nodes
        ],
        "places": [
            _full(
                {
                    "id": place,
                    "name": selection.places[place].name,
                    "country": selection.places[place].country,
                    "node": node_index.get(place),
                }
            )
            for place in used
        ],
        "documents": [
            _full(
                {
                    "id": document.id,
                    "title": document.title,
                    "date": document.date and document.date.isoformat(),
                    "source": document.source,
                    "url": document.url,
                }
            )
            for document in selection.documents
        ],
        "events": [_event(event, node_index, place_index, proofs) for event in selection.events],
        "ties": [_tie(tie, node_index, proofs) for tie in selection.ties],
        "edges": bundles,
    }


def _radius(weight: int) -> int:
    return min(34, round(9 + 3.6 * math.sqrt(weight)))


def _full(fields: Json) -> Json:
    # `is` where a comparison would take the number 0 for an empty field
    return {
        name: value
        for name, value in fields.items()
        if not (value is None or value is False or value in ("", []))
    }


def _node(selection: Selection, node: str) -> Json:
    place = selection.places.get(node)
    fields: Json = {"id": node}
    if place is not None:
        fields |= {"latitude": place.latitude, "longitude": place.longitude}
    if node in selection.actors:
        actor = selection.actors[node]
        names = dict.fromkeys(alias for alias in actor.aliases if alias != actor.name)
        return fields | {
            "name": actor.name,
            "kind": actor.kind,
            "aliases": list(names),
            "countries": list(actor.countries),
            "wikidata": actor.wikidata,
        }
    place = selection.places[node]
    return fields | {
        "name": place.name,
        "kind": "place",
        "countries": [place.country] if place.country else [],
    }


def _event(event: Event, nodes: dict[str, int], places: dict[str, int], proofs: _Proofs) -> Json:
    return _full(
        {
            "id": event.id,
            "root": event.root,
            "quad": QUADS[event.root],
            "predicate": event.predicate,
            "symmetric": event.symmetric,
            "start": event.start and event.start.isoformat(),
            "end": event.end and event.end.isoformat(),
            "denied": event.polarity == "negative",
            "modality": event.modality,
            "hedged": event.hedged,
            "quantities": [_quantity(quantity) for quantity in event.quantities],
            "proofs": proofs.of(event, event.predicate),
            "unquoted": max(0, len(event.evidence) - QUOTATIONS) or None,
        }
    ) | {  # numbers, of which 0 is one
        "source": nodes[event.source],
        "target": None if event.target is None else nodes[event.target],
        "place": None if event.place is None else places.get(event.place),
        "confidence": round(event.confidence, 3),
        "claims": event.claims,
        "sources": event.sources,
    }


def _tie(tie: Tie, nodes: dict[str, int], proofs: _Proofs) -> Json:
    return _full(
        {
            "id": tie.id,
            "relation": tie.relation,
            "role": tie.role,
            "former": tie.former,
            "start": tie.start and tie.start.isoformat(),
            "end": tie.end and tie.end.isoformat(),
            "proofs": proofs.of(tie, tie.role or ""),
            "unquoted": max(0, len(tie.evidence) - QUOTATIONS) or None,
        }
    ) | {"source": nodes[tie.source], "target": nodes[tie.target]}


def _quantity(quantity: Quantity) -> str:
    value = quantity.value
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return quantity.text or f"{'about ' * quantity.approximate}{number} {quantity.unit}"


class _Proofs:
    """The quotations of events and ties, with their documents and speakers as indices."""

    def __init__(self, selection: Selection, nodes: dict[str, int], documents: dict[str, int]) -> None:
        self._actors = selection.actors
        self._nodes = nodes
        self._documents = documents

    def of(self, record: Event | Tie, predicate: str) -> list[Json]:
        return [self._proof(proof, predicate) for proof in record.evidence[:QUOTATIONS]]

    def _proof(self, proof: Proof, predicate: str) -> Json:
        speaker = proof.attributed_to
        actor = self._actors.get(speaker) if speaker is not None else None
        fields = _full(
            {
                "quote": marked(proof.quote, predicate),
                "doc": proof.doc,
                "denied": proof.polarity == "negative",
                "modality": proof.modality,
                "hedged": proof.hedged,
                "says": actor.name if actor else speaker,
                "joined": proof.joined,
            }
        )
        if proof.doc in self._documents:
            fields["document"] = self._documents[proof.doc]
        if actor and actor.id in self._nodes:
            fields["speaker"] = self._nodes[actor.id]
        return fields


def _bundles(selection: Selection, nodes: dict[str, int]) -> list[Json]:
    """One drawn edge for all events of one class between one ordered pair (either order where symmetric), one
    for the standing relations of a pair; those of the same pair bend away from each other."""
    groups: defaultdict[tuple[int, int, str], list[int]] = defaultdict(list)
    for i, event in enumerate(selection.events):
        end = selection.end(event)
        if end is None:
            continue
        a, b = nodes[event.source], nodes[end]
        if event.symmetric and b < a:
            a, b = b, a
        groups[a, b, event.root].append(i)
    tied: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for i, tie in enumerate(selection.ties):
        tied[nodes[tie.source], nodes[tie.target]].append(i)

    edges: list[Json] = [
        {
            "from": a, "to": b, "root": root, "quad": QUADS[root], "events": members,  # type: ignore[index]
            "both": all(selection.events[i].symmetric for i in members),
        }
        for (a, b, root), members in sorted(groups.items())
    ]  # fmt: skip
    edges += [{"from": a, "to": b, "ties": members} for (a, b), members in sorted(tied.items())]
    _bend(edges)
    return edges


def _bend(edges: Iterable[Json]) -> None:
    """Gives each edge its `bend`: 0 is straight, 1, -1, 2 ... ever more curved to the one and the other side,
    seen from the node with the lower index; from the edge's own start the sign turns with the direction."""
    taken: defaultdict[tuple[int, int], int] = defaultdict(int)
    pairs: defaultdict[tuple[int, int], list[Json]] = defaultdict(list)
    for edge in edges:
        pairs[min(edge["from"], edge["to"]), max(edge["from"], edge["to"])].append(edge)
    for pair, parallel in pairs.items():
        # An even number leaves the straight line out, so that the pair looks the same from both sides.
        taken[pair] = 1 if len(parallel) % 2 == 0 else 0
        for edge in parallel:
            step = taken[pair]
            taken[pair] += 1
            side = (step + 1) // 2 * (1 if step % 2 else -1)
            edge["bend"] = side if edge["from"] <= edge["to"] else -side
