"""Which ids were read before, in little memory however many there are."""

from __future__ import annotations

import hashlib
import sqlite3
from types import TracebackType
from typing import Self

_HELD = 5_000  # ids that are simply held
_CACHE = 256  # kilobytes


class Once:
    """Ids of a run. Above some thousands they go to a file of SQLite's, which the system takes away when it
    is closed; of each 16 bytes of its digest are kept."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._base is not None:
            self._base.close()

    def add(self, name: str) -> bool:
        """Whether the id is new."""
        if self._base is None:
            if name in self._held:
                return False
            self._held.add(name)
            if len(self._held) > _HELD:
                self._spill()
            return True
        return bool(self._base.execute("INSERT OR IGNORE INTO id VALUES (?)", [_digest(name)]).rowcount)

    def _spill(self) -> None:
        # Readers may run in another thread than the one that made them.
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._base.execute(f"PRAGMA cache_size = -{_CACHE}")
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE id (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("BEGIN")
        self._base.executemany("INSERT INTO id VALUES (?)", ([_digest(name)] for name in self._held))
        self._held.clear()


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:16]
