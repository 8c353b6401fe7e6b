"""What the page's script is given: the selected records as columns that refer to each other by row.

In parts, so that a page answers before all of it is read: `core` is what the pictures and filters need,
`sources` the documents and who says what, `quotes` the sentences, in pieces of some thousand, `outlines` the
world's land and borders, where anything can be put on a map. Days are numbers, counted from 1970-01-01.
`docs/view.md` lists the fields as the script has them."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import get_args

from graphbuild.contradictions import disputes
from graphbuild.lexicon.intensity import intensity_of
from graphbuild.lexicon.world import countries
from graphbuild.records import (
    ACTOR_KINDS,
    QUADS,
    RELATIONS,
    ROOTS,
    Event,
    Modality,
    Place,
    Proof,
    Quantity,
    Tie,
)
from graphbuild.seen import reported, seen
from graphbuild.view.columns import Json, table
from graphbuild.view.layout import positions
from graphbuild.view.marks import marked
from graphbuild.view.select import DEFAULT_LIMIT, Selection

QUOTES_A_PIECE = 4_096

_MODALITIES: tuple[Modality, ...] = get_args(Modality)
_KINDS = ACTOR_KINDS
_QUADS = tuple(sorted(set(QUADS.values())))
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Payload:
    """The parts of a page's data, each JSON."""

    core: Json
    sources: Json
    quotes: tuple[Json, ...]
    outlines: Json | None


def payload(selection: Selection, title: str) -> Payload:
    """The page's data. Fields whose value most rows share cost next to nothing."""
    node = {name: row for row, name in enumerate(selection.nodes)}
    documents = {document.id: row for row, document in enumerate(selection.documents)}
    core = _core(selection, title, node)
    mapped = core["countries"]["rows"] or any(place.latitude is not None for place in _of_events(selection))
    return Payload(
        core=core,
        sources=_sources(selection, node, documents),
        quotes=tuple(_quotes(selection)),
        outlines=_outlines() if mapped else None,
    )


@cache
def _outlines() -> Json:
    """Land and borders, written by `scripts/map_outlines.py`, which says where they come from."""
    text = (files("graphbuild.view") / "outlines.json").read_text(encoding="utf-8")
    found: Json = json.loads(text)
    return found


def _of_events(selection: Selection) -> list[Place]:
    """The places of the events, sorted by id."""
    named = {event.place for event in selection.events if event.place}
    return [selection.places[name] for name in sorted(named & selection.places.keys())]


def _core(selection: Selection, title: str, node: dict[str, int]) -> Json:
    events, ties = selection.events, selection.ties
    days = [day for event in events for day in (event.start, event.end) if day]
    places = _of_events(selection)
    place = {where.id: row for row, where in enumerate(places)}
    event_row = {event.id: row for row, event in enumerate(events)}
    links = selection.links
    dates = {document.id: document.date for document in selection.documents}
    told = [reported(event, dates) for event in events]
    tied = [reported(tie, dates) for tie in ties]
    return {
        "title": title,
        "notices": list(selection.notices),
        "centre": None if selection.centre is None else node.get(selection.centre),
        "opens": selection.opens,
        "piece": QUOTES_A_PIECE,
        "first": _day(min(days, default=None)),
        "last": _day(max(days, default=None)),
        "documents": len(selection.documents),
        "kinds": _KINDS,
        "quads": _QUADS,
        "roots": ROOTS,
        "quad": [_QUADS.index(QUADS[root]) for root in ROOTS],
        "intensity": [intensity_of(root, "positive") for root in ROOTS],
        "modalities": _MODALITIES,
        "relations": RELATIONS,
        "nodes": _nodes(selection, node),
        "places": table(
            len(places),
            id=[where.id for where in places],
            name=[where.name for where in places],
            country=[where.country for where in places],
            latitude=[where.latitude for where in places],
            longitude=[where.longitude for where in places],
            node=[node.get(where.id) for where in places],
        ),
        "countries": _countries(selection),
        "events": table(
            len(events),
            id=[event.id for event in events],
            root=[ROOTS.index(event.root) for event in events],
            predicate=[event.predicate for event in events],
            source=[node[event.source] for event in events],
            target=[None if event.target is None else node[event.target] for event in events],
            symmetric=[int(event.symmetric) for event in events],
            start=[_day(event.start) for event in events],
            end=[_day(event.end) for event in events],
            denied=[int(event.polarity == "negative") for event in events],
            modality=[_MODALITIES.index(event.modality) for event in events],
            hedged=[int(event.hedged) for event in events],
            confidence=[round(event.confidence, 3) for event in events],
            place=[None if event.place is None else place.get(event.place) for event in events],
            quantities=[tuple(_quantity(quantity) for quantity in event.quantities) for event in events],
            claims=[event.claims for event in events],
            sources=[event.sources for event in events],
            independent=[event.independent for event in events],
            firstReported=[_day(days.first) for days in told],
            lastReported=[_day(days.last) for days in told],
            proofs=[len(event.evidence[: selection.quotations]) for event in events],
            unquoted=[max(0, len(event.evidence) - selection.quotations) for event in events],
        ),
        "ties": table(
            len(ties),
            id=[tie.id for tie in ties],
            relation=[RELATIONS.index(tie.relation) for tie in ties],
            role=[tie.role for tie in ties],
            former=[int(tie.former) for tie in ties],
            source=[node[tie.source] for tie in ties],
            target=[node[tie.target] for tie in ties],
            start=[_day(tie.start) for tie in ties],
            end=[_day(tie.end) for tie in ties],
            firstReported=[_day(days.first) for days in tied],
            lastReported=[_day(days.last) for days in tied],
            proofs=[len(tie.evidence[: selection.quotations]) for tie in ties],
            unquoted=[max(0, len(tie.evidence) - selection.quotations) for tie in ties],
        ),
        "links": table(
            len(links),
            source=[event_row[link.source] for link in links],
            target=[event_row[link.target] for link in links],
            link=[link.link for link in links],
            matter=[link.matter for link in links],
        ),
    }


