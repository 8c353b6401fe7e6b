"""The commands as people and scripts use them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from coders import LineCoder
from command_line import Run

import graphbuild
from graphbuild.build import build
from graphbuild.graph import Graph
from graphbuild.read import read
from graphbuild.records import Actor, Document, DocumentInfo, Event, Place, Proof, Tie, statements_from_jsonl
from graphbuild.store import Store

ROOT = Path(graphbuild.__file__).parents[1]
SEEDS = Path(__file__).parents[1] / "seeds"
COMMANDS = [
    "build",
    "extract",
    "merge",
    "code",
    "evaluate",
    "agreement",
    "watch",
    "view",
    "serve",
    "query",
    "push",
    "pull",
    "export",
    "explain",
    "decide",
    "review",
    "contradictions",
    "diff",
    "status",
    "retry",
    "remove",
    "doctor",
    "help",
    "completion",
]


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "graphbuild", *map(str, arguments)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip


def one_line(err: str) -> str:
    assert err.startswith("graphbuild: error: "), err
    assert err.count("\n") == 1, err
    return err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small work folder that no language model was needed for."""
    documents = [
        Document(id="a", text="Russia ASSAULT Ukraine\nChina CONSULT Russia", source="a.example"),
        Document(id="b", text="Russia ASSAULT Ukraine", source="b.example"),
    ]
    build(documents, tmp_path / "graph", coder=LineCoder())
    return tmp_path / "graph"


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str], float]:
    """The main job on the two articles, as a newcomer runs it: folder, what it said, seconds it worked."""
    out = tmp_path_factory.mktemp("seeds") / "graph"
    before = processor_time()
    done = process("build", SEEDS, "-o", out)
    return out, done, processor_time() - before


def processor_time() -> float:
    """Seconds that the processes started from here have worked: what a busy machine does not stretch."""
    times = os.times()
    return times.children_user + times.children_system


Seeds = tuple[Path, subprocess.CompletedProcess[str], float]


# ------------------------------------------------------------------ the main job


def test_the_main_job_prints_the_strongest_triples_and_names_the_page(seeds: Seeds) -> None:
    out, done, _ = seeds
    assert done.returncode == 0, done.stderr
    assert "Kim Jong Un" in done.stdout
    assert "CONSULT" in done.stdout
    assert str(out / "graph.html") in done.stderr
    assert (out / "graph.html").stat().st_size > 10_000


def test_the_main_job_is_done_within_ten_seconds(seeds: Seeds) -> None:
    assert seeds[2] < 10


def test_the_beijing_meeting_of_both_articles_is_one_event_with_two_sources(seeds: Seeds) -> None:
    graph = Graph.load(seeds[0])
    meetings = [
        event
        for event in graph.iter_events()
        if event.root == "CONSULT" and {event.source, event.target} == {"kim-jong-un", "vladimir-putin"}
    ]
    beijing = [event for event in meetings if event.place == "beijing"]
    assert [(event.sources, str(event.start)) for event in beijing] == [(2, "2025-09-01")]
    assert [event.start.year for event in meetings if event.start and event.start.year != 2025] == [2023]


