"""What the commands on a store have in common."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from quizkit.errors import InvalidFile, UsageError
from quizkit.i18n import _

if TYPE_CHECKING:
    from quizkit.services import Services

F = TypeVar("F", bound=Callable[..., Any])


def store_options(command: F) -> F:
    """``--dir`` and ``--db``, as ``folder`` and ``db``."""
    command = click.option("--db", help=_("数据库：文件或地址。默认 <项目>/data/quizkit.db。"))(command)
    return click.option("--dir", "folder", type=click.Path(path_type=Path), help=_("项目文件夹"))(command)


def store_address(folder: Path | None, db: str | None) -> str:
    """The URL of the store that the two options mean."""
    from quizkit.formats.project import find_project, store_url

    return store_url(find_project(folder), db)


@contextmanager
def services_on(folder: Path | None, db: str | None, *, create: bool = False) -> Iterator["Services"]:
    """The services on that store."""
    from quizkit.services import open_services

    with open_services(store_address(folder, db), create=create) as services:
        yield services


def account() -> str:
    """Who acts, for the audit: the account of the machine."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "cli"


@contextmanager
def all_problems() -> Iterator[None]:
    """Shows every problem of a file that cannot be used, and ends the command."""
    try:
        yield
    except InvalidFile as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        summary = _("{file} 有 {n} 处问题，什么都没有存。")
        raise click.ClickException(summary.format(file=error.file, n=len(error.problems))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(_("{path} 读不出来：{reason}").format(path=error.filename, reason=reason)) from error


def moment(text: str, time_zone: str) -> datetime:
    """A date and time as organisers type it ("2026-09-23 20:00"), in the activity's time zone.

    Raises:
        UsageError: it is none.
    """
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError:
        typed = None
    if typed is None or ":" not in text:
        raise UsageError(_("“{text}”不是日期和时间，请写成 2026-09-23 20:00 这样。").format(text=text))
    return typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(time_zone))


def shown_moment(at: datetime | None, time_zone: str) -> str:
    """``at`` in the activity's time zone; a dash for never."""
    return "-" if at is None else f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"
