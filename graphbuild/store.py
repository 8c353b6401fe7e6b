"""The work folder: what has been read, what it said, and what was set aside and why; survives being killed.

One SQLite file, written in transactions of whole documents: a document is in it with all it says, or not at
all."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from graphbuild.errors import StoreError
from graphbuild.records import (
    Claim,
    Document,
    DocumentInfo,
    Record,
    Relation,
    SetAside,
    Statement,
    to_json,
)
from graphbuild.statements import Shared, statements_of

FILE = "work.sqlite"
VERSION = 1
_APPLICATION = 0x67726268  # "grbh": tells our file from other programs' SQLite files

_SCHEMA = """
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL,      -- digest of the document as it was read
    settings TEXT NOT NULL,     -- what the claims depend on besides: version, model, tables
    claims INTEGER NOT NULL,
    relations INTEGER NOT NULL,
    info BLOB NOT NULL,         -- DocumentInfo as JSON
    statements BLOB NOT NULL    -- JSON lines; last, so that the rest is read without them
);
CREATE TABLE set_aside (
    id TEXT PRIMARY KEY,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    run TEXT NOT NULL           -- digest of the inputs whose reading gave it
) WITHOUT ROWID;
"""

# The document itself wasn't read, so that there is no digest of it.
_TELL = """
INSERT INTO document (id, content, settings, claims, relations, info, statements)
VALUES (?, '', ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET content = excluded.content, settings = excluded.settings,
    statements = excluded.statements, claims = excluded.claims, relations = excluded.relations
"""
_TELL_MORE = """
UPDATE document SET statements = ?, claims = claims + ?, relations = relations + ? WHERE id = ?
"""
_PAGE = 16_384  # bytes; what a document says is mostly longer than SQLite's usual page
_CACHE = 32_768  # kilobytes
_HELD_BACK = 32_000_000  # bytes of claims


class Done(Record, frozen=True, kw_only=True):
    """A document that has been read to its end, and what it says."""

    info: DocumentInfo
    content: str
    settings: str
    statements: tuple[Statement, ...]


class Counts(Record, frozen=True, kw_only=True):
    """How much a work folder holds."""

    documents: int
    claims: int
    relations: int
    set_aside: int


def digest_of(document: Document) -> str:
    """Changes whenever anything about the document does."""
    return hashlib.sha256(to_json(document)).hexdigest()


class Store:
    """The store of a work folder. Open it with `with`; `write=True` keeps other writers out till it is
    closed.

    Raises StoreError if the folder can't be used, is of a newer version, or another run is writing to it."""

    def __init__(self, folder: str | os.PathLike[str], *, write: bool = False) -> None:
        self.folder = Path(folder)
        self.path = self.folder / FILE
        self._lock: sqlite3.Connection | None = None
        self._made = [] if self.folder.exists() else [self.folder]  # what was not there before
        if write:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"can't make the folder {self.folder}: {error.strerror or error}") from error
            self._lock = self._take_lock()
            self._made += [] if self.path.exists() else [self.path]
        elif not self.path.is_file():
            raise StoreError(
                f"{self.folder} is not a work folder; make one with: graphbuild build INPUT -o {self.folder}"
            )
        try:
            with self._failures():
                self._base = self._open(write)
        except StoreError:
            self._release()
            raise

    def _take_lock(self) -> sqlite3.Connection:
        # An exclusive transaction that is never committed: every platform drops it when the process dies.
        lock = sqlite3.connect(self.folder / ".lock", timeout=0, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            lock.close()
            if "locked" in str(error):
                raise StoreError(
                    f"another run is writing to {self.folder}; wait for it, or choose another folder with -o"
                ) from None
            raise StoreError(f"can't write to {self.folder}: {error}") from error
        return lock

    def _open(self, write: bool) -> sqlite3.Connection:
        if write:
            # `telling` writes in a thread of its own, one statement at a time.
            base = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        else:
            base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            (application,) = base.execute("PRAGMA application_id").fetchone()
            (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if application != _APPLICATION and (tables or not write):
                raise StoreError(f"{self.path} is not a store of graphbuild; choose another folder with -o")
            if version > VERSION:
                raise StoreError(f"{self.path} is of format {version}, not {VERSION}; upgrade graphbuild")
            if write:
                base.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file
                base.execute(f"PRAGMA cache_size = -{_CACHE}")
                base.execute("PRAGMA journal_mode = WAL")
                base.execute("PRAGMA synchronous = FULL")
                if not tables:
                    base.executescript(
                        f"BEGIN; {_SCHEMA} PRAGMA application_id = {_APPLICATION}; "
                        f"PRAGMA user_version = {VERSION}; COMMIT;"
                    )
        except BaseException:
            base.close()
            raise
        return base

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path} can't be used ({error}); delete it to read all again") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and lets other writers in."""
        if self._lock is not None:
            # Leaves one plain file, which can be read and copied without its log; a reader may prevent it.
            with suppress(sqlite3.OperationalError):
                self._base.execute("PRAGMA journal_mode = DELETE")
        self._base.close()
        self._release()

    def discard(self) -> None:
        """Closes a store that is open for writing; if it is new, its files go, and the folder made for it."""
        if self.path not in self._made:
            return
        self._base.close()
        with suppress(OSError):  # what somebody else put there stays
            for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                (self.folder / name).unlink(missing_ok=True)
            self._release()
            (self.folder / ".lock").unlink(missing_ok=True)
            if self.folder in self._made:
                self.folder.rmdir()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def has(self, document: str, content: str, settings: str) -> bool:
        """The document was done in just this form with these settings."""
        return self.content(document) == (content, settings)

    def content(self, document: str) -> tuple[str, str] | None:
        """The digest of a document that is done, and the settings it was done with."""
        with self._failures():
            row = self._base.execute(
                "SELECT content, settings FROM document WHERE id = ?", [document]
            ).fetchone()
        return (row[0], row[1]) if row else None

    def put(self, results: Iterable[Done | SetAside], run: str = "") -> None:
        """Stores results for good, all or none. What a document said before is replaced; a document whose
        extraction fails now says nothing any more."""
        with self._at_once():
            for result in results:
                if isinstance(result, Done):
                    self._put_done(result)
                else:
                    self._put_aside(result, run)

    @contextmanager
    def telling(self, settings: str) -> Iterator[Telling]:
        """Stores what files of claims say of documents, all of it when the block ends well, or nothing. It
        takes the place of what was known of each document; what is known about it stays."""
        with self._at_once(), Telling(self._base, settings) as telling:
            yield telling

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        with self._failures():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                self._base.execute("ROLLBACK")
                raise

    def _put_done(self, done: Done) -> None:
        claims = sum(isinstance(statement, Claim) for statement in done.statements)
        self._base.execute(
            "INSERT OR REPLACE INTO document (id, content, settings, claims, relations, info, statements) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                done.info.id,
                done.content,
                done.settings,
                claims,
                len(done.statements) - claims,
                to_json(done.info),
                b"\n".join(map(to_json, done.statements)),
            ],
        )
        self._base.execute("DELETE FROM set_aside WHERE id = ?", [done.info.id])

    def _put_aside(self, aside: SetAside, run: str) -> None:
        if aside.stage != "read":  # what can't be read now need not be what was read before
            self._base.execute("DELETE FROM document WHERE id = ?", [aside.id])
        self._base.execute(
            "INSERT OR REPLACE INTO set_aside VALUES (?, ?, ?, ?)", [aside.id, aside.stage, aside.reason, run]
        )

    def forget_set_aside(self, run: str, keep: Iterable[str]) -> None:
        """Forgets what an earlier run over the same inputs set aside and this one no longer does."""
        keep = set(keep)
        with self._failures():
            rows = self._base.execute("SELECT id FROM set_aside WHERE run = ?", [run]).fetchall()
            self._base.execute("BEGIN IMMEDIATE")
            self._base.executemany(
                "DELETE FROM set_aside WHERE id = ?", [row for row in rows if row[0] not in keep]
            )
            self._base.execute("COMMIT")

    def statements(self, shared: Shared | None = None, *, but: Container[str] = ()) -> Iterator[Statement]:
        """All claims and relations, by document, but those of some documents. Raises StoreError."""
        shared = shared or Shared()
        with self._failures():
            documents = [row[0] for row in self._base.execute("SELECT id FROM document ORDER BY id")]
            for document in documents:
                if document in but:
                    continue
                row = self._base.execute(
                    "SELECT statements FROM document WHERE id = ?", [document]
                ).fetchone()
                try:
                    yield from statements_of(row[0].split(b"\n"), shared)
                except msgspec.MsgspecError as error:
                    raise StoreError(
                        f"{self.path} is damaged ({error}); delete it to read everything again"
                    ) from error

    def documents(self) -> Iterator[DocumentInfo]:
        """The documents that are done, sorted by id."""
        with self._failures():
            for (info,) in self._base.execute("SELECT info FROM document ORDER BY id"):
                yield msgspec.json.decode(info, type=DocumentInfo)

    def document(self, document: str) -> DocumentInfo | None:
        """One document that is done."""
        with self._failures():
            row = self._base.execute("SELECT info FROM document WHERE id = ?", [document]).fetchone()
        return msgspec.json.decode(row[0], type=DocumentInfo) if row else None

    def set_aside(self) -> list[SetAside]:
        """What was set aside and is not done since, sorted by id."""
        with self._failures():
            rows = self._base.execute("SELECT id, stage, reason FROM set_aside ORDER BY id").fetchall()
        return [SetAside(id=document, stage=stage, reason=reason) for document, stage, reason in rows]

    def counts(self) -> Counts:
        """How many documents, claims, relations, and documents set aside."""
        with self._failures():
            done = self._base.execute(
                "SELECT count(*), coalesce(sum(claims), 0), coalesce(sum(relations), 0) FROM document"
            ).fetchone()
            (aside,) = self._base.execute("SELECT count(*) FROM set_aside").fetchone()
        return Counts(documents=done[0], claims=done[1], relations=done[2], set_aside=aside)


