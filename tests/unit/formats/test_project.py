"""Where a project and its store are: the same for every command."""

from pathlib import Path

import pytest

from quizkit.errors import UsageError
from quizkit.formats.project import Project, find_project, store_url


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder outside of any project, and no settings in the environment."""
    monkeypatch.delenv("QUIZKIT_DIR", raising=False)
    monkeypatch.delenv("QUIZKIT_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project folder."""
    (tmp_path / "project" / "quizzes").mkdir(parents=True)
    return Project(tmp_path / "project")


def test_a_named_folder_comes_first(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before QUIZKIT_DIR and before the folder one stands in."""
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("QUIZKIT_DIR", str(project.folder))
    monkeypatch.chdir(project.folder)
    assert find_project(other).folder == other


def test_the_environment_comes_second(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """QUIZKIT_DIR, wherever one stands."""
    monkeypatch.setenv("QUIZKIT_DIR", str(project.folder))
    assert find_project() == project


def test_else_the_nearest_folder_with_quizzes_upwards(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From anywhere inside of a project."""
    inside = project.quizzes / "banks"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert find_project() == project


def test_without_a_project_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    """Where it looked, and how to name a folder."""
    with pytest.raises(UsageError) as caught:
        find_project()
    assert str(caught.value) == (
        f"从 {tmp_path} 往上找不到有 quizzes/ 的项目文件夹。请在项目文件夹里运行，"
        "或者用 --dir（或环境变量 QUIZKIT_DIR）指明。"
    )


def test_a_named_folder_has_to_exist(tmp_path: Path) -> None:
    """A typing error is said, not searched around."""
    with pytest.raises(UsageError, match="没有这个文件夹"):
        find_project(tmp_path / "nothing")


def test_the_parts_of_a_project(project: Project) -> None:
    """Names that everything else relies on."""
    names = [part.relative_to(project.folder).as_posix() for part in (
        project.banks, project.activities, project.rosters, project.notebooks, project.data)]  # fmt: skip
    assert names == ["quizzes/banks", "quizzes/activities", "quizzes/rosters", "notebooks", "data"]


def test_the_store_is_in_the_project_by_default(project: Project) -> None:
    """A SQLite file under data/."""
    assert store_url(project) == f"sqlite:///{project.folder}/data/quizkit.db"


def test_a_named_store_comes_before_the_environment(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--db, else QUIZKIT_DB."""
    monkeypatch.setenv("QUIZKIT_DB", "/tmp/env.db")  # noqa: S108 - only a name
    assert store_url(project, "/srv/named.db") == "sqlite:////srv/named.db"
    assert store_url(project) == "sqlite:////tmp/env.db"


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("my.db", "sqlite:///{here}/my.db"),
        ("sqlite:///my.db", "sqlite:///{here}/my.db"),
        ("sqlite:////srv/my.db", "sqlite:////srv/my.db"),
        ("postgresql://u:p@host/db", "postgresql://u:p@host/db"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("postgres://host/db", "postgresql://host/db"),
    ],
)
def test_a_store_is_a_path_or_a_url(project: Project, tmp_path: Path, given: str, url: str) -> None:
    """Relative paths count from here."""
    assert store_url(project, given) == url.format(here=tmp_path)


@pytest.mark.parametrize("given", ["mysql://host/db", "sqlite://", "http://host"])
def test_another_kind_of_store_is_refused(project: Project, given: str) -> None:
    """By name, with what is possible."""
    with pytest.raises(UsageError, match="不认识的数据库地址"):
        store_url(project, given)


@pytest.mark.parametrize("given", ["notebooks/q.db", "sqlite:///notebooks/apps/q.db"])
def test_a_store_is_never_where_a_server_shows_files(
    project: Project, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """Whoever opens a notebook could fetch it."""
    monkeypatch.chdir(project.folder)
    with pytest.raises(UsageError, match="数据库不能放在"):
        store_url(project, given)
