"""A number on the screen: one field with its unit."""

from html import escape

from quizkit.domain.questions import Layout, Numeric, Response
from quizkit.i18n import _
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions.base import View


def view(question: Numeric, layout: Layout, images: Images) -> View:  # noqa: ARG001
    """One field."""
    return {"hint": _("填一个数"), "fields": [{"label": _("你的答案"), "suffix": question.unit}]}


def shown(question: Numeric, layout: Layout, response: Response) -> object:  # noqa: ARG001
    """The text as typed."""
    return str(response)


def read(question: Numeric, layout: Layout, sent: object) -> object:  # noqa: ARG001
    """The text as typed."""
    return sent if isinstance(sent, str) else ["?"]


def answer_html(question: Numeric, layout: Layout, response: Response) -> str:  # noqa: ARG001
    """The number with its unit, which a student may have typed as well."""
    text = str(response).strip()
    return escape(text if text.endswith(question.unit) else text + question.unit)
