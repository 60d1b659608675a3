"""What a teacher types is never lost: on a slow line, in Chinese, over a reload, beside another teacher."""

import pytest
from playwright.sync_api import Page, expect

from browser import hosts
from browser.slow_line import SlowLine
from browser.teacher import Desk, Teacher, judge

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

LONG = "中国共产党在一九二一年成立，红军长征在一九三六年胜利结束，新中国在一九四九年成立。" * 5
CHOICE = {
    "id": "c1",
    "type": "single",
    "stem": "遵义会议在哪一年召开？",
    "points": 5,
    "options": [{"id": "a", "text": "1934年"}, {"id": "b", "text": "1935年"}],
    "answer": "b",
    "level": "primary",
}


def _stem(desk: Desk, bank: str, id_: str) -> object:
    """The stem of a question's draft."""
    return next((draft["value"]["stem"] for draft in desk.drafts(bank) if draft["id"] == id_), None)


def test_nothing_typed_on_a_slow_line_is_lost(desk_host: hosts.Host, desk: Desk, page_desktop: Page) -> None:
    """The server is late: fast typing beside new rows, Chinese half composed, another question pressed."""
    desk.write("slow", CHOICE, judge("j1", "开国大典在1949年举行。"), title="慢线")
    line = SlowLine(page_desktop)
    teacher = Teacher(page_desktop, desk_host)
    teacher.enter("慢线")
    page = teacher.page
    _fast(teacher, line, desk)
    _composed(teacher, line)
    _switched(teacher, line, desk)
    assert page.locator(".qk-teacher").is_visible()
    assert teacher.errors == []


def _fast(teacher: Teacher, line: SlowLine, desk: Desk) -> None:
    """Two hundred signs without a pause into stem and option while rows are added."""
    teacher.open("遵义会议")
    line.hold()
    stem = teacher.field("stem")
    stem.press("Control+End")
    teacher.page.keyboard.type("请选一个。")
    teacher.press("加一个选项")
    line.until_said()
    stem.fill("")
    teacher.page.keyboard.type(LONG[:120])
    teacher.field("options.a.text").fill("")
    teacher.page.keyboard.type(LONG[:100])
    line.release()
    expect(teacher.field("options.c.text")).to_be_visible()
    expect(stem).to_have_value(LONG[:120])
    expect(teacher.field("options.a.text")).to_have_value(LONG[:100])
    teacher.eventually(lambda: _stem(desk, "slow", "c1") == LONG[:120])
    teacher.field("options.a.text").press("Control+Enter")
    teacher.stored()
    assert desk.read("slow")[0]["stem"] == LONG[:120]
    assert desk.read("slow")[0]["options"][0]["text"] == LONG[:100]


def _composed(teacher: Teacher, line: SlowLine) -> None:
    """A blank more makes the form another one while the input method has a syllable open."""
    page = teacher.page
    teacher.new("blank")
    expect(teacher.field("blanks.0.accept")).to_be_visible()
    teacher.field("stem").click()
    line.hold()
    page.keyboard.type("____年成立，____")
    line.until_said()
    typing = page.context.new_cdp_session(page)
    typing.send("Input.imeSetComposition", {"text": "kai'mu", "selectionStart": 6, "selectionEnd": 6})
    line.release()
    expect(page.locator(".qk-kept")).to_contain_text("草稿已存")
    expect(teacher.field("stem")).to_be_focused()
    expect(teacher.field("stem")).to_have_value("____年成立，____kai'mu")
    typing.send("Input.insertText", {"text": "开幕"})
    expect(teacher.field("blanks.1.accept")).to_be_visible()
    expect(teacher.field("stem")).to_have_value("____年成立，____开幕")
    expect(teacher.field("stem")).to_be_focused()
    page.keyboard.type("。")
    expect(page.locator(".qk-phone .qk-stem")).to_contain_text("开幕。")


