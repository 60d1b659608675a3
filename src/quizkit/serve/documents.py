"""The pages that sessions stand behind: their documents, made once, and what a session runs for each."""

import asyncio
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from quizkit.errors import ServeError
from quizkit.i18n import _, current_language
from quizkit.report.lesson_mark import PICTURE_MARK
from quizkit.serve.kernels import KERNEL, KernelProcesses, OwnInterpreter, transport
from quizkit.serve.light import LightPage, render_page
from quizkit.serve.notebooks import read_notebook
from quizkit.serve.options import ServeOptions
from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions.notebook import VIEW, compiled
from quizkit.serve.sessions.registry import Page

_ACTIVITY = re.compile(r"/a/([a-z0-9][a-z0-9_-]{0,63})")
# A picture that takes longer is better made once and kept as a file.
CELL_SECONDS = 120


class Documents:
    """All light pages of a server: ``/``, ``/a/<activity id>``, ``/mistakes``, ``/lesson/<name>``."""

    def __init__(
        self,
        options: ServeOptions,
        base_url: str,
        made: Mapping[str, Mapping[int, Any]],
        pictures: Pictures,
    ) -> None:
        """``made`` holds the outputs that stand in each lesson's document, by lesson and cell; their pictures
        are put among ``pictures``.

        Raises:
            ServeError: a notebook that a session cannot run.
        """
        self._student = _document(options.student, base_url, {}, pictures)
        self._mistakes = _document(options.mistakes, base_url, {}, pictures)
        self._lessons = {
            name: _document(path, base_url, made.get(name, {}), pictures)
            for name, path in options.lessons.items()
        }

    def document(self, address: str) -> LightPage | None:
        """The document at an address; None if there is none."""
        found = self._find(address)
        return found[0] if found else None

    def page(self, address: str) -> Page | None:
        """What a session at that address runs; None if there is no such page."""
        found = self._find(address)
        return found[1] if found else None

    def _find(self, address: str) -> tuple[LightPage, Page] | None:
        if address == "/":
            return self._student
        if match := _ACTIVITY.fullmatch(address):
            document, page = self._student
            return document, Page(page.notebook, match[1])
        if address == "/mistakes":
            return self._mistakes
        return self._lessons.get(address.removeprefix("/lesson/")) if address.startswith("/lesson/") else None


def _document(
    path: Path, base_url: str, outputs: Mapping[int, Any], pictures: Pictures
) -> tuple[LightPage, Page]:
    document = render_page(
        path, base_url=base_url, language=current_language(), outputs=outputs, address=pictures.pinned
    )
    sources = [(number, source) for number, source in enumerate(document.cells) if source.strip()]
    try:
        return document, Page(compiled(path, sources))
    except SyntaxError as error:
        sentence = _(
            "{file} 不能在学生页面里运行：第 {cell} 个代码格第 {line} 行不是普通的 Python（{reason}）。"
            "请改掉，或者把魔法命令（% 和 !）去掉。"
        )
        cell = re.search(r"\[(\d+)\]$", str(error.filename))
        raise ServeError(
            sentence.format(
                file=path, cell=int(cell[1]) + 1 if cell else "?", line=error.lineno or "?", reason=error.msg
            )
        ) from error


def make_pictures(
    lessons: Mapping[str, Path],
    environment: Mapping[str, str],
    runtime: Path,
    done: Callable[[str], None] = lambda _name: None,
) -> dict[str, dict[int, Any]]:
    """Runs each lesson once in a process of its own; the outputs of its cells that show pictures.

    Those cells are the same for every student: their outputs stand in the document, and no session runs them.
    ``runtime`` is the server's own temporary folder, for the sockets of those processes. As many lessons run
    at once as there are cores; ``done`` is told of each one that has.

    Raises:
        ServeError: a lesson fails.
    """
    waiting = SimpleQueue[tuple[str, Path]]()
    made = SimpleQueue[tuple[str, Any]]()
    for lesson in lessons.items():
        waiting.put(lesson)

    def work() -> None:
        with suppress(Empty):
            while True:
                name, path = waiting.get_nowait()
                try:
                    made.put((name, _pictures_of(name, path, environment, runtime)))
                except Exception as error:  # noqa: BLE001 - raised where the result is waited for
                    made.put((name, error))

    # Daemons: who presses Ctrl+C does not wait for the lessons that run; their processes end with ours.
    for _worker in range(min(len(lessons), os.cpu_count() or 1)):
        Thread(target=work, daemon=True).start()
    outputs = {}
    for _lesson in lessons:
        name, result = made.get()
        if isinstance(result, Exception):
            raise result
        outputs[name] = result
        done(name)
    return outputs


def _pictures_of(name: str, path: Path, environment: Mapping[str, str], runtime: Path) -> dict[int, Any]:
    notebook = read_notebook(path)
    try:
        asyncio.run(_execute(notebook, path, environment, runtime))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        sentence = _("课程 {name} 运行失败：{reason}。请在 JupyterLab 里打开 {file} 看看。")
        raise ServeError(sentence.format(name=name, reason=_reason(error), file=path)) from error
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {number: cell.outputs for number, cell in enumerate(cells) if _is_picture(cell.outputs)}


def _reason(error: Exception) -> str:
    if isinstance(error, CellExecutionError):
        return error.evalue or error.ename
    if isinstance(error, CellTimeoutError):
        return _("一个代码格 {seconds} 秒还没有运行完").format(seconds=CELL_SECONDS)
    return _("它的进程中途停了")


async def _execute(notebook: Any, path: Path, environment: Mapping[str, str], runtime: Path) -> None:
    manager: Any = KernelProcesses(  # type: ignore[no-untyped-call]
        kernel_spec_manager=OwnInterpreter(),
        connection_dir=str(runtime),
        config=Config({"KernelManager": {"transport": transport(runtime)}}),
    )
    kernel_id = await manager.start_kernel(kernel_name=KERNEL, cwd=str(path.parent), env=dict(environment))
    try:
        client = NotebookClient(notebook, km=manager.get_kernel(kernel_id), timeout=CELL_SECONDS)
        await client.async_execute(cleanup_kc=True)
    finally:
        await manager.shutdown_all(now=True)


def _is_picture(outputs: list[Any]) -> bool:
    """Whether a cell shows pictures and no widget."""
    data = [output.get("data", {}) for output in outputs]
    drawn = any("image/png" in d or "image/svg+xml" in d for d in data)
    marked = any(output.get("metadata", {}).get(PICTURE_MARK) for output in outputs)
    return (drawn or marked) and not any(VIEW in d for d in data)
