"""The websocket of a student's page: frames in, frames out, and what a page may not do."""

import asyncio
import contextlib
import hashlib
import json
import time
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPHeaders
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError, WebSocketHandler, WebSocketProtocol, WebSocketProtocol13

from quizkit.serve.light import SECURITY_HEADERS
from quizkit.serve.sessions.allowance import Allowance
from quizkit.serve.sessions.registry import PING_SECONDS, SILENT_SECONDS, Sessions, sentence_of
from quizkit.serve.sessions.session import Session
from quizkit.serve.visits import COOKIE, is_secret

# An answer is below 10 kB; a report below 2 kB.
LARGEST_FRAME = 64 * 1024
MOST_MESSAGES = 100
# What a page that reads nothing may leave unread here before its line is cut; it gets the whole picture
# again.
MOST_UNREAD = 512 * 1024
OPEN_SECONDS = 20
TYPES = frozenset({"comm_msg", "comm_open", "comm_close", "comm_info_request", "kernel_info_request"})
_BROKEN = 1008
_TEXT = 0x1


class _OneReading(WebSocketProtocol13):
    """Tornado's protocol, but a frame is read from the socket in one go, not header, mask and text.

    Between those Tornado stops listening to the socket and begins again, which costs more than the reading.
    """

    _ahead = b""

    async def _read_bytes(self, n: int) -> bytes:
        while len(self._ahead) < n:
            self._ahead += await self.stream.read_bytes(LARGEST_FRAME, partial=True)
        data, self._ahead = self._ahead[:n], self._ahead[n:]
        self._wire_bytes_in += n
        return data


