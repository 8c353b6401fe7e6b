"""Which paragraphs of a text tell the story, and what the text says of its own date and place.

Nothing is taken out of the text, so that offsets stay: the story is a list of character ranges.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from graphbuild.read.boilerplate import boilerplate, fold, one_of
from graphbuild.read.dateline import Dateline, find_dateline, is_agency
from graphbuild.read.dates import leading_date
from graphbuild.read.judging import (
    ends_as_sentence,
    is_appeal,
    is_byline,
    is_notice,
    is_plain,
    is_prompt,
    judge_all,
    word_count,
)
from graphbuild.read.paragraphs import Block, Kind, trimmed


class Cleaned(NamedTuple):
    """Ranges of the story; the date, the dateline and the title that the text itself gives."""

    story: tuple[tuple[int, int], ...]
    date: dt.date | None
    dateline: Dateline | None
    title: str | None


# Marks are taken as a whole run, from its first: a row of dots is looked at once, not once from each dot.
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*\s+(?=[\"“'‘(\[•*©—–-]*\s?[^\W_a-z])|(?<!\s)\s+(?=•)"
)
_SIGN_OFF = re.compile(
    r"\s*(?:[—–-]+\s*|[(\[/])\s*([^()\[\]/.—–]{2,40}(?:/[^()\[\]/.—–]{2,30})?)\s*[)\]/]?\.?$"
)
_PROMPT_WORDS = 20  # a longer sentence that begins like a prompt is one of the story
_STRAY = 2  # sentences without a cue between two with one, at the edge of a paragraph, go with them


def clean(text: str, blocks: list[Block]) -> Cleaned:
    """Judges the blocks (ordered, trimmed, not overlapping; a block with a kind is judged already).

    When nothing would be left all paragraphs are the story: a document is never lost without a word.
    """
    date, opened = _open(text, blocks)
    kinds = judge_all(text, opened)
    for block, kind in zip(opened, kinds, strict=True):
        if kind == "date" and date is None and (found := leading_date(text[block.start : block.end])):
            date = found[0]
    kept = [
        (start, end)
        for block, kind in zip(opened, kinds, strict=True)
        for start, end in [_story_in(text, block, kind)]
        if start < end
    ]
    story, dateline = _after_dateline(text, kept)
    if not story:
        everything = [(block.start, block.end) for block in opened or blocks] or [trimmed(text, 0, len(text))]
        story, dateline = _after_dateline(text, everything)
        story = story or everything
    return Cleaned(tuple(story), date, dateline, _title(text, opened, kinds))


def _open(text: str, blocks: list[Block]) -> tuple[dt.date | None, list[Block]]:
    """The date line that the first block begins with, and the blocks without it."""
    if not blocks or blocks[0].kind is not None:
        return None, blocks
    first = blocks[0]
    found = leading_date(text[first.start : first.end])
    if found is None:
        return None, blocks
    start, end = trimmed(text, first.start + found[1], first.end)
    return found[0], ([Block(start, end)] if start < end else []) + blocks[1:]


def _after_dateline(
    text: str, ranges: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], Dateline | None]:
    if not ranges:
        return [], None
    start, end = ranges[0]
    found = find_dateline(text[start:end])
    if found is None:
        return ranges, None
    start, end = trimmed(text, start + found.end, end)
    return ([(start, end)] if start < end else []) + ranges[1:], found


def _title(text: str, blocks: list[Block], kinds: list[Kind]) -> str | None:
    """The heading that the text begins with, when a story follows it."""
    for block, kind in zip(blocks, kinds, strict=True):
        if kind == "heading":
            title = " ".join(text[block.start : block.end].strip("#*_= \t").split())
            return title if len(title.split()) >= 3 and "story" in kinds else None
        if kind == "story":
            return None
    return None


def _story_in(text: str, block: Block, kind: Kind) -> tuple[int, int]:
    """The part of a block that is story, maybe none: appeals and notices run on from a story's last words."""
    start, end = block.start, block.end
    if kind == "story":
        return _without_edges(text, start, end)
    if block.kind is None and kind in ("appeal", "notice", "byline"):
        start, end = _without_edges(text, start, end)
        if (start, end) != (block.start, block.end) and is_plain(text[start:end]):
            return start, end
    return start, start


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the appeals, credits and buttons that its first or last sentences are."""
    sentences = _sentences(text, start, end)
    skipped = _edge(text[first:last] for first, last in sentences)
    if skipped == len(sentences):
        return start, start
    dropped = _edge(text[first:last] for first, last in reversed(sentences[skipped:]))
    start, end = sentences[skipped][0], sentences[len(sentences) - 1 - dropped][1]
    if skipped:
        start = _past_buttons(text, start, end)
    return trimmed(text, start, _before_sign_off(text, start, end))


def _edge(sentences: Iterator[str]) -> int:
    """How many of the first sentences go: up to the last that stands apart, with but strays between."""
    cut = 0
    for index, sentence in enumerate(sentences):
        if index > cut + (_STRAY if cut else 0):
            break
        if _is_apart(sentence):
            cut = index + 1
    return cut


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Rough sentences: good enough to look at the edges of a paragraph, not to parse."""
    ranges, at = [], start
    for found in _SENTENCE_END.finditer(text, start, end):
        ranges.append(trimmed(text, at, found.end()))
        at = found.end()
    ranges.append(trimmed(text, at, end))
    return [(first, last) for first, last in ranges if first < last]


def _is_apart(sentence: str) -> bool:
    words, folded = word_count(sentence), fold(sentence)
    if is_notice(folded, words) or is_byline(sentence, folded, words) or is_appeal(sentence, words):
        return True
    if words <= _PROMPT_WORDS and is_prompt(folded, words):
        return not (_button(sentence) and ends_as_sentence(sentence))
    # "• Jane Doe is our correspondent": what follows a bullet after the story, without a full stop.
    return sentence.startswith("•") and not ends_as_sentence(sentence)


def _past_buttons(text: str, start: int, end: int) -> int:
    """Where the story starts after buttons that run into it: "Read more Aides were filmed ..."."""
    while length := _button(text[start:end]):
        start = trimmed(text, start + length, end)[0]
    return start


def _button(text: str) -> int:
    """The length of a button's words before a capital that starts something new."""
    buttons = one_of(tuple(entry for entry in boilerplate().prompt.whole if " " in entry), "(?i:{})")
    found = buttons.match(text)
    return found.end() if found and text[found.end() :].lstrip()[:1].isupper() else 0


def _before_sign_off(text: str, start: int, end: int) -> int:
    """Where the agency that signs a text begins: "... he said. (Reuters)", "... he said. — AFP"."""
    found = _SIGN_OFF.search(text, max(start, end - 80), end)
    if found and is_agency(found[1]) and ends_as_sentence(text[start : found.start()].rstrip()):
        return found.start()
    return end
