"""Names of political actors that the lexicon knows, found in a Doc by exact words before any statistics.

The small model mislabels many names of this field; a name that stands in the tables is taken from there. A name can
have several senses ("Damascus": a city, and the government that sits there); which one holds is decided where it is used.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from graphbuild.lexicon.slug import slug
from graphbuild.records import ActorKind

Sense = Literal["country", "demonym", "capital", "seat", "region", "organization", "person", "surname"]


@dataclass(frozen=True, slots=True)
class Seed:
    """An actor as the tables know it: what a mention of it starts from."""

    sense: Sense
    kind: ActorKind
    id: str
    name: str
    countries: tuple[str, ...] = ()
    wikidata: str | None = None
    gender: str | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A name found: tokens start to end (exclusive), and the senses it can have, the tables' order."""

    start: int
    end: int
    seeds: tuple[Seed, ...]


def _spellings(name: str) -> Iterator[str]:
    """The forms under which a name is looked for: as listed, without accents, with either apostrophe, in capitals."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    folded = folded.replace("ı", "i").replace("ø", "o").replace("ł", "l")
    for form in dict.fromkeys((name, folded)):
        yield form
        if "'" in form or "’" in form:
            yield form.replace("'", "’")
            yield form.replace("’", "'")
        if len(form) > 4 and not form.isupper():
            yield form.upper()


class Gazetteer:
    """A matcher over seeds; longest match wins, then the leftmost."""

    def __init__(self, nlp: Any, seeds: Iterable[tuple[str, Seed]]) -> None:
        self._senses: dict[str, list[Seed]] = defaultdict(list)
        for name, seed in seeds:
            for form in _spellings(name):
                if seed not in self._senses[form]:
                    self._senses[form].append(seed)
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        names = [n for n in self._senses if n.strip()]
        self._keys = {nlp.vocab.strings.add(n): n for n in names}
        for name, pattern in zip(names, nlp.tokenizer.pipe(names), strict=True):
            self._matcher.add(name, [pattern])

    def senses(self, name: str) -> tuple[Seed, ...]:
        return tuple(self._senses.get(name, ()))

    def matches(self, doc: Doc) -> list[Match]:
        """Names in `doc` in text order, none overlapping another."""
        found = sorted(self._matcher(doc), key=lambda m: (m[1] - m[2], m[1]))
        taken = [False] * len(doc)
        kept = []
        for key, start, end in found:
            if not any(taken[start:end]):
                taken[start:end] = [True] * (end - start)
                kept.append(Match(start, end, tuple(self._senses[self._keys[key]])))
        return sorted(kept, key=lambda m: m.start)


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
        for name in (c.capital, *c.capital_aliases):
            if name and name != c.name:
                yield name, _mark(_as(state, "capital"), name in doubtful)
        for name in c.seats:
            yield name, _mark(_as(state, "seat"), name in doubtful)
    for r in world.regions():
        place = Seed("region", "place", slug(r.name), r.name, (r.country,) if r.country else ())
        for name in (r.name, *r.aliases):
            yield name, place
    for row, kind in [
        *((o, o.kind) for o in actors.organizations()),
        *((g, "armed_group") for g in actors.armed_groups()),
        *((m, "media") for m in actors.media()),
    ]:
        body = Seed("organization", kind, slug(row.name), row.name, tuple(row.countries), getattr(row, "wikidata", None))
        for name in (row.name, *row.aliases):
            yield name, body
    for p in leaders.leaders():
        person = Seed("person", "person", slug(p.name), p.name, (p.country,) if p.country else (), p.wikidata or None, p.gender)
        for name in (p.name, *p.aliases):
            yield name, person
        if p.distinctive:
            for name in p.surname:
                yield name, _as(person, "surname")


def _as(seed: Seed, sense: Sense) -> Seed:
    return Seed(sense, seed.kind, seed.id, seed.name, seed.countries, seed.wikidata, seed.gender)


def _mark(seed: Seed, ambiguous: bool) -> Seed:
    if not ambiguous:
        return seed
    return Seed(seed.sense, seed.kind, seed.id, seed.name, seed.countries, seed.wikidata, seed.gender, True)
