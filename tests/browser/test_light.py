"""The light page of ``quizkit serve`` in a real Chromium: what it fetches, and what it survives."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import hosts
from browser.recount import Attempt, bare, in_words, read_attempts
from browser.relay import Relay
from browser.student import Student
from projects import CLASS, SCHOOL, TestProject, make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LARGEST_VISIT = 150_000
LARGEST_RETURN = 15_000
MOST_REQUESTS = 4


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """The demo activity, open; every test has a student of its own."""
    made = make_project(tmp_path_factory.mktemp("project"))
    made.publish()
    return made


@pytest.fixture(scope="module")
def host(project: TestProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[hosts.Host]:
    """One server for the tests that do it no harm."""
    with hosts.serve(project.folder, project.store, tmp_path_factory.mktemp("host")) as running:
        yield running


def attempts_of(project: TestProject, name: str) -> list[Attempt]:
    """A student's attempts as the store has them now."""
    banks = project.folder / "quizzes" / "banks"
    return [attempt for attempt in read_attempts(project.store, banks) if attempt.name == name]


class Light(Student):
    """A student at the light page, with the words of each answer and a mark that no reload leaves."""

    def begin_as(self, url: str, name: str) -> None:
        """From the address to the first question."""
        self.page.goto(url)
        self.enter(SCHOOL, CLASS, name)
        self.begin()
        self.page.evaluate("() => { window.mark = 'still the same page'; }")

    def tick(self, pick: int) -> None:
        """Answers the single choice on the screen."""
        number = self.number()
        assert self.kind() == "单选题"
        option = self.page.locator(".qk-option").nth(pick)
        self.tap(option)
        self.answered[number - 1] = bare(option.locator(".qk-text").inner_html())

    def was_never_reloaded(self) -> None:
        """The mark is there."""
        assert self.page.evaluate("() => window.mark") == "still the same page"

    def leave(self) -> None:
        """Goes away for good."""
        self.page.goto("about:blank")
        self.page.close()

    @property
    def notice(self) -> Any:
        """What the page itself says in place of the app."""
        return self.page.locator("#quizkit-notice")

    @property
    def line(self) -> Any:
        """The sentence on the connection."""
        return self.page.locator(".qk-line")


def stored(attempt: Attempt) -> dict[int, Any]:
    """Responses by position, in the words of the page."""
    return {n: in_words(attempt.questions[n][0], given) for n, given in attempt.responses.items()}


# --- what a visit fetches ------------------------------------------------------------------------


def test_a_first_visit_is_small(host: hosts.Host, page_phone: Page) -> None:
    """Until the first question: at most four requests and 150 kB with all headers, and no other host."""
    page = page_phone
    asked: list[str] = []
    with Relay(host.url) as relay:
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        student = Light(page)
        student.begin_as(relay.url, "林敏")
        moved = relay.down
        # A new screen begins at its beginning, with the focus on its heading.
        expect(student.stem).to_be_focused()
        student.picture("light-question-phone")
        address = relay.url.removeprefix("http:")
    assert [url for url in asked if not url.startswith(("data:", "blob:")) and address not in url] == []
    files = [url for url in asked if url.startswith("http") and "/picture/" not in url]
    assert 2 < len(files) <= MOST_REQUESTS, files
    assert [url for url in asked if url.startswith("ws")] == [f"ws:{address}session"]
    assert 20_000 < moved <= LARGEST_VISIT


def test_a_second_visit_has_the_files(host: hosts.Host, page_phone: Page) -> None:
    """Script and style sheet come from the browser's cache; the document says only that it is unchanged."""
    context = page_phone.context
    with Relay(host.url) as relay:
        page_phone.goto(relay.url)
        Student(page_phone).heading("请先填写")
        before = relay.down
        again = context.new_page()
        answers: list[Any] = []
        devtools = context.new_cdp_session(again)
        devtools.send("Network.enable")
        devtools.on("Network.responseReceived", lambda event: answers.append(event["response"]))
        again.goto(relay.url)
        Student(again).heading("请先填写")
        moved = relay.down - before
    files = [one for one in answers if "/static/" in one["url"]]
    found = {one["url"].rsplit(".", 1)[1]: one["fromDiskCache"] for one in files}
    assert found == {"js": True, "css": True}
    assert moved < LARGEST_RETURN


# --- a line that comes and goes ------------------------------------------------------------------


def test_a_torn_line_loses_nothing(host: hosts.Host, project: TestProject, page_desktop: Page) -> None:
    """Answers given while the network is away are saved after it; until then the page says so."""
    with Relay(host.url) as relay:
        student = Light(page_desktop)
        student.begin_as(relay.url, "张天佑")
        student.tick(1)
        student.saved(1)
        student.next()
        student.at(2)
        student.picture("light-question-desktop")
        relay.cut()
        expect(student.line).to_have_text("网络断开了，正在重连。已保存 1 题，连上后可以接着答。")
        student.tick(2)
        expect(student.line).to_have_text("网络断开了，正在重连。已保存 1 题，这一题连上后自动保存。")
        student.picture("light-lost-desktop")
        assert stored(attempts_of(project, "张天佑")[0]).keys() == {0}
        student.next()
        assert student.number() == 2
        relay.mend()
        # The answer is saved, and the step that waited for it is made.
        student.at(3)
        student.saved(2)
        expect(student.line).to_be_hidden()
        student.was_never_reloaded()
    (attempt,) = attempts_of(project, "张天佑")
    assert stored(attempt) == student.answered


