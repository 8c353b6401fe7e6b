"""The examples of the tutorial and of the how-to guides, run in their order as a reader would run them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graphbuild.cli import main

ROOT = Path(__file__).parents[1]
PAGES = ("tutorial", "howto")  # the second goes on in the folder of the first


class Block(NamedTuple):
    """A fenced block of a page: its language, the file it is to be saved as, its text."""

    page: str
    language: str
    file: str | None
    text: str


def blocks(page: str) -> Iterator[Block]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    for found in re.finditer(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', text, re.M | re.S):
        yield Block(page, *found.groups())


BLOCKS = [block for page in PAGES for block in blocks(page)]


def commands(block: Block) -> Iterator[tuple[str, str | None]]:
    """Command lines, each with what is shown below it where the block shows that."""
    if block.language == "bash":
        yield from ((line, None) for line in block.text.splitlines())
    else:
        for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
            line, _, shown = part.partition("\n")
            yield line, shown


def compared(shown: str) -> list[str]:
    """Lines, without the ids and weights that change with every rule."""
    shown = re.sub(r"\be-[0-9a-f]{12}\b", "e-ID", re.sub(r"confidence 0\.\d+", "confidence", shown))
    return [line.rstrip() for line in shown.strip("\n").splitlines()]


@pytest.mark.slow
def test_the_tutorial_and_the_guides_work_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'notebook' is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    spaces: dict[str, dict[str, Any]] = {page: {} for page in PAGES}
    for block in BLOCKS:
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile(block.text, f"{block.page}.md", "exec"), spaces[block.page])
        else:
            for line, shown in commands(block):
                if "--uri" in line:  # with a server, as in the README
                    continue
                capfd.readouterr()
                status = main(shlex.split(line)[1:])
                out, err = capfd.readouterr()
                assert status == 0, f"{line}: {err}"
                if shown is not None:
                    wanted, _, more = shown.partition("...\n")
                    got = compared(out)
                    assert got[: len(compared(wanted))] == compared(wanted), line
                    assert more or "..." in shown or len(got) == len(compared(wanted)), line
    months = spaces["tutorial"]["months"]
    assert (months[:"2024-04"] < 0).all()
    assert (months["2024-05":] > 0).all()
    assert Path("months.png").stat().st_size > 5_000
    graph = spaces["howto"]["g"]
    assert {"graph.graphml", "brazil.html", "tables", "better"} <= {path.name for path in tmp_path.iterdir()}
    assert graph.number_of_nodes() > 5
    assert spaces["howto"]["event"].sources == 2


def test_every_block_is_of_a_kind_that_is_run() -> None:
    assert len(BLOCKS) >= 20
    assert {block.language for block in BLOCKS} == {"bash", "console", "csv", "python"}
    lines = [line for block in BLOCKS if block.language in ("bash", "console") for line, _ in commands(block)]
    assert all(line.startswith("graphbuild ") for line in lines)


def test_the_articles_of_the_tutorial_are_the_first_of_the_story() -> None:
    story = (ROOT / "notebooks" / "texts" / "fishing.csv").read_text(encoding="utf-8").splitlines()
    (table,) = [block for block in BLOCKS if block.file == "articles.csv"]
    rows = table.text.splitlines()
    assert len(rows) == 11
    assert [row for row in rows if row not in story] == []
