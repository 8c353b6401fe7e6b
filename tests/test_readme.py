"""Every example of the README is run, in its order, in a folder of its own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from neo4j_server import Neo4jServer

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SERVER = "bolt://localhost:7687"  # what stands in the README for the user's server
MAKE = re.findall(r"^    make (\S+)", README, re.M)


@dataclass(frozen=True)
class Example:
    """A fenced block: its language, its text, and the line it begins on."""

    language: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"line {self.line}"


def examples() -> list[Example]:
    return [
        Example(match[1], match[2], README.count("\n", 0, match.start()) + 1)
        for match in re.finditer(r"^```(\w+)\n(.*?)^```$", README, re.M | re.S)
    ]


EXAMPLES = examples()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the reader of the README is: beside articles of many kinds, some of which can't be used."""
    folder = tmp_path_factory.mktemp("readme")
    articles = folder / "articles"
    articles.mkdir()
    for seed in (ROOT / "seeds").glob("*.txt"):
        shutil.copy(seed, articles)
    (articles / "wire.csv").write_text(
        "id,date,text\n"
        "w1,2025-09-05,Turkey accused Greece on Friday of violating its airspace.\n"
        "w2,2025-09-06,Greece rejected the accusation.\n",
        encoding="utf-8",
    )
    (articles / "empty.txt").touch()
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), **more,
    }  # fmt: skip


def run(command: list[str], folder: Path, **more: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bash(text: str, folder: Path, **more: str) -> str:
    return run(["bash", "-euo", "pipefail", "-c", text], folder, **more)


def sessions(text: str) -> list[tuple[str, str]]:
    """Commands of a console block, each with what is shown below it; a command goes on while a quotation mark
    is open."""
    found: list[tuple[str, str]] = []
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        lines = part.splitlines(keepends=True)
        length = next(n for n in range(1, len(lines) + 1) if whole("".join(lines[:n])))
        found.append(("".join(lines[:length]), "".join(lines[length:])))
    return found


def whole(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_example_works(example: Example, folder: Path, request: pytest.FixtureRequest) -> None:
    more = {}
    text = example.text
    if SERVER in text:
        server: Neo4jServer = request.getfixturevalue("neo4j_server")
        server.empty()
        text = text.replace(SERVER, server.uri)
        more = server.environment
    if example.language == "bash":
        bash(text, folder, **more)
    elif example.language == "python":
        assert run([sys.executable, "-c", text], folder).strip()
    elif example.language == "console":
        for command, shown in sessions(text):
            assert bash(command, folder, **more).split() == shown.split()
    else:
        pytest.fail(f"nobody knows how to run {example.language}")


def test_the_examples_show_the_main_commands() -> None:
    shown = {word for example in EXAMPLES for word in re.findall(r"graphbuild (\w+)", example.text)}
    assert shown >= {"build", "status", "view", "query", "explain", "push", "export", "extract"}


def test_what_is_set_aside_in_the_examples_is_told(folder: Path) -> None:
    if not (folder / "graph").exists():
        pytest.skip("the examples were not run")
    assert "empty.txt" in bash("graphbuild status graph", folder)


@pytest.mark.parametrize("target", MAKE)
def test_make_knows_the_target(target: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    assert run(["make", "--dry-run", target], ROOT)


def test_every_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
