"""What analysts decided of actors, as merging obeys it."""

from __future__ import annotations

from collections.abc import Iterable

from graphbuild.records import Record


class Decided(Record, frozen=True, kw_only=True):
    """Pairs that are one actor, and pairs that are not, each with the words that tell why.

    Ids are those that documents give (`Actor.id` of a statement), so that they hold whatever else is merged.
    A bare surname means another in each document: its id alone is all of them, `ID@DOCUMENT` is one of them.
    An id that no document has is passed over."""

    same: tuple[tuple[str, str, str], ...] = ()
    different: tuple[tuple[str, str, str], ...] = ()


class Ids:
    """The way from ids as decisions name them to the keys (id, and for a bare surname its document) of
    units."""

    def __init__(self, keys: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, list[tuple[str, str]]] = {}
        for key in sorted(keys):
            self._keys.setdefault(key[0], []).append(key)

    def keys(self, decided: str) -> list[tuple[str, str]]:
        """The keys that an id stands for, sorted; none for an id that no document has."""
        if decided in self._keys:
            return self._keys[decided]
        id_, _, doc = decided.partition("@")
        return [key for key in self._keys.get(id_, ()) if doc and key[1] == doc]
