"""Writing a file so that a reader finds the old one or the new one, never a half."""

import os
import tempfile
from pathlib import Path

from quizkit.errors import UsageError
from quizkit.i18n import _


def write_file(path: Path, content: bytes) -> None:
    """Writes beside ``path``, to disk, then renames.

    Raises:
        UsageError: the folder is missing or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        written = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # mkstemp makes files that only their owner can read; this one is like any other.
            written.chmod(0o666 & ~_umask())
            written.replace(path)
        except BaseException:
            written.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(_("不能写入 {path}：{reason}").format(path=path, reason=error.strerror)) from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
