"""Tab 成绩: the score table and, beside it, its picture."""

from typing import TYPE_CHECKING

from quizkit.i18n import _
from quizkit.report.figures import FIGURES
from quizkit.report.tables import UNIT_WORDS, By
from quizkit.report.view import score_columns
from quizkit.widgets.organiser.files import picture_files, table_files
from quizkit.widgets.organiser.pictures import PICTURE_WORDS, shown_picture
from quizkit.widgets.organiser.table import TableView
from quizkit.widgets.staff.downloads import Downloads
from quizkit.widgets.staff.parts import choice, column, heading, paragraph, replace, row

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk

_MOST_NAMED = 15
_ORDER = (By.SCHOOL, By.GRADE, By.CLASS, By.COUNTY, By.STUDENT)


class Results:
    """A row a school by default; pictures are always of units, also beside a table of students."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        guard = desk.app.guard
        self.by = choice(_("一行是"), [(_(UNIT_WORDS[by]), by) for by in _ORDER], By.SCHOOL)
        self.by.observe(lambda _change: guard(self._show_table), "value")
        words = [(_(word), name) for name, word in PICTURE_WORDS.items()]
        # Named one by one, many schools make a picture longer than a screen.
        many = len(desk.table(By.SCHOOL).frame) > _MOST_NAMED
        self.picture = choice(_("图"), words, "funnel" if many else "mean")
        self.picture.observe(lambda _change: guard(self._show_picture), "value")
        self.table: TableView
        self.downloads: Downloads
        self.picture_downloads: Downloads
        self._left, self._right = column([]), column([])
        self._show_table()
        left = column([row([heading(_("成绩表")), self.by], "qk-between"), self._left], "qk-panel")
        right = column([row([heading(_("图")), self.picture], "qk-between"), self._right], "qk-panel")
        self.widget = column([left, right], "qk-two")

    def _show_table(self) -> None:
        table = self._desk.table(self.by.value)
        self.table = TableView(table, score_columns(table), self._desk.app.guard)
        self.downloads = Downloads(self._desk.app.guard, table_files(self._desk, self.by.value))
        replace(self._left, [self.table.widget, self.downloads.widget])
        self._show_picture()

    def _show_picture(self) -> None:
        by = By.SCHOOL if self.by.value is By.STUDENT else self.by.value
        picture = FIGURES[self.picture.value](self._desk.table(by))
        self.picture_downloads = Downloads(
            self._desk.app.guard, picture_files(self._desk, self.picture.value, by)
        )
        sentence = paragraph(picture.text, "qk-note")
        replace(self._right, [shown_picture(picture), sentence, self.picture_downloads.widget])
