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
from operator import attrgetter
from typing import TypeVar

from graphbuild.records import Claim, DocumentInfo, Event, Place, Proof, Quantity
from graphbuild.resolve.actors import Actors
from graphbuild.resolve.ends import NOBODY_AT_ALL, SPOT, STATE, End, ends_of
from graphbuild.resolve.happenings import Happening, gather
from graphbuild.resolve.partial import attach
from graphbuild.resolve.spans import span_of
from graphbuild.resolve.told import NEVER, Told

_W = TypeVar("_W", bound=str)

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
    ends = ends_of(actors.records)
    reports = {
        doc: (document.date.toordinal() if document.date else None, document.source or doc)
        for doc, document in documents.items()
    }
    blocks: dict[tuple[str, str, str, str], list[Told]] = defaultdict(list)
    for claim in claims:
        doc = claim.doc
        reported, outlet = reports.get(doc) or (None, doc)
        source = ends[actors.id_of(claim.source, doc)]
        target = ends[actors.id_of(claim.target, doc)] if claim.target else NOBODY_AT_ALL
        place = place_of[claim.place.id] if claim.place else None
        if place is None and target.says == SPOT:
            place = place_of.get(target.actor or "")
        span = span_of(claim.time, reported) if claim.time else None
        whole = place is not None and place.id in countries
        told = Told(claim, source, target, place, whole, span, reported, outlet)
        blocks[claim.polarity, claim.modality, told.low.party, told.high.party].append(told)
    happenings: list[Happening] = []
    partial: list[Happening] = []
    for block in blocks.values():
        (partial if block[0].partial else happenings).extend(gather(block))
    happenings += attach(partial, happenings)
    events = [_event(happening, actors) for happening in happenings]
    return tuple(sorted(events, key=lambda event: event.id))


def _event(happening: Happening, actors: Actors) -> Event:
    """The event of a happening. Its id is that of its first claim, so that later reports don't change it."""
    reports = sorted(happening.told, key=lambda report: _first(report[0]))
    told = [report[0] for report in reports]
    claims = [each.claim for each in told]
    first = claims[0]
    source, target = _direction(told)
    days = sorted(each.reported for each in told if each.reported is not None)
    event = Event(
        id=f"e-{digest(first.root, first.doc, first.id)}",
        root=_most_frequent([claim.root for claim in claims]),
        predicate=_most_frequent([claim.predicate for claim in claims]),
        source=source.actor or "",
        target=target.actor,
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
        first_reported=dt.date.fromordinal(days[0]) if days else None,
        last_reported=dt.date.fromordinal(days[-1]) if days else None,
        evidence=tuple(_proof(claim, actors) for claim in claims),
    )
    return event


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits that depend on all parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _first(told: Told) -> tuple[int, str, int, str]:
    return (told.reported or NEVER, told.doc, told.claim.evidence.start, told.claim.id)


def _direction(told: list[Told]) -> tuple[End, End]:
    """Who did it to whom: each end as it is named most often, who names somebody first; where both did it, in
    the order that is told most often, one-sided words ("hosted") first."""
    if len(told) == 1:
        return told[0].source, told[0].target
    low, high = (_usual([end(each) for each in told]) for end in (attrgetter("low"), attrgetter("high")))
    one_sided = [each.forward for each in told if not each.symmetric] or [each.forward for each in told]
    forward = sum(one_sided)
    if 2 * forward == len(one_sided):
        return (low, high) if (low.actor or "") <= (high.actor or "") else (high, low)
    return (low, high) if 2 * forward > len(one_sided) else (high, low)


def _usual(ends: list[End]) -> End:
    first = ends[0]
    if all(end.actor == first.actor for end in ends):
        return first
    counts = Counter(ends)
    return min(counts, key=lambda end: (max(end.says, STATE), -counts[end], end.says, end.actor or ""))


def _most_frequent(words: list[_W]) -> _W:
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
    )
