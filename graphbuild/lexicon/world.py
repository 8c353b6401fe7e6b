"""Countries, regions and places of the world: typed access to the tables, and the look-up of a place's name.

Codes are ISO 3166 alpha-3, former ones for states that are gone (SUN, YUG, DDR). Where ISO has none they are
of its user-assigned range: XKX Kosovo (as widely used), XAB Abkhazia, XSO South Ossetia, XNC Northern Cyprus,
XTR Transnistria, XSL Somaliland, XAR Artsakh, XSV South Vietnam, XOT the Ottoman Empire.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal, TypeVar

import msgspec

from graphbuild.errors import LexiconError
from graphbuild.lexicon.cities import City, find_city
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import load_table
from graphbuild.records import Place

Status = Literal["member", "observer", "disputed", "territory", "historical"]
RegionKind = Literal["province", "region", "sea", "city", "enclave", "landmark", "border"]


def _check_coordinates(latitude: float | None, longitude: float | None) -> None:
    if (latitude is None) != (longitude is None):
        raise ValueError("latitude and longitude must be given both or not at all")
    if latitude is not None and longitude is not None and not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(f"({latitude}, {longitude}) are no degrees of latitude and longitude")


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A state or territory, with the words that news uses for it.

    `seats` are palaces, streets and cities that stand for its government ("Kremlin"). `ambiguous` lists those
    of its names, demonyms, capitals and seats that mean this country only where the context says so.
    `status` is the standing in the United Nations: member or observer state, else disputed, a territory (of
    the state whose code is `sovereign`) or historical. The coordinates are the capital's.
    """

    iso3: str
    iso2: str | None = None
    name: str
    official: str | None = None
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: str | None = None
    capital_aliases: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    status: Status = "member"
    sovereign: str | None = None
    wikidata: str
    latitude: float | None = None
    longitude: float | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch("[A-Z]{3}", self.iso3):
            raise ValueError(f"{self.iso3!r} is no code of three capital letters")
        if self.iso2 is not None and not re.fullmatch("[A-Z]{2}", self.iso2):
            raise ValueError(f"{self.iso2!r} is no code of two capital letters")
        if not re.fullmatch(r"Q[1-9]\d*", self.wikidata):
            raise ValueError(f"{self.wikidata!r} is no Wikidata id")
        _check_coordinates(self.latitude, self.longitude)
        own = self.names + self.demonyms
        if len(set(own)) < len(own):
            twice = next(name for name in own if own.count(name) > 1)
            raise ValueError(f"{twice!r} stands in two of the columns name, official, aliases, demonyms")
        if stray := self.ambiguous - {*own, *self.capitals, *self.seats}:
            raise ValueError(f"{min(stray)!r} is marked ambiguous but stands in no other column")

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the country itself, the common one first."""
        return (self.name, *((self.official,) if self.official else ()), *self.aliases)

    @property
    def capitals(self) -> tuple[str, ...]:
        """All names of the capital, the common one first."""
        return ((self.capital,) if self.capital else ()) + self.capital_aliases


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A place that is neither a country nor found among the cities; without `country` it lies in several."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: RegionKind
    country: str | None = None
    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        _check_coordinates(self.latitude, self.longitude)


@functools.cache
def countries() -> tuple[Country, ...]:
    """Every country, ordered by code. Raises LexiconError where the table contradicts itself."""
    rows = load_table("countries.csv", Country)
    codes = [row.iso3 for row in rows]
    if len(set(codes)) < len(codes):
        raise LexiconError(f"countries.csv: two rows for {next(c for c in codes if codes.count(c) > 1)}")
    for row in rows:
        if row.sovereign is not None and row.sovereign not in codes:
            raise LexiconError(f"countries.csv: the sovereign of {row.iso3} is unknown: {row.sovereign}")
    return rows


@functools.cache
def regions() -> tuple[Region, ...]:
    """Every region; where two share a name the first is the one usually meant. Raises LexiconError."""
    rows = load_table("regions.csv", Region)
    seen: set[tuple[str, str | None]] = set()
    for row in rows:
        if (row.name, row.country) in seen:
            raise LexiconError(f"regions.csv: {row.name} stands there twice for the same country")
        seen.add((row.name, row.country))
        if row.country is not None and row.country not in _by_code():
            raise LexiconError(f"regions.csv: {row.name} lies in an unknown country: {row.country}")
    return rows


@functools.cache
def _by_code() -> dict[str, Country]:
    return {country.iso3: country for country in countries()}


def country_by_code(iso3: str) -> Country | None:
    """The country with an alpha-3 code, in capitals; None where there is none."""
    return _by_code().get(iso3)


def name_key(name: str) -> str:
    """The form under which the mappings of this module hold a name: casefolded, apostrophes straight. An
    abbreviation of capitals keeps them, since US and us are different words."""
    name = name.replace("’", "'").replace("‘", "'").strip()
    return name if name.isalpha() and name.isupper() and len(name) <= 5 else name.casefold()


_T = TypeVar("_T")


def look_up(mapping: Mapping[str, _T], text: str) -> _T | None:
    """What a mapping of this module holds for words of a text: tries them as an abbreviation, in any case
    (as in headlines of capitals), and without a leading article."""
    for words in (text, text[4:] if text[:4].casefold() == "the " else ""):
        for key in (name_key(words), name_key(words).casefold()):
            if key in mapping:
                return mapping[key]
    return None


def _bearers(columns: Callable[[Country], Iterable[str]]) -> Mapping[str, tuple[Country, ...]]:
    """Who bears a name, the usual bearer first: one for whom it is not ambiguous, then states of today."""
    found: dict[str, list[Country]] = {}
    for country in countries():
        for name in columns(country):
            bearers = found.setdefault(name_key(name), [])
            if country not in bearers:
                bearers.append(country)
    return {key: tuple(sorted(bearers, key=lambda c: _rank(c, key))) for key, bearers in found.items()}


def _rank(country: Country, key: str) -> tuple[bool, bool]:
    flagged = any(name_key(name) == key for name in country.ambiguous)
    return flagged, country.status in ("territory", "historical")


def _usual(columns: Callable[[Country], Iterable[str]]) -> Mapping[str, Country]:
    """The usual bearer of each name; a name with equal claims (State House) is left out."""
    usual: dict[str, Country] = {}
    for key, bearers in _bearers(columns).items():
        if len(bearers) == 1 or _rank(bearers[0], key) < _rank(bearers[1], key):
            usual[key] = bearers[0]
        elif not any(_rank(bearers[0], key)):
            raise LexiconError(
                f"countries.csv: {key!r} belongs to {bearers[0].iso3} and {bearers[1].iso3}; "
                "mark it ambiguous in all rows but that of the usual bearer"
            )
    return MappingProxyType(usual)


@functools.cache
def names() -> Mapping[str, Country]:
    """Country by `name_key` of its name, official name or alias."""
    return _usual(lambda country: country.names)


@functools.cache
def demonyms() -> Mapping[str, Country]:
    """Country by `name_key` of an adjective or noun for its people; Korean is South Korean, as usual."""
    return _usual(lambda country: country.demonyms)


@functools.cache
def capitals() -> Mapping[str, Country]:
    """Country by `name_key` of its capital."""
    return _usual(lambda country: country.capitals)


@functools.cache
def seats() -> Mapping[str, Country]:
    """Country by `name_key` of a seat of its government, where only one country has a seat of that name."""
    return _usual(lambda country: country.seats)


@functools.cache
def _every_bearer() -> Mapping[str, tuple[Country, ...]]:
    return _bearers(lambda c: (*c.names, *c.demonyms, *c.capitals, *c.seats))


@functools.cache
def _flagged() -> Mapping[str, bool]:
    return {name_key(name): True for country in countries() for name in country.ambiguous}


def bearers(text: str) -> tuple[Country, ...]:
    """All countries that a name, demonym, capital or seat can stand for, the usual one first."""
    return look_up(_every_bearer(), text) or ()


def needs_context(text: str) -> bool:
    """Whether a name, demonym, capital or seat has another meaning that context must rule out."""
    return look_up(_flagged(), text) is not None


def country_named(text: str) -> Country | None:
    """The country that bears a name (not: a demonym, capital or seat), else None."""
    return look_up(names(), text)


class _Found(msgspec.Struct, frozen=True):
    """A place before it has its id; `number` is the GeoNames id of a city."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    number: int | None = None