def _nodes(selection: Selection, node: dict[str, int]) -> Json:
    actors = [selection.actors.get(name) for name in selection.nodes]
    places = [selection.places.get(name) for name in selection.nodes]
    radius = {name: radius_of(selection.weight[name]) for name in selection.nodes}
    ends = [(event.source, end) for event in selection.events if (end := selection.end(event)) is not None]
    ends += [(tie.source, tie.target) for tie in selection.ties]
    spots = positions(selection.nodes, ends, radius, core=DEFAULT_LIMIT)
    dates = {document.id: document.date for document in selection.documents}
    days = seen(selection.events, selection.ties, dates)
    both = list(zip(actors, places, strict=True))
    return table(
        len(selection.nodes),
        id=selection.nodes,
        name=[actor.name if actor else place.name if place else "" for actor, place in both],
        kind=[_KINDS.index(actor.kind if actor else "place") for actor in actors],
        aliases=[_aliases(actor.name, actor.aliases) if actor else () for actor in actors],
        countries=[
            actor.countries if actor else (place.country,) if place and place.country else ()
            for actor, place in both
        ],
        wikidata=[actor.wikidata if actor else None for actor in actors],
        latitude=[place.latitude if place else None for place in places],
        longitude=[place.longitude if place else None for place in places],
        firstSeen=[_day(days[name][0]) if name in days else None for name in selection.nodes],
        lastSeen=[_day(days[name][1]) if name in days else None for name in selection.nodes],
        x=[spots[name][0] for name in selection.nodes],
        y=[spots[name][1] for name in selection.nodes],
        size=[radius[name] for name in selection.nodes],
    )


def _countries(selection: Selection) -> Json:
    """The countries to which actors belong, each where its capital is."""
    actors = (selection.actors.get(name) for name in selection.nodes)
    codes = {actor.countries[0] for actor in actors if actor and actor.countries}
    known = [country for country in countries() if country.iso3 in codes and country.latitude is not None]
    return table(
        len(known),
        code=[country.iso3 for country in known],
        name=[country.name for country in known],
        latitude=[country.latitude for country in known],
        longitude=[country.longitude for country in known],
    )


def _aliases(name: str, aliases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias for alias in aliases if alias != name))


def _proofs(selection: Selection) -> Iterator[tuple[Event | Tie, Proof]]:
    """Of the events and then of the ties, in their order."""
    records: Iterable[Event | Tie] = chain(selection.events, selection.ties)
    for record in records:
        for proof in record.evidence[: selection.quotations]:
            yield record, proof


def _sources(selection: Selection, node: dict[str, int], documents: dict[str, int]) -> Json:
    proofs = [proof for _, proof in _proofs(selection)]
    speakers = [proof.attributed_to for proof in proofs]
    actors = selection.actors
    return {
        "documents": table(
            len(selection.documents),
            id=[document.id for document in selection.documents],
            title=[document.title for document in selection.documents],
            date=[_day(document.date) for document in selection.documents],
            source=[document.source for document in selection.documents],
            url=[document.url for document in selection.documents],
        ),
        "proofs": table(
            len(proofs),
            document=[documents.get(proof.doc) for proof in proofs],
            doc=[None if proof.doc in documents else proof.doc for proof in proofs],
            denied=[int(proof.polarity == "negative") for proof in proofs],
            modality=[_MODALITIES.index(proof.modality) for proof in proofs],
            hedged=[int(proof.hedged) for proof in proofs],
            confidence=[None if proof.confidence is None else round(proof.confidence, 3) for proof in proofs],
            speaker=[None if who is None else node.get(who) for who in speakers],
            says=[
                None if who is None or who in node else actors[who].name if who in actors else who
                for who in speakers
            ],
            joined=[proof.joined for proof in proofs],
        ),
        "disputes": _disputes(selection),
    }


def _disputes(selection: Selection) -> Json:
    """Numbers and days in which reports of one event differ: what is said, and by which of its proofs."""
    row = {event.id: i for i, event in enumerate(selection.events)}
    found = disputes(selection.events, selection.documents)
    sides = [
        [(side, side.event.evidence[: selection.quotations]) for side in dispute.sides] for dispute in found
    ]
    return table(
        len(found),
        event=[row[dispute.sides[0].event.id] for dispute in found],
        matter=[dispute.matter for dispute in found],
        unit=[dispute.unit for dispute in found],
        said=[tuple(side.said for side in dispute.sides) for dispute in found],
        proofs=[
            tuple(tuple(i for i, proof in enumerate(shown) if proof in side.evidence) for side, shown in told)
            for told in sides
        ],
    )


def _quotes(selection: Selection) -> Iterator[Json]:
    pieces = [
        tuple(marked(proof.quote, record.predicate if isinstance(record, Event) else record.role or ""))
        for record, proof in _proofs(selection)
    ]
    for start in range(0, len(pieces), QUOTES_A_PIECE):
        piece = pieces[start : start + QUOTES_A_PIECE]
        yield table(len(piece), pieces=piece)


def radius_of(weight: int) -> int:
    """How large a node is drawn that takes part in so many events."""
    return min(34, round(9 + 3.6 * math.sqrt(weight)))


def _day(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal() - _EPOCH


def _quantity(quantity: Quantity) -> str:
    value = quantity.value
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return quantity.text or f"{'about ' * quantity.approximate}{number} {quantity.unit}"
