"""A server that knows nothing but the protocol: what a load against it costs is what the load itself costs.

``python -m benchmarks.load.fake`` prints its address. The tests of the load use it, too.
"""

import argparse
import asyncio
import json
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

QUESTIONS = 20
_DOCUMENT = '<script id="quizkit-page" type="application/json">{"base": "/"}</script><script src="/f.js">'


class Fake:
    """What the server was asked, and how it misbehaves when a test wants it to."""

    def __init__(self) -> None:
        self.opened: list[dict[str, Any]] = []
        self.answers: list[str] = []
        self.left = 0
        self.waits = 0
        """How many students find the waiting room before they get in."""
        self.silent_after: int | None = None
        """After so many answers nothing is acknowledged any more."""

    def application(self) -> Application:
        """Document, one file, and the websocket."""
        fake = {"fake": self}
        return Application(
            [(r"/session", _Session, fake), (r"/f\.js", _File), (r"/.*", _Document)],
            websocket_ping_interval=30,
        )

    def listen(self) -> tuple[HTTPServer, str]:
        """A running server on a free port of the loopback interface; stop it."""
        sockets = bind_sockets(0, "127.0.0.1")
        server = HTTPServer(self.application())
        server.add_sockets(sockets)
        return server, f"http://127.0.0.1:{sockets[0].getsockname()[1]}/a/x"


class _Document(RequestHandler):
    def get(self) -> None:
        """The same for everyone."""
        if not self.get_cookie("quizkit_browser"):
            self.set_cookie("quizkit_browser", "b", httponly=True)
        self.write(_DOCUMENT)


class _File(RequestHandler):
    def get(self) -> None:
        """A script."""
        self.write("0")


class _Session(WebSocketHandler):
    """One student: the models are made once, their states follow the clicks."""

    def initialize(self, fake: Fake) -> None:
        self.fake = fake
        self.position, self.turn = 0, 0

    def open(self) -> None:
        """No answer waits for the next one."""
        self.set_nodelay(True)

    def on_message(self, message: str | bytes) -> None:
        """Every message gets what it causes, then "idle"."""
        said = json.loads(message)
        if said.get("type") == "open":
            self._begin(said)
        elif said.get("type") == "leave":
            self.fake.left += 1
        else:
            out = self._handled(said["content"]["comm_id"], said["content"]["data"])
            self._tell(*out, {"type": "idle", "of": said["msg_id"]})

    def _tell(self, *messages: dict[str, Any]) -> None:
        self.write_message(json.dumps(messages))

    def _begin(self, said: dict[str, Any]) -> None:
        assert self.get_cookie("quizkit_browser") == "b"
        self.fake.opened.append(said)
        if self.fake.waits:
            self.fake.waits -= 1
            self._tell({"type": "waiting", "place": self.fake.waits + 1, "seconds": None})
        states = {"head": _model("Head", state=self._head("opening")), "box": _model("QuestionBox")}
        self._tell(
            {"type": "session", "id": f"s{len(self.fake.opened)}", "resumed": False},
            {"type": "states", "states": states, "outputs": []},
        )

    def _head(self, screen: str) -> dict[str, Any]:
        self.turn += 1
        return {"screen": screen, "turn": self.turn, "left": 900_000, "saved_count": 0}

    def _screen(self, screen: str) -> dict[str, Any]:
        return _update("head", state=self._head(screen))

    def _question(self) -> dict[str, Any]:
        options = [{"key": str(n), "html": "x" * 10} for n in range(1, 5)]
        return _update("box", view={"type": "single", "position": self.position, "options": options})

    def _handled(self, model: str, data: dict[str, Any]) -> list[dict[str, Any]]:
        if data["method"] == "update":
            return [_update("class", _options_labels=["请选择", "五年级1班"])] if model == "school" else []
        content = data["content"]
        if model == "head":
            return self._hello(content) if content["type"] == "hello" else [_custom("head", type="pulse")]
        if model == "box":
            return self._answered(content)
        return self._pressed(model)

    def _hello(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        if content["kept"].get("secret") is not None:
            self.position = content["kept"]["secret"]
            return [*_foot(), self._question(), self._screen("question")]
        fields = [
            _open("school", description="学校", _options_labels=["请选择", "实验小学"]),
            _open("class", description="班级", _options_labels=[]),
            _open("name", description="姓名"),
            _open("enter", description="进入"),
        ]
        return [*fields, self._screen("entry")]

    def _answered(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        if self.fake.silent_after is not None and len(self.fake.answers) >= self.fake.silent_after:
            return []
        self.fake.answers.append(content["id"])
        return [self._screen("question"), _custom("box", type="saved", id=content["id"])]

    def _pressed(self, model: str) -> list[dict[str, Any]]:
        if model == "enter":
            return [_open("start", description="开始答题"), self._screen("ahead")]
        if model == "start":
            keep = _custom("head", type="keep", values={"secret": 0})
            return [*_foot(), keep, self._question(), self._screen("question")]
        if model == "next":
            self.position += 1
            keep = _custom("head", type="keep", values={"secret": self.position})
            return [keep, self._question(), self._screen("question")]
        after = {"grid": "overview", "hand_in": "last", "sure": "result"}[model]
        return [self._screen(after)]


def _foot() -> list[dict[str, Any]]:
    words = {"next": "下一题", "grid": "▦", "hand_in": "交卷", "sure": "确定交卷"}
    return [_open(id_, description=text) for id_, text in words.items()]


def _model(name: str, **state: Any) -> dict[str, Any]:
    return {
        "model_name": "AnyModel",
        "model_module": "anywidget",
        "state": {"_anywidget_id": f"quizkit.widgets.elements.{name}", **state},
    }


def _open(id_: str, **state: Any) -> dict[str, Any]:
    data = {"state": state, "buffer_paths": []}
    return {
        "msg_type": "comm_open",
        "content": {"comm_id": id_, "target_name": "jupyter.widget", "data": data},
    }


def _update(id_: str, **state: Any) -> dict[str, Any]:
    data = {"method": "update", "state": state, "buffer_paths": []}
    return {"msg_type": "comm_msg", "content": {"comm_id": id_, "data": data}}


def _custom(id_: str, **content: Any) -> dict[str, Any]:
    return {
        "msg_type": "comm_msg",
        "content": {"comm_id": id_, "data": {"method": "custom", "content": content}},
    }


async def _serve(seconds: float) -> None:
    server, url = Fake().listen()
    print(url, flush=True)
    await asyncio.sleep(seconds)
    server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.fake", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="ends by itself after this")
    asyncio.run(_serve(parser.parse_args().seconds))
