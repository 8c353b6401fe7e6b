"""Statements of many documents to one set of records: actors, places, events and ties, each with its
evidence."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

from graphbuild.lexicon.actors import roles
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import countries
from graphbuild.records import Actor, Claim, DocumentInfo, Event, EventLink, Place, Relation, Statement, Tie
from graphbuild.resolve.actors import Actors, merge_actors
from graphbuild.resolve.decided import Decided
from graphbuild.resolve.events import merge_claims, merge_places
from graphbuild.resolve.organs import with_organs
from graphbuild.resolve.ties import merge_relations

__all__ = ["Actors", "Decided", "Resolved", "actors_of_corpus", "merge_actors", "resolve"]


class Resolved(NamedTuple):
    """The records of a graph, in the order that `Graph.from_records` takes them, each sorted by id."""

    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    events: tuple[Event, ...]
    ties: tuple[Tie, ...]
    documents: tuple[DocumentInfo, ...]
    links: tuple[EventLink, ...] = ()


@functools.cache
def _honorifics() -> frozenset[str]:
    return frozenset(slug(role.noun) for role in roles() if role.class_ == "honorific")


@functools.cache
def _whole_countries() -> frozenset[str]:
    """The ids of places that are countries."""
    return frozenset(slug(country.name) for country in countries())


def actors_of_corpus(
    statements: Iterable[Statement],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """The actors that `resolve` finds in the statements, and how their names were linked."""
    return merge_actors(statements, _honorifics(), decided)


def resolve(
    statements: Iterable[Statement],
    documents: Iterable[DocumentInfo],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Resolved:
    """Merges what documents say: mentions to actors, claims to events, relations to ties.

    The outcome depends on the statements, the documents and what was `decided` alone, not on their order; a
    statement given twice counts once. A document that statements name but `documents` doesn't hold is known
    by its id only."""
    unique = {(statement.doc, statement.id): statement for statement in statements}
    ordered = [statement for _, statement in sorted(unique.items(), key=lambda item: item[0])]
    known = {document.id: document for document in documents}
    for statement in ordered:
        known.setdefault(statement.doc, DocumentInfo(id=statement.doc))
    claims = [statement for statement in ordered if isinstance(statement, Claim)]
    relations = [statement for statement in ordered if isinstance(statement, Relation)]
    actors = actors_of_corpus(ordered, decided)
    places = merge_places(claims)
    events, links = merge_claims(claims, actors, places, known, _whole_countries())
    return Resolved(
        actors=actors.records,
        places=places,
        events=events,
        ties=with_organs(merge_relations(relations, actors, known), actors.records),
        documents=tuple(document for _, document in sorted(known.items())),
        links=links,
    )
