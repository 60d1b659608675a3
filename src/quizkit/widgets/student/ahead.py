"""What is ahead: questions, time, points, attempts, and the rules in plain words."""

from html import escape
from typing import TYPE_CHECKING

from quizkit.domain.roster import Identity, class_words
from quizkit.i18n import _
from quizkit.services.values import Ahead
from quizkit.widgets.questions import SHORT_KINDS, points_text
from quizkit.widgets.student.parts import button, duration, html
from quizkit.widgets.student.rules import counts_words, rule_sentences
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.widgets.student.app import StudentApp


def who(identity: Identity) -> str:
    """For example 实验小学 · 五年级2班 · 王小明."""
    parts = (identity.school, class_words(identity.grade, identity.class_name), identity.name)
    return " · ".join(part for part in parts if part)


def _fact(value: str, note: str) -> str:
    return f'<div class="qk-fact"><b>{escape(value)}</b><span>{escape(note)}</span></div>'


def _facts(ahead: Ahead) -> str:
    kinds = _("、").join(_(SHORT_KINDS[kind]) for kind in SHORT_KINDS if kind in ahead.kinds)
    facts = [_fact(_("{n} 题").format(n=ahead.questions), kinds)]
    if ahead.time_limit is not None:
        facts.append(_fact(duration(ahead.time_limit), _("点“开始答题”后计时")))
    else:
        facts.append(_fact(_("不限时"), _("可以慢慢答")))
    total = _("{points} 分").format(points=points_text(ahead.points))
    passed = ahead.activity.tables.passed
    facts.append(_fact(total, _("{n} 分及格").format(n=points_text(ahead.points * passed // 100))))
    nth = _("第 {n} 次").format(n=ahead.attempt_number)
    if ahead.max_attempts is None:
        note = _("次数不限，{counts}").format(counts=counts_words(ahead.counts))
    elif ahead.max_attempts == 1:
        note = _("只有一次机会")
    else:
        note = _("共 {max} 次，{counts}").format(max=ahead.max_attempts, counts=counts_words(ahead.counts))
    facts.append(_fact(nth, note))
    return f'<div class="qk-facts">{"".join(facts)}</div>'


def ahead_screen(app: "StudentApp", identity: Identity, ahead: Ahead) -> Screen:
    """准备好了吗？"""
    rules = "".join(f"<li>{escape(sentence)}</li>" for sentence in rule_sentences(ahead))
    main = [
        html(f"<h1>{escape(_('准备好了吗？'))}</h1><div>{escape(who(identity))}</div>"),
        html(_facts(ahead)),
        html(f"<ul>{rules}</ul>"),
        button(_("不是我"), lambda: app.act(app.not_me), "qk-link"),
    ]
    foot = [button(_("开始答题"), lambda: app.act(lambda: app.start(identity)), "qk-go")]
    return Screen("ahead", main, foot)
