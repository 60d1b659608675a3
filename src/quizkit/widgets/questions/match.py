"""Matching on the screen: a list of choices beside each left item, no dragging."""

from html import escape

from quizkit.domain.questions import Layout, Match, Response
from quizkit.i18n import N_, _
from quizkit.widgets.markdown import Images, inline, plain
from quizkit.widgets.questions.base import View, id_of, in_order, key_of, letter, nothing


def view(question: Match, layout: Layout, images: Images) -> View:
    """Left items as listed, right ones as drawn."""
    right = in_order(question.right_side, layout)
    return {
        "hint": _("给每一项选出对应的内容"),
        "choose": _("请选择"),
        "left": [
            {"key": str(n + 1), "html": inline(option.text, images)} for n, option in enumerate(question.left)
        ],
        "right": [
            {"key": str(n + 1), "mark": letter(n), "text": plain(option.text)}
            for n, option in enumerate(right)
        ],
    }


def _left_ids(question: Match) -> tuple[str, ...]:
    return tuple(option.id for option in question.left)


def shown(question: Match, layout: Layout, response: Response) -> object:
    """Left keys with right keys."""
    return {key_of(_left_ids(question), left): key_of(layout, right) for left, right in response}


def read(question: Match, layout: Layout, sent: object) -> object:
    """Left ids with right ids."""
    if not isinstance(sent, dict):
        raise question.refuse(N_("应该是左右两边的对应关系。"))
    left_ids = _left_ids(question)
    return {id_of(question, left_ids, left): id_of(question, layout, right) for left, right in sent.items()}


def answer_html(question: Match, layout: Layout, response: Response) -> str:  # noqa: ARG001
    """Each left item with what was chosen for it."""
    right = {option.id: escape(plain(option.text)) for option in question.right_side}
    given = dict(response)
    return _("；").join(
        f"{escape(plain(option.text))} — {right[given[option.id]] if option.id in given else nothing()}"
        for option in question.left
    )
