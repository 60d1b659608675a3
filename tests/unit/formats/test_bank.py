"""Banks: what is read, and every problem of their content."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from quizkit.domain.questions import Blank, Match, Multiple, Numeric, Option, Order, Passage, Single, Source
from quizkit.errors import InvalidFile
from quizkit.formats.bank import load_bank
from quizkit.formats.problems import Problem

Write = Callable[..., Path]
Problems = Callable[[object], tuple[Problem, ...]]
Bank = dict[str, Any]


def test_a_bank_with_every_type_is_read(write: Write, bank: Bank) -> None:
    """Points become hundredths, names widen blanks, parts take what their passage says."""
    read = load_bank(write(bank))
    assert (read.id, read.title, read.language, read.licence) == (
        "party-history",
        "党史",
        "zh-CN",
        "CC-BY-4.0",
    )
    single, multiple, judge, blank, numeric, order, match, passage = read.questions
    assert isinstance(single, Single)
    assert (single.points, single.answer, single.level, single.difficulty) == (500, "b", "junior", 1)
    assert single.sources == (Source("中国共产党简史", "本书编写组", "2021", "第一章"),)
    assert single.options == (Option("a", "甲"), Option("b", "乙"), Option("c", "丙"))
    assert isinstance(multiple, Multiple)
    assert multiple.answer == {"a", "c"}
    assert judge.right() is True
    assert isinstance(blank, Blank)
    assert blank.blanks == (("孙中山", "孙文", "孙逸仙"), ("上海", "沪"))
    assert isinstance(numeric, Numeric)
    assert (numeric.answer, numeric.tolerance, numeric.unit) == (1935, Fraction(1, 2), "年")
    assert isinstance(order, Order)
    assert [item.id for item in order.items] == ["a", "b", "c"]
    assert isinstance(match, Match)
    assert match.pairs == (("a", "c"), ("b", "a"))
    assert isinstance(passage, Passage)
    assert passage.points == 550
    assert [(part.level, part.difficulty) for part in passage.parts] == [("senior", 3), ("junior", 3)]


def test_decimals_are_read_exactly(write: Write, bank: Bank) -> None:
    """0.1 is a tenth, not a binary float near it."""
    bank["questions"][4] |= {"answer": 0.1, "tolerance": 0.02, "points": 0.07}
    bank["questions"][1]["options"] = [{"id": "a", "text": "甲", "weight": 0.33}, {"id": "c", "text": "丙"}]
    read = load_bank(write(bank))
    numeric, multiple = read.questions[4], read.questions[1]
    assert isinstance(numeric, Numeric)
    assert (numeric.answer, numeric.tolerance, numeric.points) == (Fraction(1, 10), Fraction(1, 50), 7)
    assert isinstance(multiple, Multiple)
    assert multiple.options[0].weight == Fraction(33, 100)


def test_all_options_of_a_multiple_response_may_be_right(bank_problems: Problems, bank: Bank) -> None:
    """That is no problem."""
    bank["questions"][1]["answer"] = ["a", "b", "c"]
    assert bank_problems(bank) == ()


def test_a_name_in_two_groups_has_the_names_of_both(write: Write, bank: Bank) -> None:
    """No group hides another."""
    bank["names"].append(["孙中山", "中山樵"])
    blank = load_bank(write(bank)).questions[3]
    assert isinstance(blank, Blank)
    assert blank.blanks[0] == ("孙中山", "孙文", "孙逸仙", "中山樵")


def q(number: int, **fields: object) -> Callable[[Bank], object]:
    """Sets fields of a question; ... takes one away."""

    def change(bank: Bank) -> None:
        question = bank["questions"][number]
        for name, value in fields.items():
            if value is ...:
                del question[name]
            else:
                question[name] = value

    return change


OPTION = {"id": "a", "text": "甲"}
OTHER = {"id": "b", "text": "乙"}
PART = {"id": "p0", "type": "true_false", "stem": "小题", "points": 1, "answer": True}
TYPES = "single, multiple, true_false, blank, numeric, order, match, passage"
LONG = "长" * 5001
HTML = "文字里有 HTML 标签“{}”，这里不能用。请删去，或改用 **加粗**、*强调*。"
LINK = "文字里有链接，学生答题时不能离开页面。请删去链接，出处写在 sources 里。"

CONTENT = [
    # the head
    (lambda b: b.update(title=" "), "title", "empty_text", "这里不能是空的，请填上文字。"),
    (lambda b: b.pop("title"), "title", "missing", "这里缺少“title”，请补上。"),
    (lambda b: b.update(id="Party"), "id", "bad_id",
     "编号“Party”不合要求：用小写英文字母、数字、- 和 _，以字母或数字开头，最多 64 个字符。"),
    (lambda b: b.update(id="../x"), "id", "bad_id",
     "编号“../x”不合要求：用小写英文字母、数字、- 和 _，以字母或数字开头，最多 64 个字符。"),
    (lambda b: b.update(language="中文"), "language", "bad_language",
     "“中文”不是语言代码。中文写 zh-CN，英文写 en。"),
    (lambda b: b.update(names=[["孙文"]]), "names[0]", "names_too_few", "同名表的一组至少要两个名字。"),
    (lambda b: b.update(author="我"), "author", "unknown_field", "不认识的字段“author”，请删去。"),
    (lambda b: b.update(license=b.pop("licence")), "license", "misspelt_field",
     "不认识的字段“license”，是不是“licence”？"),
    (lambda b: b.update(questions=[]), "questions", "no_questions", "题库里还没有题目。"),
    (lambda b: b.update(questions={}), "questions", "not_list", "这里应该是一个列表，用方括号 [ ] 括起来。"),
    (lambda b: b.update(schema_version=0), "schema_version", "version_too_old",
     "这个文件的 schema_version 是 0，太旧了；能读的最旧版本是 1。"),
    (lambda b: b.update(schema_version=2), "schema_version", "version_too_new",
     "这个文件的 schema_version 是 2，这个 quizkit 只认识到 1。请升级 quizkit。"),
    (lambda b: b.update(schema_version="1"), "schema_version", "version_kind",
     "schema_version 应该是整数，例如 1。"),
    (lambda b: b.pop("schema_version"), "schema_version", "missing", "这里缺少“schema_version”，请补上。"),
    # every question
    (lambda b: b["questions"].append("题"), "questions[8]", "not_object",
     "这里应该是一组字段，用花括号 { } 括起来。"),
    (q(0, type=...), "questions[0].type", "missing_type", f"这道题没有写 type（题型）。可以写：{TYPES}。"),
    (q(0, type="choice"), "questions[0].type", "unknown_type", f"没有“choice”这种题型。可以写：{TYPES}。"),
    (q(0, type="singel"), "questions[0].type", "misspelt_type", "没有“singel”这种题型，是不是“single”？"),
    (q(0, type=..., tpye="single"), "questions[0].tpye", "misspelt_field",
     "不认识的字段“tpye”，是不是“type”？"),
    (q(0, stem=..., stam="题干"), "questions[0].stam", "misspelt_field",
     "不认识的字段“stam”，是不是“stem”？"),
    (q(0, hint="提示"), "questions[0].hint", "unknown_field", "不认识的字段“hint”，请删去。"),
    (q(1, id="q0"), "questions[1].id", "same_question_id",
     "题目编号“q0”用了两次，第一次在第 16 行。请改其中一个。"),
    (q(0, points=0), "questions[0].points", "points_range", "分值是 0，应该大于 0、不超过 1000。"),
    (q(0, points=1000.01), "questions[0].points", "points_range",
     "分值是 1000.01，应该大于 0、不超过 1000。"),
    (q(0, points=1.005), "questions[0].points", "points_decimals", "分值是 1.005，最多写两位小数。"),
    (q(0, points="5"), "questions[0].points", "not_number", "这里应该是一个数，不加引号。"),
    (q(0, points=True), "questions[0].points", "not_number", "这里应该是一个数，不加引号。"),
    (q(0, stem=12), "questions[0].stem", "not_text_value", "这里应该是文字（放在英文双引号里）。"),
    (q(0, stem=LONG), "questions[0].stem", "too_long", "文字太长，最多 5000 个字。"),
    (q(0, level="小学"), "questions[0].level", "not_allowed",
     "不能是“小学”，只能是：primary, junior, senior。"),
    (q(0, level=...), "questions[0].level", "missing", "这里缺少“level”，请补上。"),
    (q(0, difficulty=4), "questions[0].difficulty", "out_of_range", "数值是 4，应该不大于 3。"),
    (q(0, difficulty=1.5), "questions[0].difficulty", "not_whole_number", "这里应该是一个整数，不加引号。"),
    (q(0, tags=["标签"] * 31), "questions[0].tags", "too_many", "太多了，最多 30 项。"),
    # by type
    (q(0, answer="d"), "questions[0].answer", "answer_no_option", "答案“d”不是选项。选项编号有：a, b, c。"),
    (q(0, options=[OPTION], answer="a"), "questions[0].options", "too_few_options",
     "选项太少，至少要 2 个。"),
    (q(0, options=[OPTION, OTHER | {"id": "a"}], answer="a"), "questions[0].options[1].id", "same_option_id",
     "选项编号“a”用了两次，第一次在第 23 行。"),
    (q(0, options=[OPTION, OTHER | {"text": " 甲 "}]), "questions[0].options[1].text", "same_option_text",
     "“甲”写了两次，第一次在第 24 行。学生分不清，请改一个。"),
    (q(1, answer=[]), "questions[1].answer", "no_right_option",
     "没有写哪个选项是对的。请在 answer 里写出对的选项编号。"),
    (q(1, answer=["a", "x"]), "questions[1].answer[1]", "answer_no_option",
     "答案“x”不是选项。选项编号有：a, b, c。"),
    (q(1, answer=["a", "a"]), "questions[1].answer[1]", "same_answer", "答案“a”写了两次，请删去一个。"),
    (q(1, answer="a"), "questions[1].answer", "not_list", "这里应该是一个列表，用方括号 [ ] 括起来。"),
    (q(1, options=[OPTION | {"weight": 2}, OTHER], answer=["a"]), "questions[1].options[0].weight",
     "out_of_range", "数值是 2，应该不大于 1。"),
    (q(2, answer="true"), "questions[2].answer", "not_true_false",
     "这里应该是 true（对）或 false（错），不加引号。"),
    (q(3, stem="只有____"), "questions[3].blanks", "blanks_count",
     "题干里有 1 个空（____），blanks 里有 2 个，个数要一样。"),
    (q(3, blanks=[{"accept": ["《》"]}, {"accept": ["沪"]}]), "questions[3].blanks[0].accept[0]",
     "accept_unmatchable", "“《》”里只有标点，学生怎么填都对不上。请写出文字或数字。"),
    (q(3, blanks=[{"accept": []}, {"accept": ["沪"]}]), "questions[3].blanks[0].accept", "too_few",
     "太少了，至少要 1 项。"),
    (q(4, answer=1e16), "questions[4].answer", "number_too_large", "数太大，最多 15 位。"),
    (q(4, tolerance=-1), "questions[4].tolerance", "out_of_range", "数值是 -1，应该不小于 0。"),
    (q(5, items=[OPTION]), "questions[5].items", "too_few_items", "要排序的项太少，至少要 2 项。"),
    (q(5, items=[OPTION, OTHER | {"text": "甲"}]), "questions[5].items[1].text", "same_option_text",
     "“甲”写了两次，第一次在第 123 行。学生分不清，请改一个。"),
    (q(6, pairs={"a": "c"}), "questions[6].pairs", "pair_missing",
     "左边的“b”没有配对。请在 pairs 里写出它对应右边的哪一项。"),
    (q(6, pairs={"a": "c", "b": "x"}), "questions[6].pairs.b", "pair_unknown_right",
     "右边没有“x”这一项。右边的编号有：a, b, c。"),
    (q(6, pairs={"a": "c", "b": "a", "x": "a"}), "questions[6].pairs.x", "pair_unknown_left",
     "左边没有“x”这一项。左边的编号有：a, b。"),
    (q(7, questions=[]), "questions[7].questions", "empty_passage", "材料题里没有小题，至少要 1 道。"),
    (q(7, questions=[PART | {"id": f"p{n}"} for n in range(21)]), "questions[7].questions", "too_many",
     "太多了，最多 20 项。"),
    (q(7, questions=[PART, PART | {"type": "passage", "id": "p1"}]), "questions[7].questions[1].type",
     "nested_passage", "材料题里面不能再放材料题，请把它移到外面。"),
    (q(7, points=5), "questions[7].points", "passage_points",
     "材料题自己不写 points：总分由各小题相加。请删去。"),
    (q(7, questions=[PART, PART]), "questions[7].questions[1].id", "same_question_id",
     "题目编号“p0”用了两次，第一次在第 179 行。请改其中一个。"),
    # texts
    (q(0, stem="<script>alert(1)</script>"), "questions[0].stem", "raw_html", HTML.format("<script>")),
    (q(0, explanation="<!-- x -->"), "questions[0].explanation", "raw_html", HTML.format("<!--")),
    (q(7, text="一<b onclick='x'>二</b>"), "questions[7].text", "raw_html", HTML.format("<b onclick='x'>")),
    (q(0, stem="[百度](https://example.org)"), "questions[0].stem", "link", LINK),
    (q(0, stem="<https://example.org>"), "questions[0].stem", "raw_html", HTML.format("<https://example.org>")),
    (q(0, stem="[a][b]\n\n[b]: https://example.org"), "questions[0].stem", "link", LINK),
    (q(5, items=[{"id": "a", "text": "[x](y)"}, OTHER]), "questions[5].items[0].text", "link", LINK),
]  # fmt: skip


@pytest.mark.parametrize(("change", "path", "code", "message"), CONTENT)
def test_a_problem_of_the_content_has_its_path_and_its_sentence(
    bank_problems: Problems, bank: Bank, change: Callable[[Bank], object], path: str, code: str, message: str
) -> None:
    """One thing wrong gives one problem, which says what to do."""
    change(bank)
    problems = [p for p in bank_problems(bank) if (p.path, p.code) == (path, code)]
    assert [p.message for p in problems] == [message]


@pytest.mark.parametrize(("change", "path"), [(row[0], row[1]) for row in CONTENT])
def test_a_problem_points_to_a_line_of_its_question(
    write: Write, bank: Bank, change: Callable[[Bank], object], path: str
) -> None:
    """The id of the innermost question is given, and the line has what the path ends with."""
    change(bank)
    file = write(bank)
    with pytest.raises(InvalidFile) as caught:
        load_bank(file)
    found = next(p for p in caught.value.problems if p.path == path)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert 1 <= found.column <= len(lines[found.line - 1]) + 1
    if path.startswith("questions[") and path != "questions[8]":
        assert found.question


def test_all_problems_are_named_at_once(bank_problems: Problems, bank: Bank) -> None:
    """A bad question hides no other, an unknown field not the content, a bad part not its neighbours."""
    q(0, tpye="x", answer="d")(bank)
    q(1, answer=[])(bank)
    q(2, stem=...)(bank)
    bank["questions"][7]["questions"][1] |= {"answer": "z", "points": 0}
    bank["questions"][7]["text"] = ""
    bank["title"] = ""
    assert [(p.path, p.code) for p in bank_problems(bank)] == [
        ("title", "empty_text"),
        ("questions[0].answer", "answer_no_option"),
        ("questions[0].tpye", "unknown_field"),
        ("questions[1].answer", "no_right_option"),
        ("questions[2].stem", "missing"),
        ("questions[7].text", "empty_text"),
        ("questions[7].questions[1].points", "points_range"),
    ]


def test_an_unreadable_value_is_not_complained_of_twice(bank_problems: Problems) -> None:
    """Where the text itself is at fault, its content is not judged."""
    text = (
        '{"schema_version": 1, "id": "b", "title": "t", "questions": '
        '[{"id": "q", "type": "true_false", "stem": "s", "level": "junior", "answer": true, "points": NaN}]}'
    )
    assert [p.code for p in bank_problems(text)] == ["not_finite"]


@pytest.mark.parametrize(
    "text", ["a < b 且 b > c", "1 <2> 3", "[注] 见下", "（见[1]）", "2 ** 3", "![图](图.png)"]
)
def test_plain_text_is_no_html_and_no_link(bank_problems: Problems, bank: Bank, text: str) -> None:
    """Comparison signs and square brackets may be used."""
    bank["questions"][0]["stem"] = text
    codes = {p.code for p in bank_problems(bank)}
    assert codes <= {"picture_missing"}
