"""What lines that are no question are taken for, in the words of a report."""

from quizkit.formats.exchange.text_heads import HOLE, Head
from quizkit.formats.exchange.text_words import TYPE_WORDS_SHOWN
from quizkit.i18n import N_, _

TITLE = N_("标题")
REMARK = N_("说明")
TOP = N_("卷首")
PAGE = N_("页码")
INNER = N_("小标题")
COLUMNS = N_("表头")
KEY = N_("答案表")
_SECTION = N_("大题：{type}")
_SECTION_POINTS = N_("大题：{type}，每题 {points} 分")
_SECTION_HOLES = N_("大题：{type}，每空 {points} 分")


def means_of(head: Head) -> str:
    """What a head says of the questions below it."""
    form = _SECTION_HOLES if head.per == HOLE else _SECTION_POINTS if head.points else _SECTION
    return _(form).format(type=_(TYPE_WORDS_SHOWN[head.type]), points=head.points)
