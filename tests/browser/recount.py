"""A recount that shares nothing with the product: bank files as JSON, stored responses by plain SQL.

It knows only the rules of the activity ``hong-2026``: half for an incomplete multiple choice, pairs for an
ordering. Typed answers are compared after NFKC and without spaces; the tests type nothing that needs more.
"""

import json
import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from html import unescape
from itertools import combinations, permutations
from math import floor
from pathlib import Path
from typing import Any

Question = dict[str, Any]
_HOLES = re.compile(r"[_＿]{2,}(（\d+）[_＿]{2,})?")


def bare(text: str) -> str:
    """A text of a bank or of a page without mark-up, holes and spaces."""
    without_tags = unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[*\s]", "", _HOLES.sub("", without_tags))


def same_as(typed: str) -> str:
    """The form in which typed texts are compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).casefold()


def share(question: Question, response: Any) -> Fraction:
    """The share of its points that a response earns."""
    return Fraction(_SHARES[question["type"]](question, response))


def _multiple(question: Question, response: Any) -> Fraction:
    right, chosen = set(question["answer"]), set(response)
    if chosen == right:
        return Fraction(1)
    return Fraction(1, 2) if chosen and chosen < right else Fraction(0)


def _blank(question: Question, response: Any) -> Fraction:
    accepted = [{same_as(text) for text in blank["accept"]} for blank in question["blanks"]]
    ways = permutations(response) if question.get("any_order") else [response]
    hits = (sum(same_as(t) in texts for t, texts in zip(way, accepted, strict=True)) for way in ways)
    return Fraction(max(hits), len(accepted))


def _numeric(question: Question, response: Any) -> bool:
    typed = same_as(response).removesuffix(question.get("unit", "") or "年")
    if not re.fullmatch(r"\d+(\.\d+)?", typed):
        return False
    distance = abs(Fraction(typed) - Fraction(str(question["answer"])))
    return distance <= Fraction(str(question.get("tolerance", 0)))


def _order(question: Question, response: Any) -> Fraction:
    right = [item["id"] for item in question["items"]]
    pairs = list(combinations(response, 2))
    return Fraction(sum(right.index(a) < right.index(b) for a, b in pairs), len(pairs))


def _match(question: Question, response: Any) -> Fraction:
    pairs = question["pairs"]
    return Fraction(sum(response.get(left) == right for left, right in pairs.items()), len(pairs))


def _passage(question: Question, response: Any) -> Fraction:
    parts = question["questions"]
    points = [Fraction(str(part["points"])) for part in parts]
    earned = [
        worth * share(part, response[part["id"]]) if part["id"] in response else 0
        for part, worth in zip(parts, points, strict=True)
    ]
    return sum(earned, Fraction(0)) / sum(points)


_SHARES: dict[str, Any] = {
    "single": lambda question, response: response == question["answer"],
    "true_false": lambda question, response: response is question["answer"],
    "multiple": _multiple,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "passage": _passage,
}


def in_words(question: Question, response: Any) -> Any:
    """A stored response with the texts of the bank in place of its ids."""
    kind = question["type"]
    if kind in {"true_false", "blank", "numeric"}:
        return response
    if kind == "passage":
        parts = enumerate(question["questions"], start=1)
        return {str(n): in_words(p, response[p["id"]]) for n, p in parts if p["id"] in response}
    sides = [question.get(side, []) for side in ("options", "items", "left", "right")]
    words = {option["id"]: bare(option["text"]) for side in sides for option in side}
    if kind == "single":
        return words[response]
    if kind == "match":
        return {words[left]: words[right] for left, right in response.items()}
    said = [words[id_] for id_ in response]
    return said if kind == "order" else sorted(said)


@dataclass(frozen=True)
class Attempt:
    """An attempt as its rows say it."""

    school: str
    name: str
    seat: str
    state: str
    score: int | None
    questions: tuple[tuple[Question, int], ...]
    """With their hundredths in this paper."""
    responses: dict[int, Any]
    """The last stored response by position."""
    event_ids: tuple[str, ...]

    def recounted(self) -> int:
        """Its score in hundredths."""
        return sum(
            floor(worth * share(question, self.responses[n]) + Fraction(1, 2))
            for n, (question, worth) in enumerate(self.questions)
            if n in self.responses
        )


def read_banks(folder: Path) -> dict[tuple[str, str], Question]:
    """All questions of bank files, by ids of bank and question."""
    banks = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    return {(bank["id"], question["id"]): question for bank in banks for question in bank["questions"]}


_ATTEMPTS = """
    SELECT a.id, s.name, school.name, s.seat, a.state, a.score, a.paper
    FROM attempts a JOIN students s ON s.pid = a.pid
    JOIN units class ON class.id = s.class_id JOIN units school ON school.id = class.parent_id
"""
_EVENTS = "SELECT event_id, kind, position, payload FROM events WHERE attempt_id = ? ORDER BY seq"


def read_attempts(store: Path, banks: Path) -> list[Attempt]:
    """Every attempt in a store."""
    known = read_banks(banks)
    found = []
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as tables:
        ids = {sha: json.loads(text)["id"] for sha, text in tables.execute("SELECT * FROM question_versions")}
        for id_, name, school, seat, state, score, paper in tables.execute(_ATTEMPTS):
            questions = ((known[bank, ids[sha]], worth) for sha, bank, _s, worth, _l in json.loads(paper))
            events = tables.execute(_EVENTS, (id_,)).fetchall()
            answers = [(position, payload) for _id, kind, position, payload in events if kind == "answered"]
            given = {position: json.loads(payload) for position, payload in answers if payload is not None}
            event_ids = tuple(event[0] for event in events)
            found.append(Attempt(school, name, seat, state, score, tuple(questions), given, event_ids))
    tables.close()
    return found
