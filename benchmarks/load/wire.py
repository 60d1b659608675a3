"""HTTP and websocket of a page, as little work as possible: the load shares two cores with the server."""

import asyncio
import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

_END_OF_HEAD = b"\r\n\r\n"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_FIN, _MASKED, _MORE = 0x80, 0x80, 0x7F
_SHORT, _TWO_BYTES, _EIGHT_BYTES = 126, 126, 127
_SEGMENT = 65536
_FEW_BYTES = 4096
_COOKIE = re.compile(rb"^set-cookie:\s*([^=\s]+)=([^;\r]*)", re.I | re.M)
_LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.I | re.M)
_CHUNKED = re.compile(rb"^transfer-encoding:\s*chunked", re.I | re.M)


class Refused(ConnectionError):
    """The server answered with another status than the page needs; ``str`` is that status."""


class Target:
    """A server on this machine and the page that is opened there.

    Raises:
        ValueError: the address is not on the loopback interface. A load is never sent anywhere else.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 80
        if parts.scheme != "http" or not re.fullmatch(r"127(\.\d{1,3}){3}|localhost", self.host):
            raise ValueError(f"{url}: only http on 127.0.0.0/8 and localhost")
        self.host = "127.0.0.1" if self.host == "localhost" else self.host
        self.netloc = f"{parts.hostname}:{self.port}"
        self.path = parts.path or "/"

    def get(self, path: str, cookie: str, *, keep: bool = False) -> bytes:
        """A request as a browser makes it."""
        return self._head(
            path,
            f"Cookie: {cookie}\r\n" if cookie else "",
            "Accept-Encoding: gzip, deflate, br\r\nAccept: text/html,*/*\r\n",
            "" if keep else "Connection: close\r\n",
        )

    def upgrade(self, path: str, cookie: str) -> bytes:
        """The request that opens a websocket."""
        return self._head(
            path,
            f"Cookie: {cookie}\r\n" if cookie else "",
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://{self.netloc}\r\n",
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        )

    def _head(self, path: str, *lines: str) -> bytes:
        agent = "User-Agent: Mozilla/5.0 (Linux; Android 10) Chrome/120 quizkit-load\r\n"
        return f"GET {path} HTTP/1.1\r\nHost: {self.netloc}\r\n{agent}{''.join(lines)}\r\n".encode()


class _Answer(asyncio.Protocol):
    """One HTTP answer; ``done`` gets its head and body."""

    def __init__(self, request: bytes, done: "asyncio.Future[tuple[bytes, bytes]]") -> None:
        self._request, self._done = request, done
        self._got = bytearray()
        self._wanted = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._got += data
        if self._wanted < 0:
            end = self._got.find(_END_OF_HEAD)
            length = _LENGTH.search(self._got, 0, end) if end >= 0 else None
            if length is None:
                return
            self._wanted = end + len(_END_OF_HEAD) + int(length[1])
        if len(self._got) >= self._wanted:
            self._finish()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            head = self._got.find(_END_OF_HEAD)
            if error is None and self._wanted < 0 <= head and not _CHUNKED.search(self._got, 0, head):
                self._finish()
            else:
                self._done.set_exception(ConnectionError("the answer was cut off"))

    def _finish(self) -> None:
        if not self._done.done():
            head, _, body = bytes(self._got).partition(_END_OF_HEAD)
            self._done.set_result((head, body))
        self._transport.close()


async def fetch(target: Target, path: str, cookies: dict[str, str]) -> bytes:
    """The body of one page or file as it came (compressed); cookies are sent and kept.

    Raises:
        Refused: the status is not 200.
        ConnectionError: the server closed the connection before the end.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[bytes, bytes]] = loop.create_future()
    request = target.get(path, cookie_header(cookies))
    await loop.create_connection(lambda: _Answer(request, done), target.host, target.port)
    head, body = await done
    for name, value in _COOKIE.findall(head):
        cookies[name.decode()] = value.decode()
    if head[9:12] != b"200":
        raise Refused(head[9:12].decode("latin-1"))
    return body


