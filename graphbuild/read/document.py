"""A text and what came with it -> Document: the one place where records, pages and files meet."""

from __future__ import annotations

import datetime as dt

from graphbuild.read.cleaning import clean
from graphbuild.read.dates import date_in_url, parse_date, year_in
from graphbuild.read.decoding import check_text, without_surrogates
from graphbuild.read.paragraphs import Block, paragraphs
from graphbuild.records import Document


def make_document(
    id: str,
    text: str,
    *,
    date: object = None,
    title: str | None = None,
    url: str | None = None,
    source: str | None = None,
    blocks: list[Block] | None = None,
) -> Document:
    """A Document of a text as it was decoded, its story found.

    The date is the first known of: the `date` given (see `dates.parse_date`), the text's own date line, the
    day in the URL, the dateline's day in the year that any of them names. `blocks` are the paragraphs where
    the format tells them. Raises InputError for text that is empty, too long, or binary.
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
