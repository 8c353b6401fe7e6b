"""Numbers in words for people."""

from __future__ import annotations


def count(number: int, thing: str) -> str:
    """ "1 event", "2,000 events"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
