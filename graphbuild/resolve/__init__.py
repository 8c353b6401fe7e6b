"""Statements of many documents to one set of records: actors, places, events and ties, each with its
evidence."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from graphbuild.lexicon.actors import roles
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import countries
from graphbuild.records import Claim, DocumentInfo, Relation, Resolved, Statement, to_json
from graphbuild.resolve.actors import Actors, merge_actors, merge_seen
from graphbuild.resolve.decided import Decided
from graphbuild.resolve.events import merge_claims, merge_places
from graphbuild.resolve.organs import with_organs
from graphbuild.resolve.sightings import Seen
from graphbuild.resolve.ties import merge_relations

__all__ = [
    "Actors",
    "Decided",
    "Resolved",
    "actors_of_corpus",
    "actors_of_documents",
    "in_order",
    "merge_actors",
    "resolve",
    "whole_countries",
]


@functools.cache
def _honorifics() -> frozenset[str]:
    return frozenset(slug(role.noun) for role in roles() if role.class_ == "honorific")


@functools.cache
def whole_countries() -> frozenset[str]:
    """The ids of places that are countries."""
    return frozenset(slug(country.name) for country in countries())


def actors_of_documents(
    seen: Iterable[Seen],
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """As `actors_of_corpus`, from what each document says of the actors it names."""
    return merge_seen(seen, _honorifics(), decided)


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
    ordered = in_order(statements)
    known = {document.id: document for document in documents}
    for doc in {statement.doc for statement in ordered} - known.keys():
        known[doc] = DocumentInfo(id=doc)
    claims = [statement for statement in ordered if isinstance(statement, Claim)]
    relations = [statement for statement in ordered if isinstance(statement, Relation)]
    actors = actors_of_corpus(ordered, decided)
    del ordered
    places = merge_places(claims)
    events, links = merge_claims(claims, actors, places, known, whole_countries())
    return Resolved(
        actors=actors.records,
        places=places,
        events=events,
        ties=with_organs(merge_relations(relations, actors, known), actors.records),
        documents=tuple(document for _, document in sorted(known.items())),
        links=links,
    )


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """By document and id, each once; sorted in small lists, which is much faster than one of a million."""
    told: dict[str, dict[str, Statement]] = {}
    for statement in statements:
        ids = told.get(statement.doc)
        if ids is None:
            ids = told[statement.doc] = {}
        other = ids.setdefault(statement.id, statement)
        if other is not statement and other != statement:
            ids[statement.id] = min(other, statement, key=to_json)
    return [ids[one] for _, ids in sorted(told.items()) for one in sorted(ids)]
