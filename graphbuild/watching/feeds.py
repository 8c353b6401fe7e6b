"""RSS and Atom to what they announce, by feedparser, which forgives a feed whatever can be forgiven."""

from __future__ import annotations

import calendar
import datetime as dt
import html
import io
import re
from typing import Any, NamedTuple

import feedparser
from courlan import clean_url

from graphbuild.errors import InputError
from graphbuild.read.decoding import mark_of, without_surrogates
from graphbuild.watching.addresses import address_of

MOST = 500  # articles of one feed
_TITLE = 500  # characters
_CONTENT = 500  # characters of a feed's own text that may be a whole article
_TAG = re.compile(r"<[^>]*>")
_FIRST = dt.date(1970, 1, 1)


class Entry(NamedTuple):
    """An article that a feed announces: `id` is its address without what only tells where the reader came
    from; `content` its text as HTML, where the feed has it whole."""

    id: str
    url: str
    title: str | None
    date: dt.date | None
    content: str | None = None


class Feed(NamedTuple):
    """What a feed says. `broken`: it isn't well-formed, and the entries are what could be read of it;
    `passed` entries lead nowhere that one may go."""

    title: str | None
    entries: list[Entry]
    broken: bool
    passed: int


def parse(data: bytes, url: str, content_type: str | None, today: dt.date) -> Feed:
    """The feed in the bytes that came from `url`. Dates after the day after `today` count as none. Raises
    InputError where there is no feed in them."""
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    if (marked := mark_of(data)) and marked[1] != "utf-8":  # which feedparser heeds only where it is declared
        data = data[len(marked[0]) :].decode(marked[1], "replace").encode()
        headers["content-type"] = "application/xml; charset=utf-8"
    # As a stream: of a text it would open the file or address that the text names.
    found: Any = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not found.get("version") and not found.entries:
        page = "; it is a web page: give the address of its feed" if b"<html" in data[:2000].lower() else ""
        raise InputError(f"it is no feed{page or ', neither RSS nor Atom'}")
    entries: dict[str, Entry] = {}
    passed = 0
    for one in found.entries[:MOST]:
        entry = _entry(one, today)
        if entry is None:
            passed += 1
        else:
            entries.setdefault(entry.id, entry)
    return Feed(_text(found.feed.get("title")), list(entries.values()), _is_broken(found), passed)


def _is_broken(found: Any) -> bool:
    """Faults of the XML, not of how it was announced, such as another encoding than its own."""
    fault = type(found.get("bozo_exception")).__name__
    return bool(found.get("bozo")) and fault not in ("CharacterEncodingOverride", "NonXMLContentType")


def _entry(one: Any, today: dt.date) -> Entry | None:
    try:
        address = address_of(str(one.get("link") or "").strip())
    except InputError:
        return None
    moment = one.get("published_parsed") or one.get("updated_parsed")
    contents = [str(part.get("value") or "") for part in one.get("content", ())]
    longest = max(contents, key=len, default="")
    return Entry(
        id=_named(address.url),
        url=address.url,
        title=_text(one.get("title")),
        date=_day(moment, today),
        content=without_surrogates(longest) if len(longest) >= _CONTENT else None,
    )


def _named(url: str) -> str:
    """The address without parameters that follow readers about."""
    try:
        return clean_url(url) or url
    except ValueError:
        return url


def _day(moment: Any, today: dt.date) -> dt.date | None:
    try:
        day = dt.datetime.fromtimestamp(calendar.timegm(moment), dt.UTC).date()
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return day if _FIRST < day <= today + dt.timedelta(days=1) else None


def _text(title: object) -> str | None:
    """A title without markup, in one line."""
    told = html.unescape(_TAG.sub(" ", str(title or "")))
    return without_surrogates(" ".join(told.split()))[:_TITLE].strip() or None
