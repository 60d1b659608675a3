"""A project folder for a test: the repository's own banks, activities and notebooks, and a filled store."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quizkit.domain.activity import Activity
from quizkit.formats.activity import load_activity
from quizkit.formats.bank import load_bank
from quizkit.formats.roster import load_roster
from quizkit.services import Services, open_services

ROOT = Path(__file__).parent.parent
ACTIVITY = "hong-2026"

SCHOOL = "青山县实验小学"
CLASS = "五年级1班"


@dataclass(frozen=True)
class TestProject:
    """Where the project and its store are."""

    __test__ = False

    folder: Path
    store: Path

    def services(self, **options: Any) -> Services:
        """The services on this project's store; close them."""
        return open_services(self.store, **options)

    def banks(self) -> list[Any]:
        """The project's banks."""
        return [load_bank(path) for path in sorted((self.folder / "quizzes" / "banks").glob("*.json"))]

    def publish(self, activity_id: str = ACTIVITY, **changes: Any) -> Activity:
        """Publishes and opens an activity of the project, with some of its settings changed."""
        path = self.folder / "quizzes" / "activities" / f"{activity_id}.json"
        activity = replace(load_activity(path), **changes)
        with self.services() as services:
            services.activities.publish(activity, self.banks(), "test")
            services.activities.open(activity.id, "test")
        return activity


def make_project(folder: Path) -> TestProject:
    """Copies of ``quizzes`` and ``notebooks`` in ``folder``, and a new store with the demo roster."""
    for part in ("quizzes", "notebooks"):
        shutil.copytree(ROOT / part, folder / part)
    store = folder / "data" / "quizkit.db"
    store.parent.mkdir()
    with open_services(store, create=True) as services:
        services.roster.import_rows(load_roster(ROOT / "quizzes" / "rosters" / "demo.csv"), "test")
    return TestProject(folder, store)
