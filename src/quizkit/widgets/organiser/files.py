"""The files an organiser can take away: tables and pictures under names that say what and when."""

from typing import TYPE_CHECKING

from quizkit.i18n import N_, _
from quizkit.report.exports import EXPORTS
from quizkit.report.figures import FIGURES
from quizkit.report.pictures import PICTURES
from quizkit.report.read import not_started
from quizkit.report.tables import By
from quizkit.widgets.staff.downloads import Maker

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk

TABLE_FORMS = {"xlsx": "xlsx", "CSV": "csv", "HTML": "html", "JSON": "json"}
PICTURE_FORMS = {"PNG": "png", "SVG": "svg", "PDF": "pdf"}
NOT_STARTED = N_("未开始名单")


def table_files(desk: "Desk", by: By) -> dict[str, Maker]:
    """The score table in every form."""

    def maker(form: str) -> Maker:
        def make() -> tuple[str, str, bytes]:
            export = EXPORTS[form]
            name = _name(desk, f"scores-{by.value}", export.extension)
            return name, export.mime, export.write(desk.table(by))

        return make

    return {shown: maker(form) for shown, form in TABLE_FORMS.items()}


def not_started_files(desk: "Desk") -> dict[str, Maker]:
    """Who has not begun, by name, in the two forms that schools take."""

    def maker(form: str) -> Maker:
        def make() -> tuple[str, str, bytes]:
            export = EXPORTS[form]
            table = not_started(desk.services, desk.activity.activity.id, desk.app.now(), names=True)
            return _name(desk, "not-started", export.extension), export.mime, export.write(table)

        return make

    return {shown: maker(form) for shown, form in TABLE_FORMS.items() if form in ("xlsx", "csv")}


def picture_files(desk: "Desk", name: str, by: By = By.SCHOOL) -> dict[str, Maker]:
    """A picture in every form."""

    def maker(form: str) -> Maker:
        def make() -> tuple[str, str, bytes]:
            export = PICTURES[form]
            content = export.write(FIGURES[name](desk.table(by)))
            return _name(desk, f"{name}-{by.value}", export.extension), export.mime, content

        return make

    return {shown: maker(form) for shown, form in PICTURE_FORMS.items()}


def _name(desk: "Desk", what: str, extension: str) -> str:
    at = desk.app.now().astimezone(desk.zone).strftime("%Y%m%d-%H%M")
    return f"{desk.activity.activity.id}-{what}-{at}.{extension}"


def form_words() -> str:
    """The forms, for a sentence."""
    return _("、").join([*TABLE_FORMS, *PICTURE_FORMS])
