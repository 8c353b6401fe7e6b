"""Pairs of actors that somebody should look at: names that are alike and were not joined, and links that
rest on little."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

from rapidfuzz import fuzz

from graphbuild.lexicon.slug import slug
from graphbuild.records import Actor
from graphbuild.resolve.actors import Actors

ALIKE = 88.0  # of 100; below it names that are alike are mostly of different actors
_BLOCK = 40  # actors that share a word; more of them say that the word tells little
_SCOPED = re.compile(r"-[0-9a-f]{8}$")  # an actor of one document only
_BODIES = {"organization", "armed_group", "media"}  # which sources mix up
_SHORT, _WEAK = 0.3, 0.6  # how likely a short form (at least), and a link on little, are right
# The reasons of links that stand on little more than a name.
_WEAKLY = {
    "the same surname, and nothing known that speaks against it",
    "one has a middle name more, and nobody else fits",
}

Doubt = tuple[str, str, float, str]


def doubtful_pairs(actors: Actors) -> tuple[Doubt, ...]:
    """Pairs (id, id, score, reason) in the order in which they should be looked at. Ids are those of merged
    actors, or as decisions name them; `score` is 0..1: how likely the two are one. First come those that
    merging itself was in doubt of (`Actors.doubtful`), then names that are alike and were not joined."""
    given: tuple[Doubt, ...] | None = getattr(actors, "doubtful", None)
    first = list(given) if given is not None else _weak(actors)
    known = {frozenset(_node(actors, id_) for id_ in pair[:2]) for pair in first}
    alike = [pair for pair in _alike(actors.records) if frozenset(pair[:2]) not in known]
    return (*first, *sorted(alike, key=lambda pair: (-pair[2], pair[:2])))


def _node(actors: Actors, id_: str) -> str:
    name, _, doc = id_.partition("@")
    return actors.canonical.get((id_, "")) or actors.canonical.get((name, doc)) or id_


def _alike(records: tuple[Actor, ...]) -> list[Doubt]:
    """Names that are alike, compared where they share a word (blocking)."""
    blocks: dict[str, set[int]] = defaultdict(set)
    named = [actor for actor in records if not _SCOPED.search(actor.id)]
    for number, actor in enumerate(named):
        for form in (actor.name, *actor.aliases):
            for word in slug(form).split("-"):
                if len(word) > 2:
                    blocks[word].add(number)
    pairs = {
        pair for block in blocks.values() if len(block) <= _BLOCK for pair in combinations(sorted(block), 2)
    }
    found = []
    for one, other in sorted(pairs):
        a, b = named[one], named[other]
        if _open(a, b) and (told := _likeness(a, b)):
            found.append((a.id, b.id, *told))
    return found


def _open(a: Actor, b: Actor) -> bool:
    """Nothing that is known of the two settles it."""
    kinds = {a.kind, b.kind}
    return (
        (len(kinds) == 1 or kinds <= _BODIES)
        and not (a.wikidata and b.wikidata)
        and not (a.countries and b.countries and not set(a.countries) & set(b.countries))
    )


def _likeness(a: Actor, b: Actor) -> tuple[float, str] | None:
    one, other = slug(a.name).replace("-", " "), slug(b.name).replace("-", " ")
    score = fuzz.token_sort_ratio(one, other)
    if score >= ALIKE:
        return round(score / 100, 3), "their names are alike"
    words, more = sorted((set(one.split()), set(other.split())), key=len)
    if words < more and a.kind == b.kind == "person":
        return round(_SHORT * (1 + score / 100), 3), "one name may be short for the other"
    return None


def _weak(actors: Actors) -> list[Doubt]:
    found = {}
    for a, b, reason in actors.links:
        if reason in _WEAKLY and a[0] != b[0]:
            one, other = sorted((a[0], b[0]))
            found[one, other] = (one, other, _WEAK, f"joined: {reason}")
    return list(found.values())
