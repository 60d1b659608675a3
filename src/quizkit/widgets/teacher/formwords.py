"""Words of the form's own buttons, and what may come from its fields."""

from typing import Any, TypeGuard

from quizkit.errors import UsageError
from quizkit.i18n import _

_LONGEST_TYPED = 25_000


def form_words() -> dict[str, str]:
    """For teacher_form.js; ``{item}`` is the name of a row."""
    return {
        "optional": _("（可以不写）"),
        "up": _("{item}上移"),
        "down": _("{item}下移"),
        "remove": _("删除{item}"),
        "type": _("{item}的题型"),
    }


def is_typed(given: Any) -> TypeGuard[str | bool]:
    """Whether it can come from a field at all."""
    return isinstance(given, bool | str)


def whole_text(given: str | bool) -> str | bool:
    """What was typed. Raises UsageError where it is longer than anything that a bank holds."""
    if isinstance(given, str) and len(given) > _LONGEST_TYPED:
        raise UsageError(_("这一格太长了，最多 {n} 个字。这次的改动没有保存。").format(n=_LONGEST_TYPED))
    return given
