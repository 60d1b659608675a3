"""Multiple response on the screen: one card an option, square marks."""

from quizkit.domain.questions import Layout, Multiple, Response
from quizkit.i18n import _
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions.base import View, id_of, key_of, lettered, option_views


def view(question: Multiple, layout: Layout, images: Images) -> View:
    """Options."""
    return {"hint": _("选出所有正确的选项"), "options": option_views(question.options, layout, images)}


def shown(question: Multiple, layout: Layout, response: Response) -> object:  # noqa: ARG001
    """The keys of the chosen cards."""
    return sorted(key_of(layout, id_) for id_ in response)


def read(question: Multiple, layout: Layout, sent: object) -> object:
    """The ids of the chosen cards."""
    return [id_of(question, layout, key) for key in sent] if isinstance(sent, list) else sent


def answer_html(question: Multiple, layout: Layout, response: Response) -> str:
    """The chosen options with their letters."""
    return lettered(question.options, layout, response)
