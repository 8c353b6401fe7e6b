"""What documents say of the actors they name, gathered by id: names, kinds, countries, offices, and who
stands together with whom.

One pass over the statements, with little to do for each: within a document an actor nearly always looks the
same, so that only a count goes up.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import NamedTuple

from graphbuild.records import Actor, Claim, Statement
from graphbuild.resolve.names import is_acronym, person

# An actor that exists in one document only ("protesters") has an id that ends in a digest of eight digits.
_SCOPED = re.compile(r"-[0-9a-f]{8}$")
# Kinds that sources mix up; all others are one with their like only.
BODIES = frozenset({"organization", "armed_group", "media"})

# Kinds whose names others may bear too.
_MANY_BEAR = BODIES | {"person"}

Key = tuple[str, str]  # an actor's id and, for a name that many may bear, the document that uses it
Look = tuple[
    str, str, tuple[str, ...], tuple[str, ...], str | None
]  # name, kind, countries, aliases, Wikidata


def is_scoped(id_: str) -> bool:
    """Whether an actor has no name, and so exists in one document only."""
    return bool(_SCOPED.search(id_))


class Unit:
    """All that is said of one key: how often it looks how, in which documents (by number, each once and in
    order), which offices it holds."""

    __slots__ = ("_name", "docs", "key", "looks", "offices")

    def __init__(self, key: Key) -> None:
        self.key = key
        self.looks: dict[Look, int] = {}
        self.docs = array("I")
        self.offices: set[str] | None = None
        self._name = ""

    @property
    def scoped(self) -> bool:
        """Whether it has no name and so is nobody in any other document."""
        return is_scoped(self.key[0])

    @property
    def count(self) -> int:
        """The number of its mentions."""
        return sum(self.looks.values())

    @property
    def name(self) -> str:
        """The name used most, of several the longest. To be asked for when all is gathered."""
        if not self._name:
            names: dict[str, int] = {}
            for look, times in self.looks.items():
                names[look[0]] = names.get(look[0], 0) + times
            self._name = (
                next(iter(names))
                if len(names) == 1
                else min(names, key=lambda name: (-names[name], -len(name), name))
            )
        return self._name


class Seen(NamedTuple):
    """What one document says of the actors it names: how each looks, with how often; and the offices held."""

    doc: str
    looks: Sequence[tuple[Actor, int]]
    offices: Sequence[tuple[Actor, str]] = ()


def seen_in(statements: Iterable[Statement]) -> Iterator[Seen]:
    """What each document says of its actors; the statements of one should stand together."""
    there: dict[str, Actor] = {}  # how each actor of the document looks first
    times: dict[str, int] = {}  # and how often
    others: list[Actor] = []  # those who look different later
    offices: list[tuple[Actor, str]] = []
    now: str | None = None
    for statement in statements:
        if statement.doc != now:
            if now is not None:
                yield _seen(now, there, times, others, offices)
            now = statement.doc
            there, times, others, offices = {}, {}, [], []
        claim = isinstance(statement, Claim)
        for actor in (
            statement.source,
            statement.target,
            statement.attributed_to if claim else None,  # type: ignore[union-attr]
        ):
            if actor is None:
                continue
            id_ = actor.id
            look = there.setdefault(id_, actor)
            if (
                look.name == actor.name
                and look.aliases == actor.aliases
                and look.countries == actor.countries
                and look.kind == actor.kind
                and look.wikidata == actor.wikidata
            ):
                times[id_] = times.get(id_, 0) + 1
            else:
                others.append(actor)
        if not claim and statement.relation == "leader_of" and not statement.former:  # type: ignore[union-attr]
            held = statement.target
            assert held is not None
            offices.append((statement.source, "-".join(sorted(held.countries)) or held.id))
    if now is not None:
        yield _seen(now, there, times, others, offices)


def _seen(
    doc: str,
    there: dict[str, Actor],
    times: dict[str, int],
    others: list[Actor],
    offices: list[tuple[Actor, str]],
) -> Seen:
    looks = chain(zip(there.values(), times.values(), strict=True), zip(others, repeat(1)))
    return Seen(doc, tuple(looks), offices)


class Tally(NamedTuple):
    """The units of some documents, those of one share; the documents are numbered in the order of `names`."""

    names: list[str]
    units: dict[Key, Unit]


def tallied(seen: Iterable[Seen], honorifics: frozenset[str], known: frozenset[tuple[str, str]]) -> Tally:
    """What documents say of their actors; `known` are the ids and kinds of what the tables hold."""
    counting = _Counting(honorifics, known)
    for one in seen:
        counting.take_in(one)
    return Tally(counting.names, counting.units)


class _Counting:
    def __init__(self, honorifics: frozenset[str], known: frozenset[tuple[str, str]]) -> None:
        self.names: list[str] = []
        self.units: dict[Key, Unit] = {}
        self._honorifics, self._known = honorifics, known
        self._numbers: dict[str, int] = {}
        self._shortness: dict[tuple[str, str], bool] = {}

    def take_in(self, seen: Seen) -> None:
        doc = seen.doc
        number = self._numbers.get(doc)
        if number is None:
            number = self._numbers[doc] = len(self.names)
            self.names.append(doc)
        units = self.units
        for actor, count in seen.looks:
            key = self._key(actor, doc)
            unit = units.get(key)
            if unit is None:
                unit = units[key] = Unit(key)
            look = (actor.name, actor.kind, actor.countries, actor.aliases, actor.wikidata)
            looks = unit.looks
            looks[look] = looks.get(look, 0) + count
            docs = unit.docs
            if not docs or docs[-1] != number:
                docs.append(number)
        for actor, office in seen.offices:
            unit = units[self._key(actor, doc)]
            unit.offices = (unit.offices or set()) | {office}

    def _key(self, actor: Actor, doc: str) -> Key:
        if actor.wikidata or actor.kind not in _MANY_BEAR:
            return (actor.id, "")
        sort = (actor.kind, actor.name)
        short = self._shortness.get(sort)
        if short is None:
            short = self._shortness[sort] = self._is_short(actor)
        return (actor.id, doc if short else "")

    def _is_short(self, actor: Actor) -> bool:
        """Whether others may bear the same: a surname, a body's acronym, a body of one word, which may be a
        person's surname that was taken for one."""
        if actor.kind == "person":
            return person(actor.name, self._honorifics).short
        if actor.kind not in BODIES or (actor.id, actor.kind) in self._known:
            return False
        return is_acronym(actor.name) or " " not in actor.name.strip()


