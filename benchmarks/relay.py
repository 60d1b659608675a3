"""A wire between browser and server that counts the bytes on it: headers, compressed frames, everything."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

_UPGRADE = b"upgrade: websocket"


@dataclass
class Relay:
    """Listens on a free port of the loopback interface and passes all on to the server at ``url``."""

    url: str
    """The server's; within ``with`` the address to open instead."""
    down: int = 0
    """Bytes to the browser, without those of websockets."""
    up: int = 0
    socket_bytes: int = 0
    """Bytes of websockets both ways, with their handshakes."""
    _sockets: list[socket.socket] = field(default_factory=list)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        parts = urlsplit(self.url)
        self._server = (parts.hostname or "", parts.port or 80)
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._sockets.append(listener)
        self.url = urlunsplit(parts._replace(netloc=f"127.0.0.1:{listener.getsockname()[1]}"))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._sockets:
            _end(one)

    def kilobytes(self) -> float:
        """Both ways so far without websockets, in units of 1000 bytes."""
        with self._counting:
            return (self.down + self.up) / 1000

    def socket_kilobytes(self) -> float:
        """Of websockets so far, both ways, in units of 1000 bytes."""
        with self._counting:
            return self.socket_bytes / 1000

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _address = listener.accept()
            except OSError:  # closed
                return
            server = socket.create_connection(self._server)
            for end in (browser, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [browser, server]
            # A browser opens a connection for a websocket alone, and says so before anything comes back.
            upgraded = threading.Event()
            for direction in ((server, browser, "down", upgraded), (browser, server, "up", upgraded)):
                threading.Thread(target=self._pass_on, args=direction, daemon=True).start()

    def _pass_on(
        self, source: socket.socket, target: socket.socket, way: str, upgraded: threading.Event
    ) -> None:
        try:
            while data := source.recv(65536):
                if way == "up" and _UPGRADE in data.lower():
                    upgraded.set()
                kind = "socket_bytes" if upgraded.is_set() else way
                with self._counting:
                    setattr(self, kind, getattr(self, kind) + len(data))
                target.sendall(data)
        except OSError:  # one of the two has gone away
            pass
        _end(source)
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):  # it was closed already
        one.shutdown(socket.SHUT_RDWR)
    one.close()
