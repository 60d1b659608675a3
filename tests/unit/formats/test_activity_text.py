"""Activity files as the program writes them: read as meant, short, and stable."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.bank_files import ACTIVITY
from quizkit.domain.activity import Counts, Shown
from quizkit.formats.activity_draft import check_draft
from quizkit.formats.activity_text import activity_text, tidied
from strategies import WORDS

ROOT = Path(__file__).parents[3]
shown = st.lists(st.sampled_from([what.value for what in Shown]), unique=True)


def maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with any of these fields, in any order."""
    return st.permutations(sorted(fields)).flatmap(
        lambda names: st.fixed_dictionaries({}, optional={name: fields[name] for name in names})
    )


CLOSES = st.sampled_from([None, "2026-09-23T20:00:00"])
section_files = st.builds(
    lambda needed, more: {**more, **needed},
    st.fixed_dictionaries({"title": WORDS, "draw": st.integers(1, 200)}),
    maybe(
        banks=st.lists(st.sampled_from(["a", "b"]), max_size=2),
        types=st.lists(st.sampled_from(["single", "order"]), max_size=2),
        tags=st.lists(WORDS, max_size=2),
        level=st.sampled_from([None, "student", "primary"]),
        difficulty=st.sampled_from([None, [1, 3], [2, 2]]),
        points=st.sampled_from([None, 4, 2.5]),
    ),
)
activity_files = st.builds(
    lambda needed, more: {**more, **needed},
    st.fixed_dictionaries(
        {
            "schema_version": st.just(1),
            "id": st.just("act"),
            "title": WORDS,
            "mode": st.sampled_from(["practice", "contest"]),
            "window": st.builds(
                lambda needed, more: {**more, **needed},
                st.just({"opens": "2026-09-10T08:00:00"}),
                maybe(closes=CLOSES, time_zone=st.just("Asia/Shanghai")),
            ),
            "paper": st.lists(section_files, min_size=1, max_size=3).map(lambda listed: {"sections": listed}),
        }
    ),
    maybe(
        time_limit=st.none() | st.integers(1, 60),
        grace_seconds=st.integers(0, 20),
        attempts=maybe(
            max=st.none() | st.integers(1, 3),
            per_day=st.none() | st.just(1),
            counts=st.sampled_from([c.value for c in Counts]),
        ),
        shuffle=maybe(questions=st.booleans(), options=st.booleans()),
        multiple_rule=st.sampled_from(["half", "ou"]),
        half_rounding=st.sampled_from(["none", "up"]),
        order_scheme=st.sampled_from(["pairs", "all_or_nothing"]),
        review=maybe(during=st.none() | shown, submitted=st.none() | shown, closed=st.none() | shown),
        entry=st.sampled_from(["roster", "open"]),
        tables=maybe(excellent=st.sampled_from([85, 90]), min_participation=st.sampled_from([0, 80])),
        retention_days=st.sampled_from([30, 180]),
        contact=st.sampled_from(["", "县教育局"]),
    ),
)  # fmt: skip


@given(activity_files)
def test_what_is_left_unsaid_is_meant_all_the_same(value: dict[str, Any]) -> None:
    """The text is read as the same activity, with the same problems; writing it again changes no byte."""
    text = activity_text(value)
    written = json.loads(text)
    before, problems = check_draft(value)
    after, same = check_draft(written)
    assert after == before
    assert [(p.path, p.code) for p in same] == [(p.path, p.code) for p in problems] or problems
    assert bool(same) == bool(problems)
    assert activity_text(written) == text
    assert len(written) <= len(value)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "quizzes" / "activities").glob("*.json")), ids=lambda f: f.stem
)
def test_the_projects_own_activities_stay_what_they_are(file: Path) -> None:
    """Fields keep the order that the files of the project have."""
    value = json.loads(file.read_text(encoding="utf-8"))
    kept = tidied(value)
    assert list(kept) == [name for name in value if name in kept]
    assert check_draft(kept)[0] == check_draft(value)[0] is not None


def test_presets_of_the_mode_need_no_word() -> None:
    """A contest of one attempt and a practice without limit say nothing of it; other ones do."""
    for mode, most in (("contest", 1), ("practice", None)):
        value = ACTIVITY | {"mode": mode, "attempts": {"max": most, "counts": "best"}, "entry": "roster"}
        assert "attempts" not in tidied(value)
        assert "entry" not in tidied(value)
    assert tidied(ACTIVITY | {"mode": "contest", "attempts": {"max": None}})["attempts"] == {"max": None}


def test_a_person_can_read_it() -> None:
    """A field a line, short lists on one line."""
    value = {
        "mode": "contest",
        "paper": {
            "sections": [{"draw": 8, "title": "单项选择题", "banks": ["a", "b"], "tags": [], "points": 4}]
        },
        "window": {"closes": None, "opens": "2026-09-10T08:00:00", "time_zone": "Asia/Shanghai"},
        "title": "学党史",
        "id": "act-2026-09",
        "review": {"closed": ["explanations", "score"]},
        "schema_version": 1,
        "time_limit": None,
    }
    assert activity_text(value) == TEXT


TEXT = """\
{
  "schema_version": 1,
  "id": "act-2026-09",
  "title": "学党史",
  "mode": "contest",
  "window": {
    "opens": "2026-09-10T08:00:00",
    "closes": null,
    "time_zone": "Asia/Shanghai"
  },
  "paper": {
    "sections": [
      {
        "title": "单项选择题",
        "draw": 8,
        "banks": ["a", "b"],
        "points": 4
      }
    ]
  },
  "review": {
    "closed": ["score", "explanations"]
  }
}
"""


def test_what_is_wrong_is_written_as_it_is() -> None:
    """Fields and values that are none are kept, so that whoever checks the file can name them."""
    value = {
        "mode": "exam",
        "attempts": [1],
        "review": {"during": ["marks"]},
        "colour": {},
        "shuffle": {"options": 1},
    }
    assert tidied(value) == value
