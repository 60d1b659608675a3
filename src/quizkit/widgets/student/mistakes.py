"""错题本: what went wrong and has not gone right since, to read and to practise."""

import os
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets as w

from quizkit.domain.activity import ALL_SHOWN
from quizkit.domain.draw import Draw
from quizkit.domain.paper import PaperItem
from quizkit.i18n import _
from quizkit.services import Services
from quizkit.services.mistakes import Mistake, MistakeBook
from quizkit.widgets.hosting import do
from quizkit.widgets.markdown import Images
from quizkit.widgets.practice import Practice
from quizkit.widgets.review import review_html
from quizkit.widgets.student.ahead import who
from quizkit.widgets.student.parts import button, heading, html, link, moment
from quizkit.widgets.student.screen import Screen
from quizkit.widgets.student.shell import Shell

AT_ONCE = 20
"""Cards that are shown before somebody asks for more, and questions of one practice."""


class MistakesApp(Shell):
    """The page of one browser's 错题本."""

    def __init__(self, services: Services) -> None:
        self._shown = 0
        self._book = MistakeBook(None, (), 0)
        super().__init__(services)

    @property
    def title(self) -> str:
        """错题本."""
        return _("错题本")

    async def _heard(self, content: Any) -> None:
        kind = content.get("type") if isinstance(content, dict) else None
        if kind == "pulse":
            self.head.send({"type": "pulse"})
        elif kind == "hello" and self.screen.name == "opening":
            kept = content.get("kept")
            self.speak(kept if isinstance(kept, dict) else {})
            await self.retry()
        elif kind == "hello":
            self._new_turn()

    async def retry(self) -> None:
        """The book as the store has it now."""
        browser = self.host.browser
        self._book = await do(lambda: self.services.mistakes.book(browser))
        self._shown = 0
        cards = await self._more_cards()
        self.show(self._screen(cards))

    # --- reading ---------------------------------------------------------------------------------

    def _screen(self, cards: list[Any]) -> Screen:
        book = self._book
        whose = who(book.identity) if book.identity else _("这台设备上的练习")
        main = [html(f"<h1>{escape(_('错题本'))}</h1><p>{escape(whose)}</p>{_count(book)}"), *cards]
        if self._shown < len(book.mistakes):
            main.append(button(_("再看几题"), lambda: self.act(self._show_more)))
        if book.unnamed:
            words = _("没填姓名时，这台设备上还练错了 {n} 题。").format(n=book.unnamed)
            main.append(html(f"<p>{escape(words)}</p>"))
            main.append(button(_("是我的，放进来"), lambda: self.act(self._take_in), "qk-link"))
        if book.identity is not None:
            main.append(button(_("不是我"), lambda: self.act(self._not_me), "qk-link"))
        elif book.mistakes:
            main.append(button(_("清空"), lambda: self.act(self._ask_to_clear), "qk-link"))
        main.append(html(f"<p>{link(_('去答题'), self.host.link(''))}</p>"))
        number = min(len(book.mistakes), AT_ONCE)
        words = _("练一遍") if number == book.total else _("练最近的 {n} 题").format(n=number)
        foot = [button(words, lambda: self.act(self._practise), "qk-go")] if number else []
        return Screen("mistakes", main, foot)

    async def _more_cards(self) -> list[Any]:
        """The next cards, as one block."""
        first = self._shown
        some = self._book.mistakes[first : first + AT_ONCE]
        if not some:
            return []
        images = await self.images(mistake.item for mistake in some)
        self._shown += len(some)
        return [html("".join(_card(first + n, one, images) for n, one in enumerate(some, start=1)))]

    async def _show_more(self) -> None:
        cards = await self._more_cards()
        last = next(n for n, part in enumerate(self._main.children) if isinstance(part, w.Button))
        children = list(self._main.children)
        more = [] if self._shown < len(self._book.mistakes) else [children.pop(last)]
        children[last:last] = cards
        self._main.children = children
        for part in more:
            part.close()

    # --- doing -----------------------------------------------------------------------------------

    async def _practise(self) -> None:
        """The newest ones once more, their parts in another order; what goes right leaves the book."""
        seed = os.urandom(16).hex()
        items = tuple(_anew(one.item, seed) for one in self._book.mistakes[:AT_ONCE])
        if items:
            images = await self.images(items)
            practice = Practice(items, images=images, done=self._back, back=_("返回错题本"))
            self.show(Screen("practice", [html(""), practice.widget], unseen=practice.parts))

    def _back(self) -> None:
        self.act(self.retry)

    async def _take_in(self) -> None:
        await self._changed(self.services.mistakes.take_in)

    async def _not_me(self) -> None:
        await self._changed(self.services.mistakes.not_me)

    def _ask_to_clear(self) -> None:
        text = _("这台设备上练错的题会从错题本里去掉，不能恢复。")
        yes = button(_("清空"), lambda: self.act(self._clear), "qk-go")
        no = button(_("返回"), self._back)
        self.show(Screen("clear", [heading(_("清空错题本吗？"), text)], [no, yes]))

    async def _clear(self) -> None:
        await self._changed(self.services.mistakes.clear)

    async def _changed(self, change: Callable[[str], None]) -> None:
        browser = self.host.browser
        await do(lambda: change(browser))
        await self.retry()


def _count(book: MistakeBook) -> str:
    if not book.total:
        words = _("现在没有错题。练习和答题中没有答对的，会自动到这里来。")
        return f"<p>{escape(words)}</p>"
    words = _("{n} 题。练一遍，答对的就从这里去掉。").format(n=book.total)
    if book.total > len(book.mistakes):
        words += _("这里列出最近的 {n} 题。").format(n=len(book.mistakes))
    return f'<p class="qk-note">{escape(words)}</p>'


def _card(number: int, mistake: Mistake, images: Callable[[PaperItem], Images]) -> str:
    where = mistake.title or _("练习")
    note = _("{where} · {moment}").format(where=where, moment=moment(mistake.at, mistake.time_zone))
    item = mistake.item
    return review_html(number, item, mistake.response, mistake.score, ALL_SHOWN, images(item), note)


def _anew(item: PaperItem, seed: str) -> PaperItem:
    chance = Draw(seed, f"{item.bank} {item.question.id}")
    return replace(item, layout=item.question.layout(chance, shuffle=True))


def no_book_page() -> Any:
    """Where no server tells one browser from another."""
    text = _("错题本要在 quizkit serve 的网址上打开：这里不知道是谁在看。")
    page = w.VBox([heading(_("这里没有错题本"), text)])
    page.add_class("qk-app")
    return page
