"""Small parts that every screen is made of, and the words that several screens share."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import ipywidgets as w

from quizkit.i18n import _
from quizkit.widgets.elements import Button

Click = Callable[[], None]


def button(text: str, do: Click, *classes: str, tooltip: str = "") -> Any:
    """A core button; ``do`` runs inside the app's guard (see ``StudentApp.act``)."""
    # In one go: every trait that is set afterwards costs a notification more.
    return Button(do, description=text, **_given(classes, tooltip))


def typed(field: Any) -> str:
    """What stands in a text field; NUL and halves of pairs, which no store can keep, as replacement marks."""
    text = str(field.value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\x00", "\ufffd").strip()


def html(content: str, *classes: str) -> Any:
    """A block of HTML that is already safe."""
    return w.HTML(content, **_given(classes))


def link(text: str, address: str) -> str:
    """A quiet link to another page of the server."""
    return f'<a class="qk-link" href="{escape(address)}">{escape(text)}</a>'


def _given(classes: tuple[str, ...], tooltip: str = "") -> dict[str, Any]:
    return ({"_dom_classes": classes} if classes else {}) | ({"tooltip": tooltip} if tooltip else {})


def heading(text: str, *paragraphs: str) -> Any:
    """A screen's heading with plain paragraphs below it."""
    return html(f"<h1>{escape(text)}</h1>" + "".join(f"<p>{escape(p)}</p>" for p in paragraphs if p))


def duration(time: timedelta) -> str:
    """For example 11 分 42 秒."""
    seconds = max(0, round(time.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=minutes)
    if minutes and not seconds:
        return _("{minutes} 分钟").format(minutes=minutes)
    if minutes:
        return _("{minutes} 分 {seconds} 秒").format(minutes=minutes, seconds=seconds)
    return _("{seconds} 秒").format(seconds=seconds)


def moment(time: datetime, time_zone: str) -> str:
    """Date and time on the activity's own clock, for example 9 月 12 日 10:26."""
    local = time.astimezone(ZoneInfo(time_zone))
    clock = f"{local:%H:%M}"
    return _("{month} 月 {day} 日 {clock}").format(month=local.month, day=local.day, clock=clock)


def milliseconds(time: timedelta | None) -> int | None:
    """For the clock in the page."""
    return None if time is None else round(time.total_seconds() * 1000)
