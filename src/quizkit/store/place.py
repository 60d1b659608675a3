"""Where a store is, and whether that place can hold one."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import URL, make_url

from quizkit.errors import StoreUnfit
from quizkit.i18n import _

# SQLite's locks do not hold on these; https://sqlite.org/useovernet.html
NETWORK_FILE_SYSTEMS = frozenset(
    (
        *("9p", "afs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "glusterfs", "gpfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs", "vboxsf"),
        *("fuse.ceph", "fuse.davfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.rclone"),
        *("fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse"),
    )
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def store_address(url: str | Path) -> URL:
    """``url`` (a path of a SQLite file, or an SQLAlchemy URL) as a URL with an absolute path."""
    if isinstance(url, Path) or "://" not in url:
        return URL.create("sqlite", database=str(Path(url).expanduser().absolute()))
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if not address.database or address.database == ":memory:":
            raise StoreUnfit(url, _("数据库必须是一个文件。"))
        return address.set(database=str(Path(address.database).absolute()))
    return address


def file_system_of(path: str, mounts: Iterable[str]) -> str:
    """The type of the file system that holds the absolute ``path``, "" if unknown.

    ``mounts`` are lines as in /proc/mounts: device, mount point (blanks in octal), type, and more.
    """
    best, kind = -1, ""
    for line in mounts:
        parts = line.split(" ")
        if len(parts) < 3:  # noqa: PLR2004 - device, point, type
            continue
        point = _OCTAL.sub(lambda m: chr(int(m[1], 8)), parts[1]).rstrip("/")
        # A later mount on the same point hides the earlier one.
        if (path == point or path.startswith(point + "/")) and len(point) >= best:
            best, kind = len(point), parts[2]
    return kind


def check_place(path: Path, mounts: Iterable[str] | None = None) -> None:
    """Refuses a file on a network file system. Where the system has no /proc/mounts nothing is known.

    Raises:
        StoreUnfit: with what to do instead.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
    kind = file_system_of(os.path.realpath(path), mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreUnfit(
            str(path),
            _("这里是网络或共享盘（{kind}），同时写入会丢失答卷。请用 --db 指到本机的硬盘。").format(
                kind=kind
            ),
        )


def store_path(url: str | Path) -> Path | None:
    """The file of a SQLite store; None for a database server."""
    address = store_address(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None
