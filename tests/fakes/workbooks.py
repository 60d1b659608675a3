"""Workbooks as Excel itself writes them, and the report on them."""

import io
from collections.abc import Sequence

import openpyxl

from quizkit.formats.exchange import xlsx
from quizkit.formats.exchange.blocks import Block, Import
from quizkit.formats.exchange.settle import settle

Values = Sequence[object]
STEM = "遵义会议在哪一年召开？"
YEARS = ("1934 年", "1935 年", "1936 年")
SINGLE = ("单选题", STEM, *YEARS, "B")


def none(_done: int, _all: int) -> None:
    """Nobody looks at the progress."""


def read(content: bytes) -> Import:
    """The report on a workbook."""
    return settle(xlsx.read(content, none), "xlsx")


def book(*rows: Values, name: str = "表1", merged: Sequence[str] = ()) -> bytes:
    """A workbook as Excel itself writes it, with one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for values in rows:
        sheet.append(list(values))
    for place in merged:
        sheet.merge_cells(place)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def only(header: str, *values: object) -> Block:
    """The block of a sheet with this header and one row."""
    (block,) = read(book(header.split(), values)).blocks
    return block


def codes(block: Block) -> list[str]:
    """What is noted of a block."""
    return [note.code for note in block.notes]
