"""Persons under several full names: other spellings, family name first or last, middle names and second
surnames, short forms of given names, a letter that differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from graphbuild.lexicon.naming import given_names, naming_lexicon
from graphbuild.resolve.clusters import Clusters
from graphbuild.resolve.names import Person, alike, person, skeleton, sounds, spellings
from graphbuild.resolve.sightings import Key

_LONG = 6  # letters of a word of which one may differ
_VERY_LONG = 14  # letters of a whole name that is hardly another's but for one
_CROWD = 30  # names with the same consonants that are compared with one another


class Persons:
    """The persons of a corpus with full names, by key."""

    def __init__(self, clusters: Clusters, honorifics: frozenset[str]) -> None:
        self.clusters = clusters
        self.honorifics = honorifics
        self.names: dict[Key, Person] = {
            key: person(unit.name, honorifics)
            for key, unit in clusters.units.items()
            if not key[1] and clusters[key].kind == "person"
        }
        self._surnames: dict[Key, frozenset[str]] = {}
        self._borne: Counter[str] = Counter()  # by how many a last word is borne
        for name in self.names.values():
            self._borne[sounds(name.words[-1])[0]] += 1

    def run(self) -> None:
        """Links them, what is surest first."""
        spelled = self._spelled()
        self._turned(spelled)
        self._longer()
        self._nicknames()
        self._slips()

    def surnames(self, key: Key) -> frozenset[str]:
        """The words of a name that documents use alone for the person."""
        found = self._surnames.get(key)
        if found is None:
            alone = {
                short.long[-1]
                for look in self.clusters.units[key].looks
                for alias in look[3]
                if (short := person(alias, self.honorifics)).short and short.long
            }
            words = self.names[key].words
            found = frozenset(word for word in words if any(alike(word, one) for one in alone))
            self._surnames[key] = found
        return found

    def _spelled(self) -> dict[str, list[Key]]:
        """One name in several transliterations."""
        groups: dict[str, list[Key]] = defaultdict(list)
        for key, name in self.names.items():
            if len(name.words) > 1:
                for spelling in spellings(name.words):
                    groups[spelling + name.generation].append(key)
        for _, keys in sorted(groups.items()):
            if len(keys) > 1:
                self.clusters.gather(keys, "their names are spellings of one", 0.95)
        return groups

    def _turned(self, spelled: dict[str, list[Key]]) -> None:
        """Jong Un Kim is Kim Jong Un: papers turn names around of people whose family name leads."""
        for key, name in self.names.items():
            words = name.words
            if len(words) < 2:
                continue
            for turned in {(*words[1:], words[0]), (words[-1], *words[:-1])}:
                for spelling in spellings(turned):
                    for other in self.clusters.distinct(spelled.get(spelling + name.generation, ())):
                        if not self.clusters.one(key, other) and self.clusters.agree(key, other):
                            self._turn(key, other)

    def _turn(self, key: Key, other: Key) -> None:
        reason = "the same name with the family name first and last"
        homes = self.clusters[key].home | self.clusters[other].home
        if homes & naming_lexicon().family_first:
            self.clusters.link(key, other, reason, 0.95)
        elif self._same_surname(key, other):
            self.clusters.link(key, other, reason, 0.9)
        else:
            self.clusters.doubt(key, other, 0.4, f"{reason}, or two people")

    def _same_surname(self, a: Key, b: Key) -> bool:
        return any(alike(one, other) for one in self.surnames(a) for other in self.surnames(b))

    def _longer(self) -> None:
        """Joe Biden is Joe R. Biden, unless there are a George W. Bush and a George H. W. Bush; Ana Molina is
        Ana Molina Rojas, if they are of one country or both are called Molina."""
        ends: dict[tuple[str, str], list[Key]] = defaultdict(list)
        starts: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, name in self.names.items():
            if len(name.words) > 2:
                for first in sounds(name.words[0]):
                    for last in sounds(name.words[-1]):
                        ends[first, last].append(key)
                    for second in sounds(name.words[1]):
                        starts[first, second].append(key)
        for key, name in self.names.items():
            if len(name.words) != 2:
                continue
            pairs = [(first, last) for first in sounds(name.words[0]) for last in sounds(name.words[1])]
            self._only(key, [k for pair in pairs for k in ends.get(pair, ())],
                       "one has a middle name more, and nobody else fits", 0.9)  # fmt: skip
            for k in self._fitting(key, [k for pair in pairs for k in starts.get(pair, ())]):
                reason = "one has a second surname more, and nobody else fits"
                surnames = self.surnames(k)
                if surnames and not any(alike(name.words[1], word) for word in surnames):
                    continue  # it is the other's middle name
                same = self._same_surname(key, k) or self.clusters[key].home & self.clusters[k].home
                self._only(key, [k], reason, 0.9 if same else 0.0)

    def _fitting(self, key: Key, fuller: list[Key]) -> list[Key]:
        """The only fuller name that can be the same person, if it is one alone."""
        generation = self.names[key].generation
        fits = self.clusters.distinct(
            k for k in fuller if self.names[k].generation == generation and not self.clusters.unlike(k, key)
        )
        if len(fits) > 1:
            for k in fits:
                self.clusters.doubt(
                    key, k, 1 / len(fits), "one name is the other and a word more, but several fit"
                )
            return []
        return fits

    def _only(self, key: Key, fuller: list[Key], reason: str, score: float) -> None:
        for k in self._fitting(key, fuller):
            if score:
                self.clusters.link(k, key, reason, score)
            elif not self.clusters.one(k, key):
                self.clusters.doubt(k, key, 0.5, reason.replace(", and nobody else fits", ""))

    def _nicknames(self) -> None:
        """Mike Pompeo is Michael Pompeo."""
        groups: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, name in self.names.items():
            if len(name.words) > 1:
                for given in given_names().get(name.words[0], ()):
                    groups[given, f"{sounds(name.words[-1])[0]} {name.generation}"].append(key)
        for _, keys in sorted(groups.items()):
            if len({self.names[key].words[0] for key in keys}) > 1:
                self.clusters.gather(keys, "their given names are forms of one", 0.85)

    def _slips(self) -> None:
        """A letter that differs in a long word, in names of one country or of a surname that nobody else
        bears."""
        groups: dict[tuple[str, ...], list[Key]] = defaultdict(list)
        for key, name in self.names.items():
            if len(name.words) > 1:
                groups[tuple(map(skeleton, name.words))].append(key)
        for _, keys in sorted(groups.items()):
            if 1 < len(keys) <= _CROWD:
                for a, b in self._near(keys):
                    self._slip(a, b)

    def _near(self, keys: list[Key]) -> Iterator[tuple[Key, Key]]:
        for index, key in enumerate(keys):
            for other in keys[:index]:
                unlike = [
                    (a, b)
                    for a, b in zip(self.names[key].words, self.names[other].words, strict=True)
                    if not alike(a, b)
                ]
                if len(unlike) == 1 and _slip_of(*unlike[0]):
                    yield other, key

    def _slip(self, a: Key, b: Key) -> None:
        clusters = self.clusters
        if (
            clusters.one(a, b)
            or self.names[a].generation != self.names[b].generation
            or not clusters.agree(a, b)
        ):
            return
        reason = "their names differ in a letter"
        if clusters[a].home and clusters[b].home and clusters[a].docs.isdisjoint(clusters[b].docs):
            clusters.link(a, b, f"{reason}, and they are of one country", 0.8)
        elif self._rare(a) and self._rare(b):
            clusters.link(a, b, f"{reason}, and nobody else has this surname", 0.75)
        else:
            clusters.doubt(a, b, 0.55, reason)

    def _rare(self, key: Key) -> bool:
        words = self.names[key].words
        return len("".join(words)) >= _VERY_LONG and self._borne[sounds(words[-1])[0]] <= 2


def _slip_of(a: str, b: str) -> bool:
    """One word of some length with another vowel inside, or one more."""
    one, other = sounds(a)[0], sounds(b)[0]
    return (
        min(len(one), len(other)) >= _LONG
        and one[-1] == other[-1]
        and Levenshtein.distance(one, other, score_cutoff=1) == 1
    )
