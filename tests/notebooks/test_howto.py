"""The how-to of docs/teacher.md that begins with an empty notebook: what it has people type runs."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

from howto import write_howto
from projects import make_project

VIEW = "application/vnd.jupyter.widget-view+json"


def test_the_notebook_of_the_howto_runs(tmp_path: Path, monkeypatch) -> None:
    """A text and two practices: each code cell shows its questions and says nothing else."""
    project = make_project(tmp_path / "project")
    monkeypatch.setenv("QUIZKIT_DIR", str(project.folder))
    notebook = nbformat.read(write_howto(project.folder), as_version=4)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code", "code"]
    NotebookClient(notebook, timeout=120).execute()
    for cell in notebook.cells[1:]:
        assert [VIEW in output.get("data", {}) for output in cell.outputs] == [True]


def test_what_is_wrong_in_a_cell_is_one_sentence(tmp_path: Path, monkeypatch) -> None:
    """A tag that is none: the cell shows the sentence, and no line of ours."""
    project = make_project(tmp_path / "project")
    monkeypatch.setenv("QUIZKIT_DIR", str(project.folder))
    source = 'import quizkit as qk\nqk.practice("party-history", tags="长城")'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    (output,) = notebook.cells[0].outputs
    assert output.output_type == "error"
    (shown,) = output.traceback
    assert "里没有标签“长城”。有：" in shown
