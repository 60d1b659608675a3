"""Canaries: marks that stand only in what must stay on the server, and the search for them in traffic.

Every secret text carries one of four marks, so that a search for four short texts in all their disguises
finds any of them.
"""

import gzip
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Error

from browser.lines import pieces_of

IDS = "qz7vkw3xjh9"
"""In ids and file names, which never leave the server."""
LETTERS = "wj5rtzbnq8y"
"""In Latin texts."""
HAN = "龘靐齉爩麤"
"""In Chinese texts: these show whether escapes are seen through."""
FIGURES = "7391640258"
"""The key of a numeric question."""
MARKS = (IDS, LETTERS, HAN, FIGURES)

_DEEPEST = 4
_LARGEST = 1 << 24
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
_PACKED = re.compile(rb"\x1f\x8b\x08|[\x08\x18\x28\x38\x48\x58\x68\x78][\x01\x5e\x9c\xda]")


def _escaped(text: str, form: str) -> bytes:
    return "".join(form.format(ord(c)) for c in text).encode()


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """What base64 makes of ``raw`` at each of the three offsets, without what depends on its neighbours."""
    for offset in range(3):
        whole = b64encode(b"\x00" * offset + raw).rstrip(b"=")
        first = -(-offset * 8 // 6)
        yield whole[first : (offset + len(raw)) * 8 // 6]


def disguises(mark: str) -> dict[bytes, str]:
    """Byte sequences in which ``mark`` can hide, with their names."""
    raw = mark.encode()
    found = {raw: "plain", quote(mark).encode(): "percent", raw[::-1]: "backwards"}
    found |= {raw.hex().encode(): "hex", raw.hex().upper().encode(): "HEX"}
    for form in ("\\u{:04x}", "\\u{:04X}", "\\x{:02x}", "&#{};", "&#x{:x};", "&#x{:X};"):
        found[_escaped(mark, form)] = form
    for name in ("utf-16-le", "utf-16-be", "gb18030"):
        found.setdefault(mark.encode(name), name)
    for run in _in_base64(raw):
        found.setdefault(run, "base64")
        found.setdefault(run.translate(bytes.maketrans(b"+/", b"-_")), "base64url")
    return found


_DISGUISES = {shape: (mark, name) for mark in MARKS for shape, name in disguises(mark).items()}


def canaries_in(data: bytes, depth: int = 0, way: str = "") -> set[str]:
    """The marks in ``data``, each with the way it was hidden; what is packed is unpacked, again and again."""
    # JSON in JSON has its backslashes doubled.
    plain = re.sub(rb"\\+", rb"\\", data) if b"\\\\" in data else data
    found = {f"{way}{name}: {mark}" for shape, (mark, name) in _DISGUISES.items() if shape in plain}
    if depth < _DEEPEST:
        for name, inner in _inside(data, depth):
            found |= canaries_in(inner, depth + 1, f"{way}{name} > ")
    return found


def _binary(data: bytes) -> bool:
    return any(byte < 9 for byte in data[:256])


def _inside(data: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    yield from _parts(data)
    view = memoryview(data)
    for match in _PACKED.finditer(data):
        yield from _unpacked(view[match.start() :], 47)  # zlib or gzip, whichever header
    # A raw deflate stream has no header: it could begin anywhere in what is no text.
    for start in range(min(len(data), 256) if depth < 2 and _binary(data) else 1):
        yield from _unpacked(view[start:], -15)
    for match in _BASE64_RUN.finditer(data):
        run = match[0].translate(bytes.maketrans(b"-_", b"+/"))
        yield "base64", b64decode(run[: len(run) // 4 * 4])


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        pieces = pieces_of(data)
    except ValueError:
        return
    yield from (("frame", piece) for piece in pieces)


def _unpacked(data: memoryview, bits: int) -> Iterator[tuple[str, bytes]]:
    try:
        inner = zlib.decompressobj(bits).decompress(data, _LARGEST)
    except zlib.error:
        return
    if len(inner) >= len(LETTERS):
        yield "deflate" if bits < 0 else "zlib", inner


@dataclass
class Recording:
    """All that crossed the wire between a Chromium page and its server."""

    blobs: dict[bytes, str] = field(default_factory=dict)
    """Each different piece of traffic, and what it was."""
    frames: int = 0
    _heard: set[str] = field(default_factory=set)
    _lost: set[str] = field(default_factory=set)

    def of(self, page: Any) -> "Recording":
        """Begins with a page that has not been opened yet."""
        page.on("requestfinished", self._finished)
        page.on("websocket", self._websocket)
        return self

    def reload(self, page: Any) -> None:
        """A reload; what Voila's script asks for as it is left is asked before, Chromium forgets it then."""
        if page.locator("#jupyter-config-data").count():
            page.evaluate(
                """() => {
                    const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
                    const address = (config.baseUrl || "/") + "api/kernels/" + config.kernelId;
                    return fetch(address).then((answer) => answer.text());
                }"""
            )
        page.reload()

    def _finished(self, request: Any) -> None:
        self._keep(f"{request.method} {request.url}", "address")
        response = request.response()
        self._keep(repr(request.headers_array() + response.headers_array()), "headers")
        self._keep(request.post_data_buffer or b"", request.url)
        if 300 <= response.status < 400:
            return  # has no body
        try:
            self._keep(response.body(), request.url)
        except Error:
            # Chromium forgets what arrives while the page is being left, above all the beacon's answer.
            self._lost.add(request.url)
        else:
            self._heard.add(request.url)

    def _websocket(self, socket: Any) -> None:
        self._keep(socket.url, "websocket")
        socket.on("framesent", lambda payload: self._frame(payload, "sent"))
        socket.on("framereceived", lambda payload: self._frame(payload, "received"))

    def _frame(self, payload: Any, what: str) -> None:
        self.frames += 1
        self._keep(payload, what)

    def _keep(self, payload: str | bytes, what: str) -> None:
        self.blobs.setdefault(payload.encode() if isinstance(payload, str) else payload, what)

    def canaries(self) -> dict[str, str]:
        """Every canary found, and in which piece of traffic."""
        # Both are asked while the page is left; what a kernel answers was heard when it was opened.
        leaving = re.compile(r"/voila/api/shutdown/|/api/kernels/[^/]+$")
        missed = {url for url in self._lost - self._heard if not leaving.search(url)}
        assert not missed, "answers that were never seen"
        return {found: what for blob, what in self.blobs.items() for found in canaries_in(blob)}

    def says(self, text: str) -> bool:
        """Whether a text of the questions was seen: shows that the recording is not deaf."""
        shapes = (text.encode(), _escaped(text, "\\u{:04x}"))
        return any(shape in blob for blob in self.blobs for shape in shapes)


def packed_in(way: str, text: str) -> bytes:
    """``text`` hidden in ``way``, for the test that the search finds it."""
    raw = text.encode()
    ways = {
        "plain": raw,
        "hex": raw.hex().encode(),
        "base64": b64encode(b"x" + raw + b"yz"),
        "zlib": b"\x00\x01" + zlib.compress(raw),
        "gzip": gzip.compress(raw),
        "deflate": b"\x00" + zlib.compress(raw, wbits=-15),
        "base64 of zlib": b64encode(zlib.compress(raw)),
    }
    return ways[way]
