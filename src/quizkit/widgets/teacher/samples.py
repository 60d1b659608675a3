"""Three sample papers, as three students would get them, with the key for the teacher."""

import secrets
from typing import TYPE_CHECKING

from quizkit.domain.activity import Shuffle
from quizkit.domain.paper import Paper
from quizkit.domain.questions import LEVELS
from quizkit.errors import LEVEL_WORDS, UsageError
from quizkit.formats.activity_draft import check_draft, draft_sections
from quizkit.i18n import _
from quizkit.widgets.markdown import plain
from quizkit.widgets.questions import answer_html, kind_label, points_text
from quizkit.widgets.staff.parts import Said, button, choice, column, html, paragraph, replace, row

if TYPE_CHECKING:
    from quizkit.widgets.teacher.composing import Composing

_PAPERS = 3


class Samples:
    """Each press draws other papers."""

    def __init__(self, composing: "Composing") -> None:
        self._composing = composing
        self.said = Said()
        levels = [(_(LEVEL_WORDS[level]), level) for level in LEVELS]
        self.level = choice(_("学段"), levels, "primary")
        self.draw = button(_("看三份样卷"), lambda: composing.do(self._draw))
        self._box = column([])
        self.widget = column([row([self.level, self.draw]), self._box])

    def _draw(self) -> None:
        composing = self._composing
        plans = [plan for plan in draft_sections(composing.value) if plan is not None]
        if not plans:
            raise UsageError(_("还没有大题。请点“加一个大题”。"))
        activity = check_draft({**composing.value, "title": "x"})[0]
        shuffle = activity.shuffle if activity else Shuffle()
        seeds = [secrets.token_hex(8) for _n in range(_PAPERS)]
        level = self.level.value
        papers = composing.composer.samples(plans, composing.banks, seeds, level, shuffle)
        titles = [plan.title for plan in plans]
        hint = paragraph(_("每次抽的都不一样；学生看不到答案。"), "qk-note")
        sheets = [_sheet(number, paper, titles) for number, paper in enumerate(papers, start=1)]
        close = button(_("收起"), lambda: composing.do(lambda: replace(self._box, [])))
        replace(self._box, [hint, *sheets, close])


def _sheet(number: int, paper: Paper, titles: list[str]) -> object:
    """A paper as a folded list: sections, questions, right answers."""
    from html import escape

    words = _("样卷 {n}：{questions} 题，{points} 分").format(
        n=number, questions=len(paper.items), points=points_text(paper.points)
    )
    made, section = "", -1
    for place, item in enumerate(paper.items, start=1):
        if item.section != section:
            section = item.section
            made += f"<h3>{escape(titles[section])}</h3>"
        stem = plain(item.question.stem) or plain(getattr(item.question, "text", ""))
        right = answer_html(item.question, item.layout, item.question.right())
        kind = escape(kind_label(item.question, item.points))
        made += f'<p>{place}. {escape(stem)} <span class="qk-note">{kind}</span><br>'
        made += f'<span class="qk-note">{escape(_("答案："))}{right}</span></p>'
    folded = f"<details><summary>{escape(words)}</summary>{made}</details>"
    return column([html(folded, "qk-sample")])
