"""Byte streams of inputs, plain or gzipped, with limits on what they may unpack to."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from graphbuild.errors import InputError
from graphbuild.read.decoding import mark_of

# One text or page is read whole: more bytes than this are refused.
MAX_BYTES = 100_000_000
# Tables stream, so size alone is no danger; but text shrinks ten times or so, a gzip bomb a thousand times.
MAX_RATIO = 100
# One line of a table, in characters: the longest text allowed, written in JSON escapes.
MAX_LINE = 8_000_000


def open_bytes(path: Path) -> BinaryIO:
    """The file, unpacked where its name ends in .gz. Raises OSError as `open` does."""
    if path.suffix.lower() == ".gz":
        return unpacked(path.open("rb"))
    return path.open("rb")


def unpacked(packed: BinaryIO) -> BinaryIO:
    """A gzipped stream as it unpacks, which closes it. Raises InputError while it is read for one that is
    damaged or unpacks to more than any text would."""
    return io.BufferedReader(_Unpacked(packed), buffer_size=1 << 16)


class _Unpacked(io.RawIOBase):
    """A gzip file as it unpacks; stops with InputError when it unpacks to more than any text would."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=self._packed)
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        try:
            data = self._gzip.read(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise InputError("the gzip file is cut off or damaged") from None
        self._size += len(data)
        if self._size > MAX_BYTES and self._size > MAX_RATIO * self._packed.tell():
            raise InputError(
                f"the gzip file unpacks to more than {MAX_BYTES:,} bytes and {MAX_RATIO} times its size: "
                "no text does; unpack it yourself if you trust it"
            )
        buffer[: len(data)] = data
        return len(data)

    def packed_position(self) -> int:
        return self._packed.tell()

    def close(self) -> None:
        if not self.closed:
            self._packed.close()
        super().close()


def packed_position(stream: BinaryIO) -> int:
    """How many bytes of its file a stream of `open_bytes` has read; 0 where nobody knows."""
    raw = getattr(stream, "raw", None)
    try:
        return raw.packed_position() if isinstance(raw, _Unpacked) else stream.tell()
    except (OSError, ValueError):
        return 0


def read_all(stream: BinaryIO) -> bytes:
    """All bytes of one text. Raises InputError above MAX_BYTES, without holding more than that in memory."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"more than {MAX_BYTES:,} bytes: too large for one text")
    return data


def peekable(stream: BinaryIO) -> io.BufferedReader:
    """The stream, buffered, so that its first bytes can be looked at and stay."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[arg-type]


@contextmanager
def text_lines(stream: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """The stream as text with its newlines as they are; the stream stays open afterwards.

    A byte order mark decides the encoding. Without one it is UTF-8, and bytes that are not come through as
    surrogate escapes, for `decoding.repair` to guess field by field: a table is never read twice or whole.
    """
    buffered = peekable(stream)
    marked = mark_of(buffered.peek(4)[:4])
    if marked:
        buffered.read(len(marked[0]))
    encoding = marked[1] if marked else "utf-8"
    # Only the UTF-8 decoder can escape bytes; the others replace them.
    errors = "surrogateescape" if encoding == "utf-8" else "replace"
    wrapper = io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline="")
    try:
        yield wrapper
    finally:
        wrapper.detach()
        if buffered is not stream:
            buffered.detach()
