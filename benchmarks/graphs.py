"""Graphs of any size with nothing read or merged: what queries, pushing and the page are measured on.

Actors and places are named at random and met as unevenly as in the news (Zipf), events lie within ten years,
and every one has a sentence as proof. The same arguments give the same records."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import random
from collections.abc import Sequence
from typing import get_args

from msgspec import structs

from graphbuild.records import (
    RELATIONS,
    ROOTS,
    Actor,
    ActorKind,
    DocumentInfo,
    Event,
    EventLink,
    Modality,
    Place,
    Polarity,
    Proof,
    Resolved,
    Tie,
)

_FIRST_DAY = dt.date(2015, 1, 1)
_DAYS = 3650
_OUTLETS = 200
_STATES = (
    "AGO",
    "BRA",
    "CHN",
    "DEU",
    "EGY",
    "FRA",
    "GBR",
    "IND",
    "JPN",
    "KEN",
    "MEX",
    "NGA",
    "RUS",
    "TUR",
    "USA",
)
_SYLLABLES = (
    "ba",
    "den",
    "ko",
    "lu",
    "mar",
    "nis",
    "or",
    "pe",
    "ra",
    "su",
    "tal",
    "vik",
    "wen",
    "yo",
    "zim",
    "él",
)
_SYMMETRIC = frozenset({"CONSULT", "AGREE"})
_MODALITIES: tuple[Modality, ...] = (
    "actual",
    "actual",
    "actual",
    "actual",
    "actual",
    "planned",
    "possible",
    "demanded",
)


def resolved(
    events: int,
    *,
    actors: int | None = None,
    places: int | None = None,
    proofs: int = 1,
    seed: int = 0,
    distinct: bool = False,
) -> Resolved:
    """Records of a graph with so many events between so many actors (a tenth as many without), each event
    with `proofs` sentences from as many documents. With `distinct` every event has a target, no two have the
    same pair, everybody acts, and there are no ties: so many lines of a drawing."""
    chance = random.Random(seed)
    actors = actors if actors is not None else max(2, events // 10)
    places = places if places is not None else max(1, actors // 10)
    kinds = get_args(ActorKind)
    who = tuple(_actor(number, kinds[number % len(kinds)], chance) for number in range(actors))
    where = tuple(
        Place(
            id=f"p-{number:07}",
            name=f"{_name(chance)} {number}",
            country=chance.choice(_STATES),
            latitude=round(chance.uniform(-60, 70), 4),
            longitude=round(chance.uniform(-180, 180), 4),
        )
        for number in range(places)
    )
    documents = tuple(
        DocumentInfo(
            id=f"d-{number:07}",
            title=f"Report {number}",
            date=_FIRST_DAY + dt.timedelta(days=number * _DAYS // max(1, events // 4)),
            source=f"Outlet {chance.randrange(_OUTLETS)}",
            url=f"https://news.example/{number}",
        )
        for number in range(max(proofs, events // 4))
    )
    some_actor, some_place = _Zipf(actors, chance), _Zipf(places, chance)
    happened = tuple(
        _event(number, who, where, documents, some_actor, some_place, proofs, chance)
        for number in range(events)
    )
    if distinct:
        happened = _parted(happened, who, some_actor)
    links = tuple(
        EventLink(id=f"l-{number:07}", source=one.id, target=other.id, link="contradicts", matter="time")
        for number, (one, other) in enumerate(itertools.pairwise(happened[: events // 50]))
    )
    ties = (
        ()
        if distinct
        else tuple(_tie(number, who, documents, some_actor, chance) for number in range(actors // 5))
    )
    return Resolved(actors=who, places=where, events=happened, ties=ties, documents=documents, links=links)


def _parted(happened: Sequence[Event], who: Sequence[Actor], some_actor: _Zipf) -> tuple[Event, ...]:
    """The events between other actors: the first ones take in everybody, and no pair comes twice."""
    taken: set[tuple[str, str]] = set()
    parted = []
    for number, event in enumerate(happened):
        while True:
            source = who[number] if number < len(who) else who[some_actor()]
            target = who[some_actor()]
            pair = (min(source.id, target.id), max(source.id, target.id))
            if source.id != target.id and pair not in taken:
                break
        taken.add(pair)
        parted.append(structs.replace(event, source=source.id, target=target.id))
    return tuple(parted)


class _Zipf:
    """Draws numbers below n, the k-th with a weight of 1 / (k + 1)."""

    def __init__(self, n: int, chance: random.Random) -> None:
        self._sums = list(itertools.accumulate(1 / (k + 1) for k in range(n)))
        self._chance = chance

    def __call__(self) -> int:
        return bisect.bisect_left(self._sums, self._chance.random() * self._sums[-1])


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _actor(number: int, kind: ActorKind, chance: random.Random) -> Actor:
    name = f"{_name(chance)} {_name(chance)} {number}"
    return Actor(
        id=f"a-{number:07}",
        name=name,
        aliases=(name.split()[1],),
        kind=kind,
        countries=(chance.choice(_STATES),),
        wikidata=f"Q{number}" if number % 10 == 0 else None,
    )


def _event(
    number: int,
    who: Sequence[Actor],
    where: Sequence[Place],
    documents: Sequence[DocumentInfo],
    some_actor: _Zipf,
    some_place: _Zipf,
    proofs: int,
    chance: random.Random,
) -> Event:
    source = some_actor()
    target = some_actor()
    if target == source:
        target = (source + 1) % len(who)
    root = chance.choice(ROOTS)
    first = chance.randrange(len(documents) - proofs + 1)
    told = documents[first : first + proofs]
    polarity: Polarity = "negative" if chance.random() < 0.05 else "positive"
    modality = chance.choice(_MODALITIES)
    confidence = round(chance.uniform(0.3, 0.99), 2)
    date = told[0].date or _FIRST_DAY
    day = date - dt.timedelta(days=chance.randrange(7)) if chance.random() < 0.9 else None
    quote = (
        f"{who[source].name} did {root.lower()} with {who[target].name}, officials told reporters on the day."
    )
    return Event(
        id=f"e-{number:08}",
        root=root,
        predicate=f"{root.lower()} {number % 40}",
        source=who[source].id,
        target=who[target].id if chance.random() < 0.95 else None,
        symmetric=root in _SYMMETRIC,
        start=day,
        end=day,
        polarity=polarity,
        modality=modality,
        hedged=chance.random() < 0.1,
        confidence=confidence,
        place=where[some_place()].id if chance.random() < 0.4 else None,
        claims=proofs,
        sources=len({info.source for info in told}),
        first_reported=told[0].date,
        last_reported=told[-1].date,
        evidence=tuple(
            Proof(
                claim=f"c-{number:08}-{at}",
                doc=info.id,
                quote=quote,
                start=at * 120,
                end=at * 120 + len(quote),
                polarity=polarity,
                modality=modality,
                attributed_to=who[some_actor()].id if chance.random() < 0.2 else None,
                confidence=confidence,
            )
            for at, info in enumerate(told)
        ),
    )


def _tie(
    number: int,
    who: Sequence[Actor],
    documents: Sequence[DocumentInfo],
    some_actor: _Zipf,
    chance: random.Random,
) -> Tie:
    source, info = chance.randrange(len(who)), chance.choice(documents)
    target = some_actor()
    if target == source:
        target = (source + 1) % len(who)
    quote = f"{who[source].name} of {who[target].name}"
    return Tie(
        id=f"t-{number:07}",
        source=who[source].id,
        target=who[target].id,
        relation=chance.choice(RELATIONS),
        role="official",
        start=info.date,
        end=info.date,
        first_reported=info.date,
        last_reported=info.date,
        evidence=(Proof(claim=f"r-{number:07}", doc=info.id, quote=quote, start=0, end=len(quote)),),
    )
