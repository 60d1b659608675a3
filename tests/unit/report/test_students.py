"""Tables with a row a student, and the lists of who has not started."""

from datetime import UTC, datetime, timedelta

import pytest

from fakes.counts import school
from quizkit.report.exports import EXPORTS, to_text
from quizkit.report.students import not_started_table, student_table
from quizkit.services.values import NotStarted, StudentRow

END = datetime(2026, 9, 12, 1, 30, tzinfo=UTC)


def student(
    name, score=None, *, state="submitted", level="primary", seconds=600, minute=0, **more
) -> StudentRow:
    done = score is not None
    return StudentRow(
        **{"county": "红星县", "school": "实验小学", "grade": "三年级", "class_name": "1班", "seat": "1"}
        | more,
        level=level,
        name=name,
        enrolled=True,
        state=state if done or state != "submitted" else "not_started",
        attempts=int(done),
        score=score,
        max=10000 if done else None,
        time_used=timedelta(seconds=seconds) if done else None,
        submitted_at=END + timedelta(minutes=minute) if done else None,
    )


def test_ranks_within_a_level_by_score_time_and_end(heading):
    """Higher score, then less time, then earlier end; then shared; the note says which."""
    table = student_table(
        [
            student("丁", 9000, seconds=500, minute=5),
            student("甲", 9500),
            student("丙", 9000, seconds=500, minute=1),
            student("乙", 9000, seconds=400),
            student("戊", 9000, seconds=500, minute=5),
            student("高中生", 5000, level="senior"),
        ],
        heading,
    )
    rows = [(r["name"], r["rank"], r["shared"], r["note"]) for r in table.records()]
    assert rows == [
        ("甲", 1, False, ""),
        ("乙", 2, False, ""),
        ("丙", 3, False, "与上一名同分，用时较长"),
        ("丁", 4, True, "与上一名同分、用时相同，交卷较晚"),
        ("戊", 4, True, ""),
        ("高中生", 1, False, ""),
    ]


def test_four_states_of_a_student(heading):
    """A zero is a score; in progress, voided and not started have none and no rank."""
    table = student_table(
        [
            student("未", state="not_started"),
            student("零", 0),
            student("废", state="voided"),
            student("中", state="in_progress"),
        ],
        heading,
    )
    names = [column.name for column in table.columns]
    shown = [dict(zip(names, line, strict=True)) for line in table.shown_rows()]
    assert [(r["name"], r["rank"], r["state"], r["score"]) for r in shown] == [
        ("零", "1", "已交卷", "0.00"),
        ("中", "–", "进行中", "–"),
        ("废", "–", "已作废", "–"),
        ("未", "–", "未开始", "–"),
    ]


def test_times_are_in_the_activitys_zone(heading):
    """The end of an attempt is shown by the clock of the activity, the time used in minutes."""
    text = to_text(student_table([student("甲", 9000, seconds=725)], heading))
    assert "2026-09-12 09:30:00" in text
    assert "12:05" in text


def test_students_in_all_forms(heading):
    """A table of students, and one without any, can be written in all five forms."""
    for rows in ([student("甲", 9000), student("乙", state="not_started")], []):
        table = student_table(rows, heading)
        assert all(export.write(table) for export in EXPORTS.values())


@pytest.fixture
def absent() -> list[NotStarted]:
    """Two of one class, one of another."""
    return [
        NotStarted("红星县", "实验小学", "三年级", "1班", "3", "李祎"),
        NotStarted("红星县", "实验小学", "三年级", "2班", "1", "王玥"),
        NotStarted("红星县", "实验小学", "三年级", "2班", "", "司马昇"),
    ]


def test_not_started_per_class(heading, absent):
    """A row a class with somebody missing, most first; without ``names`` nobody is named."""
    table = not_started_table([], absent, heading, names=False)
    assert [(r["class"], r["not_started"]) for r in table.records()] == [("2班", 2), ("1班", 1)]
    assert table.total["not_started"] == 3
    assert "王玥" not in b"".join(export.write(table) for export in EXPORTS.values()).decode(errors="ignore")


def test_not_started_by_name(heading, absent):
    """With ``names`` the missing of a class stand in its row with their seats."""
    table = not_started_table([school("实验小学", [])], absent, heading, names=True)
    assert [r["names"] for r in table.records()] == ["1 王玥、司马昇", "3 李祎"]


def test_nobody_is_missing(heading):
    """When all have started the list is empty and says so."""
    assert "没有数据" in to_text(not_started_table([], [], heading, names=True))
