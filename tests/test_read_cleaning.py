"""Which paragraphs are the story: in the two seeds, in made-up pages, and what must never be lost."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

import pytest

from graphbuild.errors import LexiconError
from graphbuild.read import make_document, read
from graphbuild.read.boilerplate import boilerplate, parse_boilerplate
from graphbuild.read.cleaning import _SENTENCE_END
from graphbuild.read.judging import judge
from graphbuild.records import SetAside

SEEDS = Path(__file__).parent.parent / "seeds"
BODY = (
    "The two presidents met in Beijing on Wednesday and signed a pact on trade and defence.\n\n"
    "“Your support helps us to defend our country,” the president told the visitors."
)


def story(text: str) -> list[str]:
    return [text[start:end] for start, end in make_document("x", text).story]


def seed(number: int) -> list[str]:
    document = list(read([SEEDS]))[number]
    return [document.text[start:end] for start, end in document.story]


def test_of_the_first_seed_the_appeal_is_out_and_the_date_is_kept():
    document = next(iter(read([SEEDS])))
    assert document.date == dt.date(2025, 9, 4)
    assert document.dateline is None
    assert seed(0)[0].startswith("Aides were filmed wiping down")


def test_of_the_first_seed_only_appeal_and_caption_are_out():
    text = next(iter(read([SEEDS]))).text
    paragraphs = [part.strip() for part in text.split("\n\n")]
    out = [part for part in paragraphs if part not in seed(0)]
    assert [part[:30] for part in out] == ["date 2025-09-04 Your support h", "Kim Jong Un and Vladimir Putin"]


def test_of_the_second_seed_the_dateline_and_the_headings_are_out():
    document = list(read([SEEDS]))[1]
    assert (document.date, document.dateline) == (dt.date(2025, 9, 4), "New Delhi")
    assert seed(1)[0].startswith("A bizarre scene unfolded")
    assert not any(part in seed(1) for part in ("Precautions Or Paranoia?", "A Brotherhood Of Sanctions"))
    assert len(seed(1)) == 14


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Your support helps us to tell the story. Read more", "appeal"),
        ("Subscribe now and get unlimited access to our reporting.", "prompt"),
        ("Sign up for our daily newsletter", "prompt"),
        ("Sign up for World Briefing", "prompt"),
        ("We use cookies to improve your experience on our site.", "appeal"),
        ("Follow us on Twitter and Facebook.", "prompt"),
        ("Share this article", "prompt"),
        ("Leave a comment below", "appeal"),
        ("Read more", "prompt"),
        ("Support Now", "prompt"),
        ("Advertisement", "prompt"),
        ("ADVERTISEMENT - CONTINUE READING BELOW", "prompt"),
        ("Also read: Putin lands in Beijing for summit", "prompt"),
        ("READ MORE | Putin lands in Beijing.", "prompt"),
        ("Watch: The moment Putin landed in Beijing", "prompt"),
        ("(Except for the headline, this story has not been edited by our staff.)", "prompt"),
        ("© 2025 The Daily. All rights reserved.", "notice"),
        ("Copyright 2025 The Daily.", "notice"),
        ("This material may not be published, broadcast, rewritten or redistributed.", "notice"),
        ("By John Smith", "byline"),
        ("By John Smith and Jane Doe in Moscow", "byline"),
        ("Reporting by Jane Doe; Editing by John Smith", "byline"),
        ("(Reporting by Jane Doe in Moscow; editing by John Smith.)", "byline"),
        ("Jane Doe and John Smith contributed to this report.", "byline"),
        ("(With inputs from agencies)", "byline"),
        ("— The Kremlin (@KremlinRussia_E) September 4, 2025", "byline"),
        ("Kim Jong Un and Vladimir Putin at their meeting in Beijing ( Kremlin.ru )", "caption"),
        ("Putin in Beijing (Reuters)", "caption"),
        ("Russian President Vladimir Putin in Beijing, Sept. 4, 2025. (AP Photo/Jane Doe, Pool)", "caption"),
        ("Vladimir Putin shakes hands with Kim Jong Un. [Alexander Kazakov/Pool via Reuters]", "caption"),
        ("(Image: Getty)", "caption"),
        ("Photo: Reuters", "caption"),
        ("Image credit: Jane Doe", "caption"),
        ("The two leaders in Beijing. Photograph: Jane Doe/EPA", "caption"),
        ("The leaders of Russia and North Korea Getty Images", "caption"),
        ("Kim Jong Un arrives in Beijing | File photo", "caption"),
        ("https://example.org/a", "link"),
        ("pic.twitter.com/abc123", "link"),
        ("* * *", "ornament"),
        ("Updated: September 4, 2025 10:30 am", "date"),
    ],
)
def test_what_surrounds_a_story_is_known(line, kind):
    assert judge(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Ukraine wants to become a member of NATO, the alliance's chief said.",
        "Share prices fell in Moscow on Thursday after the sanctions.",
        "Men must sign up for the draft, the ministry in Kyiv said.",
        "The drones entered Polish airspace without permission.",
        "“Your support helps us, and we thank you for your donation,” Zelensky told the donors.",
        "Officials said the attack killed five people. (Reuters)",
        "By Thursday, Russian troops had taken the town.",
        "Photographs show the damage at the base.",
        "Video of the meeting was posted on Telegram.",
        "The European Union adopted a law on cookies and privacy policy for platforms.",
        "More than 200 people fled the town.",
        "Copyright law divides the two countries.",
        "Live fire drills began near Taiwan.",
        "Mr Kim is not alone in taking such precautions.",
        "Following the signing of a pact, North Korea and Russia have drawn closer.",
        "The UN said it relies on donations, and that a subscription to its fund is open to all.",
    ],
)
def test_sentences_of_news_are_not_taken_for_what_surrounds_it(line):
    assert judge(line) == "story"


@pytest.mark.parametrize(
    "heading",
    [
        "Precautions Or Paranoia?",
        "A Brotherhood of Sanctions",
        "WHAT HAPPENS NEXT",
        "What happens next",
        "Background",
        "How did the talks go?",
        "Kremlin: Talks Went Well",
    ],
)
def test_a_heading_between_paragraphs_is_out(heading):
    first, second = BODY.split("\n\n")
    assert story(f"{first}\n\n{heading}\n\n{second}") == [first, second]


def test_news_in_brief_without_full_stops_are_no_headings():
    lines = ["Russia attacks Kyiv", "Israel strikes Gaza", "Iran and China sign pact"]
    assert story("\n".join(lines)) == lines


def test_the_heading_at_the_top_is_the_title():
    document = make_document("x", "Leaders sign pact in Beijing\n\nBy John Smith\n\n" + BODY)
    assert document.title == "Leaders sign pact in Beijing"
    assert len(document.story) == 2


@pytest.mark.parametrize(
    "tail",
    [
        " Additional reporting: Jane Doe",
        " (Reporting by Jane Doe; Editing by John Smith)",
        " Read more",
        " Follow us on Twitter.",
        " • Jane Doe is our diplomatic correspondent",
        " (Reuters)",
        " — AFP",
        " © 2025 The Daily. All rights reserved.",
    ],
)
def test_credits_and_appeals_at_the_end_of_a_paragraph_are_cut_off(tail):
    sentence = "The two presidents met in Beijing on Wednesday and signed a pact on trade."
    assert story(sentence + tail) == [sentence]


def test_an_appeal_that_runs_into_the_story_is_cut_off():
    appeal = "Your support helps us to tell the story. Your donation keeps us in the field. Read more "
    assert story(appeal + "Aides were filmed in Beijing. They cleaned a chair.") == [
        "Aides were filmed in Beijing. They cleaned a chair."
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Russian troops attacked a Ukrainian town on Monday",
        "Putin meets Kim",
        "Your support helps us. Read more",
        "Photo: Reuters",
        "KABUL",
        "2025-09-04",
        "* * *",
    ],
)
def test_what_stands_alone_is_kept_whatever_it_is(sentence):
    assert story(sentence) == [sentence]


def test_a_single_sentence_loses_only_its_dateline():
    assert story("JERUSALEM (AP) -- Israel struck Gaza") == ["Israel struck Gaza"]


def test_a_text_without_newlines_is_one_range():
    text = BODY.replace("\n\n", " ")
    assert make_document("x", text).story == ((0, len(text)),)


def test_long_lines_are_paragraphs_of_their_own():
    first, second = BODY.split("\n\n")
    assert story(f"{first} {first}\n{second} {second}") == [f"{first} {first}", f"{second} {second}"]


WRAPPED = """\
The two presidents met in Beijing on Wednesday and signed a pact on
trade and defence, which both of them called historic. Officials of
the ministry said that
talks would go on for weeks in both of the capitals, and that more
papers would be signed.

