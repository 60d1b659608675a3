"""A wire between browser and server that counts the bytes on it: headers, compressed frames, everything."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit


@dataclass
class Relay:
    """Listens on a free port of the loopback interface and passes all on to the server at ``url``."""

    url: str
    """The server's; within ``with`` the address to open instead."""
    down: int = 0
    """Bytes to the browser."""
    up: int = 0
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
        """Both ways so far, in units of 1000 bytes."""
        with self._counting:
            return (self.down + self.up) / 1000

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
            for direction in ((server, browser, "down"), (browser, server, "up")):
                threading.Thread(target=self._pass_on, args=direction, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, way: str) -> None:
        try:
            while data := source.recv(65536):
                with self._counting:
                    setattr(self, way, getattr(self, way) + len(data))
                target.sendall(data)
        except OSError:  # one of the two has gone away
            pass
        _end(source)
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):  # it was closed already
        one.shutdown(socket.SHUT_RDWR)
    one.close()
