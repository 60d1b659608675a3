"""Workbooks: the template and other layouts, every cell accounted for, no meaning lost on the way back."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies  # noqa: F401 - sets how hypothesis runs
from fakes import office
from fakes.bank_files import BANK
from fakes.workbooks import SINGLE, STEM, YEARS, Values, book, none, read
from quizkit.errors import ImportRefused
from quizkit.formats.exchange import xlsx
from quizkit.formats.exchange.blocks import Import, Outcome
from quizkit.formats.exchange.settle import meaning_of, settle
from quizkit.formats.exchange.words import TYPE_TITLES
from quizkit.formats.exchange.xlsx.examples import EXAMPLES
from quizkit.formats.exchange.xlsx.words import TITLES
from quizkit.formats.exchange.xlsx.workbook import read_workbook
from quizkit.formats.exchange.xlsx.writing import template
from quizkit.i18n import use_language

# --- the template and the way there and back ------------------------------------------------------


def bank(questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A bank of these questions."""
    return {"schema_version": 1, "id": "b", "title": "题库", "questions": list(questions)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bank_of_every_type_comes_back_the_same(language: str) -> None:
    """All eight types, in a workbook of either language, without loss and without a repair."""
    use_language(language)
    try:
        written = xlsx.write(BANK)
        made = read(written.content)
    finally:
        use_language("zh")
    assert written.losses == ()
    assert {block.outcome for block in made.blocks} == {Outcome.ACCEPTED}
    assert [meaning_of(question) for question in made.questions] == list(map(meaning_of, BANK["questions"]))
    assert [question["id"] for question in made.questions] == [f"q{n}" for n in range(8)]
    assert made.bank == {key: BANK[key] for key in ("id", "title", "language", "licence", "names")}
    first = made.questions[0]
    assert [first[key] for key in ("explanation", "tags", "difficulty", "sources", "points", "level")] == [
        BANK["questions"][0][key]
        for key in ("explanation", "tags", "difficulty", "sources", "points", "level")
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_holds_no_question_and_its_examples_are_good(language: str) -> None:
    """Brought in unchanged it gives nothing; its examples, copied over, are taken as they are."""
    use_language(language)
    try:
        content = template()
        assert read(content).blocks == ()
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        rows = [[cell.value for cell in row] for row in sheets[2].rows]
        made = read(book(*rows))
    finally:
        use_language("zh")
    assert [block.outcome for block in made.blocks] == [Outcome.ACCEPTED] * len(TYPE_TITLES)
    assert [question["type"] for question in made.questions] == list(TYPE_TITLES)
    assert [meaning_of(question) for question in made.questions] == list(map(meaning_of, EXAMPLES))


def test_the_template_keeps_what_is_typed() -> None:
    """Cells are texts, so that 7-1 does not become a date; type, level and difficulty have menus."""
    sheet = openpyxl.load_workbook(io.BytesIO(template())).worksheets[0]
    assert sheet["B2"].number_format == "@" or sheet.column_dimensions["B"].number_format == "@"
    menus = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert any(all(title in menu for title in TYPE_TITLES.values()) for menu in menus)
    assert any("小学" in menu for menu in menus)


def test_texts_that_look_like_formulas_stay_texts() -> None:
    """Whatever they begin with; no cell of a workbook of ours is a formula or a link."""
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "http://a.b/c", "1921", "'x", "_x0041_"]
    asked = [
        {"id": f"q{n}", "type": "true_false", "stem": text, "answer": True, "points": 1, "level": "primary"}
        for n, text in enumerate(texts)
    ]
    content = xlsx.write(bank(asked)).content
    assert [question["stem"] for question in read(content).questions] == texts
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


TOKENS = [
    *"一二三会议年月ABab12.、；;|，,\\-=+@'\"（）:：→/",
    " ",
    "\n",
    "_x0041_",
    "答案：",
    "A. ",
    "1. ",
    "同上",
    "&<>"[0],
]


def texts(longest: int = 12) -> st.SearchStrategy[str]:
    """Texts of signs that mean something in cells; none is blank, none begins or ends with a blank."""
    return (
        st.lists(st.sampled_from(TOKENS), min_size=1, max_size=longest)
        .map("".join)
        .map(lambda text: f"史{text.strip()}" if not any(map(str.isalnum, text)) else text.strip())
    )


@st.composite
def questions(draw: st.DrawFn, *, parts: bool = True) -> dict[str, Any]:
    """A question of any type as a bank file has it."""
    kind = draw(st.sampled_from([name for name in TYPE_TITLES if parts or name != "passage"]))
    made: dict[str, Any] = {"type": kind, "stem": draw(texts(30)), "explanation": draw(texts() | st.just(""))}
    made["tags"] = draw(st.lists(texts(), max_size=3, unique=True))
    place = texts() | st.just("")
    source = st.fixed_dictionaries(
        {"title": texts(), "by": texts(), "year": st.integers(1900, 2026), "place": place}
    )
    made["sources"] = draw(st.lists(source, max_size=3))
    made["difficulty"] = draw(st.integers(1, 3))
    if kind != "passage":
        made["points"] = draw(st.integers(1, 10_000)) / 100
    return made | draw(own(kind))


@st.composite
def own(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """What only a type has."""

    def listed(prefix: str) -> list[dict[str, str]]:
        found = draw(st.lists(texts(), min_size=2, max_size=5, unique_by=lambda text: " ".join(text.split())))
        return [{"id": f"{prefix}{n}", "text": text} for n, text in enumerate(found)]

    if kind in ("single", "multiple"):
        options = listed("o")
        chosen = draw(st.lists(st.sampled_from(options), min_size=1, unique_by=lambda one: one["id"]))
        ids = sorted(one["id"] for one in chosen)
        return {"options": options, "answer": ids[0] if kind == "single" else ids}
    if kind == "true_false":
        return {"answer": draw(st.booleans())}
    if kind == "blank":
        accepted = st.lists(texts(), min_size=1, max_size=3).map(lambda found: {"accept": found})
        blanks = draw(st.lists(accepted, min_size=1, max_size=3))
        return {"stem": "在____" * len(blanks), "blanks": blanks, "any_order": draw(st.booleans())}
    if kind == "numeric":
        number = draw(st.integers(-(10**9), 10**9)) / draw(st.sampled_from([1, 100, 10**6]))
        return {
            "answer": number,
            "tolerance": draw(st.sampled_from([0, 0.1, 2])),
            "unit": draw(st.just("年")),
        }
    if kind == "order":
        return {"items": listed("i")}
    if kind == "match":
        left, right = listed("l"), listed("r")
        return {
            "left": left,
            "right": right,
            "pairs": {one["id"]: draw(st.sampled_from(right))["id"] for one in left},
        }
    inner = draw(st.lists(questions(parts=False), min_size=1, max_size=3))
    return {"text": draw(texts(20)), "questions": [part | {"id": f"p{n}"} for n, part in enumerate(inner)]}


def squeezed(value: Any) -> Any:
    """``value`` with one blank for every run of them, which is all that a cell may change."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: squeezed(item) for key, item in value.items() if item not in ("", [], False, 0, None)}
    return [squeezed(item) for item in value] if isinstance(value, list) else value


def told(question: dict[str, Any]) -> dict[str, Any]:
    """What is compared: the meaning, and all fields beside it."""
    kept = ("explanation", "tags", "sources", "difficulty", "points", "level")
    found = {key: squeezed(question[key]) for key in kept if question.get(key)}
    return found | {
        "meaning": meaning_of(question),
        "questions": list(map(told, question.get("questions", ()))),
    }


@settings(max_examples=150)
@given(asked=st.lists(questions(), min_size=1, max_size=3))
def test_the_way_there_and_back_keeps_the_meaning(asked: list[dict[str, Any]]) -> None:
    """Questions with all the signs that divide cells come back word for word, whatever they are."""
    asked = [question | {"id": f"q{n}", "level": "junior"} for n, question in enumerate(asked)]
    unique = list({meaning_of(question): question for question in asked}.values())
    written = xlsx.write(bank(unique))
    made = read(written.content)
    assert [note.message for block in made.blocks if block.question is None for note in block.notes] == []
    assert list(map(told, made.questions)) == list(map(told, unique))
    assert written.losses == ()


def test_what_a_workbook_cannot_hold_is_listed() -> None:
    """Weights of options, characters that XML has not, and an answer that is longer than a cell."""
    asked = deepcopy(BANK["questions"][1:4])
    asked[0]["options"][0]["weight"] = 0.5
    asked[1]["explanation"] = "解析\uffff"
    asked[2]["blanks"] = [{"accept": [f"{n:0200}" for n in range(50)]} for _n in range(4)]
    asked[2]["stem"] = "____" + "、____" * 3
    written = xlsx.write(bank(asked))
    assert [(one.question, one.code) for one in written.losses] == [
        ("q1", "field_lost"),
        ("q2", "xlsx_lost_characters"),
        ("q3", "question_lost"),
    ]
    assert [question["id"] for question in read(written.content).questions] == ["q1", "q2"]


# --- what is refused, with its cell ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("单选题", STEM, *YEARS, "D"), ("xlsx_answer_letter", "F")),
        (("单选题", STEM, *YEARS, "AB"), ("xlsx_single_many", "F")),
        (("单选题", STEM, *YEARS, "不知道"), ("xlsx_answer_unread", "F")),
        (("单选题", STEM, None, None, None, "A"), ("xlsx_no_options", "")),
        (("单选题", None, *YEARS, "A"), ("xlsx_no_stem", "B")),
        (("单选题", STEM, *YEARS, None), ("xlsx_no_answer", "F")),
        (("简答题", STEM, None, None, None, "略"), ("xlsx_type_unknown", "A")),
        (("判断题", STEM, None, None, None, "也许"), ("xlsx_answer_unread", "F")),
        (("排序题", STEM, *YEARS, "AAB"), ("xlsx_order_answer", "F")),
        (("连线题", STEM, *YEARS, "A1"), ("xlsx_match_right", "F")),
        (("材料题", STEM, None, None, None, None), ("xlsx_passage_empty", "A")),
        (("单选题", STEM, "=A1", "=B1", "x", "A"), ("xlsx_formula", "C")),
        (("单选题", STEM, "x", "#REF!", "y", "A"), ("xlsx_error", "D")),
    ],
)
def test_refusals_point_to_the_cell(values: Values, expected: tuple[str, str]) -> None:
    """What is wrong with a row is said with the cell; the rows around it are taken."""
    good = ("单选题", "中华人民共和国成立于哪一年？", "1948 年", "1949 年", "1950 年", "B")
    before, block, after = read(book(office.HEADER, SINGLE, values, good)).blocks
    assert (block.notes[0].code, block.notes[0].place.column) == expected
    assert block.outcome is Outcome.REFUSED
    assert before.question
    assert after.question


def excel(write: Any, header: str = "题型 题干 选项A 选项B 答案") -> Import:
    """The report on a workbook whose second row ``write(book, sheet)`` writes cell by cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, header.split())
        sheet.write_row(1, 0, ["单选题", "遵义会议是哪天开始的？", "1月15日", "1月16日", "A"])
        write(made, sheet)
    return read(out.getvalue())


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ('m"月"d"日"', "xlsx_date"),
        ("yyyy-mm-dd", "xlsx_date"),
        ("[h]:mm", "xlsx_date"),
        ("# ?/?", "xlsx_fraction"),
    ],
)
def test_what_excel_made_of_a_text_is_refused(form: str, code: str) -> None:
    """7-1 that became a date, 1/2 that became a number: nobody can tell what was typed."""
    made = excel(lambda made, sheet: sheet.write_number(1, 2, 46204, made.add_format({"num_format": form})))
    assert [(note.code, note.place.column) for note in made.blocks[0].notes] == [(code, "C")]
    assert code != "xlsx_date" or "2026-07-01" in made.blocks[0].notes[0].message


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (1921.0, "General", "1921"),
        (0.1 + 0.2, "General", "0.3"),
        (0.5, "0%", "50%"),
        (1921, '0"年"', "1921"),
        (2.5, "0.00;[Red]-0.00", "2.5"),
        (-3, "#,##0", "-3"),
    ],
)
def test_numbers_are_read_as_they_are_shown(value: float, form: str, expected: str) -> None:
    """Whole ones without a point, per cent as per cent."""
    made = excel(lambda made, sheet: sheet.write_number(1, 2, value, made.add_format({"num_format": form})))
    assert made.questions[0]["options"][0]["text"] == expected


