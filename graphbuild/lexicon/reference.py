"""The words that refer back inside a document: pronouns and bare nouns (`reference.toml`)."""

from __future__ import annotations

from functools import cache

import msgspec

from graphbuild.lexicon.tables import load_words

FILE = "reference.toml"
Words = frozenset[str]


class Pronouns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Pronouns by person, in all their forms."""

    he: Words
    she: Words
    it: Words
    they: Words
    i: Words
    we: Words
    you: Words


class Anaphors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bare nouns that point back ("the country", "the group"), by the kind that they can mean."""

    country: Words
    armed: Words
    group: Words
    body: Words
    person: Words
    place: Words
    pair: Words


class ReferenceLexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of the file; docs/lexicon.md says what each list is for."""

    pronouns: Pronouns
    definite: Words
    anaphors: Anaphors
    leaders: tuple[str, ...]
    rulers: Words
    people: Words
    officials: Words
    states: Words
    two: Words
    expletive: Words
    former: Words
    at_the_time: Words
    of_the_time: Words


@cache
def reference_lexicon() -> ReferenceLexicon:
    """The table that ships with graphbuild. Raises LexiconError naming what breaks its schema."""
    return load_words(FILE, ReferenceLexicon)
