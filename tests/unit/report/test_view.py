"""Pages of a table: filtered, sorted and cut on the server."""

import pytest

from fakes.counts import school
from quizkit.report import columns as c
from quizkit.report.tables import By, unit_table
from quizkit.report.view import Wish, participation_columns, score_columns, view


@pytest.fixture
def table(heading):
    """Three schools: ranked, not ranked, empty."""
    return unit_table(
        [
            school("红岩小学", [7000, 8000] * 10, not_started=2),
            school("河口教学点", [9000] * 3, not_started=9),
            school("城关小学", [], not_started=4),
        ],
        By.SCHOOL,
        heading,
    )


def names(table, **wish):
    return [row[1].text for row in view(table, score_columns(table), Wish(**wish), 50).rows]


def test_the_tables_own_order_comes_first(table):
    """Without a wish the rows stand as in every export."""
    assert names(table) == [row[1] for row in table.shown_rows()] == ["红岩小学", "河口教学点", "城关小学"]


@pytest.mark.parametrize(
    ("sort", "descending", "first"),
    [
        ("mean", False, "红岩小学"),
        ("mean", True, "河口教学点"),
        ("enrolled", False, "城关小学"),
        ("school", False, "城关小学"),
        ("rank", True, "红岩小学"),
    ],
)
def test_sorting(table, sort, descending, first):
    """Numbers sort as numbers, names by pinyin, and what is missing never comes first."""
    assert names(table, sort=sort, descending=descending)[0] == first


def test_missing_values_are_last_both_ways(table):
    """A school without a mean is last whether the mean goes up or down."""
    assert names(table, sort="mean")[-1] == names(table, sort="mean", descending=True)[-1] == "城关小学"


def test_an_unknown_column_changes_nothing(table):
    """A browser may ask for any column; one that is not there sorts nothing."""
    assert names(table, sort="__class__") == names(table)


def test_filtering(table):
    """Every typed word must occur in a name, in any width or case; the total stands only under all rows."""
    assert names(table, text="小学") == ["红岩小学", "城关小学"]
    assert names(table, text="小学 红") == ["红岩小学"]
    assert names(table, text="(.*") == []
    columns = score_columns(table)
    assert view(table, columns, Wish(), 50).total
    assert view(table, columns, Wish(text="红"), 50).total is None


def test_pages(table):
    """Pages cut the rows; a page beyond the last is the last."""
    columns = score_columns(table)
    second = view(table, columns, Wish(page=1), 2)
    assert (second.page, second.pages, second.found, len(second.rows)) == (1, 2, 3, 1)
    assert view(table, columns, Wish(page=99), 2) == second
    assert view(table, columns, Wish(page=-5), 2).page == 0
    assert table.frame.loc[second.keys[0], "unit"] == "城关小学"


def test_what_a_cell_shows(table):
    """Participation draws a bar, the mean has its interval beside it, a unit without rank says why."""
    shown = view(table, score_columns(table), Wish(), 50)
    cells = dict(zip([column.name for column in shown.columns], shown.rows[0], strict=True))
    assert cells["participation"].share == pytest.approx(20 / 22)
    assert cells["mean"].text == "75.00 ±2.40"
    assert shown.rows[1][1].tag == "人数少，不宜比较"


def test_participation_shows_no_scores(table):
    """The table of who takes part has the four states and no score."""
    columns = participation_columns(table)
    assert c.MEAN not in columns
    assert [cell.text for cell in view(table, columns, Wish(), 50).rows[0]] == [
        *("红岩小学", "22", "2", "0", "20", "0", "90.9%")
    ]
