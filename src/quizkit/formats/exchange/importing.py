"""Bringing in a file or a text that someone else wrote: gate, a process of its own, and a report.

This is the one door: commands and pages call ``import_file`` and ``import_text`` and nothing below them.
"""

import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePath
from threading import Thread
from typing import TYPE_CHECKING, Any

import quizkit
from quizkit.errors import ImportRefused
from quizkit.formats.exchange import wire
from quizkit.formats.exchange.blocks import Import, Note
from quizkit.formats.exchange.child import MEMORY_MB, SECONDS
from quizkit.formats.exchange.decode import decode, unified
from quizkit.formats.exchange.gate import MAX_BYTES, check_file
from quizkit.formats.exchange.refusing import refused
from quizkit.formats.exchange.registry import FORMATS, Format, Progress
from quizkit.formats.exchange.telling import by_content
from quizkit.formats.shape import shown
from quizkit.i18n import current_language

if TYPE_CHECKING:
    # The judge of questions is loaded by the process that reads; the one who asks needs only its report.
    from quizkit.formats.exchange.settle import Defaults

MAX_OUTPUT = 100_000_000
"""Bytes that a process may say: several times the text of the largest file."""
_OUT_OF_MEMORY = 3
_CPU_SIGNAL = -24
_CHILD = ["-P", "-m", "quizkit.formats.exchange.child"]
"""-P: a file random.py in the folder where the teacher works is not the library's."""
_LINES_WAITING = 1000
_OLD_NAMES = {".doc": "docx", ".wps": "docx", ".docm": "docx", ".xls": "xlsx", ".et": "xlsx", ".xlsm": "xlsx"}
"""Extensions of what is read in a newer form; the gate says so of the content."""


def import_file(
    source: Path | bytes,
    name: str = "",
    format_: str | None = None,
    defaults: "Defaults | None" = None,
    taken: Sequence[str] = (),
    on_progress: Progress | None = None,
) -> Import:
    """The report on a file: its path, or its content and its name.

    ``format_`` is a name of ``FORMATS``; without it the name's ending and the content tell. ``taken`` are the
    ids that the bank has already. ``on_progress(done, all)`` is called in this thread while the file is read.

    Raises:
        ImportRefused: nothing of it can be read; the sentence says why.
        OSError: there is no such file, or it may not be read.
    """
    raw = source if isinstance(source, bytes) else _content(source)
    name = name or (source.name if isinstance(source, Path) else "")
    form = FORMATS[format_] if format_ else _by_name(name)
    if form is not None and not form.is_text:
        return _read(raw, form, defaults, taken, on_progress)
    check_file(raw, FORMATS["text"])
    decoded = decode(raw)
    form = form or by_content(decoded.text, PurePath(name).suffix.lower())
    content = decoded.text.encode("utf-8", "surrogatepass")
    return _with_notes(_read(content, form, defaults, taken, on_progress), decoded.notes)


def import_text(
    text: str,
    format_: str | None = None,
    defaults: "Defaults | None" = None,
    taken: Sequence[str] = (),
    on_progress: Progress | None = None,
) -> Import:
    """The report on a text that was pasted.

    Raises:
        ImportRefused: nothing of it can be read; the sentence says why.
    """
    content = unified(text).encode("utf-8", "surrogatepass")
    check_file(content, FORMATS["text"])
    form = FORMATS[format_] if format_ else by_content(text, ".txt")
    return _read(content, form, defaults, taken, on_progress)


def format_of(path: Path) -> Format:
    """The format of a file by its name and, where that is not enough, its content.

    Raises:
        ImportRefused: no format has such a name, or the content is no text.
        OSError: there is no such file, or it may not be read.
    """
    form = _by_name(path.name)
    if form is not None:
        return form
    raw = _content(path)
    check_file(raw, FORMATS["text"])
    return by_content(decode(raw).text, path.suffix.lower())


