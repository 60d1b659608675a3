"""The how-tos that begin with an empty notebook (docs/teacher.md, docs/lessons.md): what they say runs."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

from howto import write_howto, write_own_lesson
from projects import make_project
from quizkit.formats.bank import load_bank

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


def test_the_lesson_of_ones_own_runs(tmp_path: Path, monkeypatch) -> None:
    """Three pasted questions become a bank; text, a timeline in one's own words, and two practices."""
    project = make_project(tmp_path / "project")
    monkeypatch.setenv("QUIZKIT_DIR", str(project.folder))
    path = write_own_lesson(project.folder)
    bank = load_bank(project.folder / "quizzes" / "banks" / "yudu.json")
    assert [question.type for question in bank.questions] == ["single", "true_false", "order"]
    assert all(question.explanation and question.sources for question in bank.questions)
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120).execute()
    shown = [set(output.data) for cell in notebook.cells for output in cell.get("outputs", ())]
    assert ["text/html" in data and "image/png" not in data for data in shown] == [True, False, False]
    assert [VIEW in data for data in shown] == [False, True, True]


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
