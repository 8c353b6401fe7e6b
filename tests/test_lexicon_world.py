"""The countries, regions and cities of the lexicon, against the reference works that know them."""

import os
import subprocess
import sys

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.lexicon.cities import find_city
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.world import (
    bearers,
    capitals,
    countries,
    country_by_code,
    country_named,
    demonyms,
    find_place,
    names,
    needs_context,
    region_place,
    regions,
    seats,
)

# States that ISO 3166 and rigour don't know, or know by another code.
OWN_CODES = {
    "XAB": "ge-ab", "XNC": "cy-trnc", "XSO": "x-so", "XTR": "md-pmr", "XSL": "so-som", "XAR": "az-nk",
    "XKX": "xk", "XSV": None, "XOT": None,
}  # fmt: skip
# The countries, where rigour has the realms that include Greenland and Aruba, and a state it does not have.
OWN_QIDS = {"DNK": "Q35", "NLD": "Q55", "YMD": "Q199841", "XSV": "Q180573", "XOT": "Q12560"}


def codes(text):
    return [country.iso3 for country in bearers(text)]


def where(name, hint=None):
    place = find_place(name, hint)
    return place and (place.id, place.country)


def test_every_code_of_iso_3166_is_in_the_table():
    assert {c.alpha_3 for c in pycountry.countries} <= {c.iso3 for c in countries()}


def test_the_two_letter_codes_are_those_of_iso_3166():
    of_iso = {c.alpha_3: c.alpha_2 for c in pycountry.countries} | {"XKX": "XK"}
    assert {c.iso3: c.iso2 for c in countries() if c.iso2} == of_iso


def test_codes_outside_iso_3166_are_former_or_user_assigned_ones():
    known = {c.alpha_3 for c in pycountry.countries} | {c.alpha_3 for c in pycountry.historic_countries}
    assert {c.iso3 for c in countries()} - known == set(OWN_CODES)


def test_the_united_nations_have_193_members():
    assert sum(c.status == "member" for c in countries()) == 193


@pytest.fixture(scope="module")
def territory():
    if os.environ.get("CI") != "true":
        pytest.importorskip("rigour", reason="rigour, which knows the Wikidata ids, is not installed")
    from rigour.territories import get_territory

    return get_territory


def test_wikidata_ids_are_those_of_rigour_but_for_listed_exceptions(territory):
    differing = {}
    for country in countries():
        code = OWN_CODES.get(country.iso3, country.iso3.lower())
        known = territory(code) if code else None
        if known is None or known.qid != country.wikidata:
            differing[country.iso3] = country.wikidata
    assert differing == OWN_QIDS


def test_no_two_countries_share_a_wikidata_id():
    assert len({c.wikidata for c in countries()}) == len(countries())


def test_no_two_countries_share_their_common_name():
    assert len({c.name.casefold() for c in countries()}) == len(countries())


@pytest.mark.parametrize("status", ["member", "observer", "disputed"])
def test_states_have_demonyms_and_a_located_capital(status):
    bare = [
        c.iso3 for c in countries() if c.status == status and not (c.demonyms and c.capital and c.latitude)
    ]
    assert bare == []


def test_territories_belong_to_states():
    states = {c.iso3 for c in countries() if c.status == "member"}
    orphans = {c.iso3 for c in countries() if c.status == "territory" and c.sovereign not in states}
    assert orphans == {"ATA"}


def test_a_demonym_of_two_countries_is_marked_ambiguous_but_for_the_usual_bearer():
    by_demonym = {}
    for country in countries():
        marked = {name.casefold() for name in country.ambiguous}
        for demonym in {name.casefold() for name in country.demonyms}:
            by_demonym.setdefault(demonym, []).append(demonym in marked)
    shared = {d: marks for d, marks in by_demonym.items() if len(marks) > 1}
    assert {"korean", "congolese", "dominican", "samoan"} <= set(shared)
    assert all(marks.count(False) == 1 for marks in shared.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russia", "RUS"), ("the United States", "USA"), ("U.S.", "USA"), ("US", "USA"), ("UK", "GBR"),
        ("Côte d’Ivoire", "CIV"), ("CÔTE D'IVOIRE", "CIV"), ("DPRK", "PRK"), ("Burma", "MMR"),
        ("Türkiye", "TUR"), ("The Gambia", "GMB"), ("Holy See", "VAT"), ("USSR", "SUN"), ("Congo", "COD"),
        ("Republic of Korea", "KOR"), ("IRAQ", "IRQ"), ("Palestine", "PSE"), ("Republic of China", "TWN"),
    ],
)  # fmt: skip
def test_names_of_the_news_find_their_country(text, code):
    assert country_named(text).iso3 == code


@pytest.mark.parametrize("word", ["us", "Us", "turkish", "Kremlin", "", "Nowhere"])
def test_other_words_name_no_country(word):
    assert country_named(word) is None


def test_mappings_hold_the_usual_bearer():
    found = [demonyms()["korean"], demonyms()["dominican"], names()["korea"], capitals()["kingston"]]
    assert [country.iso3 for country in found] == ["KOR", "DOM", "KOR", "JAM"]


def test_a_seat_that_many_governments_have_belongs_to_none():
    assert "state house" not in seats()
    assert {"KEN", "UGA", "ZMB"} <= set(codes("State House"))


