"""Offices of named persons, and who is meant by an office alone: "the Turkish leader"."""

from __future__ import annotations

import datetime as dt
from functools import cache

from graphbuild.lexicon.leaders import holders, leaders
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.parse.mentions import Entity, Mention, Mentions
from graphbuild.parse.nouns import role_of
from graphbuild.parse.tree import Tree

_OFFICES = ("leader", "minister", "official", "military", "spokesperson", "legislator")


@cache
def known_leaders() -> frozenset[str]:
    """Ids of all who ever held an office of the tables."""
    return frozenset(slug(p.name) for p in leaders())


class Titles:
    """The offices of one document's persons, noted as they are read."""

    def __init__(self, tree: Tree, mentions: Mentions, date: dt.date | None) -> None:
        self.tree = tree
        self.mentions = mentions
        self.date = date
        self.words = reference_lexicon()

    def note(self, m: Mention) -> None:
        """Remember the offices that a named person is given: "North Korean leader Kim Jong Un"."""
        if m.entity.kind != "person" or m.how == "pronoun":
            return
        tree = self.tree
        for c in tree.children[m.head]:
            if tree.deps[c] in ("compound", "nmod", "appos", "amod"):
                role = self._role(c)
                if role is not None:
                    states = self._states_near(c) or self._states_near(m.head)
                    if not m.entity.countries and states:
                        m.entity.countries = states
                    office = (role, states)
                    if office not in m.entity.offices:
                        m.entity.offices.append(office)

    def _role(self, i: int) -> str | None:
        for width in (3, 2, 1):
            start = i - width + 1
            if start >= 0:
                role = role_of(" ".join(self.tree.lower[start : i + 1]))
                if role is not None and role.class_ in _OFFICES:
                    return role.office or role.noun
        return None

    def _states_near(self, i: int) -> tuple[str, ...]:
        for c in self.tree.children[i]:
            m = self.mentions.by_head.get(c)
            if m is not None and m.sense in ("demonym", "country", "capital", "seat"):
                return m.entity.countries
            for g in self.tree.children[c]:
                m = self.mentions.by_head.get(g)
                if (
                    m is not None
                    and m.sense in ("demonym", "country")
                    and self.tree.deps[c] in ("compound", "amod", "nmod", "prep", "poss")
                ):
                    return m.entity.countries
        return ()

    def holder(
        self, m: Mention, office: tuple[str, tuple[str, ...]], history: list[Mention], definite: bool
    ) -> Entity | None:
        """Who holds an office: somebody of this document, else of the tables on the document's date."""
        title, countries = office
        later = [x for x in self.mentions.all if x.how == "named" and x.entity.kind == "person"]
        general = title in self.words.rulers
        for earlier in reversed([x for x in history if x.entity.kind == "person" and not x.entity.generic]):
            e = earlier.entity
            if countries and e.countries and e.countries != countries:
                continue
            for held, where in e.offices:
                same = (
                    held == title
                    or (general and held in self.words.leaders)
                    or (held == "leader" and title in self.words.leaders)
                )
                if same and (not countries or not where or where == countries) and (countries or definite):
                    return e
        if not countries:
            return None
        for title_held in self.words.leaders if general else (title,):
            people = holders(countries[0], title_held, self.date)
            names = {p.name for p in people}
            if len(names) == 1:
                p = people[0]
                if self.date is None and not any(x.entity.id == slug(p.name) for x in later):
                    return None  # without a date the holder is a guess, unless the text names him
                return self.mentions.entity(
                    Entity(slug(p.name), p.name, "person", countries, p.wikidata or None, p.gender)
                )
        return None
