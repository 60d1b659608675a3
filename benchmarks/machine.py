"""What it was measured on: enough to compare, nothing that names the machine or its place."""

import os
import platform
import re
import subprocess
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from benchmarks import ROOT
from quizkit.store.library import journal_mode, sqlite_library

LIBRARIES = (
    *("quizkit", "voila", "jupyter-server", "ipykernel", "ipywidgets", "anywidget", "tornado"),
    *("sqlalchemy", "pandas", "numpy", "pydantic", "playwright"),
)


def describe(note: str = "") -> dict[str, Any]:
    """The machine, the program and how busy the machine was."""
    sqlite = sqlite_library()
    return {
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite.sqlite_version,
        "journal_mode": journal_mode(sqlite.sqlite_version_info),
        "libraries": {name: version(name) for name in LIBRARIES},
        "commit": commit(),
        "load_at_start": round(os.getloadavg()[0], 2),
        "note": note,
    }


def label() -> str:
    """A neutral name for the file: "amd-epyc-2-cores"."""
    words = re.sub(r"\([a-z]+\)|\b(cpu|processor)\b|@.*", " ", cpu_model().lower())
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-") + f"-{os.cpu_count()}-cores"


class Neighbours:
    """How much of the processors other programs took since this was made."""

    def __init__(self) -> None:
        self._start = self._now()

    def cores(self) -> float:
        """Cores that were busy for others, on average; this process and its ended children are not others."""
        wall, busy, own = (now - then for now, then in zip(self._now(), self._start, strict=True))
        return round(max(busy - own, 0.0) / wall, 2)

    def _now(self) -> tuple[float, float, float]:
        every, own = psutil.cpu_times(), os.times()
        return time.monotonic(), sum(every) - every.idle - getattr(every, "iowait", 0.0), sum(own[:4])


def cpu_model() -> str:
    """The processor as it calls itself."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or platform.machine()


def commit() -> str:
    """The commit that was measured, with "+changes" where files of the program differ from it."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--", "src", "notebooks", "quizzes")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{head}+changes" if changed else head


def _git(*args: str) -> str:
    done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout.strip()