def test_the_same_job_gives_the_same_bytes_whatever_the_number_of_jobs(
    seeds: Seeds, tmp_path: Path, run: Run
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    articles = [article.read_text(encoding="utf-8") for article in sorted(SEEDS.glob("*.txt"))]
    for number in range(10):
        (texts / f"{number}.txt").write_text(articles[number % 2], encoding="utf-8")
    for out, jobs in (("one", 1), ("two", 2)):
        code, _, err = run("build", texts, "-o", tmp_path / out, "--jobs", jobs)
        assert code == 0, err
    for name in ("graph.json", "graph.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_document_set_aside_is_reported_and_no_failure(tmp_path: Path, run: Run) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    (tmp_path / "in" / "good.txt").write_text("Russia attacked Ukraine on 3 September 2025.")
    code, _, err = run("build", tmp_path / "in", "-o", tmp_path / "out")
    assert code == 0
    assert "set aside empty.txt (read): " in err
    assert "without a date: 1 of 1 document; " in err
    assert 'a first line such as "Date: 2025-03-12" gives one' in err
    code, out, _ = run("status", tmp_path / "out")
    assert code == 0
    assert "empty.txt" in out


def test_a_folder_in_use_is_an_error(tmp_path: Path, run: Run) -> None:
    with Store(tmp_path, write=True):
        code, _, err = run("build", SEEDS, "-o", tmp_path)
    assert code == 1
    assert "another run is writing" in one_line(err)


# ------------------------------------------------------------------ claims


def test_extract_gives_claims_whose_quotations_stand_in_the_texts(tmp_path: Path, run: Run) -> None:
    code, out, _ = run("extract", SEEDS)
    assert code == 0
    texts = {document.id: document.text for document in read([SEEDS]) if isinstance(document, Document)}
    statements = list(statements_from_jsonl(out.splitlines()))
    assert statements
    for statement in statements:
        evidence = statement.evidence
        assert texts[statement.doc][evidence.start : evidence.end] == evidence.text
    code, nothing, _ = run("extract", SEEDS, "-o", tmp_path / "claims.jsonl")
    assert (code, nothing) == (0, "")
    assert (tmp_path / "claims.jsonl").read_text(encoding="utf-8") == out


def test_extract_explains_its_claims(tmp_path: Path, run: Run) -> None:
    _, out, _ = run("extract", SEEDS)
    claims = {one["id"]: one for one in map(json.loads, out.splitlines()) if one["kind"] == "claim"}
    code, told, err = run("extract", SEEDS, "--explain")
    assert code == 0, err
    assert set(re.findall(r"kept as (c-\w+): ", told)) == set(claims)
    code, nothing, _ = run("extract", SEEDS, "--explain", "-o", tmp_path / "why.txt")
    assert (code, nothing) == (0, "")
    assert (tmp_path / "why.txt").read_text(encoding="utf-8") == told
    _, surest, _ = run("extract", SEEDS, "--explain", "--min-confidence", 0.9)
    kept = {claim_id for claim_id, claim in claims.items() if claim["confidence"] >= 0.9}
    assert set(re.findall(r"kept as (c-\w+): ", surest)) == kept


def test_extract_explains_standard_input_and_tells_what_was_set_aside(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = subprocess.run(
        [sys.executable, "-m", "graphbuild", "extract", "--explain", "-", str(tmp_path / "empty.txt")],
        input="Togo attacked Benin on a \u202e day.", capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "pair       Togo -> Benin\n" in done.stdout
    assert "\u202e" not in done.stdout
    assert r"on a \u202e day" in done.stdout
    assert "set aside empty.txt (read): " in done.stderr


def test_merge_takes_what_extract_gave(tmp_path: Path, run: Run) -> None:
    run("extract", SEEDS, "-o", tmp_path / "claims.jsonl")
    code, _, err = run("merge", tmp_path / "claims.jsonl", "-o", tmp_path / "graph")
    assert code == 0, err
    assert str(tmp_path / "graph" / "graph.html") in err
    assert any(event.sources == 2 for event in Graph.load(tmp_path / "graph").iter_events())


def test_merge_names_the_line_that_is_no_claim(tmp_path: Path, run: Run) -> None:
    (tmp_path / "claims.jsonl").write_text("nonsense\n")
    code, _, err = run("merge", tmp_path / "claims.jsonl", "-o", tmp_path / "graph")
    assert code == 1
    assert "claims.jsonl, line 1" in one_line(err)


def test_code_gives_a_line_a_row_in_order(tmp_path: Path, run: Run) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text(
        "sentence\tsource\ttarget\tnote\n"
        "Turkey accused Greece of lying.\tTurkey\tGreece\tx\n"
        "The sun shone on Spain and Peru.\tSpain\tPeru\ty\n"
        '"France ""warmly"" thanked Italy."\tFrance\tItaly\tz\n',
        encoding="utf-8",
    )
    code, out, err = run("code", table)
    assert code == 0, err
    lines = [json.loads(line) for line in out.splitlines()]
    assert [set(line) for line in lines] == [{"root", "confidence", "polarity", "modality", "predicate"}] * 3
    assert [line["root"] for line in lines] == ["ACCUSE", None, "SUPPORT"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("sentence\tsource\nx\ty\n", "no column 'target'"),
        ("sentence\tsource\ttarget\nx\ty\n", "line 2: fewer cells"),
        ('sentence\tsource\ttarget\n"x\ty\tz\nx\ty\tz\n', "lines 2 to 3: is there a quotation mark"),
    ],
)
def test_code_says_what_is_wrong_with_a_table(tmp_path: Path, run: Run, table: str, message: str) -> None:
    (tmp_path / "pairs.tsv").write_text(table)
    code, _, err = run("code", tmp_path / "pairs.tsv")
    assert code == 1
    assert message in one_line(err)


def test_whoever_stops_reading_our_output_hears_no_complaint() -> None:
    command = f"{sys.executable} -m graphbuild extract {SEEDS} | head -c 10"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (len(done.stdout), done.stderr) == (10, "")


# ------------------------------------------------------------------ looking at a graph


def test_view_writes_the_page_and_prints_its_path(folder: Path, tmp_path: Path, run: Run) -> None:
    before = (folder / "graph.html").read_bytes()
    assert run("view", folder) == (0, f"{folder / 'graph.html'}\n", "")
    assert (folder / "graph.html").read_bytes() == before
    assert run("view", folder, "--around", "Russia", "--hops", 1)[1] == f"{folder / 'view.html'}\n"
    assert run("view", folder, "-o", tmp_path / "x.html", "--since", "2020-01-01")[0] == 0
    assert b"<html" in (tmp_path / "x.html").read_bytes()


def test_view_refuses_an_unknown_actor(folder: Path, run: Run) -> None:
    code, _, err = run("view", folder, "--around", "Rusia")
    assert code == 1
    assert "russia" in one_line(err).lower()


def test_query_by_name_and_by_text_in_three_formats(folder: Path, tmp_path: Path, run: Run) -> None:
    code, out, err = run("query", folder, "active-pairs")
    assert code == 0, err
    assert "Russia" in out
    text = "MATCH (a:Actor) WHERE a.name = $name RETURN a.id AS id, a.kind AS kind"
    code, out, err = run("query", folder, "-c", text, "--param", "name=Russia", "--format", "json")
    assert code == 0, err
    assert json.loads(out) == [{"id": "russia", "kind": "country"}]
    (tmp_path / "mine.cypher").write_text(text)
    code, out, err = run("query", folder, tmp_path / "mine.cypher", "-p", "name=China", "--format", "csv")
    assert list(csv.reader(io.StringIO(out))) == [["id", "kind"], ["china", "country"]]


def test_query_shows_what_differs_between_the_engines(folder: Path, run: Run) -> None:
    code, shown, _ = run("query", folder, "--differences")
    assert code == 0
    assert "chained comparisons" in shown
    assert "RETURN 1 < 2 AND 2 < 3 AS x" in shown


def test_query_alone_lists_the_ready_queries(folder: Path, run: Run) -> None:
    code, out, _ = run("query", folder)
    assert code == 0
    assert "met" in out
    assert run("query", folder, "--list")[:2] == (0, out)
    assert (
        out.index("meetings and mediation") < out.index("who-mediates") < out.index("conflict and escalation")
    )
    listed = json.loads(run("query", folder, "--list", "--format", "json")[1])
    assert len(listed) >= 25
    assert {"name": "source", "required": True}.items() <= next(
        one for one in listed if one["name"] == "done-to"
    )["parameters"][0].items()


def test_a_query_is_described(folder: Path, run: Run) -> None:
    code, out, _ = run("query", folder, "sanctions", "--describe")
    assert code == 0
    for told in (
        "Sanctions, and who answers them",
        "How were sanctions answered?",
        "an answer comes at most",
    ):
        assert told in out
    assert f"graphbuild query {folder} sanctions" in " ".join(out.split())
    assert "did you mean 'sanctions'" in one_line(run("query", folder, "sanction", "--describe")[2])


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("active-pair",), 1),
        (("-c", "MATCH (a RETURN a"), 1),
        (("-c", "MATCH (a) DELETE a"), 1),
        (("-c", "RETURN $x AS x"), 1),
        (("met", "-c", "RETURN 1 AS x"), 2),
        (("met", "--param", "actor"), 2),
        (("met", "--format", "xml"), 2),
        (("done-to", "-p", "source=Russia"), 1),
        (("mediators", "-p", "root=CONSLUT"), 1),
        (("met", "--list"), 2),
        (("--describe",), 2),
    ],
)
def test_query_fails_in_one_line(folder: Path, run: Run, arguments: tuple[str, ...], status: int) -> None:
    code, out, err = run("query", folder, *arguments)
    assert (code, out) == (status, "")
    one_line(err)


