"""Looking after a work folder: what is withdrawn, tried again, removed, and what the reading covered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from coders import CountingCoder, LineCoder

from graphbuild.build import build, load, status
from graphbuild.cli import main
from graphbuild.errors import StoreError
from graphbuild.intake import Pace, Report
from graphbuild.keeping import coverage, remove, retry
from graphbuild.limits import Limits
from graphbuild.records import Coverage, Document


def articles(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def outputs(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in ("graph.json", "graph.html")]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return articles(
        tmp_path / "in", a="Russia ASSAULT Ukraine", b="China CONSULT Russia", c="Peru ACCUSE Chile"
    )


# ------------------------------------------------------------------ withdrawn


def test_a_document_that_is_gone_keeps_its_claims_and_is_named(texts: Path, tmp_path: Path) -> None:
    build(texts, tmp_path / "out", coder=LineCoder())
    (texts / "b.txt").unlink()
    report = Report()
    graph = build(texts, tmp_path / "out", coder=LineCoder(), report=report)
    assert (report.unseen, report.withdrawn) == (["b.txt"], False)
    assert "china" in graph


def test_a_withdrawn_document_leaves_no_trace(texts: Path, tmp_path: Path) -> None:
    build(texts, tmp_path / "out", coder=LineCoder())
    (texts / "b.txt").unlink()
    report = Report()
    build(texts, tmp_path / "out", coder=LineCoder(), withdraw=True, report=report)
    build(texts, tmp_path / "fresh", coder=LineCoder())
    assert (report.unseen, report.withdrawn) == (["b.txt"], True)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


def test_documents_of_other_inputs_are_not_withdrawn(texts: Path, tmp_path: Path) -> None:
    other = articles(tmp_path / "other", d="Mali ACCUSE Niger")
    build([texts, other], tmp_path / "out", coder=LineCoder())
    build([Document(id="mine", text="Chad CONSULT Mali")], tmp_path / "out", coder=LineCoder())
    report = Report()
    build(texts, tmp_path / "out", coder=LineCoder(), withdraw=True, report=report)
    assert report.unseen == []
    assert status(tmp_path / "out").counts.documents == 5


def test_a_row_that_is_gone_from_a_table_is_withdrawn_unless_the_table_is_damaged(tmp_path: Path) -> None:
    table = tmp_path / "in.jsonl"
    rows = [json.dumps({"id": name, "text": "Russia ASSAULT Ukraine"}) for name in "abc"]
    table.write_text("\n".join(rows))
    build(table, tmp_path / "out", coder=LineCoder())
    report = Report()
    table.write_text("\n".join([rows[0], "{broken"]))
    build(table, tmp_path / "out", coder=LineCoder(), withdraw=True, report=report)
    assert report.unseen == []
    table.write_text(rows[0])
    build(table, tmp_path / "out", coder=LineCoder(), withdraw=True, report=report)
    assert report.unseen == ["b", "c"]
    assert status(tmp_path / "out").counts.documents == 1


def test_a_document_can_be_removed_and_comes_back_with_its_input(texts: Path, tmp_path: Path) -> None:
    build(texts, tmp_path / "out", coder=LineCoder())
    before = outputs(tmp_path / "out")
    with pytest.raises(StoreError, match="nothing was removed"):
        remove(["b.txt", "nonsense"], tmp_path / "out")
    assert outputs(tmp_path / "out") == before
    assert len(remove("b.txt", tmp_path / "out").documents) == 2
    assert "china" not in load(tmp_path / "out")
    build(texts, tmp_path / "out", coder=LineCoder())
    assert outputs(tmp_path / "out") == before


def test_remove_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        remove("a", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


# ------------------------------------------------------------------ again


def test_what_was_set_aside_stays_so_until_it_is_tried_again(texts: Path, tmp_path: Path) -> None:
    articles(texts, d="!fail", e="")
    out = tmp_path / "out"
    build(texts, out, coder=LineCoder())
    coder = LineCoder()
    build(texts, out, coder=coder)
    assert coder.read == []
    assert [one.id for one in status(out).set_aside] == ["d.txt", "e.txt"]
    done = retry(out, coder=coder, stage="extract")
    assert coder.read == ["d.txt"]
    assert (done.tried, done.still, done.lost) == (1, ["d.txt"], [])
    mended = LineCoder()
    mended.fails = False
    assert retry(out, coder=mended).still == ["e.txt"]
    assert [one.id for one in status(out).set_aside] == ["e.txt"]
    articles(texts, e="Mali ACCUSE Niger", f="Chad CONSULT Mali")
    assert retry(out, ids=["e.txt"], coder=mended).still == []
    assert status(out).set_aside == []
    assert mended.read == ["d.txt", "e.txt"]


def test_trying_again_ends_where_a_fresh_build_does(texts: Path, tmp_path: Path) -> None:
    articles(texts, d="")
    build(texts, tmp_path / "out", coder=LineCoder())
    articles(texts, d="Mali ACCUSE Niger")
    retry(tmp_path / "out", coder=LineCoder())
    build(texts, tmp_path / "fresh", coder=LineCoder())
    assert outputs(tmp_path / "out") == outputs(tmp_path / "fresh")


def test_a_file_that_went_is_set_aside_no_more_and_python_cannot_be_asked_again(
    texts: Path, tmp_path: Path
) -> None:
    articles(texts, d="")
    build([texts, Document(id="mine", text="!fail")], tmp_path / "out", coder=LineCoder())
    (texts / "d.txt").unlink()
    done = retry(tmp_path / "out", coder=LineCoder())
    assert (done.still, done.lost) == ([], ["mine"])
    assert [one.id for one in status(tmp_path / "out").set_aside] == ["mine"]
    with pytest.raises(StoreError, match="nothing called 'x' is set aside"):
        retry(tmp_path / "out", ids=["x"], coder=LineCoder())


def test_other_limits_try_again_unasked(texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(texts, out, coder=LineCoder(), limits=Limits(characters=20))
    reasons = {one.id: one.reason for one in status(out).set_aside}
    assert reasons == {"a.txt": "22 characters, more than 20; see --max-characters"}
    build(texts, out, coder=LineCoder())
    assert status(out).set_aside == []


def test_what_was_read_by_other_rules_is_told_and_only_that_is_read_again(
    texts: Path, tmp_path: Path
) -> None:
    other, out = articles(tmp_path / "other", d="Mali ACCUSE Niger"), tmp_path / "out"
    old, new = CountingCoder("1", rules="1", model="m"), CountingCoder("2", rules="2", model="m")
    build([texts, other], out, coder=old)
    report = Report()
    build(texts, out, coder=new, report=report)
    assert (report.changed, report.again, report.outdated) == (("rules",), 3, 1)
    assert [count for count, _ in status(out).settings] == [1, 3]
    new.read.clear()
    assert retry(out, outdated=True, coder=new).tried == 1
    assert new.read == ["d.txt"]
    report = Report()
    build(texts, out, coder=new, report=report)
    assert (report.again, report.outdated) == (0, 0)


# ------------------------------------------------------------------ coverage and pace


def test_the_coverage_of_a_folder_is_the_sum_of_its_documents(texts: Path, tmp_path: Path) -> None:
    articles(texts, d="nothing here", e="")
    build(texts, tmp_path / "out", coder=CountingCoder("1"))
    found = coverage(tmp_path / "out")
    assert (found.documents, found.sentences, found.telling, found.claims) == (4, 4, 3, 3)
    assert found.dropped == {"nobody named": 1}
    assert found.silent == ("d.txt",)
    assert found.set_aside == {"read": 1}
    assert found.unknown == (("Nobody", 4, 4),)


def test_the_extractor_counts_what_it_covers(extractor) -> None:  # type: ignore[no-untyped-def]
    text = "Russia attacked Ukraine. It rained all day. The attack failed. Vlozh met nobody at all."
    ((_, found),) = extractor.read_all([Document(id="a", text=text)])
    assert isinstance(found.coverage, Coverage)
    assert found.coverage.sentences == 4
    assert found.coverage.claims == sum(one.root is not None for one in found.statements)
    assert found.coverage.telling == len({one.sent for one in found.statements}) >= 1
    assert sum(found.coverage.dropped.values()) >= 1


def test_a_run_tells_its_pace(texts: Path, tmp_path: Path) -> None:
    told: list[Pace] = []
    build(texts, tmp_path / "out", coder=LineCoder(), pace=told.append)
    assert [(one.documents, one.read) for one in told] == [(1, 1), (2, 2), (3, 3)]
    assert told[-1].words == 9
    assert told[-1].left == 0
    assert told[-1].words_per_second > 0


# ------------------------------------------------------------------ the commands


def test_status_and_remove_on_the_command_line(
    texts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles(texts, d="!fail")
    out = str(tmp_path / "out")
    build(texts, out, coder=CountingCoder("1"))
    assert main(["status", out, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["set_aside"] == [
        {"id": "d.txt", "stage": "extract", "reason": "RuntimeError: no sense in this"}
    ]
    assert main(["status", out, "--coverage"]) == 0
    shown = capsys.readouterr().out
    assert "sentences read" in shown
    assert "Nobody" in shown
    assert main(["status", out, "--coverage", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sentences"] == 3
    assert main(["remove", out, "d.txt", "--log-json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("done", "info")]
    assert main(["remove", out, "d.txt", "--log-json"]) == 1
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (line["event"], line["level"]) == ("failed", "error")
    assert main(["retry", out, "d.txt", "--outdated"]) == 2
