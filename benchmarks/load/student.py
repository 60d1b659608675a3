"""One student: comes, says who it is, answers; some reload, close the tab, read slowly or fall silent."""

import asyncio
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load.page import Document, Page
from benchmarks.load.record import Record
from benchmarks.load.wire import Target, fetch

_SLOW_PAUSE = 0.2
_MOST_HELLOS = 2


@dataclass(frozen=True)
class Someone:
    """Whom the roster knows by name alone."""

    county: str
    school: str
    class_words: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What every student does."""

    answers: int = 3
    think: float = 0.0
    """Mean seconds before an answer; exponential, as nobody knows how long a child thinks."""
    hand_in: bool = False
    hold: bool = False
    """Stay until everyone may leave."""
    files: bool = False
    """Ask for script and style too, as a browser that was never here."""
    patience: float = 60.0
    """Seconds to wait for any one thing."""


@dataclass
class Student:
    """One student with a habit: "" (none), "reload", "close", "slow", "silent"."""

    someone: Someone
    plan: Plan
    habit: str
    target: Target
    document: Document
    record: Record
    chance: random.Random
    may_leave: asyncio.Event
    arrived: Callable[[], None]
    """Called once, when the first question is there or the student has failed before it."""
    cookies: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    _page: Page = field(default_factory=Page)

    async def live(self) -> None:
        """From opening the page to leaving it; whatever goes wrong is counted, nothing is raised."""
        told = False
        try:
            await self._first_question()
            told = True
            self.arrived()
            self.record.ends[await self._answering()] += 1
        except (OSError, TimeoutError, LookupError, ValueError) as error:
            self.record.errors[f"{type(error).__name__}: {error}"[:160]] += 1
            self.record.ends["failed"] += 1
            self._drop()
        finally:
            if not told:
                self.arrived()

    def _drop(self) -> None:
        if hasattr(self._page, "socket"):
            self._page.abort()

    # --- coming ----------------------------------------------------------------------------------

    async def _open(self) -> None:
        """The document, the websocket, and all that is on the page."""
        patience = self.plan.patience
        page = self._page = Page()
        page.kept = self.kept
        async with asyncio.timeout(patience):
            await fetch(self.target, self.target.path, self.cookies)
            for file in self.document.files if self.plan.files else ():
                await fetch(self.target, file, self.cookies)
            await page.open(self.target, self.document, self.cookies)
        await page.until(lambda: page.session or page.places, "session", patience)
        if page.places:
            began = _now()
            await page.until(lambda: page.session, "place inside", patience)
            self.record.waited.append(_now() - began)
            self.record.places = max(self.record.places, *page.places)
        await page.until(lambda: page.screen, "states", patience)

    async def _hello(self) -> None:
        """What the head says when it is drawn; once more where the page had to find the activity first."""
        page = self._page
        for _time in range(_MOST_HELLOS):
            page.again = False
            page.custom(page.head, {"type": "hello", "kept": self.kept})
            await page.until(
                lambda: page.again or page.screen != "opening", "answer to hello", self.plan.patience
            )
            if not page.again:
                return

    async def _first_question(self) -> None:
        began, page_patience = _now(), self.plan.patience
        await self._open()
        if self.habit == "slow":
            self._page.socket.read_slowly(_SLOW_PAUSE)
        await self._hello()
        page, someone = self._page, self.someone
        if len(page.choices.get(page.named.get("区县", ""), ())) > 1:
            page.choose("区县", someone.county)
        await page.until(lambda: page.offers("学校", someone.school), "schools", page_patience)
        page.choose("学校", someone.school)
        await page.until(lambda: page.offers("班级", someone.class_words), "classes", page_patience)
        page.choose("班级", someone.class_words)
        page.update(page.named["姓名"], value=someone.name)
        page.press("进入")
        await page.until(lambda: page.screen == "ahead", "what is ahead", page_patience)
        page.press("开始答题")
        await page.until(lambda: page.screen == "question" and page.view, "first question", page_patience)
        if self.habit != "slow":
            self.record.add("first", began, _now())

    # --- answering -------------------------------------------------------------------------------

    async def _answering(self) -> str:
        """All answers, with the habit in the middle; returns how it ended."""
        turn = self.chance.randint(1, max(self.plan.answers, 1))
        for number in range(1, self.plan.answers + 1):
            if self.plan.think and not await self._rest(self.chance.expovariate(1 / self.plan.think)):
                break
            await self._answer()
            if number == turn and self.habit == "silent":
                return await self._silence()
            if number == turn and self.habit == "close":
                self._page.leave()
                return "closed"
            if number == turn and self.habit == "reload":
                await self._reload()
            if number < self.plan.answers:
                await self._next()
        if self.plan.hand_in:
            await self._hand_in()
        if self.plan.hold:
            await self._rest(None)
        if self._page.over is not None:
            raise self._page.over
        self._page.leave()
        return "left"

    async def _rest(self, seconds: float | None) -> bool:
        """Waits; False if everyone may leave first. None: until then."""
        if self._page.over is not None:
            raise self._page.over
        if not self.plan.hold:
            await asyncio.sleep(seconds or 0.0)
            return True
        try:
            async with asyncio.timeout(seconds):
                await self.may_leave.wait()
        except TimeoutError:
            return True
        return False

    async def _answer(self) -> None:
        page, id_, began = self._page, secrets.token_hex(16), _now()
        answer = {"type": "answer", "id": id_, "position": page.view["position"]}
        page.custom(page.box, answer | {"response": respond(page.view, self.chance)})
        await page.until(lambda: id_ in page.saved or id_ in page.refused, "saved", self.plan.patience)
        if id_ in page.refused:
            raise ValueError("an answer was refused")
        self.record.add("slow_saved" if self.habit == "slow" else "saved", began, _now())
        self.record.acknowledged.append(id_)
        page.saved.clear()

    async def _next(self) -> None:
        page, position, began = self._page, self._page.view["position"] + 1, _now()
        page.press("下一题")
        await page.until(lambda: page.view.get("position") == position, "next question", self.plan.patience)
        if self.habit != "slow":
            self.record.add("next", began, _now())

    async def _reload(self) -> None:
        """The page is left and comes again with what the browser keeps; the attempt goes on."""
        position = self._page.view["position"]
        self._page.leave()
        began = _now()
        await self._open()
        await self._hello()
        page = self._page
        await page.until(lambda: page.screen == "question" and page.view, "same question", self.plan.patience)
        if page.view["position"] != position:
            raise ValueError(f"question {page.view['position']} after a reload at {position}")
        self.record.add("again", began, _now())

    async def _silence(self) -> str:
        """Neither reads nor sends, until everyone leaves; then the phone is gone."""
        self._page.fall_silent()
        if self.plan.hold:
            await self.may_leave.wait()
        self._page.abort()
        return "silent"

    async def _hand_in(self) -> None:
        page, patience = self._page, self.plan.patience
        for words, screen in (("▦", "overview"), ("交卷", "last"), ("确定交卷", "result")):
            page.press(words)
            await page.until(lambda wanted=screen: page.screen == wanted, screen, patience)  # type: ignore[misc]


def _now() -> float:
    return asyncio.get_running_loop().time()


def respond(view: dict[str, Any], chance: random.Random) -> Any:
    """Some legal answer to what is shown, as the page's script would send it."""
    if "parts" in view:
        return {part["key"]: respond(part, chance) for part in view["parts"]}
    if "fields" in view:
        typed = str(chance.randint(1900, 2020))
        return typed if view["type"] == "numeric" else [typed] * len(view["fields"])
    if "items" in view:
        keys = [item["key"] for item in view["items"]]
        chance.shuffle(keys)
        return keys
    if "left" in view:
        rights = [right["key"] for right in view["right"]]
        return {left["key"]: chance.choice(rights) for left in view["left"]}
    keys = [option["key"] for option in view["options"]]
    return sorted(chance.sample(keys, 2)) if view["type"] == "multiple" else chance.choice(keys)
