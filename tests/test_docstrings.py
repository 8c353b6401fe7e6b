"""Every public name says what it is: a docstring for each module, class, method and function, what is raised,
and in what units."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import graphbuild
from graphbuild.analysis import Analysis

PACKAGE = Path(graphbuild.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


Named = tuple[str, ast.FunctionDef | ast.ClassDef, str]


def public(path: Path) -> Iterator[Named]:
    """The public classes, functions and methods of a module by their full names, each with the docstring of
    the class that it belongs to."""

    def inside(body: list[ast.stmt], prefix: str, outer: str) -> Iterator[Named]:
        for node in body:
            if isinstance(node, ast.If):  # for type checkers
                continue
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            if node.name.startswith("_") and node.name != "__init__":
                continue
            yield f"{prefix}{node.name}", node, outer
            if isinstance(node, ast.ClassDef):
                yield from inside(node.body, f"{prefix}{node.name}.", ast.get_docstring(node) or "")

    module = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
    yield from inside(parsed(path).body, f"{module}:", "")


def raised(node: ast.AST) -> set[str]:
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Raise) and part.exc is not None:
            error = part.exc.func if isinstance(part.exc, ast.Call) else part.exc
            found.add(ast.unparse(error))
    return {name for name in found if name.endswith("Error") and name not in ("AttributeError", "ValueError")}


def test_every_module_has_a_docstring() -> None:
    bare = [path for path in MODULES if not ast.get_docstring(parsed(path))]
    assert bare == []


def test_every_public_name_has_a_docstring() -> None:
    names = [named for path in MODULES for named in public(path)]
    assert len(names) > 700
    bare = [name for name, node, _ in names if not ast.get_docstring(node) and not name.endswith(".__init__")]
    assert bare == []


def test_who_raises_says_so() -> None:
    silent = []
    for path in MODULES:
        if path.parent.name == "cli":  # the docstrings of commands are their help
            continue
        for name, node, outer in public(path):
            text = (ast.get_docstring(node) or "") + (outer if name.endswith(".__init__") else "")
            if isinstance(node, ast.FunctionDef) and raised(node) and not re.search("[Rr]aise", text):
                silent.append(f"{name} raises {', '.join(sorted(raised(node)))}")
    assert silent == []


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("timeout", "second"), ("seconds", "second"), ("latitude", "degree|WGS84|coordinates"),
        ("min_confidence", r"0\.\.1|0 and 1|`build`"), ("hops", "hops|`to_html`"), ("height", "pixel"),
    ],
)  # fmt: skip
def test_quantities_have_their_units(words: str, unit: str) -> None:
    bare = []
    for path in MODULES:
        if path.parent.name == "cli":
            continue
        for name, node, outer in public(path):
            if isinstance(node, ast.FunctionDef):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                text = (ast.get_docstring(node) or "") + outer
                if words in {argument.arg for argument in arguments} and not re.search(unit, text):
                    bare.append(name)
    assert bare == []


def test_the_questions_of_a_graph_name_what_they_raise_and_give() -> None:
    for name, method in vars(Analysis).items():
        if callable(method) and not name.startswith("_") and name != "to_networkx":
            assert "Raises" in (method.__doc__ or ""), name
