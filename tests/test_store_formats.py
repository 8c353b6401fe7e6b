"""A work folder of each former format is read, and brought up to date when it is written to."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from coders import LineCoder
from statements import claim, state

from graphbuild.build import build, status
from graphbuild.keeping import coverage, retry
from graphbuild.records import Document, DocumentInfo, SetAside, to_json
from graphbuild.store import Store, digest_of
from graphbuild.storeformat import APPLICATION, VERSION

# The tables as version 1 made them; never to be changed.
FORMAT_1 = """
CREATE TABLE document (
    id TEXT PRIMARY KEY, content TEXT NOT NULL, settings TEXT NOT NULL, claims INTEGER NOT NULL,
    relations INTEGER NOT NULL, info BLOB NOT NULL, statements BLOB NOT NULL
);
CREATE TABLE set_aside (
    id TEXT PRIMARY KEY, stage TEXT NOT NULL, reason TEXT NOT NULL, run TEXT NOT NULL
) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
TEXT = "Russia ASSAULT Ukraine"
SAID = claim("a.txt", state("Russia", "RUS"), "ASSAULT", state("Ukraine", "UKR"), at=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work folder of format 1: one document done, one set aside."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT)
    (tmp_path / "in" / "b.txt").write_text("")
    run = hashlib.sha256(f'["{tmp_path / "in"}"]'.encode()).hexdigest()
    out = tmp_path / "out"
    out.mkdir()
    base = sqlite3.connect(out / "work.sqlite")
    base.executescript(FORMAT_1 + f"PRAGMA application_id = {APPLICATION};")
    text = next(iter_documents(tmp_path / "in"))
    base.execute(
        "INSERT INTO document VALUES ('a.txt', ?, 'lines 1', 1, 0, ?, ?)",
        [digest_of(text), to_json(DocumentInfo(id="a.txt")), to_json(SAID)],
    )
    base.execute("INSERT INTO set_aside VALUES ('b.txt', 'read', 'empty', ?)", [run])
    base.execute("INSERT INTO set_aside VALUES ('old.txt', 'read', 'empty', ?)", [run])
    base.commit()
    base.close()
    return out


def iter_documents(texts: Path):  # type: ignore[no-untyped-def]
    from graphbuild.read import read

    return (one for one in read([texts]) if isinstance(one, Document))


def version(folder: Path) -> int:
    base = sqlite3.connect(folder / "work.sqlite")
    (found,) = base.execute("PRAGMA user_version").fetchone()
    base.close()
    return int(found)


def test_a_reader_sees_a_folder_of_format_1_and_leaves_it_as_it_is(folder: Path) -> None:
    before = (folder / "work.sqlite").read_bytes()
    found = status(folder)
    assert (found.counts.documents, found.counts.claims, found.counts.set_aside) == (1, 1, 2)
    assert [one.id for one in found.set_aside] == ["b.txt", "old.txt"]
    assert coverage(folder).uncounted == 1
    with Store(folder) as store:
        assert list(store.statements()) == [SAID]
        assert list(store.inputs()) == []
        assert [aside.origin.input for aside in store.asides()] == [None, None]
    assert (folder / "work.sqlite").read_bytes() == before
    assert version(folder) == 1


def test_a_build_brings_format_1_up_to_date_and_does_nothing_again(folder: Path) -> None:
    coder = LineCoder()
    build(folder.parent / "in", folder, coder=coder)
    assert coder.read == []
    assert version(folder) == VERSION
    assert status(folder).set_aside == [SetAside(id="b.txt", stage="read", reason="empty")]
    with Store(folder) as store:
        assert [path for path, _ in store.inputs().values()] == [bytes(folder.parent / "in")]


def test_what_a_folder_of_format_1_set_aside_cannot_be_read_again_and_is_named(folder: Path) -> None:
    done = retry(folder, coder=LineCoder())
    assert (done.tried, done.lost) == (0, ["b.txt", "old.txt"])
    assert len(status(folder).set_aside) == 2


def test_both_ways_end_at_the_same_tables(folder: Path, tmp_path: Path) -> None:
    def tables(path: Path) -> dict[str, list[str]]:
        base = sqlite3.connect(path / "work.sqlite")
        names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: [row[1] for row in base.execute(f"PRAGMA table_info({name})")] for name in names}
        base.close()
        return found

    Store(folder, write=True).close()
    Store(tmp_path / "new", write=True).close()
    assert tables(folder) == tables(tmp_path / "new")
