"""Web pages: the article's text, title, day, site and address, by trafilatura (extra `html`)."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from graphbuild.errors import InputError, MissingExtraError
from graphbuild.read.decoding import check_text, decode, without_surrogates
from graphbuild.read.paragraphs import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_KINDS: dict[str, Kind] = {"head": "heading", "code": "code", "table": "code", "graphic": "caption"}


class Page(NamedTuple):
    """The article of a page: its paragraphs joined by blank lines, and what the page says of itself."""

    text: str
    blocks: list[Block]
    title: str | None
    date: str | None
    source: str | None
    url: str | None


def read_page(data: bytes) -> Page:
    """The article in the bytes of a page.

    Raises InputError where there is none, MissingExtraError without trafilatura.
    """
    try:
        import trafilatura
    except ImportError:
        raise MissingExtraError("reading web pages", "html") from None
    for name in ("trafilatura", "htmldate", "courlan"):  # what goes wrong with a page is said in our reason
        logging.getLogger(name).addHandler(logging.NullHandler())
    declared = _DECLARED.search(data[:4096])
    html = decode(data, declared[1].decode("ascii", "replace") if declared else None)
    if not html.strip():
        raise InputError("empty" if not html else "nothing but white space")
    if "\0" in html:
        raise InputError("binary, not text: it holds NUL bytes")
    try:
        # No guessing of dates from anything that looks like one: relative times rest on the document's date.
        found: Any = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:
        # Any fault of the libraries below on a hostile page must not end the run.
        raise InputError(f"the page can't be taken apart: {type(error).__name__}") from error
    text, blocks = _joined(found.body) if found is not None else ("", [])
    if not blocks:
        raise InputError("no article found in the page")
    check_text(text)
    return Page(text, blocks, found.title, found.date, found.sitename or found.hostname, found.url)


def _joined(body: Any) -> tuple[str, list[Block]]:
    """Text and blocks of trafilatura's tree: `p`, `head`, `quote`, `list` with `item`, ... under `body`."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for words, kind in _paragraphs(body):
        if words:
            parts.append(words)
            blocks.append(Block(at, at + len(words), kind))
            at += len(words) + 2
    return "\n\n".join(parts), blocks


def _paragraphs(element: Any) -> Iterator[tuple[str, Kind | None]]:
    for child in element:
        if (
            child.tag in ("list", "quote", "div")
            and len(child)
            and any(grandchild.tag in ("item", "p", "list", "head", "quote") for grandchild in child)
        ):
            yield _words(child.text or ""), None
            yield from _paragraphs(child)
        else:
            for line in "".join(_text(child)).split("\n\n"):
                yield _words(line), _KINDS.get(child.tag)
        yield _words(child.tail or ""), None


def _text(element: Any) -> Iterator[str]:
    """The element's text; a line break of the page parts paragraphs."""
    yield _flat(element.text)
    for child in element:
        if child.tag == "lb":
            yield "\n\n"
        elif child.tag != "graphic":
            yield from _text(child)
        yield _flat(child.tail)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _words(text: str) -> str:
    return without_surrogates(_flat(text).strip())
