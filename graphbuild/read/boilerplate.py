"""The word lists behind cleaning and datelines: lexicon/boilerplate.toml, checked when it is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from graphbuild.errors import LexiconError

FILE = "boilerplate.toml"
_STRAIGHT = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'), ("\u200b", ""))


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; a key that is missing, unknown or of another type is refused."""


class Appeal(_Section, frozen=True, forbid_unknown_fields=True):
    """Words of appeals for donations and subscriptions: one of `strong`, or several of `weak`, is one."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


class Prompt(_Section, frozen=True, forbid_unknown_fields=True):
    """What leads away from the story ("Read more"): how it starts, or the whole of it."""

    starts: tuple[str, ...]
    whole: tuple[str, ...]


class Notice(_Section, frozen=True, forbid_unknown_fields=True):
    """Words of notices of rights and agencies."""

    contains: tuple[str, ...]


class Byline(_Section, frozen=True, forbid_unknown_fields=True):
    """How lines start, or what they hold, that tell who wrote it; and how long they get, in words."""

    starts: tuple[str, ...]
    contains: tuple[str, ...]
    by: tuple[str, ...]
    among_names: tuple[str, ...]
    max_words: int


class Caption(_Section, frozen=True, forbid_unknown_fields=True):
    """Words of captions of pictures, how they end, whose pictures, and how long they get, in words."""

    words: tuple[str, ...]
    ends: tuple[str, ...]
    agencies: tuple[str, ...]
    max_words: int


class Heading(_Section, frozen=True, forbid_unknown_fields=True):
    """Words that headings write small, and how long headings get, in words."""

    minor: tuple[str, ...]
    max_words: int
    max_words_plain: int


class Dateline(_Section, frozen=True, forbid_unknown_fields=True):
    """Places that begin a report or only look so, labels of dates, months, words inside of names."""

    places: tuple[str, ...]
    not_places: tuple[str, ...]
    date_labels: tuple[str, ...]
    months: tuple[str, ...]
    among_names: tuple[str, ...]


class Header(_Section, frozen=True, forbid_unknown_fields=True):
    """Names of the fields at the head of a text."""

    title: tuple[str, ...]
    date: tuple[str, ...]
    url: tuple[str, ...]
    source: tuple[str, ...]


class Boilerplate(_Section, frozen=True, forbid_unknown_fields=True):
    """All of the file."""

    appeal: Appeal
    prompt: Prompt
    notice: Notice
    byline: Byline
    caption: Caption
    heading: Heading
    dateline: Dateline
    header: Header


@lru_cache(maxsize=1)
def boilerplate() -> Boilerplate:
    """The word lists that ship with the package, read once. Raises LexiconError where they are wrong."""
    from importlib.resources import files

    return parse_boilerplate(files("graphbuild.lexicon").joinpath(FILE).read_text(encoding="utf-8"))


def parse_boilerplate(toml: str) -> Boilerplate:
    """Word lists from TOML text. Raises LexiconError naming the table and the entry that is wrong."""
    import tomllib

    try:
        lists = msgspec.convert(tomllib.loads(toml), Boilerplate)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise LexiconError(f"{FILE}: {error}") from None
    for section in Boilerplate.__struct_fields__:
        table = getattr(lists, section)
        for key in table.__struct_fields__:
            value = getattr(table, key)
            if isinstance(value, int):
                if value < 1:
                    raise LexiconError(f"{FILE}: {section}.{key} must be at least 1, not {value}")
            else:
                _check_entries(f"{section}.{key}", value)
    return lists


def _check_entries(where: str, entries: tuple[str, ...]) -> None:
    if not entries:
        raise LexiconError(f"{FILE}: {where} is empty")
    for entry in entries:
        if not entry or entry != fold(entry):
            raise LexiconError(
                f"{FILE}: {where}: {entry!r} must be in lower case, with straight quotes and single spaces"
            )
    if len(set(entries)) < len(entries):
        double = next(entry for entry in entries if entries.count(entry) > 1)
        raise LexiconError(f"{FILE}: {where}: {double!r} stands there twice")


def fold(text: str) -> str:
    """Text as the lists write it: lower case, straight quotes, single spaces, none at the ends."""
    if not text.isascii():
        for curved, straight in _STRAIGHT:
            text = text.replace(curved, straight)
    return " ".join(text.lower().split())


@lru_cache(maxsize=64)
def one_of(entries: Iterable[str], form: str = "{}") -> re.Pattern[str]:
    """A pattern that finds any of the entries as whole words; `form` puts them into a longer pattern."""
    longest_first = sorted(entries, key=lambda entry: (-len(entry), entry))
    words = "|".join(re.escape(entry) for entry in longest_first)
    return re.compile(form.format(rf"(?<!\w)(?:{words})(?!\w)"))
