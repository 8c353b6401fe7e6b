"""Offices of named persons, and who is meant by an office alone: "the Turkish leader"."""

from __future__ import annotations

import datetime as dt
from functools import cache

from graphbuild.lexicon.leaders import Leader, holders, leaders
from graphbuild.lexicon.reference import reference_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.time import time_lexicon
from graphbuild.parse.dates import Days, resolve
from graphbuild.parse.mentions import Entity, Mention, Mentions
from graphbuild.parse.nominals import nominal_at
from graphbuild.parse.nouns import role_of
from graphbuild.parse.tree import Tree

_OFFICES = ("leader", "minister", "official", "military", "spokesperson", "legislator")
_NEAR = 5  # words around an office that tell when it was held
_WHEN = ("in", "on", "during", "by")


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
                    self._surname_in_office(m, role, states)

    def _surname_in_office(self, m: Mention, role: str, states: tuple[str, ...]) -> None:
        """ "Philippine President Marcos" is the Marcos who held the office on the document's date."""
        surname = m.entity
        if " " in surname.name or surname.wikidata or not states or self.date is None or self._past(m):
            return
        titles = self.words.leaders if role in self.words.rulers else (role,)
        held = {
            p.name: p
            for title in titles
            for p in holders(states[0], title, self.date)
            if surname.name in p.surname and surname.gender in (None, p.gender)
        }
        if len(held) == 1:
            self.mentions.merge(self._person(next(iter(held.values())), states), surname)

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
        """Who holds an office: somebody of this document, else of the tables on the document's date, or at
        the time that the sentence tells of. "Former" and "then" never mean who holds it now."""
        title, countries = office
        past = self._past(m)
        now = {slug(p.name) for p in holders(countries[0], title, self.date)} if past and countries else set()
        later = [x for x in self.mentions.all if x.how == "named" and x.entity.kind == "person"]
        if not countries:
            return self._bare(m, title, history, past) if definite else None
        for earlier in reversed([x for x in history if x.entity.kind == "person" and not x.entity.generic]):
            e = earlier.entity
            if (e.countries and e.countries != countries) or e.id in now:
                continue
            for held, where in e.offices:
                if self._same(held, title) and (not where or where == countries):
                    return e
        time = self._time(m, past)
        offices = self.words.leaders if title in self.words.rulers else (title,)
        if time is not None:
            return next((found for one in offices if (found := self._holder_in(one, countries, time))), None)
        if past:
            return None
        for title_held in offices:
            people = holders(countries[0], title_held, self.date)
            names = {p.name for p in people}
            if len(names) == 1:
                p = people[0]
                if self.date is None and not any(x.entity.id == slug(p.name) for x in later):
                    return None  # without a date the holder is a guess, unless the text names him
                return self._person(p, countries)
        return None

    def _same(self, held: str, title: str) -> bool:
        """Whether a title can be a word for an office: "the leader" for a president."""
        leaders = self.words.leaders
        return (
            held == title
            or (title in self.words.rulers and held in leaders)
            or (held == "leader" and title in leaders)
        )

    def _bare(self, m: Mention, title: str, history: list[Mention], past: bool) -> Entity | None:
        """ "The president", of no country: the last one named or known by his office. One of whom only the
        country is known, or who did something without being called so, may be meant as well."""
        tree = self.tree
        plain = role_of(title)
        nominal = nominal_at(tree, m.head)
        for c in tree.children[m.head]:
            if nominal is not None and nominal.start <= c < m.head:
                continue
            if tree.deps[c] in ("compound", "nmod", "poss") or (
                tree.deps[c] == "amod" and tree.lower[c] not in self.words.former
            ):
                return None  # the club's, the next one
            if tree.lower[c] == "of":
                return None
        rulers = {slug(p.name) for p in self._holding(title)}
        for earlier in reversed([x for x in history if x.entity.kind == "person"]):
            e = earlier.entity
            for held, where in e.offices:
                kind = role_of(held)
                short = (  # "the minister" for a foreign minister
                    plain is not None
                    and not plain.office
                    and held.endswith(f" {title}")
                    and kind is not None
                    and kind.class_ == plain.class_
                )
                if not (short or self._same(held, title)) or (e.generic and not where):
                    continue
                now = past and where and e.id in {slug(p.name) for p in holders(where[0], held, self.date)}
                return None if e.generic or now else e
            if e.id in rulers and tree.deps[earlier.head] in ("nsubj", "nsubjpass"):
                return None
        return None

    def _holding(self, title: str) -> list[Leader]:
        """All who hold an office of this name on the document's date, of whatever country."""
        return [p for p in leaders() if p.office == title and self.date is not None and p.held(self.date)]

    def _person(self, leader: Leader, countries: tuple[str, ...]) -> Entity:
        return self.mentions.entity(
            Entity(
                slug(leader.name), leader.name, "person", countries, leader.wikidata or None, leader.gender
            )
        )

    def _past(self, m: Mention) -> bool:
        """Whether the words around an office say that it is or was over: "the then president"."""
        tree = self.tree
        first, last = tree.sentences[tree.sentence_of[m.head]]
        words = self.words.former | self.words.at_the_time
        for j in range(max(first, m.head - _NEAR), m.head + 1):
            start, hyphen, _ = tree.lower[j].partition("-")
            if start in words and (hyphen if j == m.head else m.head in tree.ancestors(j)):
                return True
        after = tree.lower[m.head + 1 : min(last, m.head + 1 + _NEAR)]
        return any(after[: len(words)] == words for words in map(str.split, self.words.of_the_time))

    def _time(self, m: Mention, past: bool) -> Days | None:
        """The time in a year before the document's that the sentence tells of: "in 2018 the president met";
        of a past holder any that the sentence gives alone."""
        if self.date is None:
            return None
        tree = self.tree
        first, last = tree.sentences[tree.sentence_of[m.head]]
        times = {
            days
            for i in range(first, last)
            if tree.tags[i] == "CD"
            and len(tree.words[i]) == 4
            and (days := resolve(self._dated(i), self.date)) is not None
            and days[1].year < self.date.year
            and (past or self._tells_when(m, i))
        }
        return times.pop() if len(times) == 1 else None

    def _dated(self, i: int) -> str:
        """A year with the month or day before it."""
        start = i
        first = self.tree.sentences[self.tree.sentence_of[i]][0]
        while start > first and (
            self.tree.words[start - 1] == ","
            or self.tree.lower[start - 1] in time_lexicon().months
            or (self.tree.tags[start - 1] == "CD" and len(self.tree.words[start - 1]) < 3)
        ):
            start -= 1
        return self.tree.span_text(start, i + 1).lstrip(", ")

    def _tells_when(self, m: Mention, i: int) -> bool:
        """Whether the year stands with the verb that the office is an argument of, and not with a noun."""
        tree = self.tree
        verbs = [j for j in tree.ancestors(m.head) if tree.tags[j].startswith(("VB", "MD"))]
        above = list(tree.ancestors(i))
        prep = next((j for j in above if tree.deps[j] == "prep" and tree.lower[j] in _WHEN), None)
        return bool(verbs) and prep is not None and tree.heads[prep] == verbs[0]

    def _holder_in(self, title: str, countries: tuple[str, ...], time: Days) -> Entity | None:
        """The only one who held an office on all days of a time."""
        first = {p.name: p for p in holders(countries[0], title, time[0])}
        both = [p for p in holders(countries[0], title, time[1]) if p.name in first]
        if len(first) != 1 or len(both) != 1:
            return None
        return self._person(both[0], countries)
