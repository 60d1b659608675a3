"""A student's page that was tampered with: whatever it sends, the store holds only what a student may do."""

import random
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import ipywidgets
import pytest

from browser.wire import Browser, Page
from projects import CLASS, SCHOOL, TestProject
from serve.attacks import begin, send

pytestmark = pytest.mark.timeout(300)

# A lone half of a pair: JSON can say it, UTF-8 cannot.
SURROGATE = "\ud800"
HOSTILE: list[Any] = [
    *(None, True, -1, 0, 2**31, 10**30, 1.5, float("nan"), float("inf")),
    *("", "x", "x" * 5_000, SURROGATE, "\x00", "<script>", "IPY_MODEL_", [], [None], [[]]),
    *(["IPY_MODEL_x"], {}, {"x": {}}, {"type": "answer"}),
]
# What our code reads or writes; traits that only change how a widget looks get fewer values.
TELLING = {"value", "index", "_options_labels", "children", "state", "view", "cells", "description"}
FEW = [None, -1, "x", [], {}]
TABLES = ("attempts", "events", "results", "question_reports", "students", "activities", "audit")


def _rows(demo: TestProject) -> dict[str, list[Any]]:
    """Everything that a student's page could change."""
    with sqlite3.connect(f"file:{demo.store}?mode=ro", uri=True) as tables:
        rows = {name: tables.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    tables.close()
    return rows


async def _alive(page: Page) -> None:
    assert (await page.reply("kernel_info_request", {}, "kernel_info_reply")).content["status"] == "ok"


async def _flood(page: Page, model: str) -> None:
    """Every trait of a widget with every value, then a sign of life."""
    for trait in list(page.models[model]):
        for value in HOSTILE if trait in TELLING else FEW:
            data = {"method": "update", "state": {trait: value}, "buffer_paths": []}
            await send(page, "comm_msg", {"comm_id": model, "data": data})
    await _alive(page)


def test_no_trait_of_any_widget_changes_what_is_stored(
    attack: Callable[..., None], demo: TestProject
) -> None:
    """Each trait of each widget, set to wrong types and extreme values, on the entry and on a question."""

    async def steps(page: Page) -> None:
        rows = _rows(demo)
        for model in list(page.models):
            if model in page.models:
                await _flood(page, model)
        assert _rows(demo) == rows

    attack(steps)

    async def in_a_question(page: Page) -> None:
        await begin(page, "林敏")
        box, next_ = page.trait("view"), page.find("下一题")
        rows = _rows(demo)
        for model in list(page.models):
            if model in page.models:
                await _flood(page, model)
        assert _rows(demo) == rows
        # The same kernel still takes an honest answer and an honest click.
        answer = {"type": "answer", "id": "honest", "position": 0, "response": "2"}
        await page.custom(box, answer)
        assert page.told[box][-1] == {"type": "saved", "id": "honest"}
        await page.click(next_)
        assert len(_rows(demo)["events"]) == len(rows["events"]) + 2

    attack(in_a_question)


BAD_IDS = (None, 5, "", "x" * 65, "x" * 200_000, "quizkit:1", SURROGATE, "\x00", [], {})
BAD_POSITIONS = (None, -1, 20, 2**31, 10**30, True, 0.0, float("nan"), "0", [0], {})


def _bad_messages() -> Iterator[Any]:
    yield from HOSTILE
    for kind in ("hello", "answer", "go", "pulse", "event", "refused", "saved", 5, None):
        for value in HOSTILE:
            yield {"type": kind, "kept": value, "position": value, "id": value, "response": value}
    for value in HOSTILE:
        yield {"type": "hello", "kept": {"secret": value, "lang": value}}
        yield {"event": value}
    for id_ in BAD_IDS:
        yield {"type": "answer", "id": id_, "position": 0, "response": "1"}
    for position in BAD_POSITIONS:
        yield {"type": "answer", "id": "good-id", "position": position, "response": "1"}
        yield {"type": "go", "position": position}
    for position, response in product(range(20), [*HOSTILE, "99", {"1": "99"}, {"1": SURROGATE}, [[], {}]]):
        yield {"type": "answer", "id": f"{position}", "position": position, "response": response}


def test_malformed_messages_store_nothing_but_legal_answers(
    attack: Callable[..., None], demo: TestProject
) -> None:
    """Messages of every widget with wrong types, ids, positions and responses; honest ones go on working."""

    async def steps(page: Page) -> None:
        await begin(page, "张天佑")
        box, head = page.trait("view"), page.trait("state")
        overview = page.find("▦")
        await page.click(overview)
        grid = page.trait("cells")
        for model in (box, head, grid):
            for content in _bad_messages():
                data = {"method": "custom", "content": content}
                await send(page, "comm_msg", {"comm_id": model, "data": data})
            await _alive(page)
        for data in (None, 5, [], {}, {"method": 5}, {"method": "custom"}, {"method": "update", "state": 5}):
            await send(page, "comm_msg", {"comm_id": box, "data": data})
        for content in (None, [], "{", {"comm_id": 5}, {"data": {}}, {"comm_id": "x"}, {"comm_id": [box]}):
            await send(page, "comm_msg", content)
        await _alive(page)
        await page.custom(box, {"type": "answer", "id": "honest", "position": 0, "response": "2"})
        assert page.told[box][-1] == {"type": "saved", "id": "honest"}

    attack(steps)


def test_buttons_in_any_order_lead_to_no_illegal_state(
    attack: Callable[..., None], demo: TestProject
) -> None:
    """Three hundred clicks at random on whatever buttons there are, hidden and disabled ones too."""

    async def steps(page: Page) -> None:
        chance = random.Random(2026)
        names = ["萧玥", "胡梦琪", SURROGATE, "\x00", "x" * 10_000, ""]
        for _click in range(300):
            buttons = [id_ for id_, state in page.models.items() if state["_model_name"] == "ButtonModel"]
            for id_ in list(page.shown()):
                state = page.models.get(id_, {})
                if "placeholder" in state:
                    await page.update(id_, value=chance.choice(names))
                if "_options_labels" in state:
                    await page.update(id_, index=chance.choice([0, 1, 2]))
            await page.click(chance.choice(buttons))
            if chance.random() < 0.2:
                await page.custom(page.trait("state"), {"type": chance.choice(["hello", "pulse", "time_up"])})
        await _alive(page)

    attack(steps)

    async def afterwards(page: Page) -> None:
        await begin(page, "熊婉清")
        await page.answer("1")

    attack(afterwards)


def test_any_text_is_stored_or_gets_a_sentence(attack: Callable[..., None], demo: TestProject) -> None:
    """Names, resume codes and reports with what no store or page can hold are no faults of the program."""
    texts = [
        "\ud800",
        "林\ud800敏",
        "\x00",
        "林敏\x00",
        "x" * 10_000,
        "'; DROP TABLE attempts; --",
        "\u202e林敏",
    ]

    async def steps(page: Page) -> None:
        for text in texts:
            await page.choose(SCHOOL, CLASS)
            await page.update(page.find("姓名"), value=text)
            await page.press("进入")
            assert page.screen == "entry", text
            assert "名册里没有这个名字" in page.text(), text
        await begin(page, "郑晓东")
        for text in texts:
            await page.press("题目有误")
            written = next(id_ for id_ in page.shown() if page.models[id_]["_model_name"] == "TextareaModel")
            await page.update(written, value=text)
            await page.press("发送")
            if page.screen == "sentence":
                await page.press("返回")
            assert page.screen == "question", text
        other = Browser(page.browser.base)
        async with other.open() as second:
            await second.hello()
            await second.choose(SCHOOL, CLASS)
            await second.update(second.find("姓名"), value="郑晓东")
            await second.press("进入")
            for text in texts[:4]:
                await second.update(second.find("接续码"), value=text)
                await second.press("进入")
                assert second.screen == "entry", text

    attack(steps)


def test_replayed_messages_count_once(attack: Callable[..., None], demo: TestProject) -> None:
    """The same answer again, with another content or after handing in, changes nothing."""

    async def steps(page: Page) -> None:
        await begin(page, "田杰")
        box = page.trait("view")
        id_ = await page.answer("1")
        rows = _rows(demo)
        for response in ("1", "2", None):
            await page.custom(box, {"type": "answer", "id": id_, "position": 0, "response": response})
            await page.custom(box, {"type": "answer", "id": id_, "position": 1, "response": response})
        assert _rows(demo)["events"] == rows["events"]
        await page.press("▦")
        await page.press("交卷")
        hand_in = page.find("确定交卷")
        await page.click(hand_in)
        rows = _rows(demo)
        for model in (hand_in, hand_in):
            await page.click(model)
        for event in (id_, "another"):
            await page.custom(box, {"type": "answer", "id": event, "position": 0, "response": "2"})
        assert _rows(demo) == rows

    attack(steps)


def test_another_students_ids_are_worth_nothing(attack: Callable[..., None], demo: TestProject) -> None:
    """Ids of another attempt and of its answers, sent as one's own, change nothing of the other one."""
    others: list[Any] = []

    async def first(page: Page) -> None:
        await begin(page, "孟安然")
        others.append(await page.answer("1"))

    attack(first)

    async def steps(page: Page) -> None:
        with sqlite3.connect(f"file:{demo.store}?mode=ro", uri=True) as tables:
            row = tables.execute(
                "SELECT attempt_id, lead, browser_hash FROM events JOIN attempts ON id = attempt_id "
                "WHERE event_id = ?",
                others,
            ).fetchone()
        tables.close()
        before = [line for line in _rows(demo)["events"] if line[0] == row[0]]
        for secret in row:
            await page.custom(page.trait("state"), {"type": "hello", "kept": {"secret": secret}})
            assert page.screen == "entry"
        await begin(page, "钱丽娜")
        await page.answer("2", id_=others[0])
        assert [line for line in _rows(demo)["events"] if line[0] == row[0]] == before

    attack(steps)


def test_opening_any_kind_of_widget_has_no_effect(attack: Callable[..., None], demo: TestProject) -> None:
    """Every registered widget class can be opened, well made or not; the student's own page goes on."""

    async def steps(page: Page) -> None:
        await begin(page, "万堃")
        rows = _rows(demo)
        for (module, version, model, view_module, view_version, view), _class in _kinds():
            state = {"_model_module": module, "_model_module_version": version, "_model_name": model}
            views = {"_view_module": view_module, "_view_module_version": view_version, "_view_name": view}
            for extra in ({}, views, {"children": ["IPY_MODEL_x"]}, {"value": SURROGATE}):
                await _open(page, "jupyter.widget", {"state": {**state, **extra}, "buffer_paths": []})
        for target in ("jupyter.widget", "jupyter.widget.control", "matplotlib", "evil", "", None, 5):
            for data in (None, 5, {}, {"state": None}, {"state": {"_model_name": "EvilModel"}}):
                await _open(page, target, data)
        await _alive(page)
        assert _rows(demo) == rows
        await page.answer("1")

    attack(steps)


def _kinds() -> Iterator[tuple[Any, ...]]:
    return ipywidgets.widgets.widget._registry.items()


async def _open(page: Page, target: Any, data: Any) -> None:
    content = {"comm_id": uuid.uuid4().hex, "target_name": target, "data": data}
    await send(page, "comm_open", content)
