"""Common nouns that name actors and roles, looked up by singular or plural form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graphbuild.lexicon.actors import ActorNoun, Role, actor_nouns, roles


@cache
def _nouns() -> Mapping[str, ActorNoun]:
    table: dict[str, ActorNoun] = {}
    for row in actor_nouns():
        table.setdefault(row.noun.lower(), row)
        if row.plural:
            table.setdefault(row.plural.lower(), row)
    return table


@cache
def _roles() -> Mapping[str, Role]:
    table: dict[str, Role] = {}
    for row in roles():
        table.setdefault(row.noun.lower(), row)
    for row in roles():
        plural = row.noun.lower() + "s"
        table.setdefault(plural, row)
    return table


def noun_of(words: str) -> ActorNoun | None:
    """The actor noun that these words (lower case) are a form of."""
    return _nouns().get(words)


def role_of(words: str) -> Role | None:
    """The role or title that these words (lower case) are a form of."""
    return _roles().get(words)
