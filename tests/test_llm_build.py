"""A language model at work in the commands and functions: builds that go on, retries, budgets, settings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llm_server
import pytest
from coders import CountingCoder, LineCoder
from command_line import Run
from llm_server import Server, claim, knows, says, status

import graphbuild as gb
from graphbuild.build import build
from graphbuild.build import status as status_of
from graphbuild.cli import main
from graphbuild.errors import BudgetError, EndpointError
from graphbuild.evaluate import evaluate
from graphbuild.intake import Options, Report
from graphbuild.keeping import coverage
from graphbuild.llm import Budget, Remote
from graphbuild.llm.remote import KEY_VARIABLE, URL_VARIABLE

pytest.importorskip("httpx", reason="the extra 'llm' is not installed")

KEY = "sk-secret-0123456789abcdef"
TEXTS = {
    "a": "Turkey accused Greece on 4 September 2023 of violating its airspace.",
    "b": "Chad thanked Mali for its help.",
    "c": "France bombed Syria.",
}
KNOWN = (
    claim(1, "Turkey accused Greece on 4 September 2023", "Turkey", "ACCUSE", "Greece"),
    claim(1, "Chad thanked Mali", "Chad", "SUPPORT", "Mali"),
    claim(1, "France bombed Syria", "France", "ASSAULT", "Syria"),
    claim(1, "Chad thanked Mali for its", "Chad", "AID", "Niger"),  # who is not in the sentence
)


@pytest.fixture
def server() -> Iterator[Server]:
    with llm_server.running() as server:
        server.usual = knows(*KNOWN)
        yield server


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, no address, no waiting, and one finder of actors for all extractors."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setattr("graphbuild.llm.client._FIRST_WAIT", 0.0)
    llm_server.share_finder(monkeypatch)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text(
        "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in TEXTS.items()),
        encoding="utf-8",
    )
    return path


def events(folder: Path) -> set[tuple[str, str, str | None]]:
    return {(event.source, event.root, event.target) for event in gb.load(folder).iter_events()}


ALL = {("turkey", "ACCUSE", "greece"), ("chad", "SUPPORT", "mali"), ("france", "ASSAULT", "syria")}


def test_a_build_asks_tells_what_it_takes_and_asks_nothing_twice(
    server: Server, texts: Path, tmp_path: Path, run: Run
) -> None:
    out = tmp_path / "graph"
    asked = ("build", texts, "-o", out, "--llm", "tiny", "--llm-url", server.url)
    code, _, err = run(*asked)
    assert code == 0, err
    assert events(out) == ALL
    assert re.search(r"tiny at http\S+: 3 documents, 3 requests, some [\d,]+ tokens out", err)
    assert "the budget is 1,000 requests" in err
    assert "took 3 requests, 300 tokens" in err
    assert "of what it told was dropped: actor not in the sentence 1" in err
    assert coverage(out).dropped["actor not in the sentence"] == 1
    kept = {path: path.read_bytes() for path in (out / "answers").rglob("*.json")}
    graph = (out / "graph.json").read_bytes()
    assert len(kept) == 3
    assert run(*asked)[0] == 0
    assert len(server.bodies) == 3
    other = tmp_path / "other"  # another folder, from the answers that are kept: the same bytes
    server.usual = status(500)
    code, _, err = run("build", texts, "-o", other, *asked[4:], "--llm-cache", out / "answers")
    assert "3 documents, 0 requests (3 more are known already)" in err
    assert (other / "graph.json").read_bytes() == graph
    assert len(server.bodies) == 3


def test_the_folder_remembers_what_read_it_and_not_the_key(
    server: Server, texts: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setenv(URL_VARIABLE, server.url)
    out = tmp_path / "graph"
    code, said, err = run("build", texts, "-o", out, "--llm", "tiny", "--log-json")
    assert code == 0, err
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    ((count, parts),) = status_of(out).settings
    assert count == 3
    assert parts["language model"].startswith(f"tiny at {server.url}/chat/completions")
    files = [path for path in out.rglob("*") if path.is_file()]
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []
    assert KEY not in said + err
    report = Report()
    build([texts], out, coder=CountingCoder("lines 1", rules="3"), report=report)
    assert report.again == 3
    assert "language model" in report.changed


def test_a_build_whose_endpoint_goes_down_goes_on_later(server: Server, tmp_path: Path, run: Run) -> None:
    names = ("Chad", "Mali", "Niger", "Togo", "Benin", "Ghana")
    folder = tmp_path / "texts"
    folder.mkdir()
    for number, name in enumerate(names):
        (folder / f"{number}.txt").write_text(f"{name} thanked Japan for its help.", encoding="utf-8")
    server.usual = knows(*(claim(1, f"{name} thanked Japan", name, "SUPPORT", "Japan") for name in names))
    server.acts = [server.usual, *[status(500)] * 12]
    out = tmp_path / "graph"
    asked = ("build", folder, "-o", out, "--llm", "tiny", "--llm-url", server.url)
    code, _, err = run(*asked)
    assert code == 1
    assert "gave error 500, 4 times" in err
    assert "the same command goes on from there" in err
    assert KEY not in err
    counts = status_of(out).counts
    assert (counts.documents, counts.set_aside) == (1, 2)
    before = len(server.bodies)
    code, _, err = run(*asked)
    assert code == 0, err
    assert len(server.bodies) == before + 3  # neither what is done nor what is set aside
    code, _, err = run("retry", out)
    assert code == 0, err
    assert "tried 2 documents again, set aside still: 0" in err
    assert "2 requests" in err  # it says that it asks
    assert len(events(out)) == 6


def test_documents_without_a_right_answer_are_set_aside_with_the_reason(
    server: Server, texts: Path, tmp_path: Path
) -> None:
    good = server.usual
    server.usual = lambda handler, body: (
        says("no") if "Chad" in body["messages"][1]["content"] else good
    )(handler, body)  # fmt: skip
    remote = Remote(model="tiny", url=server.url)
    g = build([texts], tmp_path / "graph", llm=remote)
    assert len(list(g.iter_events())) == 2
    (aside,) = status_of(tmp_path / "graph").set_aside
    assert (aside.id, aside.stage) == ("b", "extract")
    assert "no JSON object with a list 'claims', 4 times" in aside.reason


@pytest.mark.parametrize("command", ["build", "extract", "evaluate"])
def test_a_budget_that_is_too_small_refuses_the_run_and_leaves_nothing(
    server: Server, texts: Path, tmp_path: Path, run: Run, command: str
) -> None:
    out = tmp_path / "out"
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(f'{{"kind": "document", "doc": "{name}"}}\n' for name in TEXTS), encoding="utf-8")
    arguments = {"build": [texts, "-o", out], "extract": [texts, "-o", out], "evaluate": [gold, texts]}
    code, said, err = run(
        command, *arguments[command], "--llm", "tiny", "--llm-url", server.url, "--budget", "2 requests"
    )
    assert (code, said) == (1, "")
    assert "3 documents, 3 requests" in err
    assert "the budget is 2 requests. Nothing was sent" in err
    assert server.bodies == []
    assert not out.exists()


def test_extract_gives_claims_of_the_same_form(server: Server, texts: Path, run: Run) -> None:
    code, said, _ = run("extract", texts, "--llm", "tiny", "--llm-url", server.url, "--llm-format", "json")
    assert code == 0
    told = [json.loads(line) for line in said.splitlines()]
    assert [(one["doc"], one["root"]) for one in told] == [
        ("a", "ACCUSE"),
        ("b", "SUPPORT"),
        ("c", "ASSAULT"),
    ]
    for one in told:
        where = one["evidence"]
        assert TEXTS[one["doc"]][where["start"] : where["end"]] == where["text"]
    assert server.bodies[0]["response_format"] == {"type": "json_object"}


def test_it_is_measured_on_gold_as_the_default_is(server: Server, texts: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    names = ("kind", "doc", "evidence", "source", "target", "root")
    rows = [
        ("claim", "a", TEXTS["a"], "Turkey", "Greece", "ACCUSE"),
        ("claim", "b", TEXTS["b"], "Chad", "Mali", "AID"),
    ]
    gold.write_text(
        "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows), encoding="utf-8"
    )
    found = evaluate(gold, [texts], llm=Remote(model="tiny", url=server.url))
    assert (found.pairs.recall.right, found.claims.recall.right, found.claims.recall.of) == (2, 1, 2)


def test_right_answers_pass_the_checks(server: Server) -> None:
    """A model that knows the annotated news by heart: little of what is right may be lost on the way."""
    folder = Path(__file__).parents[1] / "benchmarks" / "gold"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {one["id"]: one["text"] for one in map(json.loads, lines)}
    known = []
    for row in rows:
        if row["kind"] != "claim" or row["root"][0] == "NONE":
            continue
        quote = texts[row["doc"]][slice(*row["span"])].replace("n’t", "n't")
        speaker = row["attributed_to"] if (row["attributed_to"] or "\0") in quote else None
        known.append(
            claim(
                0, quote, row["source"], row["root"][0], row["target"], predicate=row["predicate"],
                source_kind="organization", symmetric=row["symmetric"], modality=row["modality"],
                hedged=row["hedged"], polarity=f"{row['polarity']}itive".replace("negitive", "negative"),
                time=row["time"], place=row["place"], speaker=speaker,
            )
        )  # fmt: skip
    server.usual = knows(*known)
    found = evaluate(
        folder / "gold.jsonl", [folder / "texts.jsonl"], llm=Remote(model="oracle", url=server.url)
    )
    assert (found.pairs.recall.value or 0) > 0.85
    assert (found.claims.recall.value or 0) > 0.85
    assert (found.claims.precision.value or 0) > 0.95
    assert (found.status["time"].marked.value or 0) > 0.9
    assert (found.status["polarity"].all.value or 0) > 0.95


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--llm", "m"], "where is the language model"),
        (["--llm-url", "http://localhost:1/v1"], "--llm-url is for a language model; name one with --llm"),
        (["--budget", "5 requests"], "--budget is for a language model"),
        (["--llm-timeout", "5"], "--llm-timeout is for a language model"),
        (["--llm", "m", "--llm-url", "http://localhost:1/v1", "--explain"], "--explain tells the rules"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    texts: Path, run: Run, arguments: list[str], message: str
) -> None:
    code, said, err = run("extract", texts, *arguments)
    assert (code, said) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--llm-url", "localhost"], "must be a URL such as"),
        (["--llm-url", f"https://me:{KEY}@h/v1"], "must have no name, password"),
        (["--llm-url", "http://localhost:1/v1", "--budget", "5"], "'5' is no budget"),
    ],
)
def test_addresses_and_budgets_that_are_none_are_told_in_a_line(
    texts: Path, run: Run, arguments: list[str], message: str
) -> None:
    code, said, err = run("extract", texts, "--llm", "m", *arguments)
    assert (code, said, err.count("\n")) == (1, "", 1)
    assert message in err
    assert KEY not in err


def test_an_address_in_the_environment_alone_asks_nobody(
    server: Server, texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, server.url)
    lines = LineCoder()
    assert main(["status", str(tmp_path)]) == 1
    build([texts], tmp_path / "graph", coder=lines)
    assert server.bodies == []
    assert Options().team(None, 1).__class__.__name__ == "Pool"


def test_errors_of_the_endpoint_are_graphbuild_s() -> None:
    assert issubclass(BudgetError, EndpointError)
    assert issubclass(EndpointError, gb.GraphbuildError)
    assert Budget(requests=1, tokens=5).exceeded_by(1, 6)
    assert str(Budget(requests=1, tokens=5)) == "1 request and 5 tokens"


def test_the_extractor_of_the_docs_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    page = Path(__file__).parents[1] / "docs" / "models.md"
    first, own = re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(
        "Chad thanked Mali. Niger reportedly bombed Togo.", encoding="utf-8"
    )
    exec(first, {})
    names: dict[str, Any] = {}
    exec(own, names)
    assert capsys.readouterr().out == "0\n"
    assert events(tmp_path / "careful") == {("chad", "SUPPORT", "mali")}
