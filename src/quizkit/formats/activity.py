"""Activities: from a JSON file to a domain value, or to all of its problems."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo

from quizkit.domain.activity import (
    ALL_SHOWN,
    Activity,
    AttemptPolicy,
    Counts,
    Entry,
    Mode,
    ReviewPolicy,
    SectionPlan,
    Shown,
    Shuffle,
    TableRules,
    Window,
)
from quizkit.domain.bank import Bank, pool_of
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules
from quizkit.domain.supply import PoolIndex
from quizkit.formats.activity_models import ActivityFile, SectionFile, WindowFile
from quizkit.formats.bank_checks import exact_hundredths
from quizkit.formats.document import Document
from quizkit.formats.findings import Findings
from quizkit.formats.problems import Path
from quizkit.formats.shape import shown, validated
from quizkit.formats.versions import upgraded

PRESETS = {
    Mode.PRACTICE: (AttemptPolicy(max=None), ReviewPolicy(ALL_SHOWN - {Shown.SCORE}, ALL_SHOWN, ALL_SHOWN)),
    Mode.CONTEST: (AttemptPolicy(max=1), ReviewPolicy(frozenset(), frozenset({Shown.SCORE}), ALL_SHOWN)),
}
"""What the two modes mean where a file says nothing itself."""


def load_activity(path: FilePath | str, banks: Iterable[Bank] | None = None) -> Activity:
    """The activity in the file ``path``; with ``banks``, those of its project, also whether they can fill it.

    Raises:
        InvalidFile: with every problem of the file.
        OSError: it cannot be read.
    """
    document = Document(FilePath(path))
    activity = read_activity(document)
    if activity and banks is not None:
        check_supply(activity, {bank.id: bank for bank in banks}, document)
    document.raise_problems()
    assert activity is not None  # noqa: S101 - without a problem there is an activity
    return activity


def read_activity(document: Document) -> Activity | None:
    """The activity of ``document``, its problems noted there; None unless its shape holds."""
    value = upgraded(document)
    return None if value is None else activity_of(value, document)


def activity_of(value: object, document: Findings) -> Activity | None:
    """The activity ``value`` (in the form of a file), its problems noted; None unless its shape holds."""
    model = validated(ActivityFile, value, document, ())
    if model is None:
        return None
    mode = Mode(model.mode)
    review = _review(model, mode, document)
    window = _window(model.window, document)
    if model.tables.passed > model.tables.excellent:
        document.find(("tables", "excellent"), "tables_order")
    sections = tuple(
        section_of(section, document, ("paper", "sections", number))
        for number, section in enumerate(model.paper.sections)
    )
    if window is None:
        return None
    return Activity(
        id=model.id,
        title=model.title,
        mode=mode,
        window=window,
        sections=sections,
        time_limit=None if model.time_limit is None else model.time_limit * 60,
        grace=model.grace_seconds,
        attempts=_attempts(model, mode, document),
        shuffle=Shuffle(model.shuffle.questions, model.shuffle.options),
        rules=ScoringRules(
            MultipleRule(model.multiple_rule),
            HalfRounding(model.half_rounding),
            OrderScheme(model.order_scheme),
        ),
        review=review,
        entry=Entry(model.entry),
        tables=TableRules(
            excellent=model.tables.excellent,
            passed=model.tables.passed,
            min_participation=model.tables.min_participation,
            min_submitted=model.tables.min_submitted,
        ),
        retention_days=model.retention_days,
        contact=model.contact,
    )


def _attempts(model: ActivityFile, mode: Mode, document: Findings) -> AttemptPolicy:
    given = model.attempts
    most = given.max if "max" in given.model_fields_set else PRESETS[mode][0].max
    if most is not None and given.per_day is not None and given.per_day > most:
        document.find(("attempts", "per_day"), "per_day_over_max")
    return AttemptPolicy(most, given.per_day, Counts(given.counts))


def _review(model: ActivityFile, mode: Mode, document: Findings) -> ReviewPolicy:
    preset = PRESETS[mode][1]
    given = {
        when: names
        for when in ("during", "submitted", "closed")
        if (names := getattr(model.review, when)) is not None
    }
    if mode is Mode.CONTEST:
        for when in ("during", "submitted"):
            for number, name in enumerate(given.get(when, ())):
                if name != Shown.SCORE:
                    document.find(("review", when, number), "answers_too_early", value=name)
    return replace(preset, **{when: frozenset(map(Shown, names)) for when, names in given.items()})


def _window(model: WindowFile, document: Findings) -> Window | None:
    zone = _zone(model.time_zone, document)
    opens = _moment(model.opens, "opens", document)
    closes = None if model.closes is None else _moment(model.closes, "closes", document)
    if opens and closes and closes <= opens:
        document.find(("window", "closes"), "closes_before_opens")
    if zone is None or opens is None:
        return None
    ends = closes.replace(tzinfo=zone).astimezone(UTC) if closes else None
    return Window(opens.replace(tzinfo=zone).astimezone(UTC), ends, model.time_zone)


def _zone(name: str, document: Findings) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no path inside the data, a folder of the data
        document.find(("window", "time_zone"), "unknown_time_zone", value=shown(name))
        return None


def _moment(text: str, field: str, document: Findings) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    # A date without a time would silently mean midnight; years far off overflow in another time zone.
    sensible = moment is not None and moment.tzinfo is None and "T" in text and 2000 <= moment.year <= 2999  # noqa: PLR2004
    if not sensible:
        document.find(("window", field), "bad_time", value=shown(text))
        return None
    return moment


def section_of(model: SectionFile, document: Findings, path: Path) -> SectionPlan:
    """The plan of a section, its problems noted."""
    points = None
    if model.points is not None:
        exact = exact_hundredths(model.points)
        points = int(exact)
        if exact.denominator != 1:
            document.find((*path, "points"), "points_decimals", value=shown(model.points))
    return SectionPlan(
        title=model.title,
        draw=model.draw,
        banks=tuple(model.banks),
        types=tuple(model.types),
        tags=tuple(model.tags),
        level=model.level,
        difficulty=_difficulty(model.difficulty, document, path),
        points=points,
    )


def _difficulty(given: list[int] | None, document: Findings, path: Path) -> tuple[int, int] | None:
    if given is None:
        return None
    if len(given) != 2 or not 1 <= given[0] <= given[1] <= 3:  # noqa: PLR2004 - [lowest, highest] of 1 to 3
        document.find((*path, "difficulty"), "difficulty_range")
        return None
    return given[0], given[1]


def check_supply(activity: Activity, banks: Mapping[str, Bank | None], document: Findings) -> None:
    """Notes unknown banks, and sections that the known ones cannot fill; None is a bank with problems."""
    known = ", ".join(sorted(banks))
    missing = False
    for number, section in enumerate(activity.sections):
        for place, bank_id in enumerate(section.banks):
            if bank_id not in banks:
                where = ("paper", "sections", number, "banks", place)
                document.find(where, "unknown_bank", id=bank_id, ids=known)
                missing = True
    needed = needed_banks(activity, banks)
    if missing or any(banks[bank_id] is None for bank_id in needed):
        return  # what cannot be read cannot be counted: the bank's own problems come first
    pool = pool_of(tuple(bank for bank_id in needed if (bank := banks[bank_id])))
    for number, short in PoolIndex(pool).shortages(activity.sections).items():
        document.find(("paper", "sections", number, "draw"), "section_short", sentence=str(short))


def needed_banks(activity: Activity, known: Iterable[str]) -> tuple[str, ...]:
    """Ids of the banks the activity can draw from: all known ones if a section names none."""
    if all(section.banks for section in activity.sections):
        return tuple(sorted({bank_id for section in activity.sections for bank_id in section.banks}))
    return tuple(sorted(known))
