"""A real Neo4j server for the tests, as a pytest plugin: the fixture `neo4j_server`.

NEO4J_URI (with NEO4J_USER and NEO4J_PASSWORD) uses a server that is there, with an empty database. Otherwise
the Community server is fetched from Maven Central once, into .cache/neo4j, and started on a free port of
127.0.0.1. Without Java or Maven the tests that need it are skipped; where CI is "true" they fail.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

import pytest

HERE = Path(__file__).parent / "neo4j-server"  # no name that Python could import
CACHE = Path(__file__).parent.parent / ".cache" / "neo4j"
START_SECONDS = 120
JAVA = [
    "java",
    "-Xmx512m",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
]


@dataclass(frozen=True)
class Neo4jServer:
    """Where the server is and how to log in; `environment` is what a shell command needs for that. `pid` is
    the process of a server that the tests started."""

    uri: str
    user: str
    password: str
    pid: int | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"NEO4J_URI": self.uri, "NEO4J_USER": self.user, "NEO4J_PASSWORD": self.password}

    def run(self, text: str, **parameters: object) -> list[dict[str, object]]:
        """Any statement, past the project's own code."""
        import neo4j

        with neo4j.GraphDatabase.driver(self.uri, auth=(self.user, self.password)) as driver:
            return [record.data() for record in driver.execute_query(text, parameters).records]

    def empty(self) -> None:
        self.run("MATCH (n) DETACH DELETE n")
        for row in self.run("SHOW CONSTRAINTS YIELD name"):
            self.run(f"DROP CONSTRAINT `{row['name']}`")
        for row in self.run("SHOW INDEXES YIELD name, type WHERE type = 'RANGE'"):
            self.run(f"DROP INDEX `{row['name']}`")


def missing(reason: str) -> None:
    """Skips the test, or fails it where everything is required."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def neo4j_jars() -> Path:
    """The folder with the jars of Neo4j Community, fetched when they aren't there yet."""
    for program, package in (("java", "a Java runtime, 17 or later"), ("mvn", "Maven")):
        if shutil.which(program) is None:
            missing(f"no {program}: install {package} to test against a real Neo4j server")
    pom = HERE / "pom.xml"
    version = ET.parse(pom).getroot().findtext(".//{*}neo4j.version")
    folder = CACHE / str(version)
    done = folder / ".complete"  # a fetch that broke off is done again
    if not done.exists():
        command = ["mvn", "--batch-mode", "--quiet", f"--file={pom}", "dependency:copy-dependencies"]
        command.append(f"-DoutputDirectory={folder}")
        for _ in range(2):  # a second time, for a network that stumbled
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if result.returncode == 0:
                break
        else:
            missing(f"Maven could not fetch Neo4j {version}: {result.stdout[-500:]} {result.stderr[-500:]}")
        done.touch()
    return folder


@pytest.fixture(scope="session")
def neo4j_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    """A running Neo4j server, the same for the whole session; tests empty it themselves."""
    if uri := os.environ.get("NEO4J_URI"):
        user = os.environ.get("NEO4J_USER", "neo4j")
        server = Neo4jServer(uri, user, os.environ.get("NEO4J_PASSWORD", ""))
        if server.run("MATCH (n) RETURN n LIMIT 1"):
            pytest.fail(f"the database at {uri} is not empty, and the tests would empty it; name another")
        yield server
        server.empty()
        return
    folder = tmp_path_factory.mktemp("neo4j")
    with started(request.getfixturevalue("neo4j_jars"), folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def started(jars: Path, home: Path) -> Iterator[Neo4jServer]:
    """A server with its data in the folder `home`, stopped at the end."""
    password = secrets.token_urlsafe(12)
    log = home / "output.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*JAVA, "-cp", f"{jars}/*", str(HERE / "Server.java"), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | {"NEO4J_TEST_PASSWORD": password},
        )
    assert process.stdin is not None
    assert process.stdout is not None
    lines: Queue[str] = Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True)
    reader.start()
    try:
        port = _port(process, lines, log)
        yield Neo4jServer(f"bolt://127.0.0.1:{port}", "neo4j", password, process.pid)
    finally:
        process.stdin.close()  # tells the server to stop
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        process.stdout.close()


def _port(process: subprocess.Popen[str], lines: Queue[str], log: Path) -> int:
    """The port that the server names when it is ready."""
    waited = 0
    while waited < START_SECONDS and process.poll() is None:
        try:
            line = lines.get(timeout=1)
        except Empty:
            waited += 1
            continue
        if line.startswith("ready "):
            return int(line.split()[1])
    missing(f"Neo4j did not start: {log.read_text()[-1000:]}")
    raise AssertionError
