"""Work beside a process, in forks of it where that is safe."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cypher_graph import hand_built

from graphbuild.cores import available_cores
from graphbuild.cypher import neo4j_admin_files
from graphbuild.processes import Beside

HERE = Path(__file__).parent
FORKED = """
import os, signal, sys
from pathlib import Path
from graphbuild.processes import Beside

folder, here = Path(sys.argv[1]), os.getpid()

def work(name):
    if name == "killed" and os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "wrong":
        raise ValueError("it is wrong")
    (folder / name).write_text("here" if os.getpid() == here else "forked")

with Beside() as beside:
    for name in ("a", "b", "killed", "c"):
        beside.do(lambda name=name: work(name))
try:
    with Beside() as beside:
        beside.do(lambda: work("wrong"))
except ValueError as error:
    print(error)
"""
FILES = """
import sys
sys.path.insert(0, sys.argv[2])
from cypher_graph import hand_built
from graphbuild.cypher import bulk
bulk._MANY = 1
bulk.neo4j_admin_files(hand_built(), sys.argv[1])
"""


def run(code: str, *arguments: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_what_a_fork_does_not_do_is_done_here(tmp_path: Path) -> None:
    assert run(FORKED, tmp_path) == "it is wrong\n"
    where = "forked" if sys.platform == "linux" and available_cores() > 1 else "here"
    done = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert done == {"a": where, "b": where, "killed": "here", "c": where}


def test_beside_other_threads_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    done: list[int] = []
    with Beside() as beside:
        beside.do(lambda: done.append(1))
        assert done == [1]


def test_files_written_in_forks_are_the_same(tmp_path: Path) -> None:
    run(FILES, tmp_path / "forked", HERE)
    neo4j_admin_files(hand_built(), tmp_path / "here")
    here, forked = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("here", "forked")
    )
    assert len(here) > 10
    assert forked == here
