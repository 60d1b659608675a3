"""From the store to a table: what commands, notebooks and the organiser's page ask for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from quizkit.report.students import not_started_table, student_table
from quizkit.report.tables import By, Heading, Table, unit_table
from quizkit.services import Services
from quizkit.services.values import PublishedActivity


def heading_of(found: PublishedActivity, now: datetime) -> Heading:
    """The heading of a table made ``now``, by the clock of the activity's own zone."""
    activity = found.activity
    zone = ZoneInfo(activity.window.time_zone)
    return Heading(activity.id, activity.title, activity.tables, now.astimezone(zone))


def score_table(services: Services, activity_id: str, by: By, now: datetime) -> Table:
    """The score table of an activity. Raises NotFound."""
    heading = heading_of(services.activities.get(activity_id), now)
    if by is By.STUDENT:
        return student_table(list(services.scores.students(activity_id)), heading)
    return unit_table(services.scores.counts(activity_id, by.value), by, heading)


def not_started(services: Services, activity_id: str, now: datetime, *, names: bool) -> Table:
    """Who on the roster has not begun, a row a class; with names only where they are asked for."""
    heading = heading_of(services.activities.get(activity_id), now)
    classes = services.scores.counts(activity_id, By.CLASS.value)
    return not_started_table(classes, list(services.scores.not_started(activity_id)), heading, names=names)
