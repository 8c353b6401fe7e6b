"""An extractor for tests of what surrounds it: it reads lines like "Russia ASSAULT Ukraine"."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator

from statements import claim, state

from graphbuild.errors import InputError
from graphbuild.records import ROOTS, Document, Statement


class LineCoder:
    """Counts what it reads; a line "!fail" raises, "!die" kills the process unless it is the main one."""

    def __init__(self, version: str = "lines 1") -> None:
        self.version = version
        self.read: list[str] = []

    def extract_all(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, list[Statement] | Exception]]:
        for document in documents:
            self.read.append(document.id)
            try:
                yield document, list(self._statements(document))
            except (InputError, RuntimeError) as error:
                yield document, error

    def _statements(self, document: Document) -> Iterator[Statement]:
        for at, line in enumerate(document.text.splitlines()):
            if line == "!fail":
                raise RuntimeError("no sense\nin this")
            if line == "!die" and multiprocessing.parent_process():
                os.kill(os.getpid(), signal.SIGKILL)
            source, _, rest = line.partition(" ")
            root, _, target = rest.partition(" ")
            if root in ROOTS:
                yield claim(document.id, state(source, source[:3]), root, state(target, target[:3]), at=at)
