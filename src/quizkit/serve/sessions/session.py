"""One student's page on the server: what has run, the widgets it made, and the line to the page.

Everything happens on the event loop and one thing at a time: a message of the page, then the steps it
started, then what they changed goes out in one frame. A step that waits for the recorder keeps the messages
after it waiting, so a page is answered in the order in which it asked.
"""

import contextvars
import json
import logging
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from traitlets import TraitError

from quizkit.i18n import N_, _
from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions import hooks
from quizkit.serve.sessions.allowance import Allowance
from quizkit.serve.sessions.comms import (
    SessionComm,
    cut,
    encoded,
    free,
    settable,
    split_off,
    state_of,
    whole_of,
)
from quizkit.serve.sessions.meters import Meters
from quizkit.serve.sessions.notebook import Notebook, run
from quizkit.services import Services
from quizkit.widgets.hosting import Doing, Step, use_host

log = logging.getLogger("quizkit.serve")

CONTROL = "jupyter.widget.control"
PROTOCOL = "2.1.0"
# A page has some fifteen widgets; a lesson with a few hundred is already a strange one.
MOST_WIDGETS = 1000
# Longer than that on the event loop and everyone feels it.
SLOW_SECONDS = 0.05
_FAILED = N_("这一步没有成功。已保存的都还在，请再试一次；还是不行，请告诉老师。")


class Line(Protocol):
    """The websocket of a page, as its session uses it."""

    def send_text(self, text: bytes) -> None:
        """Sends one frame; never waits."""

    def look(self) -> None:
        """Looks whether the page is still there."""

    def hang_up(self, reason: str = "") -> None:
        """Ends the connection, with a last word for the page if there is one."""


class Doer(Protocol):
    """Runs use cases elsewhere and comes back on the event loop."""

    def submit(self, use_case: Callable[[], Any], session: "Session") -> None:
        """Runs ``use_case`` and then calls ``session.resume`` with what came of it."""


class TooMany(RuntimeError):
    """A notebook that makes more widgets than a page can need."""