@functools.lru_cache(maxsize=1 << 16)
def find_place(name: str, country_hint: str | None = None) -> Place | None:
    """The place that a name in a text means: a capital, country, region or city from 15,000 inhabitants.

    A place in the country `country_hint` (alpha-3) comes before namesakes elsewhere; otherwise capitals,
    countries and regions come before cities, of which the most populous wins. "Paris, Texas" takes its hint
    from what follows the comma. A country has no coordinates. The id is the slug of the place's name, with
    the country's code where another place is the usual bearer of that name. `text` is left empty. None for
    names that no table holds, and for words in lower case.
    """
    name = " ".join(name.split())
    if not name or name.islower():
        return None
    found = _find(name, country_hint)
    if found is None and ", " in name:
        head, _, tail = name.partition(", ")
        area = _find(tail, None)
        found = _find(head, area.country if area else country_hint)
    return _as_place(found) if found else None


def region_place(region: Region) -> Place:
    """A region as the place that `find_place` returns for it, with the same id."""
    return _as_place(_region_found(region))


def _as_place(found: _Found) -> Place:
    return Place(
        id=_place_id(found),
        name=found.name,
        country=found.country,
        latitude=found.latitude,
        longitude=found.longitude,
    )


def _region_found(region: Region) -> _Found:
    return _Found(region.name, region.country, region.latitude, region.longitude)


