"""What an open page knows: which model is which field, what is on the screen, what was saved.

The protocol is that of the light page. Of what the server says only what a student needs is looked at.
"""

import asyncio
import json
import re
import zlib
from collections.abc import Callable
from typing import Any

from benchmarks.load.wire import Socket, Target, fetch

_PAGE = re.compile(rb'id="quizkit-page"[^>]*>(.*?)</script>', re.S)
_FILES = re.compile(rb'(?:src|href)="([^"]+\.(?:js|css))"')
_GZIP = 16 + zlib.MAX_WBITS
# What the page's script does by itself while it is open (PULSE in head.js).
PULSE_SECONDS = 20.0


class Gone(ConnectionError):
    """The connection ended, or the server ended the session."""


class Document:
    """What all pages of one address have in common: its base and its files; read from the first one."""

    def __init__(self, body: bytes) -> None:
        text = zlib.decompress(body, _GZIP) if body[:2] == b"\x1f\x8b" else body
        found = _PAGE.search(text)
        if found is None:
            raise ValueError("this is not the light page: it has no quizkit-page")
        self.base = str(json.loads(found[1])["base"])
        self.files = [match.decode() for match in _FILES.findall(text)]

    def place(self, path: str) -> str:
        """The path of a page without the base, as the page says it in its first message."""
        return "/" + path.removeprefix(self.base)


