"""Sessions in the test's own process: the real registry and hooks, pages without a network between them.

A page is a ``wire.Page`` with a line of its own kind, so that what is done to a live server can be done here
too, message by message and in any order.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import comm
import ipywidgets.widgets.widget as stock
import nbformat
import traitlets
from ipywidgets import CallbackDispatcher, DOMWidget, Widget, widget_serialization

from browser.canaries import disguises
from browser.lines import SessionLine
from browser.wire import Browser, Page
from quizkit.serve.pictures import Pictures
from quizkit.serve.sessions import hooks
from quizkit.serve.sessions import registry as registries
from quizkit.serve.sessions.meters import Meters
from quizkit.serve.sessions.notebook import Notebook, compiled
from quizkit.serve.sessions.registry import Limits, Sessions
from quizkit.serve.sessions.saving import Saving
from quizkit.serve.sessions.session import Doer, Session
from quizkit.services import Services

NO_LIMITS = Limits(1000, 600.0, 600.0)


@contextmanager
def installed() -> Iterator[None]:
    """ipywidgets with the hooks of a server, and afterwards as the other tests of this process know it."""
    echo = stock.JUPYTER_WIDGETS_ECHO
    hooks.install()
    try:
        yield
    finally:
        kept = hooks._stock
        comm.create_comm = kept["create_comm"]
        Widget.open, Widget.close = kept["open"], kept["close"]
        Widget.notify_change, Widget.send_state = kept["notify_change"], kept["send_state"]
        Widget._default_keys.func = kept["keys"]
        CallbackDispatcher.__call__ = kept["call"]
        stock.JUPYTER_WIDGETS_ECHO = echo
        kept.clear()


# --- marks that show whose something is ----------------------------------------------------------

MARK = re.compile(rb"canary-[0-9a-f]{12}")


def mark_of(number: int) -> str:
    """The canary of a student; none is a part of another."""
    return f"canary-{sha256(b'%d' % number).hexdigest()[:12]}"


def raw(page: Page) -> list[bytes]:
    """All frames a page has received."""
    return [frame.encode() if isinstance(frame, str) else frame for frame in page.received]


def found_in(page: Page, marks: list[str]) -> set[str]:
    """Those of the marks that the page has received, in whatever disguise."""
    frames = b"\0".join(raw(page))
    return {mark for mark in marks if any(shape in frames for shape in disguises(mark))}


# --- recorders -----------------------------------------------------------------------------------


class Held:
    """A recorder that does nothing until the test says so, for one session or another."""

    def __init__(self) -> None:
        self.asked: list[tuple[Callable[[], Any], Session]] = []

    def submit(self, use_case: Callable[[], Any], session: Session) -> None:
        """Keeps what is to be done."""
        self.asked.append((use_case, session))

    def give(self, session: Session) -> bool:
        """Does what this session waits for; False if it waits for nothing."""
        for number, (use_case, asking) in enumerate(self.asked):
            if asking is session:
                del self.asked[number]
                _do(use_case, session)
                return True
        return False


class Prompt:
    """A recorder that has everything done at the loop's next turn."""

    def submit(self, use_case: Callable[[], Any], session: Session) -> None:
        """Runs it there."""
        asyncio.get_running_loop().call_soon(_do, use_case, session)


def _do(use_case: Callable[[], Any], session: Session) -> None:
    try:
        answer = use_case()
    except Exception as error:  # noqa: BLE001 - the session's own, as the recorder has it
        session.resume(None, error)
    else:
        session.resume(answer, None)


# --- pages ---------------------------------------------------------------------------------------


