"""The Neo4j server that benchmarks are measured on: the one that the tests fetch and start."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [path for path in (str(ROOT / "tests"), str(ROOT)) if path not in sys.path]

from neo4j_server import CACHE, Neo4jServer, started  # noqa: E402

__all__ = ["ROOT", "Neo4jServer", "add_jars", "jars_of", "started"]


def add_jars(parser: argparse.ArgumentParser) -> None:
    """The option --jars."""
    parser.add_argument(
        "--jars", type=Path, help="the folder with Neo4j's jars; where the tests have put them"
    )


def jars_of(given: argparse.Namespace) -> Path | None:
    """The folder that was given, else that of the tests; None, and a word why, where there is none."""
    found: Path | None = given.jars or next((done.parent for done in sorted(CACHE.glob("*/.complete"))), None)
    if found is None:
        print("no Neo4j here: run the tests once, which fetch it", file=sys.stderr)
    return found
