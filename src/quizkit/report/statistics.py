"""Means, intervals and medians from counts per score, exact until the last division.

Rules: standard deviation with n - 1; the 95 % interval of a mean is Student's t interval; the median of an
even number is the mean of the middle two. What needs two values is NaN below two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import exp, inf, lgamma, log, nan, pi, sqrt, tan
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

_LARGEST = 2**63 - 1
_SERIES_FROM = 300  # degrees of freedom from which the series below is exact to 1e-13


@dataclass(frozen=True)
class Histograms:
    """Counts per score of several units: ``count[i]`` students of ``unit[i]`` have ``score[i]``.

    Rows are sorted by unit, then score; scores are hundredths.
    """

    units: int
    unit: Integers
    score: Integers
    count: Integers

    @classmethod
    def of(cls, histograms: Sequence[Mapping[int, int]]) -> "Histograms":
        """From one ``{score: count}`` a unit; counts of 0 are left out."""
        sizes = [len(histogram) for histogram in histograms]
        rows = sum(sizes)
        score = np.fromiter(chain.from_iterable(histograms), np.int64, rows)
        count = np.fromiter(chain.from_iterable(h.values() for h in histograms), np.int64, rows)
        unit = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        order = np.lexsort((score, unit))
        order = order[count[order] > 0]
        return cls(len(sizes), unit[order], score[order], count[order])

    def merged(self) -> "Histograms":
        """All units as one."""
        scores, place = np.unique(self.score, return_inverse=True)
        count = np.zeros(len(scores), np.int64)
        np.add.at(count, place, self.count)
        return Histograms(1, np.zeros(len(scores), np.int64), scores, count)

    def students(self) -> Integers:
        """Students of each unit."""
        return self._per_unit(self.count)

    def at_least(self, least: Integers) -> Integers:
        """Students of each unit whose score is its ``least`` or more."""
        return self._per_unit(np.where(self.score >= least[self.unit], self.count, 0))

    def top(self) -> Integers:
        """The highest score of each unit; -1 where there is none."""
        top = np.full(self.units, -1, np.int64)
        np.maximum.at(top, self.unit, self.score)
        return top

    def middle_sum(self) -> Integers:
        """Twice the median: the sum of the middle two scores; 0 where there is none."""
        if not len(self.score):
            return np.zeros(self.units, np.int64)
        n = self.students()
        until = np.cumsum(self.count)
        first = np.cumsum(n) - n
        last_row = len(until) - 1
        lower = np.searchsorted(until, first + np.maximum(n - 1, 0) // 2, side="right")
        upper = np.searchsorted(until, first + n // 2, side="right")
        both = self.score[np.minimum(lower, last_row)] + self.score[np.minimum(upper, last_row)]
        return np.where(n > 0, both, 0)

    def moments(self) -> list[tuple[int, int, int]]:
        """(students, sum of scores, sum of squares) of each unit, exact."""
        largest = int(self.score.max(initial=0)) ** 2 * int(self.count.sum())
        # Python's own integers where 64 bits might not hold a sum of squares.
        score = self.score if largest <= _LARGEST else self.score.astype(object)
        sums = self._per_unit(self.count * score)
        squares = self._per_unit(self.count * score * score)
        return [(int(n), int(s), int(q)) for n, s, q in zip(self.students(), sums, squares, strict=True)]

    def _per_unit(self, values: npt.NDArray[np.int64]) -> Integers:
        total = np.zeros(self.units, values.dtype)
        np.add.at(total, self.unit, values)
        return total


def mean(n: int, total: int) -> float:
    """The mean in points of ``n`` scores that sum to ``total`` hundredths; NaN without scores."""
    return total / (100 * n) if n else nan


def deviation(n: int, total: int, squares: int) -> float:
    """The standard deviation (n - 1) in points; NaN below two scores."""
    if n < 2:  # noqa: PLR2004 - one value has no spread
        return nan
    return sqrt((n * squares - total * total) / (n * (n - 1))) / 100


def margin(n: int, deviation: float) -> float:
    """Half the width of the 95 % t interval of a mean; NaN below two scores."""
    return t_quantile(n - 1) * deviation / sqrt(n) if n > 1 else nan


@lru_cache(maxsize=4096)
def t_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t with ``freedom`` degrees of freedom, to 1e-11.

    A series in 1/freedom (Fisher and Cornish) where it is exact enough; below, Newton's steps from it on the
    distribution itself. SciPy would bring 100 MB for this one number.
    """
    if freedom < 1:
        return inf
    z = NormalDist().inv_cdf(0.975)
    t = _series(z, freedom)
    if freedom >= _SERIES_FROM:
        return t
    if freedom == 1:
        return tan(0.475 * pi)  # too far from the series for Newton
    for _step in range(50):
        change = (_beyond(t, freedom) - 0.05) / (2 * _density(t, freedom))
        t += change
        if abs(change) < 1e-13 * t:
            break
    return t


def _series(z: float, freedom: int) -> float:
    v = float(freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
        (27 * z**11 + 339 * z**9 + 930 * z**7 - 1782 * z**5 - 765 * z**3 + 17955 * z) / 368640,
    )
    return z + sum(term / v**power for power, term in enumerate(terms, start=1))


def _density(t: float, freedom: int) -> float:
    v = float(freedom)
    log_scale = lgamma((v + 1) / 2) - lgamma(v / 2) - 0.5 * log(v * pi)
    return exp(log_scale - (v + 1) / 2 * log(1 + t * t / v))


def _beyond(t: float, freedom: int) -> float:
    """The probability that |T| is larger than ``t``: the incomplete beta function I_x(v/2, 1/2)."""
    a, b, x = freedom / 2, 0.5, freedom / (freedom + t * t)
    if x < (a + 1) / (a + b + 2):
        return _beta_front(a, b, x) * _continued_fraction(a, b, x) / a
    return 1 - _beta_front(b, a, 1 - x) * _continued_fraction(b, a, 1 - x) / b


def _beta_front(a: float, b: float, x: float) -> float:
    return exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))


def _continued_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    d = 1 / (1 - (a + b) * x / (a + 1))
    c, value = 1.0, d
    for m in range(1, 1000):
        for coefficient in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + coefficient * d)
            c = 1 + coefficient / c
            change = d * c
            value *= change
        if change == 1:
            break
    return value