def _switched(teacher: Teacher, line: SlowLine, desk: Desk) -> None:
    """Another question is pressed within the pause, and typing goes on until it is there."""
    teacher.open("开国大典")
    teacher.field("stem").press("Control+End")
    teacher.page.keyboard.type("对吗？")
    teacher.rows.filter(has_text="1 · ").click()
    expect(teacher.field("answer=true")).to_have_count(0)
    teacher.eventually(lambda: _stem(desk, "slow", "j1") == "开国大典在1949年举行。对吗？")
    teacher.open("开国大典")
    expect(teacher.field("answer=true")).to_be_visible()
    line.hold()
    teacher.rows.filter(has_text="1 · ").click()
    line.until_said()
    teacher.field("stem").press("Control+End")
    teacher.page.keyboard.type("请判断。")
    line.release()
    expect(teacher.field("options.a.text")).to_be_visible()
    expect(teacher.field("stem")).to_have_value(LONG[:120])
    teacher.eventually(lambda: _stem(desk, "slow", "j1") == "开国大典在1949年举行。对吗？请判断。")
    assert _stem(desk, "slow", "c1") is None
    # There and back before the server has said a word.
    line.hold()
    for words in ("开国大典", "1 · "):
        teacher.rows.filter(has_text=words).click()
    teacher.field("stem").press("Control+End")
    teacher.page.keyboard.type("选一选。")
    teacher.eventually(lambda: _stem(desk, "slow", "c1") == LONG[:120] + "选一选。")
    line.release()
    expect(teacher.page.locator(".qk-kept")).to_contain_text("草稿已存")
    expect(teacher.field("stem")).to_have_value(LONG[:120] + "选一选。")


def test_a_reload_in_the_middle_of_typing(desk_host: hosts.Host, desk: Desk, page_phone: Page) -> None:
    """What was said to be kept is there with its time, and can be gone on with; so is a new question."""
    desk.write("again", judge("j1", "开国大典在1949年举行。"), title="再来")
    teacher = Teacher(page_phone, desk_host)
    teacher.enter("再来")
    teacher.open("开国大典")
    teacher.type_into("stem", "开国大典在1949年10月1日")
    expect(teacher.page.locator(".qk-kept")).to_contain_text("草稿已存")
    teacher.press("← 题目列表")
    teacher.new()
    teacher.page.keyboard.type("古田会议在哪一年")
    teacher.eventually(lambda: len(desk.drafts("again")) == 2)
    teacher.enter("再来")
    expect(teacher.rows.filter(has_text="新题，未存入")).to_contain_text("古田会议在哪一年")
    teacher.open("开国大典")
    teacher.said("这道题在别的页面上还有一份草稿")
    teacher.picture("phone-draft")
    teacher.press("看看并接着写")
    expect(teacher.field("stem")).to_have_value("开国大典在1949年10月1日")
    teacher.field("stem").press("Control+End")
    teacher.page.keyboard.type("举行。")
    teacher.press("存入题库")
    teacher.stored()
    assert desk.read("again")[0]["stem"] == "开国大典在1949年10月1日举行。"
    teacher.press("← 题目列表")
    teacher.open("古田会议")
    expect(teacher.field("stem")).to_have_value("古田会议在哪一年")
    assert teacher.errors == []


def test_two_teachers_on_one_bank(
    desk_host: hosts.Host, desk: Desk, page_desktop: Page, page_phone: Page
) -> None:
    """Different questions are both stored; the same one is a choice, on either screen; nothing is lost."""
    desk.write("two", *(judge(f"j{n}", f"第{n}句话。") for n in range(1, 6)), title="两人")
    wide, phone = Teacher(page_desktop, desk_host), Teacher(page_phone, desk_host)
    for teacher, words in ((wide, "第1句"), (phone, "第2句")):
        teacher.enter("两人")
        teacher.open(words)
    for teacher, text in ((wide, "宽屏的话。"), (phone, "手机的话。")):
        teacher.type_into("stem", text)
        teacher.press("存入题库")
        teacher.stored()
    assert [q["stem"] for q in desk.read("two")[:2]] == ["宽屏的话。", "手机的话。"]
    cases = (
        (wide, phone, "第3句", "用对方的", ["先存的3。"]),
        (phone, wide, "第4句", "用我的", ["后存的4。"]),
        (wide, phone, "第5句", "两份都留", ["先存的5。", "后存的5。"]),
    )
    for first, second, words, choice, left in cases:
        for teacher in (first, second):
            if teacher is phone:
                teacher.press("← 题目列表")
            teacher.open(words)
        first.type_into("stem", f"先存的{words[1]}。")
        second.type_into("stem", f"后存的{words[1]}。")
        first.press("存入题库")
        first.stored()
        second.press("存入题库")
        panel = second.page.locator(".qk-conflict")
        expect(panel).to_contain_text(f"先存的{words[1]}。")
        expect(panel).to_contain_text(f"后存的{words[1]}。")
        expect(panel.get_by_role("button").first).to_be_focused()
        expect(panel.get_by_role("heading").first).to_be_in_viewport()
        assert second.faults() == []
        second.picture(f"conflict-{second.width}")
        panel.get_by_role("button", name=choice).click()
        expect(panel).to_have_count(0)
        expect(second.page.get_by_role("button", name="存入题库")).to_be_focused()
        if choice == "用对方的":
            expect(second.field("stem")).to_have_value("先存的3。")
        assert [q["stem"] for q in desk.read("two") if words[1] in q["stem"]] == left
    assert desk.drafts("two") == []
    assert wide.errors + phone.errors == []


