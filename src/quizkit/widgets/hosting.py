"""Where an app runs: in a kernel of its own, or as one session of many in the server's process.

An app's steps are coroutines. Whatever may wait for disk or network is asked for with ``await do(...)``;
who drives the step decides where that runs. In a kernel of its own (JupyterLab, stock Voila) it runs at once.
In a session it runs in the recorder's thread, and the step goes on when its result is committed, so that one
student's save never stops another student's click.
"""

from base64 import b64encode
from collections.abc import Callable, Coroutine, Generator
from contextvars import ContextVar
from typing import Any, Generic, Protocol, TypeVar

from quizkit.services import Services

T = TypeVar("T")


class Doing(Generic[T]):
    """A use case that a step waits for; the only thing a step may await."""

    __slots__ = ("use_case",)

    def __init__(self, use_case: Callable[[], T]) -> None:
        self.use_case = use_case

    def __await__(self) -> Generator["Doing[T]", T, T]:
        return (yield self)


Step = Coroutine[Doing[Any], Any, None]


def do(use_case: Callable[[], T]) -> Doing[T]:
    """What ``use_case`` returns or raises, once everything it wrote is stored: ``await do(...)``."""
    return Doing(use_case)


class Host(Protocol):
    """Runs steps one after the other, in the order they were given."""

    activity: str
    """The activity that the page's address names; empty if none."""
    services: Services | None
    """Services that are open already; None where the app opens its own."""

    @property
    def browser(self) -> str:
        """By what services know the page's browser; empty where nothing tells one from another."""

    def link(self, page: str) -> str:
        """The address of another page of the server, such as "mistakes"; empty where there is no server."""

    def run(self, step: Step) -> None:
        """Runs ``step``, now or after those before it."""

    def at_end(self, callback: Callable[[], None]) -> None:
        """Has ``callback`` run when the page is left for good, to let go of what it held."""

    def picture(self, kind: str, content: bytes) -> str:
        """The address under which the page gets a picture of this MIME type."""


class OwnKernel:
    """A kernel with one student: nobody else waits, so every use case runs where it is asked for."""

    activity: str = ""
    services: Services | None = None
    browser: str = ""

    def link(self, page: str) -> str:  # noqa: ARG002 - the protocol's signature
        """There is one page."""
        return ""

    def run(self, step: Step) -> None:
        """Runs ``step`` to its end."""
        answer: Any = None
        error: BaseException | None = None
        while True:
            try:
                asked = step.throw(error) if error is not None else step.send(answer)
            except StopIteration:
                return
            answer = error = None
            try:
                answer = asked.use_case()
            except Exception as failed:  # noqa: BLE001 - it belongs to the step, which knows what to say
                error = failed

    def at_end(self, callback: Callable[[], None]) -> None:
        """The process ends with its page."""

    def picture(self, kind: str, content: bytes) -> str:
        """An address that holds the picture itself: no server has it."""
        return f"data:{kind};base64,{b64encode(content).decode()}"


_host: ContextVar[Host | None] = ContextVar("quizkit_host", default=None)
_OWN = OwnKernel()


def current_host() -> Host:
    """The host of the code that asks: a kernel of its own unless a session says otherwise."""
    return _host.get() or _OWN


def use_host(host: Host) -> None:
    """Says for the current context who hosts its apps."""
    _host.set(host)
