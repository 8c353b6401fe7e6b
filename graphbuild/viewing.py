"""The page of a graph as a value: a notebook shows it, a browser opens it, a file keeps it."""

from __future__ import annotations

import html
import tempfile
import webbrowser
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, Self

from graphbuild.errors import GraphbuildError
from graphbuild.files import written_whole
from graphbuild.records import Resolved
from graphbuild.view import to_html


@dataclass(frozen=True)
class View:
    """One offline HTML page (`html`), shown `height` pixels high in a notebook."""

    html: str = field(repr=False)
    title: str = "graphbuild"
    height: int = 640

    @classmethod
    def of(cls, records: Resolved, *, title: str = "graphbuild", height: int = 640, **part: Any) -> Self:
        """The page of these records. `part` is what `graphbuild.view.to_html` takes to choose some of them:
        `around`, `hops`, `since`, `until`, `limit`. Raises GraphbuildError."""
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
            f'<iframe sandbox="allow-scripts" title="{html.escape(self.title, quote=True)}" '
            f'width="100%" height="{self.height}" frameborder="0" srcdoc="{page}"></iframe>'
        )
