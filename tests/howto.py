"""The notebook that docs/teacher.md has its readers make, made of the page's own blocks."""

from pathlib import Path

import nbformat

from documents import ROOT, Page

_HEADING = "## 在课件里放题"


def write_howto(folder: Path) -> Path:
    """The notebook as a lesson of the project ``folder``; one cell a block, in the order of the page."""
    page = Page(ROOT / "docs" / "teacher.md")
    lines = page.text.splitlines()
    first = lines.index(_HEADING) + 1
    last = next(n for n, line in enumerate(lines, start=1) if n > first and line.startswith("## "))
    make = {"markdown": nbformat.v4.new_markdown_cell, "python": nbformat.v4.new_code_cell}
    cells = [
        make[block.language](block.text.strip())
        for block in page.blocks()
        if first < block.line < last and block.language in make
    ]
    path = folder / "notebooks" / "lessons" / "zunyi.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path
