"""The three places where the student's notebook runs, started as real processes.

``serve`` is ``quizkit serve``, ``voila`` the stock command on the notebook, ``lab`` JupyterLab. Each is
ready when it has said so on its output and answers HTTP; nothing waits for a fixed time. All output is
kept and shown when something fails.
"""

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

START_SECONDS = 120.0
STOP_SECONDS = 30.0


class HostFailed(AssertionError):
    """A host did not get ready; the message holds all it has said."""


@dataclass
class Host:
    """A running server. ``url`` is what a student opens."""

    name: str
    url: str
    process: subprocess.Popen[str]
    notebook: Path
    _lines: list[str] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _reader: threading.Thread | None = None

    def listen(self) -> None:
        """Collects the output in a thread, so that the process never waits for a reader."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def output(self) -> str:
        """All that the process has written to stdout and stderr."""
        with self._news:
            return "".join(self._lines)

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> re.Match[str]:
        """The first match of ``pattern`` in the output, as soon as it is there."""
        deadline = time.monotonic() + seconds
        with self._news:
            while not (match := re.search(pattern, "".join(self._lines))):
                ended = self._reader is not None and not self._reader.is_alive()
                if ended or not self._news.wait(deadline - time.monotonic()):
                    said = "".join(self._lines)
                    raise HostFailed(f"{self.name}: {pattern!r} was not said within {seconds} s:\n{said}")
        return match

    def open(self, page: Any) -> None:
        """Shows the student's page; in JupyterLab this opens the notebook and runs it through the menu."""
        if self.name == "lab":
            _run_in_lab(self, page)
        else:
            page.goto(self.url)

    def kill(self) -> None:
        """``kill -9``, as a power cut would; its kernels notice by themselves."""
        self.process.kill()
        self._end()

    def stop(self) -> None:
        """SIGTERM, as a service manager would, and the end of the process."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self._end()

    def _end(self) -> None:
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise HostFailed(f"{self.name} did not stop:\n{self.output()}") from None
        finally:
            assert self._reader is not None
            assert self.process.stdout is not None
            self._reader.join(STOP_SECONDS)
            self.process.stdout.close()


def environment(store: str | Path, folder: Path, scratch: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """A test's own environment: nothing of the account's Jupyter settings, history or quizkit variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZKIT", "JUPYTER"))}
    own = {
        "QUIZKIT_DIR": str(folder),
        "QUIZKIT_DB": str(store),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_DATA_DIR": str(scratch / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    return kept | own | dict(extra)


def start(name: str, command: Sequence[str], cwd: Path, env: Mapping[str, str], notebook: Path) -> Host:
    """Starts a command whose output is collected; the caller waits until it is ready."""
    process = subprocess.Popen(
        list(command),
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    host = Host(name, "", process, notebook)
    host.listen()
    return host


def _student(folder: Path) -> Path:
    return folder / "notebooks" / "apps" / "student.ipynb"


@contextmanager
def serve(
    folder: Path,
    store: str | Path,
    scratch: Path,
    *,
    args: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    path: str = "/",
    program: Sequence[str] = ("-m", "quizkit"),
) -> Iterator[Host]:
    """``quizkit serve`` on a free port of the loopback interface; ``program`` is what Python runs."""
    command = [sys.executable, *program, "serve", "--dir", str(folder), "--db", str(store)]
    command += ["--host", "127.0.0.1", "--port", "0", *args]
    host = start("serve", command, folder, environment(store, folder, scratch, env or {}), _student(folder))
    with _running(host):
        base = host.wait_for(r"(https?://127\.0\.0\.1:\d+)/\s")[1]
        host.url = base + path
        answers(host, base + "/health")
        yield host


@contextmanager
def voila(
    folder: Path, store: str | Path, scratch: Path, *, env: Mapping[str, str] | None = None
) -> Iterator[Host]:
    """Stock ``voila`` on the notebook, as its own users start it."""
    port = free_port()
    notebook = _student(folder)
    command = [sys.executable, "-m", "voila", str(notebook), f"--port={port}", "--no-browser"]
    command += ["--Voila.ip=127.0.0.1", "--Voila.port_retries=0"]
    host = start("voila", command, folder, environment(store, folder, scratch, env or {}), notebook)
    with _running(host):
        host.url = f"http://127.0.0.1:{port}/"
        host.wait_for("is running at")
        answers(host, host.url + "voila/static/voila.js")
        yield host


@contextmanager
def lab(
    folder: Path, store: str | Path, scratch: Path, *, env: Mapping[str, str] | None = None
) -> Iterator[Host]:
    """JupyterLab on the project folder, without a token, on the loopback interface only."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
    ]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={folder}", "--ServerApp.terminals_enabled=False"]
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--LabApp.extension_manager=readonly", "--MultiKernelManager.shutdown_wait_time=1"]
    host = start("lab", command, folder, environment(store, folder, scratch, env or {}), _student(folder))
    with _running(host):
        host.url = f"http://127.0.0.1:{port}/lab/tree/notebooks/apps/student.ipynb"
        host.wait_for("is running at")
        answers(host, f"http://127.0.0.1:{port}/api")
        yield host


HOSTS: dict[str, Callable[..., Any]] = {"serve": serve, "voila": voila, "lab": lab}


@contextmanager
def _running(host: Host) -> Iterator[None]:
    """Stops the host at the end; its output is printed, so pytest shows it when the test failed."""
    try:
        yield
    finally:
        try:
            host.stop()
        finally:
            print(f"--- {host.name} said:\n{host.output()}")  # noqa: T201 - shown by pytest on failure


def answers(host: Host, url: str, seconds: float = START_SECONDS) -> None:
    """Returns when ``url`` answers at all; the listening socket is there before the first answer."""
    deadline = time.monotonic() + seconds
    anyone = ssl._create_unverified_context()  # noqa: S323 - a test's own certificate, on loopback
    while True:
        try:
            with urllib.request.urlopen(url, timeout=deadline - time.monotonic(), context=anyone):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError as error:
            if time.monotonic() > deadline or host.process.poll() is not None:
                raise HostFailed(f"{host.name} does not answer at {url}:\n{host.output()}") from error


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run_in_lab(host: Host, page: Any) -> None:
    """Opens the notebook in JupyterLab and runs all cells through the menu, as a teacher does."""
    page.goto(host.url)
    page.locator(".jp-NotebookPanel .jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    # Cells that are run before the kernel answers are silently not run at all.
    page.get_by_role("button", name="| Idle").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
