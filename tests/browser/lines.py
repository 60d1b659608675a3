"""The two lines on which a student's page talks to its server, without a browser.

``SessionLine`` speaks the light page's protocol (JSON frames on ``/session``), ``KernelLine`` that of Voila's
own front end: the binary framing ``v1.kernel.websocket.jupyter.org`` to a kernel.
"""

import asyncio
import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

V1 = "v1.kernel.websocket.jupyter.org"
# Two cores are shared by forty kernels; nothing waits this long when it works.
SECONDS = 120.0


@dataclass(frozen=True)
class Message:
    """A message of the kernel protocol, taken apart; of a session's frame it has kind and content only."""

    channel: str
    header: dict[str, Any]
    parent: dict[str, Any]
    content: dict[str, Any]
    buffers: tuple[bytes, ...] = ()

    @property
    def kind(self) -> str:
        """For example "comm_msg"."""
        return str(self.header["msg_type"])


def packed(channel: str, parts: list[bytes]) -> bytes:
    """Channel, then header, parent, metadata, content and buffers, with their offsets before them."""
    pieces = [channel.encode(), *parts]
    offsets = [8 * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return b"".join(n.to_bytes(8, "little") for n in (len(offsets), *offsets)) + b"".join(pieces)


def pieces_of(frame: bytes) -> list[bytes]:
    """What ``packed`` put together: the channel's name and the parts. ValueError if it is no such frame."""
    count = int.from_bytes(frame[:8], "little")
    if not 6 <= count <= len(frame) // 8:
        raise ValueError("not a frame of the kernel protocol")
    offsets = [int.from_bytes(frame[8 * n : 8 * n + 8], "little") for n in range(1, count + 1)]
    if offsets[0] != 8 * (count + 1) or offsets[-1] != len(frame):
        raise ValueError("not a frame of the kernel protocol")
    return [frame[a:b] for a, b in pairwise(offsets)]


def unpacked(frame: bytes | str) -> Message:
    """A frame of a kernel's websocket as its message."""
    if isinstance(frame, str):
        whole = json.loads(frame)
        return Message(whole["channel"], whole["header"], whole["parent_header"], whole["content"])
    channel, header, parent, _metadata, content, *buffers = pieces_of(frame)
    return Message(
        channel.decode(), json.loads(header), json.loads(parent), json.loads(content), tuple(buffers)
    )


class Listener(Protocol):
    """The page, as its line uses it."""

    received: list[bytes | str]

    def heard(self, message: Message) -> None:
        """A message about widgets."""

    def picture(self, states: dict[str, Any], *, whole: bool) -> None:
        """States of widgets: of all there are if ``whole``, else besides those that are known."""


class Caller(Protocol):
    """The browser, as a line uses it."""

    base: str

    def cookie_header(self) -> str:
        """All cookies in one header."""

    async def fetch(self, path: str, method: str = "GET", **options: Any) -> Any:
        """One request."""


@dataclass
class _Line(ABC):
    browser: Caller
    page: Listener
    _socket: Any = None
    _reader: Any = None
    _waiting: dict[tuple[str, str], "asyncio.Future[Message]"] = field(default_factory=dict)

    async def _open(self, path: str, **options: Any) -> None:
        url = self.browser.base.replace("http", "ws", 1) + path
        headers = {"Cookie": self.browser.cookie_header(), "Origin": self.browser.base}
        request = HTTPRequest(url, headers=headers, connect_timeout=SECONDS)
        self._socket = await websocket_connect(request, **options)
        self._reader = asyncio.create_task(self._read(self._socket))

    async def _read(self, socket: WebSocketClientConnection) -> None:
        while (frame := await socket.read_message()) is not None:
            self.page.received.append(frame)
            self._take(frame)
        socket.close()  # else it complains that it was left open, though the server has ended it
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the websocket was closed"))
        self._waiting.clear()

    @abstractmethod
    def _take(self, frame: bytes | str) -> None:
        """A frame of the server."""

    def _settle(self, kind: str, id_: str, message: Message) -> None:
        waiting = self._waiting.pop((kind, id_), None)
        if waiting and not waiting.done():
            waiting.set_result(message)

    async def answered(self, kind: str, id_: str, send: Callable[[], Any]) -> Message:
        """The message of this kind in answer to the one that ``send`` sends under this id."""
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[kind, id_] = future
        await send()
        return await asyncio.wait_for(future, SECONDS)

    async def ended(self) -> None:
        """Returns when the server has closed the connection."""
        await asyncio.wait_for(asyncio.shield(self._reader), SECONDS)

    @property
    def is_open(self) -> bool:
        """Whether the connection is still there."""
        return not self._reader.done()

    async def hang_up(self) -> None:
        """Closes the connection without a word."""
        self._socket.close()
        await self._reader


@dataclass
class SessionLine(_Line):
    """The light page's line."""

    address: str = "/"
    session: str | None = None
    resumed: bool = False
    outputs: list[Any] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    """What is not about widgets: ``waiting``, ``session``, ``trouble``, ``ended``."""

    async def connect(self) -> None:
        """Opens the websocket and waits for the whole picture; for a place too, if it has to."""
        await self._open("/session")
        opening = {"type": "open", "page": self.address, "session": self.session}
        await self.answered("states", "", lambda: self.write(opening))

    async def close(self, *, beacon: bool = True) -> None:
        """Closes the websocket; says before that the page is left for good."""
        if beacon and self.is_open:
            await self.write({"type": "leave"})
        await self.hang_up()

    async def write(self, frame: Any) -> None:
        """Sends anything: what is no text and no bytes as JSON."""
        binary = isinstance(frame, bytes)
        text = frame if isinstance(frame, str | bytes) else json.dumps(frame)
        await self._socket.write_message(text, binary=binary)

    async def send(self, kind: str, content: Any, *, id_: str = "", **_options: Any) -> str:
        """Sends a message; returns its id."""
        id_ = id_ or uuid.uuid4().hex
        await self.write({"msg_type": kind, "msg_id": id_, "content": content})
        return id_

    async def reply(self, kind: str, content: Any, answer: str = "idle", **_options: Any) -> Message:
        """Sends a message and waits until the session is done with it, or for its answer of that kind."""
        id_ = uuid.uuid4().hex
        key = id_ if answer == "idle" else ""
        return await self.answered(answer, key, lambda: self.send(kind, content, id_=id_))

    def _take(self, frame: bytes | str) -> None:
        for item in json.loads(frame):
            kind = item.get("msg_type") or item["type"]
            content = item.get("content", item)
            message = Message("", {"msg_type": kind}, {}, content)
            if "msg_type" in item:
                self.page.heard(message)
                self._settle(kind, "", message)
                continue
            if kind == "states":
                self.outputs = item["outputs"]
                self.page.picture(item["states"], whole=True)
            elif kind == "session":
                self.session, self.resumed = item["id"], item["resumed"]
            if kind not in ("idle", "states"):
                self.said.append(item)
            self._settle(kind, item.get("of", ""), message)


@dataclass
class KernelLine(_Line):
    """The line of Voila's own front end to a kernel."""

    kernel: str = ""
    session: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def connect(self) -> None:
        """Opens the websocket and asks for all widgets, as the front end does on a new page."""
        path = f"/api/kernels/{self.kernel}/channels?session_id={self.session}"
        await self._open(path, subprotocols=[V1])
        await self.reply("kernel_info_request", {}, "kernel_info_reply")
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        await self.send("comm_open", opening, metadata={"version": "1.0.0"})
        await self.reply("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})

    async def close(self, *, beacon: bool = True) -> None:
        """Closes the websocket and tells the server that the tab is gone."""
        await self.hang_up()
        if not beacon:
            return
        token = getattr(self.browser, "cookies", {}).get("_xsrf", "")
        body = f'--form\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n{token}\r\n--form--\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=form"}
        await self.browser.fetch(f"/voila/api/shutdown/{self.kernel}", "POST", body=body, headers=headers)

    async def send(
        self,
        kind: str,
        content: Any,
        *,
        channel: str = "shell",
        metadata: dict[str, Any] | None = None,
        header: bytes | None = None,
        id_: str = "",
    ) -> str:
        """Sends a message; returns its id. ``header`` takes the place of a well-made one."""
        id_ = id_ or uuid.uuid4().hex
        made = {"msg_id": id_, "msg_type": kind, "session": self.session, "username": "", "version": "5.3"}
        made["date"] = "2026-09-01T00:00:00.000Z"
        parts = [header or json.dumps(made).encode(), b"{}", json.dumps(metadata or {}).encode()]
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        await self._socket.write_message(packed(channel, [*parts, body]), binary=True)
        return id_

    async def reply(self, kind: str, content: Any, answer: str = "idle", **options: Any) -> Message:
        """Sends a message and waits for one in answer to it; "idle" when the kernel is done with it."""
        id_ = uuid.uuid4().hex
        return await self.answered(answer, id_, lambda: self.send(kind, content, id_=id_, **options))

    def _take(self, frame: bytes | str) -> None:
        message = unpacked(frame)
        data = message.content.get("data")
        if message.kind == "comm_msg" and isinstance(data, dict) and data.get("method") == "update_states":
            self.page.picture(data["states"], whole=False)
        else:
            self.page.heard(message)
        kind = message.kind
        if kind == "status" and message.content["execution_state"] == "idle":
            kind = "idle"
        self._settle(kind, message.parent.get("msg_id", ""), message)
