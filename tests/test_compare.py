"""The commands that hold graphs and events against each other, as people and scripts use them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
from command_line import Run
from dated_graph import DOCUMENTS, event, graph, tie

from graphbuild.records import Actor, EventLink, Proof, Quantity

HOSTILE = "=Kim\x1b[31m\u202e [bold]x[/bold]"


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line on a wide terminal."""
    monkeypatch.setenv("COLUMNS", "160")
    return run


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """An earlier graph and a later one, in which a hostile name has appeared."""
    one, two = tmp_path / "one", tmp_path / "two"
    kept, lost = event("kept", "d01"), event("lost", "d10", root="AID")
    graph([kept, lost], [tie("t1")]).save(one / "graph.json")
    hostile = Actor(id="hostile", name=HOSTILE, kind="person")
    met = event("met", "d20", root="CONSULT", source="hostile", target="kim")
    said = Proof(claim="c", doc="d20", quote=HOSTILE, start=0, end=3)
    actors = [*graph().iter_actors(), hostile]
    later = [event("kept", "d01 d20"), msgspec.structs.replace(met, evidence=(said,))]
    ties = [tie("t1", former=True), tie("t2", "d20", source="kim")]
    graph(later, ties, actors=actors, documents=[DOCUMENTS[0], DOCUMENTS[2]]).save(two / "graph.json")
    return one, two


@pytest.fixture
def contradicted(tmp_path: Path) -> Path:
    done = event("done", "d01 d20", start="2025-08-30")
    denied = event("denied", "d10", polarity="negative")
    counted = event("counted", "d01 d10", root="COERCE")
    numbers = tuple(Quantity(value=n, unit="person", text=f"{n} people") for n in (5, 9))
    proofs = tuple(
        msgspec.structs.replace(proof, quote=f"Russia held {number.text}")
        for proof, number in zip(counted.evidence, numbers, strict=True)
    )
    counted = msgspec.structs.replace(counted, quantities=numbers, evidence=proofs)
    links = [
        EventLink(id="l1", source="denied", target="done", link="contradicts", matter="polarity"),
        EventLink(id="l2", source="done", target="counted", link="fulfils"),
    ]
    graph([done, denied, counted], links=links).save(tmp_path / "graph.json")
    return tmp_path


# ------------------------------------------------------------------ diff


def test_diff_shows_a_section_for_each_kind_of_change(run: Run, folders: tuple[Path, Path]) -> None:
    code, out, err = run("diff", *folders)
    assert (code, err) == (0, "")
    titles = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert titles == [
        "first contacts: 1",
        "new events: 1",
        "changed events: 1",
        "withdrawn: 1",
        "new ties: 1",
        "ties ended: 1",
        "new actors: 1",
    ]
    assert "claims 1 → 2" in out
    assert "all its claims: d10 is gone" in out


def test_what_diff_shows_does_nothing_to_a_terminal(run: Run, folders: tuple[Path, Path]) -> None:
    out = run("diff", *folders)[1]
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]x[/bold]" in out


def test_diff_as_json_is_one_object_with_all_records(run: Run, folders: tuple[Path, Path]) -> None:
    found = json.loads(run("diff", *folders, "--format", "json")[1])
    assert found["contacts"][0]["actors"] == ["hostile", "kim"]
    assert found["events_changed"][0]["what"] == ["claims"]
    assert found["withdrawn"][0]["gone"] == ["d10"]
    assert found["names"]["hostile"] == HOSTILE


def test_diff_as_csv_has_a_row_a_change_and_no_formula(run: Run, folders: tuple[Path, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("diff", *folders, "--format", "csv")[1])))
    assert [(row["change"], row["what"], row["id"]) for row in rows] == [
        ("first contact", "event", "met"),
        ("new", "event", "met"),
        ("gone", "event", "lost"),
        ("changed", "event", "kept"),
        ("withdrawn", "event", "lost"),
        ("new", "tie", "t2"),
        ("ended", "tie", "t1"),
        ("new", "actor", "hostile"),
    ]
    assert rows[0]["source"].startswith("'=Kim")
    assert rows[0]["quote"].startswith("'=")


