"""Claims to events: what several sentences tell of one happening becomes one event with all of them as
evidence.

Claims of one event agree in class, status and actors (in either order where both do it), and in time and
place as far as these are known. What is denied, planned or hypothetical stays apart from what is told as
fact."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Protocol, TypeVar

import msgspec

from graphbuild.beside import Beside
from graphbuild.records import Actor, Claim, DocumentInfo, Event, EventLink, Place, Proof, Quantity, Root
from graphbuild.resolve.actors import Actors
from graphbuild.resolve.copies import independent
from graphbuild.resolve.ends import NOBODY_AT_ALL, SPOT, STATE, End, ends_of
from graphbuild.resolve.happenings import Happening, gather
from graphbuild.resolve.ids import digest
from graphbuild.resolve.linking import contest, link_events
from graphbuild.resolve.partial import attach
from graphbuild.resolve.spans import Span, span_of
from graphbuild.resolve.told import NEVER, Told

_W = TypeVar("_W", bound=str)
Block = tuple[str, str, str, str]
Form = tuple[str, str, float | None, float | None]  # a place's name, country, latitude, longitude

HEDGED = 0.6  # what a hedge leaves of a claim's confidence, and the most that hedged claims alone can give
CERTAIN = 0.999  # no number of reports makes an event surer than this
MANY = 20_000  # happenings of which half are worth another process


class Identities(Protocol):
    """What knows the merged actors' ids, as `Actors` does."""

    def id_of(self, actor: Actor, doc: str) -> str:
        """The merged actor's id for an actor as a statement of this document has it."""


def merge_places(claims: Iterable[Claim]) -> tuple[Place, ...]:
    """The places of all claims, one an id, with the name, country and position given most often."""
    told: dict[str, Counter[Form]] = defaultdict(Counter)
    for claim in claims:
        if place := claim.place:
            told[place.id][place.name, place.country or "", place.latitude, place.longitude] += 1
    return places_of(told)


def places_of(told: Mapping[str, Mapping[Form, int]]) -> tuple[Place, ...]:
    """The places by id, each with the form that is told most often, from how often each is told."""
    places = []
    for place_id, forms in sorted(told.items()):
        name, country, latitude, longitude = min(forms, key=lambda form: (-forms[form], repr(form)))
        places.append(
            Place(id=place_id, name=name, country=country or None, latitude=latitude, longitude=longitude)
        )
    return tuple(places)


def merge_claims(
    claims: Iterable[Claim],
    actors: Actors,
    places: Iterable[Place],
    documents: Mapping[str, DocumentInfo],
    countries: frozenset[str],
) -> tuple[tuple[Event, ...], tuple[EventLink, ...]]:
    """The events behind the claims and what they are to each other, both sorted by id; `countries` are the
    ids of places that are whole countries."""
    ends = ends_of(actors.records)
    place_of = {place.id: place for place in places}
    reports = {
        doc: (document.date.toordinal() if document.date else None, document.source or doc)
        for doc, document in documents.items()
    }
    blocks: dict[Block, list[Told]] = defaultdict(list)
    for claim in claims:
        doc = claim.doc
        reported, outlet = reports.get(doc) or (None, doc)
        source = ends[actors.id_of(claim.source, doc)]
        target = ends[actors.id_of(claim.target, doc)] if claim.target else NOBODY_AT_ALL
        told = tell(claim, source, target, reported, outlet, place_of, countries)
        blocks[block_of(told)].append(told)
    happenings: list[Happening] = []
    partial: list[Happening] = []
    for block in blocks.values():
        (partial if block[0].partial else happenings).extend(gather(block))
    happenings += attach(partial, happenings)
    events = sorted(_events(happenings, actors), key=attrgetter("id"))
    links = link_events(events, ends, place_of.values(), countries)
    return contest(events, links), links


def _events(happenings: list[Happening], actors: Actors) -> list[Event]:
    if len(happenings) < MANY:
        return [event_of(happening, actors) for happening in happenings]
    pack, unpack = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list[Event])
    other = Beside(lambda: pack.encode([event_of(happening, actors) for happening in happenings[1::2]]))
    events = [event_of(happening, actors) for happening in happenings[::2]]
    return events + unpack.decode(other.wait())


def tell(
    claim: Claim,
    source: End,
    target: End,
    reported: int | None,
    outlet: str,
    places: Mapping[str, Place],
    countries: frozenset[str],
) -> Told:
    """A claim ready to be compared, with its two ends and what is known of its document; `reported` is an
    ordinal day."""
    place = places[claim.place.id] if claim.place else None
    if place is None and target.says == SPOT:
        place = places.get(target.actor or "")
    span = span_of(claim.time, reported) if claim.time else None
    whole = place is not None and place.id in countries
    return Told(claim, source, target, place, whole, span, reported, outlet)


def block_of(told: Told) -> Block:
    """What claims have to share to be compared: status and parties."""
    return told.claim.polarity, told.claim.modality, told.low.party, told.high.party