def test_a_formula_that_only_counts_does_no_harm() -> None:
    """=ROW()-1 in the column 序号 is what everybody has."""
    made = excel(
        lambda _made, sheet: sheet.write_formula(1, 5, "=ROW()-1"), "题型 题干 选项A 选项B 答案 序号"
    )
    assert made.blocks[0].outcome is Outcome.ACCEPTED


def test_rich_text_and_phonetics() -> None:
    """The runs of a cell are one text; what stands above characters to pronounce them is not part of it."""
    rich = '<c t="s"><v>0</v></c>'
    string = "<si><r><rPr><b/></rPr><t>遵义</t></r><r><t>会议</t></r><rPh sb='0' eb='1'><t>ZUN</t></rPh></si>"
    rows = [
        office.texts(("题型", "答案", "题干"), 1),
        office.row([office.cell("判断题"), office.cell("对"), rich], 2),
    ]
    made = read(office.workbook(office.sheet(rows), strings=[string]))
    assert made.questions[0]["stem"] == "遵义会议"


def test_other_programs_spell_it_otherwise() -> None:
    """Prefixes, no addresses, absolute targets, names in capitals: WPS and web services."""
    content = office.workbook(office.usual())
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            text = (
                text.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
                if "sheet1" in name
                else text
            )
            text = text.replace("xmlns=", "xmlns:x=") if "sheet1" in name else text
            parts[name] = text.replace('"worksheets/', '"/xl/Worksheets/')
    made = read(office.archive(parts))
    assert [question["answer"] for question in made.questions] == ["b"]


