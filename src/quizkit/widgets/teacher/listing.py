"""The list of a bank's questions: search, filters, ticks, pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as w

from quizkit.domain.questions import LEVELS
from quizkit.errors import LEVEL_WORDS
from quizkit.i18n import _
from quizkit.services.authoring import Draft, Entry, OpenBank, Wish
from quizkit.widgets.questions import KINDS, SHORT_KINDS
from quizkit.widgets.staff.parts import button, choice, classed, column, html, row, sentence
from quizkit.widgets.teacher.elements import QuestionList
from quizkit.widgets.teacher.fields import DIFFICULTIES
from quizkit.widgets.teacher.plainview import short_kind, stem_of

PAGE_SIZE = 20
_LONGEST_STEM = 60
_LONGEST_SEARCH = 100


def list_words(list_: str, page: int, pages: int, empty: str) -> dict[str, str]:
    """Words for teacher_list.js: the list's name; ``page`` counts from 0; ``empty`` where there is no row."""
    return {
        "list": list_,
        "pages": _("题目的页"),
        "before": _("上一页"),
        "after": _("下一页"),
        "place": _("第 {page} / {pages} 页").format(page=page + 1, pages=pages),
        "tick": _("选中：{stem}"),
        "all": _("选中这一页"),
        "empty": empty,
    }


@dataclass(frozen=True)
class _Line:
    """A line of the list: a question of the bank, or a new one that is a draft only."""

    id: str
    value: Any
    entry: Entry | None
    has_draft: bool


