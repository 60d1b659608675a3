"""Banks for the question what a browser can learn: one full of canaries, two with different keys."""

import json
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from browser.canaries import FIGURES, HAN, IDS, LETTERS
from quizkit.domain.activity import (
    ALL_SHOWN,
    Activity,
    Mode,
    ReviewPolicy,
    SectionPlan,
    Shown,
    Shuffle,
    Window,
)
from quizkit.formats.bank import load_bank
from quizkit.formats.roster import load_roster
from quizkit.services import Services, open_services

ROOT = Path(__file__).parent.parent.parent
ACTIVITY = "secrets"
QUESTIONS = 8
WORDS = "看得见的题干"
"""In every stem: what a recording of the traffic must hear."""
EXPLAINED = f"解析{HAN}"

Json = dict[str, Any]


def _options(*ids: str, texts: str = "甲乙丙丁") -> list[Json]:
    return [{"id": id_, "text": f"选项{text}"} for id_, text in zip(ids, texts, strict=True)]


def _question(kind: str, id_: str, points: int = 5, **fields: Any) -> Json:
    return {"type": kind, "id": id_, "stem": f"{WORDS}{kind}", "points": points, **fields}


def _bank(id_: str, questions: list[Json], **fields: Any) -> Json:
    common = {"tags": [f"标签{HAN}"], "level": "primary", "difficulty": 2}
    secret = {"title": f"书{HAN}", "by": f"人{HAN}", "year": 2021, "place": f"页{LETTERS}"}
    made = [{"explanation": EXPLAINED, "sources": [secret], **common, **question} for question in questions]
    head = {"schema_version": 1, "id": id_, "title": f"题库{HAN}", "language": "zh-CN"}
    return {**head, "licence": f"CC-BY-4.0 {LETTERS}", **fields, "questions": made}


def canary_bank() -> Json:
    """Every id, accepted text, explanation and source carries a mark; so does the key of the number."""
    right, wrong = f"right-{IDS}", f"wrong-{IDS}"
    ids = (right, f"{wrong}-1", f"{wrong}-2", f"{right}-2")
    lefts, rights = [f"left-{n}-{IDS}" for n in "123"], [f"right-{n}-{IDS}" for n in "123"]
    weights = (0.5, -0.5, -0.5, 0.5)
    weighted = [{**o, "weight": weight} for o, weight in zip(_options(*ids), weights, strict=True)]
    pictured = _options(*ids)
    pictured[0]["text"] = f"看图![一幅图](right-{IDS}.png)"
    accept = [f"答案{HAN}", f"answer {LETTERS}"]
    explained = {"explanation": f"小题{HAN}"}
    parts = [
        _question("single", f"part-1-{IDS}", options=_options(*ids), answer=right, **explained),
        _question("blank", f"part-2-{IDS}", blanks=[{"accept": accept}], **explained),
    ]
    parts[1]["stem"] += "____"
    blank = _question("blank", f"blank-{IDS}", blanks=[{"accept": accept}, {"accept": accept[1:]}])
    blank["stem"] += "____和____"
    passage = _question("passage", f"passage-{IDS}", text="一段材料。", questions=parts)
    del passage["points"]
    questions = [
        _question("single", f"single-{IDS}", options=pictured, answer=right),
        _question("multiple", f"multiple-{IDS}", options=weighted, answer=[ids[0], ids[3]]),
        _question("true_false", f"true-{IDS}", answer=True),
        blank,
        _question("numeric", f"numeric-{IDS}", answer=int(FIGURES), tolerance=1, unit="人"),
        _question("order", f"order-{IDS}", items=_options(*(f"{n}-{IDS}" for n in "abcd"))),
        _question(
            "match",
            f"match-{IDS}",
            left=_options(*lefts, texts="子丑寅"),
            right=_options(*rights, texts="卯辰巳"),
            pairs=dict(zip(lefts, rights, strict=True)),
        ),
        passage,
    ]
    return _bank(f"bank-{IDS}", questions, names=[[f"甲{HAN}", f"乙{HAN}"]])


