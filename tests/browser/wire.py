"""A page without a browser: it says over a real websocket what the scripts of the student's page say.

Messages travel in the binary framing ``v1.kernel.websocket.jupyter.org``, as from Voila's own front end.
"""

import asyncio
import json
import re
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

V1 = "v1.kernel.websocket.jupyter.org"
# Two cores are shared by forty kernels; nothing waits this long when it works.
SECONDS = 120.0
T = TypeVar("T")
_CONFIG = re.compile(r'id="jupyter-config-data"[^>]*>(.*?)</script>', re.S)


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``, run in a thread: Playwright keeps an event loop in the one of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Message:
    """A message of the kernel protocol, taken apart."""

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
    """A frame as its message."""
    if isinstance(frame, str):
        whole = json.loads(frame)
        return Message(whole["channel"], whole["header"], whole["parent_header"], whole["content"])
    channel, header, parent, _metadata, content, *buffers = pieces_of(frame)
    return Message(
        channel.decode(), json.loads(header), json.loads(parent), json.loads(content), tuple(buffers)
    )


@dataclass
class Browser:
    """What outlives a page: the cookies, and what the page's script keeps."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    async def fetch(self, path: str, method: str = "GET", **options: Any) -> HTTPResponse:
        """One request; cookies are sent and kept."""
        headers = {"Cookie": self.cookie_header(), **options.pop("headers", {})}
        request = HTTPRequest(
            self.base + path, method, headers, request_timeout=SECONDS, connect_timeout=SECONDS, **options
        )
        client = AsyncHTTPClient(force_instance=True)
        try:
            response = await client.fetch(request, raise_error=False)
        finally:
            client.close()
        for line in response.headers.get_list("Set-Cookie"):
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return response

    def cookie_header(self) -> str:
        """All cookies in one header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @asynccontextmanager
    async def open(self, path: str = "/") -> AsyncIterator["Page"]:
        """A page with its websocket; afterwards it is closed with the beacon of a closed tab."""
        response = await self.fetch(path)
        assert response.code == 200, (response.code, response.body[:500])
        config = _CONFIG.search(response.body.decode())
        assert config, response.body[-500:]
        page = Page(self, json.loads(config[1])["kernelId"], response)
        await page.connect()
        try:
            yield page
        finally:
            await page.close()


