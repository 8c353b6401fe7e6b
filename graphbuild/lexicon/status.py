"""The words that tell the status of a statement: negations, modals, hedges, verbs of saying
(`status.toml`)."""

from __future__ import annotations

from functools import cache

import msgspec

from graphbuild.lexicon.tables import load_words

FILE = "status.toml"
Words = frozenset[str]


class ByModality(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by the modality they give to what they govern."""

    planned: Words = frozenset()
    possible: Words = frozenset()
    demanded: Words = frozenset()
    hypothetical: Words = frozenset()


class Hedges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by which a text keeps its distance ("reportedly", "is said to")."""

    adverbs: Words
    adjectives: Words
    verbs: Words
    passive_only: Words
    always: Words
    sources: Words


class Saying(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by which a text says who says so."""

    verbs: Words
    nouns: Words
    according: Words


class StatusLexicon(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of the file; docs/lexicon.md says what each list is for."""

    negations: Words
    negative_determiners: Words
    unfulfilled: Words
    negative_prepositions: Words
    negative_raising: Words
    negative_governors: Words
    negative_adjectives: Words
    report_nouns: Words
    rejecting: Words
    auxiliaries: ByModality
    governors: ByModality
    hedges: Hedges
    ending: Words
    cancelling: Words
    deploying: Words
    conditions: Words
    negative_words: Words
    saying: Saying


@cache
def status_lexicon() -> StatusLexicon:
    """The table that ships with graphbuild. Raises LexiconError naming what breaks its schema."""
    return load_words(FILE, StatusLexicon)