@pytest.mark.parametrize(
    ("seat", "code"),
    [
        ("Kremlin", "RUS"), ("the White House", "USA"), ("Downing Street", "GBR"), ("Élysée", "FRA"),
        ("Elysee", "FRA"), ("Blue House", "KOR"), ("Zhongnanhai", "CHN"), ("Malacañang", "PHL"),
        ("Aso Rock", "NGA"), ("Planalto", "BRA"), ("Bankova", "UKR"), ("Quai d’Orsay", "FRA"),
    ],
)  # fmt: skip
def test_seats_stand_for_their_government(seat, code):
    assert codes(seat) == [code]


def test_names_with_other_meanings_need_context():
    flagged = ["Georgia", "Jordan", "Chad", "Congo", "Korean", "Brussels", "State House", "America"]
    assert [name for name in flagged if not needs_context(name)] == []


def test_plain_names_need_no_context():
    plain = ["Russia", "Kyiv", "Kremlin", "Iranian", "Downing Street"]
    assert [name for name in plain if needs_context(name)] == []


def test_regions_are_many_and_lie_in_known_countries():
    assert len(regions()) > 1500
    assert all(r.country is None or country_by_code(r.country) for r in regions())


def test_a_name_of_two_regions_is_told_apart_by_country():
    by_name = {}
    for region in regions():
        for name in {name.casefold() for name in (region.name, *region.aliases)}:
            by_name.setdefault(name, []).append(region.country)
    assert {name: c for name, c in by_name.items() if len(c) > len(set(c))} == {}


@pytest.mark.parametrize(
    ("name", "hint", "expected"),
    [
        ("Beijing", None, ("beijing", "CHN")),
        ("Peking", None, ("beijing", "CHN")),
        ("Kiev", None, ("kyiv", "UKR")),
        ("MOSCOW", None, ("moscow", "RUS")),
        ("Sana’a", None, ("sanaa", "YEM")),
        ("the Gaza Strip", None, ("gaza", "PSE")),
        ("eastern Ukraine", None, ("eastern-ukraine", "UKR")),
        ("Black Sea", None, ("black-sea", None)),
        ("Iraq", None, ("iraq", "IRQ")),
        ("Georgia", None, ("georgia", "GEO")),
        ("Georgia", "USA", ("georgia-usa", "USA")),
        ("Punjab", "PAK", ("punjab-pak", "PAK")),
        ("Birmingham", None, ("birmingham", "GBR")),
        ("Birmingham", "USA", ("birmingham-usa", "USA")),
        ("Birmingham", "FRA", ("birmingham", "GBR")),
        ("Paris, Texas", None, ("paris-usa", "USA")),
        ("Washington, D.C.", None, ("washington", "USA")),
        ("Odessa", None, ("odesa", "UKR")),
        ("Odessa", "USA", ("odessa-usa", "USA")),
        ("Bombay", None, ("mumbai", "IND")),
        ("Tripoli", None, ("tripoli", "LBY")),
        ("Tripoli", "LBN", ("tripoli-lbn", "LBN")),
        ("Hamilton", None, ("hamilton", "CAN")),
        ("Panmunjom", None, ("panmunjom", "KOR")),
        ("Kursk", None, ("kursk-region", "RUS")),
    ],
)
def test_a_place_is_found_by_the_names_of_the_news(name, hint, expected):
    assert where(name, hint) == expected


@pytest.mark.parametrize("word", ["moscow", "", "  ", "March", "UN", "Kim", "Xyzzyville", "Of"])
def test_words_that_are_no_place_find_none(word):
    assert find_place(word) is None


def test_a_word_that_is_also_a_town_is_found_in_its_country():
    assert where("George", "ZAF") == ("george-zaf", "ZAF")


def test_places_have_their_coordinates():
    place = find_place("Aleppo")
    assert (place.latitude, place.longitude) == pytest.approx((36.2, 37.16), abs=0.05)


def test_scholarly_transliteration_is_printed_plainly():
    assert find_place("Tikrit").name == "Tikrit"


def test_every_region_is_found_by_its_name_and_country():
    assert [r.name for r in regions() if find_place(r.name, r.country) != region_place(r)] == []


def test_ids_of_countries_capitals_and_regions_do_not_collide():
    ids = {}
    for name, country in [
        *((r.name, r.country) for r in regions()),
        *((c.capital, c.iso3) for c in countries() if c.capital and c.status != "historical"),
    ]:
        place = find_place(name, country)
        ids.setdefault(place.id, set()).add((place.name, place.country, place.latitude))
    assert {i: p for i, p in ids.items() if len(p) > 1} == {}


def test_the_most_populous_bearer_of_a_name_wins():
    assert find_city("Birmingham").countrycode == "GB"


def test_a_smaller_city_is_found_only_where_smaller_ones_are_asked_for():
    assert find_city("Birmingham", "GB", min_population=10_000_000) is None


def test_the_cities_are_not_read_before_one_is_asked_for():
    code = (
        "import sys; from graphbuild.lexicon.world import find_place; from graphbuild.lexicon import cities;"
        "find_place('Moscow'); find_place('Crimea'); print(cities._index.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


@given(st.text())
def test_looking_up_any_text_fails_never(text):
    place = find_place(text)
    assert place is None or place.id == slug(place.id)
