"""Tab 导出: every table and picture as a file."""

from typing import TYPE_CHECKING, Any

from quizkit.i18n import _
from quizkit.report.tables import UNIT_WORDS, By
from quizkit.widgets.organiser.files import NOT_STARTED, not_started_files, picture_files, table_files
from quizkit.widgets.organiser.pictures import PICTURE_WORDS
from quizkit.widgets.staff.downloads import Downloads
from quizkit.widgets.staff.parts import column, heading, paragraph

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk


class Exporting:
    """Links are made when a button is pressed."""

    def __init__(self, desk: "Desk") -> None:
        guard = desk.app.guard
        self.tables = {by: Downloads(guard, table_files(desk, by)) for by in By}
        self.absent = Downloads(guard, not_started_files(desk))
        self.pictures = {name: Downloads(guard, picture_files(desk, name)) for name in PICTURE_WORDS}
        left: list[Any] = [heading(_("表"))]
        for by, downloads in self.tables.items():
            left += [heading(_("各{unit}成绩").format(unit=_(UNIT_WORDS[by])), 3), downloads.widget]
        left += [heading(_(NOT_STARTED), 3), self.absent.widget]
        left.append(paragraph(_("学生成绩和未开始名单含姓名，只供组织者使用，不得公布。"), "qk-note"))
        right: list[Any] = [heading(_("图（按学校）"))]
        for name, downloads in self.pictures.items():
            right += [heading(_(PICTURE_WORDS[name]), 3), downloads.widget]
        self.widget = column([column(left, "qk-panel"), column(right, "qk-panel")], "qk-two")
