"""A page of the manual as a terminal shows it."""

from __future__ import annotations

import re

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown
from rich.text import Text


class _Left(Heading):
    """A heading at the left edge, where readers of manuals look for it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        words = self.text.plain
        yield Text("")
        yield Text(words.upper() if self.tag == "h1" else words, style="bold")


class _Page(Markdown):
    elements = Markdown.elements | {"heading_open": _Left}


def page(text: str) -> Markdown:
    """Markdown of the manual; links between its pages become what to ask `graphbuild help` for."""
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]+)\]\((?:\w+/)*([\w-]+)\.md(?:#[\w-]*)?\)", _link, text)
    text = re.sub(r"\[([^\]]+)\]\(#[\w-]+\)", r"\1", text)
    return _Page(text, hyperlinks=False)


def _link(match: re.Match[str]) -> str:
    words, name = match[1], match[2]
    return f"`help {name}`" if words == f"{name}.md" else f"{words} (`help {name}`)"
