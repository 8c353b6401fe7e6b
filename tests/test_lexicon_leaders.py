"""The table of holders of high office: sound in itself, in step with other tables, right on known dates."""

from __future__ import annotations

import datetime
import itertools
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from graphbuild.errors import LexiconError
from graphbuild.lexicon.leaders import FILE, Leader, by_name, by_surname, holders, leaders
from graphbuild.lexicon.slug import slug
from graphbuild.lexicon.tables import parse_table
from graphbuild.lexicon.world import countries

# Days by which two terms may overlap: one for the handover, else what the precision leaves open.
TOLERANCE = {"day": 1, "month": 31, "year": 366}
HEADS = frozenset({
    "president", "prime minister", "chancellor", "king", "queen", "emir", "sultan", "emperor", "pope",
    "supreme leader", "leader", "head of state", "prince", "grand duke",
})  # fmt: skip
MAJOR = frozenset({
    "RUS", "CHN", "UKR", "IRN", "ISR", "EGY", "SAU", "TUR", "IND", "PAK", "KOR", "JPN", "GBR", "FRA", "DEU",
    "ITA", "POL", "CAN", "AUS",
})  # fmt: skip
HEAD = "name,surname,distinctive,gender,country,organization,office,start,end,precision"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def names(country: str, office: str, on: str | None = None, organization: str = "") -> list[str]:
    found = holders(country, office, day(on) if on else None, organization=organization)
    return [leader.name for leader in found]


def offices() -> Iterator[tuple[tuple[str, str, str], list[Leader]]]:
    found: dict[tuple[str, str, str], list[Leader]] = defaultdict(list)
    for leader in leaders():
        found[leader.country or leader.mission, leader.organization, leader.office].append(leader)
    yield from found.items()


def folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()


# ---------------------------------------------------------------- the table by itself


def test_every_country_is_a_code_of_the_table_of_countries() -> None:
    known = {country.iso3 for country in countries()}
    named = {code for leader in leaders() for code in (leader.country, leader.mission) if code}
    assert named <= known


def test_no_term_lies_in_the_future_or_out_of_living_memory() -> None:
    for leader in leaders():
        assert day("1900-01-01") <= leader.start
        assert (leader.end or leader.start) <= day("2026-12-31"), leader


def test_terms_known_to_the_month_or_year_are_stretched_to_its_first_and_last_day() -> None:
    month_ends = {(d - datetime.timedelta(days=1)).day for d in (day("2023-03-01"), day("2024-03-01"))} | {
        30,
        31,
    }
    for leader in leaders():
        if leader.precision == "day":
            continue
        rough_start = leader.start.day == 1
        rough_end = leader.end is not None and leader.end.day in month_ends
        assert rough_start or rough_end, leader


def test_no_two_people_hold_one_office_at_once_unless_it_is_marked_as_shared() -> None:
    clashes = []
    for office, terms in offices():
        alone = sorted((term for term in terms if not term.shared), key=lambda term: (term.start, term.name))
        for a, b in itertools.combinations(alone, 2):
            end = min(a.end or datetime.date.max, b.end or datetime.date.max)
            overlap = (end - b.start).days
            if overlap > max(TOLERANCE[a.precision], TOLERANCE[b.precision]):
                clashes.append((office, a.name, b.name, overlap))
    assert clashes == []


def test_no_row_stands_there_twice() -> None:
    rows = Counter((r.name, r.country, r.mission, r.organization, r.office, r.start) for r in leaders())
    assert [row for row, times in rows.items() if times > 1] == []


def test_a_person_is_described_alike_in_all_rows() -> None:
    described: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for r in leaders():
        described[slug(r.name)].add((r.name, r.aliases, r.surname, r.distinctive, r.gender, r.wikidata))
    assert [person for person, descriptions in described.items() if len(descriptions) > 1] == []


def test_a_full_name_or_alias_means_one_person() -> None:
    shared = {name: {r.name for r in rows} for name, rows in by_name().items()}
    assert {name: people for name, people in shared.items() if len(people) > 1} == {}


def test_a_distinctive_surname_means_one_person() -> None:
    meant = {surname: {row.name for row in rows if row.distinctive} for surname, rows in by_surname().items()}
    assert {surname: people for surname, people in meant.items() if len(people) > 1} == {}