def _find(name: str, hint: str | None) -> _Found | None:
    known = look_up(_places(), name) or ()
    if hint is not None and (country := country_by_code(hint)) is not None:
        for _, place in known:
            if place.country == hint:
                return place
        if country.iso2 is not None and (city := find_city(name, country.iso2)) is not None:
            return _as_found(city)
    if known and not known[0][0]:
        return known[0][1]
    if (city := find_city(name)) is not None:
        return _as_found(city)
    return known[0][1] if known else None


@functools.cache
def _places() -> Mapping[str, tuple[tuple[bool, _Found], ...]]:
    """By `name_key`, what our own tables hold: (whether a city of that name is meant rather, the place)."""
    found: dict[str, list[tuple[bool, _Found]]] = {}
    capital_bearers = _bearers(lambda country: country.capitals)
    for key, bearers in capital_bearers.items():
        for country in bearers:
            if country.status != "historical" and country.capital is not None:
                capital = _Found(country.capital, country.iso3, country.latitude, country.longitude)
                found.setdefault(key, []).append((all(_rank(country, key)), capital))
    for key, bearers in _bearers(lambda country: country.names).items():
        for country in bearers:
            found.setdefault(key, []).append((False, _Found(country.name, country.iso3, None, None)))
    for region in regions():
        place = _region_found(region)
        for key in {name_key(name): None for name in (region.name, *region.aliases)}:
            found.setdefault(key, []).append((False, place))
    return {key: tuple(sorted(places, key=lambda p: p[0])) for key, places in found.items()}


def _as_found(city: City) -> _Found:
    return _Found(
        city.plain_name, _codes().get(city.countrycode), city.latitude, city.longitude, number=city.geonameid
    )


@functools.cache
def _codes() -> dict[str, str]:
    return {country.iso2: country.iso3 for country in countries() if country.iso2 is not None}


def _place_id(found: _Found) -> str:
    plain = slug(found.name)
    if _find(found.name, None) == found or found.country is None:
        return plain
    local = f"{plain}-{found.country.lower()}"
    return local if _find(found.name, found.country) == found else f"{local}-{found.number}"
