"""Dates that are as precise as they are known, and the table of facts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.facts import Fact, FactTable, PartialDate
from quizkit.domain.questions import Source

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
SOURCES = (Source("大事记", "编者", "2021"),)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """A day, its month or its year."""
    day = draw(DAYS)
    parts = draw(st.sampled_from((1, 2, 3)))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


def fact(begun: PartialDate, ended: PartialDate | None = None, id_: str = "x", tag: str = "t") -> Fact:
    """A fact at that time."""
    return Fact(id_, "某事", (), begun, ended, (tag,), SOURCES)


@given(partial_dates())
def test_a_date_reads_as_it_is_written(told: PartialDate) -> None:
    """Writing and reading are each other's inverse."""
    assert PartialDate.parse(str(told)) == told


@given(partial_dates(), partial_dates())
def test_dates_are_sorted_by_their_first_day(one: PartialDate, other: PartialDate) -> None:
    """And the order is total: of two that differ one comes first."""
    if one.first_day != other.first_day:
        assert (one < other) == (one.first_day < other.first_day)
    assert (one < other) + (other < one) + (one == other) == 1


@given(partial_dates())
def test_the_first_day_is_not_after_the_last(told: PartialDate) -> None:
    """A day is both; the day after the last one is in another month or year."""
    assert told.first_day <= told.last_day
    assert (told.first_day == told.last_day) == (told.day is not None)
    after = told.last_day + timedelta(days=1)
    if told.month is None:
        assert (after.year, after.month, after.day) == (told.year + 1, 1, 1)
    elif told.day is None:
        assert after.day == 1


@pytest.mark.parametrize(
    "text", ["", "35", "1935-1", "1935-01-1", "1935年", "1935-01-15-", " 1935", "１９３５"]
)
def test_another_form_is_no_date(text: str) -> None:
    """It is not guessed at."""
    assert PartialDate.parse(text) is None


@pytest.mark.parametrize("text", ["0000", "1935-00", "1935-13", "1935-02-29", "1935-04-31", "1935-01-00"])
def test_a_day_that_no_calendar_has_is_an_error(text: str) -> None:
    """The form is right, the date is not."""
    with pytest.raises(ValueError):  # noqa: PT011 - the calendar's own sentence
        PartialDate.parse(text)


def test_a_day_without_a_month_is_no_date() -> None:
    """Nor can one be made in the program."""
    with pytest.raises(ValueError, match="month"):
        PartialDate(1935, None, 1)


@given(DAYS, st.integers(0, 5000), st.integers(-3000, 8000))
def test_a_date_fits_a_fact_if_they_share_a_day(begun: date, lasts: int, off: int) -> None:
    """At the precision of the date that is told: day, month or year."""
    begun = min(begun, date(2980, 1, 1))
    ended, told = begun + timedelta(days=lasts), begun + timedelta(days=off)
    it = fact(whole(begun), whole(ended))
    assert it.fits(whole(told)) == (begun <= told <= ended)
    months = (begun.year, begun.month) <= (told.year, told.month) <= (ended.year, ended.month)
    assert it.fits(PartialDate(told.year, told.month)) == months
    assert it.fits(PartialDate(told.year)) == (begun.year <= told.year <= ended.year)


def whole(day: date) -> PartialDate:
    """The day as a date of a table."""
    return PartialDate(day.year, day.month, day.day)


@given(partial_dates(), partial_dates())
def test_two_facts_of_one_day_fit_each_others_dates(one: PartialDate, other: PartialDate) -> None:
    """Fitting does not depend on which of the two stands in the table."""
    assert fact(one).fits(other) == fact(other).fits(one)


def test_a_span_is_shown_with_both_ends() -> None:
    """As the table has them."""
    assert fact(PartialDate(1935, 1, 15)).span == "1935-01-15"
    assert fact(PartialDate(1935, 1, 15), PartialDate(1935, 1, 17)).span == "1935-01-15/1935-01-17"


def test_the_facts_of_tags_come_in_the_order_of_time() -> None:
    """With any of the tags, each once; by id each is found."""
    late, early, other = (
        fact(PartialDate(1935), id_="late", tag="a"),
        fact(PartialDate(1927, 8, 1), id_="early", tag="b"),
        fact(PartialDate(1930), id_="other", tag="c"),
    )
    table = FactTable((late, early, other))
    assert table.tagged("a", "b") == (early, late)
    assert table.tagged("d") == ()
    assert table.in_order == (early, other, late)
    assert table.by_id["late"] is late
