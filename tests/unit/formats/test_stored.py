"""Published questions and activities: exact, canonical, and named by their content."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.activity import (
    Activity,
    AttemptPolicy,
    Counts,
    Entry,
    Mode,
    ReviewPolicy,
    SectionPlan,
    Shown,
    Shuffle,
    TableRules,
    Window,
)
from quizkit.domain.questions import Option, Question, Single
from quizkit.formats.stored import (
    activity_from_json,
    activity_to_json,
    canonical_bytes,
    question_from_json,
    question_to_json,
    question_version,
)
from strategies import START, WORDS, moments, questions, rules

limits = st.none() | st.integers(1, 99)
shown = st.frozensets(st.sampled_from(Shown))
plans = st.builds(
    SectionPlan,
    title=WORDS,
    draw=st.integers(1, 9),
    banks=st.lists(WORDS, max_size=2).map(tuple),
    types=st.lists(WORDS, max_size=2).map(tuple),
    tags=st.lists(WORDS, max_size=2).map(tuple),
    level=st.sampled_from([None, "student", "junior"]),
    difficulty=st.sampled_from([None, (1, 2)]),
    points=limits,
)
activities = st.builds(
    Activity,
    id=WORDS,
    title=WORDS,
    mode=st.sampled_from(Mode),
    window=st.builds(Window, moments, st.none() | moments, st.just("Asia/Shanghai")),
    sections=st.lists(plans, max_size=3).map(tuple),
    time_limit=limits,
    grace=st.integers(0, 60),
    attempts=st.builds(AttemptPolicy, limits, limits, st.sampled_from(Counts)),
    shuffle=st.builds(Shuffle, st.booleans(), st.booleans()),
    rules=rules,
    review=st.builds(ReviewPolicy, shown, shown, shown),
    entry=st.sampled_from(Entry),
    tables=st.builds(TableRules, *(st.integers(0, 100) for _ in range(4))),
    retention_days=st.integers(1, 999),
    contact=WORDS,
)
QUESTION = Single(
    id="q1",
    stem="题干",
    points=500,
    options=(Option("a", "甲"), Option("b", "乙")),
    answer="b",
    images=("b.png", "a.png"),
)
IMAGES = {"a.png": b"A", "b.png": b"B"}


@given(questions)
def test_a_question_comes_back_equal(question: Question) -> None:
    """From the domain to canonical JSON bytes and back, pictures' names, too."""
    data = canonical_bytes(question_to_json(question))
    again = question_from_json(json.loads(data))
    assert again == question
    assert again.images == question.images
    assert canonical_bytes(question_to_json(again)) == data


@given(activities)
def test_an_activity_comes_back_equal(activity: Activity) -> None:
    """From the domain to canonical JSON bytes and back."""
    data = canonical_bytes(activity_to_json(activity))
    assert activity_from_json(json.loads(data)) == activity


def test_canonical_bytes_do_not_depend_on_the_order_of_keys() -> None:
    """Sorted keys, no spaces, UTF-8 as it is."""
    assert canonical_bytes({"b": [1, "题"], "a": None}) == '{"a":null,"b":[1,"题"]}'.encode()


def test_canonical_bytes_have_no_infinities() -> None:
    """NaN is no JSON."""
    with pytest.raises(ValueError, match="JSON"):
        canonical_bytes(float("nan"))


def test_a_version_is_the_hash_of_question_and_pictures() -> None:
    """Reckoned here in an independent way."""
    expected = sha256(canonical_bytes(question_to_json(QUESTION)))
    for name in ("a.png", "b.png"):
        expected.update(b"\0" + name.encode() + b"\0" + sha256(IMAGES[name]).digest())
    assert question_version(QUESTION, IMAGES) == expected.hexdigest()


def test_a_version_is_pinned_for_ever() -> None:
    """A question published today has the same name in every later quizkit."""
    assert question_version(QUESTION, IMAGES) == PINNED


PINNED = "e7a9594d9ee34a5e439a6afda20f64f5329f175da158519a1674fbebeda87046"


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, stem="题干。"),
        replace(QUESTION, answer="a"),
        replace(QUESTION, points=501),
        replace(QUESTION, explanation="解析"),
        replace(QUESTION, options=QUESTION.options[::-1]),
    ],
)
def test_any_change_is_another_version(other: Question) -> None:
    """Stem, key, points, explanation, order of the options."""
    assert question_version(other, IMAGES) != question_version(QUESTION, IMAGES)


def test_another_picture_is_another_version() -> None:
    """Its bytes count, and pictures the question does not use do not."""
    version = question_version(QUESTION, IMAGES)
    assert question_version(QUESTION, IMAGES | {"a.png": b"X"}) != version
    assert question_version(QUESTION, IMAGES | {"c.png": b"X"}) == version
    with pytest.raises(KeyError):
        question_version(QUESTION, {"a.png": b"A"})


def test_moments_are_kept_as_utc() -> None:
    """To the microsecond."""
    moment = START + timedelta(microseconds=1)
    activity = Activity("a", "t", Mode.CONTEST, Window(moment, None), ())
    assert activity_to_json(activity)["window"]["opens"] == "2026-09-10T00:00:00.000001+00:00"
