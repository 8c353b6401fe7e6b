"""Who holds an office: on the day of the document, or at the time that the sentence tells of."""

from __future__ import annotations

import datetime as dt

import pytest
from news import discourse


def holder(text: str, words: str, year: int = 2023) -> str:
    """The id of whom the words, which end a noun phrase of the text, mean in a document of May that year."""
    found = discourse(text, date=dt.date(year, 5, 1))
    end = text.index(words) + len(words)
    for mention in found.mentions.all:
        if found.tree.ends[mention.end - 1] == end and mention.entity.kind == "person":
            return mention.entity.id
    raise AssertionError(f"{words!r} is nobody in {text!r}")


@pytest.mark.parametrize(
    ("text", "words", "year", "expected"),
    [
        ("The US president criticised Iran.", "president", 2019, "donald-trump"),
        ("The US president criticised Iran.", "president", 2023, "joe-biden"),
        ("The then US president criticised Iran in 2018.", "president", 2023, "donald-trump"),
        ("The then president of the United States accused Iran in 2018.", "president", 2023, "donald-trump"),
        ("In 2018 the US president met the Russian foreign minister.", "president", 2023, "donald-trump"),
        ("The US president criticised the 2015 nuclear deal with Iran.", "president", 2023, "joe-biden"),
        ("The North Korean leader met the US president in 2018.", "leader", 2019, "kim-jong-un"),
    ],
)  # fmt: skip
def test_an_office_means_who_held_it_then(text: str, words: str, year: int, expected: str) -> None:
    assert holder(text, words, year) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The former US president criticised Iran on Monday.",
        "The US president at the time criticised Iran.",
        "The then-US president criticised Iran.",
        "The then US president criticised Iran in 2021.",  # two held it in that year
    ],
)
def test_who_held_it_before_is_never_who_holds_it_now(text: str) -> None:
    assert holder(text, "president") not in {"joe-biden", "donald-trump"}


def test_the_former_president_is_the_one_of_the_story_who_is_not_in_office() -> None:
    text = "Former US president Donald Trump met President Joe Biden. The former US president accused Iran."
    found = discourse(text, date=dt.date(2023, 5, 1))
    last = max((m for m in found.mentions.all if m.entity.kind == "person"), key=lambda m: m.start)
    assert last.entity.id == "donald-trump"


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("Philippine President Marcos accused China.", 2023, "ferdinand-marcos-jr"),
        ("Philippine President Marcos accused China.", 1980, "ferdinand-marcos"),
        ("Former Philippine President Marcos accused China.", 2023, "marcos"),
    ],
)
def test_a_surname_in_office_is_who_held_it_on_the_day(text: str, year: int, expected: str) -> None:
    assert holder(text, text.split()[-3], year) == expected


def test_the_surname_of_a_son_comes_before_what_tells_him_from_his_father() -> None:
    found = discourse("Ferdinand Marcos Jr. met Antony Blinken. Marcos accused China.")
    ids = {m.entity.id for m in found.mentions.all if m.entity.kind == "person"}
    assert ids == {"ferdinand-marcos-jr", "antony-blinken"}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The US president halted aid. The president met Modi.", "The president", "joe-biden"),
        ("The US president met Macron. The president left. He met Modi.", "He", "joe-biden"),
        ("The British prime minister left. The prime minister met Modi.",
         "The prime minister", "rishi-sunak"),
        ("The Russian foreign minister met Modi. The minister left.", "The minister", "sergei-lavrov"),
        ("The US president left. The French president stayed. The president met Modi.",
         "The president", "emmanuel-macron"),
    ],
)  # fmt: skip
def test_a_bare_office_means_who_was_last_known_by_it(text: str, words: str, expected: str) -> None:
    assert holder(text, words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "The next president met Modi.",
        "The former president met Modi.",
        "The president of the club met Modi.",
        "The vice president met Modi.",
        "Vladimir Putin left. The president met Modi.",  # who is one too
        "The Ruritanian president left. A president met Modi.",
    ],
)
def test_a_bare_office_may_mean_another_holder(words: str) -> None:
    found = discourse(f"The US president left. {words}", date=dt.date(2023, 5, 1))
    ids = [m.entity.id for m in found.mentions.all if m.entity.kind == "person"]
    assert ids.count("joe-biden") == 1