def event_of(happening: Happening, actors: Identities) -> Event:
    """The event of a happening. Its id is that of its first claim, so that later reports don't change it."""
    reports = happening.told
    several = len(reports) > 1
    if several:
        reports = sorted(reports, key=lambda report: _first(report[0]))
    told = [report[0] for report in reports]
    claims = [each.claim for each in told]
    first = claims[0]
    forward, source, target = _direction(told)
    days = [each.reported for each in told if each.reported is not None]
    own = independent(told)
    root = _most_frequent([claim.root for claim in claims])
    span = happening.span
    return Event(
        id=f"e-{digest(first.root, first.doc, first.id)}",
        root=root,
        predicate=_most_frequent([claim.predicate for claim in claims if claim.root == root]),
        source=source.actor or "",
        target=target.actor,
        symmetric=happening.symmetric,
        start=span.start if span else None,
        end=span.end if span else None,
        polarity=first.polarity,
        modality=first.modality,
        hedged=all(claim.hedged for claim in claims),
        confidence=_confidence(reports, own),
        place=happening.place.id if happening.place else None,
        quantities=_quantities(claims),
        claims=len(claims),
        sources=len({each.outlet for each in told}),
        independent=len(own),
        first_reported=dt.date.fromordinal(days[0]) if days else None,
        last_reported=dt.date.fromordinal(days[-1]) if days else None,
        evidence=tuple(
            [
                _proof(each, actors, _joined(each, forward, source, target, root, span) if several else None)
                for each in told
            ]
        ),
    )


def _joined(told: Told, forward: bool, source: End, target: End, root: Root, span: Span | None) -> str | None:
    """What a claim has otherwise than its event (`Proof.joined`)."""
    one, other = (told.low, told.high) if forward else (told.high, told.low)
    why = []
    for side, end, named in (("source", one, source), ("target", other, target)):
        if end.actor != named.actor:
            why.append(f"{side} told as {end.actor}" if end.actor else "no target told")
    if told.claim.root != root:
        why.append(f"class told as {told.claim.root}")
    if span is not None:
        if told.span is None:
            why.append("no day told")
        elif told.span.apart(span) > 0:
            until = f" to {told.span.end}" if told.span.days > 1 else ""
            why.append(f"day told as {told.span.start}{until}")
    return "; ".join(why) or None


def _first(told: Told) -> tuple[int, str, int, str]:
    return (told.reported or NEVER, told.doc, told.claim.evidence.start, told.claim.id)


def _direction(told: list[Told]) -> tuple[bool, End, End]:
    """Whether the low end is the source, and who did it to whom: each end as it is named most often, who
    names somebody first; where both did it, in the order that is told most often, one-sided words ("hosted")
    first."""
    first = told[0]
    if len(told) == 1:
        return first.forward, first.source, first.target
    low, high = _usual([each.low for each in told]), _usual([each.high for each in told])
    one_sided = [each.forward for each in told if not each.symmetric] or [each.forward for each in told]
    more = 2 * sum(one_sided) - len(one_sided)
    forward = more > 0 if more else (low.actor or "") <= (high.actor or "")
    # Whom nobody names did it to nobody: an event has a source.
    if (low if forward else high).actor is None:
        forward = not forward
    return forward, *((low, high) if forward else (high, low))


def _usual(ends: list[End]) -> End:
    first = ends[0]
    if all(end.actor == first.actor for end in ends):
        return first
    counts = Counter(ends)
    return min(counts, key=lambda end: (max(end.says, STATE), -counts[end], end.says, end.actor or ""))


def _most_frequent(words: list[_W]) -> _W:
    if len(words) == 1 or len(set(words)) == 1:
        return words[0]
    counts = Counter(words)  # in order of report: the earliest wins a draw
    return max(counts, key=lambda word: counts[word])


def _confidence(reports: list[tuple[Told, float]], own: set[str]) -> float:
    """How sure the event is, 0..1: 1 - the product over independent outlets of (1 - c * s), the noisy-or of
    independent sources (Pearl 1988).

    c is the confidence of the outlet's surest claim, of which a hedge leaves `HEDGED`; s says how sure it is
    that the claim is about this event, and is 1 for the surest outlet. Copies add nothing, and what nobody
    tells without a hedge stays at or below `HEDGED`. What events that contradict it take away is
    `linking.contest`."""
    surest: dict[str, tuple[float, float]] = {}
    plain = False
    for told, certainty in reports:
        hedged = told.claim.hedged
        plain = plain or not hedged
        outlet = told.outlet
        if outlet in own:
            sure = (told.claim.confidence * (HEDGED if hedged else 1.0), certainty)
            if outlet not in surest or sure > surest[outlet]:
                surest[outlet] = sure
    doubt = 1.0
    for index, (confidence, certainty) in enumerate(sorted(surest.values(), reverse=True)):
        doubt *= 1 - confidence * (certainty if index else 1.0)
    return round(min(1 - doubt, CERTAIN if plain else HEDGED), 4)


def _quantities(claims: list[Claim]) -> tuple[Quantity, ...]:
    if len(claims) == 1:
        return claims[0].quantities
    found: dict[tuple[float, str], Quantity] = {}
    for claim in claims:
        for quantity in claim.quantities:
            found.setdefault((quantity.value, quantity.unit), quantity)
    return tuple(found.values())


def _proof(told: Told, actors: Identities, joined: str | None) -> Proof:
    claim = told.claim
    return Proof(
        claim=claim.id,
        doc=claim.doc,
        quote=claim.evidence.text,
        start=claim.evidence.start,
        end=claim.evidence.end,
        polarity=claim.polarity,
        modality=claim.modality,
        hedged=claim.hedged,
        attributed_to=actors.id_of(claim.attributed_to, claim.doc) if claim.attributed_to else None,
        confidence=claim.confidence,
        joined=joined,
    )
