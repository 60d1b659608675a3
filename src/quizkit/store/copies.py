"""Checking, copying and restoring a SQLite store."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from quizkit.errors import StoreDamaged, StoreMissing, StoreTooNew, StoreUnfit, UsageError
from quizkit.i18n import _
from quizkit.store.database import Store
from quizkit.store.inuse import InUse
from quizkit.store.library import sqlite_library
from quizkit.store.schema import APPLICATION_ID, REVISIONS

_SIDE_FILES = ("-wal", "-shm", "-journal")


def save_copy(store: Store, target: Path) -> None:
    """A copy of the store at one moment, checked before it gets its name; the store stays in use.

    Raises:
        UsageError: ``target`` is there already.
        StoreError: it cannot be written or is not sound.
    """
    if store.path is None:
        raise UsageError(_("请用数据库服务器自己的工具备份。"))
    if target.exists():
        raise UsageError(_("{file} 已经存在，备份不会覆盖它。").format(file=target))
    with closing(store.driver_connection()) as source, _new_file(target) as part:
        _copy(source.driver_connection, part)
        # Linked, not moved: a file that came into being meanwhile is not written over.
        _place_new(part, target)


def _copy(source: Any, part: Path) -> None:
    with closing(sqlite_library().connect(part)) as copy:
        source.backup(copy)
        # A copy is one file: whoever carries it away needs no second one.
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    check_file(part)
    _sync(part)


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A name beside ``target`` to write to; nothing is left of it afterwards."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
        finally:
            for side in ("", *_SIDE_FILES):
                part.with_name(part.name + side).unlink(missing_ok=True)
    except (OSError, sqlite_library().OperationalError) as error:
        raise StoreUnfit(str(target), str(error)) from error


def _place_new(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except FileExistsError:
        raise UsageError(_("{file} 已经存在，备份不会覆盖它。").format(file=target)) from None
    except OSError:  # a file system without hard links
        part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder for this
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_file(path: Path, *, quick: bool = False) -> None:
    """That the file is a sound quizkit store of a version this program knows. It is only read.

    ``quick`` leaves out the comparison of tables with their indexes.

    Raises:
        StoreMissing, StoreDamaged, StoreTooNew.
    """
    if not path.is_file():
        raise StoreMissing(str(path))
    library = sqlite_library()
    try:
        with closing(library.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            problems = _problems(connection, "quick_check" if quick else "integrity_check")
            if problems:
                raise StoreDamaged(str(path), problems)
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    except (library.DatabaseError, TypeError) as error:
        raise StoreDamaged(str(path), str(error)) from error
    if revision not in REVISIONS:
        raise StoreTooNew(revision, REVISIONS[-1])


def _problems(connection: Any, check: str) -> str:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return _("里面是别的程序的数据")
    found = [row[0] for row in connection.execute(f"PRAGMA {check}(10)") if row[0] != "ok"]
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    return "; ".join(found) or (f"foreign key: {broken[0]}" if broken else "")


def restore_copy(source: Path, place: Path, now: datetime, *, force: bool = False) -> Path | None:
    """Puts the copy ``source`` in the place of the store ``place``, in one step.

    The store that was there is kept beside it under a name with the time; its path is returned. Nobody
    may have the store open.

    Raises:
        UsageError: without ``force``, the store that is there holds something.
        StoreError: the copy is not sound, or the store is in use.
    """
    check_file(source)
    place.parent.mkdir(parents=True, exist_ok=True)
    in_use = InUse(place)
    in_use.take_alone()
    try:
        if not force and _holds_something(place):
            raise UsageError(
                _("{file} 里已经有数据。确实要用备份换掉它，请加 --force（旧的会留在旁边）。").format(
                    file=place
                )
            )
        with _new_file(place) as part:
            library = sqlite_library()
            with closing(library.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                _copy(connection, part)
            kept = _put_aside(place, now) if place.exists() else None
            part.replace(place)
            _sync(place.parent)
            return kept
    finally:
        in_use.release()


def _holds_something(place: Path) -> bool:
    """Whether there is anything but a store in which nothing was ever published or enrolled."""
    if not place.exists() or place.stat().st_size == 0:
        return False
    library = sqlite_library()
    try:
        with closing(library.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return any(
                connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]  # noqa: S608 - constants
                for table in ("activities", "students", "attempts")
            )
    except library.DatabaseError:
        return True  # whatever it is, it is not ours to throw away unasked


def _put_aside(place: Path, now: datetime) -> Path:
    """A second name for the old file, with all that its log holds brought into it."""
    aside = place.with_name(f"{place.name}.{now:%Y%m%d-%H%M%S}.old")
    library = sqlite_library()
    try:
        with closing(library.connect(place)) as connection:
            # Leaving WAL mode needs the file for itself and empties the log.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except library.OperationalError as error:
        raise StoreUnfit(str(place), _("有程序正在使用它。请先停止 quizkit serve 再恢复。")) from error
    except library.DatabaseError:
        # Damaged: kept as it is, side files too, for whoever wants to look into it.
        for side in _SIDE_FILES:
            if place.with_name(place.name + side).exists():
                place.with_name(place.name + side).replace(aside.with_name(aside.name + side))
    try:
        os.link(place, aside)
    except OSError:
        shutil.copy2(place, aside)
    return aside
