"""Mentions to actors: which of the actors that documents name are the same.

Equal ids are the same actor, but for a person's bare surname, which means whoever its document means by it.
What analysts decided goes before all else. Every further link has a reason in words (`Actors.why`): an equal
Wikidata id, the same name in another spelling, an acronym or other name that one actor only bears, a middle
name more, a surname that only one known person fits. Where countries or offices speak against a link, or
several actors fit, nothing is linked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from graphbuild.lexicon.slug import slug
from graphbuild.records import ACTOR_KINDS, Actor, Claim, Statement
from graphbuild.resolve.decided import Decided, Ids
from graphbuild.resolve.links import Links

# An actor that exists in one document only ("protesters") has an id that ends in a digest of eight digits.
_SCOPED = re.compile(r"-[0-9a-f]{8}$")
_GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}
# Kinds that sources mix up; all others link to their like only.
_BODIES = {"organization", "armed_group", "media"}

Key = tuple[str, str]  # an actor's id and, for a bare surname, the document that uses it


class Unit:
    """All that is said of one key: how often, under which names, of which countries and offices."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.names: Counter[str] = Counter()
        self.aliases: set[str] = set()
        self.kinds: Counter[str] = Counter()
        self.countries: Counter[tuple[str, ...]] = Counter()
        self.wikidata: set[str] = set()
        self.offices: set[str] = set()
        self.docs: set[str] = set()
        self.keys = {key}
        self.not_with: set[Key] = set()

    def add(self, actor: Actor, doc: str) -> None:
        self.names[actor.name] += 1
        self.aliases.update(actor.aliases)
        self.kinds[actor.kind] += 1
        self.countries[tuple(sorted(actor.countries))] += 1
        self.docs.add(doc)
        if actor.wikidata:
            self.wikidata.add(actor.wikidata)

    def join(self, other: Unit) -> None:
        """Takes over what is said of the other."""
        self.names += other.names
        self.aliases |= other.aliases
        self.kinds += other.kinds
        self.countries += other.countries
        self.wikidata |= other.wikidata
        self.offices |= other.offices
        self.docs |= other.docs
        self.keys |= other.keys
        self.not_with |= other.not_with

    @property
    def name(self) -> str:
        return min(self.names, key=lambda name: (-self.names[name], -len(name), name))

    @property
    def kind(self) -> str:
        return min(self.kinds, key=lambda kind: (-self.kinds[kind], ACTOR_KINDS.index(kind)))

    @property
    def home(self) -> set[str]:
        """The countries named most often, and those named together with one of them."""
        known = sorted(
            (item for item in self.countries.items() if item[0]), key=lambda item: (-item[1], item[0])
        )
        home: set[str] = set()
        for countries, _ in known:
            if not home or home & set(countries):
                home |= set(countries)
        return home


class Actors(NamedTuple):
    """The actors of a corpus, and the way from the actors in its statements to them."""

    records: tuple[Actor, ...]
    canonical: dict[Key, str]
    links: Links[Key]
    short: frozenset[str]

    def id_of(self, actor: Actor, doc: str) -> str:
        """The merged actor's id for an actor as a statement of this document has it."""
        return self.canonical[(actor.id, doc if actor.id in self.short else "")]

    def why(self, a: str, b: str) -> str | None:
        """Why two ids, as documents have them, are one actor; None if they aren't."""
        if a == b and (a, "") in self.canonical:
            return "they have the same id"
        ways = [
            self.links.why(one, other)
            for one in sorted(key for key in self.canonical if key[0] == a)
            for other in sorted(key for key in self.canonical if key[0] == b)
        ]
        return next((way for way in ways if way), None)


def merge_actors(
    statements: Iterable[Statement],
    honorifics: frozenset[str] = frozenset(),
    decided: Decided = Decided(),  # noqa: B008  # frozen
) -> Actors:
    """The actors of all statements, linked across documents; the order of the statements does not matter.

    `honorifics` are the lower-case words before a name that are no part of it ("mr", "dr"). What was
    `decided` holds whatever speaks against it; where it contradicts itself, pairs that are different stay so.
    """
    statements = list(statements)
    bare = frozenset(
        actor.id
        for statement in statements
        for actor in actors_of(statement)
        if actor.kind == "person" and not actor.wikidata and _is_short(name_words(actor.name, honorifics))
    ) - {actor.id for statement in statements for actor in actors_of(statement) if actor.wikidata}
    units = _collect(statements, bare)
    links: Links[Key] = Links(units)
    linker = _Linker(units, links, honorifics, bare)
    linker.by_decision(decided)
    linker.by_wikidata()
    linker.by_spelling()
    linker.by_alias()
    linker.by_middle_name()
    linker.by_surname()
    return _name(units, links, bare)


def actors_of(statement: Statement) -> Iterator[Actor]:
    """The actors that a statement names."""
    yield statement.source
    if statement.target is not None:
        yield statement.target
    if isinstance(statement, Claim) and statement.attributed_to is not None:
        yield statement.attributed_to


