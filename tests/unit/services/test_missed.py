"""How much counting what a class missed asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from fakes.world import World
from quizkit.services import missed

STUDENTS = (
    ("王小明", "第一中学 七年级 2班"),
    ("李红", "第一中学 七年级 2班"),
    ("张伟", "第一中学 七年级 10班"),
    ("王小明", "第一中学 八年级 1班"),
    ("王小明", "实验小学 五年级 1班"),
)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SQL statement until the end of the block, but for those that begin a transaction."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def asked(world: World) -> int:
    """How many statements it takes to count everybody."""
    with statements() as found:
        world.services.missed.most_missed("contest")
    return len(found)


def test_more_students_and_attempts_are_no_more_statements(world: World) -> None:
    """No attempt is read by itself: five students with two attempts each cost what one attempt costs."""
    world.take("王小明", "第一中学 七年级 2班", 2)
    asked(world)  # fills what is kept for all
    one = asked(world)
    for student in STUDENTS:
        for right in (1, 3):
            if student != STUDENTS[0] or right == 1:
                world.take(*student, right)
    assert asked(world) == one <= 8


def test_many_students_are_read_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two statements for each part, and the same figures as in one."""
    for student in STUDENTS:
        world.take(*student, 2)
    whole, before = world.services.missed.most_missed("contest"), asked(world)
    monkeypatch.setattr(missed, "_STUDENTS", 2)
    parts = world.services.missed.most_missed("contest")
    assert (parts.questions, parts.students) == (whole.questions, whole.students)
    assert asked(world) == before + 2 * 2
