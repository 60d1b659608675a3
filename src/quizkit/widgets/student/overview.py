"""答题卡: what is answered, unanswered and marked; then one clear last question before handing in."""

from html import escape
from typing import TYPE_CHECKING, Any

from quizkit.i18n import _
from quizkit.services.values import Sitting
from quizkit.widgets.elements import Overview
from quizkit.widgets.student.parts import button, html
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.widgets.student.app import StudentApp


def _cell(sitting: Sitting, position: int) -> dict[str, Any]:
    answered, marked = position in sitting.responses, position in sitting.marks
    label = _("第 {n} 题").format(n=position + 1)
    states = [_("已答") if answered else _("未答"), *([_("已标记")] if marked else [])]
    label = _("，").join([label, *states])
    return {
        "state": "qk-answered" if answered else "qk-open",
        "marked": marked,
        "here": position == sitting.position,
        "label": label,
    }


def missing_sentence(sitting: Sitting) -> str:
    """还有 3 题没有作答：12、19、20。"""
    missing = [n + 1 for n in range(len(sitting.paper.items)) if n not in sitting.responses]
    if not missing:
        return _("{n} 题都已作答。").format(n=len(sitting.paper.items))
    numbers = _("、").join(str(n) for n in missing)
    return _("还有 {n} 题没有作答：{numbers}。").format(n=len(missing), numbers=numbers)


def overview_screen(app: "StudentApp", sitting: Sitting) -> Screen:
    """The grid and the way to hand in."""
    total = len(sitting.paper.items)
    grid = Overview(cells=[_cell(sitting, position) for position in range(total)])
    grid.on_msg(lambda _widget, content, _buffers: app.act(lambda: app.go(content)))
    answered = len(sitting.responses)
    legend = (
        f"<span>■ {escape(_('已答'))} {answered}</span><span>□ {escape(_('未答'))} {total - answered}</span>"
        f"<span>◥ {escape(_('已标记'))} {len(sitting.marks)}</span>"
    )
    code = _("接续码 {code}：换设备接着答时用，请记下来。").format(code=sitting.code)
    main = [
        html(f"<h1>{escape(_('答题卡'))}</h1>"),
        grid,
        html(
            f'<p class="qk-legend">{legend}</p><p>{escape(missing_sentence(sitting))}</p>'
            f'<p class="qk-note">{escape(code)}</p>'
        ),
        button(_("不是我"), lambda: app.act(app.not_me), "qk-link"),
    ]
    foot = [
        button(_("回去作答"), lambda: app.act(app.show_question)),
        button(_("交卷"), lambda: app.act(app.show_last_question), "qk-go"),
    ]
    return Screen(
        "overview",
        main,
        foot,
        number_text=_("共 {total} 题").format(total=total),
        progress=answered / total,
        saved=_("✓ 已保存 {saved} / {total} 题").format(saved=answered, total=total),
        left=sitting.left,
    )


def last_question_screen(app: "StudentApp", sitting: Sitting) -> Screen:
    """确定交卷吗？"""
    total = len(sitting.paper.items)
    main = [
        html(
            f"<h1>{escape(_('确定交卷吗？'))}</h1><p>{escape(missing_sentence(sitting))}</p>"
            f"<p>{escape(_('交卷后不能再改。'))}</p>"
        )
    ]
    foot = [
        button(_("再检查一下"), lambda: app.act(app.show_overview)),
        button(_("确定交卷"), lambda: app.act(app.submit), "qk-go"),
    ]
    return Screen(
        "last",
        main,
        foot,
        number_text=_("共 {total} 题").format(total=total),
        progress=1.0,
        saved=_("✓ 已保存 {saved} / {total} 题").format(saved=sitting.saved, total=total),
        left=sitting.left,
    )
