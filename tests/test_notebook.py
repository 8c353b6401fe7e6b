"""The notebook runs from its first cell to its last, and is kept without what it put out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra 'dev' is not installed")
nbclient = pytest.importorskip("nbclient", reason="the extra 'dev' is not installed")

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "explore.ipynb"


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.source for cell in code if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.slow
@pytest.mark.parametrize("start", ["notebooks", "."])
def test_it_runs_from_its_folder_and_from_the_root(start: str, tmp_path: Path) -> None:
    for name in ("seeds", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(tmp_path / start)}}
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    kinds = {kind for output in shown for kind in output.get("data", {})}
    assert {"image/png", "text/html"} <= kinds
    assert any("<iframe" in output["data"].get("text/html", "") for output in shown if "data" in output)
    assert [output for output in shown if output.get("name") == "stderr"] == []
