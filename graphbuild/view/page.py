"""The page itself: one HTML file that needs nothing else, and lets nothing else in.

The script that draws is vis-network, as the installed pyvis ships it. (pyvis's own page calls two content
delivery networks.) Its style sheet is left out: it dresses buttons and tooltips that the page doesn't use.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import importlib.util
import json
import os
import re
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from graphbuild.errors import GraphbuildError
from graphbuild.view.payload import Json, payload
from graphbuild.view.select import select

if TYPE_CHECKING:
    from graphbuild.graph import Graph
    from graphbuild.records import Resolved

_SCRIPTS = (
    "data.js",
    "theme.js",
    "filter.js",
    "canvas.js",
    "labels.js",
    "panel.js",
    "legend.js",
    "search.js",
    "main.js",
)
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_UNSAFE = "<>&\u2028\u2029"


def to_html(
    graph: Graph | Resolved,
    *,
    title: str = "graphbuild",
    around: str | None = None,
    hops: int = 1,
    since: dt.date | None = None,
    until: dt.date | None = None,
    limit: int | None = None,
) -> str:
    """The page for `graph` or its records, or for the part of it that `select` chooses: the same graph gives
    the same text.

    `around` is an actor's id, name or alias and `hops` how far to go from there; `since` and `until` are
    days, inclusive; `limit` is the largest number of nodes (without it, 400). Raises GraphbuildError.
    """
    selection = select(graph, around=around, hops=hops, since=since, until=until, limit=limit)
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
    page = to_html(graph, title=title, around=around, hops=hops, since=since, until=until, limit=limit)
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


def _render(data: Json, title: str) -> str:
    style, script, library = _asset("style.css"), _script(), _library()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(library)} {_hash(script)}",
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
        "data": _embedded(data),
        "library": library,
        "script": script,
    }
    # One pass, so that nothing inside a part is ever taken for a slot; what UTF-8 can't hold becomes "?".
    page = _SLOT.sub(lambda slot: parts[slot[1]], _asset("template.html"))
    return page.encode("utf-8", "replace").decode("utf-8")


def _embedded(data: Json) -> str:
    """JSON that neither ends its script element nor starts a comment in it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for unsafe in _UNSAFE:
        text = text.replace(unsafe, f"\\u{ord(unsafe):04x}")
    return text


def _hash(inline: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return (files("graphbuild.view") / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _script() -> str:
    body = "\n".join(_asset(f"script/{name}") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'


@cache
def _library() -> str:
    """vis-network from the installed pyvis, made fit to stand inside a page."""
    spec = importlib.util.find_spec("pyvis")  # found, not imported: importing pyvis takes IPython with it
    roots = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found = [script for root in roots for script in root.glob("**/vis-network.min.js")]
    if not found:
        raise GraphbuildError("pyvis or its vis-network script is not installed: pip install 'pyvis>=0.3.2'")
    newest = max(found, key=lambda script: (_version(script.parent.name), str(script)))
    text = newest.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)  # a file that isn't there
    # Inside JavaScript strings and regular expressions a backslash before these changes nothing.
    return re.sub(r"</(script)", r"<\\/\1", text, flags=re.IGNORECASE).replace("<!--", r"<\!--")


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", name))