class Sightings:
    """The units of a corpus, which are taken over from tallies of disjoint documents. `known` are the ids and
    kinds of what the tables hold; `names` are the documents by number, in order; `short` the ids that mean
    somebody else in each document."""

    def __init__(self, tallies: Sequence[Tally], known: frozenset[tuple[str, str]]) -> None:
        self.known = known
        self.names = sorted(chain.from_iterable(tally.names for tally in tallies))
        numbers = {doc: number for number, doc in enumerate(self.names)}
        self.units: dict[Key, Unit] = {}
        for tally in tallies:
            place = [numbers[doc] for doc in tally.names]
            for key, unit in tally.units.items():
                unit.docs = array("I", [place[number] for number in unit.docs])
                self._take(key, unit)
        whole = {id_ for id_, doc in self.units if not doc}
        self.short = frozenset(id_ for id_, doc in self.units if doc and id_ not in whole)
        for key in [key for key in self.units if key[1] and key[0] in whole]:
            self._take((key[0], ""), self.units.pop(key))
        for unit in self.units.values():
            if len(unit.docs) > 1:
                unit.docs = array("I", sorted(set(unit.docs)))
        self.units = dict(sorted(self.units.items()))

    def _take(self, key: Key, other: Unit) -> None:
        unit = self.units.setdefault(key, other)
        if unit is other:
            return
        for look, times in other.looks.items():
            unit.looks[look] = unit.looks.get(look, 0) + times
        unit.docs.extend(other.docs)
        if other.offices:
            unit.offices = (unit.offices or set()) | other.offices

    @cached_property
    def beside(self) -> list[array[int]]:
        """For each document the numbers of the named units in it (their place in the order of keys)."""
        beside = [array("I") for _ in self.names]
        for number, unit in enumerate(self.units.values()):
            if not unit.scoped:
                for doc in unit.docs:
                    beside[doc].append(number)
        return beside

    @cached_property
    def keys(self) -> list[Key]:
        """The keys by number."""
        return list(self.units)


def actors_of(statement: Statement) -> Iterator[Actor]:
    """The actors that a statement names."""
    yield statement.source
    if statement.target is not None:
        yield statement.target
    if isinstance(statement, Claim) and statement.attributed_to is not None:
        yield statement.attributed_to
