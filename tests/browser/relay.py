"""A network between a browser and its server that a test can take away and give back."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit


@dataclass(eq=False)
class _Wire:
    """One connection: the browser's end and the server's."""

    browser: socket.socket
    server: socket.socket
    open: threading.Event = field(default_factory=threading.Event)
    """Set while data passes; what comes meanwhile waits, as it does in a network that loses packets."""

    def end(self) -> None:
        self.open.set()
        for end in (self.browser, self.server):
            with suppress(OSError):  # it has gone away already
                end.shutdown(socket.SHUT_RDWR)


class Relay:
    """Listens on a free port of the loopback interface; ``url`` is the address to open instead of ``to``."""

    def __init__(self, to: str) -> None:
        parts = urlsplit(to)
        self._server = (parts.hostname or "", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = urlunsplit(parts._replace(netloc=f"127.0.0.1:{self._listener.getsockname()[1]}"))
        self.down = 0
        """Bytes to the browser: headers, compressed bodies, frames, everything."""
        self._wires: list[_Wire] = []
        self._lock = threading.Lock()
        self._passing = True
        self._refusing = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    # --- what a test does ------------------------------------------------------------------------

    def cut(self) -> None:
        """Every connection is torn, and none is made: both ends notice at once."""
        with self._lock:
            self._refusing = True
            wires, self._wires = self._wires, []
        for wire in wires:
            wire.end()

    def swallow(self) -> None:
        """Nothing passes any more, in old connections and in new ones; neither end is told."""
        with self._lock:
            self._passing = False
            for wire in self._wires:
                wire.open.clear()

    def forget(self) -> None:
        """The connections there are pass nothing any more, and nobody is told; new ones are as ever."""
        self.swallow()
        with self._lock:
            self._passing = True

    def mend(self) -> None:
        """All is as before. What waited on the way arrives late, as packets do that are sent again."""
        with self._lock:
            self._passing, self._refusing = True, False
            for wire in self._wires:
                wire.open.set()

    # --- threads ---------------------------------------------------------------------------------

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
            except OSError:  # closed
                return
            try:
                wire = _Wire(browser, socket.create_connection(self._server))
            except OSError:  # the server is not there
                browser.close()
                continue
            with self._lock:
                refused = self._refusing
                if self._passing:
                    wire.open.set()
                if not refused:
                    self._wires.append(wire)
            if refused:
                wire.end()
            for source, target in ((browser, wire.server), (wire.server, browser)):
                threading.Thread(target=self._pass_on, args=(wire, source, target), daemon=True).start()

    def _pass_on(self, wire: _Wire, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                wire.open.wait()
                if target is wire.browser:
                    with self._lock:
                        self.down += len(data)
                target.sendall(data)
        except OSError:  # one of the two has gone away
            pass
        wire.open.wait()
        wire.end()
        source.close()
