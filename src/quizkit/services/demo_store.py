"""Where a demo goes: a new store, or in place of an older demo; never over anything else."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from quizkit.domain.activity import Activity
from quizkit.domain.bank import Bank
from quizkit.errors import StoreError, UsageError
from quizkit.i18n import _
from quizkit.services.demo import MARK, make_demo
from quizkit.services.opening import open_services
from quizkit.store import open_store, settings
from quizkit.store.inuse import InUse
from quizkit.store.place import store_path

_SIDE_FILES = ("-wal", "-shm", "-journal")


def new_demo_store(
    url: str,
    activity: Activity,
    banks: Sequence[Bank],
    images: Mapping[tuple[str, str], bytes],
    *,
    students: int,
    seed: str,
    now: datetime,
    progress: Callable[[int], None] = lambda _students: None,
) -> None:
    """Makes a demo store at ``url``. It appears when it is whole; an older demo stays until then.

    Raises:
        UsageError: something that is no demo is there, or ``url`` is a database server.
        StoreUnfit: a running program has the older demo open.
    """
    place = store_path(url)
    if place is None:
        raise UsageError(_("演示数据只放进文件，不放进数据库服务器。请用 --db 写一个文件名。"))
    with _instead_of(place) as part, open_services(part, create=True) as services:
        make_demo(services, activity, banks, images, students=students, seed=seed, now=now, progress=progress)


@contextmanager
def _instead_of(place: Path) -> Iterator[Path]:
    """A new file that takes the name ``place`` at the end, if nothing failed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    in_use = InUse(place)
    in_use.take_alone()
    try:
        _refuse_unless_demo(place)
        yield part
        _remove(place, _SIDE_FILES)
        part.replace(place)
    finally:
        _remove(part, ("", ".lock", *_SIDE_FILES))
        in_use.release()


def _remove(path: Path, endings: Sequence[str]) -> None:
    for ending in endings:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _refuse_unless_demo(place: Path) -> None:
    if not place.exists():
        return
    try:
        store = open_store(place)
        try:
            is_demo = store.read(lambda tx: settings.setting(tx, MARK)) is not None
        finally:
            store.close()
    except StoreError:
        is_demo = False
    if not is_demo:
        raise UsageError(
            _("{place} 已经存在，而且不是演示数据库，不会覆盖它。请用 --db 另写一个文件名。").format(
                place=place
            )
        )
