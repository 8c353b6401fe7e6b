"""What a user hears of bad input, end to end: a bad document, a bad table of actors, a bad choice."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from graphbuild.build import load, status
from graphbuild.cli import main

GOOD = '{"id": "good", "text": "Russia attacked Ukraine on 3 May 2024."}\n'
BAD = {
    "empty.md": (b"", "empty"),
    "binary.txt": (b"\x7fELF\x00\x01" * 50, "binary"),
    "no-text.csv": (b"headline,body\na,b\n", "no column `text`"),
    "torn.txt.gz": (gzip.compress(b"Iran warned Israel. " * 50)[:30], "gzip"),
    "lines.jsonl#2": (GOOD.encode() + b"{broken\n", "line 2: not valid JSON"),
}


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("graphbuild: error: ")
    assert err.count("\n") == 1, err
    return err


def test_bad_documents_are_set_aside_with_their_reasons_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts, out = tmp_path / "texts", tmp_path / "graph"
    texts.mkdir()
    for name, (content, _) in BAD.items():
        (texts / name.partition("#")[0]).write_bytes(content)
    assert main(["build", str(texts), "-o", str(out)]) == 0
    err = capsys.readouterr().err
    reasons = {aside.id: aside.reason for aside in status(out).set_aside}
    assert reasons.keys() == BAD.keys()
    for name, (_, reason) in BAD.items():
        assert reason in reasons[name]
        assert f"set aside {name} (read): " in err
    assert [(event.source, event.root, event.target) for event in load(out).iter_events()] == [
        ("russia", "ASSAULT", "ukraine")
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"name,kind\nZorblats,alien\n", "line 2, column 'kind': 'alien' is not one of person, country"),
        (b"nom,kind\nZorblats,person\n", "unknown column 'nom'"),
        (b"name,kind\nZorbl\xe4ts,person\n", "not UTF-8"),
        (b"", "the first line must name the columns"),
    ],
    ids=["kind", "column", "encoding", "empty"],
)
def test_a_bad_table_of_actors_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: bytes, message: str
) -> None:
    (tmp_path / "good.jsonl").write_text(GOOD)
    (tmp_path / "actors.csv").write_bytes(table)
    out = tmp_path / "graph"
    arguments = ["build", str(tmp_path / "good.jsonl"), "-o", str(out)]
    assert main([*arguments, "--actors", str(tmp_path / "actors.csv")]) == 1
    line = error_line(capsys)
    assert message in line
    assert "actors.csv" in line
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["good.pdf"], "unknown format; formats are .txt, .md"),
        (["good.jsonl", "--model", "no_such_model"], "is not installed: python -m spacy download"),
        (["good.jsonl", "-o", "good.jsonl/graph"], "good.jsonl/graph"),
    ],
    ids=["format", "model", "folder"],
)
def test_a_choice_that_cannot_work_fails_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("good.pdf", "good.jsonl"):
        Path(name).write_text(GOOD)
    assert main(["build", *arguments]) == 1
    assert message in error_line(capsys)
