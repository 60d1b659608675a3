"""The student's app without a browser: the messages a page would send, the widgets it would show."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest

from projects import TestProject, make_project
from quizkit.services import Services
from quizkit.widgets.student import StudentApp


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 12, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**time)


class Page:
    """A student's page as a browser sees it: what is shown, what is sent."""

    def __init__(self, services: Services, activity: str, kept: dict[str, Any] | None = None) -> None:
        self.app = StudentApp(services, activity)
        self.kept = dict(kept or {})
        self.sent: list[dict[str, Any]] = []
        self.app.head.send = self._from_head
        self.app.answering.box.send = self.sent.append
        self.hello()

    def _from_head(self, content: dict[str, Any]) -> None:
        self.sent.append(content)
        if content.get("type") == "keep":
            self.kept.update(content["values"])
        if content.get("type") == "again":
            self.hello()

    def hello(self) -> None:
        """The page says hello with what its browser remembers."""
        self.say({"type": "hello", "kept": self.kept})

    def say(self, content: dict[str, Any]) -> None:
        """A message of the head."""
        self.app.head._handle_custom_msg(content, [])

    def answer(self, response: Any, *, position: int | None = None, id_: str = "") -> dict[str, Any]:
        """An answer of the question box, and the reply to it."""
        at = self.app.sitting.position if position is None else position
        id_ = id_ or f"event-{len(self.sent)}"
        content = {"type": "answer", "id": id_, "position": at, "response": response}
        self.app.answering.box.send = self.sent.append
        self.app.answering.box._handle_custom_msg(content, [])
        return next((m for m in reversed(self.sent) if m.get("id") == id_), {})

    @property
    def view(self) -> dict[str, Any]:
        """The question on the screen."""
        return self.app.answering.box.view

    @property
    def screen(self) -> str:
        """The name of the screen."""
        return str(self.app.head.state["screen"])

    def text(self) -> str:
        """All HTML on the screen."""
        return " ".join(x.value for x in self.widgets() if isinstance(x, w.HTML))

    def widgets(self) -> list[Any]:
        """All widgets on the screen."""
        found: list[Any] = []

        def walk(widget: Any) -> None:
            found.append(widget)
            for child in getattr(widget, "children", ()):
                walk(child)

        walk(self.app.widget)
        return found

    def field(self, label: str) -> Any:
        """A field by its label."""
        return next(x for x in self.widgets() if getattr(x, "description", None) == label)

    def press(self, label: str) -> None:
        """A button by its words."""
        self.field(label).click()

    def enter(self, school: str, class_: str, name: str) -> None:
        """Fills the entry form."""
        self.field("学校").value = school
        self.field("班级").value = class_
        self.field("姓名").value = name
        self.press("进入")


@pytest.fixture
def project(tmp_path: Path) -> TestProject:
    """A project with the demo activity open."""
    made = make_project(tmp_path)
    made.publish()
    return made


@pytest.fixture
def clock() -> Clock:
    """A clock in the activity's window."""
    return Clock()


@pytest.fixture
def services(project: TestProject, clock: Clock) -> Iterator[Services]:
    """Services that read the test's clock."""
    with project.services(clock=clock) as opened:
        yield opened
