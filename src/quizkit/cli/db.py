"""``quizkit db``: the store itself."""

from datetime import datetime
from pathlib import Path

import click

from quizkit.cli.shared import services_on, store_address, store_options
from quizkit.errors import UsageError
from quizkit.i18n import _


@click.group(help=_("数据库：升级、检查、备份、恢复。"))
def db() -> None: ...


@db.command(help=_("建立数据库，或升级到这个版本。"))
@store_options
def upgrade(folder: Path | None, db: str | None) -> None:
    with services_on(folder, db, create=True) as services:
        click.echo(_("{place} 可以使用。").format(place=services.store.place))


@db.command(help=_("检查数据库是否完好。"))
@click.option("--quick", is_flag=True, help=_("不核对索引，大数据库上快得多"))
@store_options
def check(quick: bool, folder: Path | None, db: str | None) -> None:
    from quizkit.store.copies import check_file

    with services_on(folder, db) as services:
        if services.store.path is None:
            raise UsageError(_("请用数据库服务器自己的工具检查。"))
        check_file(services.store.path, quick=quick)
        click.echo(_("{place} 完好。").format(place=services.store.place))


@db.command(help=_("备份到 FILE（默认 data/backups/ 里按时间命名）；使用中也可以。"))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@store_options
def backup(file: Path | None, folder: Path | None, db: str | None) -> None:
    with services_on(folder, db) as services:
        if file is None:
            place = services.store.path
            if place is None:
                raise UsageError(_("请用数据库服务器自己的工具备份。"))
            # The local time: people look for the copy of yesterday noon.
            stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
            file = place.parent / "backups" / f"{place.stem}-{stamp}.db"
        click.echo(_("已备份到 {file}，检查无误。").format(file=services.backup.save(file)))


@db.command(help=_("用备份 FILE 换掉数据库；要先停止服务器。旧的数据库留在旁边。"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=_("数据库里已有数据也换"))
@store_options
def restore(file: Path, force: bool, folder: Path | None, db: str | None) -> None:
    from quizkit.store.copies import restore_copy
    from quizkit.store.place import store_path

    place = store_path(store_address(folder, db))
    if place is None:
        raise UsageError(_("请用数据库服务器自己的工具恢复。"))
    kept = restore_copy(file, place, datetime.now().astimezone(), force=force)
    click.echo(_("已从 {file} 恢复到 {place}。").format(file=file, place=place))
    if kept is not None:
        click.echo(_("原来的数据库在 {kept}。").format(kept=kept))
