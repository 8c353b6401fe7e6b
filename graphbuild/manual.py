"""The manual: the pages of docs/, which are part of the package, by topic."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from graphbuild.errors import GraphbuildError

COMMANDS = "commands"  # the page whose sections are commands
_CLOSE = 3  # topics that may be meant by an unknown one
_NUMBER = re.compile(r"^\d+-(an?-|the-)?")  # of a step: "5. A plot" is asked for as "plot"


class Section(NamedTuple):
    """A part of a page below a heading, up to the next heading that is as high: its name as in links to it,
    its heading, and its Markdown with the heading."""

    name: str
    heading: str
    text: str


def folder() -> Path:
    """Where the pages are: inside the installed package, or beside it in a checkout. Raises
    GraphbuildError."""
    package = Path(__file__).resolve().parent
    for candidate in (package / "pages", package.parent / "docs"):
        if (candidate / f"{COMMANDS}.md").is_file():
            return candidate
    raise GraphbuildError("the manual is missing; install graphbuild again")


@functools.cache
def pages() -> dict[str, str]:
    """The Markdown of each page by its topic, sorted. Raises GraphbuildError."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder().glob("*.md"))}


def title(text: str) -> str:
    """The first heading of a page."""
    return next((heading for _, heading, _ in _headings(text)), "")


def sections(text: str) -> list[Section]:
    """The sections of a page, below headings of the second and third rank, in their order."""
    lines = text.splitlines(keepends=True)
    found = list(_headings(text))
    parts = []
    for at, (rank, heading, start) in enumerate(found):
        if rank > 1:
            end = next((line for other, _, line in found[at + 1 :] if other <= rank), len(lines))
            parts.append(Section(slug(heading), heading, "".join(lines[start:end])))
    return parts


def slug(heading: str) -> str:
    """A heading as it stands in links: "Exit status" is "exit-status"."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"[\s-]+", "-", kept).strip("-")


def topics() -> dict[str, str]:
    """What can be asked for by name, commands apart, each with its heading: pages, then sections of the page
    of commands that are no command's. Raises GraphbuildError."""
    known = pages()
    found = {name: title(text) for name, text in known.items()}
    common = [one for one in sections(known[COMMANDS]) if one.heading != one.name and one.name not in found]
    return found | {one.name: one.heading for one in common}


def find(topic: str) -> str:
    """The Markdown of a topic: of a command its section and the page of its name, else the page, else the
    first section of this name on any page. Raises GraphbuildError for an unknown topic, with the nearest."""
    known = pages()
    wanted = slug(topic)
    found = [one.text for one in sections(known[COMMANDS]) if one.name == wanted]
    if wanted in known:
        found.append(known[wanted])
    if found:
        return "\n".join(found)
    everywhere: dict[str, str] = {}
    for text in known.values():
        for one in sections(text):
            everywhere.setdefault(_NUMBER.sub("", one.name), one.text)
    if _NUMBER.sub("", wanted) in everywhere:
        return everywhere[_NUMBER.sub("", wanted)]
    close = difflib.get_close_matches(wanted, [*known, *everywhere], n=_CLOSE)
    hint = f"did you mean {', '.join(close)}?" if close else "see them all: graphbuild help"
    raise GraphbuildError(f"the manual has no topic {topic!r}; {hint}")


def _headings(text: str) -> Iterator[tuple[int, str, int]]:
    """The rank, words and line of each heading; what is fenced off as code has none."""
    fenced = False
    for number, line in enumerate(text.splitlines()):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and (match := re.match(r"(#{1,3}) (.+?)\s*$", line)):
            yield len(match[1]), match[2].replace("`", ""), number
