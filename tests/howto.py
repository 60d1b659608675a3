"""The notebooks that docs/teacher.md and docs/lessons.md have their readers make, of the pages' blocks."""

from collections.abc import Iterable
from pathlib import Path

import nbformat
from click.testing import CliRunner

from documents import ROOT, Block, Page
from quizkit.cli import _quizkit

_HEADING = "## 在课件里放题"


def write_howto(folder: Path) -> Path:
    """The notebook of docs/teacher.md as a lesson of the project ``folder``; one cell a block."""
    page = Page(ROOT / "docs" / "teacher.md")
    lines = page.text.splitlines()
    first = lines.index(_HEADING) + 1
    last = next(n for n, line in enumerate(lines, start=1) if n > first and line.startswith("## "))
    return _notebook(folder, "zunyi", (block for block in page.blocks() if first < block.line < last))


def write_own_lesson(folder: Path) -> Path:
    """The lesson of docs/lessons.md with its questions, in the project ``folder``."""
    blocks = list(Page(ROOT / "docs" / "lessons.md").blocks())
    pasted = next(block for block in blocks if block.directive.startswith("file "))
    text, bank = folder / "于都.txt", folder / "quizzes" / "banks" / "yudu.json"
    text.write_text(pasted.text, encoding="utf-8")
    done = CliRunner().invoke(_quizkit, ["convert", str(text), str(bank)])
    assert done.exit_code == 0, done.output
    return _notebook(folder, "yudu", (block for block in blocks if block.directive == "cell"))


def _notebook(folder: Path, name: str, blocks: Iterable[Block]) -> Path:
    make = {"markdown": nbformat.v4.new_markdown_cell, "python": nbformat.v4.new_code_cell}
    cells = [make[block.language](block.text.strip()) for block in blocks if block.language in make]
    path = folder / "notebooks" / "lessons" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path
