"""What is part of what by its nature: a ministry or army of its state, a body of the body that the table of
organisations puts it under. Nobody has to report it, so these ties have no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from graphbuild.lexicon.actors import organizations
from graphbuild.lexicon.naming import naming_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import country_by_code
from graphbuild.records import Actor, Tie
from graphbuild.resolve.bodies import governed, take_apart
from graphbuild.resolve.ids import digest
from graphbuild.resolve.sightings import is_scoped

_ORGANS = ("government", "military")


def with_organs(ties: Iterable[Tie], actors: Iterable[Actor]) -> tuple[Tie, ...]:
    """The ties, sorted by id, and those of the actors that are part of another one of them: what a document
    states already is not said twice."""
    known = {actor.id: actor for actor in actors}
    found = {tie.id: tie for tie in ties}
    told = {(tie.source, tie.target) for tie in found.values() if tie.relation == "part_of"}
    for actor in known.values():
        for whole in _wholes(actor, known):
            if whole != actor.id and (actor.id, whole) not in told:
                id_ = f"t-{digest(actor.id, 'part_of', whole, '')}"
                found[id_] = Tie(id=id_, source=actor.id, target=whole, relation="part_of")
    return tuple(tie for _, tie in sorted(found.items()))


def _wholes(actor: Actor, known: dict[str, Actor]) -> list[str]:
    """The ids of what an actor is part of, among those known."""
    parent = _parents().get((actor.id, actor.kind))
    wholes = [parent] if parent in known else []
    state = _state(actor)
    country = country_by_code(state) if state else None
    if country:
        id_ = slug(country.name)
        if id_ in known and known[id_].kind == "country":
            wholes.append(id_)
    return wholes


def _state(actor: Actor) -> str | None:
    """The country (iso3) whose body this is; None where it is nobody's, of several states, or only in it."""
    if actor.kind not in _ORGANS or is_scoped(actor.id):
        return None
    parent = _parents().get((actor.id, actor.kind))
    if parent in _stateless():
        return None  # a mission of the United Nations is not the host's
    if len(actor.countries) > 1 or not set(slug(actor.name).split("-")).isdisjoint(
        naming_lexicon().not_of_state
    ):
        return None
    return actor.countries[0] if actor.countries else governed(take_apart(actor.name).rest)


@cache
def _stateless() -> frozenset[str]:
    """The ids of the table's bodies that are of no country or of several."""
    return frozenset(slug(row.name) for row in organizations() if len(row.countries) != 1)


@cache
def _parents() -> dict[tuple[str, str], str]:
    """The parents of bodies by their ids and kinds."""
    return {(slug(row.name), row.kind): slug(row.parent) for row in organizations() if row.parent}
