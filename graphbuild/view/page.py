"""The page itself: one HTML file that needs nothing else, and lets nothing else in.

Style, script and data stand inside; the data are packed (`columns`), and the script unpacks them with the
browser's own means.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.errors import GraphbuildError
from graphbuild.view.columns import Json, packed
from graphbuild.view.payload import Payload, payload
from graphbuild.view.script import script
from graphbuild.view.select import Selection, select

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

_SLOT = re.compile(r"\{\{(\w+)\}\}")


def to_html(
    graph: Graph | Resolved,
    *,
    title: str = "graphbuild",
    around: str | None = None,
    hops: int = 1,
    since: dt.date | None = None,
    until: dt.date | None = None,
    limit: int | None = None,
    events: int | None = None,
    opens: int | None = None,
) -> str:
    """The page for `graph` or its records, or for the part of it that `select` chooses: the same graph gives
    the same text.

    `around` is an actor's id, name or alias and `hops` how far to go from there; `since` and `until` are
    days, inclusive; `limit` is the largest number of nodes, all drawn (without it the page holds 10,000 and
    opens on the strongest 400 of them); `events` is the largest number of events, the best supported ones and
    the best one of each node (without it 30,000, or five for each node of `limit`); `opens` is how many nodes
    are drawn until the reader asks for more. Raises GraphbuildError.
    """
    selection = select(
        graph,
        around=around,
        hops=hops,
        since=since,
        until=until,
        limit=limit,
        events=events,
        opens=opens,
    )
    return page_of(selection, title)


def page_of(selection: Selection, title: str) -> str:
    """The page of what was selected."""
    return _render(payload(selection, title), title)


def write_html(
    graph: Graph | Resolved,
    path: str | Path,
    *,
    title: str = "graphbuild",
    around: str | None = None,
    hops: int = 1,
    since: dt.date | None = None,
    until: dt.date | None = None,
    limit: int | None = None,
) -> None:
    """Writes the page of `to_html` to `path`, whole or not at all. Raises GraphbuildError."""
    save(to_html(graph, title=title, around=around, hops=hops, since=since, until=until, limit=limit), path)


def save(page: str, path: str | Path) -> None:
    """Writes a page, whole or not at all. Raises GraphbuildError."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8", newline="\n"
        ) as file:
            try:
                file.write(page)
                file.flush()
                os.chmod(file.name, path.stat().st_mode if path.exists() else 0o644)
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise GraphbuildError(
            f"can't write {path}: {error.strerror or error}; choose another file"
        ) from error


def _render(data: Payload, title: str) -> str:
    style, code = _asset("style.css"), script()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(code)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    parts = {
        "policy": policy,
        "title": html.escape(title),
        "style": style,
        "data": "\n".join(_block(name, packed(part)) for name, part in _named(data)),
        "script": code,
    }
    # One pass, so that nothing inside a part is ever taken for a slot; what UTF-8 can't hold becomes "?".
    page = _SLOT.sub(lambda slot: parts[slot[1]], _asset("template.html"))
    return page.encode("utf-8", "replace").decode("utf-8")


def _named(data: Payload) -> Iterator[tuple[str, Json]]:
    yield "core", data.core
    yield "sources", data.sources
    for number, piece in enumerate(data.quotes):
        yield f"quotes-{number}", piece
    if data.outlines is not None:
        yield "outlines", data.outlines


def _block(name: str, letters: str) -> str:
    return f'<script type="application/octet-stream" id="data-{name}">{letters}</script>'


def _hash(inline: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return (files("graphbuild.view") / name).read_text(encoding="utf-8").replace("\r\n", "\n")
