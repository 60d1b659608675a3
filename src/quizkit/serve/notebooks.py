"""Which file is the student's and which the organiser's notebook."""

from importlib.resources import files
from pathlib import Path

from quizkit.errors import ServeError
from quizkit.i18n import _


def app_notebook(name: str, folder: Path) -> Path:
    """The notebook ``name`` ("student", "organiser") that a project shows.

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
