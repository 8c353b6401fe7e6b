"""The work folder keeps what is done, whatever happens to the run."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from statements import claim, person, relation, state

import graphbuild
from graphbuild.errors import StoreError
from graphbuild.records import Document, DocumentInfo, SetAside, Statement, to_json
from graphbuild.store import Done, Store, digest_of

KIM, RUSSIA = person("Kim Jong Un", "PRK"), state("Russia", "RUS")


def done(name: str, *statements: Statement, content: str = "1", settings: str = "1") -> Done:
    info = DocumentInfo(id=name, title=f"About {name}", date=dt.date(2025, 9, 4))
    return Done(info=info, content=content, settings=settings, statements=statements)


def test_what_is_put_in_comes_out_after_closing(tmp_path: Path) -> None:
    statements = claim("a", KIM, "SUPPORT", RUSSIA), relation("a", KIM, "citizen_of", RUSSIA)
    with Store(tmp_path, write=True) as store:
        store.put([done("a", *statements), done("b")])
    with Store(tmp_path) as store:
        assert tuple(store.statements()) == statements
        assert [info.id for info in store.documents()] == ["a", "b"]
        assert store.document("a") == done("a").info
        counts = store.counts()
    assert (counts.documents, counts.claims, counts.relations, counts.set_aside) == (2, 1, 1, 0)


def test_a_document_is_done_only_in_its_form_and_with_its_settings(tmp_path: Path) -> None:
    with Store(tmp_path, write=True) as store:
        store.put([done("a", content="x", settings="v1")])
        assert store.has("a", "x", "v1")
        assert not store.has("a", "y", "v1")
        assert not store.has("a", "x", "v2")
        assert not store.has("b", "x", "v1")


def test_a_changed_document_replaces_what_it_said(tmp_path: Path) -> None:
    old, new = claim("a", KIM, "SUPPORT", RUSSIA), claim("a", KIM, "ACCUSE", RUSSIA)
    with Store(tmp_path, write=True) as store:
        store.put([done("a", old)])
        store.put([done("a", new, content="2")])
        assert list(store.statements()) == [new]


def test_a_document_that_fails_now_says_nothing_any_more(tmp_path: Path) -> None:
    with Store(tmp_path, write=True) as store:
        store.put([done("a", claim("a", KIM, "SUPPORT", RUSSIA))])
        store.put([SetAside(id="a", stage="extract", reason="too long")])
        assert list(store.statements()) == []
        assert store.set_aside() == [SetAside(id="a", stage="extract", reason="too long")]


def test_a_document_that_works_now_is_not_set_aside_any_more(tmp_path: Path) -> None:
    with Store(tmp_path, write=True) as store:
        store.put([SetAside(id="a", stage="extract", reason="too long")])
        store.put([done("a")])
        assert store.set_aside() == []


def test_a_file_that_became_readable_is_forgotten_by_the_run_over_the_same_inputs(tmp_path: Path) -> None:
    with Store(tmp_path, write=True) as store:
        store.put([SetAside(id=name, stage="read", reason="empty") for name in "ab"], run="these", number=1)
        store.put([SetAside(id="c", stage="read", reason="empty")], run="others", number=2)
        store.put([SetAside(id="b", stage="read", reason="empty")], run="these", number=3)
        store.forget_set_aside("these", 3)
        assert [aside.id for aside in store.set_aside()] == ["b", "c"]


def test_a_batch_that_fails_leaves_no_half(tmp_path: Path) -> None:
    def results() -> list[Done]:
        return [done("a"), "no result"]  # type: ignore[list-item]

    with Store(tmp_path, write=True) as store:
        with pytest.raises(AttributeError):
            store.put(results())
        assert store.counts().documents == 0
        store.put([done("b")])
        assert store.counts().documents == 1


def test_what_claims_say_takes_the_place_of_what_a_document_said(tmp_path: Path) -> None:
    old, new = claim("a", KIM, "SUPPORT", RUSSIA), claim("a", KIM, "ACCUSE", RUSSIA)
    with Store(tmp_path, write=True) as store:
        store.put([done("a", old), done("b", claim("b", KIM, "ACCUSE", RUSSIA))])
        with store.telling("claims") as telling:
            telling.add(new.doc, to_json(new), relation=False)
        assert list(store.statements(but={"b"})) == [new]
        assert store.document("a") == done("a").info
        assert store.content("a") == ("", "claims")


def test_claims_that_break_off_change_nothing(tmp_path: Path) -> None:
    old, new = claim("a", KIM, "SUPPORT", RUSSIA), claim("a", KIM, "ACCUSE", RUSSIA)

    def broken(store: Store) -> None:
        with store.telling("claims") as telling:
            telling.add(new.doc, to_json(new), relation=False)
            telling.flush()
            raise ZeroDivisionError

    with Store(tmp_path, write=True) as store:
        store.put([done("a", old)])
        with pytest.raises(ZeroDivisionError):
            broken(store)
        assert list(store.statements()) == [old]


def test_claims_that_do_not_reach_the_disk_are_told_whoever_asks_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = claim("a", KIM, "SUPPORT", RUSSIA), claim("a", KIM, "ACCUSE", RUSSIA)

    def full(self: Store) -> None:
        self._roll_back()
        raise sqlite3.OperationalError("database or disk is full")

    with Store(tmp_path, write=True) as store:
        store.put([done("a", old)])
        monkeypatch.setattr(Store, "_commit", full)
        with store.telling("claims") as telling:
            telling.add(new.doc, to_json(new), relation=False)
        with pytest.raises(StoreError, match="disk is full"):
            list(store.statements())
        assert list(store.statements()) == [old]
    with pytest.raises(StoreError, match="disk is full"), Store(tmp_path, write=True) as store:  # noqa: SIM117
        with store.telling("claims") as telling:
            telling.add(new.doc, to_json(new), relation=False)
    with Store(tmp_path) as store:
        assert list(store.statements()) == [old]


def run_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(graphbuild.__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


WRITER = """
    import sys, time
    from graphbuild.records import DocumentInfo
    from graphbuild.store import Done, Store
    store = Store(sys.argv[1], write=True)
    for number in range(100_000):
        store.put([Done(info=DocumentInfo(id=f"{number:06}"), content="1", settings="1", statements=())])
        print(number, flush=True)
