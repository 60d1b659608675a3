"""The student's page in a real Chromium, under all three hosts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import hosts
from browser.student import Student
from projects import ACTIVITY, CLASS, SCHOOL, TestProject, make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

EIGHT = {"单选题", "多选题", "判断题", "填空题", "数字题", "排序题", "连线题", "材料题"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TestProject:
    """One project for all hosts, with the demo activity open."""
    made = make_project(tmp_path_factory.mktemp("project"))
    made.publish()
    return made


@pytest.fixture(scope="module", params=["serve", "voila", "lab"])
def host(
    request: pytest.FixtureRequest, project: TestProject, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[hosts.Host]:
    """The same notebook in its three places."""
    start = hosts.HOSTS[request.param]
    with start(project.folder, project.store, tmp_path_factory.mktemp("host")) as running:
        yield running


NAMES = {"serve": "林敏", "voila": "张天佑", "lab": "萧玥"}


def test_a_student_takes_the_whole_activity(host: hosts.Host, page_phone: Page, page_desktop: Page) -> None:
    """Entry to result with all eight question types; score and receipt are those of the store."""
    student = Student(page_desktop if host.name == "lab" else page_phone)
    host.open(student.page)
    student.heading("请先填写")
    student.picture(f"{host.name}-entry")
    student.enter(SCHOOL, CLASS, NAMES[host.name])
    student.picture(f"{host.name}-ahead")
    student.begin()
    student.answer_all(20)
    student.picture(f"{host.name}-overview")
    assert student.kinds == EIGHT
    student.hand_in()
    student.picture(f"{host.name}-result")
    with TestProject(host.notebook.parents[2], host.notebook.parents[2] / "data" / "quizkit.db").services() as s:
        row = next(row for row in s.scores.students(ACTIVITY) if row.name == NAMES[host.name])
    assert row.receipt == student.receipt()
    assert row.score == round(student.score() * 100)
