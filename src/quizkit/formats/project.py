"""Where a project's files are, and where its store is: every command resolves both in the same way."""

import os
from dataclasses import dataclass
from pathlib import Path

from quizkit.errors import UsageError
from quizkit.i18n import _

QUIZZES = "quizzes"
FACTS = "facts.json"


@dataclass(frozen=True)
class Project:
    """A folder with ``quizzes/``; its parts need not exist yet."""

    folder: Path

    @property
    def quizzes(self) -> Path:
        """What ``quizkit check`` looks at by default."""
        return self.folder / QUIZZES

    @property
    def banks(self) -> Path:
        """The folder of the question banks."""
        return self.quizzes / "banks"

    @property
    def activities(self) -> Path:
        """The folder of the activities."""
        return self.quizzes / "activities"

    @property
    def rosters(self) -> Path:
        """The folder of the rosters."""
        return self.quizzes / "rosters"

    @property
    def facts(self) -> Path:
        """The table of dated facts; a project need not have one."""
        return self.quizzes / FACTS

    @property
    def notebooks(self) -> Path:
        """The only folder of a project that a server may show."""
        return self.folder / "notebooks"

    @property
    def data(self) -> Path:
        """Where the store is by default."""
        return self.folder / "data"


def find_project(folder: Path | None = None) -> Project:
    """``folder``, else QUIZKIT_DIR, else the nearest folder upwards from here that has ``quizzes/``.

    Raises:
        UsageError: there is none, or the one that was named is no folder.
    """
    named = folder or _from_environment("QUIZKIT_DIR")
    if named is not None:
        named = named.expanduser()
        if not named.is_dir():
            raise UsageError(_("没有这个文件夹：{folder}").format(folder=named))
        return Project(named.resolve())
    here = Path.cwd()
    for candidate in (here, *here.parents):
        if (candidate / QUIZZES).is_dir():
            return Project(candidate)
    raise UsageError(
        _(
            "从 {folder} 往上找不到有 quizzes/ 的项目文件夹。请在项目文件夹里运行，"
            "或者用 --dir（或环境变量 QUIZKIT_DIR）指明。"
        ).format(folder=here)
    )


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def store_url(project: Project, db: str | None = None) -> str:
    """The URL of the store: ``db``, else QUIZKIT_DB, else ``data/quizkit.db`` in the project.

    A path without a scheme is a SQLite file. SQLite paths in the result are absolute.

    Raises:
        UsageError: another kind of database, or a place that a server would show to everyone.
    """
    wanted = db or os.environ.get("QUIZKIT_DB") or str(project.data / "quizkit.db")
    scheme, separator, rest = wanted.partition("://")
    if not separator:
        return _sqlite_url(project, Path(wanted))
    if scheme == "sqlite" and rest.strip("/"):
        return _sqlite_url(project, Path(rest.removeprefix("/")))
    if scheme.partition("+")[0] in ("postgresql", "postgres"):
        return wanted.replace("postgres://", "postgresql://", 1) if scheme == "postgres" else wanted
    raise UsageError(
        _("不认识的数据库地址 {url}。请写文件路径、sqlite:///… 或 postgresql://…").format(url=wanted)
    )


def _sqlite_url(project: Project, path: Path) -> str:
    place = path.expanduser().absolute()
    if place.resolve().is_relative_to(project.notebooks.resolve()):
        raise UsageError(
            _("数据库不能放在 {folder} 里：那里的文件会显示给所有人。").format(folder=project.notebooks)
        )
    return f"sqlite:///{place.as_posix()}"
