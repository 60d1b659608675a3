"""Blanks on the screen: numbered holes in the stem, one field each below it."""

import re
from html import escape
from itertools import count

from quizkit.domain.questions import HOLE, Blank, Layout, Response
from quizkit.i18n import _
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions.base import View, nothing, numbered


def view(question: Blank, layout: Layout, images: Images) -> View:  # noqa: ARG001
    """Fields."""
    many = len(question.blanks) > 1
    labels = [_("第 {n} 空").format(n=n + 1) if many else _("你的答案") for n in range(len(question.blanks))]
    hint = _("各空的先后不限") if question.any_order and many else ""
    return {"hint": hint, "fields": [{"label": label} for label in labels]}


def stem(question: Blank) -> str:
    """The stem with each hole numbered, where there is more than one."""
    if len(question.blanks) == 1:
        return question.stem
    numbers = count(1)
    return re.sub(HOLE + "+", lambda _hole: f"＿＿（{next(numbers)}）＿＿", question.stem)


def shown(question: Blank, layout: Layout, response: Response) -> object:  # noqa: ARG001
    """The texts as typed."""
    return list(response)


def read(question: Blank, layout: Layout, sent: object) -> object:  # noqa: ARG001
    """The texts as typed."""
    return sent


def answer_html(question: Blank, layout: Layout, response: Response) -> str:  # noqa: ARG001
    """The texts, numbered where there are several."""
    texts = [escape(text.strip()) or nothing() for text in response]
    if len(texts) == 1:
        return texts[0]
    return _("；").join(numbered(n) + text for n, text in enumerate(texts, start=1))
