"""A part of the work done beside the rest, in a fork of this process, which has all it needs in memory.

Nothing depends on it: where the machine has one core, no cheap fork, or the fork comes to grief, the caller
does the part itself, with the same outcome."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable

from graphbuild.cores import available_cores


class Beside:
    """Bytes that a fork makes of what is in memory now. `work` must not print."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        self._work = work
        self._pid, self._pipe = _fork(work) if _can_fork() else (0, -1)

    def wait(self) -> bytes:
        """What `work` makes; what it raises, if it fails here too."""
        if self._pid:
            pid, self._pid = self._pid, 0
            with os.fdopen(self._pipe, "rb") as pipe:
                data = pipe.read()
            if os.waitpid(pid, 0)[1] == 0:
                return data
        return self._work()


def _can_fork() -> bool:
    # Elsewhere a fork is dear or, with the system's own threads, dangerous.
    return sys.platform == "linux" and available_cores() > 1


def _fork(work: Callable[[], bytes]) -> tuple[int, int]:
    read, write = os.pipe()
    try:
        with warnings.catch_warnings():
            # Threads of ours (a progress bar's) hold no lock that `work` needs.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    except OSError:  # no memory for another process
        os.close(read)
        os.close(write)
        return 0, -1
    if pid:
        os.close(write)
        return pid, read
    failed = True
    try:
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            pipe.write(work())
        failed = False
    finally:
        os._exit(failed)  # nothing of the parent's is closed or flushed twice
