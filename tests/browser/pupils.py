"""Pupils over a websocket: they read what is on the page and answer it legally, some better, some worse."""

import random
from dataclasses import dataclass, field
from typing import Any

from browser.recount import Question, bare
from browser.wire import Browser, Page

Given = tuple[Any, Any]
"""A response as the page's script sends it, and the same in the words that stand on the page."""


def as_read(shown: dict[str, Any]) -> str:
    """What tells one question from another to a reader: stem, source text, things to put in order."""
    things = sorted(bare(item.get("html") or item["text"]) for item in shown.get("items", ()))
    return bare(shown["stem"] + shown.get("text", "")) + "".join(things)


def known_by_text(questions: list[Question]) -> dict[str, Question]:
    """Questions by what a page shows of them."""
    found = {as_read(question): question for question in questions}
    assert len(found) == len(questions), "two questions read the same"
    return found


def respond(view: dict[str, Any], question: Question, chance: random.Random, skill: float) -> Given:
    """An answer to what is shown; with probability ``skill`` the right one."""
    return _RESPOND[view["type"]](view, question, chance, chance.random() < skill)


def _single(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    options = {option["key"]: bare(option["html"]) for option in view["options"]}
    texts = {option["id"]: bare(option["text"]) for option in question["options"]}
    wanted = [key for key, text in options.items() if text == texts[question["answer"]]]
    key = wanted[0] if right else chance.choice(list(options))
    return key, options[key]


def _multiple(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    options = {option["key"]: bare(option["html"]) for option in view["options"]}
    texts = {bare(option["text"]) for option in question["options"] if option["id"] in question["answer"]}
    wanted = [key for key, text in options.items() if text in texts]
    # Some leave one out: that earns half.
    keys = wanted[chance.randrange(2) :] if right else chance.sample(list(options), chance.randint(1, 3))
    return keys, sorted(options[key] for key in keys)


def _true_false(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    says = question["answer"] if right else chance.random() < 0.5
    words = {bare(option["html"]): option["key"] for option in view["options"]}
    return words["正确" if says else "错误"], says


def _typed(text: str, chance: random.Random) -> str:
    """As children type: plain, with spaces around, with full-width figures."""
    wide = text.translate({ord("0") + n: ord("０") + n for n in range(10)})
    return chance.choice([text, f" {text} ", wide])


def _blank(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    blanks = list(question["blanks"])
    assert len(view["fields"]) == len(blanks)
    if question.get("any_order"):
        chance.shuffle(blanks)
    texts = [_typed(chance.choice(blank["accept"]), chance) for blank in blanks]
    if not right:
        texts[chance.randrange(len(texts))] = chance.choice(["不知道", "", "？？"])
        texts[0] = texts[0] or "不会"
    return texts, texts


def _numeric(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    number = question["answer"] if right else question["answer"] + chance.choice([-30, 1, 7])
    text = _typed(str(number), chance) + chance.choice(["", question.get("unit", "")])
    return text, text


def _order(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    items = {bare(item["html"]): item["key"] for item in view["items"]}
    texts = [bare(item["text"]) for item in question["items"]]
    if not right:
        chance.shuffle(texts)
    return [items[text] for text in texts], texts


def _match(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    lefts = {bare(left["html"]): left["key"] for left in view["left"]}
    rights = {bare(other["text"]): other["key"] for other in view["right"]}
    words = {option["id"]: bare(option["text"]) for option in question["left"] + question["right"]}
    pairs = {words[left]: words[other] for left, other in question["pairs"].items()}
    if not right:
        pairs = {left: chance.choice(list(rights)) for left in list(lefts)[: chance.randint(1, len(lefts))]}
    return {lefts[left]: rights[other] for left, other in pairs.items()}, pairs


def _passage(view: Any, question: Question, chance: random.Random, right: bool) -> Given:
    skill = 1.0 if right else 0.4
    pairs = zip(view["parts"], question["questions"], strict=True)
    given = {shown["key"]: respond(shown, part, chance, skill) for shown, part in pairs}
    if not right and len(given) > 1:
        del given[chance.choice(list(given))]
    return {key: sent for key, (sent, _m) in given.items()}, {
        key: meant for key, (_s, meant) in given.items()
    }


_RESPOND = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "passage": _passage,
}


@dataclass
class Pupil:
    """Someone on the roster, with a habit or none, and what they did.

    "reload" in the middle, "repeat" messages, "change" one's mind, "leave" questions out, take it "again".
    """

    school: str
    class_: str
    name: str
    seat: str
    habit: str
    chance: random.Random
    skill: float
    browser: Browser
    acknowledged: list[str] = field(default_factory=list)
    """Ids of all answers that were said to be saved."""
    meant: list[dict[int, Any]] = field(default_factory=list)
    """By attempt: the last answer to each question, in words."""
    seen_scores: list[float] = field(default_factory=list)
    """On the result screens."""

    async def start(self, page: Page) -> None:
        """From the entry to the first question."""
        await page.hello()
        await page.enter(self.school, self.class_, self.name, self.seat)
        await page.press("开始答题")
        self.meant.append({})

    async def answer_one(self, page: Page, known: dict[str, Question]) -> None:
        """The question on the screen; some change their mind, some send a message twice."""
        view = page.view
        question = known[as_read(view)]
        for _mind in range(2 if self.habit == "change" and self.chance.random() < 0.3 else 1):
            sent, meant = respond(view, question, self.chance, self.skill)
            id_ = await page.answer(sent)
            self.acknowledged.append(id_)
            self.meant[-1][view["position"]] = meant
        if self.habit == "repeat":
            await page.answer(sent, id_=id_)

    async def answer_up_to(self, page: Page, number: int, known: dict[str, Question]) -> None:
        """From the question on the screen to ``number``; one who leaves skips some."""
        while page.screen == "question" and page.view["position"] < number:
            if self.habit != "leave" or self.chance.random() < 0.7:
                await self.answer_one(page, known)
            last = page.has("下一题")
            await page.press("下一题" if last else "答题卡")

    async def hand_in(self, page: Page) -> None:
        """交卷, and the score on the result screen."""
        await page.press("交卷")
        await page.press("确定交卷")
        assert page.screen == "result", page.text()
        score = page.text().partition('<div class="qk-score"><b>')[2].partition("<")[0]
        self.seen_scores.append(float(score))
