"""One page of a table as a screen shows it: filtered, sorted and cut on the server."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from quizkit.report import columns as c
from quizkit.report.columns import Column, Kind
from quizkit.report.tables import By, Table, by_name

PARTICIPATION_FIGURES = (c.ENROLLED, c.NOT_STARTED, c.IN_PROGRESS, c.SUBMITTED, c.VOIDED, c.PARTICIPATION)
_SCORE_FIGURES = (
    *(c.ENROLLED, c.SUBMITTED, c.PARTICIPATION, c.MEAN, c.MEDIAN),
    *(c.EXCELLENT, c.PASSED, c.TOP),
)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; ``share`` (of 1) draws a bar, ``tag`` is a remark beside the text."""

    text: str
    share: float | None = None
    tag: str = ""


@dataclass(frozen=True)
class View:
    """A page of rows. ``keys`` are the places of the rows in the table's frame."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[int, ...]
    total: tuple[Cell, ...] | None
    page: int
    pages: int
    found: int


@dataclass(frozen=True)
class Wish:
    """What the reader asked for. An empty ``sort`` is the table's own order; pages count from 0."""

    sort: str = ""
    descending: bool = False
    text: str = ""
    page: int = 0


def score_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a score table that fit on a screen; the files have all of them."""
    if table.by is By.STUDENT:
        return tuple(column for column in table.columns if column is not c.NOTE)
    return (*(column for column in table.columns if column is c.RANK or _is_name(column)), *_SCORE_FIGURES)


def participation_columns(table: Table) -> tuple[Column, ...]:
    """Who takes part: no scores in it."""
    return (*(column for column in table.columns if _is_name(column)), *PARTICIPATION_FIGURES)


def _is_name(column: Column) -> bool:
    return column.kind is Kind.TEXT and column is not c.NOTE


def view(table: Table, columns: Sequence[Column], wish: Wish, size: int) -> View:
    """The page of ``table`` that ``wish`` asks for; a page that is not there becomes the last one."""
    frame = table.frame
    frame = frame[_matching(frame, columns, wish.text)]
    by_column = {column.name: column for column in columns}
    if wish.sort in by_column:
        frame = _sorted(frame, by_column[wish.sort], descending=wish.descending)
    pages = max(1, -(-len(frame) // size))
    page = min(max(wish.page, 0), pages - 1)
    cut = frame.iloc[page * size : (page + 1) * size]
    records = replace(table, frame=cut).records()
    return View(
        columns=tuple(columns),
        rows=tuple(tuple(_cell(column, record, columns) for column in columns) for record in records),
        keys=tuple(int(key) for key in cut.index),
        total=_total(table, columns) if len(frame) and not wish.text.strip() else None,
        page=page,
        pages=pages,
        found=len(frame),
    )


def _matching(frame: pd.DataFrame, columns: Sequence[Column], text: str) -> "pd.Series[bool]":
    """Rows that have every word of ``text`` in one of their texts."""
    words = _plain(text).split()
    named = [frame[column.name].map(_plain) for column in columns if column.kind is Kind.TEXT]
    matching = pd.Series(data=True, index=frame.index)
    for word in words:
        has = pd.Series(data=False, index=frame.index)
        for texts in named:
            has |= texts.str.contains(word, regex=False)
        matching &= has
    return matching


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _sorted(frame: pd.DataFrame, column: Column, *, descending: bool) -> pd.DataFrame:
    """Ordered by one column; what is missing comes last either way, equal rows keep their order."""
    values = frame[column.name]
    if column.kind in (Kind.TEXT, Kind.STATE):
        values = pd.Series(by_name(values), index=frame.index)
    elif column.kind is not Kind.MOMENT:
        values = values.astype("Float64")
    order = values.sort_values(ascending=not descending, na_position="last", kind="stable").index
    return frame.loc[order]


def _cell(column: Column, record: dict[str, Any], columns: Sequence[Column]) -> Cell:
    value = record[column.name]
    text = c.shown(column, value, shared=bool(record.get("shared")))
    if column.kind is Kind.RATE and column is c.PARTICIPATION and value is not None:
        return Cell(text, share=value)
    if column is c.MEAN and not c.is_missing(record.get("margin")):
        return Cell(f"{text} {c.shown(c.MARGIN, record['margin'])}")
    last_name = [other for other in columns if _is_name(other)][-1]
    if column is last_name and c.RANK in columns:
        return Cell(text, tag=record.get("note") or "")
    return Cell(text)


def _total(table: Table, columns: Sequence[Column]) -> tuple[Cell, ...] | None:
    if table.total is None:
        return None
    shown = dict(zip(table.columns, table.shown_total() or [], strict=True))
    return tuple(
        _cell(column, dict(table.total) | {"note": ""}, columns)
        if column.name in table.total
        else Cell(shown.get(column, ""))
        for column in columns
    )
