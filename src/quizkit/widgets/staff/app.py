"""A staff page before and around its desk: the token, and what every action goes through."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from quizkit.errors import QuizkitError, StaffError
from quizkit.i18n import _, current_language, use_language
from quizkit.widgets.log import log
from quizkit.widgets.staff.elements import Frame
from quizkit.widgets.staff.gate import Gate
from quizkit.widgets.staff.parts import Said, button, classed, close_tree, column, heading, paragraph


class StaffApp(ABC):
    """One page of staff; ``widget`` is what the notebook shows.

    Without a ``gate`` the desk is open at once: whoever runs the notebook in their own JupyterLab can do all
    that the page can.
    """

    def __init__(self, title: str, token: str | None, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._gate = None if token is None else Gate(token, ticks)
        self._title = title
        self._language = current_language()
        self.desk: Any = None
        self.frame = Frame(title=title)
        self.said = Said()
        self.token = classed(w.Password(description=_("管理口令"), continuous_update=False), "qk-field")
        # The return key sends what was typed; so does leaving the field on the way to the button.
        self.token.observe(lambda _change: self._enter(), "value")
        self.enter = button(_("进入"), self._enter, "qk-go")
        self._body = column([])
        self.widget = column([self.frame, self._body], "qk-staff")
        if self._gate is None:
            self.open_desk()
        else:
            self._show_login()

    @abstractmethod
    def make_desk(self) -> Any:
        """The desk, with all it shows at first as its ``widget``; heavy libraries may come in now."""

    @property
    def has_lock(self) -> bool:
        """Whether there is a token to ask for again."""
        return self._gate is not None

    def guard(self, action: Callable[[], None], said: Said | None = None) -> None:
        """What every click, choice and message goes through: first the token, then the action.

        An error becomes a sentence at ``said``, beside the field it is about, or on top of the page.
        """
        use_language(self._language)
        said = said or self.said
        try:
            self._check()
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
            log().exception("unexpected error in a staff page")
            said.wrong(_("程序出了一点问题，这一步没有做成。详情在服务器的记录里。"))

    def _check(self) -> None:
        if self._gate is not None:
            self._gate.check()

    def lock(self) -> None:
        """Forgets the token and everything on the page."""
        if self._gate is not None:
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
        title = heading(self._title, 1)
        self._show([column([title, self.token, self.said.widget, self.enter, hint], "qk-login")])

    def _enter(self) -> None:
        use_language(self._language)
        typed = self.token.value
        if not typed or self._gate is None:
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
        if self.desk is None and self._is_open():
            again = button(_("再试一次"), self.open_desk, "qk-go")
            self._show([column([heading(_("现在打不开"), 1), self.said.widget, again], "qk-login")])

    def _is_open(self) -> bool:
        try:
            self._check()
        except StaffError:
            return False
        return True

    def _open_desk(self) -> None:
        self.desk = self.make_desk()
        self._show([self.said.widget, self.desk.widget])
