"""What a careful reader would check in the two articles of seeds/."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import graphbuild
from graphbuild.extract import Extractor
from graphbuild.records import Claim, Document, Relation, Statement

SEEDS = Path(__file__).parents[1] / "seeds"
LONG, SHORT = "000_5260dff9cbfa9c0d.txt", "001_5ba0ba14566d8d5a.txt"
KIM, PUTIN, XI = "Kim Jong Un", "Vladimir Putin", "Xi Jinping"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {d.id: d for d in graphbuild.read([SEEDS]) if isinstance(d, Document)}


@pytest.fixture(scope="module")
def found(extractor: Extractor, documents: dict[str, Document]) -> dict[str, list[Statement]]:
    return {id_: extractor.extract(document) for id_, document in documents.items()}


@pytest.fixture(scope="module")
def claims(found: dict[str, list[Statement]]) -> list[Claim]:
    return [s for statements in found.values() for s in statements if isinstance(s, Claim)]


@pytest.fixture(scope="module")
def relations(found: dict[str, list[Statement]]) -> list[Relation]:
    return [s for statements in found.values() for s in statements if isinstance(s, Relation)]


def between(claims: list[Claim], one: str, other: str, root: str) -> list[Claim]:
    """Claims of a class between two actors, either way round."""
    return [
        c for c in claims if c.root == root and {c.source.name, c.target and c.target.name} == {one, other}
    ]


def by(claims: list[Claim], source: str, root: str, target: str) -> list[Claim]:
    return [c for c in between(claims, source, target, root) if c.symmetric or c.source.name == source]


def test_both_articles_are_of_the_4th_of_september_2025(documents: dict[str, Document]) -> None:
    assert {d.id: d.date for d in documents.values()} == dict.fromkeys((LONG, SHORT), dt.date(2025, 9, 4))


def test_one_was_sent_from_new_delhi(documents: dict[str, Document]) -> None:
    assert (documents[SHORT].dateline, documents[LONG].dateline) == ("New Delhi", None)


def test_kim_met_putin_in_beijing_in_the_first_week_of_september(claims: list[Claim]) -> None:
    week = (dt.date(2025, 9, 1), dt.date(2025, 9, 7))
    assert any(
        c.time is not None
        and (c.time.start, c.time.end) == week
        and c.place is not None
        and c.place.name == "Beijing"
        and c.place.country == "CHN"
        and (c.symmetric, c.modality, c.polarity, c.hedged) == (True, "actual", "positive", False)
        for c in between(claims, KIM, PUTIN, "CONSULT")
    )


@pytest.mark.parametrize("doc", [LONG, SHORT])
def test_each_article_tells_of_the_meeting_in_beijing(claims: list[Claim], doc: str) -> None:
    meetings = [c for c in between(claims, KIM, PUTIN, "CONSULT") if c.doc == doc and c.place]
    assert "Beijing" in {c.place.name for c in meetings if c.place}


def test_north_korea_reportedly_sent_13000_soldiers_to_help_russia(claims: list[Claim]) -> None:
    (sent,) = [c for c in claims if c.doc == LONG and c.source.name == "North Korea" and c.root == "AID"]
    assert sent.hedged
    assert sent.polarity == "positive"
    assert sent.target is not None
    assert sent.target.countries == ("RUS",)
    assert [(q.value, q.unit, q.approximate) for q in sent.quantities] == [(13_000, "soldier", True)]
    assert sent.time is not None
    assert sent.time.start == dt.date(2025, 1, 1)


@pytest.mark.parametrize("doc", [LONG, SHORT])
def test_putin_thanked_north_korea(claims: list[Claim], doc: str) -> None:
    assert [c.doc for c in by(claims, PUTIN, "SUPPORT", "North Korea")].count(doc) == 1


@pytest.mark.parametrize("doc", [LONG, SHORT])
def test_kim_pledged_solidarity_with_russia(claims: list[Claim], doc: str) -> None:
    assert [c.doc for c in by(claims, KIM, "SUPPORT", "Russia")].count(doc) == 1


@pytest.mark.parametrize("guest", [KIM, PUTIN])
def test_xi_hosted_both(claims: list[Claim], guest: str) -> None:
    assert [
        c for c in claims if (c.source.name, c.root, c.target and c.target.name) == (XI, "CONSULT", guest)
    ]


@pytest.mark.parametrize(
    ("other", "year", "place"),
    [("Donald Trump", 2019, "Hanoi"), ("Moon Jae-in", 2018, None), (PUTIN, 2023, None)],
)
def test_kims_earlier_meetings_have_their_years(
    claims: list[Claim], other: str, year: int, place: str | None
) -> None:
    times = {
        (c.time.start, c.time.end, c.place.name if c.place else None)
        for c in between(claims, KIM, other, "CONSULT")
        if c.time
    }
    assert (dt.date(year, 1, 1), dt.date(year, 12, 31), place) in times


@pytest.mark.parametrize("doc", [LONG, SHORT])
def test_the_two_countries_signed_a_pact_in_2024(claims: list[Claim], doc: str) -> None:
    pacts = [
        c
        for c in between(claims, "North Korea", "Russia", "COOPERATE")
        if c.doc == doc and "pact" in c.predicate
    ]
    assert [(c.time.start, c.time.end) for c in pacts if c.time] == [
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    ]


def test_nikkei_says_that_kim_travelled_to_beijing(claims: list[Claim]) -> None:
    assert {c.attributed_to.name for c in claims if c.attributed_to and "travel" in c.predicate} == {"Nikkei"}


def test_putin_met_trump_in_alaska(claims: list[Claim]) -> None:
    assert {c.place.name for c in between(claims, PUTIN, "Donald Trump", "CONSULT") if c.place} == {"Alaska"}


@pytest.mark.parametrize(
    ("leader", "country", "former"),
    [
        (KIM, "North Korea", False),
        (PUTIN, "Russia", False),
        (XI, "China", False),
        ("Donald Trump", "United States", True),
        ("Moon Jae-in", "South Korea", True),
    ],
)
def test_who_leads_which_country(relations: list[Relation], leader: str, country: str, former: bool) -> None:
    stated = {
        (r.source.name, r.target.name, r.former)
        for r in relations
        if r.relation == "leader_of" and r.source.name == leader
    }
    assert stated == {(leader, country, former)}


@pytest.mark.parametrize(
    ("source", "relation", "target"),
    [
        ("Alexander Yunashev", "citizen_of", "Russia"),
        ("Nikkei", "located_in", "Japan"),
        ("Michael Madden", "employee_of", "Stimson Center"),
    ],
)
def test_what_else_is_stated_in_passing(
    relations: list[Relation], source: str, relation: str, target: str
) -> None:
    assert (source, relation, target) in {(r.source.name, r.relation, r.target.name) for r in relations}


@pytest.mark.parametrize("names", [{"Mr Kim", "Kim", "Kim Jong Un"}, {"Mr Putin", "Putin", "Vladimir Putin"}])
def test_each_person_is_one_actor_whatever_he_is_called(claims: list[Claim], names: set[str]) -> None:
    actors = {a for c in claims for a in (c.source, c.target) if a and a.text in names}
    assert len({a.id for a in actors}) == 1
    assert len({a.text for a in actors}) > 1


def test_moscow_and_pyongyang_are_their_states(claims: list[Claim]) -> None:
    meant = {a.text: a.name for c in claims for a in (c.source, c.target) if a}
    assert (meant["Moscow"], meant["Pyongyang"]) == ("Russia", "North Korea")


def test_nothing_comes_from_the_donation_appeal(
    found: dict[str, list[Statement]], documents: dict[str, Document]
) -> None:
    end = documents[LONG].text.index("Aides were filmed")
    assert all(s.evidence.start >= end for s in found[LONG])
    said = {a.name for s in found[LONG] for a in (s.source, s.target) if a}
    assert said.isdisjoint({"Elon Musk", "The Independent", "Americans"})


def test_nothing_comes_from_captions_and_headings(found: dict[str, list[Statement]]) -> None:
    quotes = [s.evidence.text for statements in found.values() for s in statements]
    assert [q for q in quotes if "Kremlin.ru" in q or "Precautions" in q or "Brotherhood" in q] == []


def test_offsets_are_those_of_the_files(found: dict[str, list[Statement]]) -> None:
    for id_, statements in found.items():
        text = (SEEDS / id_).read_text(encoding="utf-8")
        for s in statements:
            assert text[s.evidence.start : s.evidence.end] == s.evidence.text


def test_nobody_is_said_to_have_attacked_or_accused_north_korea(claims: list[Claim]) -> None:
    hostile = ("ASSAULT", "ACCUSE", "THREATEN", "COERCE", "SANCTION", "PROTEST", "REJECT")
    assert [
        c for c in claims if c.root in hostile and c.target and c.target.name in ("North Korea", KIM)
    ] == []
