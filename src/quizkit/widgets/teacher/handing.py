"""The students' address of a published activity, with its QR code, and opening it now."""

import io
import os
from html import escape
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quizkit.i18n import N_, _
from quizkit.services import CLOSED, OPEN, SCHEDULED, PublishedActivity
from quizkit.widgets.staff.parts import button, column, heading, html, paragraph, replace, row

if TYPE_CHECKING:
    from quizkit.widgets.teacher.composing import Composing

ADDRESS = "QUIZKIT_ADDRESS"
"""Where ``quizkit serve`` tells its pages under which address students reach it."""
_STATES = {SCHEDULED: N_("未开始"), OPEN: N_("进行中"), CLOSED: N_("已结束")}


class Handing:
    """What a teacher hands to a class."""

    def __init__(self, composing: "Composing") -> None:
        self._composing = composing
        self._id = ""
        self._box = column([])
        self.widget = column([self._box], "qk-handing")

    def show(self, activity_id: str, *, published: PublishedActivity | None) -> None:
        """Shows address and state of what was just published; nothing for what was not."""
        self._id = activity_id
        if published is None:
            replace(self._box, [])
            return
        parts: list[Any] = [heading(_("发给学生")), *_address(activity_id), paragraph(_state(published))]
        if published.state != OPEN:
            parts.append(row([button(_("现在就开放"), lambda: self._composing.do(self._open), "qk-go")]))
        replace(self._box, parts)

    def _open(self) -> None:
        from quizkit.widgets.teacher.composing import BY

        services = self._composing.services
        self.show(self._id, published=services.activities.open(self._id, BY))


def _state(found: PublishedActivity) -> str:
    zone = ZoneInfo(found.activity.window.time_zone)
    opens, closes = (
        _("没有设定") if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
        for at in (found.opens_at, found.closes_at)
    )
    words = _("{state} · {opens} 至 {closes}")
    return words.format(state=_(_STATES[found.state]), opens=opens, closes=closes)


def _address(activity_id: str) -> list[Any]:
    base = os.environ.get(ADDRESS, "").rstrip("/")
    if not base:
        words = _("请在服务器上运行 quizkit serve，学生的网址是它显示的地址后面加 /a/{id}。")
        return [paragraph(words.format(id=activity_id))]
    address = f"{base}/a/{activity_id}"
    text = escape(address)
    link = f'<p><a class="qk-file" href="{text}" target="_blank" rel="noopener">{text}</a></p>'
    hint = paragraph(_("手机扫一扫，或者把网址发给学生。"), "qk-note")
    return [html(link), html(_qr(address), "qk-qr"), hint]


def _qr(address: str) -> str:
    """The address as a QR code, drawn as lines."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, omitsize=True, light="#fff"
    )
    label = escape(_("网址的二维码"))
    return f'<div role="img" aria-label="{label}">{out.getvalue().decode()}</div>'
