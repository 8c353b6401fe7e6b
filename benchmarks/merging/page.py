"""One document of the made-up news, claim by claim, and its copy by another outlet."""

from __future__ import annotations

import hashlib
import random
from typing import NamedTuple

from benchmarks.merging.history import DAY, Event
from benchmarks.merging.looks import Looks
from benchmarks.merging.wording import CONFUSED, WORDS, day_in_words, sentence
from benchmarks.merging.world import Figure, World
from graphbuild.records import Actor, Claim, DocumentInfo, Evidence, Place, Quantity, Time

UNNAMED = "~"  # begins the truth of a mention that names nobody, which no claim of identity can be made of


class Truth(NamedTuple):
    """Who and what a claim is about: labels of its source, its target and its event."""

    source: str
    target: str | None
    event: str


class Told(NamedTuple):
    """A document's particulars, and its claims with their truth."""

    info: DocumentInfo
    claims: list[tuple[Claim, Truth]]


class Page:
    """One document while it is written."""

    def __init__(self, info: DocumentInfo, chance: random.Random, world: World) -> None:
        self.info, self.chance, self.world = info, chance, world
        self.looks = Looks(info.id, info.source or "", chance)
        self.claims: list[tuple[Claim, Truth]] = []
        self._at, self._sent = 0, 0
        self._told: set[Event] = set()

    def tell(self, event: Event, old: bool) -> None:
        """One claim of the event, or a few: the first says when, the others often leave it out."""
        if event in self._told:
            return
        self._told.add(event)
        for index in range(self.chance.choice((1, 1, 1, 1, 1, 2, 2, 3))):
            self._claim(event, old, first=index == 0)

    def _claim(self, event: Event, old: bool, first: bool) -> None:
        chance = self.chance
        time = self._time(event, old, first)
        place = self._place(event, first)
        source, source_label = self._side(event.source, place, subject=True)
        target: Actor | None
        target_label: str | None
        target, target_label = self._side(event.target, place)
        struck = place is not None and event.target.kind == "country" and event.root == "ASSAULT"
        if struck and place and place.latitude is not None and chance.random() < 0.3:  # no whole country
            spot = Actor(id=place.id, name=place.name, text=place.name, kind="place",
                         countries=(place.country,) if place.country else ())  # fmt: skip
            target, target_label = spot, f"place {place.id}"
        elif not event.crowded and place and chance.random() < 0.03:
            target = target_label = None
        words = chance.choice(WORDS[event.root]) if chance.random() < 0.5 else event.words
        if words.symmetric and target is not None and chance.random() < 0.4:
            source, source_label, target, target_label = target, target_label or "", source, source_label
        root = CONFUSED[event.root] if chance.random() < 0.03 else event.root
        quantities = self._quantities(event)
        # A struck city is the target already.
        where = place.text if place and (target is None or target.id != place.id) else ""
        text = sentence(
            chance, words, source.text, target.text if target else "", event.status, where,
            time.text if time else "", f"involving {quantities[0].text}" if quantities else "", event.detail,
        )  # fmt: skip
        start = self._at + chance.randint(1, 160)
        self._at = start + len(text)
        self._sent += 1
        claim = Claim(
            id=claim_id(self.info.id, start, root, source.id), doc=self.info.id, sent=self._sent,
            source=source, target=target, symmetric=words.symmetric and target is not None, root=root,
            confidence=round(0.35 + 0.6 * chance.random() ** 0.7, 3), predicate=words.predicate,
            polarity="negative" if event.status == "denied" else "positive",
            modality="planned" if event.status == "planned" else "actual",
            hedged=chance.random() < 0.03,
            attributed_to=self._speaker(event) if chance.random() < 0.15 else None,
            time=time, place=place, quantities=quantities,
            evidence=Evidence(start=start, end=self._at, text=text),
        )  # fmt: skip
        self.claims.append((claim, Truth(source_label, target_label, event.label)))

    def _side(self, figure: Figure, place: Place | None, subject: bool = False) -> tuple[Actor, str]:
        """Who acts, as this report has it: now and then the state for its organ, or nobody's name."""
        chance = self.chance
        if figure.kind in ("government", "military") and figure.countries and chance.random() < 0.2:
            figure = self.world.casts[figure.countries[0]].figures["country"][0]
        elif (
            figure.kind in ("population", "military")
            and figure.countries
            and place
            and chance.random() < 0.35
        ):
            return self.looks.unnamed(figure), UNNAMED + figure.label
        return self.looks.of(figure, subject), figure.label

    def _speaker(self, event: Event) -> Actor:
        return self.looks.of(event.target if self.chance.random() < 0.5 else event.source)

    def _time(self, event: Event, old: bool, first: bool) -> Time | None:
        """When, as far as it is said; who tells of a crowded, an old or a far event says it."""
        chance = self.chance
        dated = self.info.date
        sure = event.crowded or dated is None
        if not first and not (sure and chance.random() < 0.6) and chance.random() < 0.75:
            return None
        if old and not sure and chance.random() < 0.4:
            start = event.day.replace(day=1)
            end = (start + 31 * DAY).replace(day=1) - DAY
            return Time(start=start, end=end, text=f"in {start:%B} {start.year}")
        draw = chance.random()
        if not sure and not old:
            if draw < 0.35:
                return None
            if draw < 0.39:
                return Time(text=day_in_words(event.day, dated))
            if draw < 0.50:
                monday = event.day - event.day.weekday() * DAY
                this = dated is not None and monday == dated - dated.weekday() * DAY
                ahead = dated is not None and event.day > dated
                words = "this week" if this else "next week" if ahead else "last week"
                return Time(start=monday, end=monday + 6 * DAY, text=words)
        day = event.day
        if not sure and not old and draw > 0.97:
            day += chance.choice((-1, 1)) * DAY  # the clock of another country, or a slip
        return Time(start=day, end=day, text=day_in_words(day, dated))

    def _place(self, event: Event, first: bool) -> Place | None:
        chance = self.chance
        if event.place is None or chance.random() > (1.0 if event.needs_place else 0.5 if first else 0.2):
            return None
        place = event.place
        if not event.needs_place and place.country and chance.random() < 0.15:
            place = self.world.casts[place.country].whole or place
        return Place(id=place.id, name=place.name, country=place.country, latitude=place.latitude,
                     longitude=place.longitude, text=place.name)  # fmt: skip

    def _quantities(self, event: Event) -> tuple[Quantity, ...]:
        """The number, if it is said; counts of the dead rise from report to report, and sources differ."""
        chance = self.chance
        if event.quantity is None or chance.random() < 0.4:
            return ()
        value, unit = event.quantity
        if chance.random() < 0.3:
            value = max(1, round(value * chance.choice((0.5, 0.8, 1.2, 1.5)))) + chance.choice((0, 1))
        approximate = chance.random() < 0.2
        return (
            Quantity(value=value, unit=unit, approximate=approximate,
                     text=f"{'about ' if approximate else ''}{value} {unit}"),
        )  # fmt: skip


