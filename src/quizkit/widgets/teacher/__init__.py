"""The teacher's page: banks, questions, imports, activities, without seeing a file."""

import os
from collections.abc import Callable
from typing import Any

from quizkit.formats.project import Project
from quizkit.i18n import _
from quizkit.services import Services
from quizkit.widgets.staff.elements import Frame
from quizkit.widgets.staff.parts import column, heading, paragraph
from quizkit.widgets.teacher.app import TeacherApp

TOKEN = "QUIZKIT_STAFF_TOKEN"  # noqa: S105 - the variable's name, not its value


def teacher_page(project: Project, open_services: Callable[[], Services]) -> Any:
    """The page as a widget; where strangers could open it and no token is set it refuses with a sentence."""
    token = os.environ.get(TOKEN, "").strip()
    if token or _is_own_lab():
        return TeacherApp(project, open_services, token or None).widget
    sentence = _(
        "这个页面要有管理口令才能打开。请用 quizkit serve 启动（启动时会显示口令）；"
        "用 voila 时，请先设环境变量 {name}，再启动。"
    ).format(name=TOKEN)
    return column(
        [Frame(title=_("教师")), column([heading(_("教师"), 1), paragraph(sentence)], "qk-login")],
        "qk-staff",
    )


def _is_own_lab() -> bool:
    """Whether the notebook runs in someone's own JupyterLab, who can do all that the page can anyway.

    Jupyter names the notebook to kernels of its own sessions; Voila starts kernels without a session, and
    says its own name instead.
    """
    return bool(os.environ.get("JPY_SESSION_NAME")) and "voila" not in os.environ.get("SERVER_SOFTWARE", "")


__all__ = ["TeacherApp", "teacher_page"]