class Chair:
    """The server's end of a page's line; what ``SessionSocket`` is on a live server."""

    def __init__(self, line: "RoomLine") -> None:
        self.line = line
        self.session: Session | None = None
        self.at_door: object = None
        self.looked = 0

    def send_text(self, text: bytes) -> None:
        """A frame."""
        self.line.page.received.append(text)
        self.line._take(text)

    def admitted(self, session: Session) -> None:
        """The session is this page's."""
        self.session, self.at_door = session, None

    def tell_place(self, place: int, seconds: int | None) -> None:
        """How many are before."""
        self._say({"type": "waiting", "place": place, "seconds": seconds})

    def look(self) -> None:
        """A ping."""
        self.looked += 1

    def hang_up(self, reason: str = "") -> None:
        """The server ends the connection."""
        self.session = None
        if reason:
            sentence = registries.sentence_of(reason)
            self._say({"type": "ended", "reason": reason, "sentence": sentence})
        self._over()

    def _say(self, message: dict[str, Any]) -> None:
        self.send_text(json.dumps([message], ensure_ascii=False).encode())

    def _over(self) -> None:
        if not self.line._reader.done():
            self.line._reader.set_result(None)
        for waiting in self.line._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the line was closed"))
        self.line._waiting.clear()

    # What the page's end asks of its websocket.

    async def write_message(self, text: str, binary: bool = False) -> None:  # noqa: ARG002 - tornado's signature
        """A frame of the page."""
        message = json.loads(text)
        if self.session is None:
            line = self.line
            come = line.house.sessions.come
            self.at_door = come(self, line.browser.base.encode(), message["page"], message["session"])
        elif message.get("type") == "leave":
            self.line.house.sessions.end(self.session, "left")
        else:
            self.session.received([message])

    def close(self) -> None:
        """The page's end is gone."""
        self.line.house.sessions.go(self.at_door)
        session, self.session = self.session, None
        if session is not None:
            session.detach(self)
        self._over()


@dataclass
class RoomLine(SessionLine):
    """The light page's line without a network: what is sent has arrived."""

    house: "Room" = field(kw_only=True)

    @property
    def chair(self) -> Chair:
        """The server's end."""
        chair: Chair = self._socket
        return chair

    @property
    def seat(self) -> Session:
        """The session behind the page."""
        assert self.chair.session is not None
        return self.chair.session

    async def _open(self, path: str, **options: Any) -> None:  # noqa: ARG002 - there is no network
        self._reader = asyncio.get_running_loop().create_future()
        self._socket = Chair(self)

    async def connect(self) -> None:
        """As on a network, but nobody counts messages here."""
        await super().connect()

    async def stand(self) -> None:
        """Asks to be let in and does not wait for it."""
        await self._open("")
        await self.write({"type": "open", "page": self.address, "session": self.session})


