"""``quizkit scores``: the tables of an activity, on the terminal or in a file."""

from pathlib import Path

import click

from quizkit.cli.shared import services_on, store_options
from quizkit.errors import UsageError
from quizkit.i18n import _

# Names of report.tables.By and report.exports.EXPORTS; those modules take pandas with them.
BY = ("county", "school", "grade", "class", "student")
FORMATS = ("table", "csv", "xlsx", "json", "html")


@click.command(help=_("活动的成绩表：应考、实考、参与率、平均分和 95% 区间、优秀率、及格率、名次。"))
@click.argument("activity")
@click.option(
    "--by", type=click.Choice(BY), default="school", show_default=True, help=_("一行是什么；student 含姓名")
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help=_("输出格式"))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help=_("写入文件（xlsx 必填）"))
@click.option(
    "--not-started",
    "absent",
    is_flag=True,
    help=_("只列各班还没有开始的学生；和 --by student 一起用时列出姓名"),
)
@store_options
def scores(
    activity: str,
    by: str,
    form: str,
    output: Path | None,
    absent: bool,
    db: str | None,
    folder: Path | None,
) -> None:
    if form == "xlsx" and output is None:
        raise UsageError(_("xlsx 是文件格式，请用 --output 写明文件名，例如 --output 成绩.xlsx"))
    content = _written(activity, by, form, absent=absent, db=db, folder=folder)
    if output is None:
        click.echo(content, nl=False)
        return
    from quizkit.report.files import write_file

    write_file(output, content)
    click.echo(_("已写入 {path}").format(path=output), err=True)


def _written(
    activity: str, by: str, form: str, *, absent: bool, db: str | None, folder: Path | None
) -> bytes:
    from quizkit.report.exports import EXPORTS
    from quizkit.report.read import not_started, score_table
    from quizkit.report.tables import By
    from quizkit.services import utc_now

    with services_on(folder, db) as services:
        if absent:
            table = not_started(services, activity, utc_now(), names=by == By.STUDENT)
        else:
            table = score_table(services, activity, By(by), utc_now())
        return EXPORTS[form].write(table)
