"""From banks to an activity, as a teacher's page does it: live counts, sample papers, save, publish."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from quizkit.domain.activity import SectionPlan, Shuffle
from quizkit.domain.bank import Bank, pool_of
from quizkit.domain.paper import Paper, PaperMaker
from quizkit.domain.supply import PoolIndex, Supply, supply_of
from quizkit.errors import ActivityChanged, InvalidFile
from quizkit.formats.activity import load_activity
from quizkit.formats.activity_draft import check_draft
from quizkit.formats.activity_text import activity_text
from quizkit.formats.document import Document
from quizkit.formats.problems import Problem
from quizkit.formats.project import Project
from quizkit.formats.sources import Ready, Sources, activity_file, read_sources, ready_activity
from quizkit.i18n import _
from quizkit.services.authoring.files import alone, write_whole
from quizkit.services.opening import Services
from quizkit.services.values import PublishedActivity, PublishedVersion

_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Opened:
    """An activity file as it was read: its JSON value, and the hash that ``Composer.save`` asks for."""

    value: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class ActivityDraft:
    """An activity file of the project; ``problem`` is its first one, whatever its banks hold; "" without."""

    id: str
    """The name of its file, by which everything here knows it."""
    title: str
    problem: str = ""


@dataclass(frozen=True)
class Published:
    """What publishing stored, and how the activity stands now."""

    version: PublishedVersion
    activity: PublishedActivity


class Composer:
    """Use cases of a page that composes activities of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._banks: tuple[Bank, ...] = ()
        self._index = PoolIndex(())

    def sources(self) -> Sources:
        """All banks of the project, and what is wrong with those that cannot be used."""
        return read_sources(self._project)

    # --- while the page is open ------------------------------------------------------------------

    def supply(
        self, banks: Sequence[Bank], sections: Sequence[SectionPlan], level: str | None = None
    ) -> Supply:
        """What the sections find in the banks; ``level`` is that of the student, None for any.

        Fast enough for every keystroke as long as the same ``banks`` are given.
        """
        return supply_of(self._indexed(banks), sections, level)

    def samples(
        self,
        sections: Sequence[SectionPlan],
        banks: Sequence[Bank],
        seeds: Sequence[str],
        level: str,
        shuffle: Shuffle | None = None,
    ) -> tuple[Paper, ...]:
        """Papers as students of a level would get them, one a seed; they hold the key.

        Raises:
            PaperError: the banks cannot fill them.
        """
        maker = PaperMaker(sections, self._indexed(banks), shuffle or Shuffle())
        return tuple(maker.draw(seed, level) for seed in seeds)

    def _indexed(self, banks: Sequence[Bank]) -> PoolIndex:
        same = len(banks) == len(self._banks) and all(map(_is, banks, self._banks))
        if not same:
            self._banks = tuple(banks)
            self._index = PoolIndex(pool_of(self._banks))
        return self._index

    # --- files -----------------------------------------------------------------------------------

    def drafts(self) -> list[ActivityDraft]:
        """All activity files of the project, published or not, by their names."""
        return [_draft(file) for file in sorted(self._project.activities.glob("*.json"))]

    def load(self, activity_id: str) -> Opened:
        """The activity file of that id.

        Raises:
            UsageError: there is none.
            InvalidFile: it is no JSON object.
        """
        path = activity_file(self._project, activity_id)
        # Before it is read: who changes it in between is noticed when it is saved.
        found = _hash(path)
        document = Document(path)
        if document.readable and not isinstance(document.value, dict):
            document.find((), "not_object")
        if not isinstance(document.value, dict):
            document.raise_problems()
        return Opened(document.value, found)

    def save(self, value: Mapping[str, Any], expected: str | None) -> Opened:
        """Writes the file of the activity ``value``, which may lack questions but has no other problem.

        ``expected`` is the hash it was opened with, None for a new one.

        Raises:
            ActivityChanged: somebody else has changed it since, or the id of a new one is taken.
            InvalidFile: the value has problems.
            FileUnwritable.
        """
        activity, problems = check_draft(value)
        path = self._project.activities / f"{value.get('id')}.json"
        if activity is None:
            listed = (Problem(str(path), 1, 1, p.place, "", p.code, p.message) for p in problems)
            raise InvalidFile(str(path), tuple(listed))
        content = activity_text(value).encode()
        with alone(self._project.data / "locks" / f"activity-{activity.id}.lock"):
            found = _hash(path)
            if found != (expected or ""):
                raise ActivityChanged(activity.id, str(path), expected or "", found)
            write_whole(path, content)
        return Opened(json.loads(content), sha256(content).hexdigest())

    def free_id(self, hint: str, today: date, taken: Collection[str] = ()) -> str:
        """An id that no activity file has, nor one of ``taken``: "act-2026-09", or Latin words of ``hint``.

        With the month of ``today``, unless ``hint`` has a year; with a number where that is used already.
        """
        plain = unicodedata.normalize("NFKC", hint).lower()
        words = "-".join(_WORDS.findall(plain))[:40].strip("-")
        stem = words if any(c.isalpha() for c in words) else "act"
        if not re.search(r"(19|20)\d\d", stem):
            stem = f"{stem}-{today:%Y-%m}"
        used = {file.stem for file in self._project.activities.glob("*.json")} | set(taken)
        names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(used) + 2))
        return next(name for name in names if name not in used)

    # --- publishing ------------------------------------------------------------------------------

    def ready(self, activity_id: str) -> Ready:
        """The activity file of that id with all that publishing takes. Raises as ``ready_activity``."""
        return ready_activity(self._project, activity_file(self._project, activity_id))

    def publish(self, services: Services, activity_id: str, by: str) -> Published:
        """Publishes the activity file of that id.

        Raises:
            UsageError: no such file.
            InvalidFile: it, or a bank that it draws from, has problems.
            OSError: a file cannot be read.
        """
        return publish(services, self.ready(activity_id), by)


def publish(services: Services, ready: Ready, by: str) -> Published:
    """Stores what is ready as a version, and tells how the activity stands then."""
    version = services.activities.publish(ready.activity, ready.banks, by, ready.images)
    return Published(version, services.activities.get(ready.activity.id))


def time_words(supply: Supply) -> str:
    """How long a paper takes, as a page says it: a figure for planning."""
    return _("大约 {n} 分钟").format(n=supply.minutes)


def _draft(file: Path) -> ActivityDraft:
    try:
        return ActivityDraft(file.stem, load_activity(file).title)
    except InvalidFile as error:
        return ActivityDraft(file.stem, "", str(error.problems[0].message))
    except OSError as error:
        return ActivityDraft(file.stem, "", error.strerror or str(error))


def _is(one: object, other: object) -> bool:
    return one is other


def _hash(path: Path) -> str:
    """The hash of a file; "" if there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
