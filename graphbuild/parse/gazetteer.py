"""Names of political actors that the lexicon knows, found in a Doc by exact words before any statistics.

The small model mislabels many names of this field; a name that stands in the tables is taken from there. A
name can have several senses ("Damascus": a city, and the government that sits there); which one holds is
decided where it is used.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graphbuild.lexicon.slug import slug
from graphbuild.parse.tree import Tree
from graphbuild.records import ActorKind

_LETTERS = re.compile(r"[^\W\d_]+")

Sense = Literal["country", "demonym", "capital", "seat", "region", "organization", "person", "surname"]


@dataclass(frozen=True, slots=True)
class Seed:
    """An actor as the tables know it: what a mention of it starts from. `start` and `end` are the days of
    documents in which it is the actor meant."""

    sense: Sense
    kind: ActorKind
    id: str
    name: str
    countries: tuple[str, ...] = ()
    wikidata: str | None = None
    gender: str | None = None
    ambiguous: bool = False
    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, date: dt.date | None) -> bool:
        """Whether a document of this day, or without a day, can mean it."""
        return date is None or (
            (self.start is None or self.start <= date) and (self.end is None or date <= self.end)
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A name found: tokens start to end (exclusive), and the senses it can have, the tables' order."""

    start: int
    end: int
    seeds: tuple[Seed, ...]


