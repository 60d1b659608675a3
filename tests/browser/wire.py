"""A page without a browser: it says over a real websocket what the scripts of the student's page say.

The document says which line it needs: that of the light page (``quizkit serve``) or of a kernel (stock
Voila).
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
from typing import Any, TypeVar

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from browser.lines import SECONDS, KernelLine, Message, SessionLine

T = TypeVar("T")
_CONFIG = re.compile(r'id="jupyter-config-data"[^>]*>(.*?)</script>', re.S)
_LIGHT = 'id="quizkit-page"'


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``, run in a thread: Playwright keeps an event loop in the one of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


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

    async def visit(self, path: str = "/") -> "Page":
        """The document of a page, which is not connected yet."""
        response = await self.fetch(path)
        assert response.code == 200, (response.code, response.body[:500])
        page = Page(self, response)
        document = response.body.decode()
        if _LIGHT in document:
            page.line = SessionLine(self, page, address=path)
        else:
            config = _CONFIG.search(document)
            assert config, response.body[-500:]
            page.line = KernelLine(self, page, kernel=json.loads(config[1])["kernelId"])
        return page

    @asynccontextmanager
    async def open(self, path: str = "/") -> AsyncIterator["Page"]:
        """A page with its websocket; afterwards it is closed as when its tab is closed."""
        page = await self.visit(path)
        await page.line.connect()
        try:
            yield page
        finally:
            await page.line.close()


@dataclass
class Page:
    """An open page: the widgets as the server has told of them, and a record of all frames."""

    browser: Browser
    response: HTTPResponse
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    """Custom messages of the server, by model."""
    received: list[bytes | str] = field(default_factory=list)
    line: Any = None
    """A ``SessionLine`` or a ``KernelLine``."""

    # --- messages --------------------------------------------------------------------------------

    def picture(self, states: dict[str, Any], *, whole: bool) -> None:
        """States of widgets; of all there are if ``whole``."""
        if whole:
            self.models.clear()
        for id_, found in states.items():
            self.models[id_] = {"_model_name": found["model_name"], **found["state"]}

    def heard(self, message: Message) -> None:
        """A message about a widget."""
        content = message.content
        if message.kind == "comm_open" and content["target_name"] == "jupyter.widget":
            self.models[content["comm_id"]] = dict(content["data"]["state"])
        elif message.kind == "comm_close":
            self.models.pop(content["comm_id"], None)
        elif message.kind == "comm_msg":
            self._widget(content["comm_id"], content["data"])

    def _widget(self, model: str, data: dict[str, Any]) -> None:
        method = data.get("method")
        if method in {"update", "echo_update"} and model in self.models:
            self.models[model].update(data["state"])
        elif method == "custom":
            self.told[model].append(data["content"])
            if data["content"].get("type") == "keep":
                self.browser.kept.update(data["content"]["values"])

    async def send(self, kind: str, content: Any, **options: Any) -> str:
        """Sends a message and does not wait; returns its id."""
        return str(await self.line.send(kind, content, **options))

    async def reply(self, kind: str, content: Any, answer: str = "idle", **options: Any) -> Message:
        """Sends a message and waits for its answer; "idle" when the server is done with it."""
        message: Message = await self.line.reply(kind, content, answer, **options)
        return message

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