def name_words(name: str, honorifics: frozenset[str]) -> tuple[str, ...]:
    """The words of a name without accents, case, hyphens and leading honorifics."""
    words = slug(name).split("-")
    while len(words) > 1 and words[0] in honorifics:
        words = words[1:]
    return tuple(words)


def _is_short(words: tuple[str, ...]) -> bool:
    return sum(len(word) > 1 for word in words) == 1


def _collect(statements: list[Statement], bare: frozenset[str]) -> dict[Key, Unit]:
    units: dict[Key, Unit] = {}
    for statement in statements:
        for actor in actors_of(statement):
            key = (actor.id, statement.doc if actor.id in bare else "")
            units.setdefault(key, Unit(key)).add(actor, statement.doc)
        if not isinstance(statement, Claim) and statement.relation == "leader_of" and not statement.former:
            holder = (statement.source.id, statement.doc if statement.source.id in bare else "")
            units[holder].offices.add("-".join(sorted(statement.target.countries)) or statement.target.id)
    return dict(sorted(units.items()))


class _Linker:
    def __init__(
        self, units: dict[Key, Unit], links: Links[Key], honorifics: frozenset[str], bare: frozenset[str]
    ) -> None:
        self.links = links
        self.clusters = {key: _copy(unit) for key, unit in units.items()}  # by the key that stands for it
        self.units = {key: unit for key, unit in units.items() if not _SCOPED.search(key[0])}
        self.words = {key: name_words(unit.name, honorifics) for key, unit in self.units.items()}
        self.honorifics = honorifics
        self.bare = bare

    def _cluster(self, key: Key) -> Unit:
        return self.clusters[self.links.find(key)]

    def _link(self, a: Key, b: Key, reason: str) -> None:
        one, other = self._cluster(a), self._cluster(b)
        if one is other or one.not_with & other.keys:
            return
        self.links.join(a, b, reason)
        stands = self.links.find(a)
        rest = other if self.clusters[stands] is one else one
        self.clusters[stands].join(rest)

    def _link_all(self, groups: dict[str, list[Key]], reason: Callable[[str], str]) -> None:
        for label, keys in sorted(groups.items()):
            for index, key in enumerate(keys):
                for other in keys[:index]:
                    if self._agree(other, key):
                        self._link(other, key, reason(label))
                        break

    def _agree(self, a: Key, b: Key) -> bool:
        """Nothing speaks against the two being one: kinds, Wikidata ids, countries, offices."""
        one, other = self._cluster(a), self._cluster(b)
        if one.not_with & other.keys:
            return False
        kinds = {one.kind, other.kind}
        if len(kinds) > 1 and not kinds <= _BODIES:
            return False
        if one.wikidata and other.wikidata and not one.wikidata & other.wikidata:
            return False
        if one.home and other.home and not one.home & other.home:
            return False
        return not (one.offices and other.offices and not one.offices & other.offices)

    def by_decision(self, decided: Decided) -> None:
        """Joins what is the same and keeps apart what is different, in an order that is always the same."""
        ids = Ids(self.clusters)
        for a, b, _ in decided.different:
            for one in ids.keys(a):
                for other in ids.keys(b):
                    self.clusters[one].not_with.add(other)
                    self.clusters[other].not_with.add(one)
        for a, b, note in sorted((*sorted((a, b)), note) for a, b, note in decided.same):
            for one in ids.keys(a):
                for other in ids.keys(b):
                    self._link(one, other, note or "decided")

    def by_wikidata(self) -> None:
        groups: dict[str, list[Key]] = defaultdict(list)
        for key, unit in self.units.items():
            for wikidata in sorted(unit.wikidata):
                groups[wikidata].append(key)
        for wikidata, keys in sorted(groups.items()):
            for key in keys[1:]:
                self._link(keys[0], key, f"both are {wikidata} in Wikidata")

    def by_spelling(self) -> None:
        groups: dict[str, list[Key]] = defaultdict(list)
        for key, words in self.words.items():
            if key[0] not in self.bare:
                groups["".join(words)].append(key)
        self._link_all(groups, lambda _: "their names differ in spelling only")

    def by_alias(self) -> None:
        owners: dict[tuple[str, ...], dict[Key, str]] = defaultdict(dict)
        for key, unit in self.units.items():
            for alias in sorted(unit.aliases):
                owners[name_words(alias, self.honorifics)].setdefault(key, alias)
        for key, words in self.words.items():
            if key[0] in self.bare:
                continue
            bearers = {
                self.links.find(owner): (owner, alias)
                for owner, alias in sorted(owners.get(words, {}).items())
                if owner[0] not in self.bare
                and self.links.find(owner) != self.links.find(key)
                and self._agree(owner, key)
            }
            if len(bearers) != 1:
                continue
            ((owner, alias),) = bearers.values()
            # One plain word ("Kremlin", "Treasury") names many things; the same country must vouch for it.
            acronym = alias.isupper() and len(alias) > 1
            if acronym or len(words) > 1 or self._cluster(key).home & self._cluster(owner).home:
                self._link(owner, key, f"{self.units[owner].name} is also called {alias}")

    def by_middle_name(self) -> None:
        """Joe Biden is Joe R. Biden, unless there are a George W. Bush and a George H. W. Bush."""
        ends: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, words in self.words.items():
            if len(words) > 1 and key[0] not in self.bare and self.units[key].kind == "person":
                ends[words[0], words[-1]].append(key)
        for (_, last), keys in sorted(ends.items()):
            if last in _GENERATIONS:
                continue
            for key in keys:
                fuller = [k for k in keys if len(self.words[k]) > len(self.words[key]) == 2]
                if len({self.links.find(k) for k in fuller}) == 1 and self._agree(fuller[0], key):
                    self._link(fuller[0], key, "one has a middle name more, and nobody else fits")

    def by_surname(self) -> None:
        """Each bare surname, document by document, to the one person it can mean; all decided before any is
        linked."""
        bearers: dict[str, list[Key]] = defaultdict(list)
        for key, words in self.words.items():
            if key[0] not in self.bare and self.units[key].kind == "person":
                forms = {name_words(alias, self.honorifics) for alias in self.units[key].aliases}
                ends = {words[0], words[-1]} if len(words) > 1 else set(words)
                for word in sorted(ends | {form[0] for form in forms if len(form) == 1}):
                    bearers[word].append(key)
        found = []
        left: dict[str, list[Key]] = defaultdict(list)
        for key in sorted(key for key in self.units if key[0] in self.bare):
            choice = self._bearer(key, bearers)
            if choice:
                found.append((choice[0], key, choice[1]))
            else:
                left[key[0]].append(key)
        for full, key, reason in found:
            self._link(full, key, reason)
        for keys in left.values():
            self._join_leftovers(keys)

    def _bearer(self, key: Key, bearers: dict[str, list[Key]]) -> tuple[Key, str] | None:
        initials = [word for word in self.words[key] if len(word) == 1]
        surname = next(word for word in self.words[key] if len(word) > 1)
        fits: dict[Key, Key] = {}
        for full in bearers.get(surname, []):
            first_letters = {word[0] for word in self.words[full]}
            if first_letters.issuperset(initials) and self._agree(full, key):
                fits.setdefault(self.links.find(full), full)
        unit = self.units[key]
        there = [full for stands, full in fits.items() if unit.docs & self.clusters[stands].docs]
        if len(there) == 1:
            return there[0], f"{unit.name} stands in a document that names {self.units[there[0]].name}"
        if len(fits) != 1:
            return None
        ((stands, full),) = fits.items()
        cluster = self.clusters[stands]
        if unit.offices & cluster.offices:
            return full, f"{self.units[full].name} alone has this surname and holds the same office"
        if unit.home & cluster.home:
            return full, f"{self.units[full].name} alone has this surname and belongs to the same country"
        return None

    def _join_leftovers(self, keys: list[Key]) -> None:
        """The same surname in documents that don't say whose: one person as long as nothing speaks against
        it."""
        groups: list[Key] = []
        for key in sorted(keys, key=lambda key: (not self.units[key].home, key)):
            fits = [group for group in groups if self._agree(group, key)]
            if len(fits) == 1:
                self._link(fits[0], key, "the same surname, and nothing known that speaks against it")
            else:
                groups.append(key)