@dataclass
class Page:
    """An open page: the widgets as the kernel has told of them, and a record of all frames."""

    browser: Browser
    kernel: str
    response: HTTPResponse
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """Custom messages of the kernel, by model."""
    received: list[bytes | str] = field(default_factory=list)
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    _socket: Any = None
    _reader: Any = None
    _waiting: dict[tuple[str, str], "asyncio.Future[Message]"] = field(default_factory=dict)

    async def connect(self) -> None:
        """Opens the websocket and asks for all widgets, as the front end does on a new page."""
        host = self.browser.base.partition("://")[2]
        url = f"ws://{host}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        headers = {"Cookie": self.browser.cookie_header(), "Origin": self.browser.base}
        request = HTTPRequest(url, headers=headers, connect_timeout=SECONDS)
        self._socket = await websocket_connect(request, subprotocols=[V1])
        self._reader = asyncio.create_task(self._read(self._socket))
        await self.reply("kernel_info_request", {}, "kernel_info_reply")
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        await self.send("comm_open", opening, metadata={"version": "1.0.0"})
        await self.say(comm, {"method": "request_states"})

    async def close(self, *, beacon: bool = True) -> None:
        """Closes the websocket and tells the server that the tab is gone."""
        self._socket.close()
        await self._reader
        if not beacon:
            return
        token = self.browser.cookies.get("_xsrf", "")
        body = f'--form\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n{token}\r\n--form--\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=form"}
        path = f"/voila/api/shutdown/{self.kernel}"
        await self.browser.fetch(path, "POST", body=body, headers=headers)

    # --- messages --------------------------------------------------------------------------------

    async def _read(self, socket: WebSocketClientConnection) -> None:
        while (frame := await socket.read_message()) is not None:
            self.received.append(frame)
            self._heard(unpacked(frame))
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the websocket was closed"))
        self._waiting.clear()

    def _heard(self, message: Message) -> None:
        content = message.content
        if message.kind == "comm_open" and content["target_name"] == "jupyter.widget":
            self.models[content["comm_id"]] = dict(content["data"]["state"])
        elif message.kind == "comm_close":
            self.models.pop(content["comm_id"], None)
        elif message.kind == "comm_msg":
            self._widget(content["comm_id"], content["data"])
        kind = message.kind
        if kind == "status" and content["execution_state"] == "idle":
            kind = "idle"
        waiting = self._waiting.pop((kind, message.parent.get("msg_id", "")), None)
        if waiting and not waiting.done():
            waiting.set_result(message)

    def _widget(self, model: str, data: dict[str, Any]) -> None:
        method = data.get("method")
        if method == "update_states":
            self.models.update({id_: dict(found["state"]) for id_, found in data["states"].items()})
        elif method in {"update", "echo_update"} and model in self.models:
            self.models[model].update(data["state"])
        elif method == "custom":
            self.told[model].append(data["content"])
            if data["content"].get("type") == "keep":
                self.browser.kept.update(data["content"]["values"])

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
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[answer, id_] = future
        await self.send(kind, content, id_=id_, **options)
        return await asyncio.wait_for(future, SECONDS)

    async def say(self, model: str, data: Any) -> None:
        """A message of a widget, until the kernel is done with it: all it had to say has arrived."""
        await self.reply("comm_msg", {"comm_id": model, "data": data})

    async def update(self, model: str, **state: Any) -> None:
        """Sets traits of a widget, as a field does when someone types in it."""
        await self.say(model, {"method": "update", "state": state, "buffer_paths": []})

    async def custom(self, model: str, content: Any) -> None:
        """A message of a widget's own script."""
        await self.say(model, {"method": "custom", "content": content})

    async def click(self, model: str) -> None:
        """A click on a button."""
        await self.custom(model, {"event": "click"})

    # --- what is on the screen -------------------------------------------------------------------

    def shown(self) -> Iterator[str]:
        """The models on the screen, from the app downwards, in their order."""
        root = next(id_ for id_, state in self.models.items() if "qk-app" in state.get("_dom_classes", ()))
        return self._below(root)

    def _below(self, model: str) -> Iterator[str]:
        yield model
        for child in self.models[model].get("children", ()):
            yield from self._below(child.removeprefix("IPY_MODEL_"))

    def find(self, description: str) -> str:
        """The field or button of these words on the screen."""
        found = [id_ for id_ in self.shown() if self.models[id_].get("description") == description]
        assert found, (description, self.text())
        return found[0]

    def has(self, description: str) -> bool:
        """Whether such a field or button is on the screen."""
        return any(self.models[id_].get("description") == description for id_ in self.shown())

    def trait(self, name: str) -> str:
        """The model on the screen that has this trait: "state" the head, "view" the question."""
        return next(id_ for id_ in self.shown() if name in self.models[id_])

    def text(self) -> str:
        """All texts on the screen."""
        values = (self.models[id_].get("value") for id_ in self.shown())
        return "\n".join(value for value in values if isinstance(value, str))

    @property
    def screen(self) -> str:
        """The name of the screen."""
        return str(self.models[self.trait("state")]["state"]["screen"])

    @property
    def view(self) -> dict[str, Any]:
        """The question on the screen."""
        view: dict[str, Any] = self.models[self.trait("view")]["view"]
        return view

    async def press(self, description: str) -> None:
        """A button by its words."""
        await self.click(self.find(description))

    # --- what a student does ---------------------------------------------------------------------

    async def hello(self) -> None:
        """What the head says when it is drawn."""
        head = self.trait("state")
        for _again in range(2):  # where the page had to find the activity first, it asks once more
            await self.custom(head, {"type": "hello", "kept": self.browser.kept})
            if self.told[head][-1:] != [{"type": "again"}]:
                break

    async def choose(self, school: str, class_: str) -> None:
        """School and class in their lists."""
        for label, choice in (("学校", school), ("班级", class_)):
            list_ = self.find(label)
            await self.update(list_, index=self.models[list_]["_options_labels"].index(choice))

    async def enter(self, school: str, class_: str, name: str, seat: str = "") -> None:
        """From the entry to what is ahead."""
        await self.choose(school, class_)
        await self.update(self.find("姓名"), value=name)
        await self.press("进入")
        if self.has("座号"):
            await self.update(self.find("座号"), value=seat)
            await self.press("进入")
        assert self.screen == "ahead", self.text()

    async def answer(self, response: Any, *, id_: str = "") -> str:
        """Answers the question on the screen; returns the id once the page was told "saved"."""
        box, id_ = self.trait("view"), id_ or uuid.uuid4().hex
        answer = {"type": "answer", "id": id_, "position": self.view["position"], "response": response}
        await self.custom(box, answer)
        assert {"type": "saved", "id": id_} in self.told[box], (answer, self.told[box][-3:])
        return id_
