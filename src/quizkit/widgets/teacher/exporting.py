"""A bank in another format, as a file to take away; what would be lost is said first."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from quizkit.errors import InvalidFile, UsageError
from quizkit.formats.exchange.blocks import Loss, Written
from quizkit.formats.exchange.registry import FORMATS
from quizkit.i18n import _
from quizkit.services.authoring import OpenBank
from quizkit.widgets.staff.downloads import Downloads
from quizkit.widgets.staff.parts import Said, button, choice, column, heading, html, replace, row, sentence

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

_MIME = {
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jupyterquiz": "application/json",
    "markdown": "text/markdown",
}
_MOST_SHOWN = 12


class Exporting:
    """Choose a format, read what is lost, take the file."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.said = Said()
        self._box = column([])
        options = [(f"{_(form.title)}（{form.extension}）", name) for name, form in FORMATS.items()]
        self.format = choice(_("格式"), options, "xlsx")
        self.format.observe(lambda _change: replace(self._box, []), "value")
        self.write = button(_("导出这个题库"), lambda: desk.app.guard(self._write, self.said))
        self.template = Downloads(desk.app.guard, {_("Excel 模板"): _template})
        self.widget = column(
            [
                heading(_("导出题库")),
                row([self.format, self.write]),
                self.said.widget,
                self._box,
                heading(_("用 Excel 写题"), 3),
                self.template.widget,
            ]
        )

    def _write(self) -> None:
        bank = self._desk.bank
        if bank is None or not bank.entries:
            raise UsageError(_("请先选一个有题目的题库。"))
        wrong = [entry for entry in bank.entries if entry.reading.problems]
        if wrong:
            raise UsageError(_("有 {n} 题还有问题，改好以后才能导出。").format(n=len(wrong)))
        form = FORMATS[self.format.value]
        try:
            written = form.write({**bank.head, "questions": [dict(entry.value) for entry in bank.entries]})
        except InvalidFile as error:
            raise UsageError(str(error)) from error
        parts: list[Any] = []
        if written.losses:
            parts += [heading(_("这些写不进这种格式"), 3), html(_losses_html(written.losses))]
        label = _("{format}（仍然要）").format(format=_(form.title)) if written.losses else _(form.title)
        parts.append(Downloads(self._desk.app.guard, {label: _maker(bank, form.name, written)}).widget)
        replace(self._box, parts)


def _maker(bank: OpenBank, format_: str, written: Written) -> Any:
    extension = FORMATS[format_].extension
    mime = _MIME.get(format_, "text/plain")
    return lambda: (f"{bank.id}{extension}", mime, written.content)


def _losses_html(losses: tuple[Loss, ...]) -> str:
    """Each sentence once, with how many questions it is about."""
    counted = Counter(one.message for one in losses)
    lines = [
        sentence(_("{what}（{n} 题）").format(what=message, n=n) if n > 1 else message)
        for message, n in counted.most_common(_MOST_SHOWN)
    ]
    if len(counted) > _MOST_SHOWN:
        lines.append(sentence(_("还有 {n} 种。").format(n=len(counted) - _MOST_SHOWN)))
    return "".join(lines)


def _template() -> tuple[str, str, bytes]:
    from quizkit.formats.exchange.xlsx.writing import template

    return _("题库模板") + ".xlsx", _MIME["xlsx"], template()
