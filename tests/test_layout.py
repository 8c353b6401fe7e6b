"""The folders show the flow: dependencies point one way, few rooms touch files, only the command line
prints."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import graphbuild

PACKAGE = Path(graphbuild.__file__).parent

# A room may import those in lines before its own, and itself.
ORDER = [
    {"cores", "collecting", "errors", "records", "slips", "wording"},
    {"files", "lexicon", "limits", "processes", "statements", "storeformat"},
    {"graphfile"},
    {"read"},
    {"parse"},
    {"extract"},
    {"resolve"},
    {"seen"},
    {"finding", "frames", "parts", "past", "diff", "contradictions"},
    {"dyads"},
    {"analysis"},
    {"graph", "decisions"},
    {"store", "cypher", "view", "explain", "doctor"},
    {"inquiry", "serving", "sharing", "viewing"},
    {"export", "llm", "pairs", "workers"},
    {"intake"},
    {"merging"},
    {"build"},
    {"identity", "keeping", "watching"},
    {"moves"},
    {"deciding"},
    {"review"},
    {"cluster", "show"},
    {"listings"},
    {"evaluate"},
    {"manual"},
    {"cli"},
    {"__main__"},
]
# The methods of a graph lead to what is done with one; they import it where they are called, never before.
DOORS = {("analysis", "cypher"), ("analysis", "inquiry"), ("analysis", "view"), ("analysis", "viewing")}
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}

TOUCH_FILES = {
    "files",
    "graphfile",
    "statements",
    "read",
    "store",
    "storeformat",
    "graph",
    "export",
    "cypher",
    "view",
    "lexicon",
    "parse",
}
TOUCH_FILES |= {"decisions"}  # which keeps its own file
TOUCH_FILES |= {"viewing"}  # which keeps a page for the browser
TOUCH_FILES |= {"watching"}  # which keeps articles, and what it remembers
TOUCH_FILES |= {"serving"}  # which reads the page, and listens
TOUCH_FILES |= {"evaluate"}  # which reads gold
TOUCH_FILES |= {"manual"}  # which reads the pages of docs/
TOUCH_FILES |= {"extract"}  # which takes the digest of the analyst's tables
TOUCH_FILES |= {"llm"}  # which keeps answers
FILE_CALLS = {"read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "makedirs"}
FILE_MODULES = {"socket", "sqlite3", "tempfile", "shutil", "gzip"}
SPEAKS = {"llm/client.py"}  # to the language model that the user names
NETWORK = {"urllib.request", "http.client", "requests", "httpx", "urllib3", "ftplib", "feedparser"}


def modules() -> list[Path]:
    return sorted(
        path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.name != "__init__.py"
    )


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """Full names of the modules that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_every_room_has_its_place() -> None:
    assert {room(path) for path in modules()} <= set(RANK)


def test_dependencies_point_one_way() -> None:
    against = []
    for path in modules():
        here = room(path)
        for name in imported(path):
            there = name.removeprefix("graphbuild.").split(".")[0]
            if (
                name.startswith("graphbuild.")
                and there in RANK
                and there != here
                and RANK[there] >= RANK[here]
                and (here, there) not in DOORS
            ):
                against.append(f"{named(path)} imports {name}")
    assert against == []


def test_doors_are_opened_where_they_are_needed() -> None:
    for here, there in DOORS:
        top = [
            node.module
            for node in tree(PACKAGE / f"{here}.py").body
            if isinstance(node, ast.ImportFrom) and node.module
        ]
        assert not any(name.startswith(f"graphbuild.{there}") for name in top)


def test_only_the_command_line_prints() -> None:
    printing = []
    for path in modules():
        if room(path) == "cli" or named(path) == "cluster/__main__.py":  # a command line too
            continue
        for node in ast.walk(tree(path)):
            prints = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            )
            if prints or (
                isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr")
            ):
                printing.append(f"{named(path)}:{node.lineno}")
        printing += [named(path) for name in imported(path) if name.split(".")[0] == "click"]
    assert printing == []


def test_few_rooms_touch_files() -> None:
    touching = []
    for path in modules():
        if room(path) in TOUCH_FILES:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                if method in FILE_CALLS or ast.unparse(node.func) == "open":
                    touching.append(f"{named(path)}:{node.lineno}")
        touching += [named(path) for name in imported(path) if name.split(".")[0] in FILE_MODULES]
    assert touching == []


def test_nothing_speaks_to_the_network_but_what_is_asked_to() -> None:
    speaking = [
        f"{named(path)} imports {name}"
        for path in modules()
        if named(path) not in SPEAKS and room(path) != "watching"
        for name in imported(path)
        for module in NETWORK
        if name == module or name.startswith(f"{module}.")
    ]
    assert speaking == []


def test_a_language_model_is_reached_only_where_one_is_named() -> None:
    """What is known of it before is its name and its price; the rest is imported where it is asked for."""
    early = [
        f"{named(path)} imports {node.module}"
        for path in modules()
        if room(path) != "llm"
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graphbuild.llm")
        if node.module not in ("graphbuild.llm", "graphbuild.llm.remote")
    ]
    assert early == []


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=False
    )


def test_the_public_names_are_functions_whatever_was_imported_before() -> None:
    done = python(
        "import graphbuild.read, graphbuild.build, graphbuild.extract, graphbuild\n"
        "assert all(callable(getattr(graphbuild, n)) for n in ('read', 'build', 'extract', 'merge'))\n"
        "assert graphbuild.Graph.load and graphbuild.GraphbuildError and graphbuild.__version__\n"
    )
    assert done.returncode == 0, done.stderr


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = graphbuild.nonsense
