"""Calendar days in what records, pages and texts write; whole dates only: a wrong one is worse than none."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from graphbuild.read.boilerplate import boilerplate, fold, one_of

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?=$|[T\s,;Z(+])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d.*)?$")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(?=$|[T\s,;])")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/\-_.?#]|$)")
_URL_YEAR = re.compile(r"/((?:19|20)\d\d)(?=[/-])")
_LONGEST = 80  # characters of a date in words, with weekday, time and zone
_TIME = (
    r"(?:(?:T|[ ,|]+)\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"\s?(?:[ap]\.?m\.?)?\s?(?:Z\b|[A-Z]{2,4}\b|[+-]\d{2}:?\d{2})?)?"
)


def parse_date(value: object) -> dt.date | None:
    """The day that a record's date field names; None where it names no whole day, or could name two.

    Takes ISO 8601 with or without a time (the day as written, in its own zone), 20250904, 2025/9/4, days with
    dots in the order day, month, year, seconds or milliseconds since 1970, and dates in English words.
    "03/04/2025" is one day in London and another in New York: None.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if not text or len(text) > _LONGEST:
        return None
    return _numeric(text) or _since_1970(value) or _in_words(text)


def year_in(value: object) -> int | None:
    """The year in a date field that is no whole date ("2025", "Sept 2025"), if there is just one."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    years = set(_YEAR.findall(str(value)[:_LONGEST]))
    return int(years.pop()) if len(years) == 1 else None


def date_in_url(url: str | None) -> tuple[dt.date | None, int | None]:
    """The day in an address such as /2025/09/04/, and the year, as most news sites write them."""
    if not url:
        return None, None
    if found := _URL.search(url):
        return _day(*found.groups()), int(found[1])
    found = _URL_YEAR.search(url)
    return None, int(found[1]) if found else None


def month_day(words: str, year: int) -> dt.date | None:
    """The day that "Sept. 4" or "4 September" is in a given year."""
    return _in_words(f"{words.strip(' .,')} {year}")


def leading_date(text: str) -> tuple[dt.date, int] | None:
    """The date line that a text begins with (" date 2025-09-04 New Delhi: ..."), and where the text goes on.

    A label such as "date" or "Published:" may stand before it. Without one, only an ISO date counts, or a
    date that is all there is: "On 4 September 2025 ..." and the like are part of a story.
    """
    found = _leading().match(text)
    if found is None:
        return None
    whole = found.end() == len(text.rstrip())
    if not (found["label"] or found["iso"] or whole):
        return None
    if found["iso"] and not found["label"] and not whole and not _begins_afresh(text[found.end() :]):
        return None
    day = parse_date(found["iso"] or found["words"])
    return (day, found.end()) if day else None


def date_words() -> str:
    """The pattern of a day in words without its year: "Sept. 4", "4 September"."""
    months = "|".join(sorted(boilerplate().dateline.months, key=len, reverse=True))
    return rf"(?:(?:{months})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}(?:st|nd|rd|th)?\s(?:{months})\b\.?)"


@lru_cache(maxsize=1)
def _leading() -> re.Pattern[str]:
    labels = one_of(boilerplate().dateline.date_labels).pattern
    return re.compile(
        rf"\s*(?:(?P<label>(?i:{labels}))\s*[:\-–|]?\s*)?"
        rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}){_TIME}"
        rf"|(?P<words>(?i:(?:[a-z]{{3,9}}day|mon|tues?|wed|thur?s?|fri|sat|sun)?\.?,?\s?{date_words()},?\s\d{{4}})){_TIME})"
        r"(?=\s|$)\s*(?:[|·•:–—-]+\s+)?",
    )


def _begins_afresh(rest: str) -> bool:
    start = rest.lstrip("\"'“‘([ ")
    return start[:1].isupper() or start[:1].isdigit()


def _numeric(text: str) -> dt.date | None:
    if found := _YEAR_FIRST.match(text):
        return _day(found[1], found[3], found[4])
    if found := _COMPACT.match(text):
        return _day(*found.groups())
    if found := _NUMBERS.match(text):
        first, mark, second, year = found.groups()
        if mark == "." or first == second or int(first) > 12:
            return _day(year, second, first)
        return _day(year, first, second) if int(second) > 12 else None
    return None


def _since_1970(value: str | int | float) -> dt.date | None:
    text = str(value).strip()
    if not re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        return None
    seconds = float(text)
    return dt.datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, tz=dt.UTC).date()


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _in_words(text: str) -> dt.date | None:
    # dateparser takes 0.2 s to import and reads numbers month first: it only sees dates that name a month.
    if not one_of(boilerplate().dateline.months).search(fold(text)):
        return None
    import dateparser

    whole_dates = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    try:
        found = dateparser.parse(text, languages=["en"], settings=whole_dates)
    except (ValueError, OverflowError):  # numbers in it that no calendar has
        return None
    return found.date() if found else None
