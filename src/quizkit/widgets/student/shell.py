"""What the student's pages share: a head, one screen at a time, and steps that never end in silence."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import ipywidgets as w

from quizkit.domain.paper import PaperItem
from quizkit.errors import QuizkitError, StoreError
from quizkit.i18n import _, current_language, use_language
from quizkit.services import Services
from quizkit.widgets.elements import Head
from quizkit.widgets.hosting import current_host, do
from quizkit.widgets.log import log
from quizkit.widgets.markdown import Images
from quizkit.widgets.student import messages
from quizkit.widgets.student.answering import close_tree
from quizkit.widgets.student.parts import milliseconds
from quizkit.widgets.student.screen import Screen


class Shell:
    """A page with a head, a main part and a foot. ``widget`` is what the notebook shows."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.host = current_host()
        self.language = current_language()
        self.screen = Screen("opening", [])
        self._turn = 0
        self._below: list[Any] = []
        self.head = Head(state=self._head_state(), words=messages.head_words())
        self.head.on_msg(
            lambda _widget, content, _buffers: self.act(lambda: self._heard(content), quiet=True)
        )
        self._main, self._foot = w.VBox(), w.HBox()
        self._main.add_class("qk-main")
        self._foot.add_class("qk-foot")
        self.widget = w.VBox([self.head, self._main, self._foot])
        self.widget.add_class("qk-app")
        self.show(messages.opening_screen())
        # Its screens know the app that holds them; where many come and go, such circles must not stay.
        self.host.at_end(self.__dict__.clear)

    @property
    def title(self) -> str:
        """What stands in the head."""
        raise NotImplementedError

    async def retry(self) -> None:
        """After trouble: where the student was, as the store has it."""
        raise NotImplementedError

    async def _heard(self, content: Any) -> None:
        """A message of the head."""
        raise NotImplementedError

    # --- showing ---------------------------------------------------------------------------------

    def show(self, screen: Screen) -> None:
        """Puts a screen on the page; what the last one owned is closed."""
        old = [
            child for child in (*self._main.children, *self._foot.children) if child not in self.screen.kept
        ]
        left, self.screen = self.screen, screen
        self._main.children = screen.main
        self._foot.children = screen.foot
        (self._foot.add_class if screen.four else self._foot.remove_class)("qk-four")
        (self._foot.remove_class if screen.foot else self._foot.add_class)("qk-none")
        for child in (*old, *left.unseen()):
            close_tree(child)
        self._new_turn()

    def put_below(self, widget: Any, *below: Any, keep: int = 0) -> None:
        """Shows ``below`` under ``widget`` until the next screen, after the first ``keep`` of before."""
        children = list(self._main.children)
        place = children.index(widget) + 1
        there = [child for child in self._below if child in children]
        for child in there[keep:]:
            children.remove(child)
            close_tree(child)
        self._below = [*there[:keep], *below]
        children[place : place + keep] = self._below
        self._main.children = children

    def _new_turn(self) -> None:
        """Tells the page that a step is done: it takes clicks again and sets its clock."""
        self._turn += 1
        self.head.state = self._head_state()

    def _head_state(self) -> dict[str, Any]:
        screen = self.screen
        return {
            "place": "",
            "title": self.title,
            "screen": screen.name,
            "turn": self._turn,
            "lang": self.language,
            "left": milliseconds(screen.left),
            "number_text": screen.number_text,
            "progress": screen.progress,
            "saved": screen.saved,
            "saved_count": 0,
        }

    def act(self, step: Callable[[], Awaitable[None] | None], *, quiet: bool = False) -> None:
        """Runs what a click or a message asks for; every error becomes a sentence on the page."""
        self.host.run(self._guarded(step, quiet=quiet))

    async def _guarded(self, step: Callable[[], Awaitable[None] | None], *, quiet: bool) -> None:
        use_language(self.language)
        turn = self._turn
        try:
            try:
                going = step()
                if going is not None:
                    await going
            except QuizkitError as error:
                await self._answer_error(error)
        except StoreError as error:
            self._show_trouble(error)
        except Exception:  # noqa: BLE001 - a fault of ours must not leave a child before a dead page
            log().exception("unexpected error in the student's app")
            self.show(messages.trouble_screen(self, _("程序出了一点问题，已保存的作答都还在。")))
        if not quiet and self._turn == turn:
            self._new_turn()

    def _show_trouble(self, error: StoreError) -> None:
        log().warning("store: %s", error)
        self.show(messages.trouble_screen(self, str(error)))

    async def _answer_error(self, error: QuizkitError) -> None:
        """What is shown for an error of ours that is no fault of the store."""
        if isinstance(error, StoreError):
            self._show_trouble(error)
        else:
            # Only a page that was tampered with gets here: nothing to say to it.
            log().warning("refused: %s", error)

    def speak(self, kept: dict[str, Any]) -> None:
        """In the language that the browser remembers."""
        if kept.get("lang") in ("zh", "en"):
            self.language = str(kept["lang"])
            use_language(self.language)
            self.head.words = messages.head_words()

    async def images(self, items: Iterable[PaperItem]) -> Callable[[PaperItem], Images]:
        """Gives each of ``items`` its pictures, as they were published."""
        wanted = [item for item in items if item.question.images]
        found = await do(lambda: {i.version: _pictures(self.services, i) for i in wanted}) if wanted else {}
        return lambda item: found.get(item.version, {})


def _pictures(services: Services, item: PaperItem) -> Images:
    """The pictures of a question by name, as they were published."""
    return {name: services.activities.image(item.version, name) for name in item.question.images}
