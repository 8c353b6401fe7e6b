"""The loaded engine, kept beside graph.json: graph.kgl, and graph.kgl.json that says what it belongs to.

A kept file counts only where all fits: this version of graphbuild, of its schema and of the engine, the
graph.json that is there, and every byte of the file itself, so that the engine never sees one that is cut
off, damaged or somebody else's. Anything else is no error: the graph is loaded, and kept anew. Where it can't
be kept (a folder that is read-only, a full disk) it isn't.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import graphbuild
from graphbuild.cypher.projection import schema
from graphbuild.errors import GraphbuildError
from graphbuild.files import written_whole

if TYPE_CHECKING:
    import kglite

NAME = "graph.kgl"
STAMP = f"{NAME}.json"


class _Source(msgspec.Struct, frozen=True):
    """A graph.json: what tells at a glance that it is the same, and what it has in it."""

    size: int
    changed: tuple[int, int, int]  # when written, when moved or replaced (both ns), and the file's number
    content: str  # SHA-256, as below


class _Stamp(msgspec.Struct, frozen=True):
    made_by: str
    source: _Source
    content: str


def load(path: Path) -> kglite.KnowledgeGraph | None:
    """What `keep` kept for a graph.json, or None where that is missing or doesn't fit."""
    import kglite

    kept = path.with_name(NAME)
    try:
        stamp = msgspec.json.decode(path.with_name(STAMP).read_bytes(), type=_Stamp)
        if stamp.made_by != _made_by() or not _is(path, stamp.source) or _content(kept) != stamp.content:
            return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    try:
        return kglite.load(str(kept), storage="memory")
    except kglite.KgError:
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        return None


class Keeper:
    """Keeps what is loaded from a graph.json; made before that is read, so that one replaced meanwhile is
    noticed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: tuple[int, tuple[int, int, int]] | None = None
        with contextlib.suppress(OSError):
            self._before = _look(path)

    def keep(self, graph: kglite.KnowledgeGraph) -> bool:
        """Writes the two files, each whole or not at all; says whether it did."""
        import kglite

        try:
            content = _content(self._path)
            if self._before is None or _look(self._path) != self._before:
                return False
            with _unnamed(self._path.parent) as file:
                with warnings.catch_warnings():  # on how the file is laid out
                    warnings.simplefilter("ignore")
                    graph.save(str(file), fsync=False)
                stamp = _Stamp(_made_by(), _Source(*self._before, content), _content(file))
                os.replace(file, self._path.with_name(NAME))
            with written_whole(self._path.with_name(STAMP)) as out:
                out.write(msgspec.json.encode(stamp))
        except (OSError, kglite.KgError, GraphbuildError):
            return False
        return True


def _made_by() -> str:
    import kglite

    return f"graphbuild {graphbuild.__version__}, kglite {kglite.__version__}, schema {schema()}"


def _look(path: Path) -> tuple[int, tuple[int, int, int]]:
    found = path.stat()
    return found.st_size, (found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _is(path: Path, source: _Source) -> bool:
    size, changed = _look(path)
    return size == source.size and (changed == source.changed or _content(path) == source.content)


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _unnamed(folder: Path) -> Iterator[Path]:
    """A new file in the folder for the block to give a name to; gone at its end if it didn't."""
    handle, name = tempfile.mkstemp(prefix=f".{NAME}.", dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
