"""Screens that only say something: opening, not open yet, closed, another tab leads, trouble."""

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from quizkit.i18n import N_, _
from quizkit.services.values import Offer
from quizkit.widgets.student.parts import button, heading, html, link, moment
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.widgets.student.app import StudentApp
    from quizkit.widgets.student.shell import Shell

_HEAD_WORDS = {
    "offline": N_("网络断开了，正在重连。已保存 {saved} 题，连上后可以接着答。"),
    "offline_pending": N_("网络断开了，正在重连。已保存 {saved} 题，这一题连上后自动保存。"),
    "saving": N_("正在保存第 {n} 题…"),
    "near": N_("还剩两分钟。"),
    "gone": N_("连接已经中断。请重新运行这个页面，已保存的作答都还在。"),
}


def head_words() -> dict[str, str]:
    """What the head says by itself when the line is gone."""
    return {name: _(text) for name, text in _HEAD_WORDS.items()}


def opening_screen() -> Screen:
    """Before the page has said hello; an old browser stays here and reads what to do."""
    note = _("如果一直停在这里，请换一个新一点的浏览器，或者告诉老师。")
    return Screen(
        "opening", [html(f'<h1>{escape(_("正在打开…"))}</h1><p class="qk-note">{escape(note)}</p>')]
    )


def sentence_screen(app: "StudentApp", sentence: str) -> Screen:
    """One sentence and the way back to the beginning."""
    return Screen("sentence", [heading(sentence)], [button(_("返回"), lambda: app.act(app.begin), "qk-go")])


def trouble_screen(app: "Shell", sentence: str) -> Screen:
    """Something on the server does not work now; trying again is the one next step."""
    main = [heading(_("现在打不开"), sentence, _("请稍等一会儿再试；已保存的作答都还在。"))]
    return Screen("trouble", main, [button(_("再试一次"), lambda: app.act(app.retry), "qk-go")])


def other_tab_screen(app: "StudentApp") -> Screen:
    """The tab opened last leads."""
    main = [heading(_("已在另一个窗口打开"), _("请在那个窗口继续答题。那里已经关掉的话，可以在这里继续。"))]
    return Screen("other_tab", main, [button(_("在这里继续"), lambda: app.act(app.take_lead), "qk-go")])


def not_open_screen(app: "StudentApp", opens_at: datetime) -> Screen:
    """With a countdown; when it reaches zero the page goes on by itself."""
    zone = app.published.activity.window.time_zone
    opens = _("{moment} 开始。到时这个页面会自动进入。").format(moment=moment(opens_at, zone))
    left = max(opens_at - app.published.now, timedelta(0))
    return Screen("not_open", [heading(_("活动还没有开始"), opens)], left=left)


def closed_screen(app: "StudentApp") -> Screen:
    """The activity is over and this browser has no attempt in it."""
    text = _("答过题的同学请用答题时的浏览器打开本页查看成绩；换了浏览器请用接续码。")
    by_code = button(_("用接续码查看成绩"), lambda: app.act(app.show_entry), "qk-go")
    return Screen("closed", [heading(_("活动已经结束"), text), *book_link(app)], [by_code])


def choice_screen(app: "StudentApp", infos: list[Offer]) -> Screen:
    """Several activities are open, or none."""
    if not infos:
        text = _("现在没有开放的活动。请向老师要答题的网址。")
        return Screen("none", [heading(_("没有活动"), text), *book_link(app)], [_again(app)])
    choices = (_choice(app, info) for info in infos)
    return Screen("choice", [heading(_("请选择活动")), *choices, *book_link(app)])


def book_link(app: "StudentApp") -> list[Any]:
    """A quiet way to the 错题本, where there is something in it."""
    return [html(f"<p>{link(_('我的错题本'), app.host.link('mistakes'))}</p>")] if app.book else []


def _choice(app: "StudentApp", info: Offer) -> Any:
    text = info.title if info.state == "open" else _("{title}（还没有开始）").format(title=info.title)
    return button(text, lambda: app.act(lambda: app.choose(info.id)), "qk-choice")


def _again(app: "StudentApp") -> Any:
    return button(_("再试一次"), lambda: app.act(app.begin))