def cookie_header(cookies: dict[str, str]) -> str:
    """All cookies in one header."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def framed(payload: bytes, kind: int = _TEXT) -> bytes:
    """A masked frame, as a browser sends it."""
    length = len(payload)
    if length < _SHORT:
        head = bytes((_FIN | kind, _MASKED | length))
    elif length < _SEGMENT:
        head = bytes((_FIN | kind, _MASKED | _TWO_BYTES)) + length.to_bytes(2, "big")
    else:
        head = bytes((_FIN | kind, _MASKED | _EIGHT_BYTES)) + length.to_bytes(8, "big")
    key = secrets.token_bytes(4)
    mask = (key * (length // 4 + 1))[:length]
    masked = int.from_bytes(payload, "big") ^ int.from_bytes(mask, "big")
    return head + key + masked.to_bytes(length, "big")


class Socket(asyncio.Protocol):
    """A websocket: ``heard`` gets every text the server sends, ``ended`` is called once at the end."""

    def __init__(
        self, request: bytes, heard: Callable[[bytes], None], ended: Callable[[Exception | None], None]
    ) -> None:
        self._request, self._heard, self._ended = request, heard, ended
        self._rest = b""
        self._parts: list[bytes] = []
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pause = 0.0
        self.transport: asyncio.Transport

    @classmethod
    async def open(
        cls,
        target: Target,
        path: str,
        cookies: dict[str, str],
        heard: Callable[[bytes], None],
        ended: Callable[[Exception | None], None],
    ) -> "Socket":
        """Connects and shakes hands.

        Raises:
            Refused: the server refused the upgrade.
            ConnectionError: it closed the connection instead.
        """
        loop = asyncio.get_running_loop()
        request = target.upgrade(path, cookie_header(cookies))
        _transport, made = await loop.create_connection(
            lambda: cls(request, heard, ended), target.host, target.port
        )
        await made._opened
        return made

    # --- sending ---------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """One text frame."""
        self.transport.write(framed(text.encode()))

    def close(self) -> None:
        """Says goodbye and closes, as a browser does with a tab."""
        if not self.transport.is_closing():
            self.transport.write(framed((1001).to_bytes(2, "big"), _CLOSE))
            self.transport.close()

    def abort(self) -> None:
        """Drops the connection without a word, if it is still there."""
        if not self.transport.is_closing():
            self.transport.abort()

    def read_slowly(self, seconds: float) -> None:
        """From now on a little at a time, with pauses of ``seconds``."""
        self._pause = seconds

    def fall_silent(self) -> None:
        """Reads nothing more; the connection stays."""
        if not self.transport.is_closing():
            self.transport.pause_reading()

    # --- asyncio.Protocol ------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        if not self._opened.done():
            data = self._shaken(data)
            if not self._opened.done():
                return
        place, size = 0, len(data)
        while (after := self._frame(data, place, size)) > place:
            place = after
        self._rest = data[place:] if place < size else b""
        if self._pause and not self.transport.is_closing():
            self.transport.pause_reading()
            asyncio.get_running_loop().call_later(self._pause, self._read_on)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._opened.done():
            self._opened.set_exception(ConnectionError("no handshake"))
            return
        self._ended(error)

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def _shaken(self, data: bytes) -> bytes:
        """What follows the answer to the upgrade; the answer decides ``_opened``."""
        end = data.find(_END_OF_HEAD)
        if end < 0:
            self._rest = data
            return b""
        self._rest = b""
        if data[9:12] == b"101":
            self._opened.set_result(None)
        else:
            self._opened.set_exception(Refused(data[9:12].decode("latin-1")))
            self.transport.abort()
        return data[end + len(_END_OF_HEAD) :]

    def _frame(self, data: bytes, place: int, size: int) -> int:
        """Handles the frame at ``place``; returns where the next begins, or ``place`` if it is not whole."""
        if size - place < 2:
            return place
        length, begin = data[place + 1] & _MORE, place + 2
        if length == _TWO_BYTES:
            length, begin = int.from_bytes(data[begin : begin + 2], "big"), begin + 2
        elif length == _EIGHT_BYTES:
            length, begin = int.from_bytes(data[begin : begin + 8], "big"), begin + 8
        end = begin + length
        if end > size:
            return place
        self._got(data[place] & 0x0F, bool(data[place] & _FIN), data[begin:end])
        return end

    def _got(self, kind: int, last: bool, payload: bytes) -> None:
        if kind == _PING:
            self.transport.write(framed(payload, _PONG))
        elif kind == _CLOSE:
            self.transport.close()
        elif kind in (0, _TEXT, _BINARY):
            if last and not self._parts:
                self._heard(payload)
                return
            self._parts.append(payload)
            if last:
                whole, self._parts = b"".join(self._parts), []
                self._heard(whole)
