"""The notebooks run from their first cell to their last, find what they say they find, and are kept without
what they put out."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra 'dev' is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra 'dev' is not installed")
pytest.importorskip("matplotlib", reason="the extra 'notebook' is not installed")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
Cells = dict[str, Any]


def cells(path: Path, kind: str) -> list[str]:
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def executed(name: str) -> Cells:
    """Runs the cells of a notebook here and now, without a kernel of its own, which takes seconds to start;
    what they defined."""
    space: Cells = {"__name__": "__main__"}
    for number, source in enumerate(cells(ROOT / "notebooks" / f"{name}.ipynb", "code"), 1):
        exec(compile(source, f"{name}.ipynb, code cell {number}", "exec"), space)
    return space


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the project's, as far as the notebooks look at it, to work in."""
    import matplotlib.pyplot

    matplotlib.pyplot.switch_backend("agg")
    for name in ("seeds", "notebooks", "benchmarks/gold"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.source for cell in code if cell.outputs or cell.execution_count is not None] == []
    assert sorted(notebook.metadata) == ["kernelspec", "language_info"]


def test_each_begins_with_its_question_and_what_it_needs() -> None:
    assert {path.stem for path in NOTEBOOKS} == {"explore", "dyads", "cypher", "quality", "actors", "neo4j"}
    for path in NOTEBOOKS:
        first = cells(path, "markdown")[0]
        assert first.startswith("# "), path.name
        assert "graphbuild[notebook" in first, path.name
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if path.name not in readme] == []


@pytest.mark.slow
def test_it_runs_in_a_kernel_as_in_the_browser(checkout: Path) -> None:
    notebook = nbformat.read(checkout / "notebooks" / "explore.ipynb", as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(checkout / "notebooks")}}
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    kinds = {kind for output in shown for kind in output.get("data", {})}
    assert {"image/png", "text/html"} <= kinds
    assert any("<iframe" in output["data"].get("text/html", "") for output in shown if "data" in output)
    assert [output for output in shown if output.get("name") == "stderr"] == []


@pytest.mark.slow
def test_the_quarrel_turns_in_words_first_and_what_the_curve_lacks_is_shown(checkout: Path) -> None:
    found = executed("dyads")
    months = found["by_month"]
    assert months.loc["2024-03"].notna().to_dict() == {"Chile": True, "Peru": False}
    assert months.loc["2024-04"].isna().all()
    assert (months.loc[:"2024-03"].sum(axis=1) < 0).all()
    assert (months.loc["2024-05":].sum(axis=1) > 0).all()
    assert set(found["april"].source_name) == {"Brazil"}
    assert found["first"]["verbal_cooperation"] == "2024-05"
    assert found["first"]["material_cooperation"] == "2024-08"
    assert found["first"]["material_conflict"] == "2024-01"
    told = found["told"]
    shots = told[told.documents.apply(lambda documents: "f08" in documents)]
    assert not ((shots.root == "ASSAULT") & (shots.polarity == "positive")).any()  # missed, as it says
    release = told[(told.target_name == "Peruvian fishermen") & (told.polarity == "positive")]
    assert list(release.start.dt.month) == [6]
    assert found["plt"].get_fignums()


@pytest.mark.slow
def test_the_last_three_blows_come_from_one_side_and_the_soldiers_are_told_in_two_ways(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = executed("cypher")
    assert list(found["unanswered"].side) == ["CHL"] * 3
    answered = found["acts"]["answered after (days)"].dropna()
    assert (answered.min(), answered.max()) == (1, 37)
    assert list(found["between"].who) == ["Brazil"]
    soldiers = found["soldiers"]
    assert sorted(soldiers.hedged) == [False, True]
    assert list(soldiers.outlets) == [1, 1]
    assert set(found["sure"]["act"]) == {"deepen partnership", "meeting with", "pledge solidarity with"}
    assert "nearly 13,000 soldiers" in capsys.readouterr().out


@pytest.mark.slow
def test_texts_of_ones_own_flatter_and_precision_costs_recall(checkout: Path) -> None:
    found = executed("quality")
    ours, news = found["both"].loc["our own reports"], found["both"].loc["agency style"]
    assert ours["value"] > 0.9
    assert news["to"] < ours["from"]
    assert [mistake.doc for mistake in found["ours"].mistakes if mistake.problem == "missed"] == ["f08"]
    curve = found["curve"]
    assert curve.recall.is_monotonic_decreasing
    assert curve.precision.iloc[-1] > curve.precision.iloc[0] + 0.1
    assert found["plt"].get_fignums()


@pytest.mark.slow
def test_two_small_files_make_one_union_and_two_notes(checkout: Path) -> None:
    found = executed("actors")
    assert {("BFU", "SUPPORT", "Norway"), ("BFU", "ASSAULT", "Harbour Office")} <= found["lost"]
    gained = found["gained"]
    assert {
        ("Norwegian government", "REQUEST", "Iceland"),
        ("Icelandic government", "REQUEST", "Norway"),
    } <= gained
    assert ("Harbour Office", "CONSULT", "Bluefin Union") in gained
    assert {row.name for row in found["after"].iter_actors()} >= {"Bluefin Union", "Ana Solano"}
    assert not any(row.name == "BFU" for row in found["after"].iter_actors())
    assert len(found["union"]) == 2


@pytest.mark.slow
@pytest.mark.neo4j
def test_only_the_news_is_written_and_all_is_taken_back(
    checkout: Path, neo4j_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in neo4j_server.environment.items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    found = executed("neo4j")
    assert found["first"].nodes_created == found["first"].nodes > 50
    assert (found["again"].nodes_created, found["again"].relationships_created) == (0, 0)
    assert found["here"].to_dicts() == found["there"].to_dicts() != []
    assert 0 < found["share"] < 0.5
    assert found["plan"].nodes_created == found["second"].nodes_created
    assert len(found["news"]) >= 4
    assert found["same"]
    assert neo4j_server.run("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