def test_a_line_that_swallows_is_noticed(host: hosts.Host, project: TestProject, page_phone: Page) -> None:
    """A network that loses everything and says nothing is noticed; what arrives late is taken once."""
    with Relay(host.url) as relay:
        student = Light(page_phone)
        student.begin_as(relay.url, "萧玥")
        student.tick(0)
        student.saved(1)
        student.next()
        student.at(2)
        relay.swallow()
        student.tick(1)
        expect(student.line).to_have_text("网络断开了，正在重连。已保存 1 题，这一题连上后自动保存。")
        student.tick(3)
        student.picture("light-lost-phone")
        relay.mend()
        student.saved(2)
        expect(student.line).to_be_hidden()
        student.next()
        student.at(3)
        student.was_never_reloaded()
    (attempt,) = attempts_of(project, "萧玥")
    assert stored(attempt) == student.answered
    assert len(attempt.event_ids) == len(set(attempt.event_ids))


def test_a_killed_server_comes_back_to_the_same_page(tmp_path: Path, page_phone: Page) -> None:
    """After kill -9, twice, everything that was said to be saved is stored, and the page just goes on."""
    made = make_project(tmp_path / "project")
    made.publish()
    port = ["--port", str(hosts.free_port())]
    student = Light(page_phone)
    with hosts.serve(made.folder, made.store, tmp_path, args=port) as first:
        student.begin_as(first.url, "林敏")
        for number in (1, 2):
            student.at(number)
            student.tick(number)
            student.saved(number)
            student.next()
        student.at(3)
        student.tick(0)
        student.saved(3)
        first.kill()
    assert stored(attempts_of(made, "林敏")[0]) == student.answered
    with hosts.serve(made.folder, made.store, tmp_path, args=port) as second:
        expect(student.line).to_be_hidden()
        student.next()
        student.at(4)
        student.tick(1)
        # It dies with the answer on its way; whether it was stored nobody has said.
        second.kill()
    expect(student.line).to_contain_text("网络断开了")
    with hosts.serve(made.folder, made.store, tmp_path, args=port):
        student.saved(4)
        student.at(4)
        expect(student.line).to_be_hidden()
        student.was_never_reloaded()
        student.next()
        student.at(5)
        student.press("▦")
        student.hand_in()
    (attempt,) = attempts_of(made, "林敏")
    assert (attempt.state, stored(attempt)) == ("submitted", student.answered)


def test_a_step_without_a_line_is_made_on_return(host: hosts.Host, page_phone: Page) -> None:
    """下一题 pressed while the network is away moves on when it is back, and only once."""
    with Relay(host.url) as relay:
        student = Light(page_phone)
        student.begin_as(relay.url, "钱丽娜")
        relay.cut()
        expect(student.line).to_contain_text("网络断开了")
        student.next()
        student.next()
        assert student.number() == 1
        relay.mend()
        student.at(2)
        student.tick(0)
        student.saved(1)
        assert student.number() == 2
        student.was_never_reloaded()


def test_a_phone_that_slept_comes_back_by_itself(
    host: hosts.Host, project: TestProject, own_chromium: Browser
) -> None:
    """A page that stood still while its line died asks as soon as it is looked at again, and comes back."""
    sent: list[str] = []
    with Relay(host.url) as relay:
        student = Light(own_chromium.new_page(viewport={"width": 360, "height": 640}))
        page = student.page
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
        student.begin_as(relay.url, "胡梦琪")
        student.tick(0)
        student.saved(1)
        processes = own_chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        pages = [process["id"] for process in processes if process["type"] == "renderer"]
        assert pages
        # No line of script runs: so it is on a phone in a pocket. Meanwhile the network forgets the
        # connection, and tells neither end.
        for process in pages:
            os.kill(process, signal.SIGSTOP)
        relay.forget()
        for process in pages:
            os.kill(process, signal.SIGCONT)
        sent.clear()
        with page.expect_websocket():
            page.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')); }")
        assert any("kernel_info_request" in frame for frame in sent)
        student.next()
        student.at(2)
        student.tick(1)
        student.saved(2)
        student.was_never_reloaded()
    (attempt,) = attempts_of(project, "胡梦琪")
    assert stored(attempt) == student.answered


COVERED = """() => [".qk-title", ".qk-timer", "#quizkit-line"].filter((name) => {
  const node = document.querySelector(name);
  const box = node.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
  return !node.contains(seen);
})"""


