"""Classes that reports of one deed are coded as (`neighbours.csv`), and words for what happens to somebody
once (`once.csv`)."""

from __future__ import annotations

from functools import cache

import msgspec

from graphbuild.lexicon.tables import load_table
from graphbuild.records import Root


class Neighbours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two classes, and a deed that one report has as the one and another as the other."""

    one: Root
    other: Root
    why: str

    def __post_init__(self) -> None:
        if self.one >= self.other:
            raise ValueError(f"{self.one} and {self.other} must be two classes in the order of the alphabet")


class Final(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb, as a lemma, for what can be done to a person only once."""

    verb: str
    root: Root


@cache
def neighbours() -> dict[Root, tuple[Root, ...]]:
    """For each class its neighbours in the order of the table. Raises LexiconError naming the line that is
    wrong."""
    near: dict[Root, tuple[Root, ...]] = {}
    for row in load_table("neighbours.csv", Neighbours):
        near[row.one] = (*near.get(row.one, ()), row.other)
        near[row.other] = (*near.get(row.other, ()), row.one)
    return near


@cache
def once() -> frozenset[tuple[Root, str]]:
    """Classes and lemmas of deeds that befall a person only once. Raises LexiconError like `neighbours`."""
    return frozenset((row.root, row.verb) for row in load_table("once.csv", Final))
