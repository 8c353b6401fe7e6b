"""Where the paragraphs of a plain text are, be they lines, blocks between blank lines, or hard-wrapped."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal[
    "story", "heading", "caption", "byline", "appeal", "prompt", "notice", "link", "ornament", "date", "code"
]


class Block(NamedTuple):
    """A paragraph's character range, trimmed of white space; `kind` where the format tells it, else None."""

    start: int
    end: int
    kind: Kind | None = None


_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_STOP = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_ITEM = re.compile(r"(?:[-*+•·–]|\d{1,2}[.)]|#{1,6})\s")
# Mail and wire services wrap at 60 to 80 columns; a longer line is a paragraph of its own.
_WIDEST, _NARROWEST = 100, 40


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends; empty where there is nothing else in it."""
    part = text[start:end]
    kept = part.strip()
    if not kept:
        return start, start
    start += len(part) - len(part.lstrip())
    return start, start + len(kept)


def lines(text: str) -> list[tuple[int, int]]:
    """Each line's range, trimmed; a blank line has an empty one."""
    ranges, at = [], 0
    for newline in _NEWLINE.finditer(text):
        ranges.append(trimmed(text, at, newline.start()))
        at = newline.end()
    ranges.append(trimmed(text, at, len(text)))
    return ranges


def paragraphs(text: str) -> list[Block]:
    """The paragraphs in order, without overlap, none blank.

    A blank line always parts two. A single newline does where lines are long or end as paragraphs do; in
    hard-wrapped text it does not, nor where the next line goes on in lower case.
    """
    all_lines = lines(text)
    width = _wrapped_at(text, all_lines)
    blocks: list[Block] = []
    open_start, open_end = -1, -1
    before = (0, 0)
    for start, end in all_lines:
        if open_start >= 0 and start < end and _goes_on(text, before, (start, end), width):
            open_end = end
        else:
            if open_start >= 0:
                blocks.append(Block(open_start, open_end))
            open_start, open_end = (start, end) if start < end else (-1, -1)
        before = (start, end)
    if open_start >= 0:
        blocks.append(Block(open_start, open_end))
    return blocks


def _goes_on(text: str, before: tuple[int, int], now: tuple[int, int], width: int | None) -> bool:
    """Whether the line continues the paragraph of the line before it."""
    line, last = text[slice(*now)], text[slice(*before)]
    if _ITEM.match(line):
        return False
    stopped = bool(_STOP.search(last))
    if line[0].islower() and not stopped:
        return True
    if width is None:
        return False
    has_room = len(last) + 1 + len(line.split(None, 1)[0]) <= width - 2
    return not has_room or (not stopped and len(last) * 10 >= width * 7)


def _wrapped_at(text: str, all_lines: list[tuple[int, int]]) -> int | None:
    """The width at which the text is hard-wrapped, or None.

    Wrapped lines break where the next word would not have fitted, and mostly within a sentence.
    """
    lengths = sorted(end - start for start, end in all_lines if start < end)
    if len(lengths) < 2:
        return None
    width = lengths[(len(lengths) - 1) * 19 // 20]  # a long address may stick out
    if not _NARROWEST <= width <= _WIDEST:
        return None
    breaks = full = within = 0
    for (start, end), (next_start, next_end) in pairwise(all_lines):
        if start < end and next_start < next_end:
            breaks += 1
            first = text[next_start:next_end].split(None, 1)[0]
            full += end - start + 1 + len(first) > width - 12
            within += not _STOP.search(text[start:end])
    return width if breaks and full * 3 >= breaks * 2 and within * 2 >= breaks else None
