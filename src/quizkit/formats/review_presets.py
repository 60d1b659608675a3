"""What students see when, in plain words: the usual choices, and the fields of a file they stand for."""

from dataclasses import dataclass
from typing import Any

from quizkit.domain.activity import ALL_SHOWN, Mode, ReviewPolicy, Shown
from quizkit.formats.activity import PRESETS
from quizkit.i18n import N_

_NOTHING: frozenset[Shown] = frozenset()
_SCORE = frozenset({Shown.SCORE})


@dataclass(frozen=True)
class ReviewPreset:
    """A usual choice; ``words`` and ``more`` are in the catalogue."""

    id: str
    words: str
    more: str
    """For whom, and why."""
    policy: ReviewPolicy

    @property
    def fits_contests(self) -> bool:
        """Whether it tells no answer before a contest is closed."""
        return not (self.policy.during | self.policy.submitted) - _SCORE


REVIEW_PRESETS: tuple[ReviewPreset, ...] = (
    ReviewPreset(
        "after_close",
        N_("交卷后只看分数，活动结束后看答案和解析"),
        N_("竞赛一般用这个：活动没有结束，答案不会传出去。"),
        ReviewPolicy(_NOTHING, _SCORE, ALL_SHOWN),
    ),
    ReviewPreset(
        "nothing_until_close",
        N_("交卷后什么也不看，活动结束后看分数、答案和解析"),
        N_("想统一公布成绩的竞赛用这个。"),
        ReviewPolicy(_NOTHING, _NOTHING, ALL_SHOWN),
    ),
    ReviewPreset(
        "score_only",
        N_("只看分数，一直不看答案"),
        N_("题目以后还要再用时用这个。"),
        ReviewPolicy(_NOTHING, _SCORE, _SCORE),
    ),
    ReviewPreset(
        "after_each",
        N_("每题答完就看对错、答案和解析"),
        N_("练习一般用这个：看过的题不能再改。"),
        ReviewPolicy(ALL_SHOWN - _SCORE, ALL_SHOWN, ALL_SHOWN),
    ),
    ReviewPreset(
        "after_submit",
        N_("交卷后全部可看"),
        N_("像一次测验：先自己做完，再对答案。"),
        ReviewPolicy(_NOTHING, ALL_SHOWN, ALL_SHOWN),
    ),
    ReviewPreset(
        "marks_after_submit",
        N_("交卷后看分数和对错，活动结束后看答案和解析"),
        N_("让学生先自己想一想错在哪里。"),
        ReviewPolicy(_NOTHING, _SCORE | {Shown.RIGHT_WRONG}, ALL_SHOWN),
    ),
)


def presets_for(mode: Mode) -> tuple[ReviewPreset, ...]:
    """The choices a mode allows, its own preset first."""
    allowed = (one for one in REVIEW_PRESETS if mode is Mode.PRACTICE or one.fits_contests)
    return tuple(sorted(allowed, key=lambda one: one.policy != PRESETS[mode][1]))


def preset_of(policy: ReviewPolicy) -> ReviewPreset | None:
    """The choice that a policy is; None for one that somebody put together."""
    return next((one for one in REVIEW_PRESETS if one.policy == policy), None)


def review_fields(preset: ReviewPreset) -> dict[str, Any]:
    """The choice as ``review`` of an activity file."""
    return {
        when: [what.value for what in Shown if what in getattr(preset.policy, when)]
        for when in ("during", "submitted", "closed")
    }
