"""Whether a running program has a SQLite store open: replacing its file under it would lose answers."""

from pathlib import Path
from typing import IO

from quizkit.errors import StoreUnfit
from quizkit.i18n import _

try:
    import fcntl
except ImportError:  # Windows: there the system itself refuses to replace an open file
    fcntl = None  # type: ignore[assignment]


class InUse:
    """A lock on the file ``<store>.lock`` beside the store: shared by users, alone for a restore.

    Not on the store itself, where SQLite has locks of its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._file: IO[bytes] | None = None

    def share(self) -> None:
        """The store is in use until ``release``; a read-only folder is left as it is."""
        self._lock(alone=False)

    def take_alone(self) -> None:
        """Nobody may use the store until ``release``.

        Raises:
            StoreUnfit: a program has it open.
        """
        if not self._lock(alone=True):
            raise StoreUnfit(
                str(self._path.with_suffix("")), _("有程序正在使用它。请先停止 quizkit serve 再恢复。")
            )

    def _lock(self, *, alone: bool) -> bool:
        if fcntl is None:
            return True
        try:
            self._file = self._path.open("ab")
        except OSError:
            return not alone
        kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except OSError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Gives the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None
