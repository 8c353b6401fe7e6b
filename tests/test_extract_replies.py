"""Whom a statement answers that names nobody: who spoke, or who acted, in a sentence before."""

from __future__ import annotations

import pytest
from news import triples

from graphbuild.extract import Extractor


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "Estonia accused Russia of sabotage. The Kremlin denied any involvement.",
            ("Russia", "REJECT", "Estonia"),
        ),
        ("Chad urged Sweden to extradite him. Stockholm rejected the request.", ("Sweden", "REJECT", "Chad")),
        ("Israel bombed Damascus on Monday. Iran condemned the attack.", ("Iran", "ACCUSE", "Israel")),
        ("Armenia asked Russia for troops, but Moscow declined.", ("Russia", "REJECT", "Armenia")),
        (
            "Israel and Lebanon signed a truce. Iraq and Oman welcomed the deal.",
            ("Oman", "SUPPORT", "Israel"),
        ),
        (
            "Kenya offered Somalia talks on Monday. It rained. Mogadishu rejected the offer.",
            ("Somalia", "REJECT", "Kenya"),
        ),
    ],
)
def test_who_was_spoken_of_answers_who_spoke(
    extractor: Extractor, text: str, answer: tuple[str, str, str]
) -> None:
    assert answer in triples(extractor, text)


@pytest.mark.parametrize(
    ("text", "not_said"),
    [
        # the object names what is rejected
        ("Estonia accused Russia of sabotage. The Kremlin rejected the Danish plan.", "Estonia"),
        # nobody accused Peru
        ("Estonia accused Russia of sabotage. Peru denied any involvement.", "Estonia"),
        # another deed than the one that is condemned, and one that was not done
        ("Iran bombed Israel, and Ghana sent aid to Israel. France condemned the attack.", "Ghana"),
        ("Russia did not attack Poland. France condemned the attack.", "Russia"),
        # too long ago
        (
            "Chad accused Togo of spying." + " The weather was fine." * 5 + " Togo denied any involvement.",
            "Chad",
        ),
        # a tax is nobody's deed
        ("Chad accused Togo of spying. Togo rejected the tax.", "Chad"),
        # one side does not answer itself
        ("Russia accused Estonia of spying. The Kremlin condemned the accusation.", "Russia"),
    ],
)
def test_a_doubtful_answer_is_no_claim(extractor: Extractor, text: str, not_said: str) -> None:
    answers = {
        t for t in triples(extractor, text) if t[1] in ("REJECT", "SUPPORT", "ACCUSE") and t[0] != "Chad"
    }
    assert not [t for t in answers if t[2] == not_said]
    assert not [t for t in triples(extractor, text) if t[0] == t[2]]


def test_a_denied_deed_is_told_as_not_done(extractor: Extractor) -> None:
    found = triples(extractor, "Kigali has long denied arming the M23 rebels.")
    assert ("Rwanda", "AID", "M23") in found
