"""Direct speech: where it stands and who speaks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news import tree

from graphbuild.parse.quotes import find_quotes


def quoted(text: str) -> list[tuple[str, str | None]]:
    """The quotations of a text with the last word of who speaks them."""
    t = tree(text)
    return [
        (text[t.starts[q.start] : t.ends[q.end - 1]], t.words[q.speaker] if q.speaker is not None else None)
        for q in find_quotes(t)
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We shall not leave our islands," Mitsotakis said.', "Mitsotakis"),
        ("“We shall not leave our islands,” Mitsotakis said.", "Mitsotakis"),
        ("«We shall not leave our islands,» Mitsotakis said.", "Mitsotakis"),
        ('"We shall not leave our islands," said Mitsotakis.', "Mitsotakis"),
        ('Mitsotakis said: "We shall not leave our islands."', "Mitsotakis"),
        ('Mitsotakis added that "nobody will ever leave our islands".', "Mitsotakis"),
        ('"We shall not leave our islands," the minister told parliament.', "minister"),
    ],
)
def test_the_subject_of_the_verb_of_saying_speaks(text: str, speaker: str) -> None:
    assert [s for _, s in quoted(text)] == [speaker]


def test_the_marks_are_no_part_of_the_quotation() -> None:
    ((text, _),) = quoted("“Our ships will sail home tomorrow,” Lula said.")
    assert text == "Our ships will sail home tomorrow,"


@pytest.mark.parametrize(
    "text",
    ['Niger called it a "mistake".', 'The "special operation" went on.', "There was nothing to quote."],
)
def test_scare_quotes_are_no_speech(text: str) -> None:
    assert quoted(text) == []


def test_two_quotations_keep_their_own_speakers() -> None:
    text = '"Serbia will never join the alliance," Vucic said. "We hope that they will," Kurti replied.'
    assert [s for _, s in quoted(text)] == ["Vucic", "Kurti"]


def test_a_quotation_that_runs_on_keeps_its_speaker() -> None:
    text = '"Chad is not for sale to anybody," Deby said. "It has never been for sale."'
    assert [s for _, s in quoted(text)] == ["Deby", "Deby"]


def test_without_a_verb_of_saying_nobody_speaks() -> None:
    assert quoted('The banner was long: "No more war in our villages".') == [
        ("No more war in our villages", None)
    ]


def test_a_mark_that_is_never_closed_opens_no_quotation() -> None:
    assert quoted('"The war is over and we are glad.') == []


def test_a_speech_of_two_paragraphs_is_opened_twice_and_closed_once() -> None:
    text = "“The first convoy left this morning.\n\n“The second convoy will leave tonight,” Ruto said."
    assert quoted(text)[-1] == ("The second convoy will leave tonight,", "Ruto")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(['"', "“", "”", "«", "»", "said", "Ruto", "we", "left", "home", ",", "."]),
        max_size=30,
    )
)
def test_quotations_stand_in_order_and_never_overlap(words: list[str]) -> None:
    t = tree(" ".join(words))
    quotes = find_quotes(t)
    assert all(q.start < q.end <= t.n for q in quotes)
    assert all(a.end <= b.start for a, b in pairwise(quotes))
    assert all(q.speaker is None or not q.start <= q.speaker < q.end for q in quotes)
