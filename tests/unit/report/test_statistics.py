"""Statistics against brute force over the raw list of scores, and against known numbers."""

import random
import statistics
from collections import Counter
from fractions import Fraction
from math import cos, exp, inf, isnan, lgamma, log, pi, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.report.statistics import Histograms, deviation, margin, mean, t_quantile

scores = st.lists(st.integers(0, 20000), max_size=60)


def of(*lists: list[int]) -> Histograms:
    return Histograms.of([Counter(values) for values in lists])


@given(st.lists(scores, min_size=1, max_size=5))
def test_figures_agree_with_the_raw_list(lists):
    """Mean, SD, median and top from counts agree with those of the raw list to 1e-9."""
    histograms = of(*lists)
    for values, moments, middle, top in zip(
        lists, histograms.moments(), histograms.middle_sum(), histograms.top(), strict=True
    ):
        if not values:
            assert isnan(mean(*moments[:2]))
            assert top == -1
            continue
        assert mean(*moments[:2]) == pytest.approx(float(Fraction(sum(values), 100 * len(values))), abs=1e-9)
        assert middle / 200 == pytest.approx(statistics.median(values) / 100, abs=1e-9)
        assert top == max(values)
        if len(values) > 1:
            # Exact fractions: statistics.stdev of floats is itself less exact than 1e-9 for such values.
            variance = statistics.variance([Fraction(value, 100) for value in values])
            assert deviation(*moments) == pytest.approx(sqrt(variance), abs=1e-9)


@given(scores, scores)
def test_merging_is_pooling(a, b):
    """Merged units have the figures of all their students together."""
    merged, pooled = of(a, b).merged(), of(a + b)
    assert merged.moments() == pooled.moments()
    assert merged.middle_sum().tolist() == pooled.middle_sum().tolist()


@given(scores, st.integers(0, 20000))
def test_at_least_counts_the_threshold_itself(values, least):
    """A score equal to the threshold reaches it."""
    import numpy as np

    assert of(values).at_least(np.array([least]))[0] == sum(value >= least for value in values)


@given(st.lists(st.integers(0, 20000), min_size=2, max_size=40), st.integers(0, 5000))
def test_adding_a_constant_moves_the_mean_alone(values, more):
    """+c to all scores: mean +c, deviation as it was."""
    ((n, total, squares),) = of(values).moments()
    ((_n, moved, moved_squares),) = of([value + more for value in values]).moments()
    assert mean(n, moved) == pytest.approx(mean(n, total) + more / 100, abs=1e-9)
    assert deviation(n, moved, moved_squares) == pytest.approx(deviation(n, total, squares), abs=1e-9)


def test_sums_beyond_64_bits_stay_exact():
    """Squares that 64 bits cannot hold are summed exactly all the same."""
    high = 3_000_000_000
    ((n, total, squares),) = Histograms.of([{high: 5, high + 1: 1}]).moments()
    assert (n, total, squares) == (6, 6 * high + 1, 5 * high**2 + (high + 1) ** 2)
    assert deviation(n, total, squares) == pytest.approx(sqrt(1 / 6) / 100, rel=1e-12)


def test_a_million_scores_have_the_exact_mean():
    """The mean of a million scores is that of their exact sum."""
    rng = random.Random(7)
    values = [rng.randrange(0, 10001) for _ in range(1_000_000)]
    ((n, total, _squares),) = of(values).moments()
    assert mean(n, total) == float(Fraction(sum(values), 100 * n))


@pytest.mark.parametrize("freedom", [1, 2, 4])
def test_t_quantiles_with_closed_forms(freedom):
    """For 1, 2 and 4 degrees of freedom the quantile has a formula."""
    p = 0.975
    alpha = 4 * p * (1 - p)
    from math import acos

    q = cos(acos(sqrt(alpha)) / 3) / sqrt(alpha)
    expected = {1: sin(pi * (p - 0.5)) / cos(pi * (p - 0.5)), 2: (2 * p - 1) * sqrt(2 / alpha)}
    expected[4] = 2 * sqrt(q - 1)
    assert t_quantile(freedom) == pytest.approx(expected[freedom], rel=1e-12)


@pytest.mark.parametrize("freedom", [3, 5, 9, 30, 100, 299, 300, 1000, 29999])
def test_t_quantiles_enclose_95_percent(freedom):
    """Integrating the density (Simpson) between -t and t gives 0.95, on both sides of the two methods."""
    scale = (
        exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi) if freedom < 300 else None
    )
    if scale is None:
        scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - 0.5 * log(freedom * pi))

    def density(t: float) -> float:
        return scale * (1 + t * t / freedom) ** (-(freedom + 1) / 2)

    t, steps = t_quantile(freedom), 4000
    h = t / steps
    inner = sum((4 if i % 2 else 2) * density(i * h) for i in range(1, steps))
    assert 2 * h / 3 * (density(0) + inner + density(t)) == pytest.approx(0.95, abs=1e-9)


def test_no_interval_below_two():
    """One score has no interval, none at all neither."""
    assert isnan(margin(1, 0.0))
    assert isnan(margin(0, 0.0))
    assert t_quantile(0) == inf


def test_the_interval_by_hand():
    """Scores 70, 80, 90: SD 10, t(2) 4.3027, half width 24.84."""
    ((n, total, squares),) = of([7000, 8000, 9000]).moments()
    assert margin(n, deviation(n, total, squares)) == pytest.approx(24.841377117, abs=1e-8)
