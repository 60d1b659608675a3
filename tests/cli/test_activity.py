"""``quizkit activity``."""

from pathlib import Path

import pytest

from fakes.commands import ACTIVITY, BANK, Project, question


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project without a store."""
    return Project(tmp_path)


def test_list_shows_drafts_without_making_a_store(project: Project) -> None:
    """Looking changes nothing."""
    text = project.succeeds("activity", "list")
    assert "contest\t草稿" in text
    assert "党史竞赛" in text
    assert not project.store.exists()


def test_publish_by_id_and_by_file(project: Project) -> None:
    """Both ways publish the same; unchanged it says so."""
    text = project.succeeds("activity", "publish", "contest")
    assert "第 1 版" in text
    assert "可抽 6 题" in text
    assert "进行中" in text
    file = project.folder / "quizzes" / "activities" / "contest.json"
    assert "没有变化" in project.succeeds("activity", "publish", file)
    project.write("quizzes/activities/contest.json", {**ACTIVITY, "title": "新标题"})
    assert "第 2 版" in project.succeeds("activity", "publish", "contest")
    assert "contest\t进行中\t2" in project.succeeds("activity", "list")


def test_a_file_with_problems_is_not_published(project: Project) -> None:
    """Every problem is shown, nothing is stored."""
    project.write("quizzes/activities/contest.json", {**ACTIVITY, "mode": "exam", "windows": {}})
    text = project.fails("activity", "publish", "contest")
    assert "mode" in text
    assert "windows" in text
    assert "什么都没有存" in text
    assert not project.store.exists()


def test_a_broken_bank_stops_only_who_needs_it(project: Project) -> None:
    """A bank the activity does not draw from may be broken."""
    project.write("quizzes/banks/zz-other.json", {"schema_version": 1, "id": "other"})
    project.succeeds("activity", "publish", "contest")
    project.write("quizzes/banks/history.json", {**BANK, "questions": [question("junior", 1)] * 2})
    text = project.fails("activity", "publish", "contest")
    assert "junior-1" in text


def test_a_plan_that_cannot_be_filled_is_refused(project: Project) -> None:
    """Too few questions: the section is named, nothing is stored."""
    project.write("quizzes/banks/history.json", {**BANK, "questions": [question("junior", 1)]})
    assert "单项选择题" in project.fails("activity", "publish", "contest")
    assert not project.store.exists()


def test_the_window_by_hand(project: Project) -> None:
    """Close, open and extend say how it stands now, in the activity's time zone."""
    project.filled()
    assert "已结束" in project.succeeds("activity", "close", "contest")
    assert "进行中" in project.succeeds("activity", "open", "contest")
    assert "2098-09-23 20:00" in project.succeeds("activity", "extend", "contest", "2098-09-23 20:00")
    assert "至 -" in project.succeeds("activity", "extend", "contest", "never")


@pytest.mark.parametrize("until", ["tomorrow", "2098-09-23", "2098-13-01 10:00", "", "2001-01-01 10:00"])
def test_a_date_that_is_none_is_refused(project: Project, until: str) -> None:
    """Also one in the past; the window stays."""
    project.filled()
    project.fails("activity", "extend", "contest", until)
    assert "2099-09-23 20:00" in project.succeeds("activity", "list")


def test_void_by_receipt_and_by_id(project: Project) -> None:
    """A receipt as the student shows it, or an attempt's id; a reason is needed."""
    project.filled()
    attempt_id, receipt = project.take()
    project.fails("activity", "void", "contest", receipt)
    project.fails("activity", "void", "contest", receipt, "--reason", " ")
    text = project.succeeds("activity", "void", "contest", receipt, "--reason", "代答")
    assert "李红" in text
    assert "voided" in project.fails("activity", "void", "contest", attempt_id, "--reason", "代答")
    assert "没有找到" in project.fails("activity", "void", "contest", "AAAA-AAAA", "--reason", "代答")


def test_void_of_several_asks_which(project: Project) -> None:
    """A name that fits several attempts voids none."""
    project.filled()
    ids = [project.take("王小明", namesake)[0] for namesake in (0, 1)]
    text = project.fails("activity", "void", "contest", "王小明", "--reason", "代答")
    assert all(attempt_id in text for attempt_id in ids)
    with project.services() as services:
        assert all(found.state == "submitted" for found in services.staff.find("contest", "王小明"))
    assert "王小明" in project.succeeds("activity", "void", "contest", ids[1], "--reason", "代答")


def with_key(project: Project, answer: str, **changes: object) -> None:
    """The bank file with another key of the two questions of a paper for juniors."""
    questions = [
        {**question(level, n), **({"answer": answer, **changes} if level == "junior" else {})}
        for level in ("primary", "junior", "senior")
        for n in (1, 2)
    ]
    project.write("quizzes/banks/history.json", {**BANK, "questions": questions})


def test_a_key_is_corrected_from_the_bank_file(project: Project) -> None:
    """First it says what would change and changes nothing; with --apply and a reason all is scored anew."""
    project.filled()
    project.take()  # one of the two questions is answered, "a"
    names = [f"history/junior-{number}" for number in (1, 2)]
    for name in names:
        assert "没有要更正的" in project.succeeds("activity", "correct", "contest", name)
    with_key(project, "b")
    for _n in range(2):
        said = [project.succeeds("activity", "correct", "contest", name) for name in names]
        assert all(
            f"{name}（活动第 1 版）：1 份答卷抽到" in text for name, text in zip(names, said, strict=True)
        )
        assert all("--apply" in text for text in said)
        assert sum("1 份减分，0 份不变；变化最大的一份 -5 分" in text for text in said) == 1
        assert sum("分数都不变" in text for text in said) == 1
    assert "原因" in project.fails("activity", "correct", "contest", names[0], "--apply")
    with project.services() as services:
        assert {row.score for row in services.scores.students("contest") if row.name == "李红"} == {500}
    for name in names:
        arguments = ("activity", "correct", "contest", name, "--apply", "--reason", "答案印错")
        assert "已更正" in project.succeeds(*arguments)
        assert "没有要更正的" in project.succeeds(*arguments)
    with project.services() as services:
        assert {row.score for row in services.scores.students("contest") if row.name == "李红"} == {0}


def test_what_cannot_be_corrected_is_named(project: Project) -> None:
    """Another question, a question or bank that is not there, a bank with problems."""
    project.filled()
    for name, said in (
        ("history/nix", "nix"),
        ("nix/junior-1", "nix"),
        ("junior-1", "junior-1"),
    ):
        assert said in project.fails("activity", "correct", "contest", name)
    assert "other" in project.fails("activity", "correct", "other", "history/junior-1")
    with_key(project, "b", points=6)
    assert "分值变了" in project.fails("activity", "correct", "contest", "history/junior-1")
    with_key(project, "c")
    assert "什么都没有存" in project.fails("activity", "correct", "contest", "history/junior-1")
    project.write("quizzes/banks/second.json", {**BANK, "id": "second"})
    project.write("quizzes/banks/history.json", BANK)
    assert "second/junior-1" in project.fails("activity", "correct", "contest", "second/junior-1")


@pytest.mark.parametrize("command", ["open", "close"])
def test_an_unknown_activity_is_named(project: Project, command: str) -> None:
    """With a sentence, whether there is a store or not."""
    assert "publish" in project.fails("activity", command, "nix")
    project.filled()
    assert "nix" in project.fails("activity", command, "nix")
    assert "nix" in project.fails("activity", "publish", "nix")
