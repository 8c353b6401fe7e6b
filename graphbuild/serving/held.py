"""What a work folder holds, as it is now: a graph.json that was written anew is loaded anew."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from graphbuild import graphfile
from graphbuild.cypher import Engine
from graphbuild.errors import GraphbuildError, StoreError

PAGE = "graph.html"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
_HEAD = 4_000  # bytes of a page in which its policy stands
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"


class Loaded(NamedTuple):
    """A graph in the engine; `version` changes when graph.json does."""

    engine: Engine
    version: str
    counts: dict[str, int]


class Shown(NamedTuple):
    """The page: its bytes, what they are called, and its own content security policy."""

    html: bytes
    version: str
    policy: str


class Held:
    """The graph and the page of a work folder; threads may share it. `tell` is called with a line when the
    graph was loaded again, or couldn't be, and the one before stays. Raises StoreError for a folder without a
    graph."""

    def __init__(self, folder: str | Path, tell: Callable[[str], None] | None = None) -> None:
        self._folder = Path(folder)
        self._tell = tell or (lambda message: None)
        self._file = graphfile.at(self._folder)
        self._lock = threading.Lock()
        self._refused = ""  # the version that couldn't be loaded, and was told of
        self._loaded = self._load(self._version(self._file))

    def graph(self) -> Loaded:
        """The graph; loads it first where graph.json has changed. Who comes while that is done gets the one
        before."""
        if not self._lock.acquire(blocking=False):
            return self._loaded
        try:
            version = self._version(self._file, missing="")
            if version not in ("", self._loaded.version, self._refused):
                try:
                    self._loaded = self._load(version)
                    self._tell(f"{self._file} has changed; loaded it again")
                except GraphbuildError as error:
                    self._refused = version
                    self._tell(f"{error}; the graph from before is served on")
            return self._loaded
        finally:
            self._lock.release()

    def page(self) -> Shown:
        """The page as it is on the disk. Raises StoreError where there is none."""
        path = self._file.with_name(PAGE)
        version = self._version(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"can't read {path}: {error.strerror or error}") from None
        found = _POLICY.search(data[:_HEAD].decode("utf-8", "replace"))
        return Shown(data, version, html.unescape(found[1]) if found else _NOTHING)

    def _load(self, version: str) -> Loaded:
        return Loaded(Engine.open(self._folder), version, graphfile.count(self._file))

    def _version(self, path: Path, missing: str | None = None) -> str:
        try:
            found = path.stat()
        except OSError as error:
            if missing is not None:
                return missing
            raise StoreError(
                f"can't read {path}: {error.strerror or error}; make it with: graphbuild build INPUT -o "
                f"{self._folder}"
            ) from None
        return f"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"
