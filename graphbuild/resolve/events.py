"""Claims to events: what several sentences tell of one happening becomes one event with all of them as
evidence.

Claims of one event agree in class, status and actors (in either order where both do it), and in time and
place as far as these are known. What is denied, planned or hypothetical stays apart from what is told as
fact."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from graphbuild.records import Claim, DocumentInfo, Event, Place, Proof, Quantity
from graphbuild.resolve.actors import Actors
from graphbuild.resolve.happenings import Happening, Places, Told, gather
from graphbuild.resolve.spans import span_of

HEDGED = 0.6  # what is left of the confidence of an event that nobody tells without a hedge
CERTAIN = 0.999  # no number of reports makes an event surer than this


def merge_places(claims: Iterable[Claim]) -> tuple[Place, ...]:
    """The places of all claims, one an id, with the name, country and position given most often."""
    told: dict[str, Counter[tuple[str, str, float | None, float | None]]] = defaultdict(Counter)
    for claim in claims:
        if place := claim.place:
            told[place.id][place.name, place.country or "", place.latitude, place.longitude] += 1
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
) -> tuple[Event, ...]:
    """The events behind the claims, sorted by id; `countries` are the ids of places that are whole
    countries."""
    place_of = {place.id: place for place in places}
    blocks: dict[tuple[str, ...], list[Told]] = defaultdict(list)
    for claim in claims:
        document = documents.get(claim.doc)
        reported = document.date if document else None
        source = actors.id_of(claim.source, claim.doc)
        target = actors.id_of(claim.target, claim.doc) if claim.target else None
        told = Told(
            claim=claim,
            source=source,
            target=target,
            place=place_of[claim.place.id] if claim.place else None,
            span=span_of(claim.time, reported),
            reported=reported,
            outlet=(document.source if document else None) or claim.doc,
        )
        pair = sorted((source, target)) if target else [source]
        blocks[claim.root, claim.polarity, claim.modality, *pair].append(told)
    compare = Places(countries)
    events = [
        _event(happening, actors)
        for _, block in sorted(blocks.items())
        for happening in gather(block, compare)
    ]
    return tuple(sorted(events, key=lambda event: event.id))


def _event(happening: Happening, actors: Actors) -> Event:
    """The event of a happening. Its id is that of its first claim, so that later reports don't change it."""
    reports = sorted(happening.told, key=lambda report: _first(report[0]))
    told = [report[0] for report in reports]
    claims = [each.claim for each in told]
    first = claims[0]
    source, target = _direction(told)
    return Event(
        id=f"e-{digest(first.root, first.doc, first.id)}",
        root=first.root,
        predicate=_most_frequent([claim.predicate for claim in claims]),
        source=source,
        target=target,
        symmetric=happening.symmetric,
        start=happening.span.start if happening.span else None,
        end=happening.span.end if happening.span else None,
        polarity=first.polarity,
        modality=first.modality,
        hedged=all(claim.hedged for claim in claims),
        confidence=_confidence(reports),
        place=happening.place.id if happening.place else None,
        quantities=_quantities(claims),
        claims=len(claims),
        sources=len({each.outlet for each in told}),
        evidence=tuple(_proof(claim, actors) for claim in claims),
    )


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits that depend on all parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _first(told: Told) -> tuple[dt.date, str, int, str]:
    return (told.reported or dt.date.max, told.claim.doc, told.claim.evidence.start, told.claim.id)


def _direction(told: list[Told]) -> tuple[str, str | None]:
    """Who did it to whom; where both did it, as it is told most often, one-sided words ("hosted") first."""
    one_sided = [each for each in told if not each.claim.symmetric]
    pairs = Counter((each.source, each.target) for each in one_sided or told)
    return min(pairs, key=lambda pair: (-pairs[pair], pair[0], pair[1] or ""))


def _most_frequent(words: list[str]) -> str:
    counts = Counter(words)  # in order of report: the earliest wins a draw
    return max(counts, key=lambda word: counts[word])


def _confidence(reports: list[tuple[Told, float]]) -> float:
    """How sure the event is: 1 - the product over outlets of (1 - their surest claim), the noisy-or of
    independent sources (Pearl 1988). An outlet whose claims may be about something else counts less."""
    surest: dict[str, tuple[float, float]] = {}
    for told, certainty in reports:
        surest[told.outlet] = max(surest.get(told.outlet, (0.0, 0.0)), (told.claim.confidence, certainty))
    doubt = 1.0
    for index, (confidence, certainty) in enumerate(sorted(surest.values(), reverse=True)):
        doubt *= 1 - confidence * (certainty if index else 1.0)
    hedge = HEDGED if all(told.claim.hedged for told, _ in reports) else 1.0
    return round(min((1 - doubt) * hedge, CERTAIN), 4)


def _quantities(claims: list[Claim]) -> tuple[Quantity, ...]:
    found: dict[tuple[float, str], Quantity] = {}
    for claim in claims:
        for quantity in claim.quantities:
            found.setdefault((quantity.value, quantity.unit), quantity)
    return tuple(found.values())


def _proof(claim: Claim, actors: Actors) -> Proof:
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
    )
