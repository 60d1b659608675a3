"""The student's app, screen by screen, without a browser."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ipywidgets.widgets.widget import _instances

from projects import ACTIVITY, CLASS, SCHOOL, TestProject
from quizkit.domain.activity import Entry
from quizkit.formats.activity import load_activity
from quizkit.services import Services
from widgets.conftest import Clock, Page

NAME = "林敏"


def some_answer(view: dict[str, Any]) -> Any:
    """A response that the question on the screen takes."""
    match view["type"]:
        case "single" | "true_false":
            return view["options"][0]["key"]
        case "multiple":
            return [option["key"] for option in view["options"][:2]]
        case "blank":
            return ["八路军" for _ in view["fields"]]
        case "numeric":
            return "1935"
        case "order":
            return [item["key"] for item in reversed(view["items"])]
        case "match":
            return {left["key"]: view["right"][0]["key"] for left in view["left"]}
        case _:
            return {part["key"]: some_answer(part) for part in view["parts"]}


def begun(services: Services, name: str = NAME, *, address: str = ACTIVITY) -> Page:
    """A page at its first question."""
    page = Page(services, address)
    page.enter(SCHOOL, CLASS, name)
    page.press("开始答题")
    assert page.screen == "question"
    return page


def test_a_student_takes_the_whole_activity(services: Services) -> None:
    """Entry, what is ahead, twenty questions of all types, overview, last question, result."""
    page = Page(services, ACTIVITY)
    assert page.screen == "entry"
    page.enter(SCHOOL, CLASS, NAME)
    assert page.screen == "ahead"
    assert "20 题" in page.text()
    page.press("开始答题")
    kinds = set()
    for number in range(1, 21):
        assert f"第 {number} 题" in page.app.head.state["number_text"]
        kinds.add(page.view["type"])
        assert page.answer(some_answer(page.view))["type"] == "saved"
        assert f"{number} / 20" in page.app.head.state["saved"]
        page.press("答题卡" if number == 20 else "下一题")
    assert len(kinds) == 8
    assert page.screen == "overview"
    page.press("交卷")
    assert page.screen == "last"
    page.press("确定交卷")
    assert page.screen == "result"
    assert "回执" in page.text()


def test_a_contest_shows_no_answer_before_it_is_closed(services: Services, clock: Clock) -> None:
    """After handing in there is a score; the right answers come when the activity is over."""
    page = begun(services)
    page.answer(some_answer(page.view))
    page.app.act(page.app.submit)
    assert "正确答案" not in page.text()
    services.activities.close(ACTIVITY, "test")
    clock.forward(minutes=1)
    again = Page(services, ACTIVITY, page.kept)
    assert again.screen == "result"
    assert "正确答案" in again.text()
    assert "出处" in again.text()


def test_the_address_without_an_activity_shows_results_after_the_close(
    services: Services, clock: Clock
) -> None:
    """The plain address finds the attempt again too, when no activity is open any more."""
    page = begun(services, address="")
    page.app.act(page.app.submit)
    services.activities.close(ACTIVITY, "test")
    clock.forward(minutes=1)
    again = Page(services, "", page.kept)
    assert again.screen == "result"
    assert "正确答案" in again.text()
    assert Page(services, "").screen == "closed"


def test_a_reload_resumes_at_the_same_question_in_the_same_order(services: Services) -> None:
    """The browser's secret finds the attempt again: same paper, same place, same answers."""
    page = begun(services)
    response = some_answer(page.view)
    page.answer(response)
    page.press("下一题")
    second = page.view
    again = Page(services, ACTIVITY, page.kept)
    assert again.view == second
    assert "接着上次，第 2 题" in again.text()
    again.press("上一题")
    assert again.view["response"] == response


def test_another_browser_resumes_with_the_code_only(services: Services) -> None:
    """A name alone never opens an attempt; the resume code does."""
    page = begun(services)
    page.answer(some_answer(page.view))
    code = page.app.sitting.code
    other = Page(services, ACTIVITY)
    other.enter(SCHOOL, CLASS, NAME)
    assert other.screen == "entry"
    other.field("接续码").value = "222-222"
    other.press("进入")
    assert "接续码不对" in other.text()
    other.field("接续码").value = code.lower().replace("-", " ")
    other.press("进入")
    assert other.screen == "question"
    assert other.view == page.view | {"response": other.view["response"]}


