"""The result: score, time, receipt, and each question as far as the review policy allows."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from quizkit.domain.activity import Shown
from quizkit.domain.attempt import State
from quizkit.domain.paper import PaperItem
from quizkit.i18n import _
from quizkit.services.values import Review
from quizkit.widgets.markdown import Images
from quizkit.widgets.questions import points_text
from quizkit.widgets.review import review_html
from quizkit.widgets.student.ahead import who
from quizkit.widgets.student.parts import button, duration, heading, html, link, moment
from quizkit.widgets.student.screen import Screen

if TYPE_CHECKING:
    from quizkit.widgets.student.app import StudentApp


def result_screen(app: "StudentApp", review: Review, images: Callable[[PaperItem], Images]) -> Screen:
    """成绩."""
    if review.state is State.VOIDED:
        reason = _("原因：{reason}").format(reason=review.void_reason)
        main = [heading(_("这份答卷已被组织者作废"), reason, _("有疑问请找老师。"))]
        return Screen("voided", main, _foot(app, review))
    main = [html(_summary(review) + _book(app, review)), *_items(review, images)]
    main.append(button(_("不是我"), lambda: app.act(app.not_me), "qk-link"))
    return Screen("result", main, _foot(app, review))


def _summary(review: Review) -> str:
    zone = review.activity.window.time_zone
    by_time = review.state is State.EXPIRED
    ended = _("时间到，已自动交卷") if by_time else _("已交卷")
    lines = []
    if review.score is not None:
        total = _(" / {max} 分").format(max=points_text(review.max))
        lines.append(
            f'<div class="qk-score"><b>{points_text(review.score)}</b><small>{escape(total)}</small></div>'
        )
    else:
        lines.append(f"<p>{escape(_('成绩在活动结束后公布。'))}</p>")
    lines.append(f"<p>{escape(_used(review))}</p>")
    receipt = _("回执 {receipt} · {moment} {ended}").format(
        receipt=review.receipt, moment=moment(review.ended_at, zone), ended=ended
    )
    lines.append(f'<p class="qk-note">{escape(receipt)}</p>')
    lines.append(f'<p class="qk-note">{escape(who(review.identity))}</p>')
    if Shown.ANSWERS not in review.shown and Shown.ANSWERS in review.activity.review.closed:
        lines.append(
            f"<p>{escape(_('答案和解析在活动结束后公布，到时用同一个浏览器打开本页就能看到。'))}</p>"
        )
    return f"<h1>{escape(_('成绩'))}</h1>" + "".join(lines)


def _book(app: "StudentApp", review: Review) -> str:
    """Where what went wrong can be found again."""
    address = app.host.link("mistakes")
    if not address or not missed(review) or Shown.EXPLANATIONS not in review.shown:
        return ""
    return f"<p>{link(_('答错的题在错题本里'), address)}</p>"


def _used(review: Review) -> str:
    parts = [_("用时 {time}").format(time=duration(review.time_used))]
    if review.questions is not None:
        right = sum(question.verdict == "right" for question in review.questions)
        partly = sum(question.verdict == "partly" for question in review.questions)
        parts.append(_("答对 {n} 题").format(n=right))
        if partly:
            parts.append(_("部分得分 {n} 题").format(n=partly))
    else:
        parts.append(
            _("作答 {n} / {total} 题").format(n=len(review.responses), total=len(review.paper.items))
        )
    return " · ".join(parts)


def _items(review: Review, images: Callable[[PaperItem], Images]) -> list[Any]:
    if review.questions is None:
        return []
    cards = (
        review_html(n + 1, item, review.responses.get(n), score, review.shown, images(item))
        for n, (item, score) in enumerate(zip(review.paper.items, review.questions, strict=True))
    )
    return [html("".join(cards))]


def missed(review: Review) -> tuple[PaperItem, ...]:
    """Questions to practise again; none unless the policy shows their answers now."""
    if review.questions is None or Shown.ANSWERS not in review.shown:
        return ()
    pairs = zip(review.paper.items, review.questions, strict=True)
    return tuple(item for item, score in pairs if score.verdict != "right")


def _foot(app: "StudentApp", review: Review) -> list[Any]:
    foot = []
    wrong = missed(review)
    if wrong:
        foot.append(button(_("练习错题"), lambda: app.act(lambda: app.practise(wrong))))
    if review.may_start_again:
        again = button(_("再答一次"), lambda: app.act(lambda: app.go_again(review.identity)), "qk-go")
        foot.append(again)
    return foot
