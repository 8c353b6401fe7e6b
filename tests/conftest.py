"""Fixtures that several test modules share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graphbuild.extract import Extractor

os.environ.pop("COLUMNS", None)  # xdist sets it; tests say themselves how wide a terminal is

pytest_plugins = ["command_line", "neo4j_server", "view_browser"]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """One extractor for all tests: loading the model and the tables takes a second."""
    from graphbuild.extract import Extractor

    return Extractor()
