"""Ordering on the screen: a list with buttons up and down, no dragging."""

from html import escape

from quizkit.domain.questions import Layout, Order, Response
from quizkit.i18n import _
from quizkit.widgets.markdown import Images, inline, plain
from quizkit.widgets.questions.base import View, id_of, in_order, key_of


def view(question: Order, layout: Layout, images: Images) -> View:
    """Items in the drawn order, and the words that a screen reader needs."""
    items = [
        {"key": str(n + 1), "html": inline(item.text, images), "text": plain(item.text)}
        for n, item in enumerate(in_order(question.items, layout))
    ]
    return {
        "hint": _("用 ↑ ↓ 排好顺序"),
        "items": items,
        "up": _("上移：{item}"),
        "down": _("下移：{item}"),
        "moved": _("{item}，现在是第 {place} 项"),
        "keep": _("就按这个顺序"),
        "kept": _("已按现在的顺序作答"),
    }


def shown(question: Order, layout: Layout, response: Response) -> object:  # noqa: ARG001
    """Keys in the student's order."""
    return [key_of(layout, id_) for id_ in response]


def read(question: Order, layout: Layout, sent: object) -> object:
    """Ids in the student's order."""
    return [id_of(question, layout, key) for key in sent] if isinstance(sent, list) else sent


def answer_html(question: Order, layout: Layout, response: Response) -> str:  # noqa: ARG001
    """The items in the student's order."""
    texts = {item.id: escape(plain(item.text)) for item in question.items}
    return " → ".join(texts[id_] for id_ in response)