def test_the_tab_opened_last_leads_and_the_other_says_so(services: Services) -> None:
    """Nothing the first tab does counts any more, until it takes the lead back."""
    first = begun(services)
    second = Page(services, ACTIVITY, first.kept)
    assert first.answer(some_answer(first.view))["type"] == "refused"
    assert first.screen == "other_tab"
    first.press("在这里继续")
    assert first.screen == "question"
    assert second.answer(some_answer(second.view))["type"] == "refused"
    assert second.screen == "other_tab"


def test_a_repeated_answer_is_acknowledged_again_and_counted_once(services: Services) -> None:
    """A page that did not hear "saved" sends the same answer with the same id."""
    page = begun(services)
    response = some_answer(page.view)
    for _ in range(3):
        assert page.answer(response, id_="same")["type"] == "saved"
    assert page.app.sitting.saved == 1


def test_time_over_hands_in_what_is_saved(services: Services, clock: Clock) -> None:
    """At the deadline the page asks, the server decides, the result says so."""
    page = begun(services)
    page.answer(some_answer(page.view))
    clock.forward(minutes=16)
    page.say({"type": "pulse"})
    assert page.screen == "result"
    assert "时间到" in page.text()
    assert "15 分钟" in page.text()


def test_the_page_at_zero_hands_in_within_the_grace(services: Services, clock: Clock) -> None:
    """A page whose clock runs out hands in by itself."""
    page = begun(services)
    clock.forward(minutes=15, seconds=2)
    page.say({"type": "time_up"})
    assert page.screen == "result"


def test_before_the_opening_the_page_counts_down_and_goes_on_by_itself(
    project: TestProject, clock: Clock
) -> None:
    """Not open yet: when it opens, and no way in before."""
    activity = load_activity(project.folder / "quizzes" / "activities" / f"{ACTIVITY}.json")
    window = replace(activity.window, opens=clock.now + timedelta(hours=1))
    with project.services(clock=clock) as services:
        later = replace(activity, id="later", window=window)
        services.activities.publish(later, project.banks(), "test")
        page = Page(services, "later")
        assert page.screen == "not_open"
        clock.forward(hours=2)
        page.say({"type": "time_up"})
        assert page.screen == "entry"


def test_a_voided_attempt_says_the_reason(services: Services) -> None:
    """The organiser's reason reaches the student, with a way to go on."""
    page = begun(services)
    services.staff.void(page.app.sitting.ref.attempt_id, "用了别人的名字", "test")
    page.say({"type": "pulse"})
    assert page.screen == "voided"
    assert "用了别人的名字" in page.text()


def test_not_me_forgets_the_student_on_this_browser(services: Services) -> None:
    """On a shared computer the next child starts at the entry; the attempt stays saved."""
    page = begun(services)
    page.answer(some_answer(page.view))
    page.press("▦")
    page.press("不是我")
    assert page.screen == "entry"
    assert page.kept["secret"] == ""
    assert Page(services, ACTIVITY, page.kept).screen == "entry"


def test_a_wrong_class_is_put_right_before_the_first_answer(project: TestProject, clock: Clock) -> None:
    """Another class before the first answer, never after it; the name stays."""
    project.publish(entry=Entry.OPEN)
    with project.services(clock=clock) as services:
        page = begun(services)
        page.press("班级选错了？")
        page.field("学校").value = SCHOOL
        page.field("班级").value = "五年级2班"
        page.press("确定")
        assert page.screen == "question"
        assert page.app.sitting.identity.class_name == "2班"
        page.answer(some_answer(page.view))
        page.press("下一题")
        assert not any(getattr(x, "description", "") == "班级选错了？" for x in page.widgets())


def test_a_name_that_is_not_in_the_other_class_stays_where_it_was(services: Services) -> None:
    """With a roster the class can be changed only to one that has the name."""
    page = begun(services)
    page.press("班级选错了？")
    page.field("学校").value = SCHOOL
    page.field("班级").value = "六年级1班"
    page.press("确定")
    assert "没有这个名字" in page.text()
    page.press("返回")
    assert page.screen == "question"


