"""Reads news about world politics and builds a checkable knowledge graph of who did what to whom.

    import graphbuild
    graph = graphbuild.build(["articles/"])      # a networkx.MultiDiGraph, and graph/graph.html
    for event in graph.strongest(10): ...

What is named here is loaded when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphbuild.build import build, extract, load, merge
    from graphbuild.cypher.pull import pull
    from graphbuild.cypher.push import push
    from graphbuild.errors import GraphbuildError
    from graphbuild.evaluate import evaluate
    from graphbuild.graph import Graph
    from graphbuild.read import read

__version__ = "0.1.0"
__all__ = [
    "Graph", "GraphbuildError", "__version__", "build", "evaluate", "extract", "load", "merge", "pull",
    "push", "read",
]  # fmt: skip

_HOME = {
    "Graph": "graphbuild.graph",
    "GraphbuildError": "graphbuild.errors",
    "build": "graphbuild.build",
    "evaluate": "graphbuild.evaluate",
    "extract": "graphbuild.build",
    "load": "graphbuild.build",
    "merge": "graphbuild.build",
    "pull": "graphbuild.cypher.pull",
    "push": "graphbuild.cypher.push",
    "read": "graphbuild.read",
}


class _Package(ModuleType):
    def __setattr__(self, name: str, value: Any) -> None:
        # Importing the room `graphbuild.read` would otherwise put it in the place of the function `read`.
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'graphbuild' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
