"""The organiser's page before and around the desk: the token, and what every action goes through."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from quizkit.errors import QuizkitError, StaffError
from quizkit.i18n import _, current_language, use_language
from quizkit.services import Services, utc_now
from quizkit.widgets.log import log
from quizkit.widgets.organiser.elements import Frame
from quizkit.widgets.organiser.gate import Gate
from quizkit.widgets.organiser.parts import (
    Said,
    button,
    classed,
    close_tree,
    column,
    heading,
    paragraph,
)

if TYPE_CHECKING:
    from quizkit.widgets.organiser.desk import Desk


class OrganiserApp:
    """One organiser's page; ``widget`` is what the notebook shows."""

    def __init__(
        self,
        open_services: Callable[[], Services],
        token: str,
        *,
        clock: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_services = open_services
        self._services: Services | None = None
        self._gate = Gate(token, ticks)
        self._language = current_language()
        self.now = clock
        self.desk: Desk | None = None
        self.frame = Frame(title=_("组织者"))
        self.said = Said()
        self.token = classed(w.Password(description=_("管理口令"), continuous_update=False), "qk-field")
        # The return key sends what was typed; so does leaving the field on the way to the button.
        self.token.observe(lambda _change: self._enter(), "value")
        self.enter = button(_("进入"), self._enter, "qk-go")
        self._body = column([])
        self.widget = column([self.frame, self._body], "qk-staff")
        self._show_login()

    @property
    def services(self) -> Services:
        """The services on the store; opened when they are first needed. Raises StoreError."""
        if self._services is None:
            self._services = self._open_services()
        return self._services

    def guard(self, action: Callable[[], None], said: Said | None = None) -> None:
        """What every click, choice and message goes through: first the token, then the action.

        An error becomes a sentence at ``said``, beside the field it is about, or on top of the page.
        """
        use_language(self._language)
        said = said or self.said
        try:
            self._gate.check()
        except StaffError as error:
            self._show_login()
            self.said.wrong(str(error))
            return
        said.clear()
        try:
            action()
        except QuizkitError as error:
            said.wrong(str(error))
        except Exception:  # noqa: BLE001 - a sentence beats a page that no longer answers
            log().exception("unexpected error in the organiser's page")
            said.wrong(_("程序出了一点问题，这一步没有做成。详情在服务器的记录里。"))

    def lock(self) -> None:
        """Forgets the token and everything on the page."""
        self._gate.lock()
        self._show_login()

    def _show(self, children: list[Any]) -> None:
        kept = {self.said.widget, self.token, self.enter}
        old = [child for child in self._body.children if child not in kept]
        self._body.children = children
        for child in old:
            if not kept.intersection(getattr(child, "children", ())):
                close_tree(child)

    def _show_login(self) -> None:
        self.desk = None
        self.token.value = ""
        hint = paragraph(_("口令在启动服务器时显示，或由环境变量 QUIZKIT_STAFF_TOKEN 设定。"), "qk-note")
        title = heading(_("组织者"), 1)
        self._show([column([title, self.token, self.said.widget, self.enter, hint], "qk-login")])

    def _enter(self) -> None:
        use_language(self._language)
        typed = self.token.value
        if not typed:
            return
        # The token must not stay in the page's state, where whoever opens this kernel could read it.
        self.token.value = ""
        try:
            self._gate.unlock(typed)
        except StaffError as error:
            self.said.wrong(str(error))
            return
        self.open_desk()

    def open_desk(self) -> None:
        """Shows the desk, or why it cannot be shown and a way to try again."""
        self.guard(self._open_desk)
        if self.desk is None and self._gate_is_open():
            again = button(_("再试一次"), self.open_desk, "qk-go")
            self._show([column([heading(_("现在打不开"), 1), self.said.widget, again], "qk-login")])

    def _gate_is_open(self) -> bool:
        try:
            self._gate.check()
        except StaffError:
            return False
        return True

    def _open_desk(self) -> None:
        # pandas and matplotlib come with the desk: not before the token was given.
        from quizkit.widgets.organiser.desk import Desk

        desk = Desk(self)
        desk.open()
        self.desk = desk
        self._show([self.said.widget, desk.widget])
