"""``quizkit check``: every problem of banks, activities and rosters, with file and line."""

import gc
import json
from dataclasses import asdict
from pathlib import Path

import click

from quizkit.errors import UsageError
from quizkit.i18n import _


class Unusable(click.ClickException):
    """Nothing could be checked: not the same as problems found."""

    exit_code = 2


@click.command(help=_("检查题库、活动和名册（默认是项目里的 quizzes/），列出所有问题。"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--dir", "folder", type=click.Path(path_type=Path), help=_("项目文件夹"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=_("输出格式"))
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], folder: Path | None, form: str) -> None:
    from quizkit.formats.check import check_files
    from quizkit.formats.project import find_project

    # This process ends soon: looking for garbage among a million values would cost a fifth of the time.
    gc.disable()
    try:
        report = check_files(paths or (find_project(folder).quizzes,))
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
