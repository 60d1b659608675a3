"""Notebooks: thin, without outputs, and they run."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from projects import ROOT, TestProject, make_project

NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
APPS = [path for path in NOTEBOOKS if path.parent.name == "apps"]
LARGEST_APP = 4096
VIEW = "application/vnd.jupyter.widget-view+json"


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _code(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=_name)
def test_a_notebook_is_committed_as_it_was_written(path: Path) -> None:
    """No outputs, no counts of runs, and every cell has the id it keeps."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.id
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=_name)
def test_a_notebook_defines_nothing(path: Path) -> None:
    """All logic is in the package: no cell defines a function or a class."""
    defined = [
        type(node).__name__
        for source in _code(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
    ]
    assert defined == []


@pytest.mark.parametrize("path", APPS, ids=_name)
def test_an_app_is_a_title_and_one_call(path: Path) -> None:
    """An app's notebook is small: a title, the import and one call of quizkit."""
    assert path.stat().st_size < LARGEST_APP
    first, *rest = nbformat.read(path, as_version=4).cells
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert [cell.cell_type for cell in rest] == ["code"]
    imported, call = ast.parse(rest[0].source).body
    assert ast.unparse(imported) == "import quizkit as qk"
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert ast.unparse(call.value.func).startswith("qk.")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an open activity, all of whose notebooks were run by nbmake and keep their outputs."""
    made: TestProject = make_project(tmp_path_factory.mktemp("notebooks") / "project")
    made.publish()
    own = {"QUIZKIT_DIR": str(made.folder), "QUIZKIT_DB": str(made.store), "PYTHONUTF8": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZKIT", "PYTEST"))}
    command = [sys.executable, "-m", "pytest", "--nbmake", "--overwrite", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--rootdir", str(made.folder), "-c", os.devnull, str(made.folder / "notebooks")],
        cwd=made.folder,
        env=kept | own,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return made.folder


@pytest.mark.parametrize("path", NOTEBOOKS, ids=_name)
def test_a_notebook_runs(path: Path, executed: Path) -> None:
    """Every notebook runs from top to bottom in a new project and shows at least one widget."""
    run = nbformat.read(executed / _name(path), as_version=4)
    outputs = [output for cell in run.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type in ("error", "stream")] == []
    assert any(VIEW in output.get("data", {}) for output in outputs)


def test_the_students_notebook_opens_the_activity(executed: Path) -> None:
    """What the notebook shows is the student's page, not a sentence that it cannot be opened."""
    run = nbformat.read(executed / "notebooks" / "apps" / "student.ipynb", as_version=4)
    states = run.metadata.widgets["application/vnd.jupyter.widget-state+json"].state
    texts = str([model.state for model in states.values()])
    assert "正在打开" in texts
    assert "现在打不开" not in texts
