"""Questions like the one that is being written, and both side by side."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quizkit.formats.likeness import compared
from quizkit.i18n import _
from quizkit.services.authoring import Likeness, similar
from quizkit.widgets.staff.parts import button, column, heading, html, paragraph, replace, row
from quizkit.widgets.teacher.plainview import differing_html

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk


class Alike:
    """Warns of near-duplicates in all banks."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._asked: tuple[str, tuple[str, str]] = ("", ("", ""))
        self._found: list[tuple[str, str, int]] = []
        self._value: Mapping[str, Any] = {}
        self._lines = column([])
        self._sides = column([])
        self.widget = column([self._lines, self._sides], "qk-alike")

    def show(self, value: Mapping[str, Any], own: tuple[str, str]) -> None:
        """Looks for questions like ``value``; ``own`` is the question itself."""
        self._value = value
        asked = (compared(value), own)
        if asked == self._asked:
            return
        self._asked = asked
        like = similar(value, self._desk.shelf.entries(), own) if asked[0] else []
        found = [(one.entry.bank, one.entry.id, one.percent) for one in like]
        if found == self._found:
            return
        self._found = found
        replace(self._sides, [])
        replace(self._lines, [self._line(one) for one in like])

    def _line(self, one: Likeness) -> Any:
        words = _("和“{bank}”第 {n} 题相似（{percent}%）").format(
            bank=self._desk.title_of(one.entry.bank), n=one.entry.number, percent=one.percent
        )
        look = button(_("并排看"), lambda: self._desk.app.guard(lambda: self._side_by_side(one)))
        return row([paragraph(words), look], "qk-notice")

    def _side_by_side(self, one: Likeness) -> None:
        theirs, mine = differing_html(one.entry.value, self._value)
        title = _("“{bank}”第 {n} 题").format(bank=self._desk.title_of(one.entry.bank), n=one.entry.number)
        sides = [
            column([heading(_("这道题"), 3), html(mine)], "qk-side"),
            column([heading(title, 3), html(theirs)], "qk-side"),
        ]
        close = button(_("收起"), lambda: self._desk.app.guard(lambda: replace(self._sides, [])))
        replace(self._sides, [row(sides, "qk-sides"), close])
