"""Single choice on the screen: one card an option, round marks."""

from quizkit.domain.questions import Layout, Response, Single
from quizkit.i18n import _
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions.base import View, id_of, key_of, lettered, option_views


def view(question: Single, layout: Layout, images: Images) -> View:
    """Options."""
    return {"hint": _("选一项"), "options": option_views(question.options, layout, images)}


def shown(question: Single, layout: Layout, response: Response) -> object:  # noqa: ARG001
    """The key of the chosen card."""
    return key_of(layout, response)


def read(question: Single, layout: Layout, sent: object) -> object:
    """The id of the chosen card."""
    return id_of(question, layout, sent)


def answer_html(question: Single, layout: Layout, response: Response) -> str:
    """The chosen option with its letter."""
    return lettered(question.options, layout, (response,))
