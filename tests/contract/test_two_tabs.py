"""Two tabs of one student in any order of steps, against a small model."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from contract.conftest import ENGINES
from fakes.world import MINUTE, OPENS, World
from quizkit.domain.scoring import score_paper
from quizkit.errors import AttemptOver, NotLeading
from quizkit.services import Saved, Sitting

TABS = st.sampled_from((0, 1))
POSITIONS = st.integers(0, 3)


def tried(step: Callable[[], Any]) -> Any:
    """What ``step`` gives, or the class of its refusal."""
    try:
        return step()
    except (AttemptOver, NotLeading) as error:
        return type(error)


class TwoTabs(RuleBasedStateMachine):
    """What the store does must be what the model says: last tab opened leads, events count once."""

    world: World
    guests = 0
    events = Bundle("events")

    @initialize()
    def begin(self) -> None:
        """A new student of an activity open to all."""
        type(self).guests += 1
        self.world.clock.now = OPENS + timedelta(days=1)
        first = self.world.start(f"学生{self.guests}", activity="for-all")
        self.tabs: list[Sitting] = [first, first]
        self.secret = first.secret or ""
        self.paper = first.paper
        self.deadline = first.deadline or OPENS
        # The model.
        self.lead = first.ref.lead
        self.state = "in_progress"
        self.responses: dict[int, Any] = {}
        self.acked: dict[str, tuple[int, Any]] = {}

    def refused(self, tab: int) -> type[Exception] | None:
        """What the model says to a new event of ``tab`` now."""
        late = self.world.clock.now > self.deadline + timedelta(seconds=10)
        if self.state == "in_progress" and late:
            self.state = "expired"
        if self.state != "in_progress":
            return AttemptOver
        return NotLeading if self.tabs[tab].ref.lead != self.lead else None

    @rule(tab=TABS)
    def open_tab(self, tab: int) -> None:
        """Opens or reloads a tab; it shows all that was acknowledged."""
        self.refused(tab)
        sitting = self.world.services.attempts.resume_by_browser("for-all", self.secret)
        assert sitting is not None
        assert sitting.paper == self.paper
        assert sitting.responses == self.responses
        assert sitting.state == self.state
        self.tabs[tab] = sitting
        self.lead = sitting.ref.lead

    @rule(target=events, tab=TABS, position=POSITIONS, right=st.booleans(), back=st.booleans())
    def answer(self, tab: int, position: int, right: bool, back: bool) -> str:
        """Answers, or takes an answer back, with a new event."""
        question = self.paper.items[position].question
        checked = None if back else question.right() if right else self.responses.get(position)
        event_id = self.world.event_id()
        self.send(event_id, tab, position, checked)
        return event_id

    def send(self, event_id: str, tab: int, position: int, checked: Any) -> None:
        """Sends an answer and compares what comes of it."""
        question = self.paper.items[position].question
        response = None if checked is None else question.to_json(checked)
        refused = self.refused(tab)
        attempts, sitting = self.world.services.attempts, self.tabs[tab]
        saved = tried(lambda: attempts.answer(sitting, event_id, position, response))
        if refused is not None:
            assert saved is refused
            return
        self.responses.pop(position, None)
        if checked is not None:
            self.responses[position] = checked
        assert saved.saved == len(self.responses)
        self.acked[event_id] = (position, saved)

    @rule(event_id=events, tab=TABS)
    def repeat(self, event_id: str, tab: int) -> None:
        """A repeat of what was acknowledged is acknowledged again, by any tab at any time."""
        if event_id not in self.acked:
            return
        position, first = self.acked[event_id]
        again: Saved = self.world.services.attempts.answer(self.tabs[tab], event_id, position, None)
        assert (again.saved, again.at, again.total) == (first.saved, first.at, first.total)

    @rule(minutes=st.integers(1, 6))
    def wait(self, minutes: int) -> None:
        """Time goes by."""
        self.world.clock.go(minutes * MINUTE)

    @rule(tab=TABS)
    def submit(self, tab: int) -> None:
        """Hands in."""
        refused = self.refused(tab)
        attempts, ref = self.world.services.attempts, self.tabs[tab].ref
        review = tried(lambda: attempts.submit(ref, self.world.event_id()))
        if refused is not None:
            assert review is refused
            return
        self.state = "submitted"
        assert review.score == score_paper(self.paper, self.responses, review.activity.rules).points

    @invariant()
    def nothing_is_lost(self) -> None:
        """What is stored is what the model has."""
        if not hasattr(self, "tabs"):
            return
        (found,) = self.world.services.staff.find("for-all", self.tabs[0].ref.attempt_id)
        self.refused(0)
        assert found.state == self.state
        assert found.saved == len(self.responses)


def test_two_tabs_against_a_model() -> None:
    """Whatever two tabs do in whatever order: no acknowledged answer is lost, repeats count once."""
    for address in ENGINES.values():
        with tempfile.TemporaryDirectory() as folder:
            TwoTabs.world = World(address(Path(folder)))
            try:
                run = settings(max_examples=40, stateful_step_count=12, deadline=None, database=None)
                run_state_machine_as_test(TwoTabs, settings=run)
            finally:
                TwoTabs.world.close()
