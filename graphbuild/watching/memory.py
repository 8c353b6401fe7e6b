"""What a watch remembers from one round to the next, beside the graph: watch.json in the work folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from graphbuild.errors import StoreError
from graphbuild.files import written_whole

NAME = "watch.json"
VERSION = 1
MOST = 100_000  # articles that are remembered as done; of those no longer announced the oldest are forgotten
TRIES = 3  # rounds in which an article may fail before it is given up


class Known(msgspec.Struct, omit_defaults=True):
    """A feed: where it has moved to, what its server said of its last version, and whether it is gone."""

    moved: str | None = None
    etag: str | None = None
    modified: str | None = None
    gone: bool = False


class Waiting(msgspec.Struct, omit_defaults=True):
    """An article that is announced and not yet read, by the feed that announced it first."""

    id: str
    url: str
    feed: str
    title: str | None = None
    date: dt.date | None = None
    content: str | None = None
    tries: int = 0


class Memory(msgspec.Struct):
    """`waiting` articles by id, `done` the digests of those that need not be read again, the last announced
    last; `due` are files and folders that have to be built, `folders` what they looked like when they were;
    `paused` hosts until when (seconds since 1970)."""

    version: int = VERSION
    feeds: dict[str, Known] = {}
    waiting: dict[str, Waiting] = {}
    done: dict[str, None] = {}
    folders: dict[str, str] = {}
    due: list[str] = []
    paused: dict[str, float] = {}

    def is_done(self, article: str) -> bool:
        """Whether an article was read or given up; notes that it is still announced."""
        digest = _digest(article)
        if digest not in self.done:
            return False
        del self.done[digest]
        self.done[digest] = None
        return True

    def finish(self, article: str) -> None:
        """An article was read, or is given up."""
        self.waiting.pop(article, None)
        self.done[_digest(article)] = None
        while len(self.done) > MOST:
            del self.done[next(iter(self.done))]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps other watches out of a work folder, which it makes. Raises StoreError where one is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A transaction that is never committed: every platform drops it when the process dies.
        lock = sqlite3.connect(folder / ".watch.lock", timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"can't write to {folder}: {error}; choose another folder with -o") from None
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise StoreError(
            f"another watch is at work in {folder}; wait for it, or choose another folder with -o"
        ) from None
    try:
        yield
    finally:
        lock.close()


def load(folder: Path) -> Memory:
    """The memory of a work folder, empty where there is none. Raises StoreError for a file that is damaged or
    of a newer version."""
    path = folder / NAME
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Stored)
    except FileNotFoundError:
        return Memory()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{path} can't be used ({error}); delete it, and what feeds still announce is read again"
        ) from None
    if found.version > VERSION:
        raise StoreError(f"{path} is of a newer graphbuild; update this one, or delete the file")
    done: dict[str, None] = dict.fromkeys(found.done)
    return Memory(found.version, found.feeds, found.waiting, done, found.folders, found.due, found.paused)


def save(folder: Path, memory: Memory) -> None:
    """Writes it, whole or not at all. Raises StoreError."""
    stored = _Stored(
        memory.version, memory.feeds, memory.waiting, list(memory.done), memory.folders, memory.due,
        memory.paused,
    )  # fmt: skip
    with written_whole(folder / NAME) as file:
        file.write(msgspec.json.encode(stored))


class _Stored(msgspec.Struct):
    version: int
    feeds: dict[str, Known]
    waiting: dict[str, Waiting]
    done: list[str]
    folders: dict[str, str]
    due: list[str]
    paused: dict[str, float]


def _digest(article: str) -> str:
    return hashlib.sha256(article.encode("utf-8", "replace")).hexdigest()[:24]
