"""The tables of work.sqlite, version by version, and the way from each former version to the next."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from graphbuild.errors import StoreError

VERSION = 2
APPLICATION = 0x67726268  # "grbh": tells our file from other programs' SQLite files
_PAGE = 16_384  # bytes; what a document says is mostly longer than SQLite's usual page
_LOG = 200  # pages of the log before they go into the file
_CACHE = 1_024  # kilobytes, which is soon full: a build's memory is to stay flat

_FIRST = """
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

# 2: where documents came from, what their reading covered, what settings are made of
_TABLES_2 = """
CREATE TABLE input (            -- what builds were given
    number INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,  -- absolute
    options BLOB NOT NULL       -- those of the last build that read it, as JSON
);
CREATE TABLE setting (          -- what `settings` of documents were made of
    version TEXT PRIMARY KEY,
    parts BLOB NOT NULL         -- as JSON
) WITHOUT ROWID;
CREATE TABLE reading (          -- what is known of the reading of a document
    id TEXT PRIMARY KEY,
    input INTEGER,              -- NULL where it can't be read again
    file BLOB NOT NULL,         -- absolute
    seen INTEGER NOT NULL,      -- the number of the last run that came upon it
    coverage BLOB               -- Coverage as JSON; NULL where nobody counted
) WITHOUT ROWID;
CREATE TABLE run (number INTEGER NOT NULL);
"""
_MORE_2 = """
CREATE INDEX reading_input ON reading (input);
INSERT INTO run VALUES (0);
ALTER TABLE set_aside ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE set_aside ADD COLUMN settings TEXT NOT NULL DEFAULT '';
ALTER TABLE set_aside ADD COLUMN input INTEGER;
ALTER TABLE set_aside ADD COLUMN file BLOB NOT NULL DEFAULT x'';
ALTER TABLE set_aside ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
"""
_ASIDE_2 = """
CREATE TEMP TABLE set_aside AS SELECT *, '' AS content, '' AS settings, NULL AS input, x'' AS file, 0 AS seen
FROM main.set_aside;
"""

# From each former version to the next: for good, and for a reader, who may not write to the file, by tables
# of its own that go before those of the file.
_MIGRATIONS = {1: _TABLES_2 + _MORE_2}
_SHADOWS = {1: _TABLES_2.replace("CREATE TABLE", "CREATE TEMP TABLE") + _ASIDE_2}


def prepare(base: sqlite3.Connection, path: Path, *, write: bool) -> None:
    """Makes the tables of a new file, and brings one of a former version up to this one. Raises StoreError
    for a file of another program or of a newer version."""
    (version,) = base.execute("PRAGMA user_version").fetchone()
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (tables or not write):
        raise StoreError(f"{path} is not a store of graphbuild; choose another folder with -o")
    if version > VERSION:
        raise StoreError(f"{path} is of format {version}, not {VERSION}; upgrade graphbuild")
    if not write:
        for former in range(version, VERSION):
            base.executescript(_SHADOWS[former])
        return
    base.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file
    base.execute(f"PRAGMA cache_size = -{_CACHE}")
    base.execute("PRAGMA journal_mode = WAL")
    base.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
    base.execute("PRAGMA synchronous = FULL")
    if not tables:
        base.executescript(
            f"BEGIN; {_FIRST} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 1; COMMIT;"
        )
        version = 1
    for former in range(version, VERSION):
        base.executescript(f"BEGIN; {_MIGRATIONS[former]} PRAGMA user_version = {former + 1}; COMMIT;")
