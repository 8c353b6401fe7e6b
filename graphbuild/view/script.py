"""The page's script: the modules of `script/`, put into one in the order of their imports.

A module is an ES module as any editor and linter knows it, with one import or export a line. Here their
`import` lines and the word `export` go, and the modules stand one after another in one function, each after
those it imports; so no two may declare the same name, and none may import each other in a ring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from posixpath import dirname, join, normpath

START = "main.js"

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)


@cache
def modules() -> Mapping[str, str]:
    """The text of every module by its path under `script/`."""
    return dict(sorted(_found(files("graphbuild.view") / "script", "")))


def _found(folder: Traversable, inside: str) -> list[tuple[str, str]]:
    texts = []
    for entry in folder.iterdir():
        if entry.is_dir():
            texts += _found(entry, f"{inside}{entry.name}/")
        elif entry.name.endswith(".js"):
            texts.append((f"{inside}{entry.name}", entry.read_text(encoding="utf-8").replace("\r\n", "\n")))
    return texts


def imports(name: str) -> list[str]:
    """The modules that a module imports, in order."""
    return [normpath(join(dirname(name), path)) for path in _IMPORT.findall(modules()[name])]


def in_order() -> list[str]:
    """The modules that the first one needs, each after those it imports. Raises ValueError for a ring."""
    ordered: list[str] = []
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in ordered:
            return
        if name in open_:
            raise ValueError(f"modules import each other: {' -> '.join([*open_, name])}")
        open_.append(name)
        for needed in imports(name):
            visit(needed)
        open_.pop()
        ordered.append(name)

    visit(START)
    return ordered


@cache
def script() -> str:
    """All modules as one function that runs at once; it is asynchronous, since the data are unpacked so."""
    texts = modules()
    body = "\n".join(_EXPORT.sub("", _IMPORT.sub("", texts[name])) for name in in_order())
    return f'(async () => {{\n"use strict";\n{body}\n}})();\n'
