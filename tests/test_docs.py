"""The docs name everything that users rely on: a field, command or option that they lack fails here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

from graphbuild import lexicon, records
from graphbuild.analysis import Analysis
from graphbuild.cli import cli
from graphbuild.lexicon.events import Frame, Operator
from graphbuild.lexicon.naming import NamingLexicon
from graphbuild.lexicon.reference import ReferenceLexicon
from graphbuild.lexicon.status import Hedges, Saying, StatusLexicon
from graphbuild.lexicon.time import TimeLexicon

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
RECORDS = [
    value
    for value in vars(records).values()
    if isinstance(value, type) and issubclass(value, records.Record) and value is not records.Record
]
TABLES = sorted(Path(lexicon.__path__[0]).glob("*.csv"))
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]


COMMON = {"-q", "--quiet"}  # what all commands take, told once


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(command: str) -> str:
    """What docs/commands.md says of a command."""
    found = re.search(rf"^## {command}$(.*?)(?=^## |\Z)", page("commands.md"), re.M | re.S)
    assert found, f"docs/commands.md has no section {command!r}"
    return found[1]


def options_of(command: click.Command) -> set[str]:
    return {name for option in command.params for name in (*option.opts, *option.secondary_opts)}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_of_a_record_is_named(record: type[msgspec.Struct]) -> None:
    text = page("records.md")
    named = set(re.findall(r"`([^`]+)`", text))
    assert set(record.__struct_fields__) - named == set()


@pytest.mark.parametrize("values", [records.ROOTS, records.RELATIONS, records.ACTOR_KINDS], ids=len)
def test_every_value_is_named(values: tuple[str, ...]) -> None:
    assert [value for value in values if f"`{value}`" not in page("records.md")] == []


def test_every_command_has_its_section_in_the_order_of_the_help() -> None:
    sections = re.findall(r"^## (\w+)$", page("commands.md"), re.M)
    assert [name for name in sections if name in cli.commands] == list(cli.commands)


@pytest.mark.parametrize("command", cli.commands.values(), ids=lambda command: command.name)
def test_every_option_is_named_with_its_default(command: click.Command) -> None:
    text = section(command.name or "")
    for option in command.params:
        if not isinstance(option, click.Option):
            continue
        for name in {*option.opts, *option.secondary_opts} - COMMON:
            assert re.search(rf"`{re.escape(name)}`", text), f"{command.name} {name}"
        if option.show_default and option.default is not None:
            assert f"default `{option.default}`" in text, f"{command.name} {option.opts[-1]}"


def test_options_of_all_commands_are_named_once_at_the_head() -> None:
    head = page("commands.md").partition("## ")[0]
    for command in cli.commands.values():
        assert options_of(command) >= COMMON, command.name
    assert [name for name in COMMON if f"`{name}`" not in head] == []


@pytest.mark.parametrize("command", cli.commands.values(), ids=lambda command: command.name)
def test_no_option_is_named_that_does_not_exist(command: click.Command) -> None:
    known = options_of(command)
    everywhere = {name for other in cli.commands.values() for name in options_of(other)}
    named = set(re.findall(r"^\| `?(-[\w-]+)", section(command.name or ""), re.M))
    assert named - known == set()
    assert set(re.findall(r"`(--[\w-]+)`", section(command.name or ""))) - everywhere == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_a_table_is_named(table: Path) -> None:
    (row,) = [line for line in page("lexicon.md").splitlines() if line.startswith(f"| `{table.name}` ")]
    header = table.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [column for column in header if f"`{column}`" not in row] == []


@pytest.mark.parametrize(
    "words", [Frame, Operator, StatusLexicon, Hedges, Saying, NamingLexicon, ReferenceLexicon, TimeLexicon],
    ids=lambda words: words.__name__,
)  # fmt: skip
def test_every_field_of_the_word_lists_is_named(words: type[msgspec.Struct]) -> None:
    named = set(re.findall(r"`([^`]+)`", page("lexicon.md")))
    assert {field.encode_name for field in msgspec.structs.fields(words)} - named == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert "://" in link or (path.parent / link).exists(), link


def test_the_index_of_the_readme_has_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_line_names_a_command_and_options_that_exist(path: Path) -> None:
    for line in re.findall(r"^    (?:\$ )?graphbuild (\w.*)$", path.read_text(encoding="utf-8"), re.M):
        words = line.split()
        assert words[0] in cli.commands, line
        known = options_of(cli.commands[words[0]])
        assert {word.strip("[]") for word in words if word.strip("[").startswith("--")} <= known, line


def test_every_question_of_a_graph_is_named() -> None:
    text = page("python.md")
    methods = [name for name, value in vars(Analysis).items() if callable(value) and not name.startswith("_")]
    assert {"events", "between", "push"} <= set(methods)
    assert [name for name in methods if f"g.{name}(" not in text and name != "find"] == []


def test_the_examples_in_python_run_in_their_order(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    blocks = re.findall(r"^```python\n(.*?)^```$", page("python.md"), re.M | re.S)
    done = subprocess.run(
        [sys.executable, "-W", "error::graphbuild.errors.GraphbuildWarning", "-c", "\n".join(blocks)],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for shown in re.findall(r"^print\(\S.*\)  +# (True|graph of .*)$", "\n".join(blocks), re.M):
        assert shown in done.stdout
    assert "no actor 'Vladmir Puttin'; did you mean Vladimir Putin?" in done.stdout
    assert (tmp_path / "kim.html").stat().st_size > 100_000
