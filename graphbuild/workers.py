"""Documents through the extractor, in this process or in several; results come in the order of the documents.

Whatever the number of processes the results are the same. A document that makes the extractor fail, or kills
its process, is set aside, and the rest goes on."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import Protocol

from graphbuild.cores import available_cores
from graphbuild.errors import GraphbuildError
from graphbuild.records import Document, SetAside, Statement

FEW = 8  # documents that are done before a second process has loaded its model
BATCH = 40_000  # characters, some seven articles: enough for the parser to work in batches


class Coder(Protocol):
    """What turns a document into statements: `graphbuild.extract.Extractor`, or anything like it."""

    @property
    def version(self) -> str:
        """What the statements depend on besides the document."""

    def extract_all(
        self, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, list[Statement] | Exception]]:
        """The statements of each document in order; the exception for one that failed."""


Result = tuple[Document, list[Statement] | SetAside]
_coder: Coder | None = None


def run(
    documents: Iterable[Document], coder: Coder, make: Callable[[], Coder], jobs: int | None = None
) -> Iterator[Result]:
    """The statements of each document, in order. `make` makes in each process a coder like `coder`, which
    does the work in this one: a few documents, or all of them with `jobs` 1. None means one job a core."""
    jobs = jobs or available_cores()
    documents = iter(documents)
    if jobs > 1:
        first = list(itertools.islice(documents, FEW + 1))
        documents = itertools.chain(first, documents)
        if len(first) > FEW:
            yield from _in_processes(documents, make, jobs)
            return
    yield from _code(coder, documents)


def run_apart(documents: Iterable[Document], make: Callable[[], Coder]) -> Iterator[Result]:
    """The statements of each document, in order, worked out in one other process: a document that kills it is
    set aside, and another process goes on."""
    yield from _in_processes(documents, make, 1)


def run_here(documents: Iterable[Document], coder: Coder) -> Iterator[Result]:
    """The statements of each document, in order, worked out in this process."""
    yield from _code(coder, documents)


def _code(coder: Coder, documents: Iterable[Document]) -> Iterator[Result]:
    for document, result in coder.extract_all(documents):
        if isinstance(result, Exception):
            yield document, SetAside(id=document.id, stage="extract", reason=_reason(result))
        else:
            yield document, result


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split())
    return (
        words
        if isinstance(error, GraphbuildError) and words
        else f"{type(error).__name__}: {words}".rstrip(": ")
    )


def _start(make: Callable[[], Coder]) -> None:
    global _coder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process is told, and ends this one in good order
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _coder = make()


def _end_with_parent() -> None:
    """A main process that is killed can't tell its helpers, which would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(batch: Sequence[Document]) -> list[list[Statement] | SetAside]:
    assert _coder is not None
    return [result for _, result in _code(_coder, batch)]


def _in_processes(documents: Iterable[Document], make: Callable[[], Coder], jobs: int) -> Iterator[Result]:
    batches = _batches(documents)
    waiting: deque[list[Document]] = deque()
    futures: deque[Future[list[list[Statement] | SetAside]]] = deque()  # those of the batches that wait
    pool = _pool(make, jobs)
    try:
        while True:
            try:
                for batch in itertools.islice(batches, 2 * jobs - len(waiting)):
                    waiting.append(batch)  # first of all: a pool that is broken takes no work
                    with _without_main():
                        futures.append(pool.submit(_work, batch))
                if not waiting:
                    return
                results = futures.popleft().result()
            except BrokenProcessPool:
                # One of the documents under way took its process with it; alone each of them shows which.
                lost = list(itertools.chain.from_iterable(waiting))
                waiting.clear()
                futures.clear()
                pool.shutdown(cancel_futures=True)
                yield from _one_by_one(lost, make)
                pool = _pool(make, jobs)
                continue
            yield from zip(waiting.popleft(), results, strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(documents: Iterable[Document], make: Callable[[], Coder]) -> Iterator[Result]:
    pool = _pool(make, 1)
    try:
        for document in documents:
            try:
                with _without_main():
                    future = pool.submit(_work, [document])
                yield document, future.result()[0]
            except BrokenProcessPool:
                reason = "its process was killed, perhaps for want of memory; try it in smaller parts"
                yield document, SetAside(id=document.id, stage="extract", reason=reason)
                pool = _pool(make, 1)
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _pool(make: Callable[[], Coder], jobs: int) -> ProcessPoolExecutor:
    # Forking a process that has loaded a model and started threads can hang; these start clean.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(make,))


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
