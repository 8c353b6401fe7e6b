"""Who says so."""

from __future__ import annotations

import pytest
from news import claim, claims

from graphbuild.extract import Extractor


def says(extractor: Extractor, text: str, source: str, root: str, target: str) -> str | None:
    speaker = claim(extractor, text, source, root, target).attributed_to
    return speaker.name if speaker else None


@pytest.mark.parametrize(
    "text",
    [
        "Ghana said Togo had attacked Benin.",
        "Ghana said that Togo had attacked Benin.",
        "Togo had attacked Benin, Ghana said.",
        "Ghana reported that Togo had attacked Benin.",
        "Ghana claims that Togo attacked Benin.",
        "According to Ghana, Togo attacked the army of Benin.",
        "Ghana confirmed on Monday that Togo had attacked Benin.",
    ],
)
def test_the_subject_of_the_verb_of_saying_says_so(extractor: Extractor, text: str) -> None:
    speakers = {
        c.attributed_to.name for c in claims(extractor, text) if c.root == "ASSAULT" and c.attributed_to
    }
    assert speakers == {"Ghana"}


@pytest.mark.parametrize(
    "text",
    [
        '"Togo attacked Benin this morning," William Ruto said.',
        "“Togo attacked Benin this morning,” said William Ruto.",
        'William Ruto said: "Togo attacked Benin this morning."',
        '"It is true," William Ruto said. "Togo attacked Benin this morning."',
    ],
)
def test_the_speaker_of_a_quotation_says_so(extractor: Extractor, text: str) -> None:
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") == "William Ruto"


@pytest.mark.parametrize(
    "text", ["Togo attacked Benin.", "Togo attacked Benin. Ghana said the harvest was good."]
)
def test_the_writers_own_word_is_attributed_to_nobody(extractor: Extractor, text: str) -> None:
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") is None


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Ghana accused Togo of attacking Benin.", "ACCUSE"),
        ("Ghana demanded an apology from Togo.", "REQUEST"),
        ("Ghana threatened to bomb Togo.", "THREATEN"),
        ("Ghana said that Togo must leave.", "REQUEST"),
    ],
)
def test_the_speech_act_itself_is_the_writers_word(extractor: Extractor, text: str, root: str) -> None:
    assert says(extractor, text, "Ghana", root, "Togo") is None


def test_what_somebody_is_accused_of_is_his_accusers_word_and_in_doubt(extractor: Extractor) -> None:
    found = claim(extractor, "Ghana accused Togo of bombing Benin.", "Togo", "ASSAULT", "Benin")
    assert found.attributed_to is not None
    assert (found.attributed_to.name, found.hedged) == ("Ghana", True)


def test_a_pronoun_that_says_so_is_resolved(extractor: Extractor) -> None:
    text = "Giorgia Meloni met reporters. She said that Togo had attacked Benin."
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") == "Giorgia Meloni"


def test_a_spokesman_says_it_for_his_principal(extractor: Extractor) -> None:
    text = "A spokesman for NATO said that Togo had attacked Benin."
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") == "NATO"


def test_a_capital_that_says_so_is_its_government(extractor: Extractor) -> None:
    text = "Accra said that Togo had attacked Benin."
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") == "Ghana"


def test_an_outlet_that_reports_says_so(extractor: Extractor) -> None:
    text = "Reuters reported that Togo had attacked Benin."
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") == "Reuters"


def test_two_clauses_that_are_said_are_both_attributed(extractor: Extractor) -> None:
    text = "Ghana said that Togo had attacked Benin and threatened Niger."
    assert says(extractor, text, "Togo", "ASSAULT", "Benin") == "Ghana"
    assert says(extractor, text, "Togo", "THREATEN", "Niger") == "Ghana"