class Telling:
    """What claims say of documents on its way into the store: held back until it is worth a write, which goes
    on beside the reading of more."""

    def __init__(self, base: sqlite3.Connection, settings: str) -> None:
        self._base = base
        self._settings = settings
        self._begun: set[str] = set()
        self._lines: defaultdict[str, list[bytes]] = defaultdict(list)
        self._relations: Counter[str] = Counter()
        self._size = 0
        self._writer = ThreadPoolExecutor(1)
        self._written: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._writer:
            if kind is None:
                self.flush()
                self._wait()

    def add(self, line: bytes, statement: Statement) -> None:
        """A statement, and the JSON that it was read from."""
        self._lines[statement.doc].append(line.strip())
        if isinstance(statement, Relation):
            self._relations[statement.doc] += 1
        self._size += len(line)
        if self._size > _HELD_BACK:
            self.flush()

    def replace(self, document: str, statements: Iterable[Statement]) -> None:
        """These are all that is said of a document after all."""
        self.flush()
        self._wait()
        self._begun.discard(document)
        for statement in statements:
            self.add(to_json(statement), statement)

    def flush(self) -> None:
        """Begins to write what was held back, once all before it is written."""
        self._wait()
        self._written = self._writer.submit(self._write, self._lines, self._relations)
        self._lines, self._relations, self._size = defaultdict(list), Counter(), 0

    def _wait(self) -> None:
        if self._written:
            self._written.result()

    def _write(self, told: dict[str, list[bytes]], relations: Counter[str]) -> None:
        for document, lines in told.items():
            related = relations[document]
            claims = len(lines) - related
            if document in self._begun:
                (before,) = self._base.execute(
                    "SELECT statements FROM document WHERE id = ?", [document]
                ).fetchone()
                self._base.execute(_TELL_MORE, [b"\n".join([before, *lines]), claims, related, document])
            else:
                info = to_json(DocumentInfo(id=document))
                row = [document, self._settings, claims, related, info, b"\n".join(lines)]
                self._base.execute(_TELL, row)
        self._base.executemany("DELETE FROM set_aside WHERE id = ?", [[document] for document in told])
        self._begun.update(told)