def test_back_and_forth(desk_host: hosts.Host, desk: Desk, page_desktop: Page) -> None:
    """Undo and redo, delete and take back, many at once, and a question like another one beside it."""
    desk.write("more", CHOICE, *(judge(f"j{n}", f"第{n}句话。") for n in range(1, 5)), title="来回")
    desk.write("other", judge("j1", "另外一句话。"), title="别的题库")
    teacher = Teacher(page_desktop, desk_host)
    teacher.enter("来回")
    _undone(teacher)
    _deleted(teacher, desk)
    _many(teacher, desk)
    _alike(teacher)
    assert teacher.errors == []


def _undone(teacher: Teacher) -> None:
    tools = teacher.page.locator(".qk-tools")
    undo, redo = tools.get_by_role("button", name="撤销"), tools.get_by_role("button", name="重做")
    teacher.open("遵义会议")
    teacher.type_into("stem", "改过的题干")
    teacher.press("加一个选项")
    expect(teacher.field("options.c.text")).to_be_focused()
    undo.click()
    expect(teacher.field("options.c.text")).to_have_count(0)
    expect(teacher.field("stem")).to_have_value("改过的题干")
    undo.click()
    expect(teacher.field("stem")).to_have_value(CHOICE["stem"])
    expect(undo).to_be_disabled()
    expect(redo).to_be_focused()
    redo.click()
    redo.click()
    expect(teacher.field("options.c.text")).to_be_visible()
    expect(undo).to_be_focused()
    tools.get_by_role("button", name="放弃修改").click()
    expect(teacher.field("stem")).to_have_value(CHOICE["stem"])
    expect(undo).to_be_focused()


def _deleted(teacher: Teacher, desk: Desk) -> None:
    before = desk.file("more").read_bytes()
    teacher.open("第1句话")
    teacher.press("删除")
    expect(teacher.rows.filter(has_text="第1句话")).to_have_count(0)
    back = teacher.page.get_by_role("button", name="撤销：删除 1 题")
    expect(back).to_be_focused()
    teacher.picture("deleted")
    back.click()
    expect(teacher.rows.filter(has_text="第1句话")).to_have_count(1)
    expect(teacher.page.get_by_role("button", name="新题")).to_be_focused()
    assert desk.file("more").read_bytes() == before


def _files(desk: Desk) -> list[bytes]:
    return [desk.file(bank).read_bytes() for bank in ("more", "other")]


def _many(teacher: Teacher, desk: Desk) -> None:
    page = teacher.page
    bar = page.locator(".qk-bulk")
    before = _files(desk)
    for press in ("移动到这个题库", "复制到这个题库", "加标签", "删除选中的题"):
        for words in ("第2句话", "第3句话"):
            page.get_by_role("checkbox", name=words).check()
        expect(bar).to_contain_text("选中 2 题")
        bar.get_by_label("题库").select_option(label="别的题库")
        bar.get_by_label("标签").fill("复习、期末")
        if press == "移动到这个题库":
            teacher.picture("many")
            assert teacher.faults() == []
        bar.get_by_role("button", name=press).click()
        teacher.said("做好了，可以撤销")
        teacher.eventually(lambda: _files(desk) != before)
        back = page.get_by_role("button", name="撤销：")
        expect(back).to_be_focused()
        back.click()
        teacher.said("已撤销")
        teacher.eventually(lambda: _files(desk) == before)
    if page.get_by_role("checkbox", name="第2句话").is_checked():
        page.get_by_role("checkbox", name="第2句话").uncheck()


def _alike(teacher: Teacher) -> None:
    page = teacher.page
    teacher.new()
    page.keyboard.type("遵义会议在哪一年召开？")
    for id_, text in (("a", "1934年"), ("b", "1935年")):
        teacher.type_into(f"options.{id_}.text", text)
    teacher.said("相似（100%）")
    page.get_by_role("button", name="并排看").first.click()
    expect(page.locator(".qk-alike .qk-side")).to_have_count(2)
    expect(page.locator(".qk-alike .qk-side").last).to_contain_text("遵义会议在哪一年召开？")
    page.locator(".qk-alike .qk-sides").scroll_into_view_if_needed()
    teacher.picture("alike")
    assert teacher.faults() == []
    teacher.press("收起")
    expect(page.locator(".qk-alike .qk-side")).to_have_count(0)
