"""Ranks: score, then time, then earlier submission."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizkit.domain.ranking import Rank, competition_ranks, rank_key, ranks
from strategies import START, moments


@dataclass(frozen=True)
class Row:
    """A row with a result."""

    score: int
    time_used: timedelta = timedelta(0)
    submitted_at: datetime = START


rows = st.builds(Row, st.integers(0, 3), st.sampled_from([timedelta(0), timedelta(1)]), moments)


def test_each_key_decides_after_the_one_before() -> None:
    """Higher score first, then less time, then the earlier end; the deciding key is named."""
    minute = timedelta(minutes=1)
    table = [
        Row(900, 2 * minute),
        Row(800, minute, START),
        Row(800, minute, START + minute),
        Row(800, 3 * minute),
        Row(900, minute),
    ]
    assert ranks(table) == [
        Rank(2, shared=False, decided_by="time_used"),
        Rank(3, shared=False, decided_by="score"),
        Rank(4, shared=False, decided_by="submitted_at"),
        Rank(5, shared=False, decided_by="time_used"),
        Rank(1, shared=False),
    ]


def test_equal_keys_share_a_rank_and_the_next_one_skips() -> None:
    """1 2 2 4."""
    table = [Row(9), Row(8), Row(8), Row(7)]
    assert [(r.rank, r.shared) for r in ranks(table)] == [(1, False), (2, True), (2, True), (4, False)]
    assert [r.decided_by for r in ranks(table)] == ["", "score", "", "score"]


@given(st.lists(rows, min_size=1, max_size=12), st.data())
def test_ranks_do_not_depend_on_the_order_of_the_rows(table: list[Row], data: st.DataObject) -> None:
    """A row has the same rank wherever it stands."""
    order = data.draw(st.permutations(range(len(table))))
    before = [(r.rank, r.shared) for r in ranks(table)]
    after = [(r.rank, r.shared) for r in ranks([table[n] for n in order])]
    assert after == [before[n] for n in order]


@given(st.lists(rows, min_size=1, max_size=12))
def test_a_rank_counts_who_is_better(table: list[Row]) -> None:
    """A rank is one more than the number of better rows."""
    for row, rank in zip(table, ranks(table), strict=True):
        assert rank.rank == 1 + sum(rank_key(other) < rank_key(row) for other in table)
        assert rank.shared == (sum(rank_key(other) == rank_key(row) for other in table) > 1)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_competition_ranks_agree_with_ranks(scores: list[int]) -> None:
    """Both ways to rank by score alone give the same places."""
    by_key = competition_ranks([(-score,) for score in scores])
    assert by_key == [(r.rank, r.shared) for r in ranks([Row(score) for score in scores])]


def test_nobody_has_no_rank() -> None:
    """A table without results has no ranks, and no error."""
    assert ranks([]) == []
