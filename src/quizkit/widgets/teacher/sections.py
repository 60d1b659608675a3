"""The sections of a paper: what each draws, with what the banks have for it at this moment."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from quizkit.domain.bank import Bank
from quizkit.domain.questions import LEVELS
from quizkit.domain.supply import SectionSupply
from quizkit.errors import LEVEL_WORDS
from quizkit.formats.draft import FieldProblem
from quizkit.i18n import N_, _
from quizkit.widgets.questions import KINDS, points_text
from quizkit.widgets.staff.parts import button, column, heading, html, row
from quizkit.widgets.teacher.settings import Fields, Json, Setting, get, whole

MOST_SECTIONS = 50
_MOST_DRAWN = 10
"""What a new section draws where the bank has that many; a paper takes some of a bank, not all of it."""
_STUDENT = N_("学生自己的学段")
_RANGES = {(1, 1): N_("易"), (2, 2): N_("中"), (3, 3): N_("难"), (1, 2): N_("易到中"), (2, 3): N_("中到难")}


def new_section(bank: Bank | None, had: Sequence[str] = ()) -> Json:
    """A section as a teacher begins one: the first type that the bank has and no section ``had`` yet.

    It can be drawn as it stands: each student's own level only where the bank has the type for all of them.
    """
    if bank is None:
        return {"title": _(KINDS["single"]), "draw": _MOST_DRAWN, "types": ["single"], "level": "student"}
    there = [type_ for type_ in KINDS if any(question.type == type_ for question in bank.questions)]
    type_ = next((one for one in there if one not in had), "single")
    levels = Counter(question.level for question in bank.questions if question.type == type_)
    fewest = min(levels[level] for level in LEVELS)
    draw = min(fewest or levels.total() or _MOST_DRAWN, _MOST_DRAWN)
    made: Json = {"title": _(KINDS[type_]), "draw": draw, "banks": [bank.id], "types": [type_]}
    return made | ({"level": "student"} if fewest else {})


class SectionForm:
    """The fields of one section."""

    def __init__(
        self,
        value: Mapping[str, Any],
        number: int,
        banks: Sequence[tuple[str, str]],
        tags: Sequence[str],
        changed: Callable[[Setting], None],
        act: Callable[[str, int], None],
        last: bool,
    ) -> None:
        at, fields = ("paper", "sections", number), Fields(value)
        one_of = {"read": _listed, "show": _first}
        levels = [(_("不限"), ""), (_(_STUDENT), "student")]
        levels += [(_(LEVEL_WORDS[level]), level) for level in LEVELS]
        ranges: list[tuple[str, Any]] = [(_("不限"), "")]
        ranges += [(_(word), pair) for pair, word in _RANGES.items()]
        types = [(_("不限"), ""), *((_(word), type_) for type_, word in KINDS.items())]
        self.settings = [
            fields.line((*at, "title"), _("名称"), drop=False),
            fields.line((*at, "draw"), _("抽几题"), read=whole, drop=False),
            fields.line((*at, "points"), _("每题几分"), _("照题目的分值"), read=whole),
            fields.pick((*at, "banks"), _("题库"), [(_("所有题库"), ""), *banks], **one_of),
            fields.pick((*at, "types"), _("题型"), types, **one_of),
            fields.pick((*at, "tags"), _("标签"), [(_("不限"), ""), *((tag, tag) for tag in tags)], **one_of),
            fields.pick((*at, "level"), _("学段"), levels, show=lambda given: given or ""),
            fields.pick((*at, "difficulty"), _("难度"), ranges, read=_pair, show=_as_pair),
        ]
        self._title, self._types = self.settings[0].field, self.settings[4].field
        # Heard before ``changed``, so that what follows from the type is reckoned with its name.
        self._types.observe(lambda change: self._follow(change["old"], change["new"]), "value")
        for setting in self.settings:
            setting.listen(changed)
        self._supply = html("", "qk-supply")
        buttons = [
            button(_("上移"), lambda: act("up", number)),
            button(_("下移"), lambda: act("down", number)),
            button(_("删除"), lambda: act("remove", number)),
        ]
        buttons[0].disabled, buttons[1].disabled = number == 0, last
        head = row([heading(_("第 {n} 大题").format(n=number + 1), 3), row(buttons)], "qk-between")
        self.widget = column(
            [head, row([setting.widget for setting in self.settings], "qk-settings"), self._supply],
            "qk-section",
        )

    def _follow(self, old: Any, new: Any) -> None:
        """A section that is named after its type keeps being so; a name of its own stays."""
        names = ["", *(_(KINDS[one]) for one in [old] if one in KINDS)]
        if self._title.value in names and new in KINDS:
            self._title.value = _(KINDS[new])

    def tell(self, supply: SectionSupply | None, problems: Sequence[FieldProblem]) -> None:
        """Shows what the banks have for the section, and the problems beside their fields."""
        for setting in self.settings:
            setting.mark(problems)
        if supply is None:
            self._supply.value = ""
            return
        by_level = " · ".join(
            _("{level} {n}").format(level=_(LEVEL_WORDS[level]), n=n) for level, n in supply.by_level.items()
        )
        words = _("有 {n} 题可抽（{levels}）；抽 {draw} 题，{points} 分，大约 {minutes} 分钟").format(
            n=supply.fitting,
            levels=by_level,
            draw=supply.draw,
            points=points_range(supply.points),
            minutes=max(1, -(-supply.seconds // 60)),
        )
        made = f'<p role="status">{escape(words)}</p>'
        said = {problem.message for problem in problems}
        if supply.shortage is not None and str(supply.shortage) not in said:
            made += f'<p class="qk-problem">{escape(str(supply.shortage))}</p>'
        self._supply.value = made


def points_range(points: tuple[int, int]) -> str:
    """ "20", or "18–22" where the questions' own points differ."""
    low, high = map(points_text, points)
    return low if low == high else f"{low}–{high}"


def _listed(chosen: Any) -> Any:
    """One choice as a list of a file; a list that was there before stays a list."""
    return list(chosen) if isinstance(chosen, tuple) else [chosen] if chosen else []


def _first(given: Any) -> Any:
    """A list of a file as one choice; one with several is a choice of its own."""
    if not isinstance(given, list) or not given:
        return ""
    return given[0] if len(given) == 1 else tuple(given)


def _pair(chosen: Any) -> Any:
    return list(chosen) if chosen else None


def _as_pair(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else ""


def acted(value: Mapping[str, Any], what: str, number: int, bank: Bank | None) -> Json:
    """The activity with a section added (of ``bank``), removed or moved."""
    listed = get(value, ("paper", "sections"))
    sections = list(listed) if isinstance(listed, list) else []
    match what:
        case "add" if len(sections) < MOST_SECTIONS:
            had = [type_ for section in sections for type_ in section.get("types") or ()]
            sections.append(new_section(bank, had))
        case "remove" if 0 <= number < len(sections):
            sections.pop(number)
        case "up" if 0 < number < len(sections):
            sections.insert(number - 1, sections.pop(number))
        case "down" if 0 <= number < len(sections) - 1:
            sections.insert(number + 1, sections.pop(number))
    return dict(value) | {"paper": {"sections": sections}}
