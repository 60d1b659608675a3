"""What the columns of a table are called and how one value is written for a reader."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

import pandas as pd

from quizkit.i18n import N_, _

MISSING = "–"


class Kind(StrEnum):
    """How values of a column are stored in a frame and written."""

    TEXT = "text"
    COUNT = "count"
    POINTS = "points"
    MARGIN = "margin"
    RATE = "rate"  # a fraction of 1
    RANK = "rank"
    STATE = "state"
    DURATION = "duration"  # seconds
    MOMENT = "moment"  # aware, in the activity's zone

    @property
    def is_number(self) -> bool:
        """Numbers stand on the right of their column."""
        return self not in (Kind.TEXT, Kind.STATE, Kind.RANK)


@dataclass(frozen=True)
class Column:
    """A column: its name in frames and JSON, its title for people, its kind."""

    name: str
    title: str
    kind: Kind

    @property
    def heading(self) -> str:
        """The title in the language in use."""
        return _(self.title)


RANK = Column("rank", N_("名次"), Kind.RANK)
NOTE = Column("note", N_("备注"), Kind.TEXT)
COUNTY = Column("county", N_("区县"), Kind.TEXT)
SCHOOL = Column("school", N_("学校"), Kind.TEXT)
GRADE = Column("grade", N_("年级"), Kind.TEXT)
CLASS = Column("class", N_("班级"), Kind.TEXT)
SEAT = Column("seat", N_("座号"), Kind.TEXT)
NAME = Column("name", N_("姓名"), Kind.TEXT)
LEVEL = Column("level", N_("学段"), Kind.STATE)
ENROLLED = Column("enrolled", N_("应考"), Kind.COUNT)
NOT_STARTED = Column("not_started", N_("未开始"), Kind.COUNT)
IN_PROGRESS = Column("in_progress", N_("进行中"), Kind.COUNT)
SUBMITTED = Column("submitted", N_("实考"), Kind.COUNT)
VOIDED = Column("voided", N_("已作废"), Kind.COUNT)
PARTICIPATION = Column("participation", N_("参与率"), Kind.RATE)
MEAN = Column("mean", N_("平均分"), Kind.POINTS)
MARGIN = Column("margin", N_("95% 区间"), Kind.MARGIN)
MEDIAN = Column("median", N_("中位数"), Kind.POINTS)
DEVIATION = Column("sd", N_("标准差"), Kind.POINTS)
EXCELLENT = Column("excellent", N_("优秀率"), Kind.RATE)
PASSED = Column("pass", N_("及格率"), Kind.RATE)
TOP = Column("top", N_("最高分"), Kind.POINTS)

STATE = Column("state", N_("状态"), Kind.STATE)
SCORE = Column("score", N_("成绩"), Kind.POINTS)
TIME_USED = Column("time_used", N_("用时"), Kind.DURATION)
SUBMITTED_AT = Column("submitted_at", N_("交卷时间"), Kind.MOMENT)
ATTEMPTS = Column("attempts", N_("答卷数"), Kind.COUNT)
RECEIPT = Column("receipt", N_("回执"), Kind.TEXT)
NAMES = Column("names", N_("未开始的学生"), Kind.TEXT)

WORDS = {
    "not_started": N_("未开始"),
    "in_progress": N_("进行中"),
    "submitted": N_("已交卷"),
    "voided": N_("已作废"),
    "primary": N_("小学"),
    "junior": N_("初中"),
    "senior": N_("高中"),
}
"""The words of values that are stored as codes."""


def is_missing(value: Any) -> bool:
    """Whether a cell of a frame holds nothing; an empty text is a text."""
    return value is None or bool(pd.isna(value))


def rounded(value: float, places: int) -> Decimal:
    """Half up, as people round; ``repr`` keeps 76.45 from being a little less than it says."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(column: Column, value: Any, *, shared: bool = False) -> str:
    """``value`` as it stands on the screen, in the printed table and in HTML: "–" where there is none."""
    if is_missing(value) or value == "":
        return "" if column.kind is Kind.TEXT else MISSING
    if column.kind is Kind.RANK and shared:
        return f"={int(value)}"
    return _WRITERS[column.kind](value)


def duration(seconds: float) -> str:
    """Minutes and seconds: "12:34"."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def moment(at: datetime) -> str:
    """To the second, in the zone of ``at``."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def plain(text: str) -> str:
    """``text`` on one line without characters that steer a terminal or the writing direction."""
    kept = (" " if c in "\n\r\t" else c for c in text)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def width(text: str) -> int:
    """Cells of a terminal that ``text`` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: lambda value: plain(str(value)),
    Kind.COUNT: lambda value: f"{int(value):,}",
    Kind.POINTS: lambda value: f"{rounded(value, 2):f}",
    Kind.MARGIN: lambda value: f"±{rounded(value, 2):f}",
    Kind.RATE: lambda value: f"{rounded(value * 100, 1):f}%",
    Kind.RANK: lambda value: str(int(value)),
    Kind.STATE: lambda value: _(WORDS.get(value, value)),
    Kind.DURATION: duration,
    Kind.MOMENT: moment,
}
