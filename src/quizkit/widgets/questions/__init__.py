"""Questions on the screen: one module a type, of the same name as in ``domain/questions``."""

from html import escape
from types import ModuleType

from quizkit.domain.questions import Layout, Question, Response
from quizkit.i18n import N_, _
from quizkit.widgets.markdown import Images, block
from quizkit.widgets.questions.base import View, nothing

KINDS = {
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "true_false": N_("判断题"),
    "blank": N_("填空题"),
    "numeric": N_("数字题"),
    "order": N_("排序题"),
    "match": N_("连线题"),
    "passage": N_("材料题"),
}

SHORT_KINDS = {
    "single": N_("单选"),
    "multiple": N_("多选"),
    "true_false": N_("判断"),
    "blank": N_("填空"),
    "numeric": N_("数字"),
    "order": N_("排序"),
    "match": N_("连线"),
    "passage": N_("材料"),
}
"""For lists, where the word for "question" would be said eight times."""


def points_text(hundredths: int) -> str:
    """Points without needless zeros: 500 is "5", 250 is "2.5"."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def kind_label(question: Question, points: int) -> str:
    """For example 单选题 · 5 分."""
    return _("{kind} · {points} 分").format(kind=_(KINDS[question.type]), points=points_text(points))


def part_view(question: Question, layout: Layout, images: Images) -> View:
    """A question without its response and state."""
    module = _module(question)
    stem = module.stem(question) if hasattr(module, "stem") else question.stem
    return {"type": question.type, "stem": block(stem, images), **module.view(question, layout, images)}


def question_view(
    question: Question,
    layout: Layout,
    images: Images,
    *,
    points: int,
    position: int,
    response: Response | None,
    locked: bool = False,
) -> View:
    """Everything question.js shows: never a key, never an id of the bank."""
    view = part_view(question, layout, images)
    given = shown_response(question, layout, response)
    view.update(
        key="0",
        kind=kind_label(question, points),
        position=position,
        response=given,
        locked=locked,
        feedback=None,
        confirm="",
        nothing=_("请先作答。"),
    )
    module = _module(question)
    if hasattr(module, "with_response"):
        module.with_response(view, given, locked=locked)
    return view


def shown_response(question: Question, layout: Layout, response: Response | None) -> object:
    """A checked response as a browser knows it."""
    return None if response is None else _module(question).shown(question, layout, response)


def read_response(question: Question, layout: Layout, sent: object) -> object:
    """What a browser sent as JSON with the question's own ids; the service checks it once more.

    Raises:
        BadResponse: it names a part that is not shown.
    """
    return None if sent is None else _module(question).read(question, layout, sent)


def answer_html(question: Question, layout: Layout, response: Response | None) -> str:
    """A response in words, as HTML that is safe to show."""
    if response is None:
        return nothing()
    return str(_module(question).answer_html(question, layout, response))


def sources_html(question: Question) -> str:
    """Where the fact can be looked up."""
    lines = []
    for source in question.sources:
        parts = [source.by, source.title, source.year, source.place]
        lines.append(escape(_("，").join(part for part in parts if part)))
    return "<br>".join(lines)


def _module(question: Question) -> ModuleType:
    return _MODULES[question.type]


# At the end: the module of passages uses the functions above for its parts.
from quizkit.widgets.questions import (  # noqa: E402
    blank,
    match,
    multiple,
    numeric,
    order,
    passage,
    single,
    true_false,
)

_MODULES: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (single, multiple, true_false, blank, numeric, order, match, passage)
}