def test_diff_cuts_long_sections_and_says_so(run: Run, tmp_path: Path) -> None:
    graph().save(tmp_path / "one.json")
    graph([event(f"e{number}") for number in range(5)]).save(tmp_path / "two.json")
    out = run("diff", tmp_path / "one.json", tmp_path / "two.json", "--limit", 2)[1]
    assert "new events: 5" in out
    assert "and 3 more" in out


def test_diff_since_a_day_takes_the_graph_as_of_then(run: Run, folders: tuple[Path, Path]) -> None:
    code, out, _ = run("diff", folders[1], "--since", "2025-09-05", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [one["id"] for one in found["events_new"]] == ["met"]
    assert found["withdrawn"] == []


def test_diff_of_equal_graphs_says_that_nothing_differs(run: Run, folders: tuple[Path, Path]) -> None:
    assert run("diff", folders[0], folders[0]) == (0, "", "graphbuild: nothing differs\n")


def test_diff_since_a_day_after_all_articles_names_the_last(run: Run, folders: tuple[Path, Path]) -> None:
    told = "graphbuild: nothing differs; the last article is of 2025-09-20\n"
    assert run("diff", folders[1], "--since", "2030-01-01") == (0, "", told)


@pytest.mark.parametrize("more", [[], ["other", "--since", "2025-09-05"]])
def test_diff_takes_one_of_a_second_folder_and_a_day(
    run: Run, folders: tuple[Path, Path], more: list[str]
) -> None:
    code, out, err = run("diff", folders[0], *more)
    assert (code, out) == (2, "")
    assert "give a second folder or --since DATE" in err


def test_diff_with_a_folder_that_holds_no_graph_is_one_line(run: Run, folders: tuple[Path, Path]) -> None:
    code, _, err = run("diff", folders[0], folders[0] / "nowhere")
    assert code == 1
    assert err.startswith("graphbuild: error: there is no ")
    assert err.count("\n") == 1


# ------------------------------------------------------------------ contradictions


def test_contradictions_stand_side_by_side_with_outlets_and_days(run: Run, contradicted: Path) -> None:
    code, out, err = run("contradictions", contradicted)
    assert (code, err) == (0, "")
    titles = [line for line in out.splitlines() if line.startswith(("polarity", "number", "time"))]
    assert titles == ["polarity, two events", "number of person, reports of one event"]
    beside = next(line for line in out.splitlines() if "“done in d01”" in line)
    assert "“denied in d10”" in beside
    assert "The Paper, 2025-09-01" in out
    assert "The Wire, 2025-09-10" in out


def test_contradictions_as_csv_and_json_have_a_row_a_side(run: Run, contradicted: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("contradictions", contradicted, "--format", "csv")[1])))
    found = json.loads(run("contradictions", contradicted, "--format", "json")[1])
    assert [(row["contradiction"], row["said"], row["event"]) for row in rows] == [
        ("1", "denied", "denied"),
        ("1", "done", "done"),
        ("2", "5 person", "counted"),
        ("2", "9 person", "counted"),
    ]
    assert (found[1]["outlets"], found[1]["days"]) == (
        ["The Paper", "The Paper"], ["2025-09-01", "2025-09-20"],
    )  # fmt: skip
    assert found[1]["quotes"] == ["done in d01", "done in d20"]
    assert (rows[0]["status"], rows[0]["between"], rows[2]["unit"]) == ("denied", "events", "person")


def test_what_contradictions_show_does_nothing_to_a_terminal(run: Run, tmp_path: Path) -> None:
    told = event("done", "d01")
    loud = msgspec.structs.replace(
        told, evidence=(msgspec.structs.replace(told.evidence[0], quote=HOSTILE, attributed_to=HOSTILE),)
    )
    links = [EventLink(id="l1", source="denied", target="done", link="contradicts", matter="polarity")]
    graph([loud, event("denied", polarity="negative")], links=links).save(tmp_path / "graph.json")
    out = run("contradictions", tmp_path)[1]
    assert "[bold]x[/bold]" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_limit_on_contradictions_is_told(run: Run, contradicted: Path) -> None:
    _, out, err = run("contradictions", contradicted, "--limit", 1)
    assert "number" not in out
    assert "there are more than the 1 shown: 2" in err


def test_without_contradictions_that_is_said(run: Run, folders: tuple[Path, Path]) -> None:
    assert run("contradictions", folders[0]) == (0, "", "graphbuild: nothing is contradicted\n")
