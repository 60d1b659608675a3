"""``quizkit roster``: who is enrolled."""

from pathlib import Path

import click

from quizkit.cli.shared import account, all_problems, services_on, store_options
from quizkit.i18n import _


@click.group(help=_("名册：应考的学生。"))
def roster() -> None: ...


@roster.command("import", help=_("导入名册（CSV）；有一处问题就什么都不存。再次导入会对照更新。"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--remove-missing", is_flag=True, help=_("文件里没有的学生从名册除名（成绩保留）"))
@store_options
def import_(file: Path, remove_missing: bool, folder: Path | None, db: str | None) -> None:
    from quizkit.formats.roster import load_roster

    with all_problems():
        rows = load_roster(file)
    with services_on(folder, db, create=True) as services:
        report = services.roster.import_rows(rows, account(), remove_missing=remove_missing)
    summary = _("新增 {added} 人，改动 {changed} 人，没有变化 {unchanged} 人。")
    click.echo(summary.format(added=report.added, changed=len(report.changed), unchanged=report.unchanged))
    for change in report.changed:
        click.echo(f"  {change.before} → {change.after}")
    if report.left:
        text = (
            _("文件里没有、已从名册除名的学生 {n} 人：")
            if report.removed
            else _("文件里没有、仍在名册上的学生 {n} 人（要除名请加 --remove-missing）：")
        )
        click.echo(text.format(n=len(report.left)))
        for student in report.left:
            click.echo(f"  {student}")
