"""A source text with its parts, one under the other on one page."""

from quizkit.domain.questions import Layout, Passage, Response
from quizkit.i18n import N_
from quizkit.widgets import questions
from quizkit.widgets.markdown import Images, block
from quizkit.widgets.questions.base import View, nothing, numbered


def view(question: Passage, layout: Layout, images: Images) -> View:
    """The text and a view of each part."""
    parts = [
        {
            **questions.part_view(part, part_layout, images),
            "key": str(n + 1),
            "kind": numbered(n + 1) + questions.kind_label(part, part.points),
        }
        for n, (part, part_layout) in enumerate(zip(question.parts, layout, strict=True))
    ]
    return {"hint": "", "text": block(question.text, images), "parts": parts}


def with_response(view: View, shown_response: object, *, locked: bool) -> None:
    """Puts a shown response into the views of the parts."""
    given = shown_response if isinstance(shown_response, dict) else {}
    for part in view["parts"]:
        part["response"] = given.get(part["key"])
        part["locked"] = locked


def shown(question: Passage, layout: Layout, response: Response) -> object:
    """Part keys with the shown responses of the parts."""
    given = dict(response)
    return {
        str(n + 1): questions.shown_response(part, part_layout, given.get(part.id))
        for n, (part, part_layout) in enumerate(zip(question.parts, layout, strict=True))
        if part.id in given
    }


def read(question: Passage, layout: Layout, sent: object) -> object:
    """Part ids with the responses of the parts."""
    if not isinstance(sent, dict) or set(sent) - {str(n + 1) for n in range(len(question.parts))}:
        raise question.refuse(N_("应该是各小题的作答。"))
    return {
        part.id: questions.read_response(part, part_layout, sent[str(n + 1)])
        for n, (part, part_layout) in enumerate(zip(question.parts, layout, strict=True))
        if sent.get(str(n + 1)) is not None
    }


def answer_html(question: Passage, layout: Layout, response: Response) -> str:
    """One line a part."""
    given = dict(response)
    lines = (
        numbered(n + 1)
        + (questions.answer_html(part, part_layout, given[part.id]) if part.id in given else nothing())
        for n, (part, part_layout) in enumerate(zip(question.parts, layout, strict=True))
    )
    return "<br>".join(lines)
