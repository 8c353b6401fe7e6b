"""How one name is written in several ways: transliteration, short forms, small words (`naming.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from graphbuild.lexicon.tables import load_words

FILE = "naming.toml"
Words = frozenset[str]


class NamingLexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of the table, in small letters without accents; `sounds` are regular expressions with what is
    put for each, in the order in which they are applied."""

    articles: Words
    particles: Words
    given_too: Words
    generations: Words
    family_first: Words
    nicknames: tuple[tuple[str, ...], ...]
    sounds: tuple[tuple[str, str], ...]
    consonants: str
    swapped: tuple[str, ...]
    links: Words
    generic: Words
    spellings: tuple[tuple[str, ...], ...]
    governments: Words
    heads: Words
    peoples: Words
    not_of_state: Words

    def __post_init__(self) -> None:
        for pattern, _ in self.sounds:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from None


@cache
def naming_lexicon() -> NamingLexicon:
    """The table that ships with graphbuild. Raises LexiconError naming what breaks its schema."""
    return load_words(FILE, NamingLexicon)


@cache
def given_names() -> Mapping[str, frozenset[str]]:
    """The given names that each short form may stand for, itself among them."""
    table: dict[str, set[str]] = {}
    for group in naming_lexicon().nicknames:
        for name in group:
            table.setdefault(name, set()).add(group[0])
    return {name: frozenset(full) for name, full in table.items()}
