"""Words of time, number and place (`time.toml`)."""

from __future__ import annotations

from functools import cache

import msgspec

from graphbuild.lexicon.tables import load_words

FILE = "time.toml"
Words = frozenset[str]


class TimeLexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of the file; docs/lexicon.md says what each list is for."""

    weekdays: tuple[str, ...]
    today: Words
    yesterday: Words
    tomorrow: Words
    this: Words
    last: Words
    next: Words
    early: Words
    late: Words
    middle: Words
    ago: Words
    later: Words
    since: Words
    until: Words
    deadline: Words
    locative: Words
    grounds: Words
    approximate: Words
    currency: dict[str, str]
    months: dict[str, int]
    seasons: dict[str, tuple[int, int]]
    units: dict[str, int]
    numbers: dict[str, int]
    multipliers: dict[str, int]


@cache
def time_lexicon() -> TimeLexicon:
    """The table that ships with graphbuild. Raises LexiconError naming what breaks its schema."""
    return load_words(FILE, TimeLexicon)
