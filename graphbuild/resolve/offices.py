"""Which term of office a stated relation is about: "President Putin" of 2005 and of 2020 are two terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from graphbuild.lexicon.leaders import Leader, by_name
from graphbuild.lexicon.slug import slug
from graphbuild.parse.nouns import role_of
from graphbuild.records import Actor

_OF_STATE = {"country", "government", "military"}


def terms(person: Actor, role: str, of: Actor) -> tuple[Leader, ...]:
    """The terms for which the tables know the person in this office of this country or body, earliest first;
    `role` are the words for the office, as a slug or as written."""
    words = role.replace("-", " ").lower()
    known = role_of(role.lower()) or role_of(words)
    office = slug((known and known.office) or words)
    bodies = {slug(name) for name in (of.id, of.name, *of.aliases)}
    found = {
        leader
        for name in (person.name, *person.aliases)
        for leader in by_name().get(name, ())
        if slug(leader.office) == office
        and not (person.wikidata and leader.wikidata and person.wikidata != leader.wikidata)
        and _belongs(leader, of, bodies)
    }
    return tuple(sorted(found, key=lambda leader: (leader.start, leader.name)))


def _belongs(leader: Leader, of: Actor, bodies: set[str]) -> bool:
    if leader.organization:
        return slug(leader.organization) in bodies
    return of.kind in _OF_STATE and leader.country in of.countries


def term_of(held: Sequence[Leader], reported: dt.date | None, *, former: bool) -> Leader | None:
    """The term that a report of this day speaks of: the one that holds on it or lies nearest; of a former
    holder the last that was over; without a day the last. None where no term is known."""
    if not held:
        return None
    if reported is None:
        return held[-1]
    day = reported
    if former and (over := [term for term in held if term.end and term.end <= day]):
        return over[-1]

    def distance(term: Leader) -> int:
        return max((term.start - day).days, (day - term.end).days if term.end else 0, 0)

    return min(held, key=lambda term: (distance(term), day < term.start))
