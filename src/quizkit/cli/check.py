"""``quizkit check``: every problem of banks, activities and rosters, with file and line."""

import gc
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizkit.errors import UsageError
from quizkit.i18n import _

if TYPE_CHECKING:
    from quizkit.formats.project import Project


class Unusable(click.ClickException):
    """Nothing could be checked: not the same as problems found."""

    exit_code = 2


@click.command(help=_("检查题库、活动、名册和史实表（默认是项目里的 quizzes/），列出所有问题。"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--content", is_flag=True, help=_("再查题目的内容：缺的、重复的、猜得出的，以及同史实表不符的日期和年龄")
)
@click.option("--dir", "folder", type=click.Path(path_type=Path), help=_("项目文件夹"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("输出格式"))
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[Path, ...], folder: Path | None, form: str, *, content: bool
) -> None:
    from quizkit.formats.check import check_files
    from quizkit.formats.project import find_project

    # This process ends soon: looking for garbage among a million values would cost a fifth of the time.
    gc.disable()
    try:
        project = _project(folder) if content and paths else None
        named = paths or (find_project(folder).quizzes,)
        report = check_files(named, content=content, project=project)
    except UsageError as error:
        raise Unusable(str(error)) from error
    finally:
        gc.enable()
    if form == "json":
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        for problem in report.problems:
            click.echo(str(problem))
        summary = _("检查了 {files} 个文件、{questions} 道题，发现 {problems} 处问题。")
        counts = {"files": report.files, "questions": report.questions, "problems": len(report.problems)}
        click.echo(summary.format(**counts))
    ctx.exit(1 if report.problems else 0)


def _project(folder: Path | None) -> "Project | None":
    """The project whose table of facts may be used for files that lie in none; None if there is none here."""
    from quizkit.formats.project import find_project

    try:
        return find_project(folder)
    except UsageError:
        if folder is not None:
            raise
        return None