class SessionSocket(WebSocketHandler):
    """``/session``: the protocol of the light page.

    The first message says which page this is (``open``); then kernel messages as in Jupyter's protocol, as
    JSON objects, one or many in a frame. The server sends arrays of messages.
    """

    def initialize(self, sessions: Sessions) -> None:
        """``sessions`` is the server's registry."""
        self.sessions = sessions
        self.session: Session | None = None
        self._at_door: object = None
        self._owner = b""
        self._heard = self._pinged = time.monotonic()
        self._allowance = Allowance(self._heard)
        self._deadline: asyncio.TimerHandle | None = None

    def set_default_headers(self) -> None:
        """The same as on every page; a refusal is an answer like others."""
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)

    def check_origin(self, origin: str) -> bool:
        """Only our own pages; a program that sends no origin is no other site's page."""
        return urlsplit(origin).netloc.lower() == self.request.headers.get("Host", "").lower()

    def get_compression_options(self) -> None:
        """None: a compressor's memory is a hundred times that of a session's line."""
        return

    @property
    def max_message_size(self) -> int:
        """A longer frame ends the connection before it is read."""
        return LARGEST_FRAME

    def get_websocket_protocol(self) -> WebSocketProtocol | None:
        """Tornado's, with our way of reading."""
        protocol = super().get_websocket_protocol()
        if not isinstance(protocol, WebSocketProtocol13):
            return protocol
        return _OneReading(self, protocol.mask_outgoing, protocol.params)

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """The handshake; a browser without our cookie has not opened the page."""
        secret = self.get_cookie(COOKIE)
        if secret is None or not is_secret(secret):
            self.set_status(403)
            self.finish()
            return
        self._owner = hashlib.sha256(secret.encode()).digest()
        await super().get(*args, **kwargs)

    def open(self, *_args: Any, **_kwargs: Any) -> None:
        """Small messages go out at once; the headers of the request are not needed any more."""
        self.set_nodelay(True)
        self.request.headers = HTTPHeaders()
        self.request.__dict__.pop("_cookies", None)
        self._headers = HTTPHeaders()
        self.ui = None  # type: ignore[assignment]  # templates are not for websockets
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(OPEN_SECONDS, self.close, _BROKEN, "open")

    # --- in --------------------------------------------------------------------------------------

    def on_message(self, frame: str | bytes) -> Any:
        """One frame. What is returned is waited for before the next one is read."""
        self._heard = time.monotonic()
        messages = _messages(frame)
        if messages is None:
            self.sessions.meters.refused("frame")
            self.close(_BROKEN, "frame")
            return None
        if self.session is not None:
            self._hear(self.session, messages)
        elif self._at_door is None:
            self._greet(messages)
        return self._slowed(len(messages))

    def _slowed(self, messages: int) -> Any:
        """Nothing, or what to wait for: a page that says too much, or whose session is still busy."""
        seconds = self._allowance.spend(messages, self._heard)
        if seconds:
            return asyncio.sleep(seconds)
        if self.session is not None and self.session.busy:
            return self._until_free(self.session)
        return None

    async def _until_free(self, session: Session) -> None:
        while session.busy and not session.ended and session.line is self:
            await asyncio.sleep(0.01)

    def _greet(self, messages: list[dict[str, Any]]) -> None:
        first = messages[0]
        page = first.get("page")
        if first.get("type") != "open" or not isinstance(page, str) or not self.sessions.knows(page):
            self.sessions.meters.refused("open")
            self.close(_BROKEN, "open")
            return
        self._at_door = self.sessions.come(self, self._owner, page, first.get("session"))

    def _hear(self, session: Session, messages: list[dict[str, Any]]) -> None:
        if messages[0].get("type") == "leave":
            self.sessions.end(session, "left")
            return
        allowed = [message for message in messages if message.get("msg_type") in TYPES]
        if len(allowed) != len(messages):
            self.sessions.meters.refused("type")
        session.received(allowed)

    def on_pong(self, data: bytes) -> None:  # noqa: ARG002 - tornado's signature
        """A sign of life."""
        self._heard = time.monotonic()

    # --- out -------------------------------------------------------------------------------------

    def admitted(self, session: Session) -> None:
        """The session is this page's."""
        self.session = session
        self._allowance = session.allowance
        self._at_door = None
        self._settle()

    def _settle(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def send_text(self, text: bytes) -> None:
        """Sends a frame, or cuts the line of a page that does not read."""
        connection: Any = self.ws_connection
        if connection is None or connection.is_closing():
            return
        if len(connection.stream._write_buffer) > MOST_UNREAD:
            # Not only closed: what the page has said meanwhile, and this server has read, is not answered.
            connection.on_connection_close()
            return
        with contextlib.suppress(StreamClosedError):
            # What ``write_message`` calls; it also makes a task for each frame, which nobody here waits for.
            connection._write_frame(True, _TEXT, text).add_done_callback(_read_exception)

    def _say(self, message: dict[str, Any]) -> None:
        self.send_text(json.dumps([message], ensure_ascii=False).encode())

    def tell_place(self, place: int, seconds: int | None) -> None:
        """Somebody waits: how many are before."""
        self._settle()
        self._say({"type": "waiting", "place": place, "seconds": seconds})

    def look(self) -> None:
        """Asks a silent page for a sign of life, and gives up one that stays silent."""
        now = time.monotonic()
        if now - self._heard > SILENT_SECONDS:
            stream: Any = self.ws_connection.stream if self.ws_connection is not None else None
            if stream is not None:
                stream.close()
        elif now - max(self._heard, self._pinged) > PING_SECONDS:
            self._pinged = now
            with contextlib.suppress(WebSocketClosedError, StreamClosedError):
                self.ping(b"")

    def hang_up(self, reason: str = "") -> None:
        """Ends the connection; the page is told why where it should not simply come back."""
        session, self.session = self.session, None
        self._settle()
        if reason:
            sentence = session.in_its_language(sentence_of, reason) if session else sentence_of(reason)
            self._say({"type": "ended", "reason": reason, "sentence": sentence})
        self.close()

    def on_close(self) -> None:
        """The line is gone; the session waits for its page."""
        self._settle()
        self.sessions.go(self._at_door)
        session, self.session = self.session, None
        if session is not None:
            session.detach(self)


def _read_exception(sent: "asyncio.Future[None]") -> None:
    """A frame that could not be sent is no news: the line is gone, and ``on_close`` says so."""
    if not sent.cancelled():
        sent.exception()


def _messages(frame: str | bytes) -> list[dict[str, Any]] | None:
    """The messages of a frame; None if it is none."""
    if not isinstance(frame, str):
        return None
    try:
        parsed = json.loads(frame, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    messages = parsed if isinstance(parsed, list) else [parsed]
    if not 0 < len(messages) <= MOST_MESSAGES or not all(isinstance(message, dict) for message in messages):
        return None
    return messages


def _no_constant(name: str) -> None:
    raise ValueError(name)
