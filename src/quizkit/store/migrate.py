"""Bringing a store up to date, and refusing one that is not ours or is of another time."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from quizkit.errors import StoreDamaged, StoreTooNew, StoreUnfit
from quizkit.i18n import _
from quizkit.store.schema import APPLICATION_ID, HEAD, REVISIONS

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, place: str) -> list[str]:
    """Runs what is missing, inside the transaction of ``connection``: all of it or nothing.

    Returns the revisions that were applied.

    Raises:
        StoreDamaged: a database of something else.
        StoreTooNew: made by a newer quizkit.
    """
    before = revision_of(connection)
    if before is None:
        if inspect(connection).get_table_names():
            raise StoreDamaged(place, _("里面是别的程序的数据"))
    else:
        _check_ours(connection, place)
    if before not in (None, *REVISIONS):
        raise StoreTooNew(str(before), HEAD)
    if before == HEAD:
        return []
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    _run_alembic(connection)
    done = 0 if before is None else REVISIONS.index(before) + 1
    return list(REVISIONS[done:])


def _run_alembic(connection: Connection) -> None:
    from alembic import command  # 60 ms: only where a store is made or brought up to date
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def revision_of(connection: Connection) -> str | None:
    """The revision a store is at; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if revision is None else str(revision)


def check_version(connection: Connection, place: str) -> None:
    """That this is a store this program can use as it is.

    Raises:
        StoreDamaged, StoreTooNew.
        StoreUnfit: it must be brought up to date first.
    """
    _check_ours(connection, place)
    revision = revision_of(connection)
    if revision is None or (revision in REVISIONS and revision != HEAD):
        raise StoreUnfit(place, _("它是旧版本的。请运行 quizkit db upgrade。"))
    if revision != HEAD:
        raise StoreTooNew(revision, HEAD)


def _check_ours(connection: Connection, place: str) -> None:
    if connection.dialect.name != "sqlite":
        return
    found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if found != APPLICATION_ID:
        raise StoreDamaged(place, _("里面是别的程序的数据"))
