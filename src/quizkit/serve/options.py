"""What a server is started with, and the defaults that depend on the machine."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# A class reaches the server over the local network; --host narrows it.
EVERYWHERE = "0.0.0.0"  # noqa: S104
# What the system, the server and a few staff pages need before the first student.
RESERVED_MEGABYTES = 1024
# A session takes some 60 kB; the rest is room for long papers and slow lines.
SESSION_KILOBYTES = 150
# A student's line is one open file; staff pages, the store and the system have these.
RESERVED_FILES = 300
# As many as were measured on two cores, each answering every 30 s.
MOST_SESSIONS = 10_000


@dataclass(frozen=True, kw_only=True)
class ServeOptions:
    """Everything ``quizkit serve`` was asked for; paths are absolute."""

    folder: Path
    store: str
    student: Path  # the notebook behind / and /a/<activity id>
    mistakes: Path  # the notebook behind /mistakes
    organiser: Path  # the notebook behind /staff
    teacher: Path  # the notebook behind /teacher
    staff_token: str
    host: str = EVERYWHERE
    port: int = 8866
    certfile: Path | None = None
    keyfile: Path | None = None
    lessons: Mapping[str, Path] = field(default_factory=dict)  # those behind /lesson/<name>
    max_students: int = 200
    staff_kernels: int = 6
    idle_seconds: int = 1200  # a page at which nothing is done ends after this
    away_seconds: int = 300  # and one that is away without having said goodbye, after this
    start_seconds: int = 60  # a kernel that has not answered by then is given up

    @property
    def secure(self) -> bool:
        """Whether pages are served over TLS."""
        return self.certfile is not None


def new_staff_token() -> str:
    """A token nobody can guess and someone can type: 100 bits in four groups."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def sensible_students() -> int:
    """How many students this machine can hold at once: by memory, by open files, at least fifty."""
    by_memory = (_memory_megabytes() - RESERVED_MEGABYTES) * 1024 // SESSION_KILOBYTES
    by_files = open_files_limit() - RESERVED_FILES
    return max(50, min(by_memory, by_files, MOST_SESSIONS))


def _memory_megabytes() -> int:
    """Physical memory, or the control group's share of it; 4096 where the system does not say."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (AttributeError, OSError, ValueError):
        return 4096
    try:
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")) // 2**20
    except (OSError, ValueError):
        return total
    return min(total, limit)


def open_files_limit() -> int:
    """How many files this process may open once it has raised its own limit as far as it may."""
    try:
        import resource
    except ImportError:  # Windows has no such limit for sockets
        return 65536
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 65536 if hard == resource.RLIM_INFINITY else hard


def raise_open_files_limit() -> None:
    """Every student holds a file open here; take all that the system grants."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(open_files_limit(), 65536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
