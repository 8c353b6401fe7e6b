"""Stated relations to ties: "Russian president Vladimir Putin" in many documents is one standing relation."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphbuild.lexicon.leaders import Leader
from graphbuild.lexicon.slug import slug
from graphbuild.records import Actor, DocumentInfo, Proof, Relation, RelationName, Tie
from graphbuild.resolve.actors import Actors
from graphbuild.resolve.ids import digest
from graphbuild.resolve.offices import term_of, terms

# Relations without a direction, as long as no role ("son of") gives them one.
_MUTUAL = {"ally_of", "relative_of"}

Pair = tuple[str, RelationName, str]


def merge_relations(
    relations: Iterable[Relation], actors: Actors, documents: Mapping[str, DocumentInfo]
) -> tuple[Tie, ...]:
    """The ties behind the relations, sorted by id: one for each pair of actors, relation and role.

    A relation told without a role joins the only role that the pair has. A tie is former if the latest
    reports say so. An office that the tables know has the start and end of its term, and a tie for each of
    several terms; other ties have the first and last day of report on which they held."""
    known = {actor.id: actor for actor in actors.records}
    pairs: dict[Pair, list[Relation]] = defaultdict(list)
    for relation in relations:
        source = actors.id_of(relation.source, relation.doc)
        target = actors.id_of(relation.target, relation.doc)
        if pair := pair_of(relation, source, target):
            pairs[pair].append(relation)
    ties = [tie for pair, told in pairs.items() for tie in ties_of(pair, told, known, documents)]
    return tuple(sorted(ties, key=lambda tie: tie.id))


def pair_of(relation: Relation, source: str, target: str) -> Pair | None:
    """Between whom a relation is told, by the ids of the merged actors; None for one actor with itself."""
    if relation.relation in _MUTUAL and not relation.role and target < source:
        source, target = target, source
    return (source, relation.relation, target) if source != target else None


def ties_of(
    pair: Pair,
    told: Iterable[Relation],
    known: Mapping[str, Actor],
    documents: Mapping[str, DocumentInfo],
) -> list[Tie]:
    """The ties behind all that is told of one pair. `known` has the two actors where the relation is
    `leader_of`."""
    roles: dict[str, list[Relation]] = defaultdict(list)
    for relation in told:
        roles[slug(relation.role) if relation.role else ""].append(relation)
    if "" in roles and len(roles) == 2:
        nameless = roles.pop("")
        next(iter(roles.values())).extend(nameless)
    source, name, target = pair
    ties = []
    for role, about in roles.items():
        held = terms(known[source], role, known[target]) if name == "leader_of" else ()
        by_term: dict[Leader | None, list[Relation]] = defaultdict(list)
        for relation in about:
            day = _day(relation, documents)
            by_term[term_of(held, day, former=relation.former)].append(relation)
        for term, some in by_term.items():
            # Only a person with several terms has several ties, and their ids need the term.
            which = (role, str(term.start)) if term and len(held) > 1 else (role,)
            ties.append(_tie(pair, which, term, some, documents))
    return ties


def _day(relation: Relation, documents: Mapping[str, DocumentInfo]) -> dt.date | None:
    document = documents.get(relation.doc)
    return document.date if document else None


def _tie(
    pair: Pair,
    which: tuple[str, ...],
    term: Leader | None,
    told: list[Relation],
    documents: Mapping[str, DocumentInfo],
) -> Tie:
    source, name, target = pair
    days = {relation.doc: _day(relation, documents) for relation in told}
    told = sorted(told, key=lambda r: (days[r.doc] or dt.date.max, r.doc, r.evidence.start, r.id))
    reported = [date for date in days.values() if date]
    latest = max(reported, default=None)
    held = [date for relation in told if not relation.former and (date := days[relation.doc])]
    return Tie(
        id=f"t-{digest(source, name, target, *which)}",
        source=source,
        target=target,
        relation=name,
        role=next((relation.role for relation in told if relation.role), None),
        former=all(relation.former for relation in told if days[relation.doc] == latest),
        start=term.start if term else min(held, default=None),
        end=term.end if term else max(held, default=None),
        first_reported=min(reported, default=None),
        last_reported=latest,
        evidence=tuple(
            Proof(
                claim=relation.id,
                doc=relation.doc,
                quote=relation.evidence.text,
                start=relation.evidence.start,
                end=relation.evidence.end,
            )
            for relation in told
        ),
    )
