"""Use cases. Each call is one transaction; the clock and chance come from outside.

::

    with open_services("data/quizkit.db") as services:
        identity = services.entry.identify("hong-2026", class_id, "王小明")
        sitting = services.attempts.start("hong-2026", identity)
        services.attempts.answer(sitting.ref, "event-1", 0, "b")
"""

from quizkit.services.opening import Services, open_services, utc_now
from quizkit.services.values import (
    CLOSED,
    OPEN,
    SCHEDULED,
    ActivityInfo,
    Ahead,
    CorrectionDone,
    CorrectionPreview,
    FoundAttempt,
    NotStarted,
    Person,
    PublishedActivity,
    PublishedQuestion,
    PublishedVersion,
    Pulse,
    QuestionReport,
    Review,
    RosterChange,
    RosterReport,
    Saved,
    SectionAhead,
    Sitting,
    SittingRef,
    StudentRow,
    Unit,
    UnitCounts,
)

__all__ = [
    "CLOSED",
    "OPEN",
    "SCHEDULED",
    "ActivityInfo",
    "Ahead",
    "CorrectionDone",
    "CorrectionPreview",
    "FoundAttempt",
    "NotStarted",
    "Person",
    "PublishedActivity",
    "PublishedQuestion",
    "PublishedVersion",
    "Pulse",
    "QuestionReport",
    "Review",
    "RosterChange",
    "RosterReport",
    "Saved",
    "SectionAhead",
    "Services",
    "Sitting",
    "SittingRef",
    "StudentRow",
    "Unit",
    "UnitCounts",
    "open_services",
    "utc_now",
]
