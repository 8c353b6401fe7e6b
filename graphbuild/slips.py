"""Which of the words that there are was meant by one that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def meant(word: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest to another, None where none is near."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return close[0] if close else None
