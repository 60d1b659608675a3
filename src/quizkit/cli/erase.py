"""``quizkit erase``: everything personal about one student."""

from pathlib import Path

import click

from quizkit.cli.shared import account, services_on, store_options
from quizkit.errors import UsageError
from quizkit.i18n import _


@click.command(help=_("删除一个学生的个人信息（写姓名或学生编号），成绩保留但不再对应到人。不能撤销。"))
@click.argument("student")
@click.option("--class", "class_name", default="", help=_("班级，有同名学生时用"))
@click.option("--yes", is_flag=True, help=_("不再询问"))
@store_options
def erase(student: str, class_name: str, yes: bool, folder: Path | None, db: str | None) -> None:
    with services_on(folder, db) as services:
        found = services.roster.find(student, class_name)
        lines = [
            "\t".join((one.student, one.county, one.school, one.grade, one.class_name, one.seat, one.name))
            for one in found
        ]
        if not found:
            raise UsageError(_("没有找到学生 {student}。").format(student=student))
        if len(found) > 1:
            click.echo("\n".join(lines), err=True)
            raise UsageError(_("有 {n} 个学生叫这个名字（见上）。请写学生编号。").format(n=len(found)))
        click.echo(lines[0])
        if not yes:
            click.confirm(_("确实要删除这个学生的个人信息吗？"), abort=True)
        kept = services.staff.erase(found[0].student, account())
        click.echo(_("已删除。保留了 {n} 份不含个人信息的答卷。").format(n=kept))
