"""One answered question with what the review policy lets its owner see, as HTML."""

from html import escape

from quizkit.domain.activity import Shown
from quizkit.domain.paper import PaperItem
from quizkit.domain.questions import Response
from quizkit.domain.scoring import QuestionScore
from quizkit.i18n import N_, _
from quizkit.widgets.markdown import Images, block
from quizkit.widgets.questions import answer_html, points_text, sources_html
from quizkit.widgets.questions.base import numbered

VERDICTS = {
    "right": N_("✓ 答对"),
    "partly": N_("◐ 部分得分"),
    "wrong": N_("✗ 答错"),
    "unanswered": N_("－ 没有作答"),
}


def outcome_html(
    item: PaperItem, response: Response | None, score: QuestionScore, shown: frozenset[Shown]
) -> str:
    """Verdict and points, the given and the right answer, explanation and sources, as far as ``shown``."""
    lines = []
    if Shown.RIGHT_WRONG in shown:
        points = _("{points} / {max} 分").format(points=points_text(score.points), max=points_text(score.max))
        lines.append(f'<p><span class="qk-verdict">{escape(_(VERDICTS[score.verdict]))}</span> {points}</p>')
    given = answer_html(item.question, item.layout, response)
    lines.append(f"<p>{escape(_('你的答案：'))}{given}</p>")
    if Shown.ANSWERS in shown and score.verdict != "right":
        lines.append(_right_answer(item))
    if Shown.EXPLANATIONS in shown:
        lines.append(_explanations(item))
    return "".join(lines)


def solution_html(item: PaperItem) -> str:
    """The right answer, explanation and sources, whoever answered what: for staff."""
    return _right_answer(item) + _explanations(item)


def _right_answer(item: PaperItem) -> str:
    right = answer_html(item.question, item.layout, item.question.right())
    return f"<p>{escape(_('正确答案：'))}{right}</p>"


def _explanations(item: PaperItem) -> str:
    question = item.question
    parts = [block(question.explanation)] if question.explanation else []
    # The parts of a passage have explanations of their own.
    for number, part in enumerate(getattr(question, "parts", ()), start=1):
        if part.explanation:
            parts.append(f"<p>{numbered(number)}</p>{block(part.explanation)}")
    sources = sources_html(question)
    if sources:
        parts.append(f'<p class="qk-src">{escape(_("出处："))}{sources}</p>')
    return "".join(parts)


def review_html(
    number: int,
    item: PaperItem,
    response: Response | None,
    score: QuestionScore | None,
    shown: frozenset[Shown],
    images: Images,
    note: str = "",
) -> str:
    """A card of the result screen: the question with its outcome, and perhaps where it is from."""
    verdict = f"qk-{score.verdict}" if score is not None and Shown.RIGHT_WRONG in shown else ""
    outcome = outcome_html(item, response, score or QuestionScore(0, item.points, answered=False), shown)
    stem = block(item.question.stem, images)
    beside = f' <span class="qk-note">{escape(note)}</span>' if note else ""
    return (
        f'<section class="qk-item-review {verdict}"><p><b>{number}.</b>{beside}</p>{stem}{outcome}</section>'
    )
