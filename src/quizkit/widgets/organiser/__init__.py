"""The organiser's page, behind the staff token.

What shows or changes anything is made only after the token was given; heavy libraries come in then.
"""

import os
from collections.abc import Callable
from typing import Any

from quizkit.i18n import _
from quizkit.services import Services
from quizkit.widgets.organiser.app import OrganiserApp
from quizkit.widgets.staff.elements import Frame
from quizkit.widgets.staff.parts import column, heading, paragraph

TOKEN = "QUIZKIT_STAFF_TOKEN"  # noqa: S105 - the variable's name, not its value


def organiser_page(open_services: Callable[[], Services]) -> Any:
    """The page as a widget; without a token in the environment it refuses with a sentence."""
    token = os.environ.get(TOKEN, "").strip()
    if token:
        return OrganiserApp(open_services, token).widget
    sentence = _(
        "这个页面要有管理口令才能打开。请用 quizkit serve 启动（启动时会显示口令）；"
        "用 voila 时，请先设环境变量 {name}，再启动。"
    ).format(name=TOKEN)
    return column(
        [Frame(title=_("组织者")), column([heading(_("组织者"), 1), paragraph(sentence)], "qk-login")],
        "qk-staff",
    )


__all__ = ["OrganiserApp", "organiser_page"]