def test_push_to_a_server_that_is_not_there_fails_in_one_line(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("neo4j", reason="the extra 'neo4j' is not installed")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    code, out, err = run("push", folder, "--uri", "bolt://127.0.0.1:1")
    assert (code, out) == (1, "")
    assert "secret" not in one_line(err)


@pytest.mark.parametrize("format", ["graphml", "gexf", "csv", "neo4j-admin"])
def test_export_writes_and_prints_what_it_wrote(folder: Path, tmp_path: Path, run: Run, format: str) -> None:
    code, out, err = run("export", folder, "--format", format, "-o", tmp_path / "out")
    assert code == 0, err
    assert all(Path(line).stat().st_size for line in out.splitlines())


def test_explain_shows_the_evidence_of_an_actor_by_any_name(seeds: Seeds, run: Run) -> None:
    code, out, err = run("explain", seeds[0], "mr kim")
    assert code == 0, err
    assert "Kim Jong Un (kim-jong-un), person, PRK" in out
    assert "000_5260dff9cbfa9c0d.txt" in out


def test_explain_shows_the_evidence_of_one_event(folder: Path, run: Run) -> None:
    (event,) = [event for event in Graph.load(folder).iter_events() if event.root == "CONSULT"]
    code, out, _ = run("explain", folder, event.id)
    assert code == 0
    assert "China CONSULT consult Russia" in out
    assert "ASSAULT" not in out


def test_explain_names_the_nearest_of_an_unknown_name(folder: Path, run: Run) -> None:
    code, _, err = run("explain", folder, "Rusia")
    assert code == 1
    assert "did you mean Russia (russia)?" in one_line(err)


def test_status_counts(folder: Path, run: Run) -> None:
    code, out, _ = run("status", folder)
    assert code == 0
    counts = dict(line.rsplit(maxsplit=1) for line in out.splitlines() if line.strip())
    assert (counts["documents done"], counts["claims"], counts["events"]) == ("2", "3", "2")


def test_doctor_names_the_model_and_how_to_get_what_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = run("doctor")
    assert code == 0, err
    assert "en_core_web" in out
    assert run("doctor", "--model", "no_such_model")[0] == 1


@pytest.mark.parametrize("command", ["view", "query", "explain", "status", "export", "push"])
def test_a_folder_without_a_graph_says_how_to_make_one(tmp_path: Path, run: Run, command: str) -> None:
    rest = {
        "query": ["active-pairs"], "explain": ["x"], "export": ["--format", "csv", "-o", str(tmp_path / "x")],
        "push": ["--uri", "bolt://127.0.0.1:1"],
    }  # fmt: skip
    code, out, err = run(command, tmp_path, *rest.get(command, []))
    assert (code, out) == (1, "")
    assert "graphbuild build" in one_line(err)


def test_a_folder_that_is_missing_is_named_as_the_one_to_make(tmp_path: Path, run: Run) -> None:
    code, _, err = run("view", tmp_path / "nodir")
    assert code == 1
    assert one_line(err).endswith(f"graphbuild build INPUT -o {tmp_path / 'nodir'}\n")


# ------------------------------------------------------------------ manners


def test_help_lists_every_command(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert [line.split()[0] for line in out.split("Commands:\n")[1].splitlines()] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Usage: graphbuild {command} " in out


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"graphbuild {graphbuild.__version__}\n", "")


def test_nothing_asked_shows_the_help_and_is_wrong_usage(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "Commands:" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bild", "x"], "did you mean 'build'?"),
        (["nonsense"], "there are build, extract"),
        (["build"], "INPUT"),
        (["build", "x", "--hlp"], "--hlp"),
        (["build", "x", "--jobs", "0"], "--jobs"),
        (["build", "x", "--min-confidence", "2"], "--min-confidence"),
        (["view", "x", "--since", "yesterday"], "--since"),
        (["export", "x", "--format", "xls", "-o", "y"], "--format"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in one_line(err)


def test_a_hostile_file_name_does_nothing_to_the_terminal(run: Run) -> None:
    code, _, err = run("status", "no\x1b[2J\u202ewhere")
    assert code == 1
    assert "\x1b" not in one_line(err)


def test_a_missing_input_fails_in_one_line(tmp_path: Path, run: Run) -> None:
    code, _, err = run("build", tmp_path / "nowhere", "-o", tmp_path / "out")
    assert code == 1
    assert "nowhere" in one_line(err)


def test_an_unexpected_fault_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def broken(path: object) -> Graph:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(Graph, "load", broken)
    code, _, err = run("explain", folder, "kim")
    assert code == 1
    assert "ZeroDivisionError: by zero" in one_line(err)


def test_hostile_names_and_texts_do_nothing_to_the_terminal(tmp_path: Path, run: Run) -> None:
    name = "[red]Kim[/red]\x1b]0;owned\x07\u202e\r"
    event = Event(
        id="e-1", root="ACCUSE", predicate="[bold]accuse\x1b[2J", source="kim", target="kim", confidence=1,
        claims=1, sources=1,
        evidence=(Proof(claim="c", doc="\x1b[31m.txt", quote="\x1b[5mquote[/]", start=0, end=5),),
    )  # fmt: skip
    actor = Actor(id="kim", name=name, kind="person", aliases=("\x1b[0m",))
    Graph.from_records([actor], [], [event], [], [DocumentInfo(id="\x1b[31m.txt", title=name)]).save(
        tmp_path / "graph.json"
    )
    code, out, err = run("explain", tmp_path, "kim")
    assert code == 0, err
    assert "[red]Kim[/red]" in out
    assert not set("\x1b\x07\u202e\r") & set(out + err)


def test_hostile_ids_and_codes_do_nothing_to_the_terminal(tmp_path: Path, run: Run) -> None:
    bad = "\x1b]0;pwn\x07"
    event = Event(
        id=f"e{bad}", root="ACCUSE", predicate="accuse", source=f"kim{bad}", target=f"kim{bad}", confidence=1,
        claims=1, sources=1, place=f"p{bad}",
    )  # fmt: skip
    actor = Actor(id=f"kim{bad}", name="Kim", kind="person", countries=(bad,), wikidata=bad)
    place = Place(id=f"p{bad}", name="Beijing", country=bad)
    tie = Tie(id=f"t{bad}", source=f"kim{bad}", target=f"p{bad}", relation="located_in")
    Graph.from_records([actor], [place], [event], [tie], []).save(tmp_path / "graph.json")
    for name in ("Kim", "Beijing"):
        code, out, err = run("explain", tmp_path, name)
        assert code == 0, err
        assert "pwn" in out
        assert not set("\x1b\x07") & set(out + err)


def test_a_build_says_which_documents_it_replaced(tmp_path: Path, run: Run) -> None:
    for folder, year in [("one", 2024), ("two", 2025)]:
        (tmp_path / folder).mkdir()
        for name in "abcd":
            text = f"Russia attacked Ukraine on 3 May {year}."
            (tmp_path / folder / f"{name}.txt").write_text(text)
    first = run("build", tmp_path / "one", "-o", tmp_path / "out")
    second = run("build", tmp_path / "two", "-o", tmp_path / "out")
    assert (first[0], second[0]) == (0, 0)
    assert "replaced" not in first[2]
    told = "replaced 4 documents of the same id by newer text: a.txt, b.txt, c.txt, ...\n"
    assert told in second[2]


def test_no_colour_where_none_is_wanted(folder: Path) -> None:
    colour = process("query", folder, FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[" in colour.stdout
    plain = process("query", folder)
    assert "\x1b" not in plain.stdout
    wanted = process("explain", folder, "russia", FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[31m" not in wanted


def test_it_runs_as_a_module() -> None:
    done = process("--version")
    assert (done.returncode, done.stdout) == (0, f"graphbuild {graphbuild.__version__}\n")


def test_rows_that_are_too_wide_for_a_terminal_are_a_block_each(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "MATCH (a:Actor) RETURN a.id AS id, " + ", ".join(
        f"a.name + ' has a longer name {n}' AS column{n}" for n in range(6)
    )
    monkeypatch.setenv("COLUMNS", "100")
    code, out, _ = run("query", folder, "-c", text + ", null AS none ORDER BY id")
    assert code == 0
    first, second = (block.splitlines() for block in out.split("\n\n")[:2])
    assert first[:2] == ["id       china", "column0  China has a longer name 0"]
    assert (len(first), second[0].split()) == (7, ["id", "russia"])
    monkeypatch.setenv("COLUMNS", "130")
    assert run("query", folder, "-c", text)[1].splitlines()[1].split() == [
        "id", "column0", "column1", "column2", "column3", "column4", "column5",
    ]  # fmt: skip
    monkeypatch.setenv("COLUMNS", "40")
    assert run("query", folder, "-c", text + " LIMIT 0")[1].strip() == ""


def test_a_query_without_an_answer_names_who_is_meant_by_a_near_name(folder: Path, run: Run) -> None:
    for name in ("Rusia", "Mother Russsia"):
        code, _, err = run("query", folder, "met", "-p", f"actor={name}")
        assert code == 0
        assert f"the graph has no '{name}'; did you mean Russia (russia)?" in err
    assert "nor near one" in run("query", folder, "met", "-p", "actor=Peru")[2]


def test_a_query_without_an_answer_says_that_an_event_or_outlet_is_unknown(folder: Path, run: Run) -> None:
    assert "no event has the id 'x'" in run("query", folder, "proof", "-p", "event=x")[2]
    assert "no outlet is called 'x'" in run("query", folder, "single-source", "-p", "outlet=x")[2]


def test_a_build_of_nothing_usable_tells_all_that_was_set_aside(tmp_path: Path, run: Run) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).touch()
    code, _, err = run("build", tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "out")
    assert code == 1
    *aside, last = err.splitlines()
    assert [line.partition(" (")[0] for line in aside] == [
        "graphbuild: set aside a.txt",
        "graphbuild: set aside b.txt",
    ]
    assert "none of the 2 documents can be used" in last
    assert not (tmp_path / "out").exists()
