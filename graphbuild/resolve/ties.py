"""Stated relations to ties: "Russian president Vladimir Putin" in many documents is one standing relation."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphbuild.lexicon.slug import slug
from graphbuild.records import DocumentInfo, Proof, Relation, RelationName, Tie
from graphbuild.resolve.actors import Actors
from graphbuild.resolve.ids import digest

# Relations without a direction, as long as no role ("son of") gives them one.
_MUTUAL = {"ally_of", "relative_of"}

_Pair = tuple[str, RelationName, str]


def merge_relations(
    relations: Iterable[Relation], actors: Actors, documents: Mapping[str, DocumentInfo]
) -> tuple[Tie, ...]:
    """The ties behind the relations, sorted by id: one for each pair of actors, relation and role.

    A relation told without a role joins the only role that the pair has. A tie is former if the latest
    reports say so; its start and end are the first and last day of report on which it held."""
    pairs: dict[_Pair, dict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
    for relation in relations:
        source = actors.id_of(relation.source, relation.doc)
        target = actors.id_of(relation.target, relation.doc)
        if relation.relation in _MUTUAL and not relation.role and target < source:
            source, target = target, source
        if source != target:
            role = slug(relation.role) if relation.role else ""
            pairs[source, relation.relation, target][role].append(relation)
    ties = []
    for pair, roles in pairs.items():
        if "" in roles and len(roles) == 2:
            nameless = roles.pop("")
            next(iter(roles.values())).extend(nameless)
        ties += [_tie(pair, role, told, documents) for role, told in roles.items()]
    return tuple(sorted(ties, key=lambda tie: tie.id))


def _tie(pair: _Pair, role: str, told: list[Relation], documents: Mapping[str, DocumentInfo]) -> Tie:
    def day(relation: Relation) -> dt.date | None:
        document = documents.get(relation.doc)
        return document.date if document else None

    source, name, target = pair
    told = sorted(told, key=lambda r: (day(r) or dt.date.max, r.doc, r.evidence.start, r.id))
    latest = max((date for relation in told if (date := day(relation))), default=None)
    held = [date for relation in told if not relation.former and (date := day(relation))]
    return Tie(
        id=f"t-{digest(source, name, target, role)}",
        source=source,
        target=target,
        relation=name,
        role=next((relation.role for relation in told if relation.role), None),
        former=all(relation.former for relation in told if day(relation) == latest),
        start=min(held, default=None),
        end=max(held, default=None),
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
