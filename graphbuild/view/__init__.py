"""The graph as one offline HTML page: what is chosen, where it stands, and how it is shown."""

from __future__ import annotations

from graphbuild.view.network import to_pyvis
from graphbuild.view.page import to_html, write_html
from graphbuild.view.select import DEFAULT_LIMIT

__all__ = ["DEFAULT_LIMIT", "to_html", "to_pyvis", "write_html"]
