"""A student in a real browser: finds things as a child would, by the words on the screen."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

PICTURES = Path("test-results")


@dataclass
class Student:
    """Drives the student's page and remembers what it answered, by question number."""

    page: Page
    answered: dict[int, Any] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    # --- entry -----------------------------------------------------------------------------------

    def enter(self, school: str, class_: str, name: str, seat: str = "") -> None:
        """Chooses school and class, types the name, and reads what is ahead."""
        self.page.get_by_label("学校").select_option(label=school)
        self.page.get_by_label("班级").select_option(label=class_)
        self.page.get_by_label("姓名").fill(name)
        self.press("进入")
        if seat:
            self.page.get_by_label("座号").fill(seat)
            self.press("进入")
        self.heading("准备好了吗？")

    def begin(self) -> None:
        """Presses the one red button and sees the first question."""
        self.press("开始答题")
        expect(self.stem).to_be_visible()

    # --- looking ---------------------------------------------------------------------------------

    @property
    def stem(self) -> Locator:
        """The stem of the question on the screen."""
        return self.page.locator(".qk-question > .qk-stem")

    def heading(self, text: str) -> None:
        """Waits for a screen with this heading."""
        expect(self.page.locator(".qk-main h1")).to_have_text(text)

    def number(self) -> int:
        """Which question is on the screen."""
        place = self.page.locator(".qk-place")
        expect(place).to_have_text(re.compile(r"第 \d+ 题"))
        return int(re.search(r"\d+", place.inner_text())[0])  # type: ignore[index]

    def at(self, number: int) -> None:
        """Waits until question ``number`` is on the screen."""
        expect(self.page.locator(".qk-place")).to_have_text(re.compile(rf"第 {number} 题"))
        expect(self.stem).to_be_visible()

    def saved(self, count: int) -> None:
        """Waits until the page says that ``count`` questions are saved."""
        expect(self.page.locator(".qk-saved")).to_have_text(re.compile(rf"已保存 {count} / "))

    def kind(self) -> str:
        """For example 单选题."""
        return self.page.locator(".qk-question > .qk-kind").inner_text().split(" ")[0]

    def picture(self, name: str) -> None:
        """A screenshot of the whole screen, looked at by people."""
        PICTURES.mkdir(exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")

    # --- doing -----------------------------------------------------------------------------------

    def press(self, text: str) -> None:
        """A button by its words."""
        self.page.get_by_role("button", name=text, exact=True).click()

    def next(self) -> None:
        """下一题, or 答题卡 after the last one."""
        self.page.locator(".qk-next").click()

    def answer(self, pick: int = 0) -> None:
        """Answers the question on the screen; ``pick`` varies the choice."""
        number, kind = self.number(), self.kind()
        self.kinds.add(kind)
        box = self.page.locator(".qk-question")
        parts = box.locator(".qk-part")
        if parts.count():
            for part in parts.all():
                self._answer_part(part, pick)
        else:
            self._answer_part(box, pick)
        self.answered[number] = kind

    def _answer_part(self, part: Locator, pick: int) -> None:
        options = part.locator(".qk-option")
        if options.count():
            self._choose(options, pick)
            return
        for n, field_ in enumerate(part.locator(".qk-field input").all()):
            field_.fill(f"一九二{n}" if pick % 2 else "八路军")
            field_.press("Tab")
        rows = part.locator(".qk-item")
        if rows.count():
            self.tap(rows.nth(pick % rows.count()).locator("button:enabled").first)
        for n, choices in enumerate(part.locator("select").all()):
            choices.select_option(index=1 + (n + pick) % (choices.locator("option").count() - 1))

    def _choose(self, options: Locator, pick: int) -> None:
        count = options.count()
        self.tap(options.nth(pick % count))
        if options.first.locator("input[type=checkbox]").count():
            self.tap(options.nth((pick + 1) % count))

    def tap(self, target: Locator) -> None:
        """Scrolls it to the middle, as a thumb does, and taps."""
        target.evaluate("node => node.scrollIntoView({ block: 'center' })")
        target.click()

    def answer_all(self, total: int, *, pick: int = 0) -> None:
        """Answers from the question on the screen to the last one and opens the overview."""
        for number in range(self.number(), total + 1):
            self.at(number)
            self.answer(pick + number)
            self.saved(number)
            self.next()
        self.heading("答题卡")

    def hand_in(self) -> None:
        """交卷, with the last question."""
        self.press("交卷")
        self.heading("确定交卷吗？")
        self.press("确定交卷")
        self.heading("成绩")

    def resume_code(self) -> str:
        """The resume code as it is shown."""
        text = self.page.locator(".qk-note", has_text="接续码").inner_text()
        return re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}", text)[0]  # type: ignore[index]

    def receipt(self) -> str:
        """回执."""
        text = self.page.locator(".qk-note", has_text="回执").inner_text()
        return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text)[0]  # type: ignore[index]

    def score(self) -> float:
        """The score on the result screen."""
        return float(self.page.locator(".qk-score b").inner_text())
