"""The organiser's page in a real Chromium, under ``quizkit serve`` and stock ``voila``."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from browser import hosts
from projects import ACTIVITY, TestProject, make_project
from quizkit.cli import _quizkit as quizkit
from quizkit.domain.roster import RosterRow
from quizkit.formats.activity import load_activity
from quizkit.services import utc_now
from quizkit.services.demo_store import new_demo_store

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

TOKEN = "abcde-fghjk-mnpqr-stuvw"  # noqa: S105 - the test's own
TABS = {"成绩": "成绩表", "管理": "开放时间", "导出": "表", "参与情况": "各班参与情况"}
PICTURES = Path("test-results")
PAYLOADS = (
    "<img src=x onerror=window.__xss=1>",
    "<script>window.__xss=1</script>",
    '"><svg onload=window.__xss=1>',
    "</textarea><iframe srcdoc='<script>parent.__xss=1</script>'>",
    "javascript:window.__xss=1",
    "{{constructor.constructor('window.__xss=1')()}}",
    "' autofocus onfocus='window.__xss=1",
    "<details open ontoggle=window.__xss=1>",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """A demo county of 600 students, and a school whose every name is an attack, with one attempt."""
    made = make_project(tmp_path_factory.mktemp("project"))
    place = made.folder / "data" / "demo.db"
    activity = load_activity(made.folder / "quizzes" / "activities" / f"{ACTIVITY}.json")
    new_demo_store(str(place), activity, made.banks(), {}, students=600, seed="7", now=utc_now())
    made = TestProject(made.folder, place)
    rows = [
        RosterRow("红星县", f"校{PAYLOADS[0]}", "三年级", f"班{n}{text}", "primary", str(n), f"生{text}")
        for n, text in enumerate(PAYLOADS)
    ]
    with made.services() as services:
        services.roster.import_rows(rows, "test")
        county = next(unit for unit in services.entry.counties(ACTIVITY) if unit.name == "红星县")
        school = next(unit for unit in services.entry.schools(ACTIVITY, county.id) if "<img" in unit.name)
        for n, class_ in enumerate(services.entry.classes(ACTIVITY, school.id)[:2]):
            name = next(row.name for row in rows if row.class_name == class_.name)
            sitting = services.attempts.start(ACTIVITY, services.entry.identify(ACTIVITY, class_.id, name))
            services.attempts.report_question(sitting.ref, 0, PAYLOADS[n])
            services.attempts.submit(sitting.ref, "submit")
    return made


@contextmanager
def _voila(project: TestProject, scratch: Path, token: str) -> Iterator[hosts.Host]:
    """Stock ``voila`` on the organiser's notebook."""
    notebook, port = project.folder / "notebooks" / "apps" / "organiser.ipynb", hosts.free_port()
    command = [sys.executable, "-m", "voila", str(notebook), f"--port={port}", "--no-browser"]
    command += ["--Voila.ip=127.0.0.1", "--Voila.port_retries=0"]
    extra = {"QUIZKIT_STAFF_TOKEN": token} if token else {}
    env = hosts.environment(project.store, project.folder, scratch, extra)
    host = hosts.start("voila", command, project.folder, env, notebook)
    try:
        host.url = f"http://127.0.0.1:{port}/"
        host.wait_for("is running at")
        yield host
    finally:
        host.stop()


@contextmanager
def _serve(project: TestProject, scratch: Path, token: str) -> Iterator[hosts.Host]:
    env = {"QUIZKIT_STAFF_TOKEN": token}
    with hosts.serve(project.folder, project.store, scratch, env=env, path="/staff") as host:
        yield host


