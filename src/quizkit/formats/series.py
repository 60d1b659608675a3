"""Series: from a JSON file to a domain value, or to all of its problems."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path as FilePath

from quizkit.domain.questions import Source
from quizkit.domain.series import Mark, Point, Series
from quizkit.formats.document import Document
from quizkit.formats.findings import Findings
from quizkit.formats.series_models import SeriesFile
from quizkit.formats.shape import validated
from quizkit.formats.versions import upgraded


def load_series(path: FilePath | str) -> Series:
    """The series in the file ``path``.

    Raises:
        InvalidFile: with every problem of the file.
        OSError: it cannot be read.
    """
    document = Document(FilePath(path))
    series = read_series(document)
    document.raise_problems()
    assert series is not None  # noqa: S101 - without a problem there is a series
    return series


def read_series(document: Document) -> Series | None:
    """The series of ``document``, its problems noted there; None unless its shape holds."""
    value = upgraded(document)
    model = None if value is None else validated(SeriesFile, value, document, ())
    if model is None:
        return None
    if model.id != document.path.stem:
        document.find(("id",), "not_file_name", id=model.id, file=document.path.stem)
    years = [point.at for point in model.points]
    _check_order(years, "points", document)
    _check_order([mark.at for mark in model.marks], "marks", document)
    for number, mark in enumerate(model.marks):
        if mark.at not in years:
            listed = ", ".join(map(str, years))
            document.find(("marks", number, "at"), "mark_no_point", at=mark.at, years=listed)
    return Series(
        id=model.id,
        title=model.title.strip(),
        unit=model.unit.strip(),
        points=tuple(Point(point.at, _exact(point.value)) for point in model.points),
        marks=tuple(Mark(mark.at, mark.text.strip()) for mark in model.marks),
        sources=tuple(Source(s.title, s.by, s.year, s.place) for s in model.sources),
        note=model.note.strip(),
    )


def _check_order(years: Sequence[int], field: str, document: Findings) -> None:
    for number, (before, year) in enumerate(pairwise(years), start=1):
        if year <= before:
            document.find((field, number, "at"), "years_out_of_order", at=year, before=before)


def _exact(value: float) -> Decimal:
    """A float of up to 15 digits as it was written, without ".0" at a whole number."""
    exact = Decimal(repr(value))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact
