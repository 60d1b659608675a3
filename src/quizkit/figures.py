"""``qk.figures``: pictures in a notebook.

Pictures for lessons, from the files of a project: ``timeline`` (quizzes/facts.json), ``route``
(quizzes/routes) and ``trend`` (quizzes/series) give a ``LessonPicture``. Pictures of an activity, from the
same table as ``qk.scores``: these take the id of an activity and ``by`` ("school", "county", "grade",
"class"), and give a matplotlib Figure. As the last line of a cell both are shown.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizkit.i18n import language_of_environment, use_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from quizkit.formats.lesson_data import Told
    from quizkit.report.figures import Picture
    from quizkit.report.lesson_figures import LessonPicture
    from quizkit.report.tables import Table

__all__ = ["distribution", "funnel", "mean_by_unit", "participation_by_unit", "route", "timeline", "trend"]


def timeline(
    events: "str | Sequence[str | Told] | None" = None,
    *,
    tags: str | Sequence[str] = (),
    title: str = "",
    first: str | None = None,
    last: str | None = None,
    folder: str | Path | None = None,
) -> "LessonPicture":
    """Events from top to bottom in the order of time: of the project's table of facts, or as they are told.

    Args:
        events: a tag of the table ("长征"); or a list of ids of facts and of events in one's own words, each
            ("1934-10", "红军出发") or, for a time, ("1937-07-07", "1945-09-02", "全国抗战").
        tags: instead of events: facts with this tag, or with any of these.
        title: of the picture; without one, the tags.
        first: nothing that ended before this year, month or day ("1934", "1934-10", "1934-10-10").
        last: nothing that began after it.
        folder: the project folder (default as for every command: QUIZKIT_DIR, or upwards from here).

    Raises:
        InvalidFile: the table has problems.
        UsageError: no such tag or fact, or nothing in that time; it says what there is, or how to write it.
    """
    from quizkit.formats.lesson_data import chosen_facts
    from quizkit.report.lesson_figures_timeline import timeline as draw

    use_language(language_of_environment())
    chosen = chosen_facts(folder, events, tags, first, last)
    return draw(chosen.facts, title or chosen.title)


def route(name: str, *, folder: str | Path | None = None) -> "LessonPicture":
    """The schematic route of ``quizzes/routes/<name>.json``: places and rivers, no borders.

    Raises:
        InvalidFile: the file has problems.
        UsageError: no such route; it says which there are.
    """
    from quizkit.formats.lesson_data import named_route
    from quizkit.report.lesson_figures_route import route as draw

    use_language(language_of_environment())
    return draw(named_route(folder, name))


def trend(name: str, *, folder: str | Path | None = None) -> "LessonPicture":
    """The numbers over time of ``quizzes/series/<name>.json``.

    Raises:
        InvalidFile: the file has problems.
        UsageError: no such series; it says which there are.
    """
    from quizkit.formats.lesson_data import named_series
    from quizkit.report.lesson_figures_trend import trend as draw

    use_language(language_of_environment())
    return draw(named_series(folder, name))


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
