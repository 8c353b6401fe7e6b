"""The work folder: what has been read, what it said, and what was set aside and why; survives being killed.

One SQLite file, written in transactions of whole documents: a document is in it with all it says, or not at
all."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from graphbuild.errors import StoreError
from graphbuild.records import (
    Claim,
    Coverage,
    Document,
    DocumentInfo,
    Record,
    Relation,
    SetAside,
    Statement,
    to_json,
)
from graphbuild.statements import Shared, statements_of
from graphbuild.storeformat import prepare

FILE = "work.sqlite"
# The document itself wasn't read, so that there is no digest of it.
_TELL = """
INSERT INTO document (id, content, settings, claims, relations, info, statements)
VALUES {rows}
ON CONFLICT (id) DO UPDATE SET content = excluded.content, settings = excluded.settings,
    statements = excluded.statements, claims = excluded.claims, relations = excluded.relations
"""
_FORGET = ("DELETE FROM reading WHERE id IN ({ids})", "DELETE FROM set_aside WHERE id IN ({ids})")
_TELL_MORE = """
UPDATE document SET statements = ?, claims = claims + ?, relations = relations + ? WHERE id = ?
"""
_ASIDES = "SELECT id, stage, reason, content, settings, input, file FROM set_aside"
_CACHE_TELLING = 32_768  # kilobytes
_HELD_BACK = 32_000_000  # bytes of claims
_AT_ONCE = 64  # documents in one statement: after each the thread has to wait for the one that reads


class Origin(Record, frozen=True, kw_only=True):
    """Where a document came from: the number of an input in the folder, None where it can't be read again,
    and the file."""

    input: int | None = None
    file: bytes = b""


class Done(Record, frozen=True, kw_only=True):
    """A document that has been read to its end, and what it says."""

    info: DocumentInfo
    content: str
    settings: str
    statements: tuple[Statement, ...]
    coverage: Coverage | None = None
    origin: Origin = Origin()


class Aside(Record, frozen=True, kw_only=True):
    """A document that was set aside, and what has to change for it to be tried again unasked."""

    record: SetAside
    content: str = ""
    settings: str = ""
    origin: Origin = Origin()


class Seen(Record, frozen=True, kw_only=True):
    """A document that a run came upon and need not do; `aside`: it stays set aside."""

    id: str
    origin: Origin
    aside: bool = False


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
        self._settling: Future[None] | None = None  # a commit that goes on beside other work
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
            # What is told is written, and committed, in a thread of its own; nobody else asks meanwhile.
            base = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        else:
            base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            prepare(base, self.path, write=write)
        except BaseException:
            base.close()
            raise
        return base

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            self._settle()
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(self._said(error)) from error

    def _settle(self) -> None:
        """Waits for what is still on its way to the disk."""
        if settling := self._settling:
            wait([settling])  # whoever is interrupted here leaves it to the next, `close` at the latest
            self._settling = None
            settling.result()

    def _said(self, error: sqlite3.DatabaseError) -> str:
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return (
                f"can't write to {self.path} ({error}): is the disk full? Make room and run the same command "
                "again; what is done is kept"
            )
        if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return f"can't open {self.path} ({error}); look at the rights of the file and its folder"
        if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return f"another program holds {self.path} ({error}); try again later"
        return f"{self.path} can't be used ({error}); delete it to read all again"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and lets other writers in."""
        try:
            with self._failures():
                if self._lock is not None:
                    # Leaves one plain file, which can be read and copied without its log; a reader may
                    # prevent it.
                    with suppress(sqlite3.OperationalError):
                        self._base.execute("PRAGMA journal_mode = DELETE")
        finally:
            self._base.close()
            self._release()

    def discard(self) -> None:
        """Closes a store that is open for writing; if it is new, its files go, and the folder made for it."""
        if self.path not in self._made:
            return
        with suppress(sqlite3.DatabaseError):
            self._settle()
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

    def put(self, results: Iterable[Done | SetAside | Aside | Seen], run: str = "", number: int = 0) -> None:
        """Stores results for good, all or none. What a document said before is replaced; a document whose
        extraction fails now says nothing any more. `run` is the digest of the inputs, `number` that of the
        run."""
        with self._at_once():
            for result in results:
                if isinstance(result, Done):
                    self._put_done(result, number)
                elif isinstance(result, Seen):
                    self._put_seen(result, number)
                else:
                    aside = Aside(record=result) if isinstance(result, SetAside) else result
                    self._put_aside(aside, run, number)

    @contextmanager
    def telling(self, settings: str) -> Iterator[Telling]:
        """Stores what files of claims say of documents, all of it when the block ends well, or nothing. It
        takes the place of what was known of each document; what is known about it stays. It may be on its way
        to the disk for some time: whoever asks the store for anything waits, and hears whether it failed."""
        with self._failures():
            self._base.execute(f"PRAGMA cache_size = -{_CACHE_TELLING}")  # documents come in any order
        with self._at_once(beside=True), Telling(self._base, settings) as telling:
            yield telling

    @contextmanager
    def _at_once(self, *, beside: bool = False) -> Iterator[None]:
        with self._failures():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._roll_back()
                raise
            if beside:
                thread = ThreadPoolExecutor(1)
                self._settling = thread.submit(self._commit)
                thread.shutdown(wait=False)
            else:
                self._commit()

    def _commit(self) -> None:
        try:
            self._base.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._base.in_transaction:  # where the disk is full it is rolled back already
            with suppress(sqlite3.DatabaseError):
                self._base.execute("ROLLBACK")

    def _put_done(self, done: Done, number: int) -> None:
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
        coverage = to_json(done.coverage) if done.coverage else None
        self._base.execute(
            "INSERT OR REPLACE INTO reading (id, input, file, seen, coverage) VALUES (?, ?, ?, ?, ?)",
            [done.info.id, done.origin.input, done.origin.file, number, coverage],
        )
        self._base.execute("DELETE FROM set_aside WHERE id = ?", [done.info.id])

    def _put_seen(self, seen: Seen, number: int) -> None:
        row = [seen.id, seen.origin.input, seen.origin.file, number]
        if seen.aside:
            self._base.execute("UPDATE set_aside SET input = ?2, file = ?3, seen = ?4 WHERE id = ?1", row)
            return
        self._base.execute(
            "INSERT INTO reading (id, input, file, seen) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET input = excluded.input, file = excluded.file, seen = excluded.seen",
            row,
        )
        self._base.execute("DELETE FROM set_aside WHERE id = ?", [seen.id])

    def _put_aside(self, aside: Aside, run: str, number: int) -> None:
        record = aside.record
        if record.stage != "read":  # what can't be read now need not be what was read before
            self._base.execute("DELETE FROM document WHERE id = ?", [record.id])
            self._base.execute("DELETE FROM reading WHERE id = ?", [record.id])
        self._base.execute(
            "INSERT OR REPLACE INTO set_aside (id, stage, reason, run, content, settings, input, file, seen) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                record.id, record.stage, record.reason, run, aside.content, aside.settings,
                aside.origin.input, aside.origin.file, number,
            ],
        )  # fmt: skip

    def begin(
        self, inputs: Mapping[bytes, bytes], settings: str, parts: Mapping[str, str]
    ) -> tuple[int, dict[bytes, int]]:
        """Notes that a run begins over these inputs (absolute paths, with options as JSON) with these
        settings; the number of the run, and those of the inputs."""
        with self._at_once():
            self._base.execute("UPDATE run SET number = number + 1")
            (number,) = self._base.execute("SELECT number FROM run").fetchone()
            self._base.execute(
                "INSERT OR REPLACE INTO setting (version, parts) VALUES (?, ?)",
                [settings, msgspec.json.encode(dict(parts))],
            )
            numbers: dict[bytes, int] = {}
            for path, options in inputs.items():
                (numbers[path],) = self._base.execute(
                    "INSERT INTO input (path, options) VALUES (?, ?) ON CONFLICT (path) DO UPDATE "
                    "SET options = excluded.options RETURNING number",
                    [path, options],
                ).fetchone()
        return number, numbers

    def forget_set_aside(self, run: str, number: int, inputs: Iterable[int] = ()) -> None:
        """Forgets what an earlier run over the same inputs set aside and this one no longer does."""
        with self._at_once():
            self._base.execute("DELETE FROM set_aside WHERE run = ? AND seen <> ?", [run, number])
            self._base.executemany(
                "DELETE FROM set_aside WHERE input = ? AND seen <> ?", [[one, number] for one in inputs]
            )

    def forget_unseen(self, number: int, documents: Iterable[str]) -> None:
        """Forgets what was set aside of these documents, if this run did not come upon them."""
        with self._at_once():
            self._base.executemany(
                "DELETE FROM set_aside WHERE id = ? AND seen <> ?", [[one, number] for one in documents]
            )

    def unseen(self, number: int, inputs: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """Documents that came from these inputs and that this run over them did not come upon, with their
        files; sorted by id."""
        with self._failures():
            for one in inputs:
                yield from self._base.execute(
                    "SELECT id, file FROM reading WHERE input = ? AND seen <> ? AND id IN "
                    "(SELECT id FROM document) ORDER BY id",
                    [one, number],
                )

    def remove(self, documents: Iterable[str]) -> None:
        """Takes documents, or what was set aside, out for good, all or none. Raises StoreError for an id that
        is not there."""
        missing = []
        with self._at_once():
            for document in documents:
                gone = 0
                for statement in (
                    "DELETE FROM document WHERE id = ?",
                    "DELETE FROM set_aside WHERE id = ?",
                ):
                    gone += self._base.execute(statement, [document]).rowcount
                self._base.execute("DELETE FROM reading WHERE id = ?", [document])
                if not gone:
                    missing.append(document)
            if missing:
                raise StoreError(
                    f"{self.folder} holds no document called {missing[0]!r}"
                    + (f", and {len(missing) - 1} more of those given" if len(missing) > 1 else "")
                    + "; nothing was removed"
                )

    def statements(self, shared: Shared | None = None, *, but: Container[str] = ()) -> Iterator[Statement]:
        """All claims and relations, by document, but those of some documents. Raises StoreError."""
        shared = shared or Shared()
        for _, lines in self.told(but=but):
            try:
                yield from statements_of(lines.split(b"\n"), shared)
            except msgspec.MsgspecError as error:
                raise self.damaged(str(error)) from error

    def told(self, *, but: Container[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Each document, but some, and what it says as lines of JSON, by id. Raises StoreError."""
        with self._failures():
            documents = [row[0] for row in self._base.execute("SELECT id FROM document ORDER BY id")]
            for document in documents:
                if document not in but:
                    (lines,) = self._base.execute(
                        "SELECT statements FROM document WHERE id = ?", [document]
                    ).fetchone()
                    yield document, lines

    def damaged(self, why: str) -> StoreError:
        """What is said of a store that holds what can't be in it."""
        return StoreError(f"{self.path} is damaged ({why}); delete it to read everything again")

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

    def asides(self) -> Iterator[Aside]:
        """As `set_aside`, with where each came from and what it was tried with."""
        with self._failures():
            rows = self._base.execute(f"{_ASIDES} ORDER BY id").fetchall()
        yield from map(_aside, rows)

    def aside(self, document: str) -> Aside | None:
        """What was set aside under an id."""
        with self._failures():
            row = self._base.execute(f"{_ASIDES} WHERE id = ?", [document]).fetchone()
        return _aside(row) if row else None

    def inputs(self) -> dict[int, tuple[bytes, bytes]]:
        """The inputs of builds so far: path and options."""
        with self._failures():
            rows = self._base.execute("SELECT number, path, options FROM input ORDER BY number").fetchall()
        return {number: (path, options) for number, path, options in rows}

    def settings(self) -> list[tuple[str, int, dict[str, str]]]:
        """The settings that documents were done with, how many, and what they were made of, where that is
        known; the latest are not told from others."""
        with self._failures():
            rows = self._base.execute(
                "SELECT settings, count(*), (SELECT parts FROM setting WHERE version = settings) "
                "FROM document GROUP BY settings ORDER BY settings"
            ).fetchall()
        return [(version, count, msgspec.json.decode(parts or b"{}")) for version, count, parts in rows]

    def origins(self, *, but_settings: tuple[str, str]) -> Iterator[tuple[str, Origin]]:
        """Documents that were read with settings other than these two, and where they came from."""
        with self._failures():
            yield from (
                (document, Origin(input=given, file=file or b""))
                for document, given, file in self._base.execute(
                    "SELECT document.id, input, file FROM document LEFT JOIN reading USING (id) "
                    "WHERE settings NOT IN (?, ?) ORDER BY document.id",
                    but_settings,
                )
            )

    def coverages(self) -> Iterator[tuple[str, Coverage | None]]:
        """What the reading of each document covered, None where nobody counted; sorted by id."""
        with self._failures():
            for document, coverage in self._base.execute(
                "SELECT document.id, coverage FROM document LEFT JOIN reading USING (id) ORDER BY document.id"
            ):
                yield document, msgspec.json.decode(coverage, type=Coverage) if coverage else None

    def counts(self) -> Counts:
        """How many documents, claims, relations, and documents set aside."""
        with self._failures():
            done = self._base.execute(
                "SELECT count(*), coalesce(sum(claims), 0), coalesce(sum(relations), 0) FROM document"
            ).fetchone()
            (aside,) = self._base.execute("SELECT count(*) FROM set_aside").fetchone()
        return Counts(documents=done[0], claims=done[1], relations=done[2], set_aside=aside)


def _aside(row: tuple[str, Any, str, str, str, int | None, bytes]) -> Aside:
    document, stage, reason, content, settings, given, file = row
    return Aside(
        record=SetAside(id=document, stage=stage, reason=reason),
        content=content,
        settings=settings,
        origin=Origin(input=given, file=file),
    )


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
                self.settle()

    def add(self, document: str, line: bytes, *, relation: bool) -> None:
        """A statement of a document, as JSON; whether it is a relation."""
        self._lines[document].append(line.strip())
        if relation:
            self._relations[document] += 1
        self._size += len(line)
        if self._size > _HELD_BACK:
            self.flush()

    def replace(self, document: str, statements: Iterable[Statement]) -> None:
        """These are all that is said of a document after all."""
        self.settle()
        self._begun.discard(document)
        for statement in statements:
            self.add(document, to_json(statement), relation=isinstance(statement, Relation))

    def flush(self) -> None:
        """Begins to write what was held back, once all before it is written."""
        self._wait()
        self._written = self._writer.submit(self._write, self._lines, self._relations)
        self._lines, self._relations, self._size = defaultdict(list), Counter(), 0

    def settle(self) -> None:
        """Waits until all of it is written: two threads don't ask the store at once."""
        self.flush()
        self._wait()

    def _wait(self) -> None:
        if self._written:
            self._written.result()

    def _write(self, told: dict[str, list[bytes]], relations: Counter[str]) -> None:
        new = []
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
                new.append((document, self._settings, claims, related, info, b"\n".join(lines)))
        for start in range(0, len(new), _AT_ONCE):
            rows = new[start : start + _AT_ONCE]
            ids = [row[0] for row in rows]
            marks = ", ".join("?" * len(ids))
            for statement in _FORGET:
                self._base.execute(statement.format(ids=marks), ids)
            statement = _TELL.format(rows=", ".join(["(?, '', ?, ?, ?, ?, ?)"] * len(rows)))
            self._base.execute(statement, list(chain.from_iterable(rows)))
        self._begun.update(told)
