"""Commands run on a small project of its own."""

import csv
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from fakes.world import ROSTER
from quizkit.cli import _quizkit
from quizkit.domain.roster import RosterRow
from quizkit.services import Services, open_services

SOURCE = {"title": "《中国共产党简史》", "by": "人民出版社", "year": "2021"}


def question(level: str, number: int) -> dict[str, Any]:
    """A single choice question as a bank file has it."""
    return {
        "id": f"{level}-{number}",
        "type": "single",
        "stem": f"第 {number} 题",
        "points": 5,
        "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
        "answer": "a",
        "explanation": "解析",
        "sources": [SOURCE],
        "tags": ["党史"],
        "level": level,
        "difficulty": 1,
    }


BANK = {
    "schema_version": 1,
    "id": "history",
    "title": "党史",
    "language": "zh-CN",
    "licence": "CC-BY-4.0",
    "questions": [question(level, n) for level in ("primary", "junior", "senior") for n in (1, 2)],
}
ACTIVITY = {
    "schema_version": 1,
    "id": "contest",
    "title": "党史竞赛",
    "mode": "contest",
    "window": {"opens": "2020-01-01T08:00:00", "closes": "2099-09-23T20:00:00", "time_zone": "Asia/Shanghai"},
    "time_limit": 15,
    "paper": {
        "sections": [{"title": "单项选择题", "draw": 2, "banks": ["history"], "level": "student"}],
    },
}


@dataclass(frozen=True)
class Project:
    """A folder with a bank, an activity and a roster."""

    folder: Path

    def __post_init__(self) -> None:
        self.write("quizzes/banks/history.json", BANK)
        self.write("quizzes/activities/contest.json", ACTIVITY)
        self.write_roster(ROSTER)

    def write(self, name: str, value: object) -> Path:
        """A JSON file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return path

    def write_roster(self, rows: tuple[RosterRow, ...]) -> Path:
        """The roster file."""
        path = self.folder / "roster.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("county", "school", "grade", "class", "level", "seat", "name"))
            table.writerows(asdict(row).values() for row in rows)
        return path

    @property
    def store(self) -> Path:
        """Where the store is."""
        return self.folder / "data" / "quizkit.db"

    def run(self, *arguments: object, answer: str | None = None) -> Result:
        """``quizkit`` with these arguments."""
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(_quizkit, [*words, "--dir", str(self.folder)], input=answer)

    def succeeds(self, *arguments: object, answer: str | None = None) -> str:
        """What a command says that must succeed."""
        result = self.run(*arguments, answer=answer)
        assert result.exit_code == 0, result.output
        return result.output

    def fails(self, *arguments: object, answer: str | None = None) -> str:
        """What a command says that must fail: a sentence, never a traceback."""
        result = self.run(*arguments, answer=answer)
        assert result.exit_code != 0, result.output
        assert isinstance(result.exception, SystemExit), result.exception
        return result.output

    def services(self) -> Services:
        """The services on its store; close them."""
        return open_services(self.store)

    def filled(self) -> "Project":
        """With the activity published and the roster imported."""
        self.succeeds("activity", "publish", "contest")
        self.succeeds("roster", "import", self.folder / "roster.csv")
        return self

    def take(self, name: str = "李红", namesake: int = 0) -> tuple[str, str]:
        """A whole attempt of one of the students of that name; its id and receipt."""
        with self.services() as services:
            found = services.roster.find(name)[namesake]
            county = services.entry.counties("contest")[0]
            class_id = next(
                unit.id
                for school in services.entry.schools("contest", county.id)
                if school.name == found.school
                for unit in services.entry.classes("contest", school.id)
                if (unit.grade, unit.name) == (found.grade, found.class_name)
            )
            identity = services.entry.identify("contest", class_id, name)
            sitting = services.attempts.start("contest", identity)
            services.attempts.answer(sitting, "e1", 0, "a")
            return sitting.ref.attempt_id, services.attempts.submit(sitting.ref, "e2").receipt
