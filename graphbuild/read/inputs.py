"""Files, folders and standard input -> Documents, one by one; the useless is set aside with its reason."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from graphbuild.errors import GraphbuildError, GraphbuildWarning, InputError
from graphbuild.read.decoding import check_text, decode, mark_of
from graphbuild.read.document import Undated, make_document
from graphbuild.read.folders import readable_files, valid_name
from graphbuild.read.markdown import front_matter, markdown_blocks
from graphbuild.read.once import Once
from graphbuild.read.pages import read_page
from graphbuild.read.streams import open_bytes, packed_position, peekable, read_all, unpacked
from graphbuild.read.tables import read_csv, read_jsonl
from graphbuild.records import Document, SetAside

Located = Iterator[tuple[str, Document | SetAside]]
STDIN = "-"
STDIN_NAME = "stdin"


def read(
    inputs: Iterable[str | os.PathLike[str]], *, stdin: BinaryIO | None = None
) -> Iterator[Document | SetAside]:
    """The documents of files, folders (recursively, sorted, without hidden files) and "-", standard input.

    Formats go by the suffix, each also with `.gz`: .txt, .md, .html and .htm hold one document, .jsonl,
    .ndjson, .csv and .tsv one in each row with a column `text` and, where known, `id`, `date`, `title`, `url`
    and `source`. Standard input is JSON lines if it begins with "{", else one plain text.

    A document's id is its row's `id`, else `<file>#<row>`, else the path relative to the input that it was
    found in (a file's own name). An id that was read before in this run is set aside, as is everything that
    can't be decoded, parsed or opened: a run never ends for one bad document. Dates given that name no day
    are one GraphbuildWarning, at the end.

    Raises InputError at once, before anything is read, for an input that is missing or has no readable
    format.
    """
    return (found.record for found in _each_once(_named(inputs), stdin))


def _named(inputs: Iterable[str | os.PathLike[str]]) -> list[str]:
    """The inputs as text, looked at."""
    if isinstance(inputs, str | os.PathLike):
        inputs = [inputs]
    named = [os.fspath(given) for given in inputs]
    for given in named:
        _check(given)
    if named.count(STDIN) > 1:
        raise InputError("'-', standard input, can be read only once")
    return named


def _check(given: str) -> None:
    if given == STDIN:
        return
    path = Path(given)
    try:
        if path.is_dir():
            if next(readable_files(path, _reader), None) is None:
                raise InputError(f"{given}: no readable file in this folder; formats are {_formats()}")
            return
        exists = path.exists()
    except (OSError, ValueError) as error:
        raise InputError(f"{given!r}: {_said(error)}") from None
    if not exists:
        raise InputError(f"{given}: no such file or folder")
    if _reader(path) is None:
        raise InputError(f"{given}: unknown format; formats are {_formats()}, or '-' for standard input")


def _formats() -> str:
    return f"{', '.join(READERS)}, each also with .gz"


def located(
    inputs: Iterable[str | os.PathLike[str]],
    *,
    stdin: BinaryIO | None = None,
    only: Collection[str] | None = None,
) -> Iterator[Found]:
    """As `read`, with where each record came from. With `only`, absolute paths, no other files are read."""
    named = _named(inputs)
    return _each_once(named, stdin, only)


def size_of(inputs: Iterable[str | os.PathLike[str]]) -> int | None:
    """Bytes of all files among the inputs, packed as they are; None where that can't be known before."""
    total = 0
    for given in inputs:
        path = Path(given)
        if os.fspath(given) == STDIN or path.is_fifo():
            return None
        files = (
            [file for file, problem in readable_files(path, _reader) if not problem]
            if path.is_dir()
            else [path]
        )
        for file in files:
            with suppress(OSError):  # it may go while we look
                total += file.stat().st_size
    return total


def state_of(given: str | os.PathLike[str]) -> str:
    """What changes when a file, or a readable file in a folder, is added, goes, or is written anew; empty for
    a folder without any. Raises InputError for what isn't there, or has no readable format."""
    path = Path(given)
    if not path.is_dir():
        _check(os.fspath(given))
        files = [path]
    else:
        files = [file for file, problem in readable_files(path, _reader) if not problem]
    state = hashlib.sha256()
    for file in files:
        with suppress(OSError):  # it may go while we look
            found = file.stat()
            state.update(f"{os.fsencode(file)!r} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest() if files else ""


class Found(NamedTuple):
    """A record; the input it came from, as it was given, and its file (for a folder that can't be listed,
    that folder), both absolute and empty for standard input; bytes of the inputs read so far."""

    record: Document | SetAside
    input: str
    file: str
    bytes: int


class _Meter:
    """How far the reading is."""

    def __init__(self) -> None:
        self._before = 0
        self._stream: BinaryIO | None = None

    @contextmanager
    def over(self, path: Path) -> Iterator[BinaryIO]:
        with open_bytes(path) as stream:
            self._stream = stream
            try:
                yield stream
            finally:
                self._before += packed_position(stream)
                self._stream = None

    @property
    def bytes(self) -> int:
        return self._before + (packed_position(self._stream) if self._stream is not None else 0)


def _each_once(
    inputs: list[str], stdin: BinaryIO | None, only: Collection[str] | None = None
) -> Iterator[Found]:
    undated, meter = Undated(), _Meter()
    with Once() as once:
        for given in inputs:
            root = "" if given == STDIN else os.path.abspath(given)
            for file, where, record in _read_input(given, stdin, undated, meter, only):
                if isinstance(record, Document) and not once.add(record.id):
                    reason = f"a document called {record.id!r} was read before in this run; ids must differ"
                    record = SetAside(id=where, stage="read", reason=reason)
                yield Found(record, root, file, meter.bytes)
    if undated.count:
        warnings.warn(str(undated), GraphbuildWarning, stacklevel=2)


def _read_input(
    given: str, stdin: BinaryIO | None, undated: Undated, meter: _Meter, only: Collection[str] | None
) -> Iterator[tuple[str, str, Document | SetAside]]:
    """Records, each with its file and where it stands: what a duplicate is set aside under."""
    if given == STDIN:
        stream = stdin if stdin is not None else sys.stdin.buffer
        for where, record in _guarded(lambda: _read_stdin(stream, undated), STDIN_NAME):
            yield "", where, record
        return
    path = Path(given)
    if not path.is_dir():
        for where, record in _read_file(path, valid_name(Path(path.name)), undated, meter):
            yield os.path.abspath(path), where, record
        return
    for file, problem in readable_files(path, _reader):
        name, absolute = valid_name(file.relative_to(path)), os.path.abspath(file)
        if only is not None and absolute not in only:
            continue
        if problem is None:
            for where, record in _read_file(file, name, undated, meter):
                yield absolute, where, record
        else:
            reason = f"can't be opened: {_said(problem)}"
            yield absolute, name, SetAside(id=name, stage="read", reason=reason)


def _read_file(path: Path, name: str, undated: Undated, meter: _Meter) -> Located:
    def records() -> Located:
        reader = _reader(path)
        assert reader is not None, "only files with a reader get here"
        with meter.over(path) as stream:
            for where, record in reader(stream, name, undated):
                # A whole file is found again by its path, a row by its number.
                yield (valid_name(path) if where == name else where), record

    yield from _guarded(records, name)


def read_bytes(data: bytes, name: str, undated: Undated | None = None) -> Located:
    """The documents in the bytes of a file of this name, whose suffix tells the format, each with where it
    stands; one that can't be read is set aside. Raises KeyError for a suffix that isn't in READERS."""
    bare = name.lower().removesuffix(".gz")
    reader = READERS[os.path.splitext(bare)[1]]
    stream: BinaryIO = io.BytesIO(data)
    if bare != name.lower():
        stream = unpacked(stream)
    yield from _guarded(lambda: reader(stream, name, undated or Undated()), name)


def _guarded(records: Callable[[], Located], name: str) -> Located:
    """The records, and one more that says so if reading breaks off."""
    try:
        yield from records()
    except (GraphbuildError, OSError) as error:
        reason = str(error) if isinstance(error, GraphbuildError) else f"can't be read: {_said(error)}"
        yield name, SetAside(id=name, stage="read", reason=reason)


def _said(error: OSError | ValueError) -> str:
    """What the system says, without the path, which stands beside it."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _read_stdin(stream: BinaryIO, undated: Undated) -> Located:
    buffered = peekable(stream)
    try:
        start = buffered.peek(1024)[:1024]
        mark = mark_of(start)
        if mark:
            start = start[len(mark[0]) :].replace(b"\0", b"")
        reader = read_jsonl if start.lstrip().startswith(b"{") else _read_text
        yield from reader(buffered, STDIN_NAME, undated)
    finally:
        if buffered is not stream:
            buffered.detach()  # else closed with our buffer, though it is the caller's


def _read_text(stream: BinaryIO, name: str, undated: Undated) -> Located:
    yield name, make_document(name, decode(read_all(stream)))


def _read_markdown(stream: BinaryIO, name: str, undated: Undated) -> Located:
    text = decode(read_all(stream))
    check_text(text)
    header, start = front_matter(text)
    blocks = markdown_blocks(text, start)
    if not blocks:
        raise InputError("nothing below its header")
    yield name, make_document(name, text, **header, blocks=blocks, undated=undated)


def _read_page(stream: BinaryIO, name: str, undated: Undated) -> Located:
    page = read_page(read_all(stream))
    yield (
        name,
        make_document(
            name,
            page.text,
            date=page.date,
            title=page.title,
            url=page.url,
            source=page.source,
            blocks=page.blocks,
            undated=undated,
        ),
    )


READERS: dict[str, Callable[[BinaryIO, str, Undated], Located]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".html": _read_page,
    ".htm": _read_page,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
}


def _reader(path: Path) -> Callable[[BinaryIO, str, Undated], Located] | None:
    name = path.name.lower().removesuffix(".gz")
    return READERS.get(os.path.splitext(name)[1])
