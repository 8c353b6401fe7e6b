"""A text and what came with it -> Document: the one place where records, pages and files meet."""

from __future__ import annotations

import datetime as dt

from graphbuild.read.cleaning import clean
from graphbuild.read.dates import date_in_url, parse_date, year_in
from graphbuild.read.decoding import check_text, without_surrogates
from graphbuild.read.paragraphs import Block, paragraphs
from graphbuild.records import Document

_SHOWN = 60  # characters of a date that isn't understood


class Undated:
    """How many documents are read without the date they were given, which names no day, and the first."""

    def __init__(self) -> None:
        self.count = 0
        self._first = ""

    def add(self, id: str, date: object) -> None:
        """Notes the date given for a document, unless it is empty."""
        if date is None or (isinstance(date, str) and not date.strip()):
            return
        self.count += 1
        self._first = self._first or f"{without_surrogates(repr(date))[:_SHOWN]} of {id}"

    def __str__(self) -> str:
        documents = "1 document" if self.count == 1 else f"{self.count:,} documents"
        return (
            f"no day is understood in the date of {documents}, read without it: {self._first}; "
            "write 2025-03-12, 12 March 2025 or 12.3.2025 (day first); 03/12/2025 may be two days"
        )


def make_document(
    id: str,
    text: str,
    *,
    date: object = None,
    title: str | None = None,
    url: str | None = None,
    source: str | None = None,
    blocks: list[Block] | None = None,
    undated: Undated | None = None,
) -> Document:
    """A Document of a text as it was decoded, its story found.

    The date is the first known of: the `date` given (see `dates.parse_date`), the text's own date line, the
    day in the URL, the dateline's day in the year that any of them names; `undated` notes a `date` that
    leaves the document without one. `blocks` are the paragraphs where the format tells them. Raises
    InputError for text that is empty, too long, or binary.
    """
    text = without_surrogates(text)
    check_text(text)
    cleaned = clean(text, paragraphs(text) if blocks is None else blocks)
    url_day, url_year = date_in_url(url)
    day: dt.date | None = parse_date(date) or cleaned.date or url_day
    place = None
    if cleaned.dateline:
        place = cleaned.dateline.place
        day = day or cleaned.dateline.date(year_in(date) or url_year)
    if day is None and undated is not None:
        undated.add(id, date)
    return Document(
        id=id,
        text=text,
        date=day,
        dateline=place,
        title=title or cleaned.title,
        url=url,
        source=source,
        story=cleaned.story,
    )