def test_one_wikidata_id_means_one_person() -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for leader in leaders():
        if leader.wikidata:
            bearers[leader.wikidata].add(leader.name)
    assert [people for people in bearers.values() if len(people) > 1] == []


def test_the_first_surname_is_part_of_the_name() -> None:
    for leader in leaders():
        full = [folded(name) for name in (leader.name, *leader.aliases)]
        assert any(folded(leader.surname[0]) in name for name in full), leader


def test_a_name_with_accents_is_known_without_them_too() -> None:
    for leader in leaders():
        if not leader.name.isascii():
            assert any(alias.isascii() and slug(alias) == slug(leader.name) for alias in leader.aliases), (
                leader
            )


# ---------------------------------------------------------------- breadth


def test_the_table_is_broad() -> None:
    assert len(leaders()) >= 3000
    assert len({leader.name for leader in leaders()}) >= 2500


def test_every_state_had_a_head_of_state_or_government_in_office_in_2024() -> None:
    then = day("2024-03-15")
    led = {r.country for r in leaders() if r.office in HEADS and not r.organization and r.held(then)}
    states = {country.iso3 for country in countries() if country.status in ("member", "observer")}
    assert states - led <= {"SMR"}  # San Marino's two captains regent change every six months


@pytest.mark.parametrize("office", ["foreign minister", "defense minister"])
def test_major_states_have_ministers(office: str) -> None:
    served = {leader.country for leader in leaders() if leader.office == office}
    assert served >= MAJOR


# ---------------------------------------------------------------- known dates


@pytest.mark.parametrize(
    ("country", "office", "on", "holder"),
    [
        ("USA", "president", "2019-06-01", "Donald Trump"),
        ("USA", "president", "2003-03-20", "George W. Bush"),
        ("USA", "secretary of state", "2015-07-14", "John Kerry"),
        ("USA", "defense secretary", "2021-08-15", "Lloyd Austin"),
        ("USA", "speaker", "2022-08-02", "Nancy Pelosi"),
        ("RUS", "president", "2008-08-08", "Dmitry Medvedev"),
        ("RUS", "prime minister", "2008-08-08", "Vladimir Putin"),
        ("RUS", "foreign minister", "2014-03-18", "Sergei Lavrov"),
        ("UKR", "president", "2014-02-20", "Viktor Yanukovych"),
        ("UKR", "president", "2022-02-24", "Volodymyr Zelensky"),
        ("CHN", "president", "2005-01-01", "Hu Jintao"),
        ("GBR", "prime minister", "2022-09-30", "Liz Truss"),
        ("FRA", "president", "2011-03-19", "Nicolas Sarkozy"),
        ("DEU", "chancellor", "2015-09-04", "Angela Merkel"),
        ("ISR", "prime minister", "2021-12-01", "Naftali Bennett"),
        ("IRN", "president", "2009-06-13", "Mahmoud Ahmadinejad"),
        ("IRN", "supreme leader", "2015-01-01", "Ali Khamenei"),
        ("IRQ", "prime minister", "2014-06-10", "Nouri al-Maliki"),
        ("SYR", "president", "2013-08-21", "Bashar al-Assad"),
        ("EGY", "president", "2013-01-25", "Mohamed Morsi"),
        ("SAU", "crown prince", "2018-10-02", "Mohammed bin Salman"),
        ("PRK", "supreme leader", "2010-11-23", "Kim Jong Il"),
        ("KOR", "president", "2018-04-27", "Moon Jae-in"),
        ("JPN", "prime minister", "2019-01-01", "Shinzo Abe"),
        ("IND", "prime minister", "2008-11-26", "Manmohan Singh"),
        ("PAK", "president", "2007-11-03", "Pervez Musharraf"),
        ("AFG", "president", "2016-01-01", "Ashraf Ghani"),
        ("VEN", "president", "2002-04-20", "Hugo Chávez"),
        ("ZWE", "president", "2008-06-27", "Robert Mugabe"),
        ("LBY", "leader", "2010-01-01", "Muammar Gaddafi"),
        ("MMR", "state counsellor", "2017-09-01", "Aung San Suu Kyi"),
        ("VAT", "pope", "2020-01-01", "Pope Francis"),
    ],
)
def test_the_holder_of_an_office_on_a_day(country: str, office: str, on: str, holder: str) -> None:
    assert names(country, office, on) == [holder]


