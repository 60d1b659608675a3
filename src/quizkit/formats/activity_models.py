"""The shape of an activity file, schema version 1.

What a file leaves out comes from its mode (练习 or 竞赛): see ``quizkit.formats.activity``.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from quizkit.formats.bank_models import MAX_POINTS
from quizkit.formats.model_base import LONGEST_LINE, FileModel, Id, Line, described

ShownName = Literal["score", "right_wrong", "answers", "explanations"]
TypeName = Literal["single", "multiple", "true_false", "blank", "numeric", "order", "match", "passage"]
# A union of literals would give two complaints for one wrong word.
DrawnLevel = Literal["primary", "junior", "senior", "student"]
Percent = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=1, le=1000)]


class WindowFile(FileModel, title="时间"):
    """时间: from when until when, in the local time of ``time_zone``."""

    opens: str = described("开始", "当地时间，例如 2026-09-10T08:00:00 (start, local time)")
    closes: str | None = described("结束", "当地时间；null 表示不限 (end, null is without end)", default=None)
    time_zone: str = described("时区", "时区 (time zone)", default="Asia/Shanghai")


class AttemptsFile(FileModel, title="次数"):
    """次数: how often a student may try, and which attempt counts."""

    max: Count | None = described("总次数", "null 表示不限 (attempts in all)", default=None)
    per_day: Count | None = described("每天次数", "null 表示不限 (attempts a day)", default=None)
    counts: Literal["best", "first", "last", "mean", "daily_best_sum"] = described(
        "计哪一次",
        "best 最好、first 第一次、last 最后一次、mean 平均、daily_best_sum 每天最好之和 (which counts)",
        default="best",
    )


class SectionFile(FileModel, title="大题"):
    """大题: ``draw`` questions out of those that fit."""

    title: Line = described("大题名称", "大题名称 (title)")
    draw: Annotated[int, Field(ge=1, le=200)] = described("题数", "抽几道题 (how many)")
    banks: list[Id] = described("题库", "不写表示所有题库 (banks)", default_factory=list)
    types: list[TypeName] = described("题型", "不写表示所有题型 (types)", default_factory=list)
    tags: list[Line] = described("标签", "有其中任何一个就行，不写表示不限 (tags)", default_factory=list)
    level: DrawnLevel | None = described(
        "学段", "student 表示学生自己的学段；null 表示不限 (level)", default=None
    )
    difficulty: list[int] | None = described(
        "难度",
        "[最低, 最高]；null 表示不限 (lowest and highest difficulty)",
        default=None,
        json_schema_extra={"minItems": 2, "maxItems": 2},
    )
    points: float | None = described(
        "每题分值", "null 表示用题目自己的分值 (points of each)", default=None, gt=0, le=MAX_POINTS
    )


class PaperFile(FileModel, title="试卷"):
    """试卷: the plan of the paper."""

    sections: list[SectionFile] = described("大题", "大题 (sections)", min_length=1, max_length=50)


class ShuffleFile(FileModel, title="乱序"):
    """乱序: what is drawn anew for each student."""

    questions: bool = described("题目乱序", "题目乱序 (questions)", default=True)
    options: bool = described("选项乱序", "选项乱序 (options)", default=True)


class ReviewFile(FileModel, title="显示"):
    """显示: what a student sees, and when."""

    during: list[ShownName] | None = described(
        "答题中", "每答一题以后显示什么 (after each answer)", default=None
    )
    submitted: list[ShownName] | None = described("交卷后", "交卷以后显示什么 (after submit)", default=None)
    closed: list[ShownName] | None = described(
        "结束后", "活动结束以后显示什么 (after the close)", default=None
    )


class TablesFile(FileModel, title="成绩表"):
    """成绩表: thresholds of the score tables, in percent."""

    excellent: Percent = described("优秀线", "满分的百分之几 (excellent, percent)", default=85)
    passed: Percent = described("及格线", "满分的百分之几 (pass, percent)", default=60, alias="pass")
    min_participation: Percent = described(
        "最低参与率", "低于它的单位不排名 (least participation, percent)", default=80
    )
    min_submitted: Annotated[int, Field(ge=0, le=1_000_000)] = described(
        "最少人数", "交卷人数少于它的单位不排名 (least submitted)", default=10
    )


class ActivityFile(FileModel, title="活动"):
    """活动文件: an activity."""

    schema_: str = described(
        "格式", "JSON Schema 的位置，给编辑器用 (for editors)", default="", alias="$schema"
    )
    schema_version: Literal[1] = described("格式版本", "现在是 1 (schema version)")
    id: Id = described("活动编号", "活动编号 (id)")
    title: Line = described("活动名称", "活动名称 (title)")
    mode: Literal["practice", "contest"] = described("方式", "practice 练习、contest 竞赛 (mode)")
    window: WindowFile = described("时间", "开始和结束 (window)")
    time_limit: Annotated[int, Field(ge=1, le=1440)] | None = described(
        "限时", "分钟；null 表示不限 (minutes)", default=None
    )
    grace_seconds: Annotated[int, Field(ge=0, le=600)] = described(
        "宽限", "到时以后还收多少秒内到达的作答 (grace for the network, seconds)", default=10
    )
    attempts: AttemptsFile = described("次数", "答题次数 (attempts)", default_factory=AttemptsFile)
    paper: PaperFile = described("试卷", "怎样出卷 (plan of the paper)")
    shuffle: ShuffleFile = described("乱序", "乱序 (shuffle)", default_factory=ShuffleFile)
    multiple_rule: Literal[
        "all_or_nothing",
        "half",
        "option_points",
        "proportional",
        "right_minus_wrong",
        "ou",
        "coverage",
        "every_decision",
        "halves",
        "option_weights",
    ] = described("多选题计分", "多选题怎样计分 (rule for multiple response)", default="half")
    half_rounding: Literal["none", "up"] = described(
        "半分", "none 保留半分、up 进为整分 (rounding of the half rule)", default="none"
    )
    order_scheme: Literal[
        "all_or_nothing",
        "absolute_position",
        "next_exclude_last",
        "next_include_last",
        "one_previous_and_next",
        "pairs",
        "longest_ordered_subset",
        "longest_contiguous_subset",
        "relative_to_correct",
    ] = described("排序题计分", "排序题怎样计分 (scheme for ordering)", default="pairs")
    review: ReviewFile = described("显示", "什么时候给学生看什么 (review)", default_factory=ReviewFile)
    entry: Literal["roster", "open"] = described(
        "谁能参加", "roster 名册上的学生、open 任何人 (who may enter)", default="roster"
    )
    tables: TablesFile = described("成绩表", "成绩表的分数线 (score tables)", default_factory=TablesFile)
    retention_days: Annotated[int, Field(ge=1, le=3650)] = described(
        "保存天数", "结束以后个人信息保存多少天 (days that personal data are kept)", default=180
    )
    contact: Annotated[str, StringConstraints(max_length=LONGEST_LINE)] = described(
        "联系方式", "学生和家长有问题找谁 (contact)", default=""
    )
