"""Times in words to days: ISO arithmetic against the document's date, dateparser for written-out dates.

Weeks are ISO weeks (Monday to Sunday). A weekday without more means the last one up to the document's date, a
month the last such month, as news writes them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache

from graphbuild.lexicon.time import time_lexicon

Days = tuple[dt.date, dt.date]

_YEAR = re.compile(r"^(1[89]|20)\d\d$")
_DECADE = re.compile(r"^(1[89]|20)\d0s$")
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_JOINED = re.compile(r"(?<=\d)\s*[-–]\s*(?=\d{1,2}\b(?!\d))|(?<=[a-z])-(?=\d)")  # "3-5", "mid-2021"
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*", re.UNICODE)


def month_days(year: int, month: int) -> Days:
    """The first and the last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def year_days(year: int) -> Days:
    """The first and the last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _week(day: dt.date) -> Days:
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def resolve(text: str, base: dt.date | None, *, future: bool = False) -> Days | None:
    """First and last day of a time in words, None where it is no calendar time or needs a date that is not
    known.

    `base` is the day of writing; `future` says that the event lies ahead ("will meet on Monday").
    """
    try:
        return _resolve(text, base, future)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=10_000)
def _resolve(text: str, base: dt.date | None, future: bool) -> Days | None:
    if _ISO.match(text.strip()):
        day = dt.date.fromisoformat(text.strip())
        return day, day
    text = _JOINED.sub(" ", text)
    words = [w.lower().rstrip(".") for w in _WORD.findall(text)]
    lexicon = time_lexicon()
    if not words:
        return None
    month = next((lexicon.months[w] for w in words if w in lexicon.months), None)
    years = [int(w) for w in words if _YEAR.match(w)]
    numbers = [int(m.group()) for w in words if (m := re.match(r"^\d{1,2}(?=(st|nd|rd|th)?$)", w))]
    if month is not None and (words != ["may"] or text.strip()[:1].isupper()):
        return _month(text, words, month, years, numbers, base, future)
    if len(years) == 2 and years[0] < years[1]:
        return dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
    season = next((lexicon.seasons[w] for w in words if w in lexicon.seasons), None)
    if years and season is None:
        return _portion(words, year_days(years[0]))
    decade = next((w for w in words if _DECADE.match(w)), None)
    if decade:
        first = int(decade[:4])
        return dt.date(first, 1, 1), dt.date(first + 9, 12, 31)
    if season is not None:
        return _season(words, season, years, base)
    if base is None:
        return None
    return _relative(words, base, future)


def _portion(words: list[str], days: Days) -> Days:
    """ "Early", "mid", "late": thirds of the span."""
    lexicon = time_lexicon()
    start, end = days
    third = (end - start).days // 3
    if lexicon.early.intersection(words):
        return start, start + dt.timedelta(days=third)
    if lexicon.late.intersection(words):
        return end - dt.timedelta(days=third), end
    if lexicon.middle.intersection(words):
        return start + dt.timedelta(days=third), end - dt.timedelta(days=third)
    return days


def _month(
    text: str,
    words: list[str],
    month: int,
    years: list[int],
    numbers: list[int],
    base: dt.date | None,
    future: bool,
) -> Days | None:
    lexicon = time_lexicon()
    year = years[0] if years else None
    if year is None:
        if base is None:
            return None
        year = base.year
        ahead = future or bool(lexicon.next.intersection(words))
        if ahead and month < base.month:
            year += 1
        elif not ahead and month > base.month:
            year -= 1
        if lexicon.last.intersection(words) and month == base.month:
            year -= 1
    days = [n for n in numbers if 1 <= n <= 31]
    if days:
        parsed = _written(text, year)
        if parsed is not None and parsed.month == month:
            if not years and base is not None and parsed > base and not future and parsed.month == base.month:
                parsed = parsed.replace(year=parsed.year - 1) if (parsed - base).days > 7 else parsed
            last = (
                parsed.replace(day=days[1]) if len(days) > 1 and days[1] > days[0] == parsed.day else parsed
            )
            return parsed, last
    return _portion(words, month_days(year, month))


def _written(text: str, year: int) -> dt.date | None:
    import dateparser

    settings = {
        "RELATIVE_BASE": dt.datetime(year, 1, 1),
        "PREFER_DAY_OF_MONTH": "first",
        "REQUIRE_PARTS": ["day", "month"],
    }
    cleaned = re.sub(
        r"\b(on|the|of|early|late|morning|afternoon|evening|night)\b", " ", text, flags=re.IGNORECASE
    )
    cleaned = re.sub(r"\s*(-|–|to|and)\s*\d{1,2}\b", "", cleaned)
    found = dateparser.parse(cleaned, languages=["en"], settings=settings)
    return found.date() if found is not None else None


def _season(words: list[str], months: tuple[int, int], years: list[int], base: dt.date | None) -> Days | None:
    if years:
        year = years[0]
    elif base is None:
        return None
    else:
        lexicon = time_lexicon()
        year = base.year - (1 if lexicon.last.intersection(words) or months[0] > base.month else 0)
        if lexicon.next.intersection(words):
            year = base.year + (0 if months[0] > base.month else 1)
    first, last = months
    end_year, end_month = (year + 1, last - 12) if last > 12 else (year, last)
    return dt.date(year, first, 1), month_days(end_year, end_month)[1]


def _relative(words: list[str], base: dt.date, future: bool) -> Days | None:
    lexicon = time_lexicon()
    have = set(words)
    if lexicon.yesterday & have:
        day = base - dt.timedelta(days=1)
        return day, day
    if lexicon.tomorrow & have:
        day = base + dt.timedelta(days=1)
        return day, day
    weekday = next((lexicon.weekdays.index(w) for w in words if w in lexicon.weekdays), None)
    if weekday is not None:
        back = (base.weekday() - weekday) % 7
        if lexicon.last & have:
            day = base - dt.timedelta(days=back or 7)
        elif lexicon.next & have or future:
            ahead = (weekday - base.weekday()) % 7
            day = base + dt.timedelta(days=ahead or 7)
        else:
            day = base - dt.timedelta(days=back)
        return day, day
    unit = next((w for w in words if w in lexicon.units), None)
    if unit is None:
        return (base, base) if lexicon.today & have else None
    count = next((int(w) for w in words if w.isdigit() and len(w) < 5), None)
    if count is None:
        count = next((lexicon.numbers[w] for w in words if w in lexicon.numbers), None)
    name = unit.rstrip("s")
    if lexicon.ago & have and count is not None:
        return _shifted(base, name, -count)
    if unit.endswith("s") and lexicon.last & have:
        start = _shifted(base, name, -(count or 1))
        return (start[0], base) if start else None
    if unit.endswith("s"):
        return None
    if lexicon.this & have:
        return _portion(words, _span(base, name))
    if lexicon.last & have:
        shifted = _shift(base, name, -1)
        return _portion(words, _span(shifted, name))
    if lexicon.next & have:
        return _portion(words, _span(_shift(base, name, 1), name))
    return None


def _span(day: dt.date, unit: str) -> Days:
    if unit == "day":
        return day, day
    if unit in ("week", "weekend"):
        first, last = _week(day)
        return (first, last) if unit == "week" else (last - dt.timedelta(days=1), last)
    if unit == "month":
        return month_days(day.year, day.month)
    if unit == "year":
        return year_days(day.year)
    first_year = day.year - day.year % 10
    return dt.date(first_year, 1, 1), dt.date(first_year + 9, 12, 31)


def _shift(day: dt.date, unit: str, by: int) -> dt.date:
    if unit == "day":
        return day + dt.timedelta(days=by)
    if unit in ("week", "weekend"):
        return day + dt.timedelta(days=7 * by)
    if unit == "month":
        months = day.year * 12 + day.month - 1 + by
        year, month = divmod(months, 12)
        return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    years = by if unit == "year" else 10 * by
    return dt.date(
        day.year + years, day.month, min(day.day, calendar.monthrange(day.year + years, day.month)[1])
    )


def _shifted(day: dt.date, unit: str, by: int) -> Days | None:
    """ "Two years ago" is some time in that year, "three days ago" that day."""
    return _span(_shift(day, unit, by), unit)
