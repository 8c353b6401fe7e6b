"""Documents through the extractor, in this process or in several.

Whatever the number of processes the results are the same. A document that makes the extractor fail, takes too
long or kills its process is set aside alone: what was under way with it is done again, each document by
itself. No more documents are read than the processes can take up, so that memory stays flat."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from graphbuild.cores import available_cores
from graphbuild.errors import GraphbuildError, WorkerError
from graphbuild.files import first_out_of_memory
from graphbuild.limits import Limits
from graphbuild.processes import started
from graphbuild.records import Coverage, Document, SetAside, Statement

BATCH = 40_000  # characters, some seven articles: enough for the parser to work in batches
_LEAST = 6_000  # characters of a batch where there is little to share out
_AHEAD = 2  # batches that a process is given at once, so that it never waits for the next
_WINDOW = 2  # batches a process that are read at once, to find documents of like length among them
_STRIKES = 2  # processes that a document alone must have taken with it: one may be killed for another reason
_STARTS = 3  # processes in a row that end before they have loaded their model


class Coder(Protocol):
    """What turns a document into statements: `graphbuild.extract.Extractor`, or anything like it. It may
    also have `read_all`, which gives `.statements` and `.coverage` of each, and `parts`, a dict of what
    `version` is made of."""

    @property
    def version(self) -> str:
        """What the statements depend on besides the document."""

    def extract_all(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, list[Statement] | Exception]]:
        """The statements of each document in order; the exception for one that failed."""


class Result(NamedTuple):
    """A document, its statements or why there are none, and what its reading covered, if the coder says."""

    document: Document
    found: list[Statement] | SetAside
    coverage: Coverage | None = None


class Settings(NamedTuple):
    """The version of a coder, and what it is made of."""

    version: str
    parts: dict[str, str]


def settings_of(coder: Coder) -> Settings:
    """What a coder's statements depend on."""
    return Settings(coder.version, dict(getattr(coder, "parts", {})))


class Here:
    """A coder at work in this process, one document after the other; it can't be protected from them."""

    def __init__(self, coder: Coder) -> None:
        self._coder = coder

    @property
    def settings(self) -> Settings:
        """What the statements will depend on."""
        return settings_of(self._coder)

    def run(self, documents: Iterable[Document], *, ordered: bool = True) -> Iterator[Result]:
        """The result of each document, in order."""
        return _code(self._coder, documents)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _code(coder: Coder, documents: Iterable[Document]) -> Iterator[Result]:
    read_all: Callable[[Iterable[Document]], Iterator[tuple[Document, Any]]]
    read_all = getattr(coder, "read_all", coder.extract_all)
    for document, result in read_all(documents):
        if isinstance(result, Exception):
            aside = SetAside(id=document.id, stage="extract", reason=_reason(result))
            yield Result(document, aside)
        elif isinstance(result, list):
            yield Result(document, result)
        else:
            yield Result(document, result.statements, result.coverage)


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split())
    if isinstance(error, MemoryError):
        return "out of memory; try it with fewer --jobs, or in smaller parts"
    return (
        words
        if isinstance(error, GraphbuildError) and words
        else f"{type(error).__name__}: {words}".rstrip(": ")
    )


# ---------------------------------------------------------------- in a process of its own