def _copy(unit: Unit) -> Unit:
    copy = Unit(unit.key)
    copy.join(unit)
    return copy


def _name(units: dict[Key, Unit], links: Links[Key], bare: frozenset[str]) -> Actors:
    clusters: dict[Key, list[Key]] = defaultdict(list)
    for key in units:
        clusters[links.find(key)].append(key)
    canonical: dict[Key, str] = {}
    records: dict[str, Actor] = {}
    for keys in sorted(clusters.values()):
        best = min(keys, key=lambda key: _rank(units[key], bare))
        whole = Unit(best)
        for key in keys:
            whole.join(units[key])
        name = units[best].name
        home = tuple(sorted(whole.home))
        new = best[0]
        if new in records:  # two people of one bare surname
            new = "-".join([new, *(country.lower() for country in home)])
        while new in records:
            new = f"{new}-{slug(min(whole.docs))}"
        aliases = (whole.aliases | set(whole.names)) - {name}
        records[new] = Actor(
            id=new,
            name=name,
            aliases=tuple(sorted(aliases)),
            kind=whole.kind,  # type: ignore[arg-type]
            countries=home,
            wikidata=min(whole.wikidata, default=None),
        )
        canonical.update(dict.fromkeys(keys, new))
    return Actors(tuple(records[key] for key in sorted(records)), canonical, links, bare)


def _rank(unit: Unit, bare: frozenset[str]) -> tuple[bool, bool, int, int, Key]:
    return (not unit.wikidata, unit.key[0] in bare, -sum(unit.names.values()), -len(unit.name), unit.key)