def _spellings(name: str) -> Iterator[str]:
    """The forms under which a name is looked for: as listed, without accents, with either apostrophe, in
    capitals."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    folded = folded.replace("ı", "i").replace("ø", "o").replace("ł", "l")
    for form in dict.fromkeys((name, folded)):
        yield form
        if "'" in form or "’" in form:
            yield form.replace("'", "’")
            yield form.replace("’", "'")
        if len(form) > 4 and not form.isupper():
            yield form.upper()


class OwnNames:
    """Names that go before those of the tables, and what takes the place of actors of the tables (by id and
    kind), each on the days on which it holds."""

    def __init__(
        self,
        names: Iterable[tuple[str, Seed]] = (),
        variants: Mapping[tuple[str, str], Sequence[Seed]] | None = None,
    ) -> None:
        self.by_form: dict[str, list[Seed]] = defaultdict(list)
        for name, seed in names:
            forms = dict.fromkeys([*_spellings(name), *_spellings(name[:1].upper() + name[1:])])
            for form in forms:  # "the Governor" may begin a sentence
                if seed not in self.by_form[form]:
                    self.by_form[form].append(seed)
        self.variants = dict(variants or {})

    def senses(self, name: str, date: dt.date | None) -> list[Seed]:
        """Whom a name means on a day, who was given it last first."""
        return _holding(self.by_form.get(name, ()), date)

    def variant(self, id_: str, kind: str, date: dt.date | None) -> Seed | None:
        """What takes the place of an actor of the tables on a day."""
        return next(iter(_holding(self.variants.get((id_, kind), ()), date)), None)


def _holding(seeds: Iterable[Seed], date: dt.date | None) -> list[Seed]:
    held = [seed for seed in seeds if seed.holds(date)]
    return sorted(held, key=lambda seed: seed.start or dt.date.min, reverse=True)


class Gazetteer:
    """Names looked up in a Doc at token boundaries; the longest match wins, then the leftmost.

    A dictionary of strings instead of spaCy's PhraseMatcher: 25,000 names are ready in a tenth of the time,
    as none has to be tokenised.
    """

    def __init__(self, seeds: Iterable[tuple[str, Seed]], own: OwnNames | None = None) -> None:
        self._own = own or OwnNames()
        self._senses: dict[str, list[Seed]] = defaultdict(list)
        for name, seed in seeds:
            for form in _spellings(name):
                senses = self._senses[form]
                if seed not in senses:
                    senses.append(seed)
        self._senses.pop("", None)
        self._longest: dict[str, int] = {}
        for name in (*self._senses, *self._own.by_form):
            first = _first(name)
            self._longest[first] = max(self._longest.get(first, 0), len(name))

    def senses(self, name: str, date: dt.date | None = None) -> tuple[Seed, ...]:
        """Whom a name can mean in a document of this day."""
        own = self._own.senses(name, date)
        if own:
            return tuple(own)
        ours = self._senses.get(name, ())
        if not self._own.variants:
            return tuple(ours)
        return tuple(dict.fromkeys(self._varied(seed, date) for seed in ours))

    def _varied(self, seed: Seed, date: dt.date | None) -> Seed:
        variant = self._own.variant(seed.id, seed.kind, date)
        if variant is None:
            return seed
        sense = seed.sense if variant.kind == seed.kind else variant.sense
        return replace(variant, sense=sense, ambiguous=seed.ambiguous)

    def matches(self, tree: Tree, date: dt.date | None = None) -> list[Match]:
        """Names in a document of this day in text order, none overlapping another."""
        text = tree.text
        found: list[tuple[int, int, str]] = []
        for i in range(tree.n):
            longest = self._longest.get(_first(tree.words[i]), 0)
            start = tree.starts[i]
            for j in range(i, tree.n):
                if tree.ends[j] - start > longest:
                    break
                name = text[start : tree.ends[j]]
                if name in self._senses or (name in self._own.by_form and self._own.senses(name, date)):
                    found.append((i, j + 1, name))
        found.sort(key=lambda m: (m[0] - m[1], m[0]))
        taken: set[int] = set()
        kept = []
        for i, end, name in found:
            if taken.isdisjoint(range(i, end)):
                taken.update(range(i, end))
                kept.append(Match(i, end, self.senses(name, date)))
        return sorted(kept, key=lambda m: m.start)


def _first(name: str) -> str:
    """The letters that a name begins with: what a name and its first token share."""
    match = _LETTERS.match(name)
    return match.group() if match else name[:1]


def world_seeds() -> Iterator[tuple[str, Seed]]:
    """Every name of the lexicon's tables with its seed."""
    from graphbuild.lexicon import actors, leaders, world

    for c in world.countries():
        state = Seed("country", "country", slug(c.name), c.name, (c.iso3,), c.wikidata or None)
        doubtful = set(c.ambiguous)
        for name in (c.name, c.official, *c.aliases):
            if name:
                yield name, _mark(state, name in doubtful)
        for name in c.demonyms:
            yield name, _mark(_as(state, "demonym"), name in doubtful)
        gone = c.status == "historical"  # Aden is a city again, not South Yemen
        for name in () if gone else (c.capital, *c.capital_aliases):
            if name and name != c.name:
                yield name, _mark(_as(state, "capital"), name in doubtful)
        for name in c.seats:
            yield name, _mark(_as(state, "seat"), name in doubtful)
    for r in world.regions():
        place = Seed("region", "place", world.region_place(r).id, r.name, (r.country,) if r.country else ())
        for name in (r.name, *r.aliases):
            yield name, place
    for o in actors.organizations():
        yield from _body(o.name, o.aliases, o.kind, o.countries, o.wikidata)
    for g in actors.armed_groups():
        yield from _body(g.name, g.aliases, "armed_group", g.countries, g.wikidata)
    for m in actors.media():
        yield from _body(m.name, m.aliases, "media", m.countries, None)
    for p in leaders.leaders():
        person = Seed(
            "person",
            "person",
            slug(p.name),
            p.name,
            (p.country,) if p.country else (),
            p.wikidata or None,
            p.gender,
        )
        for name in (p.name, *p.aliases):
            yield name, person
        if p.distinctive:
            for name in p.surname:
                yield name, _as(person, "surname")


def _body(
    name: str, aliases: tuple[str, ...], kind: ActorKind, countries: tuple[str, ...], wikidata: str | None
) -> Iterator[tuple[str, Seed]]:
    seed = Seed("organization", kind, slug(name), name, countries, wikidata)
    for form in (name, *aliases):
        yield form, seed


def _as(seed: Seed, sense: Sense) -> Seed:
    return Seed(sense, seed.kind, seed.id, seed.name, seed.countries, seed.wikidata, seed.gender)


def _mark(seed: Seed, ambiguous: bool) -> Seed:
    if not ambiguous:
        return seed
    return Seed(seed.sense, seed.kind, seed.id, seed.name, seed.countries, seed.wikidata, seed.gender, True)
