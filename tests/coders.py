"""An extractor for tests of what surrounds it: it reads lines like "Russia ASSAULT Ukraine"."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from statements import claim, state

from graphbuild.errors import InputError, TableError
from graphbuild.records import ROOTS, Coverage, Document, Statement


class LineCoder:
    """Counts what it reads; a line "!fail" raises, "!eat" wants more memory than there is; in a process of
    its own "!die" kills that, "!die-once FILE" does unless FILE is there, and "!hang" never ends.
    "!slow" takes a while."""

    def __init__(self, version: str = "lines 1") -> None:
        self.version = version
        self.read: list[str] = []
        self.fails = True

    def extract_all(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, list[Statement] | Exception]]:
        for document in documents:
            self.read.append(document.id)
            try:
                yield document, list(self._statements(document))
            except (InputError, RuntimeError, MemoryError) as error:
                yield document, error

    def _statements(self, document: Document) -> Iterator[Statement]:
        for at, line in enumerate(document.text.splitlines()):
            if line == "!fail" and self.fails:
                raise RuntimeError("no sense\nin this")
            if line == "!die" and multiprocessing.parent_process():
                os.kill(os.getpid(), signal.SIGKILL)
            if line == "!eat":
                limited_memory()
                bytearray(1 << 34)
            if line == "!hang" and multiprocessing.parent_process():
                time.sleep(1_000)
            if line.startswith("!slow"):
                time.sleep(0.01)
            source, _, rest = line.partition(" ")
            if source == "!die-once" and not Path(rest).exists() and multiprocessing.parent_process():
                Path(rest).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            root, _, target = rest.partition(" ")
            if root in ROOTS:
                yield claim(document.id, state(source, source[:3]), root, state(target, target[:3]), at=at)


class CountingCoder(LineCoder):
    """As `LineCoder`; counts lines as sentences, knows no "Nobody", and says what it is made of."""

    def __init__(self, version: str, **parts: str) -> None:
        super().__init__(version)
        self.parts = parts

    def read_all(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Read | Exception]]:
        for document, found in self.extract_all(documents):
            if isinstance(found, Exception):
                yield document, found
                continue
            lines = len(document.text.splitlines())
            dropped = {"nobody named": lines - len(found)} if lines > len(found) else {}
            counts = {"sentences": lines, "telling": len(found), "claims": len(found)}
            yield document, Read(found, Coverage(**counts, dropped=dropped, unknown={"Nobody": 1}))


class Read(NamedTuple):
    statements: list[Statement]
    coverage: Coverage


def limited_memory() -> None:
    """The process gets no more address space than 4 GB."""
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, resource.getrlimit(resource.RLIMIT_AS)[1]))


def dying() -> LineCoder:
    """A coder that takes its process with it when it is made."""
    os.kill(os.getpid(), signal.SIGKILL)
    return LineCoder()


def refusing() -> LineCoder:
    """A coder that can't be made."""
    raise TableError(["one thing", "another"])
