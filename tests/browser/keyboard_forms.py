"""The eight forms filled by keyboard, from the stem on, and what then stands in the bank."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from browser.keyboard import Keyboard

WRITTEN: dict[str, dict[str, Any]] = {
    "single": {
        "options": [
            {"id": "a", "text": "1934年"},
            {"id": "b", "text": "1935年"},
            {"id": "c", "text": "1936年"},
            {"id": "d", "text": "1937年"},
        ],
        "answer": "b",
        "explanation": "会议在贵州遵义召开。",
        "sources": [{"title": "中国共产党简史", "by": "本书编写组", "year": 2021, "place": "第三章"}],
        "tags": ["长征", "遵义会议"],
        "level": "junior",
        "difficulty": 1,
    },
    "multiple": {"answer": ["a", "b", "c"]},
    "true_false": {"answer": True},
    "blank": {"blanks": [{"accept": ["1921", "一九二一"]}, {"accept": ["上海"]}]},
    "numeric": {"answer": 1949, "tolerance": 0.5, "unit": "年", "points": 3},
    "order": {
        "items": [
            {"id": "b", "text": "南昌起义"},
            {"id": "a", "text": "遵义会议"},
            {"id": "c", "text": "开国大典"},
        ]
    },
    "match": {
        "left": [{"id": "a", "text": "古田会议"}, {"id": "b", "text": "遵义会议"}],
        "pairs": {"a": "b", "b": "a"},
    },
    "passage": {"text": "1949年10月1日，开国大典在北京天安门广场举行。"},
}


def fill(keys: Keyboard, type_: str) -> None:
    """Everything that a question of the type has; the keyboard is in the stem."""
    _FILL[type_](keys)


def _fill_choice(keys: Keyboard, at: str, texts: tuple[str, ...], right: str) -> None:
    keys.tab_to(f"{at}options.a.text")
    for text in texts[:-1]:
        keys.type(text)
        keys.press("Enter")  # goes to the next row
    keys.type(texts[-1])
    for id_ in right:
        if keys.field(f"{at}options.a!").get_attribute("type") == "radio":
            # A group of round marks has one place on the way; arrows go through it.
            keys.back_to(f"{at}stem")
            keys.tab_to(f"{at}options.a!")
            keys.press("Space" if id_ == "a" else "ArrowDown")
        else:
            keys.back_to(f"{at}options.{id_}!")
            keys.press("Space")
        expect(keys.field(f"{at}options.{id_}!")).to_be_checked()
        expect(keys.field(f"{at}options.{id_}!")).to_be_focused()


def _single(keys: Keyboard) -> None:
    keys.type("遵义会议在哪一年召开？")
    _fill_choice(keys, "", ("1934年", "1935年", "1936年", "1937年"), "b")
    keys.tab_to("options+")
    keys.press("Enter")
    expect(keys.field("options.e.text")).to_be_focused()
    keys.type("1938年")
    keys.tab_to("options.ex")
    keys.press("Space")
    expect(keys.field("options.dx")).to_be_focused()


def _multiple(keys: Keyboard) -> None:
    keys.type("下列哪些属于解放战争三大战役？")
    _fill_choice(keys, "", ("辽沈战役", "淮海战役", "平津战役", "平型关战役"), "cba")


def _true_false(keys: Keyboard) -> None:
    keys.type("中国共产党第一次全国代表大会在上海开幕。")
    keys.tab_to("answer=true")
    keys.press("Space")


def _blank(keys: Keyboard) -> None:
    keys.type("中国共产党成立于____年，第一次全国代表大会在____开幕。")
    expect(keys.field("blanks.1.accept")).to_be_visible()
    keys.tab_to("blanks.0.accept")
    keys.type("1921")
    keys.press("Enter")
    keys.type("一九二一")
    keys.tab_to("blanks.1.accept")
    keys.type("上海")


def _numeric(keys: Keyboard) -> None:
    keys.type("中华人民共和国成立于哪一年？")
    for name, text in (("answer", "1949"), ("tolerance", "0.5"), ("unit", "年"), ("points", "3")):
        keys.tab_to(name)
        keys.press("Control+a")
        keys.type(text)


def _order(keys: Keyboard) -> None:
    keys.type("把下列事件按时间先后排列。")
    keys.tab_to("items.a.text")
    for text in ("遵义会议", "南昌起义"):
        keys.type(text)
        keys.press("Enter")
    keys.type("开国大典")
    keys.back_to("items.b^")
    keys.press("Enter")
    expect(keys.field("items.bv")).to_be_focused()


def _match(keys: Keyboard) -> None:
    keys.type("把会议和年份连起来。")
    for side, texts in (
        ("left", ("古田会议", "遵义会议")),
        ("right", ("1935年", "1929年", "1945年")),
    ):
        keys.tab_to(f"{side}.a.text")
        for text in texts:
            keys.type(text)
            keys.press("Enter")
    for id_, downs in (("b", 1), ("a", 2)):
        keys.back_to(f"pairs.{id_}")
        for _ in range(downs):
            keys.press("ArrowDown")


def _passage(keys: Keyboard) -> None:
    keys.type("阅读材料，回答问题。")
    keys.back_to("text")
    keys.type("1949年10月1日，开国大典在北京天安门广场举行。")
    keys.tab_to("questions.p1.stem")
    keys.type("开国大典在哪里举行？")
    _fill_choice(keys, "questions.p1.", ("天安门广场", "延安"), "a")
    keys.tab_to("questions+")
    keys.press("Enter")
    expect(keys.field("questions.p2.stem")).to_be_focused()
    keys.type("开国大典在1949年举行。")
    keys.back_to("questions.p2~")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(keys.field("questions.p2.answer=true")).to_be_visible()
    keys.tab_to("questions.p2.answer=true")
    keys.press("Space")


def fill_about(keys: Keyboard) -> None:
    """What every question has."""
    keys.tab_to("explanation")
    keys.type("会议在贵州遵义召开。")
    keys.tab_to("sources+")
    keys.press("Enter")
    expect(keys.field("sources.0.title")).to_be_focused()
    for name, text in (
        ("title", "中国共产党简史"),
        ("by", "本书编写组"),
        ("year", "2021"),
        ("place", "第三章"),
    ):
        keys.tab_to(f"sources.0.{name}")
        keys.type(text)
    keys.tab_to("tags")
    keys.type("长征、遵义会议")
    keys.tab_to("level")
    keys.press("ArrowDown")
    keys.tab_to("difficulty")
    keys.press("ArrowDown")


_FILL: dict[str, Callable[[Keyboard], None]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "passage": _passage,
}