"""


def test_what_a_killed_run_has_stored_is_there_and_the_folder_is_free(tmp_path: Path) -> None:
    writer = run_python(WRITER, str(tmp_path))
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _ in range(20)]
    writer.send_signal(signal.SIGKILL)
    said += writer.communicate()[0].split()
    stored = [int(line) for line in said if line.strip()]
    with Store(tmp_path, write=True) as store:
        kept = {int(info.id) for info in store.documents()}
    assert kept >= set(stored)
    assert len(kept) <= len(stored) + 1


def test_a_second_run_on_the_same_folder_says_so_and_stops(tmp_path: Path) -> None:
    with Store(tmp_path, write=True):
        second = run_python(
            "import sys\nfrom graphbuild.store import Store\nStore(sys.argv[1], write=True)", str(tmp_path)
        )
        assert "another run is writing to" in second.communicate()[1]
    with Store(tmp_path, write=True) as store:
        assert store.counts().documents == 0


def test_a_reader_may_look_while_a_run_is_writing(tmp_path: Path) -> None:
    with Store(tmp_path, write=True) as store:
        store.put([done("a")])
        with Store(tmp_path) as reader:
            assert reader.counts().documents == 1


def test_a_folder_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Store(tmp_path, write=True).close()
    with sqlite3.connect(tmp_path / "work.sqlite") as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    for write in (False, True):
        with pytest.raises(StoreError, match="upgrade graphbuild"):
            Store(tmp_path, write=write)


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "work.sqlite") as base:
        base.execute("CREATE TABLE mine (x)")
    base.close()
    with pytest.raises(StoreError, match="not a store of graphbuild"):
        Store(tmp_path, write=True)


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "work.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="delete it to read all again"):
        Store(tmp_path, write=True)


def test_a_folder_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="graphbuild build INPUT"):
        Store(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("")
    with pytest.raises(StoreError, match="can't make the folder"):
        Store(tmp_path / "graph", write=True)


def test_the_digest_changes_with_anything_of_a_document() -> None:
    plain = Document(id="a", text="x")
    others = [
        Document(id="a", text="y"),
        Document(id="a", text="x", date=dt.date(2025, 1, 1)),
        Document(id="a", text="x", title="t"),
    ]
    assert digest_of(plain) == digest_of(Document(id="a", text="x"))
    assert len({digest_of(document) for document in [plain, *others]}) == 4
