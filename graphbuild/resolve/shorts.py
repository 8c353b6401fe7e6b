"""Names that many may bear, document by document: a surname, an acronym, one word. Each goes to the actor
that its document means by it, or that is known to be the only one; else it stays by itself.

Where several fit, the company decides: with whom the document names the actor, and with whom others name
those who fit. Everything is decided before anything is linked, so that no order matters.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from graphbuild.lexicon.naming import naming_lexicon
from graphbuild.resolve.bodies import Bodies
from graphbuild.resolve.clusters import SURE, Cluster, Clusters
from graphbuild.resolve.genders import told_by
from graphbuild.resolve.names import alike, initials, is_acronym, name_words, person, sounds
from graphbuild.resolve.persons import Persons
from graphbuild.resolve.sightings import BODIES, Key

_MANY = 100  # documents of an actor that are looked at to learn his company
_CLEARLY = 2.0  # how many times closer to one actor than to the next the company must be
_CLOSE = 0.05  # and how close at least: the share of the document's other actors, rare ones weighing more
_THERE = 0.98  # how sure it is that a document means whom it names, if he is the only one there
_LIKELY = 0.75  # how sure it is at most of a name that is not linked
_KNOWN = 8  # documents that name the only bearer of a surname, for it to mean him everywhere


class Choice(NamedTuple):
    """Whom a short name means, why, and how sure that is."""

    key: Key
    reason: str
    score: float


class Shorts:
    """The short names of a corpus and who can be meant by them."""

    def __init__(
        self, clusters: Clusters, persons: Persons, bodies: Bodies, honorifics: frozenset[str]
    ) -> None:
        self.clusters = clusters
        self.honorifics = honorifics
        self.persons = persons
        self.people: dict[str, list[Key]] = defaultdict(list)  # by sound of a word that can stand alone
        self.alone: dict[Key, set[str]] = {}  # words of a name that mean him in other documents too
        for key, name in persons.names.items():
            self.alone[key] = {name.words[-1]} | persons.surnames(key)
            if (clusters[key].home | clusters[key].offices) & naming_lexicon().family_first:
                self.alone[key].add(name.words[0])
            for word in sorted({name.words[0], *self.alone[key]}):
                for sound in sounds(word):
                    if not self.people[sound] or self.people[sound][-1] != key:
                        self.people[sound].append(key)
        self.acronyms: dict[str, list[Key]] = defaultdict(list)  # bodies that are called so
        self.initials: dict[str, list[Key]] = defaultdict(list)  # bodies whose initials these are
        for key in bodies.names:
            unit = clusters.units[key]
            called = {name_words(alias, honorifics) for look in unit.looks for alias in (look[0], *look[3])}
            for words in called:
                if len(words) == 1:
                    self.acronyms[words[0]].append(key)
            first = initials(unit.name).lower()
            if len(first) > 2 and (first,) not in called:
                self.initials[first].append(key)
        self._company: dict[Key, tuple[int, dict[Key, int]]] = {}
        self._fits: dict[tuple[Hashable, ...], list[Key]] = {}

    def run(self) -> None:
        """Links the short names that mean somebody known, then what is left among itself."""
        clusters = self.clusters
        decided = {key for key in clusters.units if clusters[key].apart or len(clusters[key].keys) > 1}
        found: list[tuple[Key, Choice]] = []
        left: dict[str, list[tuple[Key, int]]] = defaultdict(list)
        for key in self.clusters.units:
            if not key[1]:
                continue
            choice, fits = self._choose(key)
            if choice and not self._ruled_out(key, choice, fits):
                found.append((key, choice))
            else:
                left[key[0]].append((key, len(fits)))
        for key, choice in sorted(found, key=lambda item: (-item[1].score, item[0])):
            # Surer links may have told a country that speaks against it.
            if choice.score >= SURE or self.clusters.agree(choice.key, key):
                self.clusters.link(choice.key, key, choice.reason, choice.score)
            else:
                self.clusters.doubt(choice.key, key, 0.4, choice.reason)
                left[key[0]].append((key, 1))
        for _, keys in sorted(left.items()):
            self._among([item for item in keys if item[0] not in decided])

    def _choose(self, key: Key) -> tuple[Choice | None, list[Key]]:
        """Whom a short name means, if that is known, and all whom it can mean."""
        unit, kind = self.clusters.units[key], self.clusters[key].kind
        if len(self.clusters[key].keys) > 1:
            return None, []  # decided
        name = unit.name
        if kind == "person":
            return self._surname(key, name)
        if kind not in BODIES:
            return None, []
        if is_acronym(name):
            return self._acronym(key, name)
        return self._mistaken(key, name)

    def _ruled_out(self, key: Key, choice: Choice, fits: list[Key]) -> bool:
        """Whether a decision leaves a short name open: who is not the one is not therefore the other, unless
        its document names him alone."""
        apart = self.clusters.apart
        return apart(choice.key, key) or (choice.score < _THERE and any(apart(k, key) for k in fits))

    # ------------------------------------------------------------------ surnames

    def _bearers(self, name: str) -> list[Key]:
        short = person(name, self.honorifics)
        if not short.long:
            return []
        word = short.long[-1]
        bearers = {key: None for sound in sounds(word) for key in self.people.get(sound, ())}
        letters = set(short.initials)
        return [
            key
            for key in sorted(bearers)
            if letters <= {one[0] for one in self.persons.names[key].words if not alike(one, word)}
            and (not short.generation or short.generation == self.persons.names[key].generation)
        ]

    def _surname(self, key: Key, name: str) -> tuple[Choice | None, list[Key]]:
        clusters = self.clusters
        cluster = clusters[key]
        fits = self._fitting("surname", key, lambda: self._bearers(name))
        there = [k for k in fits if not cluster.docs.isdisjoint(clusters[k].docs)]
        told = told_by(name)
        if told:  # a title is part of a name where its document has another of that name, who is not meant
            others = [k for k in there if clusters[k].genders != {told}]
            fits, there = ([k for k in some if k not in others] for some in (fits, there))
        if len(there) == 1:
            return Choice(
                there[0], f"{name} stands in a document that names {self._called(there[0])}", _THERE
            ), fits
        word = person(name, self.honorifics).long[-1]  # a given name means nobody in another document
        called = [k for k in fits if k in there or any(alike(word, one) for one in self._alone(k))]
        if not called:
            return None, []
        if len(called) < len(fits):
            choice = self._by_company(key, there or fits, name)
            return (choice if choice and choice.key in called else None), fits
        if len(fits) == 1:
            who = self._called(fits[0])
            only = f"{who} alone has this surname"
            if cluster.offices & clusters[fits[0]].offices:
                return Choice(fits[0], f"{only} and holds the same office", 0.95), fits
            if cluster.home & clusters[fits[0]].home:
                return Choice(fits[0], f"{only} and belongs to the same country", 0.92), fits
            if person(name, self.honorifics).initials:
                return Choice(fits[0], f"{who} alone has this surname and initial", 0.8), fits
        return self._by_company(key, there or fits, name), fits

    def _fitting(self, sort: str, key: Key, bearers: Callable[[], list[Key]]) -> list[Key]:
        """One key of each actor that a short name can mean, if nothing was decided. Documents that say the
        same of it need not be asked one by one."""
        cluster = self.clusters[key]
        said = (sort, *self._said(key, cluster))
        fits = self._fits.get(said)
        if fits is None:
            fits = self._fits[said] = self.clusters.distinct(k for k in bearers() if self._can_hold(k, key))
        return fits

    def _said(self, key: Key, cluster: Cluster) -> tuple[Hashable, ...]:
        return (
            key[0],
            self.clusters.units[key].name,
            cluster.kind,
            cluster.home,
            frozenset(cluster.offices),
            cluster.genders,
        )

    def _alone(self, key: Key) -> set[str]:
        return {word for one in self.clusters[key].keys for word in self.alone.get(one, ())}

    def _can_hold(self, full: Key, short: Key) -> bool:
        one, other = self.clusters[full], self.clusters[short]
        if one.offices and other.offices and one.offices.isdisjoint(other.offices):
            return False
        return not self.clusters.unlike(full, short)

    def _mistaken(self, key: Key, name: str) -> tuple[Choice | None, list[Key]]:
        """A surname that was taken for a body: its document names the person."""
        docs = self.clusters[key].docs
        words = name_words(name, self.honorifics)
        if len(words) > 1:
            return None, []
        there = [k for k in self._bearers(name) if not docs.isdisjoint(self.clusters[k].docs)]
        called = [k for k in there if words[0] in self.persons.surnames(k)]
        fits = self.clusters.distinct(
            called or [k for k in there if self.persons.names[k].words[-1] == words[0]]
        )
        if len(fits) != 1:
            return None, []
        return Choice(fits[0], f"its document calls {self._called(fits[0])} {name}", 0.9), fits

    # ------------------------------------------------------------------ acronyms

    def _acronym(self, key: Key, name: str) -> tuple[Choice | None, list[Key]]:
        clusters = self.clusters
        cluster = clusters[key]
        letters = name_words(name, self.honorifics)[0]
        fits = self._fitting("acronym", key, lambda: self.acronyms.get(letters, []))
        there = [k for k in fits if not cluster.docs.isdisjoint(clusters[k].docs)]
        if len(there) == 1:
            return Choice(
                there[0],
                f"{self._called(there[0])}, which is also called {name}, stands in its document",
                _THERE,
            ), fits
        home = [k for k in fits if cluster.home & clusters[k].home]
        if len(home) == 1:
            return Choice(
                home[0], f"{self._called(home[0])} is also called {name}, alone in its country", 0.95
            ), fits
        if len(fits) == 1:
            return Choice(fits[0], f"{self._called(fits[0])} alone is also called {name}", 0.9), fits
        if fits:
            return self._by_company(key, home or fits, name), fits
        spelt = self._fitting("initials", key, lambda: self.initials.get(letters, []))
        near = [
            k for k in spelt
            if cluster.home & clusters[k].home or not cluster.docs.isdisjoint(clusters[k].docs)
        ]  # fmt: skip
        if len(near) == 1:
            return Choice(near[0], f"{name} are the initials of {self._called(near[0])} alone", 0.8), spelt
        return (self._by_company(key, near or spelt, name) if spelt else None), spelt

    # ------------------------------------------------------------------ company

    def _by_company(self, key: Key, fits: list[Key], name: str) -> Choice | None:
        """The one of several in whose company the document stands clearly most."""
        others = self._others(key)
        closeness = sorted(((self._closeness(others, k), k) for k in fits), reverse=True)
        best, chosen = closeness[0]
        rest = closeness[1][0] if len(closeness) > 1 else 0.0
        if len(fits) == 1 and len(self.clusters[chosen].docs) >= _KNOWN:
            return Choice(chosen, f"nearly all that is told of {name} is of {self._called(chosen)}", 0.8)
        if best >= _CLOSE and (best >= _CLEARLY * rest and (len(fits) > 1 or best >= 2 * _CLOSE)):
            score = round(0.6 + 0.25 * (1 - rest / best), 2)
            return Choice(chosen, f"{name} stands there in the company of {self._called(chosen)}", score)
        # The less is known of the company, the more it counts how much is told of each.
        told = sum(self.clusters[k].count for k in fits)
        total = sum(score for score, _ in closeness) + _CLOSE
        for closest, k in closeness[:3]:
            share = (closest + _CLOSE * self.clusters[k].count / told) / total
            if len(fits) == 1:
                share = 0.4 + 0.3 * min(1.0, len(self.clusters[k].docs) / _KNOWN) + best
            self.clusters.doubt(
                key,
                k,
                min(_LIKELY, share),
                f"{name} may be {self._called(k)}" + (", but several fit" if len(fits) > 1 else ""),
            )
        return None

    def _others(self, key: Key) -> dict[Key, float]:
        """Who else stands in the documents of a short name, the rarer weighing more."""
        sightings = self.clusters.sightings
        total = len(sightings.names)
        others: dict[Key, float] = {}
        for doc in self.clusters[key].docs:
            for number in sightings.beside[doc]:
                stands = self.clusters.links.find(sightings.keys[number])
                if not stands[1] and stands not in others:
                    others[stands] = math.log(total / len(self.clusters[stands].docs))
        return others

    def _closeness(self, others: dict[Key, float], full: Key) -> float:
        """How much of the company of a document is that of an actor's other documents (0..1)."""
        stands = self.clusters.links.find(full)
        known = self._company.get(stands)
        if known is None:
            sightings = self.clusters.sightings
            seen: dict[Key, int] = defaultdict(int)
            sample = sorted(self.clusters[stands].docs, key=lambda doc: sightings.names[doc])[:_MANY]
            for doc in sample:
                for one in {
                    self.clusters.links.find(sightings.keys[number]) for number in sightings.beside[doc]
                }:
                    seen[one] += 1
            known = self._company[stands] = (len(sample), seen)
        count, seen = known
        whole = sum(others.values())
        if not whole or not count:
            return 0.0
        return sum(weight * seen.get(one, 0) / count for one, weight in others.items()) / whole

    # ------------------------------------------------------------------ what is left

    def _among(self, keys: list[tuple[Key, int]]) -> None:
        """The same short name in documents that don't say whose: one actor as long as nothing speaks against
        it, no two known ones fit and nothing was decided: who decides has told its bearers apart."""
        clusters = self.clusters
        groups: list[Key] = []
        reason = "the same name, and nothing known that speaks against it"
        for key, fits in sorted(keys, key=lambda item: (not clusters[item[0]].home, item[0])):
            if fits > 1 and not clusters[key].home:
                continue
            found = [group for group in groups if self._can_hold(group, key)]
            if len(found) == 1:
                clusters.link(found[0], key, reason)
            else:
                groups.append(key)

    def _called(self, key: Key) -> str:
        return self.clusters.units[key].name
