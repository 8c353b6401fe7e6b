"""Holders of high office (`leaders.csv`): who was president, minister, envoy or rebel leader, where and when.

One row is one person in one office for one term. An office belongs to a country (and has no `organization`),
or to a body or group (`organization`), with the country whose party, army or region that is. Names of offices
are the normal forms of `roles.csv`. The table begins with 2000 and holds earlier leaders where news still
names them. Heads of state and government reach into the summer of 2026, other offices to the end of 2025; a
term without an end may have ended since.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, TypeVar

import msgspec

from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import load_table

K = TypeVar("K")
FILE = "leaders.csv"
_OFFICE = re.compile(r"[a-z][a-z' -]*[a-z]")
_COUNTRY = re.compile(r"[A-Z]{3}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")


class Leader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One term of one person in one office.

    `surname` lists the forms in which news calls the person after the first mention; `distinctive` says that
    these alone mean this person, whoever else bears the name. `country` is an iso3 code of `countries.csv` or
    empty; `mission` is one too, of the country that an envoy of an international body is sent to. `start` and
    `end` are the first and the last day in office, `end` None while it lasts as far as known; with
    `precision` month or year either may be off by less than that, `start` being too early and `end` too late.
    `shared` marks a term during which others rightly claim the same office: collegial heads, rivals, acting
    holders beside a suspended one, a country's many opposition leaders.
    """

    name: str
    aliases: tuple[str, ...] = ()
    surname: tuple[str, ...]
    distinctive: bool
    gender: Literal["m", "f"]
    country: str = ""
    mission: str = ""
    organization: str = ""
    office: str
    start: datetime.date
    end: datetime.date | None = None
    precision: Literal["day", "month", "year"]
    shared: bool = False
    wikidata: str | None = None

    def __post_init__(self) -> None:
        if not self.surname:
            raise ValueError(f"{self.name} has no surname")
        if not (self.country or self.organization):
            raise ValueError(f"{self.name}: the office belongs to no country and no organization")
        for code in (self.country, self.mission):
            if code and not _COUNTRY.fullmatch(code):
                raise ValueError(f"{self.name}: {code!r} is not an iso3 code")
        if self.mission and (self.country or not self.organization):
            raise ValueError(f"{self.name}: on a mission, so a body sends the person, and no country")
        if not _OFFICE.fullmatch(self.office):
            raise ValueError(f"{self.name}: office {self.office!r} is not in lower-case words")
        if self.end is not None and self.end < self.start:
            raise ValueError(f"{self.name}: the term ends {self.end}, before it starts {self.start}")
        if self.wikidata is not None and not _WIKIDATA.fullmatch(self.wikidata):
            raise ValueError(f"{self.name}: {self.wikidata!r} is not a Wikidata id")

    def held(self, on: datetime.date) -> bool:
        """Whether the person held the office on that day (the days of taking over and leaving included)."""
        return self.start <= on and (self.end is None or on <= self.end)


def leaders() -> tuple[Leader, ...]:
    """All rows, in the order of the table. Raises LexiconError when the table is faulty."""
    return load_table(FILE, Leader)


def holders(
    country: str, office: str, on: datetime.date | None = None, *, organization: str = ""
) -> tuple[Leader, ...]:
    """Who held an office on a day; without a day, who is the latest known to hold or have held it.

    `country` is an iso3 code ("" for an international body, the country of the mission for its envoys),
    `office` a normal form such as "prime minister". Offices of a body or group are found under its name in
    `organization`: ("", "secretary-general", organization="United Nations"). On a day of handover both
    holders are returned, by start of their terms; an unknown office has no holders.
    """
    terms = _by_office().get((country, organization, office), ())
    if on is not None:
        return tuple(leader for leader in terms if leader.held(on))
    latest = max((leader.end or datetime.date.max for leader in terms), default=None)
    return tuple(leader for leader in terms if (leader.end or datetime.date.max) == latest)


@cache
def leader_ids() -> frozenset[str]:
    """The ids by which holders of office are known in records."""
    return frozenset(slug(leader.name) for leader in leaders())


@cache
def by_name() -> Mapping[str, tuple[Leader, ...]]:
    """Terms by every full name and alias, as written in the table; of one person by start, earliest first."""
    index: dict[str, list[Leader]] = {}
    for leader in leaders():
        for name in (leader.name, *leader.aliases):
            index.setdefault(name, []).append(leader)
    return _sorted(index)


@cache
def by_surname() -> Mapping[str, tuple[Leader, ...]]:
    """Terms of everybody whom news calls by a surname, as written in the table; by start, earliest first."""
    index: dict[str, list[Leader]] = {}
    for leader in leaders():
        for surname in leader.surname:
            index.setdefault(surname, []).append(leader)
    return _sorted(index)


@cache
def _by_office() -> Mapping[tuple[str, str, str], tuple[Leader, ...]]:
    index: dict[tuple[str, str, str], list[Leader]] = {}
    for leader in leaders():
        seat = leader.country or leader.mission
        index.setdefault((seat, leader.organization, leader.office), []).append(leader)
    return _sorted(index)


def _sorted(index: dict[K, list[Leader]]) -> Mapping[K, tuple[Leader, ...]]:
    return MappingProxyType(
        {
            key: tuple(sorted(found, key=lambda leader: (leader.start, leader.name)))
            for key, found in index.items()
        }
    )
