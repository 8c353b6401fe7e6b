"""The shell's manners: help with examples, the manual, completion, quiet, JSON for programs, what was meant
by a typing error, and statuses that scripts can rely on."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import BashComplete, ZshComplete
from command_line import Run
from statements import claim, state

from graphbuild import manual
from graphbuild.build import build
from graphbuild.cli import cli
from graphbuild.cli.examples import EXAMPLES
from graphbuild.errors import GraphbuildError
from graphbuild.records import to_json

if TYPE_CHECKING:
    from graphbuild.extract import Extractor

ROOT = Path(__file__).parents[1]
CALLS = [call for examples in EXAMPLES.values() for call, _ in examples]
GRAPHS = [
    call for call in CALLS
    if re.match(r"graphbuild (view|query|export|explain|decide|contradictions|diff|status|help)\b", call)
    and "--open" not in call and "before after" not in call
]  # fmt: skip


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    """A folder with the graph of the two articles in it, as `graph`."""
    home = tmp_path_factory.mktemp("home")
    build([ROOT / "seeds"], home / "graph", coder=extractor)
    return home


@pytest.fixture
def home(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(seeds)
    return seeds


# ------------------------------------------------------------------ help and examples


@pytest.mark.parametrize("name", cli.commands)
def test_the_help_of_every_command_ends_with_examples_of_it(run: Run, name: str) -> None:
    shown = run(name, "--help")[1].partition("Examples:\n")[2]
    calls = [line.strip() for line in shown.splitlines() if not line.strip().startswith("#")]
    assert calls == [call for call, _ in EXAMPLES[name]]
    assert all(re.search(rf"graphbuild {name}\b", call) for call in calls)
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("call", CALLS)
def test_every_example_is_a_command_line_that_is_understood(call: str) -> None:
    inner = re.sub(r'^eval "\$\((.*)\)"$', r"\1", call)
    name, *words = shlex.split(inner[inner.index("graphbuild ") :])[1:]
    command = cli.commands[name]
    context = click.Context(command, info_name=name)
    # Files that an example names are the reader's.
    for param in command.params:
        if isinstance(param.type, click.Path):
            param.type.exists = False
    assert command.parse_args(context, words) == []


@pytest.mark.parametrize("call", GRAPHS)
def test_the_examples_on_a_graph_work_on_that_of_the_seeds(
    home: Path, run: Run, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home / "graph", tmp_path / "graph")
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*shlex.split(call)[1:])
    assert code == 0, err
    assert out or "decided" in err or "nothing" in err
    assert "error" not in err


# ------------------------------------------------------------------ the manual


def test_the_manual_lists_commands_and_topics(run: Run) -> None:
    code, out, _ = run("help")
    assert code == 0
    commands, topics = out.split("Commands:\n")[1].split("Topics:\n")
    assert [line.split()[0] for line in commands.splitlines() if line] == list(cli.commands)
    listed = [line.split()[0] for line in topics.splitlines() if line.startswith("  ")]
    assert set(listed) >= {path.stem for path in (ROOT / "docs").glob("*.md")} | {
        "exit-status",
        "environment",
    }


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_has_its_section(run: Run, name: str) -> None:
    code, out, err = run("help", name)
    assert code == 0, err
    assert out.splitlines()[0] == name
    assert f"graphbuild {name}" in out
    assert EXAMPLES[name][0][0] in " ".join(out.split())


@pytest.mark.parametrize("topic", manual.topics())
def test_every_topic_is_shown_as_text_of_a_hundred_columns(run: Run, topic: str) -> None:
    code, out, err = run("help", topic)
    assert code == 0, err
    assert len(out) > 300
    assert max(map(len, out.splitlines())) <= 100
    assert "](" not in re.sub(r"-\[.*?\]-", "", out)  # links became words; patterns of Cypher stay


def test_a_section_is_found_by_its_heading_in_any_case(run: Run) -> None:
    assert "wrong usage" in run("help", "Exit", "Status")[1]
    assert "graphbuild query graph who-mediates" in run("help", "who-mediates")[1]
    assert "ELSE" not in run("help", "exit-status")[1]
    assert "NO_COLOR" not in run("help", "exit-status")[1]


def test_a_topic_that_there_is_not_names_the_nearest(run: Run) -> None:
    code, out, err = run("help", "cyphr")
    assert (code, out) == (1, "")
    assert "no topic 'cyphr'; did you mean cypher" in err
    assert "graphbuild help" in run("help", "zzzzzz")[2]
    with pytest.raises(GraphbuildError):
        manual.find("../../etc/passwd")


def test_headings_in_code_are_none() -> None:
    text = "# A\n\n```bash\n# no heading\n## nor this\n```\n\n## B `c`\n\nx\n\n### D\n\ny\n\n## E\n"
    assert [(one.name, one.text) for one in manual.sections(text)] == [
        ("b-c", "## B `c`\n\nx\n\n### D\n\ny\n\n"), ("d", "### D\n\ny\n\n"), ("e", "## E\n"),
    ]  # fmt: skip
    assert manual.title(text) == "A"


def test_on_a_terminal_the_manual_comes_in_the_pager(tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n")
    pager.chmod(0o755)
    master, slave = pty.openpty()
    environment = os.environ | {
        "PAGER": str(pager),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "NO_COLOR": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "graphbuild", "help", "status"],
        stdin=slave, stdout=slave, stderr=slave, env=environment,
    ) as process:  # fmt: skip
        os.close(slave)
        out = b""
        while process.poll() is None or not out:
            try:
                out += os.read(master, 65536)
            except OSError:  # the other end is closed
                break
    os.close(master)
    assert process.returncode == 0
    assert b"PAGED" in out
    assert b"graphbuild status" in out


# ------------------------------------------------------------------ completion


def offered(line: str, incomplete: str = "") -> list[str]:
    """What Tab offers after a command line, for the word begun."""
    complete = BashComplete(cli, {}, "graphbuild", "_GRAPHBUILD_COMPLETE")
    return [one.value for one in complete.get_completions(shlex.split(line), incomplete)]


def test_commands_options_and_choices_are_completed() -> None:
    assert offered("", "ex") == ["extract", "export", "explain"]
    assert {"--around", "--hops", "--quiet"} <= set(offered("view graph", "--"))
    assert offered("export graph --format", "g") == ["graphml", "gexf"]
    assert offered("completion", "z") == ["zsh"]


def test_names_of_the_graph_are_completed(home: Path) -> None:
    assert offered("explain graph", "kim-") == ["kim-jong-il", "kim-jong-un"]
    assert offered("view graph --around", "putin") == ["vladimir-putin"]
    assert offered("decide graph", "s") == ["same"]
    assert "xi-jinping" in offered("decide graph same", "xi")
    assert offered("query graph", "who") == ["who-mediates", "who-says"]
    assert offered("query graph done-to -p", "")[:2] == ["source=", "target="]
    assert offered("query graph met -p", "actor=xi") == ["actor=xi-jinping"]


def test_where_there_is_no_graph_nothing_is_offered_and_nothing_said(tmp_path: Path, run: Run) -> None:
    (tmp_path / "graph.json").write_text("{broken")
    assert offered(f"explain {tmp_path}", "k") == []
    assert offered("explain nowhere", "k") == []
    assert offered("query nowhere nonsense -p", "a") == []


def test_a_step_of_the_tutorial_is_found_by_its_words(run: Run) -> None:
    code, out, _ = run("help", "plot")
    assert code == 0
    assert out.startswith("5. A plot\n")


def test_topics_are_completed_with_what_they_are() -> None:
    complete = ZshComplete(cli, {}, "graphbuild", "_GRAPHBUILD_COMPLETE")
    found = {one.value: one.help for one in complete.get_completions(["help"], "e")}
    assert set(found) >= {"explain", "export", "extract", "exit-status", "environment", "evaluate"}
    assert found["exit-status"] == "Exit status"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed(run: Run, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("completion", shell)
    assert (code, err) == (0, "")
    assert f"_GRAPHBUILD_COMPLETE={shell}_complete" in out
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert run("completion") == (0, out, "")


def test_a_shell_that_is_not_known_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/dash")
    code, out, err = run("completion")
    assert (code, out) == (2, "")
    assert "bash, zsh, fish" in err


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_bash_completes_with_it(home: Path, tmp_path: Path, run: Run) -> None:
    command = tmp_path / "graphbuild"
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m graphbuild "$@"\n')
    command.chmod(0o755)
    (tmp_path / "script").write_text(run("completion", "bash")[1])
    done = subprocess.run(
        [
            "bash", "-euc",
            'source "$1"; complete -p graphbuild >&2; COMP_WORDS=(graphbuild explain graph put)\n'
            'COMP_CWORD=3; _graphbuild_completion graphbuild; echo "${COMPREPLY[@]}"', "bash",
            str(tmp_path / "script"),
        ],
        cwd=home, env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "vladimir-putin\n"
    assert "_graphbuild_completion" in done.stderr


# ------------------------------------------------------------------ quiet, colour, JSON


def test_quiet_says_nothing_but_data_and_errors(home: Path, run: Run) -> None:
    loud = run("query", "graph", "met", "--limit", 1)
    assert "there are more" in loud[2]
    assert run("query", "graph", "met", "--limit", 1, "--quiet") == (0, loud[1], "")
    assert run("-q", "query", "graph", "met", "--limit", 1) == (0, loud[1], "")
    code, out, err = run("query", "graph", "mett", "-q")
    assert (code, out) == (1, "")
    assert "did you mean 'met'" in err
    assert "there are more" in run("query", "graph", "met", "--limit", 1)[2]  # for one command alone


def test_a_quiet_merge_is_silent(tmp_path: Path, run: Run) -> None:
    one = claim("a.txt", state("Russia", "RUS"), "ASSAULT", state("Ukraine", "UKR"))
    (tmp_path / "claims.jsonl").write_bytes(to_json(one))
    arguments = ("merge", tmp_path / "claims.jsonl", "-o", tmp_path / "graph")
    assert "look at it" in run(*arguments)[2]
    assert run(*arguments, "-q") == (0, "", "")


def words(shown: str) -> list[str]:
    return [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()]


@pytest.mark.parametrize(
    "call",
    ["query graph", "explain graph Russia", "diff graph --since 2020-01-01", "status graph", "help time"],
)
def test_no_colour_where_none_is_wanted(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = re.compile(r"\x1b\[[\d;]*\b(3[0-7]|38;5;\d+|9[0-7])m")
    shown = run(*call.split())[1]
    monkeypatch.setenv("NO_COLOR", "1")
    plain = run(*call.split())[1]
    assert not coloured.search(plain)
    assert words(plain) == words(shown)


def test_explain_as_json_holds_all_that_it_speaks_of(home: Path, run: Run) -> None:
    code, out, err = run("explain", "graph", "Mr Kim", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["subject"]["id"], told["identity"]["actor"]["id"]) == ("kim-jong-un", "kim-jong-un")
    assert all("kim-jong-un" in (event["source"], event["target"]) for event in told["events"])
    docs = {proof["doc"] for event in told["events"] for proof in event["evidence"]}
    assert docs <= set(told["documents"])
    nodes = {event[end] for event in told["events"] for end in ("source", "target", "place")} - {None}
    assert nodes <= set(told["names"])
    one = json.loads(run("explain", "graph", told["events"][0]["id"], "--json")[1])
    assert one["events"] == told["events"][:1]
    assert set(one["names"]) < set(told["names"])
    two = json.loads(run("explain", "graph", "Kim Jong Un", "Kim Jong Il", "--json")[1])
    assert two["one"] is False
    assert two["why"]


def test_short_for_the_format_of_json(home: Path, run: Run) -> None:
    for call in (
        "query graph actors",
        "query graph",
        "contradictions graph",
        "diff graph --since 2025-01-01",
    ):
        long = run(*call.split(), "--format", "json")
        assert run(*call.split(), "--json") == long
        json.loads(long[1])


def test_the_parts_found_and_the_decisions_as_json(home: Path, run: Run, tmp_path: Path) -> None:
    told = json.loads(run("doctor", "--json")[1])
    assert {"versions", "model", "extras"} == set(told)
    code, out, err = run("doctor", "--model", "no_such_model", "--json")
    assert code == 1
    assert json.loads(out)["model"]["remedy"] in err
    shutil.copytree(home / "graph", tmp_path / "graph")
    run("decide", tmp_path / "graph", "different", "kim-jong-il", "kim-jong-un", "--no-rebuild", "--by", "me")
    (decision,) = json.loads(run("decide", tmp_path / "graph", "--json")[1])
    assert (decision["verdict"], decision["by"]) == ("different", "me")
    assert run("decide", tmp_path / "graph", "same", "a", "b", "--json")[0] == 2


def test_every_command_that_shows_something_to_people_can_show_it_to_programs() -> None:
    bare = {
        name for name, command in cli.commands.items() if not any("--json" in p.opts for p in command.params)
    }
    lines = {"extract", "code"}  # give JSON lines
    files = {"build", "merge", "view", "pull", "export"}  # what they make is files
    logged = {"retry", "remove"}  # and --log-json tells of it
    served = {"watch", "serve"}  # the one has --format json, the other answers in JSON
    assert bare == lines | files | logged | served | {"review", "help", "completion"}


# ------------------------------------------------------------------ typing errors


@pytest.mark.parametrize(
    ("call", "status", "message"),
    [
        ("exprot graph", 2, "did you mean 'export'?"),
        ("view graph --arund x", 2, "'--around'"),
        ("export graph --format grahml -o x", 2, "; did you mean graphml? (see"),
        ("query graph met --format jsno", 2, "; did you mean json? (see"),
        ("decide graph smae a b", 2, "; did you mean same? (see"),
        ("query met", 2, "graphbuild query DIR met"),
        ("view grahp", 1, "did you mean graph?"),
        ("status grahp", 1, "did you mean graph?"),
        ("query grahp met", 1, "did you mean graph?"),
        ("merge clams.jsonl -o x", 1, "did you mean claims.jsonl?"),
        ("build artcles -o x", 1, "did you mean articles?"),
        ("help qeury", 1, "did you mean query"),
        ("explain graph Rusia", 1, "did you mean Russia (russia)?"),
    ],
)
def test_what_was_meant_is_named(home: Path, run: Run, call: str, status: int, message: str) -> None:
    (home / "articles").mkdir(exist_ok=True)
    (home / "claims.jsonl").touch()
    code, out, err = run(*call.split())
    assert (code, out) == (status, ""), err
    assert message in err
    assert err.count("\n") == 1
    assert err.count("did you mean") <= 1


def test_names_of_files_nearby_do_nothing_to_the_terminal(tmp_path: Path, run: Run) -> None:
    (tmp_path / "gra\x1b[2Jph").mkdir()
    err = run("view", tmp_path / "gra[2Jph")[2]
    assert "did you mean" in err
    assert "\x1b" not in err


# ------------------------------------------------------------------ exit status


def test_the_statuses_of_the_docs_are_those_there_are(home: Path, run: Run) -> None:
    (section,) = [one for one in manual.sections(manual.pages()["commands"]) if one.name == "exit-status"]
    told = dict(re.findall(r"^\| `(\d+)` \| (\w+)", section.text, re.M))
    assert told == {"0": "done", "1": "failed", "2": "wrong"}
    calls = {
        0: ("status graph", "query graph met -p actor=Peru", "--version", "view --help"),
        1: ("view nowhere", "explain graph nobody-at-all", "query graph nonsense"),
        2: ("", "nonsense", "view", "view graph --nonsense", "export graph --format xls -o x", "pull"),
    }
    assert set(map(int, told)) == set(calls)
    for status, lines in calls.items():
        assert [(line, run(*line.split())[0]) for line in lines] == [(line, status) for line in lines]


def test_a_run_that_is_stopped_has_failed(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(path: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graphbuild.graphfile.read", stopped)
    code, out, err = run("view", "graph")
    assert (code, out) == (1, "")
    assert err.strip().startswith("graphbuild: error: stopped")
