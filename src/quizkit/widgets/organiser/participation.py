"""Tab 参与情况: who takes part, and who has not begun, class by class."""

from html import escape
from typing import TYPE_CHECKING

from quizkit.i18n import _
from quizkit.report.figures import participation_by_unit
from quizkit.report.tables import By, participation_note
from quizkit.report.view import Wish, participation_columns
from quizkit.services import NotStarted
from quizkit.widgets.organiser.files import NOT_STARTED, not_started_files, picture_files
from quizkit.widgets.organiser.pictures import shown_picture
from quizkit.widgets.organiser.table import TableView
from quizkit.widgets.staff.downloads import Downloads
from quizkit.widgets.staff.parts import column, heading, html, paragraph, sentence

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk


class Participation:
    """The classes with the most missing first; pressing one names who is missing."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._missing: list[NotStarted] | None = None
        table = desk.table(By.CLASS)
        self.table = TableView(
            table,
            participation_columns(table),
            desk.app.guard,
            wish=Wish("not_started", descending=True),
            notes=(participation_note(),),
            on_open=self._opened,
        )
        self.names = html("", "qk-missing")
        self.names.value = sentence(_("点一个班，这里列出还没有开始的学生。"))
        self.downloads = Downloads(desk.app.guard, not_started_files(desk))
        schools = desk.table(By.SCHOOL)
        self.picture_downloads = Downloads(desk.app.guard, picture_files(desk, "participation"))
        left = [heading(_("各班参与情况")), self.empty_line(), self.table.widget]
        left += [heading(_(NOT_STARTED), 3), self.downloads.widget]
        right = [
            *(heading(_("未开始的学生")), self.names),
            *(shown_picture(participation_by_unit(schools)), self.picture_downloads.widget),
        ]
        self.widget = column([column(left, "qk-panel"), column(right, "qk-panel")], "qk-two")

    def empty_line(self) -> object:
        """What to do when there is nobody to count."""
        total = self._desk.table(By.SCHOOL).total or {}
        if not total["enrolled"] and not total["started"]:
            return paragraph(_("名册里还没有学生。请先运行 quizkit roster import 名册.csv。"), "qk-empty")
        if not total["started"]:
            return paragraph(_("还没有人开始答题。"), "qk-empty")
        return paragraph("")

    def _opened(self, key: int) -> None:
        row = self._desk.table(By.CLASS).frame.loc[key]
        if self._missing is None:
            self._missing = list(self._desk.services.scores.not_started(self._desk.activity.activity.id))
        place = (row["county"], row["school"], row["grade"], row["class"])
        names = [
            f"{student.seat} {student.name}".strip()
            for student in self._missing
            if (student.county, student.school, student.grade, student.class_name) == place
        ]
        title = escape(" ".join(part for part in place[1:] if part))
        listed = "".join(f"<li>{escape(name)}</li>" for name in names)
        count = escape(_("未开始 {n} 人").format(n=len(names)))
        self.names.value = f'<h3 role="status">{title} · {count}</h3><ul class="qk-names">{listed}</ul>'
        self._desk.app.frame.send({"type": "show", "where": "qk-missing"})