def test_a_picture_in_a_sheet_is_said() -> None:
    """It is not brought in, and that is no secret."""
    made = read(office.workbook(office.usual().replace("</worksheet>", '<drawing r:id="x"/></worksheet>')))
    assert "xlsx_pictures" in [note.code for note in made.notes]


def test_progress_goes_up_to_the_end() -> None:
    """While the sheets are read."""
    told: list[tuple[int, int]] = []
    xlsx.read(xlsx.write(BANK).content, lambda done, whole: told.append((done, whole)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def rows_of_openpyxl(content: bytes) -> Iterator[list[str]]:
    """The texts that openpyxl reads, row by row."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.rows:
            texts = [str(cell.value).strip() for cell in row if cell.value is not None]
            if any(texts):
                yield texts


@settings(max_examples=50)
@given(asked=st.lists(questions(parts=False), min_size=1, max_size=3))
def test_cells_are_those_that_openpyxl_reads(asked: list[dict[str, Any]]) -> None:
    """An independent reader finds the same texts in the same rows."""
    asked = [question | {"id": f"q{n}", "level": "junior"} for n, question in enumerate(asked)]
    content = xlsx.write(bank(asked)).content
    ours = [
        [cell.text.strip() for _n, cell in sorted(row.items())]
        for sheet in read_workbook(content, none)
        for _number, row in sorted(sheet.rows.items())
    ]
    assert ours == list(rows_of_openpyxl(content))


@settings(max_examples=300)
@given(data=st.data())
def test_any_sheet_is_read_or_refused(data: st.DataObject) -> None:
    """Cells of any kind and place: a report whose rows add up, or one refusal; nothing else is raised."""
    words = st.sampled_from(
        [*TITLES.values(), *TYPE_TITLES.values(), "选项A", "选项B", "A", "对", "同上", STEM, "1935"]
    )
    value = words | texts(6)
    cells = st.builds(office.cell, value, st.just("") | st.sampled_from(["A1", "B2", "C3", "Z9"]))
    odd = st.sampled_from(
        ['<c t="b"><v>1</v></c>', '<c t="e"><v>#N/A</v></c>', "<c><f>1</f></c>", "<c><v>1.5</v></c>"]
    )
    rows = data.draw(st.lists(st.lists(cells | odd, max_size=6), max_size=6))
    merged = data.draw(st.sampled_from(["", '<mergeCells><mergeCell ref="A1:B9"/></mergeCells>']))
    part = office.sheet([office.texts(office.HEADER, 1), *map(office.row, rows)], merged)
    try:
        parsed = xlsx.read(office.workbook(part), none)
    except ImportRefused:
        return
    made = settle(parsed, "xlsx")
    assert sum(made.count(outcome) for outcome in Outcome) == len(made.blocks)
    covered = [n for one in (*made.blocks, *made.headings) for n in range(one.place.line, one.place.end + 1)]
    assert len(covered) == len(set(covered))
