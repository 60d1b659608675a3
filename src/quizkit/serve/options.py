"""What a server is started with, and the defaults that depend on the machine."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

# A class reaches the server over the local network; --host narrows it.
EVERYWHERE = "0.0.0.0"  # noqa: S104
# A kernel with the student's app holds 60 MB of its own before the first answer; the rest is room for the
# attempt, and below it what the server and the system keep.
KERNEL_MEGABYTES = 100
RESERVED_MEGABYTES = 1024
# A connected kernel holds 13 files open in the server.
FILES_PER_KERNEL = 20
# Above some 300 processes the machine does nothing but switch between them.
MOST_KERNELS = 300


@dataclass(frozen=True, kw_only=True)
class ServeOptions:
    """Everything ``quizkit serve`` was asked for; paths are absolute."""

    folder: Path
    store: str
    student: Path  # the notebook behind / and /a/<activity id>
    organiser: Path  # the notebook behind /staff
    staff_token: str
    host: str = EVERYWHERE
    port: int = 8866
    certfile: Path | None = None
    keyfile: Path | None = None
    max_kernels: int = 20
    staff_kernels: int = 6
    idle_seconds: int = 1200  # a kernel without a connected page ends after this
    start_seconds: int = 60  # a kernel that has not answered by then is given up

    @property
    def secure(self) -> bool:
        """Whether pages are served over TLS."""
        return self.certfile is not None


def new_staff_token() -> str:
    """A token nobody can guess and someone can type: 100 bits in four groups."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def sensible_kernels() -> int:
    """How many student kernels this machine can hold: by memory, by open files, at least four."""
    by_memory = (_memory_megabytes() - RESERVED_MEGABYTES) // KERNEL_MEGABYTES
    by_files = open_files_limit() // FILES_PER_KERNEL
    return max(4, min(by_memory, by_files, MOST_KERNELS))


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
    """A connected kernel holds some twenty files open here; take all that the system grants."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(open_files_limit(), 65536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