class Listing:
    """What is shown of a bank. ``open_`` is told which question was pressed."""

    def __init__(self, guard: Callable[..., None], open_: Callable[[str], None]) -> None:
        self._guard, self._open = guard, open_
        self._wish = Wish()
        self._page = 0
        self._bank: OpenBank | None = None
        self._drafts: dict[str, Draft] = {}
        self.chosen = ""
        self.ticked: set[str] = set()
        self.search = classed(
            w.Text(placeholder=_("搜索题目、选项、标签、出处"), description=_("搜索")), "qk-field", "qk-wide"
        )
        self.type = choice(_("题型"), [(_("全部"), ""), *((_(word), t) for t, word in KINDS.items())], "")
        self.level = choice(
            _("学段"), [(_("全部"), ""), *((_(LEVEL_WORDS[level]), level) for level in LEVELS)], ""
        )
        hard = [(_(word), n) for n, word in DIFFICULTIES.items()]
        self.difficulty = choice(_("难度"), [(_("全部"), 0), *hard], 0)
        self.tag = choice(_("标签"), [(_("全部"), "")], "")
        self.problems = classed(w.Checkbox(description=_("只看有问题的"), indent=False), "qk-check")
        for field in (self.search, self.type, self.level, self.difficulty, self.tag, self.problems):
            field.observe(lambda _change: guard(self._filtered), "value")
        self.counts = html("", "qk-counts")
        self.list = QuestionList()
        self.list.on_msg(lambda _widget, message, _buffers: guard(lambda: self._heard(message)))
        self.on_tick: Callable[[], None] = lambda: None
        filters = row([self.type, self.level, self.difficulty, self.tag], "qk-filters")
        self._filters = filters
        self.more = button(_("筛选"), lambda: guard(self._toggle))
        self._toggle()
        self.widget = column([self.search, row([self.more, self.problems]), filters, self.counts, self.list])

    def _toggle(self) -> None:
        """Shows or hides the filters; those that are set hold all the same."""
        hidden = self._filters.layout.display != "none"
        self._filters.layout.display = "none" if hidden else ""
        self.more.description = _("筛选 ▾") if hidden else _("筛选 ▴")

    def show(self, bank: OpenBank, drafts: Sequence[Draft]) -> None:
        """Shows a bank, or its new state; filters, page and ticks stay as far as they fit."""
        if self._bank is None or self._bank.id != bank.id:
            self.ticked.clear()
            self._page = 0
            bank.prepare()
        self._bank = bank
        self._drafts = {draft.id: draft for draft in reversed(drafts)}
        self.ticked &= set(bank.by_id)
        kept = self.tag.value
        tags = bank.tags
        self.tag.options = [(_("全部"), ""), *((tag, tag) for tag in tags)]
        self.tag.value = kept if kept in tags else ""
        self.draw()

    def mark_draft(self, draft: Draft | None, id_: str) -> None:
        """A draft was kept or dropped: the line says so, without reading anything."""
        had = id_ in self._drafts
        if draft is None:
            self._drafts.pop(id_, None)
        else:
            self._drafts[id_] = draft
        if had != (draft is not None) or (draft and draft.base is None):
            self.draw()

    def _filtered(self) -> None:
        self._wish = replace(
            self._wish,
            words=str(self.search.value)[:_LONGEST_SEARCH],
            type=self.type.value,
            tag=self.tag.value,
            level=self.level.value,
            difficulty=self.difficulty.value or None,
            problems=bool(self.problems.value),
        )
        self._page = 0
        self.draw()

    def found(self) -> list[Entry]:
        """The questions that the filters let through."""
        return self._bank.found(self._wish) if self._bank else []

    def _lines(self) -> list[_Line]:
        """New drafts first, then what was found."""
        assert self._bank is not None  # noqa: S101 - there is a bank where there is a list
        known = self._bank.by_id
        new = [d for d in self._drafts.values() if d.base is None and d.id not in known]
        lines = [_Line(draft.id, draft.value, None, True) for draft in new]
        return lines + [_Line(e.id, e.value, e, e.id in self._drafts) for e in self.found()]

    def draw(self) -> None:
        """Draws the page of the list."""
        if self._bank is None:
            self.list.content = {}
            return
        lines = self._lines()
        pages = max(1, -(-len(lines) // PAGE_SIZE))
        self._page = min(self._page, pages - 1)
        shown = lines[self._page * PAGE_SIZE : (self._page + 1) * PAGE_SIZE]
        self.counts.value = sentence(self._count_line(sum(line.entry is not None for line in lines)))
        name = _("“{bank}”的题目").format(bank=self._bank.title)
        self.list.content = {
            "rows": [self._row(line) for line in shown],
            "chosen": self.chosen,
            "page": self._page,
            "pages": pages,
            "words": list_words(name, self._page, pages, self._empty()),
        }

    def focus(self) -> None:
        """The keyboard goes to the question that is open, else to the first one."""
        self.list.send({"type": "focus", "key": self.chosen})

    def _empty(self) -> str:
        if self._bank and not self._bank.entries:
            return _("这个题库还没有题目。点“新题”写一道，或者到“导入”粘贴现成的。")
        return _("没有符合条件的题目。")

    def _count_line(self, found: int) -> str:
        assert self._bank is not None  # noqa: S101
        words = [f"{_(SHORT_KINDS[t])} {self._bank.types[t]}" for t in SHORT_KINDS if self._bank.types.get(t)]
        total = len(self._bank.entries)
        head = _("共 {n} 题").format(n=total)
        if found != total:
            head = _("找到 {found} 题，共 {n} 题").format(found=found, n=total)
        return _("　").join([head, " · ".join(words)]) if words else head

    def _row(self, line: _Line) -> dict[str, Any]:
        value, entry = line.value, line.entry
        tags = [{"text": short_kind(value), "kind": ""}]
        level = LEVEL_WORDS.get(str(value.get("level") or "-"))
        if level:
            tags.append({"text": _(level), "kind": ""})
        tags += [{"text": tag, "kind": ""} for tag in (entry.tags if entry else ())[:3]]
        if entry is not None and entry.reading.problems:
            tags.append({"text": _("{n} 处问题").format(n=len(entry.reading.problems)), "kind": "bad"})
        if line.has_draft:
            tags.append({"text": _("草稿") if entry else _("新题，未存入"), "kind": "draft"})
        stem = stem_of(value)
        stem = stem if len(stem) <= _LONGEST_STEM else stem[: _LONGEST_STEM - 1] + "…"
        number = f"{entry.number} · " if entry else ""
        made = {"key": line.id, "stem": number + stem, "tags": tags}
        return made | {"ticked": line.id in self.ticked, "tickable": entry is not None}

    def _heard(self, message: Any) -> None:
        if not isinstance(message, dict):
            return
        match message.get("type"):
            case "open" if isinstance(message.get("key"), str):
                self._open(message["key"])
            case "page" if isinstance(message.get("page"), int):
                self._page = max(0, message["page"])
                self.draw()
            case "tick" if isinstance(message.get("keys"), list):
                self._tick(message["keys"], on=message.get("on") is True)

    def _tick(self, keys: list[Any], *, on: bool) -> None:
        known = self._bank.by_id if self._bank else {}
        named = {key for key in keys if isinstance(key, str) and key in known}
        self.ticked = self.ticked | named if on else self.ticked - named
        self.draw()
        self.on_tick()
