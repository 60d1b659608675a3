"""What students see when, in plain words."""

from typing import Any

import pytest

from fakes.bank_files import ACTIVITY
from quizkit.domain.activity import Mode, ReviewPolicy, Shown
from quizkit.formats.activity import PRESETS
from quizkit.formats.activity_draft import check_draft
from quizkit.formats.activity_text import tidied
from quizkit.formats.review_presets import REVIEW_PRESETS, ReviewPreset, preset_of, presets_for, review_fields


def draft(mode: Mode, preset: ReviewPreset) -> dict[str, Any]:
    """An activity with that choice."""
    return ACTIVITY | {"mode": mode.value, "review": review_fields(preset)}


@pytest.mark.parametrize("mode", list(Mode))
def test_a_choice_is_read_back_from_the_file(mode: Mode) -> None:
    """Also after what the mode says anyway was left out; the mode's own choice is the first."""
    choices = presets_for(mode)
    assert choices[0].policy == PRESETS[mode][1]
    for preset in choices:
        for value in (draft(mode, preset), tidied(draft(mode, preset))):
            activity, problems = check_draft(value)
            assert not problems
            assert activity is not None
            assert preset_of(activity.review) is preset
    assert "review" not in tidied(draft(mode, choices[0]))


def test_a_contest_offers_only_what_it_may_show() -> None:
    """The choices it lacks are exactly those that its file refuses."""
    offered = presets_for(Mode.CONTEST)
    for preset in REVIEW_PRESETS:
        codes = {problem.code for problem in check_draft(draft(Mode.CONTEST, preset))[1]}
        assert codes == (set() if preset in offered else {"answers_too_early"})


def test_choices_differ() -> None:
    """By id, by words and by what they mean; something else has no words."""
    for what in ("id", "words", "policy"):
        assert len({getattr(preset, what) for preset in REVIEW_PRESETS}) == len(REVIEW_PRESETS)
    assert preset_of(ReviewPolicy(frozenset({Shown.SCORE}), frozenset(), frozenset())) is None
