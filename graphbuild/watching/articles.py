"""Articles as they came to rows of a table in the work folder, a file for each day, from which `build` and
`retry` read them as any other."""

from __future__ import annotations

import codecs
import datetime as dt
import json
import re
from contextlib import suppress
from pathlib import Path

import msgspec

from graphbuild.errors import InputError
from graphbuild.files import written_whole
from graphbuild.read.pages import read_page
from graphbuild.watching.addresses import address_of
from graphbuild.watching.fetching import Answer
from graphbuild.watching.memory import Waiting

FOLDER = "articles"
_PAGES = ("", "text/html", "application/xhtml+xml")
_LEFT_OUT = ("caption", "code")  # which a table of plain texts couldn't tell from the story
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


class Row(msgspec.Struct, omit_defaults=True):
    """A document as `build` reads it."""

    id: str
    text: str
    title: str | None = None
    date: dt.date | None = None
    url: str | None = None
    source: str | None = None


def row_of(waiting: Waiting, answer: Answer | None) -> Row:
    """The article in the page that came, or in the feed itself where that has more of it. Raises
    InputError where there is none, MissingExtraError without the extra `html`."""
    page = failure = None
    if answer is not None:
        try:
            page = read_page(_bytes(answer))
        except InputError as error:
            failure = error
    if waiting.content is not None:
        with suppress(InputError):
            told = read_page(f"<html><body><article>{waiting.content}</article></body></html>".encode())
            if page is None or len(page.text) * 2 < len(told.text):  # a page may have but the beginning
                page = told._replace(source=page and page.source)
    if page is None:
        raise failure or InputError("no article found in the page, nor in the feed")
    parts = (page.text[block.start : block.end] for block in page.blocks if block.kind not in _LEFT_OUT)
    text = "\n\n".join(part for part in parts if part.strip())
    if not text:
        raise InputError("no article found in the page")
    return Row(
        id=waiting.id,
        text=text,
        title=waiting.title or page.title,
        date=waiting.date or _day(page.date),
        url=answer.url if answer is not None else waiting.url,
        source=page.source or address_of(waiting.url).host.removeprefix("www."),
    )


def keep(folder: Path, day: dt.date, rows: list[Row]) -> Path:
    """Adds rows to the file of a day, unless it has them, and gives its path. Raises StoreError."""
    path = folder / FOLDER / f"{day.isoformat()}.jsonl"
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        before = b""
    there = {_id(line) for line in before.splitlines()}
    with written_whole(path) as file:
        file.write(before)
        for row in rows:
            if row.id not in there:
                file.write(msgspec.json.encode(row) + b"\n")
    return path


def _id(line: bytes) -> object:
    try:
        return json.loads(line).get("id")
    except (ValueError, AttributeError):
        return None


def _bytes(answer: Answer) -> bytes:
    """The page as UTF-8 where its server says which encoding it has. Raises InputError for no page."""
    kind = answer.headers.get("content-type", "")
    name = kind.partition(";")[0].strip().lower()
    if name not in _PAGES:
        raise InputError(f"it is {name[:60]}, no page")
    declared = _CHARSET.search(kind)
    if declared is not None:
        try:
            if codecs.lookup(declared[1]).name != "utf-8":
                return answer.body.decode(declared[1]).encode()
        except (LookupError, ValueError):  # says what it is not: the page itself may know
            return answer.body
    return answer.body


def _day(date: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(date) if date else None
    except ValueError:
        return None
