"""The gazetteer: names of the tables found in a text by their words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import finder, tree

from graphbuild.parse.gazetteer import Gazetteer, Seed, Sense
from graphbuild.records import ACTOR_KINDS


def seed(name: str, sense: Sense = "organization") -> tuple[str, Seed]:
    return name, Seed(sense, "organization", name.lower(), name)


def found(gazetteer: Gazetteer, text: str) -> list[str]:
    t = tree(text)
    return [text[t.starts[m.start] : t.ends[m.end - 1]] for m in gazetteer.matches(t)]


def test_names_are_found_in_text_order() -> None:
    gazetteer = Gazetteer([seed("Union"), seed("League")])
    assert found(gazetteer, "The League met the Union and the League.") == ["League", "Union", "League"]


def test_the_longest_name_wins() -> None:
    gazetteer = Gazetteer([seed("Congo"), seed("Congo Brazzaville"), seed("Brazzaville")])
    assert found(gazetteer, "They left Congo Brazzaville for Congo.") == ["Congo Brazzaville", "Congo"]


def test_a_name_inside_a_word_is_no_name() -> None:
    assert found(Gazetteer([seed("Oman")]), "Romans and Omani envoys came to Oman.") == ["Oman"]


def test_names_of_several_words_need_all_of_them() -> None:
    gazetteer = Gazetteer([seed("Sea Guard Front")])
    assert found(gazetteer, "The Sea Guard of the Front met the Sea Guard Front.") == ["Sea Guard Front"]


@pytest.mark.parametrize(
    "written",
    ["São Tomé", "Sao Tome", "SÃO TOMÉ", "SAO TOME"],
    ids=["as listed", "plain", "capitals", "both"],
)
def test_accents_and_capitals_do_not_hide_a_name(written: str) -> None:
    assert found(Gazetteer([seed("São Tomé")]), f"He left {written} today.") == [written]


@pytest.mark.parametrize("written", ["Cote d'Ivoire", "Cote d’Ivoire"])
def test_either_apostrophe_will_do(written: str) -> None:
    assert found(Gazetteer([seed("Cote d'Ivoire")]), f"He left {written} today.") == [written]


def test_a_word_in_small_letters_is_not_the_name() -> None:
    assert found(Gazetteer([seed("Turkey")]), "They ate turkey in Turkey.") == ["Turkey"]


def test_a_name_keeps_all_its_senses_in_the_order_of_the_tables() -> None:
    gazetteer = Gazetteer([seed("Georgia", "country"), seed("Georgia", "region"), seed("Georgia", "country")])
    assert [s.sense for s in gazetteer.senses("Georgia")] == ["country", "region"]


def test_an_unknown_name_has_no_sense() -> None:
    assert Gazetteer([]).senses("Atlantis") == ()


def test_an_empty_gazetteer_finds_nothing() -> None:
    assert found(Gazetteer([]), "Nothing to see in Lima.") == []


@pytest.mark.parametrize(
    ("name", "sense", "id_"),
    [
        ("Kenya", "country", "kenya"),
        ("Kenyan", "demonym", "kenya"),
        ("Nairobi", "capital", "kenya"),
        ("Kremlin", "seat", "russia"),
        ("DPRK", "country", "north-korea"),
        ("NATO", "organization", "nato"),
        ("Boko Haram", "organization", "boko-haram"),
        ("Narendra Modi", "person", "narendra-modi"),
        ("Zelensky", "surname", "volodymyr-zelensky"),
    ],
)
def test_the_worlds_names_are_known(name: str, sense: str, id_: str) -> None:
    assert (sense, id_) in [(s.sense, s.id) for s in finder().gazetteer.senses(name)]


def test_every_sense_of_a_name_is_an_actor_that_the_records_allow() -> None:
    gazetteer = finder().gazetteer
    for name in ("Russia", "Hezbollah", "Reuters", "Pentagon", "Gaza", "United Nations", "Xi Jinping"):
        senses = gazetteer.senses(name)
        assert senses, name
        assert all(s.kind in ACTOR_KINDS and s.id and s.name for s in senses), name


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["North", "Korea", "South", "Sudan", "Sea", "of", "the", "-", "."]), max_size=15)
)
def test_matches_never_overlap(words: list[str]) -> None:
    names = ["North Korea", "Korea", "South Sudan", "Sudan", "South", "North Sea", "Sea of Sudan"]
    matches = Gazetteer([seed(n) for n in names]).matches(tree(" ".join(words)))
    assert all(a.end <= b.start for a, b in pairwise(matches))
