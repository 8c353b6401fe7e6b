"""Answers on the disk, by the digest of what was asked: asked again, they cost nothing and are the same."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from graphbuild.files import written_whole


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that was kept: its text, and the digest of both, which tells a damaged file."""

    asked: str
    answer: str
    digest: str


class Cache:
    """A folder of answers, or none at all; made when there is something to keep."""

    def __init__(self, folder: str | None) -> None:
        self._folder = Path(folder) if folder else None

    def path(self, asked: str) -> Path | None:
        """The file for an answer."""
        return self._folder / asked[:2] / f"{asked}.json" if self._folder else None

    def get(self, asked: str) -> str | None:
        """The answer to what has this digest; None where it isn't kept, or the file is damaged."""
        path = self.path(asked)
        if path is None:
            return None
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError, RecursionError):
            return None
        return kept.answer if kept == _kept(asked, kept.answer) else None

    def put(self, asked: str, answer: str) -> None:
        """Keeps an answer. Raises StoreError for what can't be written."""
        path = self.path(asked)
        if path is not None:
            with written_whole(path) as file:
                file.write(msgspec.json.encode(_kept(asked, answer)))


def _kept(asked: str, answer: str) -> Kept:
    digest = hashlib.sha256(f"{asked}{answer}".encode("utf-8", "replace")).hexdigest()
    return Kept(asked=asked, answer=answer, digest=digest)


def digest_of(address: str, body: dict[str, Any]) -> str:
    """The digest of all that an answer depends on: who is asked, and what."""
    return hashlib.sha256(msgspec.json.encode([address, body], order="deterministic")).hexdigest()
