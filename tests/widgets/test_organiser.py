"""The organiser's page without a browser: what is pressed and typed, what is shown and stored."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import ipywidgets as w
import openpyxl
import pytest

from fakes.world import BANK, CONTEST, ROSTER, World
from quizkit.errors import StoreBusy, StoreMissing
from quizkit.report.read import score_table
from quizkit.report.tables import By
from quizkit.services import open_services
from quizkit.widgets.organiser import organiser_page
from quizkit.widgets.organiser.app import OrganiserApp
from quizkit.widgets.staff.elements import SortableTable

TOKEN = "abcde-fghjk-mnpqr-stuvw"  # noqa: S105 - the test's own
EVIL = "<img src=x onerror=window.__xss=1>"


class Ticks:
    """A monotonic clock that goes where it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Page:
    """The page as an organiser sees it."""

    def __init__(self, open_store: Any, clock: Any = None) -> None:
        self.ticks = Ticks()
        options = {"clock": clock} if clock else {}
        self.app = OrganiserApp(open_store, TOKEN, ticks=self.ticks, **options)

    def widgets(self) -> list[Any]:
        """All widgets on the page."""
        found: list[Any] = []

        def walk(widget: Any) -> None:
            found.append(widget)
            for child in getattr(widget, "children", ()):
                walk(child)

        walk(self.app.widget)
        return found

    def field(self, label: str) -> Any:
        """The first field or button with that label."""
        return next(x for x in self.widgets() if getattr(x, "description", None) == label)

    def labels(self) -> list[str]:
        """All labels on the page."""
        return [x.description for x in self.widgets() if getattr(x, "description", "")]

    def press(self, label: str) -> None:
        """Presses a button."""
        self.field(label).click()

    def html(self) -> str:
        """All markup on the page."""
        return "\n".join(x.value for x in self.widgets() if isinstance(x, w.HTML))

    def text(self) -> str:
        """What can be read on the page, but for tables."""
        return unescape(re.sub(r"<[^>]*>", " ", self.html()))

    def tables(self) -> list[SortableTable]:
        """All tables on the page."""
        return [x for x in self.widgets() if isinstance(x, SortableTable)]

    def rows(self, table: int = 0) -> list[list[str]]:
        """The texts of a table."""
        return [[cell["text"] for cell in row] for row in self.tables()[table].content["rows"]]

    def say(self, message: Any, table: int = 0) -> None:
        """A message of a table in the browser."""
        self.tables()[table]._handle_custom_msg(message, [])

    def unlock(self, token: str = TOKEN) -> None:
        """Types a token and enters."""
        self.app.token.value = token

    def file(self) -> tuple[str, bytes]:
        """Name and content of the file whose link is shown."""
        found = re.search(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', self.html())
        assert found
        return found[1], base64.b64decode(found[2])


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Two schools; four students have finished, one of them by the deadline, one is under way."""
    world = World(f"sqlite:///{tmp_path / 'quizkit.db'}")
    world.take("王小明", "第一中学 七年级 2班", 4)
    world.take("李红", "第一中学 七年级 2班", 3)
    world.take("张伟", "第一中学 七年级 10班", 0)
    world.take("王小明", "实验小学 五年级 1班", 2)
    world.start("阿依古丽·买买提", "实验小学 五年级 1班")
    yield world
    world.close()


@pytest.fixture
def page(world: World) -> Page:
    """The page, unlocked."""
    page = Page(world.open, world.clock)
    page.unlock()
    page.app.desk.picker.value = "contest"
    return page


# --- the token -----------------------------------------------------------------------------------


def test_without_a_token_the_page_refuses(monkeypatch, world):
    """Without QUIZKIT_STAFF_TOKEN there is a sentence and nothing to press."""
    monkeypatch.delenv("QUIZKIT_STAFF_TOKEN", raising=False)
    page = organiser_page(world.open)
    markup = "".join(x.value for child in page.children for x in getattr(child, "children", ()))
    assert "QUIZKIT_STAFF_TOKEN" in markup
    assert not any(isinstance(x, w.Button) for child in page.children for x in getattr(child, "children", ()))


def test_a_wrong_token_shows_nothing(world):
    """A wrong or empty token opens nothing and says so; the right one, with blanks around it, opens."""
    page = Page(world.open, world.clock)
    page.press("进入")
    for wrong in (" ", "x", TOKEN[:-1], TOKEN.upper()):
        page.unlock(wrong)
        page.ticks.now += 1000
        assert "口令不对" in page.text()
        assert not page.tables()
    page.unlock(f" {TOKEN} ")
    assert page.tables()


def test_the_token_does_not_stay_in_the_page(world):
    """What was typed is in no widget afterwards, right or wrong."""
    page = Page(world.open, world.clock)
    for typed in ("wrong-token-typed", TOKEN):
        page.unlock(typed)
        state = repr([widget.get_state() for widget in page.widgets()])
        assert typed not in state


def test_wrong_tries_wait_longer_and_longer(world):
    """From the third wrong try on even the right token waits; the wait doubles, and nothing sleeps."""
    page = Page(world.open, world.clock)
    for _try in range(3):
        page.unlock("wrong")
    page.unlock()
    assert "请 2 秒后再试" in page.text()
    page.ticks.now += 2.5
    page.unlock("wrong")
    page.unlock()
    assert "请 4 秒后再试" in page.text()
    page.ticks.now += 4.5
    page.unlock()
    assert page.tables()


def test_every_action_checks_the_token(page, world):
    """After the page was locked no button, choice or message that was on it does anything any more."""
    page.press("管理")
    before = world.services.activities.get("contest")
    kept = page.widgets()
    page.app._gate.lock()
    for widget in kept:
        if isinstance(widget, w.Button):
            widget.click()
        if isinstance(widget, w.Text):
            widget.value = "王小明"
    assert world.services.activities.get("contest") == before
    assert not page.tables()
    assert "页面已锁上" in page.text()


def test_an_idle_page_locks(page):
    """Half an hour without an action, and the token is asked for again."""
    page.ticks.now += 1801
    page.press("成绩")
    assert "页面已锁上" in page.text()
    assert not page.tables()


def test_locking_by_hand(page):
    """锁上 takes everything off the page."""
    page.press("锁上")
    assert page.labels() == ["管理口令", "进入"]


# --- what is seen --------------------------------------------------------------------------------


def test_the_cards_say_what_is_asked_most(page):
    """应考, 实考, 参与率, 平均分, 优秀率 and 及格率 of all students stand on top of every tab."""
    text = re.sub(r"\s+", " ", page.text())
    assert "应考 8 2 所学校" in text
    assert "实考 4 进行中 1" in text
    assert "参与率 50.0% 未开始 3" in text


def test_results_are_the_tables_of_the_command(page, world):
    """The table on the page has the figures of the score table that every export has."""
    page.press("成绩")
    table = score_table(world.services, "contest", By.SCHOOL, world.clock())
    content = page.tables()[0].content
    names = [column["name"] for column in content["columns"]]
    for row, record, shown in zip(content["rows"], table.records(), table.shown_rows(), strict=True):
        cells = dict(zip(names, (cell["text"] for cell in row), strict=True))
        full = dict(zip([column.name for column in table.columns], shown, strict=True))
        for name in ("rank", "school", "enrolled", "submitted", "participation", "excellent", "pass", "top"):
            assert cells[name] == full[name]
        assert cells["mean"] == " ".join(x for x in (full["mean"], full["margin"]) if x != "–")
        assert row[names.index("participation")]["share"] == record["participation"]
    assert "不排名" in page.text()


def test_tables_of_classes_and_students(page):
    """Another choice of what a row is shows that table; students by name, whatever their state."""
    page.press("成绩")
    page.field("一行是").value = By.CLASS
    assert len(page.rows()) == 4
    page.field("一行是").value = By.STUDENT
    assert len(page.rows()) == 8
    assert "阿依古丽·买买提" in repr(page.rows())


def test_sorting_filtering_and_pages(page):
    """A pressed heading sorts, largest first, then the other way round; the filter looks in all names."""
    page.press("成绩")
    page.say({"type": "sort", "name": "enrolled"})
    assert [row[2] for row in page.rows()] == ["6", "2"]
    page.say({"type": "sort", "name": "enrolled"})
    assert [row[2] for row in page.rows()] == ["2", "6"]
    assert page.tables()[0].content["sort"] == "enrolled"
    page.field("筛选").value = "小学"
    assert len(page.rows()) == 1
    page.field("筛选").value = "没有这所"
    assert page.rows() == []


@pytest.mark.parametrize(
    "message",
    [
        *(None, 5, "sort", [], {}, {"type": "sort"}, {"type": "sort", "name": "_mgr"}, {"type": "page"}),
        *({"type": "page", "page": "1"}, {"type": "page", "page": -1}, {"type": "page", "page": 10**9}),
        *({"type": "open", "row": 99}, {"type": "open", "row": -1}, {"type": "drop", "name": "x"}),
    ],
)
def test_messages_that_no_page_sends(page, message):
    """Whatever else a browser sends, the page stays as it was and goes on working."""
    before = page.rows()
    page.say(message)
    assert page.rows() == before


def test_who_has_not_begun(page):
    """A pressed class names who has not begun, with seats; classes with the most missing come first."""
    shown = page.tables()[0].content
    names = [column["name"] for column in shown["columns"]]
    missing = [int(row[names.index("not_started")]["text"]) for row in shown["rows"]]
    assert missing == sorted(missing, reverse=True)
    row = next(i for i, cells in enumerate(page.rows()) if "10班" in " ".join(cells))
    page.say({"type": "open", "row": shown["keys"][row]})
    assert "未开始 2 人" in page.text()
    assert "7 李娜" in page.text()
    assert "8 李娜" in page.text()


def test_a_picture_with_its_words(page):
    """Beside the table stands its picture with a text alternative; another one can be chosen."""
    page.press("成绩")
    assert 'alt="各学校平均分，2 个学校' in page.html()
    page.field("图").value = "distribution"
    assert 'alt="成绩分布：4 人' in page.html()


# --- files ---------------------------------------------------------------------------------------


def test_files_are_made_on_demand(page, world):
    """A pressed button makes the file and shows its link; the workbook holds the same table."""
    page.press("成绩")
    assert "data:application" not in page.html()
    page.press("下载 xlsx")
    name, content = page.file()
    assert re.fullmatch(r"contest-scores-school-\d{8}-\d{4}\.xlsx", name)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    table = score_table(world.services, "contest", By.SCHOOL, world.clock())
    means = [row["mean"] for row in table.records()]
    column = [cell.value for cell in sheet[1]].index("平均分")
    assert [row[column].value for row in sheet.iter_rows(min_row=2)][: len(means)] == pytest.approx(
        means, abs=0.005
    )


@pytest.mark.parametrize(
    ("label", "start"), [("下载 PNG", b"\x89PNG"), ("下载 SVG", b"<?xml"), ("下载 PDF", b"%PDF")]
)
def test_pictures_as_files(page, label, start):
    """Every picture can be taken away as PNG, SVG and PDF."""
    page.press("成绩")
    page.press(label)
    assert page.file()[1].startswith(start)


def test_everything_can_be_exported(page):
    """The tab 导出 has every table and picture; each button makes a file."""
    page.press("导出")
    buttons = [x for x in page.widgets() if getattr(x, "description", "").startswith("下载")]
    assert len(buttons) == 5 * 4 + 2 + 4 * 3
    for button in buttons[:: len(buttons) // 6]:
        button.click()
        assert page.file()[1]


# --- managing ------------------------------------------------------------------------------------


def test_closing_asks_once_more(page, world):
    """现在结束 says what will happen and closes only when it is confirmed."""
    page.press("管理")
    page.press("现在结束")
    assert "正在答的 1 份答卷马上收卷" in page.text()
    assert world.services.activities.get("contest").state == "open"
    page.press("不，返回")
    page.press("现在结束")
    page.press("确定：现在结束")
    assert world.services.activities.get("contest").state == "closed"
    assert "活动已结束。" in page.text()
    assert "已结束" in page.app.desk._state.value


def test_a_confirmation_that_was_not_asked_for(page, world):
    """The confirming button does nothing while it is not on the page."""
    page.press("管理")
    page.press("现在结束")
    yes = page.field("确定：现在结束")
    page.press("不，返回")
    yes.click()
    assert world.services.activities.get("contest").state == "open"


def test_opening(page, world):
    """A closed activity opens again and says so."""
    world.services.activities.close("contest", "test")
    page.press("刷新")
    page.press("管理")
    page.press("现在开放")
    page.press("确定：现在开放")
    assert world.services.activities.get("contest").state == "open"


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("2026-09-30 20:00", datetime(2026, 9, 30, 12, 0, tzinfo=UTC)),
        ("２０２６/09/30 20:00", datetime(2026, 9, 30, 12, 0, tzinfo=UTC)),
        ("2026-09-30", datetime(2026, 9, 30, 15, 59, tzinfo=UTC)),
    ],
)
def test_another_closing_time(page, world, typed, until):
    """A date and time in the activity's zone; a date alone means the end of that day."""
    page.press("管理")
    page.field("结束时间改为").value = typed
    page.press("改结束时间")
    assert world.services.activities.get("contest").closes_at == until
    assert "结束时间已改为：2026-09-30" in page.text()


@pytest.mark.parametrize("typed", ["", "明天", "2026-13-40 20:00", "2026-09-30 20:00+09:00", "2020-01-01"])
def test_a_closing_time_that_is_none(page, world, typed):
    """What is no date, has a zone of its own or is past changes nothing and gets a sentence."""
    page.press("管理")
    before = world.services.activities.get("contest")
    page.field("结束时间改为").value = typed
    page.press("改结束时间")
    assert world.services.activities.get("contest") == before
    assert "✗" in page.app.desk.page.said.widget.value


def test_no_closing_time(page, world):
    """Ticked 不设结束时间 takes the end away."""
    page.press("管理")
    page.field("不设结束时间").value = True
    page.press("改结束时间")
    assert world.services.activities.get("contest").closes_at is None


def _choose(page: Page, name: str, row: int = 0) -> None:
    page.press("管理")
    page.field("姓名或回执").value = name
    page.say({"type": "open", "row": row}, table=-1)


def test_a_row_of_the_same_search_can_be_pressed(page):
    """Leaving the field searches, and so does the button: a row pressed before the second is done counts."""
    page.press("管理")
    page.field("姓名或回执").value = "李红"
    found = page.tables()[-1]
    page.press("找答卷")
    assert page.tables()[-1] is found
    page.say({"type": "open", "row": 0}, table=-1)
    assert "作废这份答卷" in page.labels()


def test_voiding_needs_a_reason(page, world):
    """An attempt found by name is voided with a reason, after one more question; the table follows."""
    _choose(page, "李红")
    page.press("作废这份答卷")
    page.press("确定：作废这份答卷")
    assert "请写明作废的原因" in page.text()
    page.field("原因（学生会看到作废原因）").value = "代替他人答题"
    page.press("作废这份答卷")
    page.press("确定：作废这份答卷")
    assert "李红 的答卷已作废。" in page.text()
    assert "实考 3" in re.sub(r"\s+", " ", page.text())
    (found,) = world.services.staff.find("contest", "李红")
    assert (found.state, found.void_reason) == ("voided", "代替他人答题")


def test_finding_by_receipt_and_nobody(page, world):
    """A receipt finds its attempt; a name without one is told so."""
    (found,) = world.services.staff.find("contest", "李红")
    page.press("管理")
    page.field("姓名或回执").value = found.receipt
    assert page.rows(-1)[0][0] == "2 李红"
    page.field("姓名或回执").value = "无此人"
    assert "没有找到" in page.text()


def test_more_minutes(page, world):
    """An attempt in progress gets minutes; wrong numbers get a sentence."""
    _choose(page, "阿依古丽")
    (before,) = world.services.staff.find("contest", "阿依古丽")
    for wrong in ("", "x", "0", "-5", "1.5", "99999", "五"):
        page.field("加几分钟").value = wrong
        page.press("加时")
        assert "整数分钟" in page.text()
    page.field("加几分钟").value = "１０"
    page.press("加时")
    (after,) = world.services.staff.find("contest", "阿依古丽")
    assert after.deadline == before.deadline + timedelta(minutes=10)


def test_a_new_resume_code(page, world):
    """A new code is shown once, and opens the attempt."""
    _choose(page, "阿依古丽")
    page.press("换接续码")
    page.press("确定：换接续码")
    code = re.search(r"新接续码：(\w{3}-\w{3})", page.text())[1]
    student = world.student("阿依古丽·买买提", "实验小学 五年级 1班")
    assert world.services.attempts.resume_by_code("contest", student, code).resumed


def test_reports_of_students(page, world):
    """What students reported about questions is listed, as text."""
    sitting = world.start("王小明", "第一中学 八年级 1班")
    world.services.attempts.report_question(sitting.ref, 0, EVIL)
    page.press("管理")
    assert EVIL in repr(page.rows(0))
    assert EVIL not in page.html()


# --- names that are markup -----------------------------------------------------------------------


def test_names_are_text_everywhere(tmp_path):
    """A name with markup is never part of the page's markup, on any tab, in any state."""
    world = World(f"sqlite:///{tmp_path / 'quizkit.db'}")
    row = replace(ROSTER[0], school=f"校{EVIL}", class_name=f"1{EVIL}", name=f"甲{EVIL}")
    absent = replace(row, name=f"乙{EVIL}", seat="2")
    world.services.roster.import_rows([row, absent], "test")
    activity = replace(CONTEST, title=f"题{EVIL}")
    world.services.activities.publish(activity, [BANK], "test")
    entry = world.services.entry
    (county,) = entry.counties("contest")
    place = next(unit for unit in entry.schools("contest", county.id) if EVIL in unit.name)
    (class_,) = entry.classes("contest", place.id)
    sitting = world.services.attempts.start("contest", entry.identify("contest", class_.id, row.name))
    world.submit(sitting)
    page = Page(world.open, world.clock)
    page.unlock()
    page.app.desk.picker.value = "contest"
    seen = [page.html()]
    for key in page.tables()[0].content["keys"]:
        page.say({"type": "open", "row": key})
        seen.append(page.html())
    for tab in ("成绩", "管理", "导出"):
        page.press(tab)
        seen.append(page.html())
    page.press("成绩")
    page.field("图").value = "funnel"
    page.field("一行是").value = By.STUDENT
    seen.append(page.html())
    _choose(page, "甲")
    page.field("原因（学生会看到作废原因）").value = EVIL
    page.press("作废这份答卷")
    page.press("确定：作废这份答卷")
    seen.append(page.html())
    world.close()
    assert any("&lt;img src=x" in markup for markup in seen)
    assert not any("<img src=x" in markup for markup in seen)


# --- empty and broken ----------------------------------------------------------------------------


def test_no_activity(tmp_path):
    """Without an activity the page says what to run."""
    with open_services(tmp_path / "empty.db", create=True) as services:
        page = Page(lambda: services)
        page.unlock()
        assert "还没有发布活动" in page.text()


def test_no_roster_and_nobody_started(tmp_path):
    """Without a roster, and when nobody has begun, the page says so and still shows every tab."""
    with open_services(tmp_path / "empty.db", create=True) as services:
        services.activities.publish(CONTEST, [BANK], "test")
        page = Page(lambda: services)
        page.unlock()
        assert "名册里还没有学生" in page.text()
        services.roster.import_rows(ROSTER, "test")
        page.press("刷新")
        assert "还没有人开始答题" in page.text()
        for tab in ("成绩", "管理", "导出", "参与情况"):
            page.press(tab)
        assert "平均分 –" in re.sub(r"\s+", " ", page.text())


def test_the_store_is_away(world):
    """A store that cannot be opened is said in a sentence, with a way to try again that works later."""
    away = True

    def open_store() -> Any:
        if away:
            raise StoreMissing("/srv/quizkit.db")
        return world.open()

    page = Page(open_store, world.clock)
    page.unlock()
    assert "找不到数据库 /srv/quizkit.db" in page.text()
    page.press("再试一次")
    assert "找不到数据库" in page.text()
    away = False
    page.press("再试一次")
    assert page.tables()


def test_a_store_that_fails_later(page, monkeypatch):
    """When the store is busy in the middle, the page keeps what it shows and says why nothing happened."""
    before = page.rows()

    def busy(*_arguments: Any) -> Any:
        raise StoreBusy(30)

    monkeypatch.setattr(type(page.app.services.activities), "get", busy)
    page.press("刷新")
    assert "数据库忙" in page.text()
    assert page.rows() == before


def test_a_fault_of_ours_is_a_sentence(page, monkeypatch, caplog):
    """An error nobody thought of goes into the server's log, not onto the page, and the page lives on."""

    def broken(*_arguments: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(page.app.services.staff), "reports", broken)
    page.press("管理")
    assert "程序出了一点问题" in page.text()
    assert "secret detail" not in page.html()
    assert "secret detail" in caplog.text
    page.press("成绩")
    assert page.tables()


def test_visited_tabs_leave_nothing_behind(page):
    """Going from tab to tab does not pile up widgets in the kernel."""
    for tab in ("成绩", "管理", "导出", "参与情况"):
        page.press(tab)
    before = len(w.widgets.widget._instances)
    for _round in range(3):
        for tab in ("成绩", "管理", "导出", "参与情况"):
            page.press(tab)
    after = len(w.widgets.widget._instances)
    assert after == before
