"""``quizkit demo``: a made-up county in a store of its own, to look at tables and pages with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizkit.cli.shared import all_problems
from quizkit.errors import UsageError
from quizkit.i18n import _

if TYPE_CHECKING:
    from quizkit.domain.activity import Activity
    from quizkit.domain.bank import Bank
    from quizkit.formats.project import Project

ACTIVITY = "hong-2026"
MOST_STUDENTS = 1_000_000


@click.command(help=_("做一个虚构的县（40 所学校、名册、答卷），放进单独的数据库，用来看成绩表和页面。"))
@click.option(
    "--students", type=click.IntRange(1, MOST_STUDENTS), default=30000, show_default=True, help=_("学生人数")
)
@click.option("--seed", default="1", show_default=True, help=_("种子：同一个种子做出同一个县"))
@click.option("--db", help=_("数据库：文件。默认 <项目>/data/demo.db。"))
@click.option("--dir", "folder", type=click.Path(path_type=Path), help=_("项目文件夹"))
def demo(students: int, seed: str, db: str | None, folder: Path | None) -> None:
    from tqdm import tqdm

    from quizkit.formats.project import find_project, store_url
    from quizkit.services import utc_now
    from quizkit.services.demo_store import new_demo_store

    project = find_project(folder)
    url = store_url(project, db or str(project.data / "demo.db"))
    with all_problems():
        activity, banks, images = _read(project)
    with tqdm(total=students, unit=_("人"), desc=_("答卷"), smoothing=0.1) as bar:
        new_demo_store(
            url, activity, banks, images, students=students, seed=seed, now=utc_now(), progress=bar.update
        )
    place = url.removeprefix("sqlite:///")
    click.echo(_("做好了：{place}").format(place=place))
    click.echo(
        _("看成绩表：quizkit scores {activity} --db {place}").format(activity=activity.id, place=place)
    )
    click.echo(_("看页面：quizkit serve --db {place}（组织者页面在 /staff）").format(place=place))


def _read(project: "Project") -> "tuple[Activity, list[Bank], dict[tuple[str, str], bytes]]":
    """The activity that is shown, all banks of the project and their pictures."""
    from quizkit.formats.activity import load_activity
    from quizkit.formats.bank import load_bank
    from quizkit.formats.pictures import read_pictures

    file = project.activities / f"{ACTIVITY}.json"
    if not file.is_file():
        file = next(iter(sorted(project.activities.glob("*.json"))), file)
    if not file.is_file():
        raise UsageError(_("{folder} 里没有活动，做不了演示。").format(folder=project.activities))
    files = {path: load_bank(path) for path in sorted(project.banks.glob("*.json"))}
    images = {
        (bank.id, name): data
        for path, bank in files.items()
        for name, data in read_pictures(path, bank).items()
    }
    return load_activity(file, files.values()), list(files.values()), images
