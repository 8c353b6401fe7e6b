"""The page of a graph as a value: a notebook shows it, a browser opens it, a file keeps it."""

from __future__ import annotations

import html
import tempfile
import webbrowser
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from graphbuild.errors import GraphbuildError
from graphbuild.files import written_whole
from graphbuild.records import Resolved
from graphbuild.view import to_html

if TYPE_CHECKING:
    from graphbuild.analysis import Analysis

CELL_HEIGHT = 600
"""How many pixels high a graph shows itself in a notebook."""

CELL_OPENS, CELL_NODES, CELL_EVENTS = 120, 400, 4_000
"""How many nodes it draws there at first, and how many nodes and events the page holds: Jupyter drops outputs
of some megabytes, and keeps the others in its file."""

CELL_MOST = 200_000
"""How many nodes and edges a graph may have for that: with more the reader would wait for some seconds."""

# The page runs its own script, opens the links that a reader clicks, and saves and prints what is taken away.
# Without "allow-same-origin" it can reach nothing of the notebook, and it makes no request.
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals"


@dataclass(frozen=True)
class View:
    """One offline HTML page (`html`), shown `height` pixels high in a notebook."""

    html: str = field(repr=False)
    title: str = "graphbuild"
    height: int = 640

    @classmethod
    def of(cls, records: Resolved, *, title: str = "graphbuild", height: int = 640, **part: Any) -> Self:
        """The page of these records. `part` is what `graphbuild.view.to_html` takes to choose some of them:
        `around`, `hops`, `since`, `until`, `limit`, `events`, `opens`. Raises GraphbuildError."""
        if isinstance(height, bool) or not isinstance(height, int) or height < 1:
            raise GraphbuildError(f"a page can't be {height!r} pixels high; give 1 or more")
        return cls(to_html(records, title=title, **part), title, height)

    def save(self, path: str | PathLike[str]) -> Path:
        """Writes the page to a file, whole or not at all, and gives its path. Raises StoreError."""
        path = Path(path)
        with written_whole(path) as file:
            file.write(self.html.encode())
        return path

    def open(self) -> Path:
        """Opens the page in the browser, from a file in the system's folder for temporary ones, which is
        given and left there. Raises StoreError."""
        path = self.save(Path(tempfile.mkdtemp(prefix="graphbuild-")) / "graph.html")
        webbrowser.open(path.as_uri())
        return path

    def _repr_html_(self) -> str:
        """For notebooks: the page in a frame of its own, which can do nothing to what is around it."""
        page = html.escape(self.html, quote=True)
        return (
            f'<iframe sandbox="{_SANDBOX}" allow="clipboard-write" '
            f'title="{html.escape(self.title, quote=True)}" width="100%" height="{self.height}" '
            f'style="border: 0; display: block" srcdoc="{page}"></iframe>'
        )


def in_a_cell(graph: Analysis) -> str | None:
    """What a notebook shows of a graph that is the value of a cell: the page of its `CELL_NODES` strongest
    actors and places and their `CELL_EVENTS` best supported events, which opens on `CELL_OPENS`, and below
    it, where that is not all, what the whole has and how to see it; of a graph beyond `CELL_MOST` only that.
    None where the graph can't be read (anything can be put into a networkx graph): the notebook then shows
    its text."""
    counts = len(graph.nodes) + len(graph.edges)
    if counts > CELL_MOST:
        return _caption(graph, "Too large to show by itself: <code>.view()</code> shows its strongest part")
    try:
        records = graph.records()
        page = View.of(records, height=CELL_HEIGHT, limit=CELL_NODES, events=CELL_EVENTS, opens=CELL_OPENS)
    except Exception:  # whatever somebody has done to a networkx graph, looking at it must not fail
        return None
    nodes = len(records.actors) + len(records.places)
    whole = nodes <= CELL_NODES and len(records.events) <= CELL_EVENTS
    note = "This is the strongest part of it: <code>.view()</code> shows all"
    return page._repr_html_() + ("" if whole else _caption(graph, note))


def _caption(graph: Analysis, note: str) -> str:
    return (
        f"<p>{html.escape(str(graph))}. {note}, <code>.view(around=...)</code> what lies around an actor, "
        "<code>.view().open()</code> opens the browser.</p>"
    )
