"""One table in five forms: text for a terminal, CSV, xlsx, JSON and HTML.

All take their values from the same frame; text, HTML and screen show the same strings, the others the same
numbers. Texts that came from people are never read as formulas or markup.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from quizkit.i18n import _, current_language
from quizkit.report import columns as c
from quizkit.report.columns import Column, Kind, width
from quizkit.report.tables import Table
from quizkit.report.xlsx import to_xlsx

_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n\x00")
_GAP = "  "


@dataclass(frozen=True)
class Export:
    """A form a table can be written in."""

    extension: str
    mime: str
    write: Callable[[Table], bytes]


def to_text(table: Table) -> str:
    """Aligned columns for a terminal (a Chinese character is two wide), then the notes."""
    header = [column.heading for column in table.columns]
    body = table.shown_rows()
    total = table.shown_total()
    lines = [header, *body, *([total] if total and body else [])]
    widths = [max(width(line[i]) for line in lines) for i in range(len(header))]
    written = [_aligned(line, widths, table.columns) for line in lines]
    rule = "─" * max(map(width, written))
    if total and body:
        written.insert(-1, rule)
    written.insert(1, rule)
    title = f"{c.plain(table.heading.title)} · {table.subject} · {c.moment(table.heading.made_at)}"
    return "\n".join([title, "", *written, *([] if body else [_("（没有数据）")]), "", *table.notes]) + "\n"


def _aligned(texts: list[str], widths: list[int], columns: tuple[Column, ...]) -> str:
    cells = (
        " " * (w - width(text)) + text if column.kind.is_number else text + " " * (w - width(text))
        for text, w, column in zip(texts, widths, columns, strict=True)
    )
    return _GAP.join(cells).rstrip()


def to_csv(table: Table) -> bytes:
    """UTF-8 with BOM and CRLF, as spreadsheets want it; a text that looks like a formula gets a ``'``."""
    out = io.StringIO()
    writer = csv.writer(out)
    shared = "shared" in table.frame
    writer.writerow(_csv_line(table, [column.heading for column in table.columns], _("并列"), shared=shared))
    for record in table.records():
        cells = [_csv_cell(column, record[column.name]) for column in table.columns]
        writer.writerow(_csv_line(table, cells, _("是") if record.get("shared") else "", shared=shared))
    if table.total is not None:
        total = table.shown_total() or []
        cells = [
            _csv_cell(column, table.total[column.name]) if column.name in table.total else text
            for column, text in zip(table.columns, total, strict=True)
        ]
        writer.writerow(_csv_line(table, cells, "", shared=shared))
    return ("\ufeff" + out.getvalue()).encode()


def _csv_line(table: Table, cells: list[str], shared_cell: str, *, shared: bool) -> list[str]:
    """With the column that says whether a rank is shared behind the rank, which stays a number."""
    if not shared:
        return cells
    after = table.columns.index(c.RANK) + 1
    return [*cells[:after], shared_cell, *cells[after:]]


def _csv_cell(column: Column, value: Any) -> str:
    if c.is_missing(value):
        return ""
    if column.kind in (Kind.COUNT, Kind.RANK):
        return str(int(value))
    if column.kind in (Kind.POINTS, Kind.MARGIN):
        return f"{c.rounded(value, 2):f}"
    if column.kind in (Kind.RATE, Kind.DURATION, Kind.MOMENT):
        return c.shown(column, value)
    return harmless(c.shown(column, value))


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_json(table: Table) -> str:
    """``{activity, by, rows, total, …}``: points with at most two decimals, rates as fractions of 1."""
    kinds = {column.name: column.kind for column in table.columns}
    value = {
        "activity": table.heading.activity,
        "title": table.heading.title,
        "by": table.by.value,
        "made_at": table.heading.made_at.isoformat(timespec="seconds"),
        "rows": [
            {name: _json_value(kinds.get(name), v) for name, v in row.items()} for row in table.records()
        ],
        "total": None
        if table.total is None
        else {name: _json_value(kinds.get(name), v) for name, v in table.total.items()},
        "notes": list(table.notes),
    }
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _json_value(kind: Kind | None, value: Any) -> Any:
    if value is None:
        return None
    if kind in (Kind.POINTS, Kind.MARGIN):
        return float(c.rounded(value, 2))
    if kind is Kind.MOMENT:
        return value.isoformat(timespec="seconds")
    return c.plain(value) if isinstance(value, str) else value


_STYLE = """
body{font:15px/1.6 system-ui,"Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1f2328;
background:#fff;margin:24px}
h1{font-size:20px;margin:0}p{margin:4px 0;color:#5b6470;font-size:13px}div{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:5px 9px;text-align:left;border-bottom:1px solid #d9dde3;white-space:nowrap}
th{border-bottom-width:2px}.n{text-align:right}tfoot td{font-weight:600;border-top:2px solid #d9dde3}
td.names{white-space:normal}
@media print{body{margin:0;font-size:11px}div{overflow:visible}thead{display:table-header-group}
tr{break-inside:avoid}@page{size:A4 landscape;margin:12mm}}
"""


def to_html(table: Table) -> str:
    """A page of its own, to look at and to print; loads nothing."""
    language = "zh-CN" if current_language() == "zh" else "en"
    title = escape(c.plain(table.heading.title))
    head = "".join(
        f'<th scope="col"{_html_class(column)}>{escape(column.heading)}</th>' for column in table.columns
    )
    body = "\n".join(_html_row(table.columns, texts) for texts in table.shown_rows())
    total = table.shown_total()
    foot = f"<tfoot>{_html_row(table.columns, total)}</tfoot>" if total else ""
    notes = "\n".join(f"<p>{escape(note)}</p>" for note in table.notes)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · {escape(table.subject)}</title>\n<style>{_STYLE}</style></head>\n<body>\n"
        f"<h1>{title}</h1>\n<p>{escape(table.subject)} · {c.moment(table.heading.made_at)}</p>\n"
        f"<div><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n{foot}</table></div>\n"
        f"{notes}\n</body></html>\n"
    )


def _html_class(column: Column) -> str:
    if column is c.NAMES:
        return ' class="names"'
    return ' class="n"' if column.kind.is_number else ""


def _html_row(columns: tuple[Column, ...], texts: list[str]) -> str:
    cells = (
        f"<td{_html_class(column)}>{escape(text)}</td>" for column, text in zip(columns, texts, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


EXPORTS = {
    "table": Export("txt", "text/plain", lambda table: to_text(table).encode()),
    "csv": Export("csv", "text/csv", to_csv),
    "xlsx": Export("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "json": Export("json", "application/json", lambda table: to_json(table).encode()),
    "html": Export("html", "text/html", lambda table: to_html(table).encode()),
}
"""By the name that ``quizkit scores --format`` takes."""
