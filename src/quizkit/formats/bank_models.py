"""The shape of a bank file, schema version 1."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from quizkit.formats.model_base import (
    LANGUAGE_PATTERN,
    LONGEST_LINE,
    LONGEST_OPTION,
    LONGEST_PASSAGE,
    LONGEST_STEM,
    SOME_TEXT,
    FileModel,
    Id,
    Line,
    described,
)

MAX_POINTS = 1000
MAX_OPTIONS = 26
MAX_PARTS = 20

Stem = Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_STEM)]
OptionText = Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_OPTION)]
Level = Literal["primary", "junior", "senior"]
Year = Annotated[
    str,
    StringConstraints(pattern=SOME_TEXT, max_length=40),
    BeforeValidator(lambda raw: str(raw) if type(raw) is int else raw, json_schema_input_type=str | int),
]


class SourceFile(FileModel, title="出处"):
    """出处: where a fact can be looked up."""

    title: Line = described("名称", "书名、文件名或网页名 (title of the work)")
    by: Line = described("作者", "作者、编者或发布机关 (author or office)")
    year: Year = described("年份", "出版或发布的年份 (year)")
    place: Annotated[str, StringConstraints(max_length=LONGEST_LINE)] = described(
        "位置", "章节或页码，不知道就不写 (chapter or page, only where known)", default=""
    )


class OptionFile(FileModel, title="选项"):
    """选项: a thing to choose, to order or to match."""

    id: Id = described("编号", "选项编号，例如 a (id of the option)")
    text: OptionText = described("文字", "选项文字 (text of the option)")


class WeightedOptionFile(OptionFile, title="带权重的选项"):
    """带权重的选项: an option of a multiple response."""

    weight: float | None = described(
        "权重",
        "占这道题分值的比例，-1 到 1；只有按选项计分的规则用它 (fraction of the points)",
        default=None,
        ge=-1,
        le=1,
    )


class BlankFile(FileModel, title="空"):
    """空: one hole of a blank question."""

    accept: list[Line] = described(
        "可接受的答案",
        "第一个是标准答案 (accepted texts, the first one is shown)",
        min_length=1,
        max_length=50,
    )


class PartFile(FileModel):
    """What every question has, also a part of a passage."""

    id: Id = described("题号", "题目编号，在题库里不重复 (id of the question)")
    stem: Stem = described("题干", "题干，可用 **加粗**、*强调*、列表和图片 (stem, a Markdown subset)")
    explanation: Annotated[str, StringConstraints(max_length=LONGEST_STEM)] = described(
        "解析", "解析 (explanation)", default=""
    )
    sources: list[SourceFile] = described("出处", "出处 (sources)", default_factory=list, max_length=20)
    tags: list[Line] = described("标签", "标签，抽题时可用 (tags)", default_factory=list, max_length=30)
    level: Level | None = described("学段", "primary 小学、junior 初中、senior 高中 (level)", default=None)
    difficulty: int | None = described("难度", "1 易、2 中、3 难 (difficulty)", default=None, ge=1, le=3)


class ScoredFile(PartFile):
    """A question with points of its own."""

    points: float = described("分值", "满分，最多两位小数 (points)", gt=0, le=MAX_POINTS)


class SingleFile(ScoredFile, title="单项选择题"):
    """单项选择题: one option is right."""

    type: Literal["single"]
    options: list[OptionFile] = described("选项", "选项 (options)", min_length=2, max_length=MAX_OPTIONS)
    answer: str = described("答案", "对的选项的编号 (id of the right option)")


class MultipleFile(ScoredFile, title="多项选择题"):
    """多项选择题: one or more options are right."""

    type: Literal["multiple"]
    options: list[WeightedOptionFile] = described(
        "选项", "选项 (options)", min_length=2, max_length=MAX_OPTIONS
    )
    answer: list[str] = described(
        "答案", "所有对的选项的编号 (ids of the right options)", min_length=1, max_length=MAX_OPTIONS
    )


class TrueFalseFile(ScoredFile, title="判断题"):
    """判断题: true or false."""

    type: Literal["true_false"]
    answer: bool = described("答案", "对写 true，错写 false (the key)")


class BlankQuestionFile(ScoredFile, title="填空题"):
    """填空题: each ``____`` of the stem is a blank."""

    type: Literal["blank"]
    blanks: list[BlankFile] = described(
        "空", "依次写出每个空的答案 (blanks, in the order of the stem)", min_length=1, max_length=20
    )
    any_order: bool = described("不分先后", "各空的答案可以互换 (any order)", default=False)


class NumericFile(ScoredFile, title="数值题"):
    """数值题: a number such as a year."""

    type: Literal["numeric"]
    answer: float = described("答案", "答案 (the number)")
    tolerance: float = described("误差", "允许的误差 (tolerance)", default=0, ge=0)
    unit: Annotated[str, StringConstraints(max_length=20)] = described(
        "单位", "单位，例如 年 (unit)", default=""
    )


class OrderFile(ScoredFile, title="排序题"):
    """排序题: ``items`` are listed in the right order."""

    type: Literal["order"]
    items: list[OptionFile] = described(
        "各项", "按正确的先后写 (items in the right order)", min_length=2, max_length=MAX_OPTIONS
    )


class MatchFile(ScoredFile, title="连线题"):
    """连线题: every left one has a right one."""

    type: Literal["match"]
    left: list[OptionFile] = described("左边", "左边各项 (left side)", min_length=2, max_length=MAX_OPTIONS)
    right: list[OptionFile] = described(
        "右边", "右边各项，可以多出几项 (right side, may have more)", min_length=2, max_length=MAX_OPTIONS
    )
    pairs: dict[str, str] = described("配对", "左边编号: 右边编号 (left id: right id)")


AnyPart = Annotated[
    SingleFile | MultipleFile | TrueFalseFile | BlankQuestionFile | NumericFile | OrderFile | MatchFile,
    Field(discriminator="type"),
]


class PassageFile(PartFile, title="材料题"):
    """材料题: a source text with several questions; its points are the sum of theirs."""

    type: Literal["passage"]
    text: Annotated[str, StringConstraints(pattern=SOME_TEXT, max_length=LONGEST_PASSAGE)] = described(
        "材料", "材料正文 (the source text)"
    )
    # A reader checks each part by itself, so that one bad part does not hide the others; the number is
    # checked there, too, and stands here for the schema.
    questions: list[AnyPart] = described(
        "小题", "小题 (parts)", json_schema_extra={"minItems": 1, "maxItems": MAX_PARTS}
    )


AnyQuestion = Annotated[
    SingleFile
    | MultipleFile
    | TrueFalseFile
    | BlankQuestionFile
    | NumericFile
    | OrderFile
    | MatchFile
    | PassageFile,
    Field(discriminator="type"),
]


class BankFile(FileModel, title="题库"):
    """题库文件: a question bank."""

    schema_: str = described(
        "格式", "JSON Schema 的位置，给编辑器用 (for editors)", default="", alias="$schema"
    )
    schema_version: Literal[1] = described("格式版本", "现在是 1 (schema version)")
    id: Id = described("题库编号", "也是图片文件夹的名字 (id of the bank, also its folder of pictures)")
    title: Line = described("题库名称", "题库名称 (title)")
    language: Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)] = described(
        "语言", "语言代码 (language code)", default="zh-CN"
    )
    licence: Annotated[str, StringConstraints(max_length=LONGEST_LINE)] = described(
        "许可", "许可，例如 CC-BY-4.0 (licence)", default=""
    )
    names: list[Annotated[list[Line], Field(min_length=2, max_length=50)]] = described(
        "同名表",
        "同一个人或事物的不同叫法，填空题认作同一个答案 (alternate names)",
        default_factory=list,
        max_length=1000,
    )
    questions: list[AnyQuestion] = described("题目", "题目 (questions)", json_schema_extra={"minItems": 1})


MODELS: dict[str, type[Any]] = {
    "single": SingleFile,
    "multiple": MultipleFile,
    "true_false": TrueFalseFile,
    "blank": BlankQuestionFile,
    "numeric": NumericFile,
    "order": OrderFile,
    "match": MatchFile,
    "passage": PassageFile,
}
"""Type name → model."""
