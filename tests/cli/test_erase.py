"""``quizkit erase``."""

from pathlib import Path

import pytest

from fakes.commands import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a roster and a published activity."""
    return Project(tmp_path).filled()


def test_erase_asks_first(project: Project) -> None:
    """Without a yes nothing happens."""
    text = project.fails("erase", "李红", answer="n\n")
    assert "第一中学" in text
    project.fails("erase", "李红", answer="")
    with project.services() as services:
        assert len(services.roster.find("李红")) == 1


def test_erase_takes_the_person_out_of_the_file(project: Project) -> None:
    """The name stands nowhere any more, not even in unused parts of the file."""
    project.take("李红")
    assert "1 份" in project.succeeds("erase", "李红", answer="y\n")
    with project.services() as services:
        assert services.roster.find("李红") == []
        assert sum(row.submitted for row in services.scores.counts("contest")) == 1
    for file in project.store.parent.iterdir():
        assert "李红".encode() not in file.read_bytes()


def test_namesakes_need_an_id(project: Project) -> None:
    """Several students of one name: they are shown, none is touched; an id or a class tells which."""
    text = project.fails("erase", "王小明", "--yes")
    assert "实验小学" in text
    student = text.split("\t", maxsplit=1)[0].strip()
    project.succeeds("erase", student, "--yes")
    project.succeeds("erase", "李红", "--class", "2班", "--yes")
    assert "没有找到" in project.fails("erase", "张伟", "--class", "2班", "--yes")
    assert "没有找到" in project.fails("erase", "无此人", "--yes")
