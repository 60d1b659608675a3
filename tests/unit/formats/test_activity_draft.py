"""An activity while it is composed: problems by field, in words; sections that hold count already."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pydantic import BaseModel

from fakes.bank_files import ACTIVITY
from quizkit.domain.activity import SectionPlan
from quizkit.domain.bank import Bank
from quizkit.domain.questions import TrueFalse
from quizkit.formats.activity_draft import check_draft, draft_sections, field_words
from quizkit.formats.activity_models import ActivityFile

SECTION = {"title": "判断题", "draw": 2, "banks": ["history"], "level": "primary"}


def bank(size: int) -> Bank:
    """A bank of true or false questions."""
    questions = (TrueFalse(id=f"q{n}", stem=f"第 {n} 题", points=100, answer=True) for n in range(size))
    return Bank("history", "党史", "zh-CN", "", tuple(questions))


def section(**changes: Any) -> dict[str, Any]:
    """A plan whose section has these changes."""
    return {"paper": {"sections": [SECTION | changes]}}


def draft(**changes: Any) -> dict[str, Any]:
    """A draft that holds, with changes."""
    return deepcopy(ACTIVITY) | {"paper": {"sections": [dict(SECTION)]}} | changes


def test_a_draft_without_a_problem_is_an_activity() -> None:
    """As the same file would be read; the version of the form need not be said."""
    value = draft()
    del value["schema_version"]
    activity, problems = check_draft(value, {"history": bank(2)})
    assert activity is not None
    assert activity.sections == (SectionPlan("判断题", 2, banks=("history",), level="primary"),)
    assert problems == ()


@pytest.mark.parametrize(
    ("changes", "path", "code", "said"),
    [
        ({"title": ""}, ("title",), "empty_text", "填上文字"),
        ({"id": "活动"}, ("id",), "bad_id", "活动"),
        ({"window": {"opens": "明天"}}, ("window", "opens"), "bad_time", "明天"),
        ({"time_limit": 0}, ("time_limit",), "out_of_range", "0"),
        ({"review": {"during": ["answers"]}}, ("review", "during", 0), "answers_too_early", "answers"),
        ({"colour": 1}, ("colour",), "unknown_field", "colour"),
        (section(draw=3), ("paper", "sections", 0, "draw"), "section_short", "3 题"),
        (section(banks=["nix"]), ("paper", "sections", 0, "banks", 0), "unknown_bank", "nix"),
    ],
)  # fmt: skip
def test_every_problem_has_its_field(changes: Any, path: Any, code: str, said: str) -> None:
    """The path of the field, and a sentence without a line."""
    activity, problems = check_draft(draft(**changes), {"history": bank(2)})
    assert activity is None
    assert [(p.path, p.code) for p in problems] == [(path, code)]
    assert said in problems[0].message


@pytest.mark.parametrize("value", [None, [], "x", 5])
def test_what_is_no_object_is_a_problem(value: object) -> None:
    """It never raises."""
    assert check_draft(value)[1]
    assert draft_sections(value) == ()


def test_sections_count_before_the_rest_is_filled_in() -> None:
    """A section that holds is there although title and times are missing; one with a problem is None."""
    value = {"paper": {"sections": [SECTION, {"title": "选择题"}, SECTION | {"difficulty": [3, 1]}, 7]}}
    plan = SectionPlan("判断题", 2, banks=("history",), level="primary")
    assert draft_sections(value) == (plan, None, None, None)


def test_a_bank_with_problems_is_not_counted() -> None:
    """What cannot be read cannot be short."""
    activity, problems = check_draft(draft(), {"history": None})
    assert activity is not None
    assert not problems


def paths(model: type[BaseModel], above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every field of the form."""
    for name, field in model.model_fields.items():
        path = (*above, field.alias or name)
        yield path
        inside = [field.annotation, *getattr(field.annotation, "__args__", ())]
        for kind in inside:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from paths(kind, (*path, 1) if kind is not field.annotation else path)


def test_every_field_has_a_word() -> None:
    """But for those that no teacher sees."""
    without = {path for path in paths(ActivityFile) if not field_words(path)}
    assert without == {("$schema",), ("schema_version",)}
    assert field_words(("paper", "sections", 1, "draw")) == "大题 2 题数"
    assert field_words(("paper", "sections", 1, "banks", 0)) == "大题 2 题库"
    assert field_words(("window", "closes")) == "结束时间"
    assert field_words(("review", "during", 2)) == "答题中看什么"
    assert field_words(("paper", "sections")) == "大题"
