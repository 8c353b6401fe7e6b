"""Fixtures that several test modules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from graphbuild.extract import Extractor

pytest_plugins = ["neo4j_server", "view_browser"]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """One extractor for all tests: loading the model and the tables takes a second."""
    from graphbuild.extract import Extractor

    return Extractor()
