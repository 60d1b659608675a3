"""How much a page may say: a burst, then so many a second."""

from hypothesis import given
from hypothesis import strategies as st

from quizkit.serve.sessions.allowance import BURST, RATE, Allowance


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(1, 100)), min_size=1, max_size=50))
def test_who_waits_as_told_never_says_more_than_the_burst_and_the_rate(
    said: list[tuple[float, int]],
) -> None:
    """Before each message all earlier ones fit into the burst and the rate since the beginning."""
    now, total = 100.0, 0
    allowance = Allowance(now)
    for pause, messages in said:
        now += pause
        total += messages
        now += allowance.spend(messages, now)
        assert total <= BURST + RATE * (now - 100.0) + 1e-6


def test_a_person_is_never_slowed() -> None:
    """Ten taps a second for an hour, each of two messages, are read at once."""
    allowance = Allowance(0.0)
    assert all(allowance.spend(2, n / 10) == 0 for n in range(36_000))
