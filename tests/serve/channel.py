"""The websocket of a page, spoken as Voila's front end does, in Jupyter's JSON framing."""

import json
import time
import uuid
from types import TracebackType
from typing import Any

import websocket

SECONDS = 60


class Channel:
    """A connection to the kernel of a page, by default with that page's own cookies."""

    def __init__(self, page: Any, *, cookie: str | None = None, origin: str | None = None) -> None:
        host = page.browser.base.partition("://")[2]
        self.session = uuid.uuid4().hex
        url = f"ws://{host}/api/kernels/{page.kernel_id}/channels?session_id={self.session}"
        sent = page.browser.cookie_header() if cookie is None else cookie
        self.socket = websocket.create_connection(
            url, timeout=SECONDS, cookie=sent, origin=origin or f"http://{host}"
        )

    def __enter__(self) -> "Channel":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close(timeout=1)
        self.socket.shutdown()  # close() alone keeps the socket of a connection that the server has ended

    def send(self, kind: str, content: dict[str, Any], *, channel: str = "shell") -> str:
        """Sends a message; returns its id."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "date": "2026-09-01T00:00:00Z",
            "version": "5.3",
        }
        versions = {"version": "1.0.0"} if kind == "comm_open" else {}
        message = {"header": header, "parent_header": {}, "metadata": versions, "content": content}
        self.socket.send(json.dumps(message | {"channel": channel, "buffers": []}))
        return str(header["msg_id"])

    def _next(self, deadline: float) -> str:
        """The JSON of the next message; the server's pings do not put the deadline off."""
        while time.monotonic() < deadline:
            kind, data = self.socket.recv_data(control_frame=True)
            if kind == websocket.ABNF.OPCODE_TEXT:
                return bytes(data).decode()
            if kind == websocket.ABNF.OPCODE_BINARY:
                return _json_part(bytes(data)).decode()
            if kind == websocket.ABNF.OPCODE_CLOSE:
                raise websocket.WebSocketConnectionClosedException("closed by the server")
        raise TimeoutError("the kernel did not answer")

    def receive(self, kind: str, parent: str | None = None) -> dict[str, Any]:
        """The next message of a kind, in answer to ``parent`` if that is given."""
        deadline = time.monotonic() + SECONDS
        while True:
            message: dict[str, Any] = json.loads(self._next(deadline))
            if message["header"]["msg_type"] != kind:
                continue
            if parent is None or message["parent_header"].get("msg_id") == parent:
                return message

    def states(self) -> dict[str, dict[str, Any]]:
        """The state of every widget, by model id, through the control comm as the front end asks for it."""
        comm = uuid.uuid4().hex
        self.send("comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}})
        self.send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        while True:
            data = self.receive("comm_msg")["content"]["data"]
            if data.get("method") == "update_states":
                states: dict[str, dict[str, Any]] = data["states"]
                return states

    def label(self, start: str) -> str:
        """The text of the label that begins so."""
        texts = [state["state"].get("value", "") for state in self.states().values()]
        return next(text for text in texts if isinstance(text, str) and text.startswith(start))

    def click(self, description: str) -> str:
        """Clicks a button; returns the id of the message."""
        states = self.states()
        model = next(id_ for id_, state in states.items() if state["state"].get("description") == description)
        content = {"comm_id": model, "data": {"method": "custom", "content": {"event": "click"}}}
        return self.send("comm_msg", content)

    def everything_until_idle(self, parent: str) -> str:
        """All that the kernel says while it works on ``parent``, as text."""
        deadline = time.monotonic() + SECONDS
        said = []
        while True:
            text = self._next(deadline)
            said.append(text)
            message = json.loads(text)
            done = (
                message["header"]["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
            )
            if done and message["parent_header"].get("msg_id") == parent:
                return "\n".join(said)


def _json_part(raw: bytes) -> bytes:
    """The JSON of a message with binary buffers."""
    count = int.from_bytes(raw[:4], "big")
    start = int.from_bytes(raw[4:8], "big")
    end = int.from_bytes(raw[8:12], "big") if count > 1 else len(raw)
    return raw[start:end]
