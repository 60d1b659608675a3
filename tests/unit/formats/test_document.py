"""Files that are no clean UTF-8 JSON: every one gets a sentence, and none harms."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from quizkit.errors import InvalidFile
from quizkit.formats.bank import load_bank
from quizkit.formats.document import MAX_BYTES, MAX_PROBLEMS, Document
from quizkit.formats.problems import Problem
from quizkit.i18n import use_language

Problems = Callable[[object], tuple[Problem, ...]]
TEXT = '{"schema_version": 1, "id": "b", "title": "党史", "questions": []}'

UTF16 = "文件是 UTF-16（“Unicode”）编码。请用编辑器“另存为”，编码选 UTF-8。"


def only(problems: tuple[Problem, ...]) -> Problem:
    """The one problem there is."""
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (TEXT.encode("gbk"), "gbk", "文件像是 GBK 编码。请用编辑器“另存为”，编码选 UTF-8。"),
        (TEXT.encode("utf-16"), "utf16", UTF16),
        (TEXT.encode("utf-16-le"), "utf16", UTF16),
        (TEXT.encode("utf-16-be"), "utf16", UTF16),
        (b"\n\n{\xff\xff", "not_utf8", "这里的文字不是 UTF-8 编码。请用编辑器“另存为”，编码选 UTF-8。"),
        (b"PK\x03\x04....", "not_text",
         "这不是文本文件，像是 Excel、Word 或图片。请另存为文本（JSON 或 CSV UTF-8）再用。"),
        (b"", "empty_file", "文件是空的。"),
        (b" \n ", "empty_file", "文件是空的。"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_utf8_text_is_named(
    bank_problems: Problems, content: bytes, code: str, message: str
) -> None:
    """GBK, UTF-16, office files: the sentence says what it is and how to save it."""
    problem = only(bank_problems(content))
    assert (problem.code, problem.message) == (code, message)


def test_the_line_of_a_bad_byte_is_named(bank_problems: Problems) -> None:
    """Counted in bytes, before anything can be decoded."""
    assert only(bank_problems(b"{\n\n\xff")).line == 3


def test_a_byte_order_mark_is_accepted(write: Callable[..., Path], bank: dict[str, object]) -> None:
    """Windows editors write one; lines and columns do not count it."""
    path = write(bank)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_bank(path).id == "party-history"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}')
    assert Document(path).value == {"a": 1}


def test_a_file_of_50_mb_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Before parsing: hardly more than the limit is ever held in memory."""
    path = tmp_path / "large.json"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    tracemalloc.start()
    with pytest.raises(InvalidFile) as caught:
        Document(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert only(caught.value.problems).message == "文件有 50 MB，最多 20 MB。请拆成几个文件。"
    assert peak < 2.5 * MAX_BYTES


@pytest.mark.parametrize(
    ("text", "line", "column", "path", "code", "message"),
    [
        ('{"id": "a",\n "id": "b"}', 2, 2, "id", "duplicate_key",
         "字段“id”写了两次，第一次在第 1 行。请只留一个。"),
        ('{"schema_version": NaN}', 1, 20, "schema_version", "not_finite", "“NaN”不是一个有限的数。"),
        ('{"schema_version": Infinity}', 1, 20, "schema_version", "not_finite",
         "“Infinity”不是一个有限的数。"),
        ('{"schema_version": 1e999}', 1, 20, "schema_version", "not_finite", "“1e999”不是一个有限的数。"),
        ('{"id": ' + "1" * 5000 + "}", 1, 8, "id", "huge_number", "这个数太长（5000 位）。"),
        ('{"title": "\\ud83d"}', 1, 12, "title", "lone_surrogate",
         "文字里有半个字符（U+D83D），不能保存。请删去或重新输入这个字。"),
        ('{"title": "\\u0000"}', 1, 12, "title", "nul", "文字里有空字符（NUL），不能保存，请删去。"),
        ('{"title": "甲\0"}', 1, 13, "title", "nul", "文字里有空字符（NUL），不能保存，请删去。"),
        ('{"title": "\\u0008"}', 1, 12, "title", "control_character",
         "文字里有看不见的控制字符（U+0008），请删去。"),
        ('{"questions": ' + "[" * 10_000, 1, 78, "questions" + "[0]" * 63, "too_deep",
         "括号嵌套超过 64 层，这不是题库或活动该有的样子。"),
        ('{"id": "a"\n\n "title": "b"}', 3, 2, "id", "json_missing_comma", "上一项后面缺少英文逗号 , 。"),
        ('{"id": "a",\n}', 1, 11, "id", "json_trailing_comma", "最后一项后面多了逗号，请删去。"),
        ('{"id": "a"\n', 2, 1, "id", "json_unfinished", "文件到这里就断了，缺少 }。第 1 行的括号没有配对。"),
        ('{“id”: "a"}', 1, 2, "", "json_quote", "这里的引号（“）不对，要用英文双引号 \" 。"),
        ('{"id"："a"}', 1, 6, "id", "full_width", "“：”是全角标点，这里要用英文半角的 : 。"),
        ('{"id": "a\nb"}', 1, 8, "id", "json_open_text",
         "文字在这一行没有用英文双引号结束。换行请写成 \\n，文字里的英文双引号请写成 \\\" 或改用“”。"),
        ('{"id": True}', 1, 8, "id", "json_word",
         "不认识“True”。文字要加英文双引号；对错写 true 或 false，没有写 null。"),
        ("{id: 1}", 1, 2, "", "json_key", "字段名要放在英文双引号里，这里是“id”。"),
        ('{"id": 01}', 1, 8, "id", "json_number", "“01”不是 JSON 的数。写成 12、0.5 或 -3 这样。"),
        ('{"id": "\\q"}', 1, 9, "id", "json_escape", "“\\q”不是 JSON 的转义。反斜线本身要写成 \\\\ 。"),
        ('{"id": 1 } // x', 1, 12, "", "json_after_end", "文件的内容在前面已经结束，从这里起是多余的。"),
        ('{"id": // x\n1}', 1, 8, "id", "json_comment", "JSON 文件里不能写注释，请删去。"),
        ('{"id" = 1}', 1, 7, "id", "json_expected", "这里应该是 :，却是“=”。"),
    ],
)  # fmt: skip
def test_a_fault_of_the_text_is_named_with_its_place(
    bank_problems: Problems, text: str, line: int, column: int, path: str, code: str, message: str
) -> None:
    """Line, column, JSON path and a sentence, whatever else may be wrong with the file."""
    found = [p for p in bank_problems(text) if p.code == code]
    problem = only(tuple(found))
    assert (problem.line, problem.column, problem.path, problem.message) == (line, column, path, message)


@pytest.mark.parametrize("text", ["[1, 2]", "null", '"题库"', "12"])
def test_a_file_is_one_object(bank_problems: Problems, text: str) -> None:
    """Lists, texts and numbers are no bank."""
    problem = only(bank_problems(text))
    assert (problem.code, problem.message) == ("not_object", "这里应该是一组字段，用花括号 { } 括起来。")


def test_a_file_of_nothing_but_brackets_is_refused_before_it_fills_the_memory(
    bank_problems: Problems,
) -> None:
    """Two million values are more than any bank has."""
    problem = only(bank_problems("[" + "[]," * 2_000_000 + "[]]"))
    assert problem.code == "too_many_values"
    assert problem.message == "文件里的内容太多（超过 2000000 项）。请拆成几个文件。"


def test_problems_beyond_a_thousand_are_counted_as_one(bank_problems: Problems) -> None:
    """The list ends with a sentence that says so."""
    problems = bank_problems({"schema_version": 1, "id": "b", "title": "t", "questions": [1] * 5000})
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].code == "too_many_problems"
    assert problems[-1].message == "问题太多，这里只列出前 1000 处。请改好以后再检查一次。"


