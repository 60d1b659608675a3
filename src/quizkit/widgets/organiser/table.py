"""A table on the page: what it shows is cut, sorted and filtered by ``quizkit.report.view``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from quizkit.i18n import _
from quizkit.report.columns import Column, Kind
from quizkit.report.tables import Table
from quizkit.report.view import Cell, View, Wish, view
from quizkit.widgets.staff.elements import SortableTable
from quizkit.widgets.staff.parts import column, html, sentence, text_field

PAGE_SIZE = 15
_LONGEST_FILTER = 100


class TableView:
    """A sortable table with a filter and a sentence on how it was reckoned.

    ``guard`` wraps what a message does: it checks the token and turns errors into sentences. ``on_open`` gets
    the row's place in the frame when its name is pressed.
    """

    def __init__(
        self,
        table: Table,
        columns: tuple[Column, ...],
        guard: Callable[[Callable[[], None]], None],
        *,
        wish: Wish | None = None,
        notes: Sequence[str] | None = None,
        on_open: Callable[[int], None] | None = None,
    ) -> None:
        self._table, self._columns, self._guard, self._on_open = table, columns, guard, on_open
        self._wish = wish or Wish()
        self._chosen: int | None = None
        self.filter = text_field(_("筛选"), _("学校、班级或姓名"))
        self.filter.observe(lambda change: guard(lambda: self._filtered(str(change["new"]))), "value")
        self.grid = SortableTable()
        self.grid.on_msg(lambda _widget, message, _buffers: guard(lambda: self._heard(message)))
        written = table.notes if notes is None else notes
        self.notes = html("".join(sentence(note) for note in written), "qk-note")
        self.widget = column([self.filter, self.grid, self.notes], "qk-table-view")
        self._show()

    def _filtered(self, text: str) -> None:
        self._wish = Wish(self._wish.sort, self._wish.descending, text[:_LONGEST_FILTER])
        self._show()

    def _heard(self, message: object) -> None:
        """A message of the page; what does not fit is ignored, whoever sent it."""
        match message:
            case {"type": "sort", "name": str(name)} if name in {c.name for c in self._columns}:
                # Figures are first asked for from the top, names from A.
                largest_first = next(c for c in self._columns if c.name == name).kind.is_number
                again = self._wish.sort == name
                descending = not self._wish.descending if again else largest_first
                self._wish = Wish(name, descending, self._wish.text)
            case {"type": "page", "page": int(page)}:
                self._wish = Wish(self._wish.sort, self._wish.descending, self._wish.text, page)
            case {"type": "open", "row": int(key)} if self._on_open and key in self._shown.keys:
                self._chosen = key
                self._show()
                self._on_open(key)
                return
            case _:
                return
        self._show()

    def _show(self) -> None:
        self._shown: View = view(self._table, self._columns, self._wish, PAGE_SIZE)
        shown = self._shown
        names = [c for c in shown.columns if c.kind is Kind.TEXT]
        self.grid.content = {
            "caption": self._table.subject,
            "columns": [
                {
                    "name": c.name,
                    "title": c.heading,
                    "number": c.kind.is_number,
                    "sortable": True,
                    "opens": bool(self._on_open) and c is names[-1],
                }
                for c in shown.columns
            ],
            "rows": [[_cell(cell) for cell in cells] for cells in shown.rows],
            "keys": list(shown.keys),
            "total": [_cell(cell) for cell in shown.total] if shown.total else None,
            "chosen": shown.keys.index(self._chosen) if self._chosen in shown.keys else -1,
            "sort": self._wish.sort,
            "descending": self._wish.descending,
            "page": shown.page,
            "pages": shown.pages,
            "words": _words(shown, filtered=bool(self._wish.text.strip())),
        }


def plain_table(caption: str, titles: Mapping[str, str], rows: list[list[str]], *, opens: str = "") -> Any:
    """The ``content`` of a short table that is shown as it is."""
    return {
        "caption": caption,
        "columns": [
            {"name": name, "title": title, "number": False, "sortable": False, "opens": name == opens}
            for name, title in titles.items()
        ],
        "rows": [[_cell(Cell(text)) for text in cells] for cells in rows],
        "keys": list(range(len(rows))),
        "total": None,
        "chosen": -1,
        "sort": "",
        "descending": False,
        "page": 0,
        "pages": 1,
        "words": {"place": _("共 {found} 行").format(found=len(rows)), "empty": "", "pages": _("翻页")},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "share": cell.share, "tag": cell.tag}


def _words(shown: View, *, filtered: bool) -> dict[str, str]:
    place = _("第 {page} / {pages} 页，共 {found} 行")
    return {
        "place": place.format(page=shown.page + 1, pages=shown.pages, found=f"{shown.found:,}"),
        "before": _("上一页"),
        "after": _("下一页"),
        "pages": _("翻页"),
        "empty": _("没有符合筛选的行。") if filtered else _("还没有数据。"),
    }