def keyed_bank(*, other: bool) -> Json:
    """The same questions to any reader; ``other`` has another key in everything that can be keyed."""

    def key(one: Any, another: Any) -> Any:
        return another if other else one

    items = _options("a", "b", "c", texts="甲乙丙")
    if other:  # the listed order is the key, and ids often follow it
        items = [{"id": id_, "text": item["text"]} for id_, item in zip("abc", items[::-1], strict=True)]
    rights = _options("x", "y", "z", texts="卯辰巳")
    parts = [
        _question("single", "part-1", options=_options(*"abcd"), answer=key("a", "d")),
        _question("true_false", "part-2", answer=key(True, False)),
    ]
    for part in parts:
        part["explanation"] = key("短。", "一句长得多的解析，说了很多很多。")
    blanks = key([["一"], ["二", "两"]], [["三十", "卅"], ["四"]])
    blank = _question("blank", "blank", blanks=[{"accept": texts} for texts in blanks])
    blank["stem"] += "____和____"
    passage = _question("passage", "passage", text="一段材料。", questions=parts)
    del passage["points"]
    questions = [
        _question("single", "single", options=_options(*"abcd"), answer=key("a", "c")),
        _question("multiple", "multiple", options=_options(*"abcd"), answer=key(["a", "b"], ["b", "c", "d"])),
        _question("true_false", "true", answer=key(True, False)),
        blank,
        _question("numeric", "numeric", answer=key(1921, 7), tolerance=key(0, 2.5), unit="年"),
        _question("order", "order", items=items),
        _question(
            "match",
            "match",
            left=_options("l", "m", texts="子丑"),
            right=key(rights, rights[::-1]),
            pairs=key({"l": "x", "m": "y"}, {"l": "z", "m": "x"}),
        ),
        passage,
    ]
    for question in questions:
        question["explanation"] = key("短。", "一句长得多的解析，说了很多很多。")
        question["sources"] = [{"title": key("甲书", "另一本书"), "by": "作者", "year": key(2020, 2021)}]
    return _bank("keys", questions)


def picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@dataclass(frozen=True)
class SecretProject:
    """A project of one bank, its store, and what opens its services."""

    folder: Path
    options: Json

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.folder / "data" / "quizkit.db"

    def services(self, *, create: bool = False) -> Services:
        """The services; close them."""
        return open_services(self.store, create=create, **self.options)

    def close(self) -> None:
        """Closes the activity: the review policy opens everything."""
        with self.services() as services:
            services.activities.close(ACTIVITY, "test")


def secret_project(
    folder: Path, bank: Json, *, cell: str = "", score: bool = True, **options: Any
) -> SecretProject:
    """A store with the demo roster and an open contest that draws the whole bank, and a student's notebook.

    ``cell`` takes the place of the notebook's own; ``score`` is shown after handing in; ``options`` are those
    of ``open_services``.
    """
    banks, apps = folder / "quizzes" / "banks", folder / "notebooks" / "apps"
    for made in (banks / bank["id"], apps, folder / "data"):
        made.mkdir(parents=True)
    path = banks / f"{bank['id']}.json"
    path.write_text(json.dumps(bank, ensure_ascii=False), encoding="utf-8")
    name = f"right-{IDS}.png"
    (banks / bank["id"] / name).write_bytes(picture())
    notebook = json.loads((ROOT / "notebooks" / "apps" / "student.ipynb").read_text(encoding="utf-8"))
    if cell:
        notebook["cells"][1]["source"] = cell
    (apps / "student.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    activity = Activity(
        id=ACTIVITY,
        title="保密",
        mode=Mode.CONTEST,
        window=Window(datetime(2026, 9, 1, tzinfo=UTC), None),
        sections=(SectionPlan("全部", draw=QUESTIONS, points=500),),
        time_limit=int(timedelta(hours=1).total_seconds()),
        grace=0,
        shuffle=Shuffle(questions=False, options=False),
        review=ReviewPolicy(frozenset(), frozenset({Shown.SCORE}) if score else frozenset(), ALL_SHOWN),
    )
    project = SecretProject(folder, options)
    with project.services(create=True) as services:
        services.roster.import_rows(load_roster(ROOT / "quizzes" / "rosters" / "demo.csv"), "test")
        services.activities.publish(activity, [load_bank(path)], "test", {(bank["id"], name): picture()})
        services.activities.open(ACTIVITY, "test")
    return project