def claim_id(doc: str, start: int, root: str, source: str) -> str:
    """An id of the form that `extract` gives."""
    return f"c-{hashlib.sha256(f'{doc} {start} {root} {source}'.encode()).hexdigest()[:16]}"


def copied(chance: random.Random, first: Told, info: DocumentInfo) -> list[tuple[Claim, Truth]]:
    """An agency's report as another outlet prints it: cut at the end, here and there a word changed."""
    digest = hashlib.sha256(info.id.encode()).hexdigest()[:8]
    before = hashlib.sha256(first.info.id.encode()).hexdigest()[:8]
    kept = max(5, int(len(first.claims) * chance.uniform(0.5, 1.2)))
    copies = []
    shift = chance.randint(0, 40)
    for claim, truth in first.claims[:kept]:
        text = claim.evidence.text
        if chance.random() < 0.15:
            text = text.replace("Officials said that ", "Officials say ").replace(" in ", " at ", 1)
        start = claim.evidence.start + shift
        source, target, speaker = (
            _rescoped(actor, before, digest) for actor in (claim.source, claim.target, claim.attributed_to)
        )
        assert source is not None
        copies.append((
            Claim(
                id=claim_id(info.id, start, claim.root, source.id), doc=info.id, sent=claim.sent,
                source=source,
                target=target, symmetric=claim.symmetric, root=claim.root, confidence=claim.confidence,
                predicate=claim.predicate, polarity=claim.polarity, modality=claim.modality,
                hedged=claim.hedged,
                attributed_to=speaker, time=claim.time, place=claim.place, quantities=claim.quantities,
                evidence=Evidence(start=start, end=start + len(text), text=text),
            ),
            truth,
        ))  # fmt: skip
    return copies


def _rescoped(actor: Actor | None, before: str, digest: str) -> Actor | None:
    """Somebody unnamed is this document's own."""
    if actor is None or not actor.id.endswith(before):
        return actor
    return Actor(id=f"{actor.id[: -len(before)]}{digest}", name=actor.name, text=actor.text, kind=actor.kind)