@pytest.fixture(scope="module", params=["serve", "voila"])
def host(
    request: pytest.FixtureRequest, project: TestProject, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[hosts.Host]:
    """The organiser's notebook in its two places."""
    start = {"serve": _serve, "voila": _voila}[request.param]
    with start(project, tmp_path_factory.mktemp("host"), TOKEN) as running:
        yield running


class Staff:
    """An organiser at a page."""

    def __init__(self, page: Page, host: hosts.Host) -> None:
        self.page = page
        self.host = host
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}"))

    def enter(self) -> None:
        """Opens the page and types the token."""
        self.page.goto(self.host.url)
        self.page.get_by_label("管理口令").fill(TOKEN)
        self.page.get_by_role("button", name="进入").click()
        expect(self.page.locator(".qk-cards")).to_be_visible()

    def tab(self, name: str, heading: str) -> None:
        """Goes to a tab."""
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()

    def rows(self) -> list[dict[str, str]]:
        """The rows of the first table on all its pages, texts by column."""
        found = []
        while True:
            found += self.page.locator(".qk-table").first.evaluate(
                """el => Array.from(el.querySelectorAll("tbody tr")).map(tr => Object.fromEntries(
                     Array.from(tr.children).map(td =>
                       [td.dataset.column, td.querySelector(".qk-value, .qk-open").textContent])))"""
            )
            after = self.page.get_by_role("button", name="下一页").first
            if not after.count() or after.is_disabled():
                return found
            before = self.page.locator(".qk-pager span").first.inner_text()
            after.click()
            expect(self.page.locator(".qk-pager span").first).not_to_have_text(before)

    def picture(self, name: str, *, whole: bool = False) -> None:
        """A screenshot to be looked at."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"organiser-{self.host.name}-{name}.png", full_page=whole)

    def nothing_cut_off(self) -> None:
        """The page is no wider than its window, and no button, field or heading sticks out of it."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        outside = self.page.evaluate(
            """() => Array.from(document.querySelectorAll(".qk-staff"))
                 .flatMap(page => Array.from(page.querySelectorAll("button, input, select, h2")))
                 .filter(node => !node.closest(".qk-scroll") && node.offsetParent)
                 .filter(node => node.getBoundingClientRect().right > window.innerWidth + 1)
                 .map(node => node.textContent || node.id)"""
        )
        assert outside == []


def _scores(project: TestProject, by: str = "school") -> list[dict[str, Any]]:
    arguments = ["scores", ACTIVITY, "--by", by, "--format", "json", "--db", str(project.store)]
    result = CliRunner().invoke(quizkit, [*arguments, "--dir", str(project.folder)])
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout)["rows"])


def _number(text: str) -> float | None:
    plain = text.split(" ", maxsplit=1)[0].lstrip("=").replace(",", "")
    if plain == "–":
        return None
    return float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)


def test_the_page_shows_what_the_command_says(
    host: hosts.Host, project: TestProject, page_desktop: Page
) -> None:
    """Every school's figures on the page, over all pages of the table, are those of ``quizkit scores``."""
    staff = Staff(page_desktop, host)
    staff.enter()
    staff.picture("participation")
    staff.tab("成绩", "成绩表")
    expect(staff.page.locator(".qk-picture")).to_be_visible()
    staff.picture("results")
    staff.nothing_cut_off()
    shown = {row["school"]: row for row in staff.rows()}
    expected = {row["unit"]: row for row in _scores(project)}
    assert shown.keys() == expected.keys()
    for school, row in shown.items():
        for name in ("enrolled", "submitted", "mean", "median", "top", "rank"):
            assert _number(row[name]) == expected[school][name]
        for name in ("participation", "excellent", "pass"):
            assert _number(row[name]) == pytest.approx(expected[school][name], abs=0.00051, nan_ok=True)
        assert row["rank"].startswith("=") == expected[school]["shared"]
    own = host.url.split("/staff")[0].rstrip("/")
    elsewhere = [url for url in staff.asked if not url.startswith((own, "data:", "blob:"))]
    # Stock Voila's own template asks a CDN for an icon font; ours asks nobody.
    assert elsewhere == [] or (host.name == "voila" and all("awesome" in url for url in elsewhere)), elsewhere
    assert staff.errors == []


def test_sorting_by_keyboard_and_filtering(host: hosts.Host, page_desktop: Page) -> None:
    """A heading is a button: Enter sorts and keeps the focus; aria-sort says how; the filter narrows."""
    staff = Staff(page_desktop, host)
    staff.enter()
    staff.tab("成绩", "成绩表")
    page = staff.page
    page.get_by_role("button", name="应考").focus()
    page.keyboard.press("Enter")
    head = page.locator("th", has_text="应考")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("button", name="应考")).to_be_focused()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("筛选").fill("教学点")
    page.keyboard.press("Enter")
    expect(page.locator(".qk-table tbody tr")).to_have_count(4)


