"""``qk.figures``: the pictures of an activity in a notebook, from the same table as ``qk.scores``.

Every function takes the id of an activity and ``by`` ("school", "county", "grade", "class"), and gives a
matplotlib Figure, which a notebook shows as the last line of a cell.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from quizkit.report.figures import Picture
    from quizkit.report.tables import Table

__all__ = ["distribution", "funnel", "mean_by_unit", "participation_by_unit"]


def mean_by_unit(
    activity: str, by: str = "school", *, folder: str | Path | None = None, db: str | None = None
) -> "Figure":
    """Mean score with its 95 % interval, ordered by value."""
    from quizkit.report import figures

    return _figure(figures.mean_by_unit, activity, by, folder, db)


def funnel(
    activity: str, by: str = "school", *, folder: str | Path | None = None, db: str | None = None
) -> "Figure":
    """Mean score against the number who took part, with 95 % limits: small units vary more."""
    from quizkit.report import figures

    return _figure(figures.funnel, activity, by, folder, db)


def participation_by_unit(
    activity: str, by: str = "school", *, folder: str | Path | None = None, db: str | None = None
) -> "Figure":
    """Participation in percent."""
    from quizkit.report import figures

    return _figure(figures.participation_by_unit, activity, by, folder, db)


def distribution(
    activity: str, by: str = "school", *, folder: str | Path | None = None, db: str | None = None
) -> "Figure":
    """How many students have which score."""
    from quizkit.report import figures

    return _figure(figures.distribution, activity, by, folder, db)


def _figure(
    draw: "Callable[[Table], Picture]", activity: str, by: str, folder: str | Path | None, db: str | None
) -> "Figure":
    from quizkit.api import score_table

    return draw(score_table(activity, by, folder=folder, db=db)).figure
