"""What a database says when it cannot, as errors of ours with a sentence that says what to do."""

import re

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from quizkit.errors import StoreDamaged, StoreError, StoreUnfit
from quizkit.i18n import N_, _

_BUSY = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_DAMAGED = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB
_UNFIT = {
    8: N_("它是只读的。请检查文件和文件夹的权限。"),  # SQLITE_READONLY
    10: N_("读写出错。请检查硬盘。"),  # SQLITE_IOERR
    13: N_("磁盘满了。请先腾出空间。"),  # SQLITE_FULL
    14: N_("打不开。请检查文件夹是否存在、有没有权限。"),  # SQLITE_CANTOPEN
}
# The standard library of 3.11 gives the codes; pysqlite3 on every version does too. Words are the fallback.
_WORDS = (
    (5, re.compile("locked")),
    (8, re.compile("readonly|read-only")),
    (10, re.compile("disk I/O")),
    (11, re.compile("malformed")),
    (13, re.compile("full")),
    (14, re.compile("unable to open")),
    (26, re.compile("not a database")),
)
# PostgreSQL: serialization failure, deadlock, lock not available.
_RETRY_STATES = frozenset({"40001", "40P01", "55P03"})


def primary_code(error: BaseException | None) -> int:
    """SQLite's primary result code of a driver's error, 0 if it has none."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF
    text = str(error)
    return next((number for number, words in _WORDS if words.search(text)), 0)


def is_busy(error: Exception) -> bool:
    """Whether trying again later can help: locks, and on PostgreSQL what it asks to be retried."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return False
    return primary_code(error.orig) in _BUSY or getattr(error.orig, "sqlstate", None) in _RETRY_STATES


def as_store_error(error: Exception, place: str) -> StoreError | None:
    """The error of ours that ``error`` of the driver means; None if it means a fault of the program."""
    if not isinstance(error, DBAPIError):
        return None
    code = primary_code(error.orig)
    if code in _DAMAGED:
        return StoreDamaged(place, str(error.orig))
    if code in _UNFIT:
        return StoreUnfit(place, _(_UNFIT[code]))
    return None
