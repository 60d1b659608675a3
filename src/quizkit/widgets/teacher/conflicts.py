"""Questions that someone else changed meanwhile: theirs and mine side by side, one decision each."""

from collections.abc import Callable, Sequence
from typing import Any

from quizkit.i18n import _
from quizkit.services.authoring import Conflict, Step
from quizkit.widgets.staff.parts import button, column, heading, html, paragraph, replace, row
from quizkit.widgets.teacher.plainview import differing_html, question_html


class Conflicts:
    """``decide`` gets a step that takes the place of the one in conflict, or None if theirs stays."""

    def __init__(
        self,
        guard: Callable[..., None],
        decide: Callable[[Conflict, Step | None], None],
        new_id: Callable[[str], str],
        tell: Callable[[Any], None],
    ) -> None:
        self._guard, self._decide, self._new_id, self._tell = guard, decide, new_id, tell
        self._drawn = 0
        self._open: list[Conflict] = []
        self._box = column([])
        self.widget = column([self._box])

    def show(self, conflicts: Sequence[Conflict]) -> None:
        """Shows these conflicts beside those that are not decided yet."""
        self._open += conflicts
        self._draw()

    def _draw(self) -> None:
        if not self._open:
            replace(self._box, [])
            return
        conflict = self._open[0]
        count = _("还有 {n} 处").format(n=len(self._open))
        title = _("这道题刚被别人改过，请选一份（{count}）").format(count=count)
        mine = conflict.step.after
        sides = _sides(conflict)
        self._drawn += 1
        where = f"qk-conflict-{self._drawn}"
        buttons: list[Any] = []
        if conflict.theirs is not None:
            buttons.append(button(_("用对方的"), lambda: self._choose(None)))
        else:
            buttons.append(button(_("不要了，对方已删除"), lambda: self._choose(None)))
        if mine is not None:
            step = Step(conflict.step.bank, conflict.step.id, conflict.theirs, mine)
            buttons.append(button(_("用我的"), lambda: self._choose(step)))
            if conflict.theirs is not None:
                buttons.append(button(_("两份都留"), lambda: self._choose(self._beside(conflict))))
        else:
            step = Step(conflict.step.bank, conflict.step.id, conflict.theirs, None)
            buttons.append(button(_("还是删除"), lambda: self._choose(step)))
        hint = paragraph(_("黄底的是两份不同的地方。没选以前，两份都不会丢。"), "qk-note")
        # The choice stands above: on a phone both sides together are longer than the screen.
        parts = [heading(title), row(buttons), hint, row(sides, "qk-sides")]
        panel = column(parts, "qk-panel", "qk-conflict", where)
        replace(self._box, [panel])
        # The button that was pressed may stand far below.
        self._tell({"type": "show", "where": where, "focus": True})

    def _choose(self, step: Step | None) -> None:
        def choose() -> None:
            conflict = self._open.pop(0)
            self._draw()
            self._decide(conflict, step)

        self._guard(choose)

    def _beside(self, conflict: Conflict) -> Step:
        """Mine as a question of its own behind theirs."""
        bank, new = conflict.step.bank, self._new_id(conflict.step.bank)
        after = {**(conflict.step.after or {}), "id": new}
        return Step(bank, new, None, after, follows=conflict.step.id)


def _sides(conflict: Conflict) -> list[Any]:
    theirs, mine = conflict.theirs, conflict.step.after
    if theirs is not None and mine is not None:
        left, right = differing_html(theirs, mine)
    else:
        gone = f'<p class="qk-note">{_("（已删除）")}</p>'
        left = question_html(theirs) if theirs is not None else gone
        right = question_html(mine) if mine is not None else gone
    return [
        column([heading(_("对方存的"), 3), html(left)], "qk-side"),
        column([heading(_("我的"), 3), html(right)], "qk-side"),
    ]