def _serve(connection: Connection, make: Callable[[], Coder]) -> None:
    """Reads batch after batch and tells the result of each document as soon as there is one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process is told, and ends this one in good order
    first_out_of_memory()
    batches: queue.SimpleQueue[list[Document]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, batches), daemon=True).start()
    try:
        coder = make()
        connection.send(settings_of(coder))
    except Exception as error:
        connection.send(error if isinstance(error, GraphbuildError) else WorkerError(_reason(error)))
        return
    while True:
        for _, found, coverage in _code(coder, batches.get()):
            connection.send((found, coverage))


def _receive(connection: Connection, batches: queue.SimpleQueue[list[Document]]) -> None:
    """Takes batches while another is under way, and ends the process with the main one, even if that was
    killed and could tell nobody."""
    while True:
        try:
            batches.put(connection.recv())
        except (EOFError, OSError):
            os._exit(1)


class _Worker:
    """A process, and the batches it was given: numbers of documents, those without a result yet."""

    def __init__(self, make: Callable[[], Coder]) -> None:
        self.process, self.connection = started(_serve, make)
        # A process that hangs takes nothing more, which must not hold up this one.
        self._outbox: queue.SimpleQueue[list[Document] | None] = queue.SimpleQueue()
        self._sender = threading.Thread(target=self._send, daemon=True)
        self._sender.start()
        self.settings: Settings | None = None  # until it is ready
        self.batches: deque[deque[int]] = deque()
        self.heard = time.monotonic()
        self.late = False  # ended by us because it took too long

    def give(self, numbers: list[int], documents: list[Document]) -> None:
        if not self.batches:
            self.heard = time.monotonic()
        self.batches.append(deque(numbers))
        self._outbox.put(documents)

    def _send(self) -> None:
        with suppress(OSError):  # it has ended, as will be noticed
            while (documents := self._outbox.get()) is not None:
                self.connection.send(documents)

    def is_over(self, seconds: float) -> bool:
        """Whether nothing has come from it for so long, though it should."""
        silent = self.settings is not None and self.batches and time.monotonic() - self.heard > seconds
        return bool(silent) and not self.connection.poll()

    def kill(self) -> None:
        if self.process.is_alive():  # else its number may be another's by now
            self.process.kill()

    def end(self) -> None:
        self.kill()
        self._outbox.put(None)
        self.process.join()
        self._sender.join()
        self.connection.close()


class Pool:
    """Coders in processes of their own: one at once, others as there is work for them, at most `jobs` (None:
    one a core). `make` makes the coder in each. Use it with `with`, and for one run."""

    def __init__(
        self, make: Callable[[], Coder], jobs: int | None = None, limits: Limits | None = None
    ) -> None:
        self._make, self._jobs, self._limits = make, jobs or available_cores(), limits or Limits()
        self._failed_starts = 0
        self._workers = [_Worker(make)]
        self._documents: dict[int, Document] = {}  # read, and without a result
        self._size = 0  # their characters
        self._waiting: deque[list[int]] = deque()  # batches that no process has
        self._alone: set[int] = set()  # read by themselves, because one of them ended a process
        self._strikes: dict[int, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []

    @property
    def settings(self) -> Settings:
        """What the statements will depend on; waits until a process is ready. Raises what the coder raises
        when it is made, and WorkerError."""
        while not (ready := [worker.settings for worker in self._workers if worker.settings]):
            for _ in self._listen():
                pass
        return ready[0]

    def run(self, documents: Iterable[Document], *, ordered: bool = True) -> Iterator[Result]:
        """The result of each document, in order, or as they come. Raises as `settings` does."""
        coming = enumerate(documents)
        done: dict[int, Result] = {}  # what waits for those before it
        number = 0
        while True:
            self._hand_out(coming, waiting=len(done))
            if not self._documents:
                return
            for at, result in self._listen():
                if not ordered:
                    yield result
                    continue
                done[at] = result
                while number in done:
                    yield done.pop(number)
                    number += 1

    def _hand_out(self, coming: Iterator[tuple[int, Document]], waiting: int) -> None:
        """Gives every process enough to do, and reads more where there is too little for that."""
        if waiting < 100 * self._jobs * _AHEAD:
            self._read_more(coming)
        while self._waiting:
            worker = min(self._workers, key=lambda worker: len(worker.batches))
            if worker.batches and len(self._workers) < self._jobs and self._size >= BATCH:
                worker = _Worker(self._make)
                self._workers.append(worker)
            if len(worker.batches) >= _AHEAD:
                return
            batch = self._waiting.popleft()
            worker.give(batch, [self._documents[number] for number in batch])

    def _read_more(self, coming: Iterator[tuple[int, Document]]) -> None:
        """Reads some batches' worth of documents and puts those of like length together: a batch takes the
        parser as many steps as its longest document."""
        room = (_AHEAD + _WINDOW) * self._jobs * BATCH - self._size
        if self._documents and room < _WINDOW * self._jobs * BATCH:
            return
        window: list[tuple[int, int]] = []  # length and number
        size = 0
        for number, document in coming:
            self._documents[number] = document
            window.append((len(document.text), number))
            size += len(document.text)
            if size >= room:
                break
        self._size += size
        most = min(BATCH, max(_LEAST, size // (_AHEAD * self._jobs)))
        batch: list[int] = []
        filled = 0
        for length, number in sorted(window, reverse=True):
            if batch and filled + length > most:
                self._waiting.append(sorted(batch))
                batch, filled = [], 0
            batch.append(number)
            filled += length
        if batch:
            self._waiting.append(sorted(batch))

    def _listen(self) -> Iterator[tuple[int, Result]]:
        """Waits until a process says something or takes too long; the results that came."""
        by_connection: dict[Any, _Worker] = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), self._patience()):
            worker = by_connection[connection]
            try:
                while True:
                    told = self._told(worker, worker.connection.recv())
                    if told is not None:
                        yield told
                    if not worker.connection.poll():
                        break
            except (EOFError, OSError):
                yield from self._lost(worker)
        for worker in self._workers:
            if worker.is_over(self._limits.seconds):
                worker.late = True
                worker.kill()  # its connection breaks, once what it said before has been heard

    def _patience(self) -> float | None:
        """Seconds to wait for words from the processes; None where none of them can be late."""
        busy = [w.heard for w in self._workers if w.settings and w.batches and not w.late]
        return max(0.0, min(busy) + self._limits.seconds - time.monotonic()) + 0.05 if busy else None

    def _told(self, worker: _Worker, message: Any) -> tuple[int, Result] | None:
        worker.heard = time.monotonic()
        if isinstance(message, Exception):
            raise message
        if isinstance(message, Settings):
            worker.settings = message
            self._failed_starts = 0
            return None
        found, coverage = message
        number = worker.batches[0].popleft()
        if not worker.batches[0]:
            worker.batches.popleft()
        return number, self._result(number, found, coverage)

    def _result(
        self, number: int, found: list[Statement] | SetAside, coverage: Coverage | None = None
    ) -> Result:
        self._alone.discard(number)
        self._strikes.pop(number, None)
        document = self._documents.pop(number)
        self._size -= len(document.text)
        return Result(document, found, coverage)

    def _lost(self, worker: _Worker) -> Iterator[tuple[int, Result]]:
        """A process has ended: the document it was at is found out, and all others are done again."""
        self._workers.remove(worker)
        worker.end()
        if worker.settings is None:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise WorkerError(
                    "processes end while they load the model, perhaps for want of memory; try fewer --jobs"
                )
            self._waiting.extendleft(list(batch) for batch in reversed(worker.batches))
        else:
            at, *untouched = worker.batches or [deque()]
            self._waiting.extendleft(list(batch) for batch in reversed(untouched))
            suspects = list(at)
            if len(suspects) == 1 and suspects[0] in self._alone:
                yield from self._struck(suspects[0], worker.late)
            else:
                self._alone.update(suspects)
                self._waiting.extendleft([number] for number in reversed(suspects))
        if not self._workers:
            self._workers.append(_Worker(self._make))

    def _struck(self, number: int, late: bool) -> Iterator[tuple[int, Result]]:
        self._strikes[number] = self._strikes.get(number, 0) + 1
        if late:
            reason = f"it takes more than {self._limits.seconds:g} seconds; give it more with --max-seconds"
        elif self._strikes[number] >= _STRIKES:
            reason = "its process was killed, perhaps for want of memory; try it in smaller parts"
        else:
            self._waiting.appendleft([number])
            return
        aside = SetAside(id=self._documents[number].id, stage="extract", reason=reason)
        yield number, self._result(number, aside)
