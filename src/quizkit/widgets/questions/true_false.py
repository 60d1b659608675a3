"""True or false on the screen: two cards."""

from html import escape

from quizkit.domain.questions import Layout, Response, TrueFalse
from quizkit.i18n import N_, _
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions.base import View

_WORDS = {True: N_("正确"), False: N_("错误")}
_KEYS = {True: "1", False: "2"}
_MARKS = {True: "✓", False: "✗"}


def view(question: TrueFalse, layout: Layout, images: Images) -> View:  # noqa: ARG001
    """Two options."""
    options = [
        {"key": _KEYS[value], "mark": _MARKS[value], "html": escape(_(_WORDS[value]))}
        for value in (True, False)
    ]
    return {"hint": _("判断这句话是否正确"), "options": options}


def shown(question: TrueFalse, layout: Layout, response: Response) -> object:  # noqa: ARG001
    """The key of the chosen card."""
    return _KEYS[bool(response)]


def read(question: TrueFalse, layout: Layout, sent: object) -> object:  # noqa: ARG001
    """True or false."""
    return {"1": True, "2": False}.get(sent, sent) if isinstance(sent, str) else "?"


def answer_html(question: TrueFalse, layout: Layout, response: Response) -> str:  # noqa: ARG001
    """The word."""
    return escape(_(_WORDS[bool(response)]))
