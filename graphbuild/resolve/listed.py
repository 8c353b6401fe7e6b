"""What the tables know of actors by their ids and names: who is in them, under which names, with which
Wikidata id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from graphbuild.lexicon.actors import armed_groups, media, organizations
from graphbuild.lexicon.leaders import leaders
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import countries

Listed = tuple[str, str]  # the id and kind of an actor of the tables


class _Row(NamedTuple):
    listed: Listed
    forms: tuple[str, ...]
    wikidata: str | None


def _rows() -> Iterator[_Row]:
    for country in countries():
        yield _Row((slug(country.name), "country"), country.names, country.wikidata)
    for body in organizations():
        yield _Row((slug(body.name), body.kind), (body.name, *body.aliases), body.wikidata)
    for group in armed_groups():
        yield _Row((slug(group.name), "armed_group"), (group.name, *group.aliases), group.wikidata)
    for outlet in media():
        yield _Row((slug(outlet.name), "media"), (outlet.name, *outlet.aliases), None)
    for leader in leaders():
        yield _Row((slug(leader.name), "person"), (leader.name, *leader.aliases), leader.wikidata)


@cache
def wikidata_ids() -> Mapping[Listed, str | None]:
    """All actors of the tables, each with its Wikidata id where the tables have it."""
    found: dict[Listed, str | None] = {}
    for row in _rows():
        found[row.listed] = found.get(row.listed) or row.wikidata
    return found


@cache
def _names() -> Mapping[tuple[str, str], frozenset[Listed]]:
    names: dict[tuple[str, str], set[Listed]] = defaultdict(set)
    for row in _rows():
        for form in row.forms:
            names[slug(form), row.listed[1]].add(row.listed)
    return {name: frozenset(rows) for name, rows in names.items()}


def listed_as(name: str, kind: str) -> Listed | None:
    """The only actor of the tables of this kind that bears the name; None if none does or several do. A
    person's name must have as many words as in the tables: who George Bush is they can't tell."""
    rows = _names().get((slug(name), kind), frozenset())
    row = next(iter(rows)) if len(rows) == 1 else None
    if row and kind == "person" and row[0].count("-") != slug(name).count("-"):
        return None
    return row
