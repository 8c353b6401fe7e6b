"""Files for Neo4j's importer: imported by the real one, they are the graph that the embedded engine has."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cypher_graph import hand_built
from neo4j_server import Neo4jServer, started
from query_graph import REQUIRED, REQUIRED_BY, story
from test_cypher_loading import ODD, odd

from graphbuild.cypher import Engine, Query, Rows, catalogue, neo4j_admin_files, query
from graphbuild.cypher.importer import COMMAND
from graphbuild.records import Resolved

NODES = "MATCH (n) RETURN n"
LINKS = "MATCH (a)-[r]->(b) RETURN a, r, b"


def whole() -> Resolved:
    """The hand-built graph, one with an answer to every query, and every odd text in every field."""
    parts = [hand_built().records(), story().records()]
    parts += [odd(one=one, other=ODD[at - 1] * 2, day=None) for at, one in enumerate(ODD)]
    return Resolved(*(tuple(row for part in parts for row in part[at]) for at in range(len(parts[0]))))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bulk") / "files"
    neo4j_admin_files(whole(), folder)
    return folder


@pytest.fixture(scope="module")
def imported(files: Path, neo4j_jars: Path) -> Iterator[Neo4jServer]:
    """A server on a database that the importer made, finished."""
    import neo4j

    home = files.parent / "home"
    (home / "conf").mkdir(parents=True)
    assert COMMAND in (files / "README.txt").read_text(encoding="utf-8")
    _, *arguments = COMMAND.split()
    done = subprocess.run(
        ["java", "-cp", f"{neo4j_jars}/*", "org.neo4j.cli.AdminTool", *arguments],
        cwd=files,
        env=os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with started(neo4j_jars, home) as server:
        with (
            neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
            driver.session() as session,
        ):
            for statement in (files / "finish.cypher").read_text(encoding="utf-8").splitlines():
                session.run(statement.removesuffix(";")).consume()
        yield server


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(whole())


def ask(server: Neo4jServer, text: str, parameters: dict[str, Any] | None = None) -> Rows:
    return query("", text, parameters, uri=server.uri, user=server.user, password=server.password)


pytestmark = [pytest.mark.neo4j, pytest.mark.slow]


@pytest.mark.parametrize("text", [NODES, LINKS])
def test_all_that_is_imported_equals_the_embedded_graph(
    imported: Neo4jServer, engine: Engine, text: str
) -> None:
    served, embedded = (
        sorted(map(repr, run(text))) for run in (lambda text: ask(imported, text), engine.run)
    )
    assert len(served) > 100
    assert served == embedded


@pytest.mark.parametrize("ready", catalogue(), ids=lambda ready: ready.name)
def test_a_ready_query_answers_the_same_on_what_is_imported(
    imported: Neo4jServer, engine: Engine, ready: Query
) -> None:
    known = REQUIRED | REQUIRED_BY.get(ready.name, {})
    words = {one.name: known[one.name] for one in ready.parameters or () if one.required}
    served, embedded = (
        run(ready.text, ready.bind(words)) for run in (lambda *a: ask(imported, *a), engine.run)
    )
    assert len(served) > 0
    assert served == embedded


def test_the_importer_leaves_the_constraints_of_a_push(imported: Neo4jServer) -> None:
    rows = imported.run("SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type RETURN *")
    assert sorted((row["labelsOrTypes"], row["properties"], row["type"]) for row in rows) == [
        ([label], ["id"], "UNIQUENESS") for label in ("Actor", "Document", "Event", "Place")
    ]
