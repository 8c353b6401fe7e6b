"""Clusters of units that are one actor: what is known of each, whether two can be one, and what is doubtful.

All links go through `Clusters.link`, which joins nothing that analysts decided to be different, neither
directly nor by a chain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from graphbuild.records import ACTOR_KINDS
from graphbuild.resolve.decided import Decided, Ids
from graphbuild.resolve.genders import genders
from graphbuild.resolve.links import Links
from graphbuild.resolve.sightings import BODIES, Key, Sightings, Unit

SURE = 0.9  # links that are less sure are told to be doubtful
_ORDER: dict[str, int] = {kind: place for place, kind in enumerate(ACTOR_KINDS)}
MOST = 2000  # doubtful pairs that are kept


class Doubt(NamedTuple):
    """Two ids, as decisions name them, of which it is doubtful whether they are one actor: how likely they
    are (0..1), and why."""

    a: str
    b: str
    score: float
    reason: str


class Cluster:
    """What is known of the units that were linked so far."""

    __slots__ = (
        "_home",
        "_kind",
        "apart",
        "countries",
        "docs",
        "genders",
        "ids",
        "keys",
        "kinds",
        "offices",
        "wikidata",
    )

    def __init__(self, unit: Unit) -> None:
        self.keys = [unit.key]
        self.kinds: dict[str, int] = {}
        self.countries: dict[tuple[str, ...], int] = {}
        self.offices = frozenset(unit.offices or ())
        self.docs: set[int] = set(unit.docs)
        self.wikidata: frozenset[str] = frozenset()
        self.ids: frozenset[str] = frozenset()  # those among its ids that the tables know
        self.apart: frozenset[Key] = frozenset()  # keys that were decided to be different
        self.genders: frozenset[str] = frozenset()
        for (name, kind, countries, aliases, wikidata), times in unit.looks.items():
            if kind == "person":
                self.genders |= genders(unit.key[0], (name, *aliases))
            self.kinds[kind] = self.kinds.get(kind, 0) + times
            home = countries if len(countries) < 2 else tuple(sorted(countries))
            self.countries[home] = self.countries.get(home, 0) + times
            if wikidata:
                self.wikidata |= {wikidata}
        self._home: frozenset[str] | None = None
        self._kind = ""

    def take(self, other: Cluster) -> None:
        """Takes over what is known of the other."""
        self.keys += other.keys
        for kind, times in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + times
        for home, times in other.countries.items():
            self.countries[home] = self.countries.get(home, 0) + times
        self.wikidata |= other.wikidata
        self.offices |= other.offices
        self.docs |= other.docs
        self.ids |= other.ids
        self.genders |= other.genders
        self.apart |= other.apart
        self._home = None
        self._kind = ""

    @property
    def count(self) -> int:
        """The number of its mentions."""
        return sum(self.kinds.values())

    @property
    def kind(self) -> str:
        """The kind that most mentions say."""
        if not self._kind:
            kinds = self.kinds
            self._kind = (
                next(iter(kinds))
                if len(kinds) == 1
                else min(kinds, key=lambda kind: (-kinds[kind], _ORDER[kind]))
            )
        return self._kind

    @property
    def home(self) -> frozenset[str]:
        """The countries named most often, and those named together with one of them."""
        if self._home is None and len(self.countries) == 1:
            self._home = frozenset(next(iter(self.countries)))
        if self._home is None:
            known = sorted(
                (item for item in self.countries.items() if item[0]), key=lambda item: (-item[1], item[0])
            )
            home: set[str] = set()
            for countries, _ in known:
                if not home or home & set(countries):
                    home |= set(countries)
            self._home = frozenset(home)
        return self._home


class Clusters:
    """The named units of a corpus and the links between them."""

    def __init__(self, sightings: Sightings, decided: Decided) -> None:
        self.sightings = sightings
        wanted = {id_ for pair in (*decided.same, *decided.different) for id_ in pair[:2]}
        self.units = {
            key: unit for key, unit in sightings.units.items() if key[0] in wanted or not unit.scoped
        }
        self.links: Links[Key] = Links(sightings.units)
        self._of = {key: Cluster(unit) for key, unit in self.units.items()}
        for key, cluster in self._of.items():
            if (key[0], cluster.kind) in sightings.known:
                cluster.ids = frozenset(key[:1])
        self._doubts: dict[tuple[Key, Key], tuple[float, str]] = {}
        self._decide(decided)

    def __getitem__(self, key: Key) -> Cluster:
        cluster = self._of.get(key)  # it is there if the key stands for its cluster, as most do
        return self._of[self.links.find(key)] if cluster is None else cluster

    def one(self, a: Key, b: Key) -> bool:
        """Whether the two are linked."""
        return self.links.find(a) == self.links.find(b)

    def distinct(self, keys: Iterable[Key]) -> list[Key]:
        """One key of each cluster among these, in their order."""
        keys = list(keys)
        if len(keys) < 2:
            return keys
        return list({self.links.find(key): key for key in reversed(keys)}.values())[::-1]

    def link(self, a: Key, b: Key, reason: str, score: float = 1.0) -> bool:
        """Makes the clusters of the two one, if nobody decided otherwise; false if somebody did. A `score`
        (0..1) below SURE makes the link doubtful."""
        low, high = sorted((self.links.find(a), self.links.find(b)))
        if low == high:
            return True
        if self.apart(low, high):
            return False
        one, other = self._of[low], self._of[high]
        self.links.join(a, b, reason)
        if len(other.keys) > len(one.keys):
            one, other = other, one
        one.take(other)
        self._of[low] = one
        del self._of[high]
        if score < SURE:
            self.doubt(a, b, score, reason)
        return True

    def against(self, a: Key, b: Key) -> str:
        """What speaks against the two being one, in words; empty if nothing does."""
        return "they were decided to be different" if self.apart(a, b) else self.unlike(a, b)

    def apart(self, a: Key, b: Key) -> bool:
        """Whether it was decided that the two are different."""
        one, other = self[a], self[b]
        return one is not other and bool(one.apart) and not one.apart.isdisjoint(other.keys)

    def unlike(self, a: Key, b: Key) -> str:
        """What speaks against the two being one but for decisions. Whom a name may mean is asked by this: who
        is ruled out by a decision still counts, so that the name does not go to another by elimination."""
        one, other = self[a], self[b]
        if one is other:
            return ""
        kinds = {one.kind, other.kind}
        if len(kinds) > 1 and not kinds <= BODIES:
            return f"one is a {one.kind}, the other a {other.kind}".replace("_", " ")
        if one.wikidata and other.wikidata and one.wikidata.isdisjoint(other.wikidata):
            return f"Wikidata has {min(one.wikidata)} for one and {min(other.wikidata)} for the other"
        if one.ids and other.ids and one.ids.isdisjoint(other.ids):
            return "the tables know them as two"
        if one.genders and other.genders and one.genders.isdisjoint(other.genders):
            return "one is a man, the other a woman"
        if one.home and other.home and one.home.isdisjoint(other.home):
            return f"one is of {'/'.join(sorted(one.home))}, the other of {'/'.join(sorted(other.home))}"
        return ""

    def gather(self, keys: Iterable[Key], reason: str, score: float = 1.0) -> None:
        """Links those of the keys that agree. One of no known country that fits several joins none."""
        groups: list[Key] = []
        waiting = []
        for key in self.distinct(keys):
            if not self[key].home:
                waiting.append(key)
            elif group := next((group for group in groups if self.agree(group, key)), None):
                self.link(group, key, reason, score)
            else:
                groups.append(key)
        for key in waiting:
            fits = [group for group in groups if not self.unlike(group, key)]
            if len(fits) == 1:
                self.link(fits[0], key, reason, score)
            elif not fits:
                groups.append(key)
            for group in fits if len(fits) > 1 else ():
                self.doubt(group, key, 1 / len(fits), f"{reason}, but several fit")

    def agree(self, a: Key, b: Key) -> bool:
        """Nothing speaks against the two being one."""
        return not self.against(a, b)

    def doubt(self, a: Key, b: Key, score: float, reason: str) -> None:
        """Remembers that two may be one or may not."""
        pair = (a, b) if a < b else (b, a)
        if score > self._doubts.get(pair, (-1.0, ""))[0]:
            self._doubts[pair] = (score, reason)

    def doubtful(self) -> tuple[Doubt, ...]:
        """The pairs that are most doubtful, a link of much that was told before one of little; at most one
        between the same two clusters, and none that was decided."""
        ranked: dict[tuple[Key, ...], tuple[float, int, Doubt]] = {}
        for (a, b), (score, reason) in self._doubts.items():
            if self.apart(a, b):
                continue
            one, other = self[a], self[b]
            pair = (a, b) if one is other else tuple(sorted((self.links.find(a), self.links.find(b))))
            small = min(self.units[a].count, self.units[b].count)
            doubt = Doubt(self._named(a), self._named(b), round(score, 2), reason)
            rank = (round(abs(score - 0.5), 1), -small, doubt)
            if pair not in ranked or rank < ranked[pair]:
                ranked[pair] = rank
        return tuple(doubt for _, _, doubt in sorted(ranked.values())[:MOST])

    @staticmethod
    def _named(key: Key) -> str:
        return f"{key[0]}@{key[1]}" if key[1] else key[0]

    def _decide(self, decided: Decided) -> None:
        """What is different first; then what is the same, pair by pair in the order of ids."""
        if not decided.same and not decided.different:
            return
        ids = Ids(self._of)
        for a, b, _ in decided.different:
            if a == b:
                continue  # one id of two people: nothing to join
            for one in ids.keys(a):
                for other in ids.keys(b):
                    if one != other:
                        self._of[one].apart |= {other}
                        self._of[other].apart |= {one}
        for a, b, note in sorted((*sorted((a, b)), note) for a, b, note in decided.same):
            for one in ids.keys(a):
                for other in ids.keys(b):
                    self.link(one, other, note or "decided by the analyst")
