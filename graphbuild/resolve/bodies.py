"""Bodies under several names: a state's institutions in the words of papers, words in another order, words
left out, names taken from the tables' other names.

An institution is a country and a family of nouns (`actor_nouns.csv`): "Turkey's military" and "the Turkish
army" are both the armed forces of Turkey.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from graphbuild.lexicon.actors import ActorNoun, organizations
from graphbuild.lexicon.leaders import leaders
from graphbuild.lexicon.naming import naming_lexicon
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import demonyms, names
from graphbuild.parse.nouns import noun_of
from graphbuild.resolve.clusters import Clusters
from graphbuild.resolve.names import sounds
from graphbuild.resolve.sightings import BODIES, Key

_STATE = ("government", "military", "population")
_WIDEST = 4  # words of the longest name of a country


class Body(NamedTuple):
    """A body's name taken apart: the countries in it (iso3), the words that tell it from others, sorted and
    without endings, those that only say that it is a body, and the whole without the countries as written."""

    countries: frozenset[str]
    words: tuple[str, ...]
    generic: frozenset[str]
    rest: str


class Bodies:
    """The bodies, institutions and peoples of a corpus by key."""

    def __init__(self, clusters: Clusters) -> None:
        self.clusters = clusters
        self.names: dict[Key, Body] = {}
        self.institutions: dict[Key, tuple[str, str, str]] = {}  # country, kind, family
        for key, unit in clusters.units.items():
            kind = clusters[key].kind
            if key[1] or (kind not in BODIES and kind not in _STATE):
                continue
            self.names[key] = body = take_apart(unit.name)
            listed = (key[0], kind) in clusters.sightings.known
            institution = claimed().get(key[0]) if listed else institution_of(kind, body, clusters[key].home)
            if institution:
                self.institutions[key] = institution

    def run(self) -> None:
        """Links them, what is surest first."""
        self._same_institution()
        self._same_words()
        self._fewer_words()
        self._leaders_governments()
        self._spelled()

    def _same_institution(self) -> None:
        groups: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
        for key, institution in self.institutions.items():
            groups[institution].append(key)
        for (_, _, family), keys in sorted(groups.items()):
            if len(keys) > 1:
                self.clusters.gather(keys, f"both are the {family} of one country", 0.95)

    def _same_words(self) -> None:
        groups: dict[tuple[object, ...], list[Key]] = defaultdict(list)
        for key, body in self.names.items():
            if body.words:
                groups[self._sort(key), body.countries, body.words, body.generic].append(key)
        for keys in groups.values():
            if len(keys) > 1:
                self.clusters.gather(keys, "their names are the same words", 0.95)

    def _sort(self, key: Key) -> str:
        kind = self.clusters[key].kind
        return "body" if kind in BODIES else kind

    def _fewer_words(self) -> None:
        """X Energy is the X Energy Group, unless there is an X Energy Company too."""
        groups: dict[tuple[object, ...], list[Key]] = defaultdict(list)
        for key, body in self.names.items():
            if body.words:
                groups[self._sort(key), body.countries, body.words].append(key)
        for keys in groups.values():
            if len(keys) == 1 or len({self.names[key].generic for key in keys}) == 1:
                continue
            for key in sorted(keys, key=lambda key: (len(self.names[key].generic), key)):
                generic = self.names[key].generic
                fuller = self.clusters.distinct(
                    k
                    for k in keys
                    if generic < self.names[k].generic
                    and not self.clusters.one(k, key)
                    and not self.clusters.unlike(k, key)
                )
                self._fewer(key, fuller)

    def _fewer(self, key: Key, fuller: list[Key]) -> None:
        short = self.names[key]
        vouched = len(short.words) + bool(short.generic) + bool(short.countries) > 1
        for k in fuller:
            more = " ".join(sorted(self.names[k].generic - short.generic))
            reason = f"one has the word {more} more"
            one, other = self.clusters[key], self.clusters[k]
            if len(fuller) > 1:
                self.clusters.doubt(key, k, 1 / len(fuller), f"{reason}, but several fit")
            elif vouched or one.home & other.home or not one.docs.isdisjoint(other.docs):
                self.clusters.link(k, key, f"{reason}, and nobody else fits", 0.85)
            else:
                self.clusters.doubt(key, k, 0.5, reason)

    def _leaders_governments(self) -> None:
        """The Assad regime is the Syrian government, as long as no other government of the country is called
        after somebody."""
        named: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
        whole: dict[str, list[Key]] = defaultdict(list)
        for key, body in self.names.items():
            if self.clusters[key].kind != "government":
                continue
            country = governed(body.rest) if not body.countries else None
            if country:
                named[country][body.rest.split()[0]].append(key)
            institution = self.institutions.get(key)
            if institution and institution[2] in naming_lexicon().governments:
                whole[institution[0]].append(key)
        for country, by_name in sorted(named.items()):
            for keys in by_name.values():
                self.clusters.gather(keys, "both are the government under one leader", 0.95)
            for key in [keys[0] for keys in by_name.values()]:
                for government in self.clusters.distinct(whole.get(country, ()))[:1]:
                    reason = "the government is called after who leads it"
                    if len(by_name) == 1 and self.clusters.agree(government, key):
                        self.clusters.link(government, key, reason, 0.85)
                    else:
                        self.clusters.doubt(
                            government, key, 0.4, f"{reason}, but others of the country are too"
                        )

    def _spelled(self) -> None:
        """Names in several transliterations, of two words or more."""
        groups: dict[tuple[object, ...], list[Key]] = defaultdict(list)
        for key, body in self.names.items():
            if len(body.words) > 1 and self._sort(key) == "body":
                sounded = tuple(sorted(sounds(word)[0] for word in body.words))
                groups[body.countries, sounded, body.generic].append(key)
        for keys in groups.values():
            if len(keys) > 1:
                self.clusters.gather(keys, "their names are spellings of one", 0.85)


@lru_cache(maxsize=1 << 17)
def take_apart(name: str) -> Body:
    """The name of a body in its parts."""
    table = naming_lexicon()
    tokens = slug(name.replace("’s ", " ").replace("'s ", " ")).split("-")
    countries: set[str] = set()
    rest: list[str] = []
    index = 0
    while index < len(tokens):
        for width in range(min(_WIDEST, len(tokens) - index), 0, -1):
            state = _states().get("-".join(tokens[index : index + width]))
            if state:
                countries.add(state)
                index += width
                break
        else:
            rest.append(tokens[index])
            index += 1
    while rest and rest[0] in table.links:
        rest.pop(0)
    while rest and rest[-1] in table.links:
        rest.pop()
    words = [_stem(word) for word in rest if word not in table.links]
    generic = frozenset(word for word in words if word in table.generic)
    telling = tuple(sorted(word for word in words if word not in generic))
    if not telling and not countries:
        telling, generic = tuple(sorted(words)), frozenset()
    return Body(frozenset(countries), telling, generic, " ".join(rest))


@cache
def _states() -> dict[str, str]:
    """Countries by the slugs of their names and demonyms."""
    found: dict[str, str] = {}
    for table in (demonyms(), names()):
        for name, country in table.items():
            if len(name) > 2:
                found[slug(name)] = country.iso3
    for name in ("us", "uk", "eu"):
        state = names().get(name)
        if state:
            found[name] = state.iso3
    return found


@cache
def _spellings() -> dict[str, str]:
    return {word: group[0] for group in naming_lexicon().spellings for word in group}


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    """The word in one spelling and without the ending of the plural."""
    usual = _spellings().get(word)
    if usual:
        return usual
    if len(word) > 4 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and word[-2] not in "siu":
        word = word[:-1]
    return _spellings().get(word, word)


def institution_of(kind: str, body: Body, home: frozenset[str]) -> tuple[str, str, str] | None:
    """The country, kind and family of nouns by which a state's body is known."""
    countries = body.countries or (home if kind != "population" else frozenset())
    if kind not in _STATE or len(countries) != 1:
        return None
    (country,) = countries
    if kind == "population":
        return (
            (country, kind, "people")
            if body.rest in ("", *naming_lexicon().peoples)
            else _family(body, kind, country)
        )
    return _family(body, kind, country)


