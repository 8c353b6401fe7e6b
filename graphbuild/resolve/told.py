"""A claim made ready to be compared: its actors, its place and its days."""

from __future__ import annotations

from graphbuild.records import Claim, Place
from graphbuild.resolve.ends import End
from graphbuild.resolve.spans import Span

NEVER = 10**7  # a day after all others
WORDS = 40  # characters: a shorter sentence may well be written twice about two things


class Told:
    """A claim with what is known beyond it. `low` and `high` are its two ends in the order of their parties,
    `forward` says that the low one is the source; `speaker` is the merged actor's id of whoever says so;
    `spot` is the id of a place smaller than a country; days are ordinals."""

    __slots__ = (
        "claim", "doc", "forward", "high", "high_organ", "low", "low_organ", "numbers", "outlet", "partial",
        "place", "reported", "span", "speaker", "spot", "symmetric", "words",
    )  # fmt: skip

    def __init__(
        self, claim: Claim, source: End, target: End, speaker: str | None, place: Place | None, whole: bool,
        span: Span | None, reported: int | None, outlet: str,
    ) -> None:  # fmt: skip
        self.claim = claim
        self.doc = claim.doc
        one, other = source.party, target.party
        if one == other and claim.symmetric:  # organs of one state
            one, other = source.actor or "", target.actor or ""
        self.forward = one <= other
        self.low, self.high = (source, target) if self.forward else (target, source)
        self.speaker = speaker
        self.low_organ = self.low.organ
        self.high_organ = self.high.organ
        self.place = place
        self.spot = None if place is None or whole else place.id
        self.span = span
        self.reported = reported
        self.outlet = outlet
        self.symmetric = claim.symmetric
        self.partial = source.says > 2 or target.says > 2
        text = claim.evidence.text
        self.words = text if len(text) >= WORDS else None
        self.numbers = (
            frozenset((quantity.value, quantity.unit) for quantity in claim.quantities)
            if claim.quantities
            else None
        )

    @property
    def source(self) -> End:
        """The end that acts."""
        return self.low if self.forward else self.high

    @property
    def target(self) -> End:
        """The end that is acted upon."""
        return self.high if self.forward else self.low

    def differs(self, other: Told) -> int:
        """At how many ends the two name different actors, of claims with the same parties."""
        return (self.low.actor != other.low.actor) + (self.high.actor != other.high.actor)

    def order(self) -> tuple[bool, int, bool, int, int, str, str]:
        """What is told best comes first: with a day, a short time, a place."""
        span, reported = self.span, self.reported or NEVER
        if span is None:
            return (True, 0, self.place is None, 0, reported, self.doc, self.claim.id)
        return (
            False,
            span.last - span.first,
            self.place is None,
            span.first,
            reported,
            self.doc,
            self.claim.id,
        )
