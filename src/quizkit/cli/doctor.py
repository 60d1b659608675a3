"""``quizkit doctor``: is this installation fit to hold an activity?"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

import click

from quizkit.cli.shared import store_options
from quizkit.errors import QuizkitError
from quizkit.i18n import N_, _

Status = Literal["ok", "warn", "fail"]
MARKS = {"ok": N_("好"), "warn": N_("注意"), "fail": N_("不行")}
# Below this a school cannot connect.
FEWEST_FILES = 1024
SHOWN = ("voila", "ipywidgets", "anywidget", "sqlalchemy", "pandas", "matplotlib")


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it stands, and what to do if it does not stand well."""

    name: str
    status: Status
    text: str


@click.command(help=_("检查这台机器和安装：版本、SQLite、字体、打开文件数、项目和数据库。"))
@store_options
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("输出格式"),
)
def doctor(folder: Path | None, db: str | None, shape: str) -> None:
    """Every check in one line; exit 1 if one of them fails."""
    findings = [*_python(), *_libraries()]
    if all(finding.status == "ok" for finding in findings):  # the others need the libraries
        findings += [finding for check in CHECKS for finding in check()]
        findings += _project(folder, db)
    failed = any(finding.status == "fail" for finding in findings)
    if shape == "json":
        answer = {"ok": not failed, "checks": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"[{_(MARKS[finding.status])}] {finding.text}")
    if failed:
        sys.exit(1)


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    enough = sys.version_info >= (3, 11)
    text = _("Python {found}") if enough else _("Python {found} 太旧，要 3.11 或更新的版本")
    yield Finding("python", "ok" if enough else "fail", text.format(found=found))


def _libraries() -> Iterator[Finding]:
    """Every library that quizkit asks for, against the version it asks for."""
    from packaging.requirements import Requirement

    wrong = 0
    for line in requires("quizkit") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            text = _("缺少 {name}，请运行 pip install quizkit").format(name=wanted.name)
        else:
            if found in wanted.specifier:
                continue
            text = _("{name} 是 {found}，要 {wanted}。请运行 pip install '{line}'").format(
                name=wanted.name,
                found=found,
                wanted=wanted.specifier,
                line=f"{wanted.name}{wanted.specifier}",
            )
        wrong += 1
        yield Finding("library", "fail", text)
    if not wrong:
        shown = ", ".join(f"{name} {version(name)}" for name in SHOWN)
        yield Finding("library", "ok", _("用到的库都在，版本合适：{shown}").format(shown=shown))


def _sqlite() -> Iterator[Finding]:
    """Which SQLite is used, and which journal is safe on it."""
    from quizkit.store.library import journal_mode, sqlite_library, wal_is_safe

    library = sqlite_library()
    numbers: tuple[int, int, int] = library.sqlite_version_info
    facts = {"version": library.sqlite_version, "library": library.__name__, "mode": journal_mode(numbers)}
    if wal_is_safe(numbers):
        text = _("SQLite {version}（{library}），没有 WAL 重置缺陷，日志方式 {mode}")
        yield Finding("sqlite", "ok", text.format(**facts))
    else:
        text = _("SQLite {version}（{library}）有 WAL 重置缺陷，改用较慢但安全的日志方式 {mode}")
        yield Finding("sqlite", "warn", text.format(**facts))


def _font() -> Iterator[Finding]:
    from quizkit.report.fonts import FAMILY, FILE

    if FILE.is_file():
        yield Finding("font", "ok", _("图表用自带的中文字体 {name}").format(name=FAMILY[0]))
    else:
        yield Finding("font", "fail", _("缺少中文字体 {file}，请重新安装 quizkit").format(file=FILE))


def _front_end() -> Iterator[Finding]:
    """The scripts without which pages stay empty; they are data files that an installation can lose."""
    from jupyter_core.paths import jupyter_path

    places = [*jupyter_path("labextensions"), *jupyter_path("voila", "labextensions")]
    for name in ("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"):
        if not any((Path(place) / name / "package.json").is_file() for place in places):
            text = _("缺少网页部件 {name}，学生页面会是空白。请重新安装 quizkit").format(name=name)
            yield Finding("front_end", "fail", text)
            return
    yield Finding("front_end", "ok", _("网页部件齐全"))


def _limits() -> Iterator[Finding]:
    """How many files may be open, and how many students at once that and the memory allow."""
    from quizkit.serve.options import open_files_limit, sensible_students

    files = open_files_limit()
    if files < FEWEST_FILES:
        text = _("最多只能打开 {files} 个文件，一所学校就不够。请用 ulimit -n 65536 放宽")
        yield Finding("open_files", "warn", text.format(files=files))
    else:
        yield Finding("open_files", "ok", _("最多能打开 {files} 个文件").format(files=files))
    text = _("按内存和文件数，可以同时让 {count} 人答题").format(count=sensible_students())
    yield Finding("students", "ok", text)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _sqlite,
    _font,
    _front_end,
    _limits,
)


def _project(folder: Path | None, db: str | None) -> Iterator[Finding]:
    """The project and its store; without one an installation may still be fit."""
    from quizkit.formats.project import find_project, store_url

    try:
        project = find_project(folder)
        url = store_url(project, db)
    except QuizkitError as error:
        yield Finding("project", "warn" if folder is None and db is None else "fail", str(error))
        return
    if not project.quizzes.is_dir():
        text = _("{folder} 不是项目文件夹：里面没有 quizzes/。").format(folder=project.folder)
        yield Finding("project", "fail", text)
        return
    yield Finding("project", "ok", _("项目文件夹 {folder}").format(folder=project.folder))
    yield _store(url)


def _store(url: str) -> Finding:
    from quizkit.services import open_services
    from quizkit.store.place import check_place, store_path

    try:
        path = store_path(url)
        if path is not None:
            check_place(path)
            if not path.exists():
                text = _("还没有数据库 {path}，发布活动时会建立").format(path=path)
                return Finding("store", "warn", text)
        with open_services(url) as services:
            count = len(services.activities.list())
    except QuizkitError as error:
        return Finding("store", "fail", str(error))
    place = path or url.partition("@")[2] or url
    return Finding("store", "ok", _("数据库 {place}，有 {count} 个活动").format(place=place, count=count))