class Page:
    """An open page of one student."""

    def __init__(self) -> None:
        self.socket: Socket
        self.named: dict[str, str] = {}
        """The model of a field or button, by its words."""
        self.choices: dict[str, list[str]] = {}
        """What a list offers, by its model."""
        self.head = self.box = self.screen = ""
        self.view: dict[str, Any] = {}
        self.saved: set[str] = set()
        self.refused: set[str] = set()
        self.kept: dict[str, Any] = {}
        self.session = ""
        self.resumed = False
        self.again = False
        self.places: list[int] = []
        """In the waiting room, as it was told."""
        self.trouble: list[str] = []
        self.over: Exception | None = None
        self._ids = 0
        self._check: Callable[[], object] | None = None
        self._found: asyncio.Future[None] | None = None
        self._leaving = False
        self._timer: asyncio.TimerHandle | None = None

    # --- opening and closing ---------------------------------------------------------------------

    async def open(
        self, target: Target, document: Document, cookies: dict[str, str], session: str | None = None
    ) -> None:
        """Opens the websocket and says which page this is; cookies are those the document has set."""
        self.socket = await Socket.open(
            target, f"{document.base}session", cookies, self.heard, self._connection_lost
        )
        opening = {"type": "open", "page": document.place(target.path), "session": session}
        self.socket.send(json.dumps(opening))
        self._timer = asyncio.get_running_loop().call_later(PULSE_SECONDS, self._pulse)

    def _pulse(self) -> None:
        """What the head asks from time to time: how much time is left, and whether the line is there."""
        if self.head:
            self.custom(self.head, {"type": "pulse"})
        self._timer = asyncio.get_running_loop().call_later(PULSE_SECONDS, self._pulse)

    def _still(self) -> None:
        """No pulse any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def leave(self) -> None:
        """The tab is closed or left for good."""
        self._leaving = True
        self._still()
        self.socket.send('{"type":"leave"}')
        self.socket.close()

    def abort(self) -> None:
        """The phone is gone: nobody says anything."""
        self._leaving = True
        self._still()
        self.socket.abort()

    def _connection_lost(self, error: Exception | None) -> None:
        if not self._leaving:
            self._end(Gone(f"connection lost{f': {type(error).__name__}' if error else ''}"))

    def fall_silent(self) -> None:
        """Neither reads nor sends; the connection stays."""
        self._leaving = True
        self._still()
        self.socket.fall_silent()

    def _end(self, error: Exception) -> None:
        self._still()
        self.over = self.over or error
        if self._found is not None and not self._found.done():
            self._found.set_exception(self.over)

    # --- hearing ---------------------------------------------------------------------------------

    def heard(self, frame: bytes) -> None:
        """Takes in one frame of the server."""
        for message in json.loads(frame):
            kind = message.get("msg_type")
            if kind == "comm_msg":
                content = message["content"]
                data = content["data"]
                if data["method"] == "custom":
                    self._told(data["content"])
                elif data["method"] in ("update", "echo_update"):
                    self._state(content["comm_id"], data["state"])
            elif kind == "comm_open":
                content = message["content"]
                self._state(content["comm_id"], content["data"]["state"])
            elif kind is None:
                self._control(message)
        if self._check is not None and self._check():
            self._check = None
            if self._found is not None and not self._found.done():
                self._found.set_result(None)

    def _control(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "states":
            for id_, model in message["states"].items():
                self._state(id_, model["state"])
        elif kind == "session":
            self.session, self.resumed = message["id"], message["resumed"]
        elif kind == "waiting":
            self.places.append(message["place"])
        elif kind == "trouble":
            self.trouble.append(message["sentence"])
        elif kind == "ended":
            self._end(Gone(f"ended: {message['reason']}"))

    def _told(self, content: dict[str, Any]) -> None:
        """A custom message: an acknowledgement, or something to keep."""
        kind = content.get("type")
        if kind == "saved":
            self.saved.add(content["id"])
        elif kind == "refused":
            self.refused.add(content["id"])
        elif kind == "keep":
            self.kept.update(content["values"])
        elif kind == "again":
            self.again = True

    def _state(self, id_: str, state: dict[str, Any]) -> None:
        """Traits of a model, all of them or some."""
        if "description" in state:
            self.named[state["description"]] = id_
        if "_options_labels" in state:
            self.choices[id_] = state["_options_labels"]
        if "view" in state:
            self.box = id_
            self.view = state["view"]
        if "state" in state:
            self.head = id_
            self.screen = state["state"].get("screen", "")

    # --- doing -----------------------------------------------------------------------------------

    async def until(self, check: Callable[[], object], what: str, seconds: float) -> None:
        """Returns as soon as ``check`` is true after a frame.

        Raises:
            TimeoutError: it was not within ``seconds``; says ``what``.
            Gone: the connection or the session ended first.
        """
        if self.over is not None:
            raise self.over
        if check():
            return
        loop = asyncio.get_running_loop()
        self._check, self._found = check, loop.create_future()
        clock = loop.call_later(seconds, self._too_late, what)
        try:
            await self._found
        finally:
            clock.cancel()
            self._check = self._found = None

    def _too_late(self, what: str) -> None:
        if self._found is not None and not self._found.done():
            self._found.set_exception(TimeoutError(f"{what} (screen {self.screen or '-'})"))

    def say(self, model: str, data: dict[str, Any]) -> None:
        """A message of a widget."""
        self._ids += 1
        content = {"comm_id": model, "data": data}
        self.socket.send(json.dumps({"msg_type": "comm_msg", "msg_id": f"m{self._ids}", "content": content}))

    def custom(self, model: str, content: dict[str, Any]) -> None:
        """A message of a widget's own script."""
        self.say(model, {"method": "custom", "content": content})

    def update(self, model: str, **state: Any) -> None:
        """Traits of a widget, as a field sends them."""
        self.say(model, {"method": "update", "state": state, "buffer_paths": []})

    def press(self, words: str) -> None:
        """A click on the button with these words."""
        self.custom(self.named[words], {"event": "click"})

    def choose(self, label: str, choice: str) -> None:
        """One of a list's choices."""
        model = self.named[label]
        self.update(model, index=self.choices[model].index(choice))

    def offers(self, label: str, choice: str) -> bool:
        """Whether a list has this choice now."""
        return choice in self.choices.get(self.named.get(label, ""), ())


async def first_document(target: Target, cookies: dict[str, str]) -> Document:
    """The document of a page, read through."""
    return Document(await fetch(target, target.path, cookies))
