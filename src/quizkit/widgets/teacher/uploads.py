"""Files from a browser, piece by piece: no message is larger than a server takes, no file than we want."""

from collections.abc import Callable
from typing import Any

from quizkit.errors import QuizkitError, UsageError
from quizkit.i18n import _
from quizkit.widgets.staff.parts import Said
from quizkit.widgets.teacher.elements import Sender

PIECE = 96 * 1024
"""Bytes of one message; the server's limit for a staff page is 256 kB."""
_LONGEST_NAME = 200
_MB = 1_000_000


class Upload:
    """A ``Sender`` and what has come of its file. ``take`` gets the name and the whole content."""

    def __init__(
        self,
        guard: Callable[..., None],
        take: Callable[[str, bytes], None],
        *,
        largest: int,
        said: Said,
        **options: Any,
    ) -> None:
        self._guard, self._take, self._largest, self._said = guard, take, largest, said
        self._id: object = None
        self._name = ""
        self._size = 0
        self._content = bytearray()
        self.widget = Sender(options={"piece": PIECE, **options})
        self.widget.on_msg(
            lambda _widget, message, buffers: guard(lambda: self._heard(message, buffers), said)
        )

    def _heard(self, message: Any, buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        try:
            match message.get("type"):
                case "begin":
                    self._begin(message)
                case "piece" if message.get("id") == self._id and self._id is not None:
                    self._piece(message, buffers)
                case "cancel":
                    self._forget()
        except QuizkitError:
            self._end()
            raise

    def _begin(self, message: dict[str, Any]) -> None:
        name, size = message.get("name"), message.get("size")
        self._id, self._name = message.get("id"), str(name)[-_LONGEST_NAME:]
        if not isinstance(size, int) or size < 0:
            self._end()
            return
        if size > self._largest:
            raise UsageError(
                _("“{name}”有 {size} MB，最多 {limit} MB。").format(
                    name=self._name, size=f"{size / _MB:.1f}", limit=f"{self._largest / _MB:g}"
                )
            )
        if not size:
            raise UsageError(_("“{name}”是空的。").format(name=self._name))
        self._size, self._content = size, bytearray()
        self._next()

    def _piece(self, message: dict[str, Any], buffers: Any) -> None:
        if message.get("at") != len(self._content) or not buffers:
            self._next()
            return
        self._content += bytes(buffers[0])[: self._size - len(self._content)]
        if len(self._content) < self._size:
            self._next()
            return
        name, content = self._name, bytes(self._content)
        self._end()
        self._take(name, content)

    def _next(self) -> None:
        self.widget.send({"type": "next", "id": self._id, "at": len(self._content)})

    def _end(self) -> None:
        self.widget.send({"type": "done", "id": self._id})
        self._forget()

    def _forget(self) -> None:
        self._id, self._name, self._size, self._content = None, "", 0, bytearray()