def test_what_the_page_says_covers_nothing(host: hosts.Host, page_phone: Page, page_desktop: Page) -> None:
    """A sentence of the page stands at the top, above title and time, however far the screen is scrolled.

    The sentence here: a text that is longer than a page may send.
    """
    for page, name in ((page_phone, "郑晓东"), (page_desktop, "万堃")):
        student = Light(page)
        student.begin_as(host.url, name)
        student.press("题目有误")
        page.locator("textarea").fill("长" * 30_000)
        page.locator("textarea").press("Tab")
        sentence = page.locator("#quizkit-line")
        expect(sentence).to_have_text("写得太长了，没有送出。请写短一些。")
        page.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
        assert page.evaluate(COVERED) == []
        student.picture(f"light-too-long-{'phone' if page is page_phone else 'desktop'}")
        page.locator("textarea").fill("有一个错别字。")
        student.press("发送")
        expect(page.get_by_text("已告诉老师，谢谢你。")).to_be_visible()
        expect(sentence).to_be_hidden()


# --- away and back, twice --------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [False, True])
def test_back_and_forward_resume(
    host: hosts.Host, project: TestProject, request: pytest.FixtureRequest, kept: bool
) -> None:
    """Away to another page and back, and forward and back again: the attempt goes on, nothing is lost.

    With a browser that builds the page anew, and with one that has kept it for the back button.
    """
    name = "田杰" if kept else "熊婉清"
    browser: Browser = request.getfixturevalue("own_chromium" if kept else "chromium")
    student = Light(browser.new_page(viewport={"width": 360, "height": 640}))
    student.begin_as(host.url, name)
    student.tick(2)
    student.saved(1)
    student.next()
    student.at(2)
    stem = student.stem.inner_text()
    for _time in range(2):
        student.page.goto(host.url + "health")
        expect(student.page.locator("body")).to_contain_text('"status": "ok"')
        # A page that was kept does not load again.
        student.page.go_back(wait_until="commit")
        student.at(2)
        student.saved(1)
        assert student.stem.inner_text() == stem
        student.page.go_forward(wait_until="commit")
        expect(student.page.locator("body")).to_contain_text('"status": "ok"')
        student.page.go_back(wait_until="commit")
        student.at(2)
    assert student.page.evaluate("() => window.mark || ''") == ("still the same page" if kept else "")
    student.tick(0)
    student.saved(2)
    student.page.close()
    (attempt,) = attempts_of(project, name)
    assert stored(attempt) == student.answered


def test_a_double_click_anywhere_counts_once(
    host: hosts.Host, project: TestProject, page_phone: Page
) -> None:
    """进入, 开始答题, 下一题, 交卷 and 确定交卷 tapped twice: one attempt, one step, one receipt."""
    student = Light(page_phone)
    page = student.page

    def twice(text: str) -> None:
        page.get_by_role("button", name=text, exact=True).dblclick()

    page.goto(host.url)
    page.get_by_label("学校").select_option(label=SCHOOL)
    page.get_by_label("班级").select_option(label=CLASS)
    page.get_by_label("姓名").fill("孟安然")
    twice("进入")
    student.heading("准备好了吗？")
    twice("开始答题")
    student.at(1)
    student.tick(1)
    student.saved(1)
    twice("下一题")
    student.at(2)
    student.tick(2)
    student.saved(2)
    # A second step would have been made by now.
    student.at(2)
    assert student.answered.keys() == {0, 1}
    student.press("▦")
    student.heading("答题卡")
    twice("交卷")
    student.heading("确定交卷吗？")
    twice("确定交卷")
    student.heading("成绩")
    (attempt,) = attempts_of(project, "孟安然")
    assert (attempt.state, stored(attempt)) == ("submitted", student.answered)
    student.receipt()


# --- more students than places -------------------------------------------------------------------


def test_who_waits_gets_in_by_itself(tmp_path: Path, chromium: Browser) -> None:
    """With one place the others see how many are before them and about how long, and come in in turn."""
    made = make_project(tmp_path / "project")
    made.publish()
    with hosts.serve(made.folder, made.store, tmp_path, args=["--max-students", "1"]) as host:
        # Somebody was here and has left: from that the server knows how long it takes.
        visitor = Light(chromium.new_page())
        visitor.begin_as(host.url, "林敏")
        visitor.leave()
        first, second, third = (
            Light(chromium.new_page(viewport=size, locale="zh-CN"))
            for size in (
                {"width": 360, "height": 640},
                {"width": 360, "height": 640},
                {"width": 1366, "height": 768},
            )
        )
        first.begin_as(host.url, "张天佑")
        second.page.goto(host.url)
        expect(second.notice).to_contain_text("现在答题的同学很多")
        expect(second.notice).to_contain_text("下一位就是你。大约")
        third.page.goto(host.url)
        expect(third.notice).to_contain_text("前面还有 1 位。大约")
        second.picture("light-waiting-phone")
        third.picture("light-waiting-desktop")
        first.tick(0)
        first.saved(1)
        first.next()
        first.at(2)
        expect(first.line).to_be_hidden()
        first.was_never_reloaded()
        first.leave()
        second.heading("请先填写")
        expect(third.notice).to_contain_text("下一位就是你。")
        second.enter(SCHOOL, CLASS, "萧玥")
        second.begin()
        second.leave()
        third.heading("请先填写")
        third.leave()
    (attempt,) = attempts_of(made, "张天佑")
    assert stored(attempt) == first.answered
