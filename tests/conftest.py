"""Fixtures that several test modules share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graphbuild.extract import Extractor

os.environ.pop("COLUMNS", None)  # xdist sets it; tests say themselves how wide a terminal is

pytest_plugins = ["command_line", "neo4j_server", "view_browser"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With several processes (-n 2 --dist loadgroup) those who need a server share one, which they
    empty in turn, and the tests of a module share what it has made for them."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            server = {"neo4j_server", "neo4j_jars"} & set(getattr(item, "fixturenames", ()))
            item.add_marker(pytest.mark.xdist_group("server" if server else item.path.stem))


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """One extractor for all tests: loading the model and the tables takes a second."""
    from graphbuild.extract import Extractor

    return Extractor()