def test_a_question_is_reported_without_a_name(services: Services) -> None:
    """题目有误 reaches the organisers."""
    page = begun(services)
    page.press("题目有误")
    page.app.answering.report_text.value = "有错别字"
    page.press("发送")
    assert [report.text for report in services.staff.reports(ACTIVITY)] == ["有错别字"]


def test_a_report_that_is_too_long_is_told_and_kept(services: Services) -> None:
    """The child reads why it was not taken, and need not type it again."""
    page = begun(services)
    page.press("题目有误")
    page.app.answering.report_text.value = "错" * 600
    page.press("发送")
    assert "请写 1 到 500 个字" in page.text()
    assert page.app.answering.report_text.value == "错" * 600
    assert services.staff.reports(ACTIVITY) == []


def test_english_is_one_button_away(services: Services) -> None:
    """The whole page changes its language, and the browser remembers."""
    page = Page(services, ACTIVITY)
    page.press("English")
    assert page.kept["lang"] == "en"
    assert page.app.head.state["lang"] == "en"
    page.press("中文")
    assert page.kept["lang"] == "zh"


def test_practice_mode_explains_at_once_and_fixes_the_answer(project: TestProject, clock: Clock) -> None:
    """In practice mode each answer is followed by right or wrong, the right answer and why."""
    project.publish("daily-practice")
    with project.services(clock=clock) as services:
        page = Page(services, "daily-practice")
        page.enter(SCHOOL, CLASS, NAME)
        page.press("开始答题")
        assert page.view["confirm"]
        assert page.answer(some_answer(page.view))["type"] == "saved"
        assert page.view["locked"]
        assert page.view["feedback"]["html"]
        assert page.answer(some_answer(page.view))["type"] == "refused"
        page.app.act(page.app.submit)
        page.press("练习错题")
        assert page.screen == "practice"


def test_widgets_of_left_screens_are_closed(services: Services) -> None:
    """Walking through screens leaves no widgets behind."""
    page = begun(services)
    page.press("▦")
    page.press("回去作答")
    before = len(_instances)
    for _ in range(10):
        page.press("▦")
        page.press("交卷")
        page.press("再检查一下")
        page.press("回去作答")
        page.press("题目有误")
        page.press("题目有误")
        page.press("取消")
        page.press("班级选错了？")
        page.press("返回")
    assert len(_instances) == before


def test_choosing_a_language_leaves_no_widgets_behind(services: Services) -> None:
    """The entry in the other language takes the place of the one before."""
    page = Page(services, ACTIVITY)
    before = len(_instances)
    for _ in range(4):
        page.press("English")
        page.press("中文")
    assert len(_instances) == before


def test_a_click_that_comes_after_the_student_has_gone_ends_at_the_entry(services: Services) -> None:
    """A late click on "next" after 不是我 says that another window leads; going on here is the entry."""
    page = begun(services)
    page.press("▦")
    page.press("不是我")
    page.app.answering.next.click()
    page.press("在这里继续")
    assert page.screen == "entry"


def test_an_id_that_cannot_be_said_back_is_no_answer(services: Services) -> None:
    """A tampered page's id of any other kind stores nothing and is not repeated to it."""
    page = begun(services)
    for bad in (None, 5, "", "x" * 65, "\ud800", "\x00", [], {}):
        page.answer(some_answer(page.view), position=0, id_=bad or 7)  # type: ignore[arg-type]
        assert page.sent[-1].get("type") != "refused"
    assert page.app.sitting.saved == 0
    assert page.screen == "question"


def test_after_the_close_the_code_opens_a_result_in_another_browser(services: Services, clock: Clock) -> None:
    """Nobody needs the very browser they answered with to see what they got wrong."""
    page = begun(services)
    page.answer(some_answer(page.view))
    code = page.app.sitting.code
    page.app.act(page.app.submit)
    services.activities.close(ACTIVITY, "test")
    clock.forward(minutes=1)
    other = Page(services, ACTIVITY)
    assert other.screen == "closed"
    other.press("用接续码查看成绩")
    other.enter(SCHOOL, CLASS, NAME)
    other.field("接续码").value = code
    other.press("进入")
    assert other.screen == "result"
    assert "正确答案" in other.text()
