"""The gender of persons, as far as the tables and forms of address tell: it keeps namesakes apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from graphbuild.lexicon.actors import roles
from graphbuild.lexicon.leaders import leaders
from graphbuild.lexicon.slug import slug


@cache
def _titles() -> Mapping[str, str]:
    return {slug(role.noun): role.gender for role in roles() if role.class_ == "honorific" and role.gender}


@cache
def _leaders() -> Mapping[str, str]:
    return {slug(leader.name): leader.gender for leader in leaders()}


def told_by(name: str) -> str | None:
    """The gender that the title in front of a name tells: "Ms Kim"."""
    title, _, rest = name.partition(" ")
    return _titles().get(slug(title)) if rest else None


def genders(id_: str, names: Iterable[str]) -> frozenset[str]:
    """The gender of a person with this id and these names; more than one where they contradict each other."""
    known = _leaders().get(id_)
    return frozenset((known,)) if known else frozenset(g for name in names if (g := told_by(name)))
