"""Five forms of one table: the same figures in each, and nothing in a text becomes a formula or markup."""

import csv
import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.counts import MADE_AT, school
from quizkit.domain.activity import TableRules
from quizkit.report.columns import MISSING, Kind, width
from quizkit.report.exports import EXPORTS, harmless, to_csv, to_html, to_json, to_text
from quizkit.report.tables import By, Heading, Table, unit_table
from quizkit.report.xlsx import to_xlsx

EVIL = "=1+1|<img src=x onerror=window.__xss=1>"


@pytest.fixture
def table(heading) -> Table:
    """Ranked, shared, unranked and empty schools in two counties, one with an evil name."""
    return unit_table(
        [
            school("实验小学", [9123, 8345, 7777, 10000] * 6, in_progress=2, not_started=1),
            school("第二中学", [8000] * 12, county="延河县"),
            school("城关小学", [8001, 7999] * 700, voided=3),
            school("河口教学点", [8300] * 9, not_started=5),
            school(EVIL, [], not_started=1204),
        ],
        By.SCHOOL,
        heading,
    )


def same(kind: Kind, value: object) -> object:
    """A cell of any form, reduced to what all forms must agree in."""
    if value is None or value in ("", MISSING):
        return None
    if kind is Kind.TEXT:
        return str(value).removeprefix("'")
    text = str(value).lstrip("=±").replace(",", "")
    number = Decimal(text.removesuffix("%"))
    if kind is Kind.RATE:
        # Only JSON and xlsx keep more digits than are shown.
        percent = number if text.endswith("%") else number * 100
        return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


def reduced(table: Table, rows: list[list[object]]) -> list[list[object]]:
    kinds = [column.kind for column in table.columns]
    return [[same(kind, cell) for kind, cell in zip(kinds, row, strict=True)] for row in rows]


def json_rows(table: Table) -> list[list[object]]:
    value = json.loads(to_json(table))
    total = value["total"] | {"county": "合计"}
    return [[row.get(column.name) for column in table.columns] for row in [*value["rows"], total]]


def csv_rows(table: Table) -> list[list[object]]:
    _header, *lines = csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig")))
    return [[line[0], *line[2:]] for line in lines]


def xlsx_rows(table: Table) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


class _Cells(HTMLParser):
    """The rows of the only table of a page, and every tag that occurs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[object]] = []
        self.tags: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, _attrs):
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        self._open = tag in ("td", "th")
        if self._open:
            self.rows[-1].append("")

    def handle_endtag(self, _tag):
        self._open = False

    def handle_data(self, data):
        if self._open:
            self.rows[-1][-1] = str(self.rows[-1][-1]) + data


def html_rows(table: Table) -> list[list[object]]:
    return _Cells(to_html(table)).rows[1:]


@pytest.mark.parametrize("rows_of", [csv_rows, xlsx_rows, html_rows])
def test_forms_agree_with_json(table, rows_of):
    """CSV, xlsx and HTML, read back, hold the same table as JSON and as the screen."""
    expected = reduced(table, json_rows(table))
    assert reduced(table, rows_of(table)) == expected
    assert reduced(table, [*table.shown_rows(), table.shown_total()]) == expected


def test_text_agrees_with_the_screen(table):
    """The printed table has the cells of the screen, in their order."""
    lines = to_text(table).split("\n")[2:]
    body = [line for line in lines[: lines.index("")] if not line.startswith("─")][1:]
    shown = [*table.shown_rows(), table.shown_total()]
    assert [re.split(r" {2,}", line.strip()) for line in body] == [
        [cell for cell in row if cell] for row in shown
    ]


def test_text_is_aligned(table):
    """Right-aligned columns end at the same cell of a terminal, a Chinese character being two wide."""
    lines = to_text(table).split("\n")[2:]
    body = [line for line in lines[: lines.index("")] if not line.startswith("─")]
    ends = {width(line[: line.index("%") + 1]) for line in body[1:]}
    assert len(ends) == 1


def test_shared_ranks_stay_numbers(table):
    """=2 is the number 2 with a format in xlsx, 2 and 是 in CSV, and 2 and true in JSON."""
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).worksheets[0]
    ranks = [(cell.value, cell.number_format) for cell in sheet["A"][1:4]]
    assert ranks == [(1, "0"), (2, '"="0'), (2, '"="0')]
    lines = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    assert [line[:2] for line in lines[:3]] == [["名次", "并列"], ["1", ""], ["2", "是"]]
    assert [(row["rank"], row["shared"]) for row in json.loads(to_json(table))["rows"]][:2] == [
        (1, False),
        (2, True),
    ]


def test_no_formula_in_a_workbook(table):
    """Numbers are numbers, texts are strings, formulas there are none; the header stays in view."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table)))
    sheet = book.worksheets[0]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s", "n"}
    assert sheet.freeze_panes == "A2"
    assert "0.0%" in {cell.number_format for cell in sheet[2]}
    assert book.worksheets[1]["A4"].value == table.notes[0]


def test_csv_for_spreadsheets(table):
    """CSV starts with a BOM, ends lines with CRLF, and quotes a text that would be a formula."""
    raw = to_csv(table)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 7
    assert f"'{EVIL}" in raw.decode("utf-8-sig")


@given(st.sampled_from("=+-@＝＋－＠\t\r\n\x00"), st.text(max_size=5))
def test_a_text_never_starts_a_formula(first, rest):
    """Whatever begins like a formula gets an apostrophe."""
    assert harmless(first + rest) == f"'{first}{rest}"


def test_the_page_escapes(table):
    """A name with markup is shown as text; the page loads nothing and can be read as what it is."""
    page = to_html(table)
    cells = _Cells(page)
    assert not {"img", "script", "link", "iframe"} & set(cells.tags)
    assert any(EVIL in row for row in cells.rows)
    assert '<html lang="zh-CN">' in page
    assert "http" not in page


def test_json_has_the_agreed_form(table):
    """``{activity, by, rows: [{unit, enrolled, started, submitted, participation, mean, …}]}``, no NaN."""
    value = json.loads(to_json(table), parse_constant=pytest.fail)
    assert (value["activity"], value["by"]) == ("hong-2026", "school")
    first = value["rows"][0]
    assert first["unit"] == "实验小学"
    assert (first["enrolled"], first["started"], first["submitted"]) == (27, 26, 24)
    assert first["mean"] == 88.11
    assert value["rows"][-1]["mean"] is None


def test_an_empty_table_can_be_written(heading):
    """A table without rows has all five forms, and the text says that there is nothing."""
    table = unit_table([], By.SCHOOL, heading)
    assert "没有数据" in to_text(table)
    assert all(export.write(table) for export in EXPORTS.values())
    assert json.loads(to_json(table))["rows"] == []


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5, unique=True))
def test_any_name_goes_through_every_form(names):
    """Names of any characters are written and read back, without what steers terminals and spreadsheets."""
    heading = Heading("a", "t", TableRules(), MADE_AT)
    table = unit_table([school(name, [8000] * 12) for name in names], By.SCHOOL, heading)
    for export in EXPORTS.values():
        assert export.write(table)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).worksheets[0]
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    assert len(list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))))) == len(names) + 2