class Session:
    """A session. It is the ``Host`` of the apps in its notebook."""

    __slots__ = (
        "_asked",
        "_at_end",
        "_changed",
        "_context",
        "_control",
        "_doer",
        "_inbox",
        "_meters",
        "_new",
        "_next_id",
        "_out",
        "_step_queue",
        "_waiting",
        "activity",
        "allowance",
        "ended",
        "heard",
        "id",
        "left",
        "line",
        "outputs",
        "owner",
        "page",
        "pictures",
        "services",
        "widgets",
    )

    def __init__(
        self,
        id_: str,
        owner: bytes,
        page: str,
        *,
        activity: str = "",
        services: Services | None = None,
        pictures: Pictures,
        doer: Doer,
        meters: Meters,
    ) -> None:
        self.id = id_
        self.owner = owner
        self.page = page
        self.activity = activity
        self.services: Services | None = services
        self.pictures = pictures
        self.line: Line | None = None
        self.widgets: dict[str, Any] = {}
        self.outputs: list[dict[str, Any]] = []
        self.ended = False
        self.heard = time.monotonic()
        self.allowance = Allowance(self.heard)
        self.left = self.heard
        """When the line was lost."""
        self._at_end: list[Callable[[], None]] = []
        self._doer = doer
        self._meters = meters
        self._next_id = 0
        self._control = ""
        self._inbox: deque[dict[str, Any]] = deque()
        self._step_queue: deque[Step] = deque()
        self._waiting = False
        self._asked = ""
        self._new: list[str] = []
        self._changed: dict[str, set[str]] = {}
        self._out: list[dict[str, Any]] = []
        self._context = contextvars.copy_context()
        self._context.run(hooks.current.set, self)
        self._context.run(use_host, self)

    @property
    def tag(self) -> str:
        """How logs name the session; the id itself is a secret of its browser."""
        return f"session {self.id[:8]}"

    # --- the host of its apps --------------------------------------------------------------------

    def run(self, step: Step) -> None:
        """A step of an app: it begins when those before it are done."""
        self._step_queue.append(step)

    def at_end(self, callback: Callable[[], None]) -> None:
        """Runs ``callback`` when the session ends."""
        self._at_end.append(callback)

    @property
    def browser(self) -> str:
        """A hash of the secret in the browser's cookie; no page of another browser can have it."""
        return self.owner.hex()

    def link(self, page: str) -> str:
        """Another page of the server."""
        return self.pictures.base_url + page

    def picture(self, kind: str, content: bytes) -> str:
        """The picture under an address of the server."""
        return self.pictures.address(kind, content)

    def start(self, notebook: Notebook, *, measured: bool = True) -> None:
        """Runs the notebook. What fails in it becomes a sentence on the page."""
        started = time.thread_time()
        try:
            self._context.run(run, notebook, self.outputs)
        except Exception as error:  # noqa: BLE001 - the notebook's fault, not the server's
            self.failed(error)
        if measured:
            self._measure(started)
        self._advance()

    # --- the line --------------------------------------------------------------------------------

    def attach(self, line: Line, *, resumed: bool) -> None:
        """A page has come (back): it gets the whole picture."""
        before, self.line = self.line, line
        if before is not None:
            before.hang_up()
        self.heard = time.monotonic()
        for widget in self.widgets.values():
            if widget is not None:
                widget.comm.announced = True
        self._new.clear()
        self._changed.clear()
        states = self._states()
        # What was to be said while nobody listened is in the states, but for the troubles.
        troubles = [message for message in self._out if message.get("type") == "trouble"]
        self._out = [
            {"type": "session", "id": self.id, "resumed": resumed},
            {"type": "states", "states": states, "outputs": self.outputs},
            *troubles,
        ]
        self._flush()

    def detach(self, line: Line) -> None:
        """The line is lost; the session waits for its page."""
        if self.line is line:
            self.line = None
            self.left = time.monotonic()
            for widget in self.widgets.values():
                if widget is not None:
                    widget.comm.announced = False

    @property
    def busy(self) -> bool:
        """Whether messages wait: no more should be read from the line."""
        return bool(self._inbox)

    def received(self, messages: list[dict[str, Any]]) -> None:
        """Messages of the page, in its order."""
        self.heard = time.monotonic()
        self._inbox.extend(messages)
        self._pump()

    def _pump(self) -> None:
        while self._inbox and not self._waiting and not self.ended:
            message = self._inbox.popleft()
            asked = message.get("msg_id")
            self._asked = asked if isinstance(asked, str) and len(asked) <= 64 else ""  # noqa: PLR2004
            started = time.thread_time()
            try:
                self._context.run(self._dispatch, message)
            except Exception as error:  # noqa: BLE001 - one student's fault touches nobody else
                self.failed(error)
            self._measure(started)
            self._advance()
        if self._out or not self._waiting:
            # A step that waits is in the middle of what it shows; only what it says is for now.
            self._flush()

    # --- messages --------------------------------------------------------------------------------

    def _dispatch(self, message: dict[str, Any]) -> None:
        content = message.get("content")
        if not isinstance(content, dict):
            self._refuse("content")
            return
        match message.get("msg_type"):
            case "comm_msg":
                self._say_to_widget(content)
            case "comm_open":
                self._open_control(content)
            case "comm_close":
                self._control = "" if content.get("comm_id") == self._control else self._control
            case "comm_info_request":
                comms = {id_: {"target_name": "jupyter.widget"} for id_ in self.widgets}
                self._out.append({"msg_type": "comm_info_reply", "content": {"status": "ok", "comms": comms}})
            case "kernel_info_request":
                info = {"status": "ok", "protocol_version": "5.3", "implementation": "quizkit", "banner": ""}
                self._out.append({"msg_type": "kernel_info_reply", "content": info})
            case _:
                self._refuse("msg_type")

    def _refuse(self, what: str) -> None:
        """Only a page that was tampered with gets here."""
        self._meters.refused(what)

    def _open_control(self, content: dict[str, Any]) -> None:
        """The one comm that a page may open; it answers with this session's own widgets."""
        id_ = content.get("comm_id")
        if content.get("target_name") != CONTROL or not isinstance(id_, str) or id_ in self.widgets:
            self._refuse("comm_open")
            return
        self._control = id_[:64]

    def _say_to_widget(self, content: dict[str, Any]) -> None:
        id_, data = content.get("comm_id"), content.get("data")
        if not isinstance(id_, str) or not isinstance(data, dict):
            self._refuse("comm_msg")
        elif id_ == self._control and id_ and data.get("method") == "request_states":
            self.tell(id_, {"method": "update_states", "states": self._states(), "buffer_paths": []})
        else:
            widget = self.widgets.get(id_)
            if widget is None:
                self._refuse("comm_id")
            else:
                self._hand_over(widget, data)

    def _hand_over(self, widget: Any, data: dict[str, Any]) -> None:
        """What ``Widget._handle_msg`` does, but only what a person could have done in the page."""
        method, state = data.get("method"), data.get("state")
        if method == "custom":
            widget._handle_custom_msg(data.get("content"), [])
        elif method == "request_state":
            self.changed(widget.comm.comm_id, *state_of(widget))
        elif method == "update" and isinstance(state, dict):
            allowed = settable(widget.__class__)
            names = [n for n in state if (not n.startswith("_") if allowed is None else n in allowed)]
            try:
                widget.set_state({name: state[name] for name in names if name in widget.keys})
            except (TraitError, UnicodeError, OverflowError) as error:
                self._refuse("value")
                log.debug("%s: refused: %s", self.tag, error)
        else:
            self._refuse("method")

    # --- steps -----------------------------------------------------------------------------------

    def _advance(self, answer: Any = None, error: BaseException | None = None) -> None:
        """Runs the steps that are there until one waits for the recorder; then says that it is done."""
        while self._step_queue and not self.ended:
            step = self._step_queue[0]
            started = time.thread_time()
            try:
                asked = self._context.run(_go_on, step, answer, error)
            except StopIteration:
                del self._step_queue[0]
            except Exception as failed:  # noqa: BLE001 - one student's fault touches nobody else
                del self._step_queue[0]
                self.failed(failed)
            else:
                self._measure(started)
                self._waiting = True
                self._doer.submit(asked.use_case, self)
                return
            self._measure(started)
            answer = error = None
        if self._asked:
            self._out.append({"type": "idle", "of": self._asked})
            self._asked = ""

    def resume(self, answer: Any, error: BaseException | None) -> None:
        """The use case that a step waited for is done and stored, or has failed."""
        self._waiting = False
        if not self.ended:
            self._advance(answer, error)
            self._pump()

    def _measure(self, started: float) -> None:
        took = time.thread_time() - started
        self._meters.callback.observe(took)
        if took > SLOW_SECONDS:
            log.warning("%s: a callback used %.0f ms of CPU", self.tag, took * 1000)

    def failed(self, error: BaseException) -> None:
        """An exception of this session's notebook: logged here, one calm sentence there."""
        log.error("%s failed", self.tag, exc_info=error)
        self._meters.failures += 1
        if len(self._out) < MOST_WIDGETS:
            self._out.append({"type": "trouble", "sentence": self.in_its_language(_, _FAILED)})

    def in_its_language(self, words: Callable[..., str], *about: Any) -> str:
        """``words(*about)`` as this student reads it, whoever asks."""
        inside = hooks.current.get() is self
        return words(*about) if inside else self._context.run(words, *about)

    # --- widgets ---------------------------------------------------------------------------------

    def new_comm(self, comm_id: str | None, widget: Any = None) -> SessionComm:
        """A line for a widget; its id counts within the session."""
        if len(self.widgets) >= MOST_WIDGETS:
            raise TooMany(f"more than {MOST_WIDGETS} widgets")
        self._next_id += 1
        id_ = comm_id or f"w{self._next_id}"
        self.widgets[id_] = widget
        if widget is not None:
            self._new.append(id_)
        return SessionComm(self, id_)

    def forget(self, line: SessionComm) -> None:
        """A widget was closed."""
        widget = self.widgets.pop(line.comm_id, None)
        if widget is not None:
            cut(widget)
        self._changed.pop(line.comm_id, None)
        if line.announced:
            self._out.append({"msg_type": "comm_close", "content": {"comm_id": line.comm_id, "data": {}}})

    def changed(self, comm_id: str, *names: str) -> None:
        """Traits whose values the page is to be told."""
        self._changed.setdefault(comm_id, set()).update(names)

    def tell(self, comm_id: str, data: Any, buffers: Any = None) -> None:
        """A message to the page's end of a widget."""
        message: dict[str, Any] = {"msg_type": "comm_msg", "content": {"comm_id": comm_id, "data": data}}
        if buffers:
            message["buffers"] = encoded(buffers)
        self._out.append(message)

    # --- sending ---------------------------------------------------------------------------------

    def _flush(self) -> None:
        """All that came of the last step, in one frame: new widgets first, so that they can be named."""
        line = self.line
        if line is None:
            self._new.clear()
            self._changed.clear()
            # Nobody listens: the next page gets the whole picture. A sentence of trouble is kept for it.
            self._out = [message for message in self._out if message.get("type") == "trouble"][:1]
            return
        told: list[dict[str, Any]] = []
        for id_ in self._new:
            if id_ in self.widgets:
                self._put(told, self._opened, id_)
        for id_, names in self._changed.items():
            if id_ in self.widgets:
                self._put(told, self._update, id_, names)
        self._new.clear()
        self._changed.clear()
        messages = [*told, *self._out]
        self._out = []
        if messages:
            line.send_text(_text(messages))

    def _put(self, told: list[dict[str, Any]], make: Callable[..., dict[str, Any]], *what: Any) -> None:
        """Adds a message. A widget whose state cannot be told is its notebook's fault, not the line's."""
        try:
            told.append(make(*what))
        except Exception as error:  # noqa: BLE001 - whatever a converter to JSON raises
            self.failed(error)

    def _states(self) -> dict[str, Any]:
        """All widgets whose state can be told, as a page makes them anew."""
        states = {}
        for id_, widget in self.widgets.items():
            if widget is not None:
                try:
                    states[id_] = whole_of(widget)
                except Exception as error:  # noqa: BLE001 - whatever a converter to JSON raises
                    self.failed(error)
        return states

    def _opened(self, id_: str) -> dict[str, Any]:
        widget = self.widgets[id_]
        widget.comm.announced = True
        whole = whole_of(widget)
        state = {
            **whole["state"],
            "_model_name": whole["model_name"],
            "_model_module": whole["model_module"],
            "_model_module_version": whole["model_module_version"],
        }
        data = {"state": state, "buffer_paths": whole.get("buffer_paths", [])}
        content = {"comm_id": id_, "target_name": "jupyter.widget", "data": data}
        message = {"msg_type": "comm_open", "content": content, "metadata": {"version": PROTOCOL}}
        if "buffers" in whole:
            message["buffers"] = whole["buffers"]
        return message

    def _update(self, id_: str, names: set[str]) -> dict[str, Any]:
        widget = self.widgets[id_]
        state, paths, buffers = split_off(widget, state_of(widget, names))
        data = {"method": "update", "state": state, "buffer_paths": paths}
        message: dict[str, Any] = {"msg_type": "comm_msg", "content": {"comm_id": id_, "data": data}}
        if buffers:
            message["buffers"] = buffers
        return message

    # --- the end ---------------------------------------------------------------------------------

    def end(self) -> None:
        """Frees everything the session held, without waiting for a garbage collector."""
        if self.ended:
            return
        self.ended = True
        line, self.line = self.line, None
        if line is not None:
            line.hang_up()
        for step in self._step_queue:
            # One that has begun is told; one that has not would warn that nobody ever awaited it.
            step.close()
        widgets = [widget for widget in self.widgets.values() if widget is not None]
        self.widgets.clear()
        self._context.run(self._let_go, [*(partial(free, widget) for widget in widgets), *self._at_end])
        self._at_end.clear()
        for held in (self._step_queue, self._inbox, self._new, self._changed, self._out, self.outputs):
            held.clear()
        self.services = None
        self._context = contextvars.Context()

    def _let_go(self, steps: list[Callable[[], Any]]) -> None:
        """The last steps; one that fails is its notebook's fault and holds up none of the others."""
        for step in steps:
            try:
                step()
            except Exception:
                log.exception("%s failed at its end", self.tag)


def _go_on(step: Step, answer: Any, error: BaseException | None) -> Doing[Any]:
    """Runs a step until it asks for the next use case. Raises StopIteration at its end."""
    return step.send(answer) if error is None else step.throw(error)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def _text(messages: list[dict[str, Any]]) -> bytes:
    """One frame. What is not JSON in a widget's state is a fault that the log must show."""
    try:
        text = _encode(messages)
    except (ValueError, TypeError):
        log.exception("a widget's state is not JSON")
        text = _encode([message for message in messages if message.get("type") == "idle"])
    # Halves of surrogate pairs cannot be sent; a page that made one gets a replacement mark.
    return text.encode("utf-8", "replace")
