"""Voila's renderer for one app notebook, without what a student must not meet."""

from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import ensure_async
from nbconvert.preprocessors.clearoutput import ClearOutputPreprocessor
from voila.execute import VoilaExecutor
from voila.notebook_renderer import NotebookRenderer

from quizkit.i18n import _
from quizkit.serve import notices
from quizkit.serve.kernels import KERNEL
from quizkit.serve.notebooks import read_notebook


@lru_cache(maxsize=16)
def _read(path: Path, changed: int) -> Any:  # noqa: ARG001 - the time is part of the key
    notebook = read_notebook(path)
    kernelspec = {"name": KERNEL, "display_name": "Python 3", "language": "python"}
    notebook.metadata.kernelspec = nbformat.from_dict(kernelspec)  # type: ignore[no-untyped-call]
    return notebook


def read_app(path: Path) -> tuple[Any, str]:
    """An app notebook and its title: the heading that stands alone in its first cell, shown as page title."""
    notebook = deepcopy(_read(path, path.stat().st_mtime_ns))
    if notebook.cells and notebook.cells[0].cell_type == "markdown":
        lines = notebook.cells[0].source.strip().splitlines()
        if len(lines) == 1 and lines[0].startswith("# "):
            del notebook.cells[0]
            return notebook, lines[0].removeprefix("# ").strip()
    return notebook, str(notebook.metadata.get("title", "quizkit"))


class AppRenderer(NotebookRenderer):  # type: ignore[misc]  # Voila has no types
    """Renders one app notebook on a kernel that is opened when the page's head is on its way."""

    def __init__(self, open_kernel: Callable[[], Awaitable[Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._open_kernel = open_kernel
        self.executor: Any = None

    async def load_notebook(self, path: str) -> Any:
        """The notebook from its place on disk, on the server's own kernel."""
        notebook, self._title = read_app(Path(path))
        return notebook

    async def initialize(self, **kwargs: Any) -> None:
        """Reads the notebook and hands the page's words to the template."""
        await super().initialize(**kwargs)
        self.resources["quizkit"] = {
            "language": notices.language(),
            "title": self._title,
            "style": notices.style(),
            "opening": _("正在打开…"),
            "no_script": _("这个页面需要 JavaScript。请在浏览器设置里打开它，或者换一个浏览器。"),
            "no_cookies": _("请允许这个网站使用 Cookie，然后重新打开页面。"),
        }

    async def _jinja_kernel_start(self, nb: Any, kernel_id: str, kernel_future: Any) -> str:  # noqa: ARG002
        # Voila's own also writes the kernel id into the notebook's environment, where it is of no use.
        kernel = await self._open_kernel()
        self.executor = VoilaExecutor(nb, km=kernel, config=self.traitlet_config, show_tracebacks=False)
        self.executor.kc = await self.executor.async_start_new_kernel_client()
        self.kernel_started = True
        return kernel_id

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:  # noqa: ARG002
        # Voila's own turns every failure into English output; here the page must know that it failed.
        fresh, _resources = ClearOutputPreprocessor().preprocess(nb, {})  # type: ignore[no-untyped-call]
        for index, cell in enumerate(fresh.cells):
            yield await self.executor.execute_cell(cell, None, index, store_history=False)
        await self.close()

    async def close(self) -> None:
        """Closes the channels to the kernel; the page has its own."""
        client = self.executor.kc if self.executor else None
        if client is not None:
            await ensure_async(client.stop_channels())
