"""The two ends of an event: whom reports of one happening may put there for one another.

A report names the state where another names its armed forces, the city that is struck where another names
the country, and "troops" where another knows whose. Such actors stay what they are; but claims about them are
compared, and where all else agrees they tell of one happening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graphbuild.lexicon.slug import slug
from graphbuild.records import Actor, ActorKind

# Somebody unnamed ("protesters") has an id of his document that ends in a digest of eight digits.
_UNNAMED = re.compile(r"-[0-9a-f]{8}$")
_STATE: tuple[ActorKind, ...] = ("country", "government", "military")

OWN, STATE, SPOT, UNNAMED, NOBODY = range(5)  # how much an end says, the most first


class End(NamedTuple):
    """An actor as an end of an event. Claims are compared where their `party` is the same: a state with its
    organs and its cities, all the unnamed by one noun, else the actor alone. `says` is OWN for somebody who
    is named, STATE for a state as a whole, SPOT for a place, UNNAMED or NOBODY; `organ` is the actor's id if
    the state as a whole may stand for it, `nouns` the words in the names of a people."""

    actor: str | None
    party: str
    says: int
    kind: ActorKind | None = None
    countries: tuple[str, ...] = ()
    organ: str | None = None
    nouns: frozenset[str] = frozenset()


NOBODY_AT_ALL = End(None, "", NOBODY)


def ends_of(actors: Iterable[Actor]) -> Mapping[str, End]:
    """The actors of a corpus as ends, by id."""
    return {actor.id: _end(actor) for actor in actors}


def _end(actor: Actor) -> End:
    countries = actor.countries
    if _UNNAMED.search(actor.id):
        return End(actor.id, f"~{actor.id[:-9]}", UNNAMED, actor.kind, countries)
    if len(countries) == 1:
        if actor.kind in _STATE:
            says, organ = (STATE, None) if actor.kind == "country" else (OWN, actor.id)
            return End(actor.id, f"={countries[0]}", says, actor.kind, countries, organ)
        if actor.kind == "place":
            return End(actor.id, f"={countries[0]}", SPOT, actor.kind, countries, actor.id)
    nouns: frozenset[str] = frozenset()
    if actor.kind == "population":
        nouns = frozenset(word for name in (actor.name, *actor.aliases) for word in slug(name).split("-"))
    return End(actor.id, actor.id, OWN, actor.kind, countries, None, nouns)


def may_be(unnamed: End, named: End) -> bool:
    """Whether somebody unnamed, or nobody at all, can be this actor: the kinds agree, where a state has
    forces and officials, and no country speaks against it. Only a bare noun for several can ("troops"):
    "rebel groups" are described, and of men and hospitals there are too many. People have to be called the
    same: "protesters" may be the Iranian ones, but not their "farmers"."""
    if unnamed.says == NOBODY:
        return True
    if named.says == UNNAMED:
        return unnamed.party == named.party
    if unnamed.kind in ("person", "place") or "-" in unnamed.party:
        return False
    if unnamed.kind == "population" and unnamed.party[1:] not in named.nouns:
        return False
    if unnamed.countries and named.countries and not set(unnamed.countries) & set(named.countries):
        return False
    return named.kind == unnamed.kind or (named.kind == "country" and unnamed.kind in _STATE)
