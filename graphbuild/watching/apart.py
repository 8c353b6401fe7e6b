"""What strangers send is taken apart in a process of its own, which may hang, burst or die of it: parsers of
feeds and pages can be kept busy for hours by a few thousand well-chosen bytes."""

from __future__ import annotations

import atexit
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from graphbuild.errors import GraphbuildError, InputError, MissingExtraError, WorkerError
from graphbuild.processes import started

_START = 300.0  # seconds until the process has loaded what it needs
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Apart:
    """One process that calls functions for us, one after the other; begun when it is needed, and anew after
    it was lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[BaseProcess, Connection] | None = None

    def run(self, seconds: float, function: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> _T:
        """What the function gives, which is one of a module. Raises what it raises of InputError and
        MissingExtraError, InputError for any other fault and where it takes longer than `seconds` on the
        clock, WorkerError where no process can be started."""
        with self._lock:
            _, connection = self._held = self._held or _begun()
            try:
                connection.send((function, given, named))
                if not connection.poll(seconds):
                    raise InputError(f"it can't be taken apart in {seconds:g} seconds")
                what, result = connection.recv()
            except (EOFError, OSError):
                self._end()
                raise InputError("it can't be taken apart: it takes down the process that tries") from None
            except BaseException:
                self._end()
                raise
        if what == "given":
            return result  # type: ignore[no-any-return]
        if what == "missing":
            raise MissingExtraError(*result)
        raise InputError(result)

    def end(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._held is not None:
            process, connection = self._held
            self._held = None
            process.kill()
            process.join()
            connection.close()


def _begun() -> tuple[BaseProcess, Connection]:
    process, connection = started(_serve)
    try:
        if not connection.poll(_START):
            raise EOFError
        connection.recv()
    except (EOFError, OSError):
        process.kill()
        connection.close()
        raise WorkerError("no process to take feeds and pages apart can be started; try again") from None
    return process, connection


def _serve(connection: Connection) -> None:
    """In the process: calls what it is told to until nobody tells it any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which is for the process that we work for
    from graphbuild.watching import articles, feeds  # noqa: F401  # before the clock runs

    connection.send("ready")
    while True:
        try:
            function, given, named = connection.recv()
        except (EOFError, OSError):
            return
        answer: tuple[str, Any]
        try:
            answer = "given", function(*given, **named)
        except MissingExtraError as error:
            answer = "missing", (error.what, error.extra)
        except GraphbuildError as error:
            answer = "wrong", str(error)
        except Exception as error:
            answer = "wrong", f"it can't be taken apart: {type(error).__name__}"
        connection.send(answer)


apart = Apart()
atexit.register(apart.end)
