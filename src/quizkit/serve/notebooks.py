"""Which files are the notebooks of students, teachers and organisers, and which are the lessons."""

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat

from quizkit.errors import ServeError
from quizkit.i18n import _

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
ALL = "all"
"""Instead of the name of a lesson: every one of the project."""


def app_notebook(name: str, folder: Path) -> Path:
    """The notebook ``name`` ("student", "mistakes", "teacher", "organiser") that a project shows.

    The project's own copy in ``notebooks/apps`` comes first, so a teacher may change it; a folder
    without one gets the copy that comes with quizkit. Its one place in the repository is
    ``notebooks/apps``; a wheel carries it as ``quizkit/notebooks``.
    """
    shipped = Path(str(files("quizkit")))
    places = (
        folder / "notebooks" / "apps",
        shipped / "notebooks",
        shipped.parents[1] / "notebooks" / "apps",  # an editable installation
    )
    for place in places:
        notebook = place / f"{name}.ipynb"
        if notebook.is_file():
            return notebook.resolve()
    sentence = _("找不到 {name}.ipynb：{folder} 里没有 notebooks/apps，安装也不完整。请重新安装 quizkit。")
    raise ServeError(sentence.format(name=name, folder=folder))


def read_notebook(path: Path) -> Any:
    """The notebook in a file.

    Raises:
        ServeError: the file cannot be read or holds no notebook.
    """
    try:
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat stumbles over what is no notebook in many ways
        sentence = _("{file} 不是能打开的笔记本。请在 JupyterLab 里打开它、重新保存，或者换成备份。")
        raise ServeError(sentence.format(file=path)) from error


def lesson_notebooks(names: Iterable[str], folder: Path) -> dict[str, Path]:
    """The notebooks in ``notebooks/lessons`` by name, for those an organiser has named; ``all`` names all
    whose names can stand in an address.

    Raises:
        ServeError: no such lesson, or none at all; or a name that cannot stand in an address.
    """
    found = {}
    there = sorted(each.stem for each in (folder / "notebooks" / "lessons").glob("*.ipynb"))
    # A draft that has no proper name yet is not meant by "all".
    every = [each for each in there if _NAME.fullmatch(each)]
    wanted = [each for given in names for each in (every or [ALL] if given == ALL else [given])]
    for name in dict.fromkeys(each.removesuffix(".ipynb") for each in wanted):
        path = folder / "notebooks" / "lessons" / f"{name}.ipynb"
        if not _NAME.fullmatch(name):
            sentence = _("课程名 {name} 不能用在网址里：请用小写字母、数字、- 和 _ 给文件起名。")
            raise ServeError(sentence.format(name=name))
        if not path.is_file():
            sentence = _("找不到课程 {file}。这里有：{there}。")
            raise ServeError(sentence.format(file=path, there="、".join(there) or _("没有课程")))
        found[name] = path
    return found


def unnamed_lessons(folder: Path) -> list[str]:
    """Notebooks among the lessons whose names cannot stand in an address."""
    files = sorted((folder / "notebooks" / "lessons").glob("*.ipynb"))
    return [file.name for file in files if not _NAME.fullmatch(file.stem)]


def lesson_title(path: Path) -> str:
    """The heading that a lesson begins with, else its name."""
    cells = read_notebook(path).cells
    lines = cells[0].source.strip().splitlines() if cells and cells[0].cell_type == "markdown" else []
    return lines[0].removeprefix("# ").strip() if lines and lines[0].startswith("# ") else path.stem
