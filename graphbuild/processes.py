"""Processes of our own, started clean: a fork of one that has loaded a model and started threads can hang.
Where there is no other thread, a fork spares what is in memory the way over a pipe."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType, TracebackType
from typing import Any, Self

from graphbuild.cores import available_cores
from graphbuild.errors import WorkerError


def started(serve: Callable[..., None], *given: object) -> tuple[BaseProcess, Connection]:
    """A process that runs `serve(connection, *given)`, and this end of the connection. It ends with this
    process. Raises WorkerError where none can be started."""
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    ours, theirs = context.Pipe()
    process: BaseProcess = context.Process(target=serve, args=(theirs, *given), daemon=True)
    with _without_main():
        try:
            process.start()
        except (EOFError, OSError):  # the process that forks them has ended; there will be another
            process = context.Process(target=serve, args=(theirs, *given), daemon=True)
            try:
                process.start()
            except (EOFError, OSError) as error:
                raise WorkerError(f"no process can be started: {error}; try again") from error
    theirs.close()
    return process, ours


@contextmanager
def _without_main() -> Iterator[None]:
    """Keeps new processes from running the user's script again, which a script without an
    `if __name__ == "__main__"` would not survive; they need nothing from it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Beside:
    """Work that leaves nothing but files, done in forks of this process while it goes on, one on each other
    core; where there is none, or a fork is not safe (threads, no Linux), it is done here at once. Use it with
    `with`, the end of which waits for all."""

    def __init__(self) -> None:
        safe = sys.platform == "linux" and threading.active_count() == 1
        self._most = available_cores() - 1 if safe else 0
        self._running: deque[tuple[BaseProcess, Callable[[], object]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._running:
            if kind is None:
                self._wait()
            else:
                process, _ = self._running.popleft()
                process.kill()
                process.join()

    def do(self, work: Callable[[], object]) -> None:
        """Begins the work, or does it. What goes wrong in a fork is done once more here, and raises what it
        raises, now or when another work is begun."""
        if not self._most:
            work()
            return
        while len(self._running) >= self._most:
            self._wait()
        process = multiprocessing.get_context("fork").Process(target=_silently, args=(work,), daemon=True)
        process.start()
        self._running.append((process, work))

    def _wait(self) -> None:
        process, work = self._running.popleft()
        process.join()
        if process.exitcode:
            work()


def _silently(work: Callable[[], object]) -> None:
    try:
        work()
    except BaseException:
        os._exit(1)
