"""The engine kept beside graph.json: taken while it fits, else made again, and never another graph."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cypher_graph import actors, hand_built
from test_cypher_loading import content

from graphbuild import graphfile
from graphbuild.cypher import Engine, query, saved
from graphbuild.errors import StoreError
from graphbuild.graph import Graph
from graphbuild.records import Actor

COUNT = "MATCH (a:Actor) RETURN count(a) AS n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A work folder with a graph that was asked once."""
    hand_built().save(tmp_path / graphfile.NAME)
    assert query(tmp_path, COUNT).rows == ((len(actors()),),)
    return tmp_path


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path) -> None:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(graphfile, "read", read)


def files(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_ino, path.stat().st_size) for path in folder.iterdir()}


def test_the_first_question_keeps_the_engine_and_nothing_else(folder: Path) -> None:
    assert set(files(folder)) == {graphfile.NAME, saved.NAME, saved.STAMP}


def test_the_next_takes_it_and_reads_no_graph(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_reading(monkeypatch)
    before = files(folder)
    assert query(folder, COUNT).rows == ((len(actors()),),)
    assert query(folder / graphfile.NAME, COUNT).rows == ((len(actors()),),)
    assert files(folder) == before


def test_what_is_kept_is_the_graph(folder: Path) -> None:
    kept = saved.load(folder / graphfile.NAME)
    assert kept is not None
    assert content(kept) == content(Engine(hand_built())._graph)


def test_a_copied_folder_keeps_its_engine(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path_factory.mktemp("copies") / "copy"
    shutil.copytree(folder, copy)
    os.utime(copy / graphfile.NAME, (1, 1))
    forbid_reading(monkeypatch)
    assert query(copy, COUNT).rows == ((len(actors()),),)


def test_another_graph_of_the_same_size_and_time_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / graphfile.NAME
    for id in ("aa", "bb"):
        Graph.from_records([Actor(id=id, name="A", kind="person")]).save(path)
        os.utime(path, (1, 1))
        assert query(tmp_path, "MATCH (a:Actor) RETURN a.id AS id").rows == ((id,),)


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data[:-9] + bytes([data[-9] ^ 128]) + data[-8:],
        lambda data: b"somebody else's",
    ],
)
@pytest.mark.parametrize("name", [saved.NAME, saved.STAMP])
def test_a_harmed_file_is_made_again(folder: Path, name: str, harm: Callable[[bytes], bytes]) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(harm(whole))
    assert query(folder, COUNT).rows == ((len(actors()),),)
    assert saved.load(folder / graphfile.NAME) is not None


@pytest.mark.parametrize("name", [saved.NAME, saved.STAMP])
def test_a_missing_file_is_made_again(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert query(folder, COUNT).rows == ((len(actors()),),)
    assert saved.load(folder / graphfile.NAME) is not None


def test_what_another_version_made_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphbuild.cypher.projection._LAYOUT", 99)
    assert saved.load(folder / graphfile.NAME) is None
    assert query(folder, COUNT).rows == ((len(actors()),),)
    assert saved.load(folder / graphfile.NAME) is not None


def test_a_file_that_the_engine_refuses_is_no_error(folder: Path) -> None:
    (folder / saved.NAME).write_bytes(b"RGF\x04" + bytes(range(256)) * 40)
    stamp = (folder / saved.STAMP).read_text(encoding="utf-8")
    old = stamp.split('"content":"')[-1].split('"')[0]
    forged = stamp.replace(old, saved._content(folder / saved.NAME))
    (folder / saved.STAMP).write_text(forged, encoding="utf-8")
    assert query(folder, COUNT).rows == ((len(actors()),),)


def test_a_folder_that_can_not_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_built().save(tmp_path / graphfile.NAME)

    def refuse(*args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert query(tmp_path, COUNT).rows == ((len(actors()),),)
    assert set(files(tmp_path)) == {graphfile.NAME}


def test_a_write_that_breaks_off_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / saved.STAMP).unlink()
    before = files(folder)

    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    assert query(folder, COUNT).rows == ((len(actors()),),)
    assert files(folder) == before


def test_a_graph_replaced_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / graphfile.NAME
    hand_built().save(path)
    keeper = saved.Keeper(path)
    engine = Engine(graphfile.read(path))
    Graph.from_records().save(path)
    assert not keeper.keep(engine._graph)
    assert set(files(tmp_path)) == {graphfile.NAME}


def test_beside_another_file_nothing_is_kept(tmp_path: Path) -> None:
    hand_built().save(tmp_path / "mine.json")
    assert query(tmp_path / "mine.json", COUNT).rows == ((len(actors()),),)
    assert set(files(tmp_path)) == {"mine.json"}


def test_a_missing_graph_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no"):
        query(tmp_path, COUNT)