def _family(body: Body, kind: str, country: str) -> tuple[str, str, str] | None:
    noun = _noun(body.rest)
    if noun is None or noun.kind != kind:
        return None
    return country, kind, noun.family or noun.noun


@cache
def claimed() -> dict[str, tuple[str, str, str]]:
    """The institutions that the rows of the tables are by their names, by id: the Syrian Arab Army is also
    called the Syrian army, and no other row is the armed forces of Syria. The British Army is not those of
    Britain, as another row is called so."""
    claims: dict[tuple[str, str, str], dict[str, bool]] = defaultdict(dict)
    for row in organizations():
        for form in (row.name, *row.aliases):
            body = take_apart(form)
            institution = institution_of(row.kind, body, frozenset(row.countries))
            if institution and body.countries:
                whole = body.rest == institution[2]
                id_ = slug(row.name)
                claims[institution][id_] = claims[institution].get(id_, False) or whole
    found = {}
    for institution, rows in claims.items():
        best = [id_ for id_, whole in rows.items() if whole] or list(rows)
        if len(best) == 1:
            found[best[0]] = institution
    return found


@lru_cache(maxsize=1 << 14)
def _noun(words: str) -> ActorNoun | None:
    return noun_of(words)


@lru_cache(maxsize=1 << 14)
def governed(rest: str) -> str | None:
    """The country (iso3) whose government is called so after its leader: "Assad regime"; None if it is none
    or several countries had leaders of this name."""
    surname, _, noun = rest.rpartition(" ")
    if noun not in naming_lexicon().governments:
        return None
    countries = _led().get(surname, frozenset())
    return next(iter(countries)) if len(countries) == 1 else None


@cache
def _led() -> dict[str, frozenset[str]]:
    """The countries whose head of state or government bears a surname."""
    found: dict[str, set[str]] = defaultdict(set)
    for leader in leaders():
        if leader.country and not leader.organization and leader.office in naming_lexicon().heads:
            for surname in leader.surname:
                found[slug(surname).replace("-", " ")].add(leader.country)
                found[slug(leader.name).replace("-", " ")].add(leader.country)
    return {name: frozenset(countries) for name, countries in found.items()}
