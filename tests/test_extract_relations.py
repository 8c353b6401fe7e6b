"""Standing relations that a text states in passing."""

from __future__ import annotations

import pytest
from news import relations

from graphbuild.extract import Extractor

Stated = tuple[str, str, str]


def stated(extractor: Extractor, text: str) -> set[Stated]:
    return {(r.source.name, r.relation, r.target.name) for r in relations(extractor, text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenyan president William Ruto left.", ("William Ruto", "leader_of", "Kenya")),
        ("Kenya's president William Ruto left.", ("William Ruto", "leader_of", "Kenya")),
        ("Kenya's president, William Ruto, left.", ("William Ruto", "leader_of", "Kenya")),
        ("The Kenyan president, William Ruto, left.", ("William Ruto", "leader_of", "Kenya")),
        ("William Ruto, the Kenyan president, left.", ("William Ruto", "leader_of", "Kenya")),
        ("William Ruto, president of Kenya, left.", ("William Ruto", "leader_of", "Kenya")),
        ("Armenian prime minister Nikol Pashinyan left.", ("Nikol Pashinyan", "leader_of", "Armenia")),
        ("North Korean leader Kim Jong Un left.", ("Kim Jong Un", "leader_of", "North Korea")),
        ("US president Joe Biden left.", ("Joe Biden", "leader_of", "United States")),
        ("Hezbollah leader Hassan Nasrallah spoke.", ("Hassan Nasrallah", "leader_of", "Hezbollah")),
        ("NATO secretary general Jens Stoltenberg left.", ("Jens Stoltenberg", "leader_of", "NATO")),
        ("Chinese foreign minister Wang Yi left.", ("Wang Yi", "employee_of", "China")),
        ("Ukraine's defence minister Rustem Umerov left.", ("Rustem Umerov", "employee_of", "Ukraine")),
        ("The Taliban spokesman Zabihullah Mujahid spoke.", ("Zabihullah Mujahid", "employee_of", "Taliban")),
        ("Kim Jong Un's sister Kim Yo Jong spoke.", ("Kim Yo Jong", "relative_of", "Kim Jong Un")),
        ("The Doha-based broadcaster Al Jazeera left.", ("Al Jazeera", "located_in", "Qatar")),
        ("The Japanese newspaper Nikkei wrote that.", ("Nikkei", "located_in", "Japan")),
    ],
)
def test_a_title_or_a_seat_states_a_relation(extractor: Extractor, text: str, expected: Stated) -> None:
    assert expected in stated(extractor, text)


@pytest.mark.parametrize(
    ("text", "former"),
    [
        ("Kenyan president William Ruto left.", False),
        ("Former Brazilian president Jair Bolsonaro left.", True),
        ("Brazil's former president Jair Bolsonaro left.", True),
        ("The former Brazilian president, Jair Bolsonaro, left.", True),
        ("Brazil's then president Jair Bolsonaro left.", True),
        ("The late Libyan leader Muammar Gaddafi was feared.", True),
        ("The ousted Syrian president Bashar al-Assad left.", True),
    ],
)
def test_who_no_longer_is_what_he_was_is_former(extractor: Extractor, text: str, former: bool) -> None:
    assert [r.former for r in relations(extractor, text)] == [former]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Kenyan president William Ruto left.", "president"),
        ("Armenian prime minister Nikol Pashinyan left.", "prime minister"),
        ("Chinese foreign minister Wang Yi left.", "foreign minister"),
    ],
)
def test_the_role_is_the_title_as_written(extractor: Extractor, text: str, role: str) -> None:
    assert [r.role for r in relations(extractor, text)] == [role]


@pytest.mark.parametrize(
    "text",
    [
        "Mr Ruto left.",
        "William Ruto left Kenya.",
        "William Ruto met the president of Chad.",
        "Kenya has a president.",
        "The president left.",
    ],
)
def test_without_a_title_of_his_own_nobody_holds_one(extractor: Extractor, text: str) -> None:
    assert stated(extractor, text) == set()


def test_two_titled_persons_keep_their_own_countries(extractor: Extractor) -> None:
    text = "Kenyan president William Ruto met Chinese president Xi Jinping."
    assert stated(extractor, text) == {
        ("William Ruto", "leader_of", "Kenya"),
        ("Xi Jinping", "leader_of", "China"),
    }


def test_a_relation_said_twice_is_one(extractor: Extractor) -> None:
    text = "Kenyan president William Ruto left. Kenyan president William Ruto returned."
    assert len(relations(extractor, text)) == 1


def test_the_evidence_is_the_sentence(extractor: Extractor) -> None:
    text = "It rained. Kenyan president William Ruto left. It stopped."
    (found,) = relations(extractor, text)
    assert found.evidence.text == "Kenyan president William Ruto left."
    assert text[found.evidence.start : found.evidence.end] == found.evidence.text
    assert found.sent == 1


def test_ids_follow_from_what_is_said(extractor: Extractor) -> None:
    first, second = (
        relations(extractor, text)[0].id
        for text in ("Kenyan president William Ruto left.", "It rained. Kenyan president William Ruto came.")
    )
    assert first == second
