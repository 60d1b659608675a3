"""A picture for lessons in the three hosts: seen, described, and on the light page made once for all."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from browser import hosts
from browser.student import PICTURES
from projects import TestProject, make_project

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TIMELINE = """
from pathlib import Path

import quizkit as qk

with Path({here!r}).open("a") as runs:
    runs.write("run\\n")
qk.figures.timeline(["zunyi-meeting", "nanchang-uprising"], title="两件大事")
"""
PRACTICE = 'qk.practice("party-history", 1, types="单选题", seed="lesson")'
SUMMARY = "时间线“两件大事”：2 件事，从1927年8月1日到1935年1月17日。"
ALTERNATIVE = SUMMARY + "详细的文字说明在图下面。"


def runs(project: TestProject) -> int:
    """How often the cell of the picture has run."""
    file = project.folder / "runs"
    return len(file.read_text().split()) if file.exists() else 0


def lesson(folder: Path, target: str) -> TestProject:
    """A project with a lesson of a picture and a question, whose cells share one import."""
    project = make_project(folder)
    project.publish()
    cells = [
        nbformat.v4.new_markdown_cell("# 从南昌到遵义"),
        nbformat.v4.new_code_cell(TIMELINE.format(here=str(folder / "runs"))),
        nbformat.v4.new_code_cell(PRACTICE),
    ]
    path = folder / target
    path.parent.mkdir(exist_ok=True)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}  # else JupyterLab asks
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return project


def shows_the_picture(page: Page, name: str) -> None:
    """An image that is drawn, with its alternative, and its words folded below."""
    image = page.get_by_role("img", name=ALTERNATIVE)
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 780
    described = page.get_by_text("1935年1月15日至1月17日，遵义会议。")
    expect(described).to_be_hidden()
    page.get_by_text("图中内容的文字说明").click()
    expect(described).to_be_visible()
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"lesson-figure-{name}.png")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[hosts.Host, TestProject]]:
    """``quizkit serve`` with the lesson."""
    project = lesson(tmp_path_factory.mktemp("project"), "notebooks/lessons/march.ipynb")
    with hosts.serve(
        project.folder, project.store, tmp_path_factory.mktemp("host"), args=["--lesson", "march"],
        path="/lesson/march",
    ) as host:  # fmt: skip
        yield host, project


def test_the_light_page_shows_one_picture_to_all(
    served: tuple[hosts.Host, TestProject], page_phone: Page, page_desktop: Page
) -> None:
    """It was drawn once, has an address of its own and fits a phone; the question after it works."""
    host, project = served
    addresses = []
    for page, name in ((page_phone, "phone"), (page_desktop, "desktop")):
        page.goto(host.url)
        shows_the_picture(page, name)
        addresses.append(page.get_by_role("img", name=ALTERNATIVE).get_attribute("src"))
        expect(page.get_by_role("radio").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert addresses[0] == addresses[1]
    assert str(addresses[0]).startswith("/picture/")
    answer = page_phone.request.get(host.url.replace("/lesson/march", str(addresses[0])))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    assert "immutable" in answer.headers["cache-control"]
    assert runs(project) == 1


@pytest.mark.parametrize("name", ["voila", "lab"])
def test_other_hosts_show_it_too(name: str, tmp_path: Path, page_desktop: Page) -> None:
    """Stock Voila and JupyterLab: the same picture with the same words."""
    (tmp_path / "project").mkdir()
    project = lesson(tmp_path / "project", "notebooks/apps/student.ipynb")
    with hosts.HOSTS[name](project.folder, project.store, tmp_path / "host") as host:
        host.open(page_desktop)
        page_desktop.get_by_role("img", name=ALTERNATIVE).wait_for(timeout=90_000)
        shows_the_picture(page_desktop, name)
