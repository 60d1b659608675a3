"""The rules of an activity in plain words, as a student reads them before the start."""

from quizkit.domain.activity import Counts, ReviewPolicy, Shown
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules
from quizkit.i18n import N_, _
from quizkit.services.values import Ahead

_MULTIPLE = {
    MultipleRule.ALL_OR_NOTHING: N_("多选题要全部选对才得分。"),
    MultipleRule.HALF: N_("多选题漏选得一半分，错选不得分。"),
    MultipleRule.OPTION_POINTS: N_("多选题漏选按选项得分，错选不得分。"),
    MultipleRule.PROPORTIONAL: N_("多选题漏选按选对的比例得分，错选不得分。"),
    MultipleRule.RIGHT_MINUS_WRONG: N_("多选题选对的加分，选错的抵扣，最少 0 分。"),
    MultipleRule.OU: N_("多选题选对的加分，多选会扣减，最少 0 分。"),
    MultipleRule.COVERAGE: N_("多选题选得越全、越准，得分越高。"),
    MultipleRule.EVERY_DECISION: N_("多选题每个选项判断对了都得分，不选不得分。"),
    MultipleRule.HALVES: N_("多选题错一处得一半分，错两处得四分之一分（选项多于四个时）。"),
    MultipleRule.OPTION_WEIGHTS: N_("多选题每个选项有各自的分值，选错的会抵扣，最少 0 分。"),
}
_ROUNDED_UP = N_("多选题漏选得一半分（不是整数时进一），错选不得分。")
_ORDER = {
    OrderScheme.ALL_OR_NOTHING: N_("排序题要全部排对才得分。"),
    OrderScheme.ABSOLUTE_POSITION: N_("排序题按排在正确位置的项数得分。"),
    OrderScheme.NEXT_EXCLUDE_LAST: N_("排序题按前后相接正确的处数得分。"),
    OrderScheme.NEXT_INCLUDE_LAST: N_("排序题按前后相接正确的处数得分，最后一项也算。"),
    OrderScheme.ONE_PREVIOUS_AND_NEXT: N_("排序题按每一项前后相邻是否正确得分。"),
    OrderScheme.PAIRS: N_("排序题按先后正确的对数得分。"),
    OrderScheme.LONGEST_ORDERED_SUBSET: N_("排序题按最长的正确先后序列得分。"),
    OrderScheme.LONGEST_CONTIGUOUS_SUBSET: N_("排序题按最长的连续正确一段得分。"),
    OrderScheme.RELATIVE_TO_CORRECT: N_("排序题离正确位置越近，得分越高。"),
}
_COUNTS = {
    Counts.BEST: N_("取最高分"),
    Counts.FIRST: N_("取第一次"),
    Counts.LAST: N_("取最后一次"),
    Counts.MEAN: N_("取平均分"),
    Counts.DAILY_BEST_SUM: N_("每天最高分相加"),
}


def counts_words(counts: Counts) -> str:
    """Which attempt counts."""
    return _(_COUNTS[counts])


def scoring_sentences(rules: ScoringRules, kinds: tuple[str, ...]) -> list[str]:
    """How partly right answers are scored, for the question types that can occur."""
    sentences = []
    if "multiple" in kinds:
        up = rules.multiple is MultipleRule.HALF and rules.half_rounding is HalfRounding.UP
        sentences.append(_(_ROUNDED_UP) if up else _(_MULTIPLE[rules.multiple]))
    if "order" in kinds:
        sentences.append(_(_ORDER[rules.order]))
    return sentences


def review_sentence(review: ReviewPolicy) -> str:
    """When a student sees what."""
    if Shown.ANSWERS in review.during:
        return _("每答一题就能看到答案和解析。")
    if Shown.ANSWERS in review.submitted:
        return _("交卷后马上看到成绩、答案和解析。")
    score = _("交卷后马上看到成绩") if Shown.SCORE in review.submitted else _("成绩在活动结束后公布")
    if Shown.ANSWERS in review.closed:
        return _("{score}，答案和解析在活动结束后公布。").format(score=score)
    return _("{score}。").format(score=score)


def rule_sentences(ahead: Ahead) -> list[str]:
    """All that a student should know before "begin"."""
    sentences = [_("每答一题自动保存，断网或换设备都能接着答。")]
    if ahead.deadline is not None:
        sentences.append(_("时间到会自动交卷，已保存的都算分。"))
    sentences += scoring_sentences(ahead.activity.rules, ahead.kinds)
    sentences.append(review_sentence(ahead.activity.review))
    return sentences
