"""A part of the work in a fork: its outcome comes back, and where the fork fails the work is done here."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from graphbuild import beside
from graphbuild.beside import Beside

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks cheaply and safely")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "available_cores", lambda: 2)


@linux
def test_another_process_does_the_work() -> None:
    assert int(Beside(lambda: str(os.getpid()).encode()).wait()) != os.getpid()


def test_more_than_a_pipe_holds() -> None:
    data = os.urandom(1_000_000)
    assert Beside(lambda: data).wait() == data


@linux
def test_a_fork_that_is_killed_costs_nothing_but_time() -> None:
    here = os.getpid()

    def work() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done here"

    assert Beside(work).wait() == b"done here"


def test_what_fails_fails_here(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> bytes:
        raise ZeroDivisionError

    other = Beside(work)
    with pytest.raises(ZeroDivisionError):
        other.wait()
    assert capfd.readouterr() == ("", "")


def test_one_core_does_all_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "available_cores", lambda: 1)
    assert Beside(lambda: str(os.getpid()).encode()).wait() == str(os.getpid()).encode()