def test_on_a_phone(host: hosts.Host, page_phone: Page) -> None:
    """At 360 by 640 every tab fits; a table scrolls inside its own box; a pressed class shows its names."""
    staff = Staff(page_phone, host)
    staff.enter()
    for tab, heading in (
        ("成绩", "成绩表"),
        ("管理", "开放时间"),
        ("导出", "表"),
        ("参与情况", "各班参与情况"),
    ):
        staff.tab(tab, heading)
        staff.nothing_cut_off()
        staff.picture(f"phone-{tab}", whole=True)
    assert staff.page.locator(".qk-scroll").first.evaluate("el => el.scrollWidth > el.clientWidth")
    staff.page.locator(".qk-open").first.click()
    names = staff.page.locator(".qk-missing h3")
    expect(names).to_contain_text("未开始")
    expect(names).to_be_in_viewport()
    assert staff.errors == []


def test_a_file_is_saved(host: hosts.Host, project: TestProject, page_desktop: Page, tmp_path: Path) -> None:
    """A pressed button makes the workbook; its link saves it; it holds the table."""
    staff = Staff(page_desktop, host)
    staff.enter()
    staff.tab("导出", "表")
    staff.picture("exporting")
    staff.page.get_by_role("button", name="下载 xlsx").nth(1).click()
    with staff.page.expect_download() as saved:
        staff.page.locator(".qk-file").first.click()
    target = tmp_path / "school.xlsx"
    saved.value.save_as(target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    schools = {cell.value for cell in sheet["B"]}
    assert {row["unit"] for row in _scores(project)} <= schools


def test_names_run_nothing(host: hosts.Host, page_desktop: Page) -> None:
    """Names of schools, classes and students and reports that are attacks are shown as the texts they are."""
    staff = Staff(page_desktop, host)
    staff.enter()
    page = staff.page
    page.get_by_label("筛选").fill("校<img")
    page.keyboard.press("Enter")
    expect(page.locator(".qk-table tbody tr")).to_have_count(len(PAYLOADS))
    for n in range(len(PAYLOADS)):
        page.locator(".qk-open").nth(n).click()
        expect(page.locator("tr.qk-chosen")).to_have_count(1)
    staff.tab("成绩", "成绩表")
    page.get_by_label("一行是").select_option(label="学生")
    expect(page.locator("th", has_text="姓名")).to_be_visible()
    page.get_by_label("筛选").fill("生")
    page.keyboard.press("Enter")
    expect(page.locator(".qk-table td", has_text="<details").first).to_be_visible()
    staff.tab("管理", "题目有误")
    expect(page.locator(".qk-table td", has_text="<img").first).to_be_visible()
    page.get_by_label("姓名或回执").fill("生<")
    page.get_by_role("button", name="找答卷").click()
    page.locator(".qk-found .qk-open").first.click()
    expect(page.get_by_role("button", name="作废这份答卷")).to_be_visible()
    staff.picture("managing")
    assert page.evaluate("window.__xss") is None
    assert page.locator(".qk-staff img[src=x], .qk-staff script, .qk-staff iframe").count() == 0
    assert staff.errors == []


def test_closing_from_the_page(tmp_path: Path, page_desktop: Page) -> None:
    """Closing asks once more, in place; then the activity is closed in the store."""
    made = make_project(tmp_path / "project")
    made.publish()
    with _serve(made, tmp_path, TOKEN) as host:
        staff = Staff(page_desktop, host)
        staff.enter()
        staff.tab("管理", "开放时间")
        staff.page.get_by_role("button", name="现在结束", exact=True).click()
        staff.page.get_by_role("button", name="确定：现在结束").click()
        expect(staff.page.get_by_text("活动已结束。")).to_be_visible()
    with made.services() as services:
        assert services.activities.get(ACTIVITY).state == "closed"


def test_voila_without_a_token_refuses(project: TestProject, tmp_path: Path, page_desktop: Page) -> None:
    """Under stock voila without QUIZKIT_STAFF_TOKEN there is a sentence and no field."""
    with _voila(project, tmp_path, "") as host:
        page_desktop.goto(host.url)
        expect(page_desktop.get_by_text("这个页面要有管理口令才能打开")).to_be_visible()
        assert page_desktop.locator("input").count() == 0