def test_problems_are_sorted_by_place(bank_problems: Problems, bank: dict[str, object]) -> None:
    """As one reads the file, whatever check found them."""
    bank |= {"title": "", "questions": [1, {"id": "q"}, {"type": "single"}], "unknown": 1, "id": "B"}
    places = [(p.line, p.column) for p in bank_problems(bank)]
    assert places == sorted(places)
    assert len(places) > 8


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_for_every_line_ending(bank_problems: Problems, ending: str) -> None:
    """Windows, Unix and old ones."""
    problem = only(bank_problems(ending.join(["{", '"a": 1', '"b": 2}'])))
    assert (problem.line, problem.column) == (3, 1)


def test_a_file_that_cannot_be_read_is_an_os_error(tmp_path: Path) -> None:
    """Not a problem of the content."""
    with pytest.raises(FileNotFoundError):
        load_bank(tmp_path / "nothing.json")


def test_a_problem_says_where_in_one_line(bank_problems: Problems) -> None:
    """File, line and column first, as editors and terminals expect it."""
    problem = only(bank_problems('{"id": 1 "x"}'))
    assert str(problem) == f"{problem.file}:1:10 [id] 上一项后面缺少英文逗号 , 。"


def test_problems_speak_the_language_in_use(bank_problems: Problems) -> None:
    """The sentence is looked up when the file is read."""
    use_language("zh")
    assert only(bank_problems(b"")).message == "文件是空的。"
