"""Files that are there whole or not at all, and one writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock, Timeout

from quizkit.errors import FileUnwritable
from quizkit.i18n import _

_PATIENCE = 10.0
"""Seconds until a writer gives up waiting for another one."""


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that after any interruption the old or the new one is there.

    Raises:
        FileUnwritable.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False) as stream:
            temporary = Path(stream.name)
            try:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
                stream.close()
                if path.exists():
                    temporary.chmod(path.stat().st_mode & 0o777)
                else:
                    temporary.chmod(0o644)
                temporary.replace(path)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> FileUnwritable:
    """The sentence for a file that the system does not let us write."""
    return FileUnwritable(str(path), error.strerror or str(error))


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Whoever holds ``lock`` is the only writer, among all processes of this machine.

    Raises:
        FileUnwritable: another writer holds it for too long, or the folder is read-only.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise FileUnwritable(str(lock), _("另一个程序正在写")) from error
    except PermissionError as error:
        raise unwritable(lock, error) from error
