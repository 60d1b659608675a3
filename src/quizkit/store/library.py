"""Which SQLite library is used, and whether its write-ahead log may be.

One process uses one library: with two of them on one file, closing either drops the other's locks.
"""

import sqlite3
from types import ModuleType


def sqlite_library() -> ModuleType:
    """``pysqlite3`` where its wheel is installed (its SQLite is newer), else the standard library's."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    library: ModuleType = pysqlite3
    return library


WITHDRAWN = (3, 52, 0)


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault, which can lose commits of several connections.

    Source: https://sqlite.org/wal.html#walresetbug. Fixed in 3.51.3, and in 3.44.6 and 3.50.7 of the
    branches before; 3.52.0 was withdrawn.
    """
    if version == WITHDRAWN:
        return False
    return version >= (3, 51, 3) or any(
        fixed <= version < (fixed[0], fixed[1] + 1, 0) for fixed in ((3, 44, 6), (3, 50, 7))
    )


def journal_mode(version: tuple[int, int, int]) -> str:
    """ "wal" where it is safe, else "truncate", which is safe on every version."""
    return "wal" if wal_is_safe(version) else "truncate"
