"""Tab 导入: what someone has in Word, Excel or elsewhere, beside what became of it, taken by ticks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from quizkit.domain.questions import LEVELS
from quizkit.errors import LEVEL_WORDS, UsageError
from quizkit.formats.draft_edit import number_or_text, split_list
from quizkit.formats.exchange.blocks import Block, Heading, Import, Outcome, note
from quizkit.formats.exchange.gate import MAX_BYTES
from quizkit.formats.exchange.importing import import_file, import_text
from quizkit.formats.exchange.settle import Defaults, meaning_of
from quizkit.formats.exchange.text_heads import head_at
from quizkit.i18n import N_, _
from quizkit.services.authoring import Change, Step, similar
from quizkit.widgets.staff.parts import (
    Said,
    button,
    choice,
    column,
    heading,
    html,
    row,
    sentence,
    text_field,
)
from quizkit.widgets.teacher.elements import BlockList
from quizkit.widgets.teacher.exporting import Exporting
from quizkit.widgets.teacher.plainview import question_lines
from quizkit.widgets.teacher.uploads import Upload

if TYPE_CHECKING:
    from quizkit.widgets.teacher.desk import Desk

PAGE_SIZE = 50
_ACCEPTS = ".txt,.docx,.xlsx,.gift,.aiken,.json"
_WORDS = {
    Outcome.ACCEPTED: N_("✓ 收下"),
    Outcome.REPAIRED: N_("◐ 修补后收下"),
    Outcome.REFUSED: N_("✗ 没有收"),
}
_AS_TEXT = {"text": "text", "docx": "text", "gift": "gift", "aiken": "aiken"}
"""Formats whose blocks can be put right as text, and as which."""


@dataclass(frozen=True, eq=False)
class _Row:
    """A block or heading of the report, with what a teacher decided."""

    block: Block | None
    heading: Heading | None = None
    ticked: bool = False
    stored: bool = False
    """Whether it lies in the bank already, by this import or from before."""

    @property
    def kind(self) -> str:
        """How it is shown and filtered."""
        if self.block is None:
            return "heading"
        return "stored" if self.stored else self.block.outcome.value


class Importing:
    """The tab. The source is read in a process of its own; nothing is stored before 收下 is pressed."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        guard = desk.app.guard
        self._format = "text"
        self._rows: list[_Row] = []
        self._found_alike: dict[int, list[str]] = {}
        """By the identity of a block of ``_rows``."""
        self._page = 0
        self._kind = ""
        self.said = Said()
        self.level = choice(
            _("没有写学段的算"), [(_(LEVEL_WORDS[level]), level) for level in LEVELS], "primary"
        )
        self.points = text_field(_("没有写分值的每题"), "5")
        self.points.value = "5"
        self.tags = text_field(_("都加上标签"), _("可以不写"))
        self.sender = Upload(
            guard,
            self._received,
            largest=MAX_BYTES,
            said=self.said,
            kind="paste",
            accept=_ACCEPTS,
            words={
                "paste": _("把 Word 或网页里的题目粘贴在这里"),
                "example": _("一、单选题\n1. 题干（  ）\nA. 选项　B. 选项\n答案：B\n解析：……"),
                "read": _("识别"),
                "choose": _("或者选文件（Word、Excel、GIFT、Aiken、文本）"),
                "sending": _("上传 {percent}%"),
                "nothing": _("还没有粘贴内容。"),
            },
        )
        self.progress = html("", "qk-note")
        self.summary = html("")
        self.blocks = BlockList()
        self.blocks.on_msg(lambda _widget, message, _buffers: guard(lambda: self._heard(message), self.said))
        self.filters = {
            kind: button("", self._filterer(kind), "qk-tab")
            for kind in ("", "accepted", "repaired", "refused", "heading")
        }
        self.all = button(_("全部打勾"), lambda: guard(lambda: self._tick_all(on=True), self.said))
        self.none = button(_("全不打勾"), lambda: guard(lambda: self._tick_all(on=False), self.said))
        self.take = button("", lambda: guard(self._take, self.said), "qk-go")
        self._result = column([])
        self.exporting = Exporting(desk)
        self.widget = column(
            [
                column(
                    [
                        heading(_("导入题目")),
                        row([self.level, self.points, self.tags]),
                        self.sender.widget,
                        self.progress,
                        self.said.widget,
                    ],
                    "qk-panel",
                ),
                self._result,
                column([self.exporting.widget], "qk-panel"),
            ],
            "qk-importing",
        )

    # --- reading -----------------------------------------------------------------------------------

    def _defaults(self) -> Defaults:
        points = number_or_text(self.points.value)
        if not isinstance(points, int | float) or points <= 0:
            raise UsageError(_("“没有写分值的每题”要写一个数，例如 5。"))
        return Defaults(points, self.level.value, tuple(split_list(self.tags.value)))

    def _taken(self) -> list[str]:
        bank = self._desk.bank
        if bank is None:
            raise UsageError(_("请先选一个题库，或者新建一个。"))
        return list(bank.by_id)

    def _received(self, name: str, content: bytes) -> None:
        """A paste has no name."""
        defaults, taken = self._defaults(), self._taken()
        self._progress(0, 0)
        try:
            if name:
                found = import_file(content, name, None, defaults, taken, self._progress)
            else:
                found = import_text(content.decode("utf-8", "replace"), None, defaults, taken, self._progress)
        finally:
            self.progress.value = ""
        self._show(found)

    def _progress(self, done: int, of: int) -> None:
        words = _("正在识别……")
        if of:
            words = _("正在识别…… {percent}%").format(percent=100 * done // of)
        self.progress.value = f'<p role="status">{words}</p>'

    def _show(self, found: Import) -> None:
        self._format, self._page, self._kind = found.format, 0, ""
        known = {meaning_of(entry.value) for entry in self._desk.shelf.entries() if entry.reading.question}
        rows = [_Row(None, one) for one in found.headings] + [_judged(block, known) for block in found.blocks]
        self._rows = sorted(rows, key=_place)
        self._found_alike = {}
        notes = "".join(sentence(note.message) for note in found.notes)
        self.summary.value = f'<div class="qk-note">{notes}</div>'
        self._result.children = [
            column(
                [
                    heading(_("识别结果")),
                    row(list(self.filters.values()), "qk-tabs"),
                    self.summary,
                    row([self.take, self.all, self.none]),
                    self.blocks,
                ],
                "qk-panel",
            )
        ]
        self._draw()
        if not found.blocks:
            raise UsageError(_("没有认出题目。请看看格式是不是像框里的例子那样。"))

    # --- showing -----------------------------------------------------------------------------------

    def _filterer(self, kind: str) -> Callable[[], None]:
        def choose() -> None:
            self._kind, self._page = kind, 0
            self._draw()

        return lambda: self._desk.app.guard(choose, self.said)

    def _draw(self) -> None:
        self._name_buttons()
        shown = [n for n, one in enumerate(self._rows) if self._kind in ("", one.kind)]
        pages = max(1, -(-len(shown) // PAGE_SIZE))
        self._page = min(self._page, pages - 1)
        here = shown[self._page * PAGE_SIZE : (self._page + 1) * PAGE_SIZE]
        self.blocks.content = {
            "rows": [self._shown(n, self._rows[n]) for n in here],
            "page": self._page,
            "pages": pages,
            "words": {
                "take": _("收下：{where}"),
                "change": _("改一改再识别"),
                "changing": _("改原文：{where}"),
                "again": _("再识别"),
                "leave": _("不改了"),
                "empty": _("没有这一类。"),
                "pages": _("识别结果的页"),
                "before": _("上一页"),
                "after": _("下一页"),
                "place": _("第 {page} / {pages} 页").format(page=self._page + 1, pages=pages),
            },
        }

    def _name_buttons(self) -> None:
        blocks = [one for one in self._rows if one.block is not None]
        counts = {"": len(blocks)}
        for one in self._rows:
            kind = one.kind if one.block is None else one.block.outcome.value
            counts[kind] = counts.get(kind, 0) + 1
        words = {
            "": _("共 {n} 块"),
            "accepted": _("收下 {n}"),
            "repaired": _("修补 {n}"),
            "refused": _("没有收 {n}"),
            "heading": _("标题等 {n} 行"),
        }
        for kind, one_button in self.filters.items():
            one_button.description = words[kind].format(n=counts.get(kind, 0))
            (one_button.add_class if kind == self._kind else one_button.remove_class)("qk-on")
        ticked = sum(one.ticked for one in self._rows)
        bank = self._desk.title_of(self._desk.bank_id)
        self.take.description = _("把打勾的 {n} 题存入“{bank}”").format(n=ticked, bank=bank)
        self.take.disabled = not ticked

    def _shown(self, number: int, one: _Row) -> dict[str, Any]:
        made: dict[str, Any] = {"key": str(number), "outcome": one.kind, "ticked": one.ticked, "lines": []}
        if one.heading is not None:
            made |= {"where": str(one.heading.place), "source": one.heading.text, "word": _("不是题目")}
            return made | {"notes": [one.heading.means], "tickable": False, "retry": False}
        block = one.block
        assert block is not None  # noqa: S101 - a row is a block or a heading
        made |= {"where": str(block.place), "source": block.source, "word": _(_WORDS[block.outcome])}
        notes = [note.message for note in block.notes]
        if one.stored:
            made["word"] = _("题库里已经有了")
        elif block.question is not None:
            notes += self._alike(block)
        if block.question is not None:
            made["lines"] = question_lines(block.question)
        retry = self._format in _AS_TEXT and not one.stored
        return made | {"notes": notes, "tickable": block.question is not None, "retry": retry}

    def _alike(self, block: Block) -> list[str]:
        """What the banks have that is like the block's question; looked for once."""
        if id(block) not in self._found_alike:
            words = _("和“{bank}”第 {n} 题相似（{percent}%），请看看是不是同一道题。")
            found = similar(block.question or {}, self._desk.shelf.entries())[:1]
            self._found_alike[id(block)] = [
                words.format(
                    bank=self._desk.title_of(one.entry.bank), n=one.entry.number, percent=one.percent
                )
                for one in found
            ]
        return self._found_alike[id(block)]

    # --- deciding ----------------------------------------------------------------------------------

    def _heard(self, message: Any) -> None:
        if not isinstance(message, dict):
            return
        match message.get("type"):
            case "tick" if isinstance(message.get("keys"), list):
                for key in message["keys"]:
                    self._tick(key, on=message.get("on") is True)
                self._draw()
            case "page" if isinstance(message.get("page"), int):
                self._page = max(0, message["page"])
                self._draw()
            case "retry" if isinstance(message.get("text"), str):
                self._retry(message.get("key"), message["text"])

    def _number(self, key: Any) -> int | None:
        known = isinstance(key, str) and key.isdigit() and int(key) < len(self._rows)
        return int(key) if known else None

    def _tick(self, key: Any, *, on: bool) -> None:
        number = self._number(key)
        if number is None:
            return
        one = self._rows[number]
        if one.block is not None and one.block.question is not None:
            self._rows[number] = replace(one, ticked=on)

    def _tick_all(self, *, on: bool) -> None:
        for number, one in enumerate(self._rows):
            if self._kind in ("", one.kind) and not (on and one.stored):
                self._tick(str(number), on=on)
        self._draw()

    def _retry(self, key: Any, text: str) -> None:
        """Reads one block anew, as it was put right; what it gives takes its place."""
        number = self._number(key)
        if number is None or self._format not in _AS_TEXT or self._rows[number].stored:
            return
        above = self._section_above(number)
        found = import_text(above + text, _AS_TEXT[self._format], self._defaults(), self._taken_and_found())
        known = {meaning_of(entry.value) for entry in self._desk.shelf.entries() if entry.reading.question}
        old = self._rows[number].block
        headings = [one for one in found.headings if not above or one.place.line > 1]
        rows = [_Row(None, one) for one in headings] + [_judged(block, known) for block in found.blocks]
        if old is not None:
            rows = [_at(self._once(one, number), old) for one in rows]
        self._rows[number : number + 1] = rows
        self._draw()

    def _once(self, one: _Row, number: int) -> _Row:
        """A question that another block of the report has, too, is refused as it is when all is read."""
        block = one.block
        if block is None or block.question is None:
            return one
        meaning = meaning_of(block.question)
        others = (row.block for n, row in enumerate(self._rows) if n != number and row.block)
        same = next((b for b in others if b.question and meaning_of(b.question) == meaning), None)
        if same is None:
            return one
        said = note(block.place, "same_block", first=same.place)
        return _Row(replace(block, outcome=Outcome.REFUSED, notes=(said,), question=None))

    def _section_above(self, number: int) -> str:
        """The heading of the section that a block stands in: its type and points hold for the block."""
        if _AS_TEXT[self._format] != "text":
            return ""
        above = (one.heading.text for one in reversed(self._rows[:number]) if one.heading is not None)
        found = next((text for text in above if head_at(text) is not None), "")
        return found and found + "\n"

    def _taken_and_found(self) -> list[str]:
        found = (one.block.question["id"] for one in self._rows if one.block and one.block.question)
        return [*self._taken(), *found]

    def _take(self) -> None:
        bank = self._desk.bank
        if bank is None:
            raise UsageError(_("请先选一个题库，或者新建一个。"))
        chosen = [n for n, one in enumerate(self._rows) if one.ticked]
        steps = []
        taken = set(bank.by_id)
        for number in chosen:
            block = self._rows[number].block
            question = block.question if block else None
            if question is None:
                continue
            id_ = question["id"]
            while id_ in taken:
                id_ = self._desk.shelf.new_id(bank.id)
            taken.add(id_)
            steps.append(Step(bank.id, id_, None, question | {"id": id_}))
        done = self._desk.apply(Change(_("导入 {n} 题").format(n=len(steps)), tuple(steps)))
        for number in chosen:
            self._rows[number] = replace(self._rows[number], ticked=False, stored=True)
        self._draw()
        self.all.focus()
        words = _("已把 {n} 题存入“{bank}”。到“题目”里可以看，也可以撤销。")
        self.said.done(words.format(n=len(done.change.steps), bank=bank.title))


def _judged(block: Block, known: set[str]) -> _Row:
    """A block with its first tick: what the banks have already is not ticked."""
    if block.question is None:
        return _Row(block)
    stored = meaning_of(block.question) in known
    return _Row(block, ticked=not stored, stored=stored)


def _at(one: _Row, old: Block) -> _Row:
    """The row at the place of the block that it was made of."""
    if one.block is not None:
        return replace(one, block=replace(one.block, place=old.place))
    return one


def _place(one: _Row) -> tuple[str, int]:
    place = one.block.place if one.block else one.heading.place if one.heading else None
    return (place.sheet, place.line) if place else ("", 0)
