"""Pictures on the page."""

from typing import Any

from quizkit.i18n import N_
from quizkit.report.figures import Picture
from quizkit.report.pictures import to_png
from quizkit.widgets.staff.downloads import image_of

PICTURE_WORDS = {
    "mean": N_("平均分与区间"),
    "funnel": N_("平均分与人数"),
    "participation": N_("参与率"),
    "distribution": N_("成绩分布"),
}


def shown_picture(picture: Picture) -> Any:
    """The picture as a widget; its sentence is the text alternative."""
    return image_of(picture.text, to_png(picture), picture.text)