Ukraine condemned the pact. Its foreign minister said on Thursday
that it broke international law, and asked the United Nations for a
debate."""


def test_hard_wrapped_lines_are_joined_up_to_the_blank_line():
    assert story(WRAPPED) == WRAPPED.split("\n\n")


def test_hard_wrapped_lines_with_windows_newlines_are_joined():
    assert len(story(WRAPPED.replace("\n", "\r\n"))) == 2


def test_hard_wrapped_paragraphs_with_short_last_lines_are_parted_without_blank_lines():
    assert len(story(WRAPPED.replace("\n\n", "\n").replace("said that\ntalks", "said that talks"))) == 2


def test_a_list_item_in_a_text_is_a_paragraph():
    assert len(story("Russia said this.\n- China agreed to it.\n- Iran refused it.")) == 3


MARKDOWN = """\
---
title: "Leaders sign pact"
date: 2025-09-04
url: https://example.org/a
publisher: The Daily
---

# Leaders sign pact

![The leaders](a.jpg)

BEIJING — The two presidents **met** on Wednesday
and signed a pact.

## What they said

> The pact is historic, said one.

- China will lend money to Russia.
- [Earlier story](https://example.org/b)

| country | troops |
| --- | --- |
| Russia | 100 |

```
Iran attacked Iraq in this code.
```

Next steps
----------

Both said they would meet again.

[1]: https://example.org/c
<!-- end -->
"""


def test_of_markdown_only_the_prose_is_story(tmp_path):
    (tmp_path / "a.md").write_text(MARKDOWN)
    (document,) = read([tmp_path])
    assert [MARKDOWN[start:end] for start, end in document.story] == [
        "The two presidents **met** on Wednesday\nand signed a pact.",
        "The pact is historic, said one.",
        "China will lend money to Russia.",
        "Both said they would meet again.",
    ]


def test_the_header_of_markdown_tells_title_date_address_and_source(tmp_path):
    (tmp_path / "a.md").write_text(MARKDOWN)
    (document,) = read([tmp_path])
    assert (document.title, document.date) == ("Leaders sign pact", dt.date(2025, 9, 4))
    assert (document.url, document.source, document.dateline) == (
        "https://example.org/a",
        "The Daily",
        "BEIJING",
    )


def test_markdown_that_is_but_a_header_is_set_aside(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Pact\n---\n")
    assert list(read([tmp_path])) == [SetAside(id="a.md", stage="read", reason="nothing below its header")]


def test_the_word_lists_are_whole():
    assert "your donation" in boilerplate().appeal.strong


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("weak = [", "week = ["), "week"),
        (("max_words = 14", "max_words = 0"), "at least 1"),
        (('"your donation"', '"Your donation"'), "lower case"),
        (('"your donation"', '"donate now"'), "twice"),
        (('"your donation"', "5"), "str"),
        (("[appeal]", "[appeal"), "boilerplate.toml"),
    ],
)
def test_a_word_list_that_breaks_its_form_is_refused(change, complaint):
    toml = files("graphbuild.lexicon").joinpath("boilerplate.toml").read_text(encoding="utf-8")
    with pytest.raises(LexiconError, match=complaint):
        parse_boilerplate(toml.replace(*change, 1))


def test_a_very_long_row_of_dots_is_read_in_one_go():
    dots = "x" + "." * 200_000 + " y"  # looked at once from each dot, this would take many minutes
    assert [(found.start(), found.end()) for found in _SENTENCE_END.finditer(dots + ". Then")] == [
        (200_003, 200_005)
    ]
    assert make_document("x", dots).story
