"""The student's app: entry, what is ahead, questions, overview, result."""

from typing import Any

from quizkit.errors import QuizkitError
from quizkit.i18n import _
from quizkit.widgets.student.app import StudentApp
from quizkit.widgets.student.parts import heading


def closed_page(error: Exception) -> Any:
    """A page that says why it cannot open, for whoever set it up."""
    import ipywidgets as w

    sentence = str(error) if isinstance(error, QuizkitError) else type(error).__name__
    page = w.VBox([heading(_("现在打不开"), sentence)])
    page.add_class("qk-app")
    return page


__all__ = ["StudentApp", "closed_page"]
