"""Fixtures that several test modules share, and how tests are dealt out to processes."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from graphbuild.extract import Extractor

os.environ.pop("COLUMNS", None)  # xdist sets it; tests say themselves how wide a terminal is

pytest_plugins = ["command_line", "neo4j_server", "view_browser"]

_WANT_A_SERVER = re.compile(r"Neo4jServer|neo4j_jars|[(,] ?neo4j_server\b")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Of several processes one takes all files whose tests need a Neo4j server, which is then started once
    and knows their queries; the other files go to whoever is free, each as a whole."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.split("::", 1)[0]
            return "server" if _wants_a_server(config.rootpath / file) else file

    return Scheduling(config, log)


@cache
def _wants_a_server(file: Path) -> bool:
    return bool(_WANT_A_SERVER.search(file.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """One extractor for all tests: loading the model and the tables takes a second."""
    from graphbuild.extract import Extractor

    return Extractor()