def _content(path: Path) -> bytes:
    """At most one byte more than may be read: the gate then says that it is too large."""
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        size = -(-max(path.stat().st_size, len(raw)) // 1_000_000)
        raise refused("gate_size", size=size, limit=MAX_BYTES // 1_000_000)
    return raw


def _with_notes(made: Import, notes: tuple[Note, ...]) -> Import:
    return replace(made, notes=(*notes, *made.notes)) if notes else made


# --- which format ---------------------------------------------------------------------------------


def _by_name(name: str) -> Format | None:
    """The format that a name's ending tells alone; None if the content has to be looked at.

    Raises:
        ImportRefused: no format has this ending.
    """
    ending = PurePath(name).suffix.lower()
    if ending in _OLD_NAMES:
        return FORMATS[_OLD_NAMES[ending]]
    known = [form for form in FORMATS.values() if form.extension == ending and form.reads]
    if not known:
        endings = "、".join(dict.fromkeys(form.extension for form in FORMATS.values() if form.reads))
        raise refused("gate_unknown", name=shown(name), extensions=endings)
    return None if ending in (".txt", ".json") else known[0]


# --- the process ----------------------------------------------------------------------------------


def _read(
    content: bytes,
    form: Format,
    defaults: "Defaults | None",
    taken: Sequence[str],
    on_progress: Progress | None,
) -> Import:
    order: dict[str, Any] = {"format": form.name, "taken": list(taken), "defaults": None}
    if defaults is not None:
        order["defaults"] = [defaults.points, defaults.level, list(defaults.tags)]
    with _process() as process, closing(_Reading(process)) as reading:
        reading.send(json.dumps(order).encode() + b"\n")
        # While the process loads what it needs; it gets not one byte of what does not pass.
        check_file(content, form)
        reading.send(content, last=True)
        return reading.result(on_progress)


@contextmanager
def _process() -> Iterator["subprocess.Popen[bytes]"]:
    """The child; however this ends, by an error or by Ctrl-C, nothing of it is left."""
    process = subprocess.Popen(
        [sys.executable, *_CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        # A Ctrl-C in the terminal is the parent's to answer.
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                stream and stream.close()


def _environment() -> dict[str, str]:
    """The parent's, with its language and its quizkit, and without what is secret."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("QUIZKIT_")}
    where = str(Path(quizkit.__file__).parent.parent)
    kept["PYTHONPATH"] = os.pathsep.join(part for part in (where, kept.get("PYTHONPATH")) if part)
    return kept | {"QUIZKIT_LANG": current_language(), "PYTHONIOENCODING": "utf-8"}


class _Reading:
    """What a child says, until it has said all or has to be ended."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._lines: queue.Queue[bytes | None] = queue.Queue(_LINES_WAITING)
        self._too_much = False
        self._closed = False
        self._until = 0.0
        self._sent: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        # Threads of their own: a child that neither reads nor writes must not hold up the one who waits.
        for work, stream in ((self._listen, process.stdout), (self._write, process.stdin)):
            Thread(target=work, args=(stream,), daemon=True).start()

    def close(self) -> None:
        """Lets the threads end."""
        self._closed = True
        self._sent.put(None)

    def send(self, content: bytes, *, last: bool = False) -> None:
        """Sends a piece; with the last one the clock begins."""
        self._sent.put(content)
        if last:
            self._until = time.monotonic() + SECONDS
            self._sent.put(None)

    def _write(self, stream: Any) -> None:
        with suppress(OSError, ValueError):  # the child has ended; what it said last is what counts
            while (content := self._sent.get()) is not None:
                stream.write(content)
                stream.flush()
            stream.close()

    def _listen(self, stream: Any) -> None:
        """Passes on lines; stops at the bound of all that may be said."""
        left = MAX_OUTPUT
        with suppress(OSError, ValueError):  # the pipe was closed from the other side
            while said := stream.readline(left):
                left -= len(said)
                if left <= 0:
                    self._too_much = True
                    break
                self._put(said)
        self._put(None)

    def _put(self, said: bytes | None) -> None:
        while not self._closed:
            with suppress(queue.Full):
                self._lines.put(said, timeout=0.2)
                return

    def result(self, on_progress: Progress | None) -> Import:
        """The import.

        Raises:
            ImportRefused: the child refused it, or came to an end that is none.
        """
        blocks: list[Any] = []
        rest: Any = None
        while (said := self._next()) is not None:
            try:
                value = wire.value_of(said)
                step = (int(value["at"]), int(value["of"])) if "at" in value else None
                if "refused" in value:
                    code, sentence = value["refused"]
                    raise ImportRefused(str(code), str(sentence))
            except (ValueError, TypeError, KeyError) as error:
                raise refused("import_crashed") from error
            if step is not None and on_progress is not None:
                on_progress(*step)
            if "block" in value:
                blocks.append(value["block"])
            rest = value.get("rest", rest)
        return self._made(blocks, rest)

    def _made(self, blocks: list[Any], rest: Any) -> Import:
        if self._too_much:
            raise refused("import_output", limit=MAX_OUTPUT // 1_000_000)
        code = self._ended()
        if code == _OUT_OF_MEMORY:
            raise refused("import_memory", limit=MEMORY_MB)
        if code == _CPU_SIGNAL:
            raise refused("import_time", seconds=SECONDS)
        if code or rest is None:
            raise refused("import_crashed")
        try:
            return wire.import_of(blocks, rest)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise refused("import_crashed") from error

    def _next(self) -> bytes | None:
        try:
            return self._lines.get(timeout=max(self._until - time.monotonic(), 0))
        except queue.Empty:
            raise refused("import_time", seconds=SECONDS) from None

    def _ended(self) -> int:
        try:
            return self._process.wait(max(self._until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            raise refused("import_time", seconds=SECONDS) from None
