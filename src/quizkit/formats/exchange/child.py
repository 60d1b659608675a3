"""The process that reads a stranger's file: ``python -m quizkit.formats.exchange.child``.

In comes a line of JSON that says what to do, then the content; out go lines of JSON: progress, then the
import or one refusal. It bounds its own memory and processor time; the parent watches the clock and ends it.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import IO, Any, TypeVar

from quizkit.errors import ImportRefused
from quizkit.formats.exchange import wire
from quizkit.i18n import language_of_environment, use_language

T = TypeVar("T")

MEMORY_MB = 500
SECONDS = 20
_STEPS = 1000
"""Progress is told in thousandths: reading is the first half, judging the second."""
_OUT_OF_MEMORY = 3
"""Exit code."""
_NOT_NEEDED = ("numpy", "pandas", "PIL")
"""What libraries load if they find it; without, this process starts in a fraction of the time."""


def limit_resources() -> None:
    """Bounds memory and processor time of this process.

    Windows has no such limits for a process by itself: there only the parent's clock ends it.
    """
    if sys.platform == "win32":
        return
    import resource

    memory = MEMORY_MB * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # With both limits alike the end would be a plain kill, which could have any reason.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def work(order: dict[str, Any], content: IO[bytes], out: IO[bytes]) -> None:
    """Reads ``content`` as ``order`` says and writes the lines."""
    from quizkit.formats.exchange.registry import FORMATS
    from quizkit.formats.exchange.settle import Defaults, settle

    form = FORMATS[order["format"]]
    form.load()  # the content is still on its way
    raw = content.read()
    tell = _Progress(out)
    given = raw.decode("utf-8", "surrogatepass") if form.is_text else raw
    try:
        parsed = form.read(given, lambda done, whole: tell(done, whole, 0))
    except ImportRefused as error:
        out.write(wire.line(refused=[error.code, error.sentence]))
        return
    usual = Defaults()
    points, level, tags = order["defaults"] or (usual.points, usual.level, usual.tags)
    defaults = Defaults(points, level, tuple(tags))
    counted = _Counted(parsed.found, lambda done, whole: tell(done, whole, _STEPS // 2))
    made = settle(replace(parsed, found=counted), form.name, defaults, order["taken"])
    out.writelines(wire.lines_of(made))


class _Progress:
    """Tells a new state only if it is one: no more lines than steps."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._told = -1

    def __call__(self, done: int, whole: int, from_: int) -> None:
        step = from_ + min(done, whole) * (_STEPS // 2) // max(whole, 1)
        if step > self._told:
            self._told = step
            self._out.write(wire.line(at=step, of=_STEPS))
            self._out.flush()


class _Counted(tuple[T, ...]):
    """A tuple that tells how far one has come in it."""

    tell: Callable[[int, int], None]

    def __new__(cls, items: Sequence[T], tell: Callable[[int, int], None]) -> "_Counted[T]":
        made = super().__new__(cls, items)
        made.tell = tell
        return made

    def __iter__(self) -> Iterator[T]:
        for number, item in enumerate(super().__iter__()):
            self.tell(number, len(self))
            yield item


def main() -> int:
    """See the module's docstring; what fails here leaves no trace but the exit code."""
    limit_resources()
    # This process ends soon: looking for garbage among a million values would cost a fifth of the time.
    gc.disable()
    use_language(language_of_environment())
    for name in _NOT_NEEDED:
        sys.modules[name] = None  # type: ignore[assignment]
    out = sys.stdout.buffer
    try:
        order = json.loads(sys.stdin.buffer.readline())
        work(order, sys.stdin.buffer, out)
        out.flush()
    except MemoryError:
        return _OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
