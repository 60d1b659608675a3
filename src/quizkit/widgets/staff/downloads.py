"""Files made when they are asked for, as links that hold the file itself: no address to open elsewhere."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Any

from quizkit.i18n import _
from quizkit.widgets.staff.parts import button, column, html, row

Maker = Callable[[], tuple[str, str, bytes]]
"""Makes a file: its name, its MIME type, its content."""


class Downloads:
    """A button a form ("下载 xlsx"); pressing it makes the file and shows its link."""

    def __init__(self, guard: Callable[[Callable[[], None]], None], makers: dict[str, Maker]) -> None:
        self.link = html("", "qk-link-line")
        self._guard = guard
        self.buttons = {
            form: button(_("下载 {form}").format(form=form), self._presser(make))
            for form, make in makers.items()
        }
        self.widget = column([row(list(self.buttons.values()), "qk-downloads"), self.link])

    def _presser(self, make: Maker) -> Callable[[], None]:
        return lambda: self._guard(lambda: self._make(make))

    def _make(self, make: Maker) -> None:
        name, mime, content = make()
        address = f"data:{mime};base64,{b64encode(content).decode()}"
        words = _("保存 {name}（{size} kB）").format(name=name, size=max(1, len(content) // 1024))
        self.link.value = f'<a class="qk-file" download="{escape(name)}" href="{address}">{escape(words)}</a>'


def image_of(name: str, png: bytes, text: str) -> Any:
    """A picture on the page, with its text alternative."""
    address = f"data:image/png;base64,{b64encode(png).decode()}"
    return html(f'<img class="qk-picture" src="{address}" alt="{escape(text)}" title="{escape(name)}">')
