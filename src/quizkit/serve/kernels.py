"""The processes behind the pages: Jupyter's own kernel manager with the limits that a class needs.

A later kernel manager (sessions inside the server's process) takes the place of ``KernelProcesses``
through ``Server.kernel_manager_class`` and keeps its three promises: an id given by the caller, a call of
``on_connect`` and ``on_end``, and ``end_dead_kernels``.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import default

KERNEL = "python3"
# One ZeroMQ context serves all kernels with six sockets each; its default of 1023 ends at 170 kernels.
MAX_SOCKETS = 65535
# Length of a Unix socket's path: 108 bytes on Linux, 104 on macOS, with the closing NUL.
LONGEST_SOCKET_PATH = 100


class OwnInterpreter(KernelSpecManager):
    """Every kernel is the Python that runs the server, whatever kernels the account has installed."""

    def get_all_specs(self) -> dict[str, Any]:
        """The one kernel there is."""
        spec = self.get_kernel_spec(KERNEL)
        return {KERNEL: {"resource_dir": spec.resource_dir, "spec": spec.to_dict()}}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - there is only one
        """ipykernel in this interpreter, without history: kernels would share one database of it."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=[*command, "--HistoryManager.enabled=False", "--InteractiveShell.colors=nocolor"],
            display_name="Python 3",
            language="python",
        )


class KernelProcesses(AsyncMappingKernelManager):
    """One process per page, told apart from the stock manager by whom it tells about their lives."""

    on_connect: Callable[[str], None] = staticmethod(lambda _id: None)
    on_end: Callable[[str], None] = staticmethod(lambda _id: None)

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.set(zmq.MAX_SOCKETS, MAX_SOCKETS)
        return context

    def notify_connect(self, kernel_id: str) -> None:
        """A page has opened its websocket."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        self.on_connect(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """A kernel has ended, by whatever way."""
        self.on_end(kernel_id)
        return super().remove_kernel(kernel_id)

    async def end_dead_kernels(self) -> None:
        """Removes kernels whose process is gone.

        They are not started again: a blank kernel under a page full of widgets answers nothing. The
        page hears that its kernel is gone and offers to reload, which resumes the attempt.
        """
        for kernel_id in self.list_kernel_ids():
            kernel: Any = self.get_kernel(kernel_id)
            if kernel.has_kernel and not await kernel.is_alive():
                await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]


def transport(connection_dir: Path) -> str:
    """Sockets in the file system ("ipc") where they are to be had and their paths fit: no race for ports."""
    longest = connection_dir / "kernel-00000000-0000-0000-0000-000000000000-ipc-5"
    fits = len(str(longest).encode()) <= LONGEST_SOCKET_PATH
    return "ipc" if zmq.has("ipc") and sys.platform != "win32" and fits else "tcp"


def new_runtime_folder() -> Path:
    """A folder that only this account can read, for connection files, sockets and IPython's profile."""
    folder = Path(tempfile.mkdtemp(prefix="quizkit-"))
    # Kernels start at the same moment; the profile they share is made before any of them.
    for name in ("log", "pid", "security", "startup"):
        (folder / "ipython" / "profile_default" / name).mkdir(parents=True)
    return folder
