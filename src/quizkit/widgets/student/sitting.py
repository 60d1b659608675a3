"""A sitting as the page holds it between two reads of the store."""

from typing import Any

from quizkit.services.values import Saved, Sitting


def sitting_with(
    sitting: Sitting, position_answered: int | None, response: object, saved: Saved, **changes: Any
) -> Sitting:
    """The sitting after an acknowledged event, without reading the store again."""
    if position_answered is not None:
        responses = {n: given for n, given in sitting.responses.items() if n != position_answered}
        if response is not None:
            responses[position_answered] = response
        changes["responses"] = responses
        changes["class_fixed"] = sitting.class_fixed or response is not None
        if saved.outcome is not None:
            changes["outcomes"] = {**sitting.outcomes, position_answered: saved.outcome}
    return sitting.after(saved, **changes)
