"""What a word says happened: classes, and how operators change them."""

from __future__ import annotations

import pytest
from news import tree

from graphbuild.extract.reading import Reader
from graphbuild.lexicon.events import event_lexicon


def root(text: str, word: str) -> str | None:
    """The class that `word` has in `text`; None where it tells of no event."""
    t = tree(text)
    reading = Reader(t, event_lexicon()).reading(t.words.index(word))
    return reading.root if reading else None


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Chad bombed Libya.", "bombed", "ASSAULT"),
        ("Chad was bombed by Libya.", "bombed", "ASSAULT"),
        ("The bombing of Libya went on.", "bombing", "ASSAULT"),
        ("Chad met Libya.", "met", "CONSULT"),
        ("The summit of Chad and Libya ended.", "summit", "CONSULT"),
        ("Chad arrested two Libyans.", "arrested", "COERCE"),
        ("Chad blamed Libya.", "blamed", "ACCUSE"),
        ("Chad praised Libya.", "praised", "SUPPORT"),
        ("Chad sanctioned Libya.", "sanctioned", "SANCTION"),
        ("Chad threatened Libya.", "threatened", "THREATEN"),
        ("Chad urged Libya to wait.", "urged", "REQUEST"),
        ("Chad rejected the plan.", "rejected", "REJECT"),
        ("Chad protested against the plan.", "protested", "PROTEST"),
        ("Chad retreated from Libya.", "retreated", "RETREAT"),
    ],
)
def test_a_head_has_its_class(text: str, word: str, expected: str) -> None:
    assert root(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Chad expelled the Libyan ambassador.", "expelled", "SANCTION"),
        ("Chad expelled hundreds of migrants.", "expelled", "COERCE"),
        ("Chad broke off relations with Libya.", "broke", "SANCTION"),
        ("Chad broke off talks with Libya.", "broke", "SANCTION"),
        ("Chad held talks with Libya.", "held", "CONSULT"),
        ("Chad held a naval exercise with Libya.", "held", "MOBILIZE"),
        ("Chad lifted the sanctions against Libya.", "lifted", "CONCEDE"),
        ("Chad imposed sanctions on Libya.", "imposed", "SANCTION"),
        ("Chad imposed a curfew in the north.", "imposed", "COERCE"),
        ("Chad sent food to Libya.", "sent", "AID"),
        ("Chad sent troops to Libya.", "sent", "MOBILIZE"),
        ("Chad opened fire on Libya.", "opened", "ASSAULT"),
        ("Chad opened its border with Libya.", "opened", "CONCEDE"),
        ("Chad recalled its ambassador from Libya.", "recalled", "SANCTION"),
        ("Chad signed a treaty with Libya.", "signed", "SUPPORT"),
    ],
)
def test_what_depends_on_a_head_decides_its_class(text: str, word: str, expected: str) -> None:
    assert root(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Chad promised to help Libya.", "promised", "AGREE"),
        ("Chad promised to attack Libya.", "promised", "THREATEN"),
        ("Chad threatened to bomb Libya.", "threatened", "THREATEN"),
        ("Chad threatened to arrest Libyans.", "threatened", "THREATEN"),
        ("Chad refused to meet Libya.", "refused", "REJECT"),
        ("Chad refused to help Libya.", "refused", "REJECT"),
        ("Chad stopped bombing Libya.", "stopped", "CONCEDE"),
        ("Chad stopped helping Libya.", "stopped", "SANCTION"),
        ("Chad suspended talks with Libya.", "suspended", "SANCTION"),
        ("Chad asked Libya to send food.", "asked", "REQUEST"),
        ("Chad accused Libya of arming rebels.", "accused", "ACCUSE"),
        ("Chad denied attacking Libya.", "denied", "REJECT"),
        ("Chad tried to bomb Libya.", "tried", "ASSAULT"),
        ("Chad plans to bomb Libya.", "plans", "ASSAULT"),
        ("Chad launched an attack on Libya.", "launched", "ASSAULT"),
        ("Chad agreed to stop bombing Libya.", "agreed", "AGREE"),
        ("Chad thanked Libya for sending food.", "thanked", "SUPPORT"),
        ("Chad forced Libya to retreat.", "forced", "COERCE"),
        ("The threat to bomb Libya was real.", "threat", "THREATEN"),
        ("The refusal to meet Libya was a mistake.", "refusal", "REJECT"),
        ("The promise to help Libya was kept.", "promise", "AGREE"),
        ("The end of the attack on Libya was near.", "end", "CONCEDE"),
    ],
)
def test_an_operator_changes_the_class_of_what_it_governs(text: str, word: str, expected: str) -> None:
    assert root(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Chad has a long border.", "has"),
        ("Chad grows millet.", "grows"),
        ("The rains came late.", "came"),
        ("Chad is large.", "large"),
        ("Chad began to rebuild its roads.", "began"),
        ("Chad expelled air from the tank.", "air"),
    ],
)
def test_a_word_of_no_event_has_no_class(text: str, word: str) -> None:
    assert root(text, word) is None


def test_an_operators_reading_knows_its_core_and_what_it_used_up() -> None:
    t = tree("Chad promised to try to help Libya.")
    reading = Reader(t, event_lexicon()).reading(t.words.index("promised"))
    assert reading is not None
    assert [op.name for op, _ in reading.operators] == ["agree_to_act", "resume"]
    assert t.words[reading.core] == "help"
    assert [t.words[i] for i in reading.consumed] == ["try", "help"]


@pytest.mark.parametrize("verb", ["must", "should"])
def test_saying_what_another_must_do_is_asking_for_it(verb: str) -> None:
    assert root(f"Chad said that Libya {verb} close the border.", "said") == "REQUEST"


def test_saying_that_another_did_wrong_is_accusing() -> None:
    assert root("Chad said that Libya was violating the treaty.", "said") == "ACCUSE"


def test_saying_anything_else_is_no_event() -> None:
    assert root("Chad said that the harvest was good.", "said") is None


def test_operators_nested_without_end_are_read_all_the_same() -> None:
    text = "Chad " + "promised to try to begin to " * 40 + "help Libya."
    assert root(text, "promised") in ("AGREE", None)
