"""Small pieces of the staff's pages. Every text that people wrote is escaped here, once."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as w

from quizkit.i18n import _


def html(markup: str, *classes: str) -> Any:
    """Markup of our own; whatever comes from people has been through ``escape``."""
    return classed(w.HTML(markup), *classes)


def sentence(text: str) -> str:
    """A sentence as markup."""
    return f"<p>{escape(text)}</p>" if text else ""


def paragraph(text: str, *classes: str) -> Any:
    """A sentence."""
    return html(sentence(text), *classes)


def heading(text: str, level: int = 2) -> Any:
    """A heading."""
    return html(f"<h{level}>{escape(text)}</h{level}>")


def classed(widget: Any, *classes: str) -> Any:
    """``widget`` with CSS classes."""
    for name in classes:
        widget.add_class(name)
    return widget


def column(children: Sequence[Any], *classes: str) -> Any:
    """One under the other."""
    return classed(w.VBox(list(children)), "qk-column", *classes)


def row(children: Sequence[Any], *classes: str) -> Any:
    """Side by side, wrapping where the window is narrow."""
    return classed(w.HBox(list(children)), "qk-across", *classes)


def button(text: str, on_click: Callable[[], None], *classes: str) -> Any:
    """A button; what it does is told nothing by the browser but that it was pressed."""
    made = classed(w.Button(description=text), *classes)
    made.on_click(lambda _button: on_click())
    return made


def text_field(label: str, placeholder: str = "", *, wide: bool = False) -> Any:
    """One line of text under its label."""
    field = w.Text(description=label, placeholder=placeholder, continuous_update=False)
    return classed(field, "qk-field", *(("qk-wide",) if wide else ()))


def choice(label: str, options: Sequence[tuple[str, Any]], value: Any) -> Any:
    """One of some."""
    return classed(w.Dropdown(description=label, options=list(options), value=value), "qk-field")


class Said:
    """The sentence beside a field: what went wrong (read out at once) or what was done."""

    def __init__(self) -> None:
        self.widget = html("", "qk-said")

    def wrong(self, text: str) -> None:
        """In red-brown, with a sign."""
        self.widget.value = f'<p class="qk-wrong" role="alert">✗ {escape(text)}</p>'

    def done(self, text: str) -> None:
        """In green, with a sign."""
        self.widget.value = f'<p class="qk-done" role="status">✓ {escape(text)}</p>'

    def clear(self) -> None:
        """Nothing to say."""
        self.widget.value = ""


class Confirm:
    """An action that asks once more, in place: a button, then what will happen, and the choice to do it."""

    def __init__(self, text: str, question: Callable[[], str], do: Callable[[], None]) -> None:
        self._text = text
        self._question = question
        self._do = do
        self.ask = button(text, self._asked)
        self.yes: Any = None
        self._box = column([])
        self.widget = column([self.ask, self._box], "qk-confirm")

    def _asked(self) -> None:
        self.yes = button(_("确定：{action}").format(action=self._text), self._confirmed, "qk-danger")
        no = button(_("不，返回"), self._dropped)
        replace(self._box, [paragraph(self._question()), row([self.yes, no])])
        self.ask.disabled = True

    def _dropped(self) -> None:
        self.yes = None
        replace(self._box, [])
        self.ask.disabled = False

    def _confirmed(self) -> None:
        # A click on a button that is not on the screen is no click of a person.
        if self.yes is None:
            return
        self._dropped()
        self._do()


def _all(widget: Any) -> list[Any]:
    return [widget, *(inner for child in getattr(widget, "children", ()) for inner in _all(child))]


def close_tree(widget: Any) -> None:
    """Closes a widget and all in it with their layouts and styles: pages visited do not pile up in memory."""
    for part in _all(widget):
        belongings = [getattr(part, name, None) for name in ("layout", "style")]
        part.close()
        for thing in belongings:
            if isinstance(thing, w.Widget):
                thing.close()


def replace(box: Any, children: Sequence[Any]) -> None:
    """Puts ``children`` into ``box`` and closes what stood there."""
    old = box.children
    box.children = list(children)
    for child in old:
        close_tree(child)