class Room:
    """A registry of sessions that all run one notebook; each new session gets the next canary.

    The canary is what the notebook sees as its activity: ``current_host().activity``.
    """

    def __init__(
        self,
        notebook: Notebook,
        *,
        doer: Doer,
        services: Services | None = None,
        limits: Limits = NO_LIMITS,
        meters: Meters | None = None,
        activity: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.notebook = notebook
        self.doer = doer
        self.activity = activity
        self.next_mark = 0
        self._browsers = count()
        self.sessions = Sessions(
            self._page_at,
            limits,
            services=services,
            pictures=Pictures("/"),
            doer=doer,
            meters=meters or Meters(),
            clock=clock,
        )

    def _page_at(self, _address: str) -> registries.Page:
        activity = self.activity
        if activity is None:
            activity = mark_of(self.next_mark)
        return registries.Page(self.notebook, activity)

    def browser(self) -> Browser:
        """Another browser, with a cookie of its own."""
        return Browser(f"browser-{next(self._browsers)}")

    def page(self, browser: Browser | None = None, *, session: str | None = None) -> Page:
        """A page that is not connected yet; ``session`` is the one it asks for."""
        page = Page(browser or self.browser(), None)  # type: ignore[arg-type]  # there is no document
        page.line = RoomLine(page.browser, page, session=session, house=self)
        return page

    async def enter(self, browser: Browser | None = None, *, mark: int | None = None) -> Page:
        """A page that is inside."""
        if mark is not None:
            self.next_mark = mark
        page = self.page(browser)
        await page.line.connect()
        return page


def cells(*sources: str) -> Notebook:
    """A notebook of these code cells."""
    return compiled(Path("notebook.ipynb"), enumerate(sources))


def notebook_at(path: Path) -> Notebook:
    """The code cells of a notebook file."""
    content = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return compiled(path, enumerate(cell.source for cell in content.cells if cell.cell_type == "code"))


@asynccontextmanager
async def room(*sources: str, **options: Any) -> AsyncIterator[Room]:
    """Sessions that run these cells."""
    options.setdefault("doer", Prompt())
    with installed():
        made = Room(cells(*sources), **options)
        try:
            yield made
        finally:
            made.sessions.end_all()


@asynccontextmanager
async def school(project: Any, **options: Any) -> AsyncIterator[Room]:
    """The real student's app on a project's store, with the real recorder."""
    with installed(), project.services() as services:
        meters = Meters()
        saving = Saving(services, meters, asyncio.get_running_loop())
        notebook = notebook_at(project.folder / "notebooks" / "apps" / "student.ipynb")
        made = Room(notebook, doer=saving, services=services, meters=meters, activity="", **options)
        try:
            yield made
        finally:
            made.sessions.end_all()
            await saving.close()


# --- a notebook with a canary in every value -----------------------------------------------------


class Slot(DOMWidget):  # type: ignore[misc]  # ipywidgets has no types
    """A widget that is not of the core and refers to other widgets: a page may set what it refers to."""

    _model_name = traitlets.Unicode("SlotModel").tag(sync=True)
    _model_module = traitlets.Unicode("rooms").tag(sync=True)
    thing = traitlets.Any().tag(sync=True, **widget_serialization)


CANARIES = """
import ipywidgets as w
from quizkit.widgets.hosting import current_host, do
from serve.rooms import Slot

mine = current_host().activity
heading = w.HTML(f"<h1>{mine}</h1>")
field = w.Text(f"text {mine}", placeholder=f"hint {mine}", description="field", tooltip=mine)
area = w.Textarea(f"area {mine}", description="area")
choice = w.Dropdown(options=[("none", ""), (f"label {mine}", mine)], value=mine, description="choice")
several = w.SelectMultiple(options=[mine, "other"], value=[mine], description="several")
likely = w.Combobox(options=[f"maybe {mine}"], description="likely")
tags = w.TagsInput(value=[mine], allow_duplicates=True)
picture = w.Image(value=f"bytes {mine}".encode(), format="png")
pages = w.Accordion([w.Label(f"page {mine}")], titles=[f"title {mine}"])
slot = Slot(thing={"deep": [mine]})
secret = w.Label(f"secret {mine}", model_id=f"own-{mine[-12:]}")
echo, box = w.Label("-"), w.VBox([])
number = 0


def show(*words):
    echo.value = " ".join([mine, *map(str, words)])


def more(_button):
    global number
    number += 1
    box.children = [*box.children, w.Label(f"new {number} {mine}", description=mine)][-6:]
    show("has", number)


def save(_button):
    async def step():
        global number
        number += 1
        show("saving", number)
        stored = await do(lambda: f"{mine} stored")
        box.children = [*box.children, w.HTML(f"{stored} {number}")][-6:]
        show("saved", number)

    current_host().run(step())


def drop(_button):
    gone, box.children = box.children, []
    for child in gone:
        child.close()


def fail(_button):
    raise ValueError(f"what nobody may read: {mine}")


def buttons(**clicked):
    for words, function in clicked.items():
        made = w.Button(description=words, tooltip=f"{words} {mine}")
        made.on_click(function)
        yield made


row = w.HBox(
    list(
        buttons(
            more=more,
            save=save,
            fail=fail,
            drop=drop,
            who=lambda _button: show("is", current_host().activity),
            tell=lambda _button: slot.send({"told": mine}, buffers=[mine.encode()]),
            whole=lambda _button: slot.send_state(),
        )
    )
)
field.observe(lambda change: show("typed", change["new"]), "value")
slot.observe(lambda change: show("refers to", getattr(change["new"], "value", change["new"])), "thing")
inner = [heading, field, area, choice, several, likely, tags, picture, pages, slot, secret]
app = w.VBox([*inner, echo, box, row])
app.add_class("qk-app")
app
"""


def named(page: Page, description: str) -> str | None:
    """The widget of these words that the page has, on the screen or not."""
    found = [id_ for id_, state in page.models.items() if state.get("description") == description]
    return found[0] if found else None


async def turns() -> None:
    """Everything that the loop has to do is done."""
    for _turn in range(10):
        await asyncio.sleep(0)


def older(session: Session, seconds: float) -> None:
    """As if the session had last heard, or lost, its page so much earlier."""
    session.heard -= seconds
    session.left -= seconds


async def click(page: Page, description: str) -> None:
    """Presses a button if the page has it."""
    button = named(page, description)
    if button is not None:
        await page.click(button)
