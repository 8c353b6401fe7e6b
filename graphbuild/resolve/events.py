"""Claims to events: what several sentences tell of one happening becomes one event with all of them as
evidence.

Claims of one event agree in class, status and actors (in either order where both do it), and in time and
place as far as these are known. What is denied, planned or hypothetical stays apart from what is told as
fact."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from graphbuild.records import Claim, Event, Place, Proof, Quantity, Root
from graphbuild.resolve.copies import independent
from graphbuild.resolve.ends import SPOT, STATE, End
from graphbuild.resolve.happenings import Happening
from graphbuild.resolve.ids import digest
from graphbuild.resolve.spans import Span, span_of
from graphbuild.resolve.told import NEVER, Told

_W = TypeVar("_W", bound=str)
Block = tuple[str, str, str, str]

HEDGED = 0.6  # what a hedge leaves of a claim's confidence, and the most that hedged claims alone can give
CERTAIN = 0.999  # no number of reports makes an event surer than this


def tell(
    claim: Claim,
    source: End,
    target: End,
    speaker: str | None,
    reported: int | None,
    outlet: str,
    places: Mapping[str, Place],
    countries: frozenset[str],
) -> Told:
    """A claim ready to be compared, with its two ends, the merged actor's id of whoever says so, and what is
    known of its document; `reported` is an ordinal day."""
    place = places[claim.place.id] if claim.place else None
    if place is None and target.says == SPOT:
        place = places.get(target.actor or "")
    span = span_of(claim.time, reported) if claim.time else None
    whole = place is not None and place.id in countries
    return Told(claim, source, target, speaker, place, whole, span, reported, outlet)


def block_of(told: Told) -> Block:
    """What claims have to share to be compared: status and parties."""
    return told.claim.polarity, told.claim.modality, told.low.party, told.high.party


def event_of(happening: Happening) -> Event:
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
                _proof(each, _joined(each, forward, source, target, root, span) if several else None)
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


def _proof(told: Told, joined: str | None) -> Proof:
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
        attributed_to=told.speaker,
        confidence=claim.confidence,
        joined=joined,
    )
