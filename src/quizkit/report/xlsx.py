"""A table as an Excel workbook: numbers as numbers, texts never as formulas, and how it was reckoned."""

import io
from typing import Any

from quizkit.i18n import _
from quizkit.report import columns as c
from quizkit.report.columns import Column, Kind, width
from quizkit.report.tables import Table

_NUMBER_FORMATS = {
    Kind.RANK: "0",
    Kind.COUNT: "#,##0",
    Kind.POINTS: "0.00",
    Kind.MARGIN: '"±"0.00',
    Kind.RATE: "0.0%",
    Kind.DURATION: "[m]:ss",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
_SHARED_RANK = '"="0'  # shows =3 and stays the number 3
_LONGEST_TEXT = 32767  # of a cell; xlsxwriter drops longer ones without a word
_WIDEST = 60
_DAY = 86400


def to_xlsx(table: Table) -> bytes:
    """A workbook with the table (header frozen) and a sheet of notes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    options |= {"strings_to_numbers": False, "remove_timezone": True}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": c.plain(table.heading.title), "created": _naive(table.heading.made_at)})
        sheet = book.add_worksheet(_("成绩"))
        _write_table(book, sheet, table)
        _write_notes(book, book.add_worksheet(_("说明")), table)
    return out.getvalue()


def _write_table(book: Any, sheet: Any, table: Table) -> None:
    formats = {
        (kind, bold): book.add_format({"num_format": pattern, "bold": bold})
        for kind, pattern in _NUMBER_FORMATS.items()
        for bold in (False, True)
    }
    shared = book.add_format({"num_format": _SHARED_RANK, "align": "right"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    strong = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for x, column in enumerate(table.columns):
        sheet.write_string(0, x, column.heading, head)
    records = table.records()
    for y, record in enumerate(records, start=1):
        for x, column in enumerate(table.columns):
            style = shared if column is c.RANK and record["shared"] else formats.get((column.kind, False))
            _write(sheet, (y, x), column, record[column.name], style)
    if table.total is not None:
        words = table.shown_total() or []
        for x, column in enumerate(table.columns):
            value = table.total.get(column.name, words[x] if column.kind is Kind.TEXT else None)
            _write(sheet, (len(records) + 1, x), column, value, formats.get((column.kind, True), strong))
    if records:
        sheet.autofilter(0, 0, len(records), len(table.columns) - 1)
    for x, texts in enumerate(zip([col.heading for col in table.columns], *table.shown_rows(), strict=True)):
        sheet.set_column(x, x, min(max(map(width, texts)) + 3, _WIDEST))


def _write(sheet: Any, at: tuple[int, int], column: Column, value: Any, style: Any) -> None:
    if c.is_missing(value) or value == "":
        return
    match column.kind:
        case Kind.TEXT | Kind.STATE:
            sheet.write_string(*at, c.shown(column, value)[:_LONGEST_TEXT], style)
        case Kind.MOMENT:
            sheet.write_datetime(*at, _naive(value), style)
        case Kind.DURATION:
            sheet.write_number(*at, value / _DAY, style)
        case Kind.POINTS | Kind.MARGIN:
            sheet.write_number(*at, float(c.rounded(value, 2)), style)
        case _:
            sheet.write_number(*at, value, style)


def _naive(at: Any) -> Any:
    """A spreadsheet knows no zones: the wall clock of the activity, to the second."""
    return at.replace(tzinfo=None, microsecond=0)


def _write_notes(book: Any, sheet: Any, table: Table) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90)
    heading = table.heading
    lines = [
        c.plain(heading.title),
        table.subject,
        _("制表时间：{at}（{zone}）").format(
            at=c.moment(heading.made_at), zone=heading.made_at.tzname() or ""
        ),
    ]
    for y, line in enumerate([*lines, *table.notes]):
        sheet.write_string(y, 0, line[:_LONGEST_TEXT], wrap)
