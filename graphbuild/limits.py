"""What a single document may cost, so that none stops or stalls a run."""

from __future__ import annotations

from graphbuild.records import Record

MAX_CHARACTERS = 1_000_000  # spaCy's own limit for one text (`nlp.max_length`); more is no article
MAX_SENTENCE = 1_000  # words
MAX_SECONDS = 300.0


class Limits(Record, frozen=True, kw_only=True):
    """A document of more than `characters`, or that takes more than `seconds` on the clock, is set aside; a
    sentence of more than `sentence` words is cut."""

    characters: int = MAX_CHARACTERS
    sentence: int = MAX_SENTENCE
    seconds: float = MAX_SECONDS
