"""Markdown: its paragraphs, with headings, code, tables, pictures and lists of links told from the story.

The text stays as it is, marks and all, so that offsets stay; only ranges are told.
"""

from __future__ import annotations

import re

from graphbuild.read.boilerplate import boilerplate, fold
from graphbuild.read.paragraphs import Block, Kind, lines, trimmed

_FENCE = re.compile(r"(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_UNDERLINE = re.compile(r"(?:=+|-{2,})$")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}$")
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_QUOTE = re.compile(r"(?:>\s?)+")
_LINK = re.compile(r"!?\[[^\[\]\n]*\](?:\([^)\n]{0,500}\)|\[[^\[\]\n]*\])|<?https?://\S+")
_PICTURE = re.compile(r"\[?!\[[^\[\]\n]*\]")
_DEFINITION = re.compile(r"\[[^\]\n]+\]:\s")
_HTML = re.compile(r"</?[a-zA-Z!][^<>]*>")
_MATTER_LINE = re.compile(r"([\w-]+)\s*[:=]\s*(.*)$")


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Title, date, url and source from the header between two lines `---` (or `+++`), and where it ends."""
    ranges = lines(text)
    mark = text[slice(*ranges[0])]
    if mark not in ("---", "+++"):
        return {}, 0
    closing = next((index for index in range(1, len(ranges)) if text[slice(*ranges[index])] == mark), None)
    if closing is None:
        return {}, 0
    names = boilerplate().header
    found: dict[str, str] = {}
    for start, end in ranges[1:closing]:
        line = _MATTER_LINE.match(text[start:end])
        if line and (value := line[2].strip().strip("\"'").strip()):
            for field in names.__struct_fields__:
                if fold(line[1]) in getattr(names, field):
                    found.setdefault(field, value)
    return found, ranges[closing][1]


def markdown_blocks(text: str, start: int = 0) -> list[Block]:
    """The blocks of a Markdown text from `start` on; `kind` is None where prose rules have to judge."""
    blocks: list[Block] = []
    prose: list[tuple[int, int]] = []  # the lines of the paragraph that is open
    fence = None

    def close(kind: Kind | None = None) -> None:
        if prose:
            blocks.append(_block(text, prose[0][0], prose[-1][1], kind))
            prose.clear()

    for first, last in lines(text):
        if first < start or first == last:
            if fence is None:
                close()
            continue
        line = text[first:last]
        if fence is not None:
            blocks.append(Block(first, last, "code"))
            fence = None if line.startswith(fence) and not line.strip(fence[0]) else fence
        elif opening := _FENCE.match(line):
            close()
            blocks.append(Block(first, last, "code"))
            fence = opening[1]
        elif _HEADING.match(line):
            close()
            blocks.append(Block(first, last, "heading"))
        elif _UNDERLINE.match(line) and prose:
            close("heading")
            blocks.append(Block(first, last, "ornament"))
        elif _RULE.match(line) or _TABLE_RULE.match(line):
            close("code" if "|" in line else None)
            blocks.append(Block(first, last, "ornament"))
        elif line.startswith("|") or (line.count("|") >= 2 and line.endswith("|")):
            close()
            blocks.append(Block(first, last, "code"))
        else:
            if _ITEM.match(line) or _DEFINITION.match(line) or _PICTURE.match(line):
                close()
            prose.append((first, last))
    close()
    return blocks


def _block(text: str, start: int, end: int, kind: Kind | None) -> Block:
    """A paragraph without its list or quotation mark; one of links, a picture or tags alone is no story."""
    for mark in (_QUOTE, _ITEM):
        if (found := mark.match(text, start, end)) and found.end() < end:
            start, end = trimmed(text, found.end(), end)
    paragraph = text[start:end]
    if kind is None:
        if _PICTURE.match(paragraph):
            kind = "caption"
        elif _DEFINITION.match(paragraph) or not _letters(_LINK.sub("", paragraph)):
            kind = "link"
        elif not _letters(_HTML.sub("", paragraph)):
            kind = "code"
    return Block(start, end, kind)


def _letters(text: str) -> bool:
    return any(character.isalnum() for character in text)