@pytest.mark.parametrize(
    ("country", "organization", "office", "on", "holder"),
    [
        ("", "United Nations", "secretary-general", "2003-03-20", "Kofi Annan"),
        ("", "NATO", "secretary-general", "2022-02-24", "Jens Stoltenberg"),
        ("", "European Commission", "president", "2010-05-01", "José Manuel Barroso"),
        ("", "International Monetary Fund", "managing director", "2015-07-01", "Christine Lagarde"),
        ("SYR", "United Nations", "special envoy", "2013-01-01", "Lakhdar Brahimi"),
        ("YEM", "United Nations", "special envoy", "2020-01-01", "Martin Griffiths"),
        ("LBN", "Hezbollah", "leader", "2006-07-12", "Hassan Nasrallah"),
        ("IRQ", "Islamic State", "leader", "2014-07-04", "Abu Bakr al-Baghdadi"),
        ("IRN", "Quds Force", "commander", "2020-01-03", "Qassem Soleimani"),
    ],
)
def test_the_head_of_a_body_or_group_on_a_day(
    country: str, organization: str, office: str, on: str, holder: str
) -> None:
    assert holder in names(country, office, on, organization)


def test_a_groups_leader_is_not_the_leader_of_the_country_it_acts_in() -> None:
    assert names("LBN", "leader", "2006-07-12") == []


def test_an_envoy_does_not_belong_to_the_country_of_the_mission() -> None:
    (envoy,) = holders("SYR", "special envoy", day("2013-01-01"), organization="United Nations")
    assert (envoy.country, envoy.mission) == ("", "SYR")


def test_on_a_day_of_handover_both_hold_the_office() -> None:
    assert names("USA", "president", "2021-01-20") == ["Donald Trump", "Joe Biden"]


def test_nobody_holds_a_vacant_office() -> None:
    assert names("LBN", "president", "2015-06-01") == []


def test_an_unknown_office_has_no_holders() -> None:
    assert names("USA", "shogun") == []


def test_members_of_a_collegial_head_of_state_hold_it_together() -> None:
    assert len(names("BIH", "president", "2016-01-01")) == 3


def test_without_a_day_the_latest_known_holder_is_meant() -> None:
    assert names("RUS", "president") == ["Vladimir Putin"]


def test_without_a_day_an_office_that_has_ceased_names_its_last_holder() -> None:
    assert names("SUN", "president") == ["Mikhail Gorbachev"]


def test_every_way_to_write_a_name_leads_to_the_same_terms() -> None:
    assert by_name()["Volodymyr Zelenskyy"] == by_name()["Volodymyr Zelensky"]


def test_terms_of_a_person_come_in_order_of_time() -> None:
    starts = [leader.start for leader in by_name()["Vladimir Putin"]]
    assert len(starts) == 4
    assert starts == sorted(starts)


def test_a_surname_may_mean_many_people() -> None:
    assert {"Kim Jong Un", "Kim Yo Jong"} <= {leader.name for leader in by_surname()["Kim"]}


# ---------------------------------------------------------------- faults are reported


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("A B,B,true,m,USA,,president,2001-01-20,2000-01-20,day", "before it starts"),
        ("A B,B,true,m,,,president,2001-01-20,,day", "no country and no organization"),
        ("A B,B,true,m,us,,president,2001-01-20,,day", "not an iso3 code"),
        ("A B,B,true,m,USA,,President,2001-01-20,,day", "lower-case"),
        ("A B,,true,m,USA,,president,2001-01-20,,day", "surname"),
        ("A B,B,true,x,USA,,president,2001-01-20,,day", "gender"),
        ("A B,B,true,m,USA,,president,2001-02-30,,day", "start"),
    ],
)
def test_a_faulty_row_is_refused_with_its_line(row: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match=complaint) as fault:
        list(parse_table([HEAD, row], FILE, Leader))
    assert f"{FILE}, line 2" in str(fault.value)
