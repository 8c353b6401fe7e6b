"""Processes of our own, started clean: a fork of one that has loaded a model and started threads can hang."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

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
