"""From a document to the text that is parsed, and back to the document's offsets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from news import article, nlp

from graphbuild.parse.story import parts
from graphbuild.records import Document

TEXT = "HEADLINE\n\nNiger met Mali.\n\nPhoto: somebody\n\n  Mali left.\n"
STORY = ((10, 25), (44, 56))


def test_only_the_story_is_parsed() -> None:
    (part,) = parts(article(TEXT, story=STORY))
    assert part.text == "Niger met Mali.\n\n  Mali left."


def test_every_character_of_the_story_finds_its_way_back() -> None:
    (part,) = parts(article(TEXT, story=STORY))
    for word in ("Niger", "Mali.", "left"):
        at = part.text.index(word)
        assert TEXT[part.origin(at) : part.origin(at) + len(word)] == word


def test_without_story_ranges_the_whole_text_is_the_story() -> None:
    (part,) = parts(article("Togo met Benin."))
    assert (part.text, part.origin(5)) == ("Togo met Benin.", 5)


def test_an_empty_or_blank_text_has_no_parts() -> None:
    assert list(parts(article(""))) == []
    assert list(parts(article(" \n\t "))) == []


def test_blank_paragraphs_are_passed_over() -> None:
    (part,) = parts(article("Togo.   Benin.", story=((0, 5), (5, 8), (8, 14))))
    assert part.text == "Togo.\n\nBenin."


def test_a_long_document_is_cut_between_paragraphs() -> None:
    paragraph = "Chad met Niger. " * 2_000
    text = paragraph * 7
    story = tuple((k * len(paragraph), (k + 1) * len(paragraph)) for k in range(7))
    found = list(parts(article(text, story=story)))
    assert len(found) > 1
    assert all(len(p.text) <= 101_000 for p in found)
    assert sum(len(p.starts) for p in found) == 7


def test_one_endless_paragraph_is_cut_at_a_space() -> None:
    text = "peace " * 40_000
    found = list(parts(article(text)))
    assert len(found) > 1
    assert "".join(p.text for p in found).split() == text.split()


def test_an_endless_word_is_cut_all_the_same() -> None:
    text = "x" * 250_000
    assert "".join(p.text for p in parts(article(text))) == text


def test_a_blank_line_ends_a_sentence() -> None:
    doc = nlp()("Talks in Geneva\n\nIran met Oman")
    assert [s.text.strip() for s in doc.sents] == ["Talks in Geneva", "Iran met Oman"]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of paragraphs, some of them the story, with any white space between and around them."""
    blank = st.text(alphabet=" \n\t\u00a0", max_size=4)
    text, story = "", []
    for _ in range(draw(st.integers(1, 6))):
        text += draw(blank)
        paragraph = draw(st.text(min_size=1, max_size=30))
        if draw(st.booleans()):
            story.append((len(text), len(text) + len(paragraph)))
        text += paragraph
    return article(text + draw(blank), story=tuple(story))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_the_way_back_is_exact_for_any_document(document: Document) -> None:
    for part in parts(document):
        ends = [s - 2 for s in part.starts[1:]] + [len(part.text)]
        for start, end in zip(part.starts, ends, strict=True):
            for at in range(start, end):
                assert document.text[part.origin(at)] == part.text[at]
