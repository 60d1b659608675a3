"""Questions and activities as canonical JSON: the immutable form in which a store keeps what was published.

Everything is exact here: points are hundredths, fractions are texts such as ``"1/3"``, moments are UTC.
Canonical bytes have sorted keys, no spaces and UTF-8, so that equal content has an equal SHA-256.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from quizkit.domain.activity import (
    Activity,
    AttemptPolicy,
    Counts,
    Entry,
    Mode,
    ReviewPolicy,
    SectionPlan,
    Shown,
    Shuffle,
    TableRules,
    Window,
)
from quizkit.domain.questions import (
    TYPES,
    Blank,
    Match,
    Multiple,
    Numeric,
    Option,
    Order,
    Passage,
    Question,
    Single,
    Source,
    TrueFalse,
)
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules

STORED_VERSION = 1
"""Of this form; part of the JSON, so that a later form can tell them apart."""


def canonical_bytes(value: object) -> bytes:
    """``value`` as the one JSON text it has."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def question_version(question: Question, images: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) of the question and of its pictures' bytes, by name.

    Raises:
        KeyError: a picture the question uses is not among ``images``; others are ignored.
    """
    digest = sha256(canonical_bytes(question_to_json(question)))
    for name in sorted(set(question.images)):
        digest.update(b"\0" + name.encode() + b"\0" + sha256(images[name]).digest())
    return digest.hexdigest()


# --- questions -----------------------------------------------------------------------------------


def question_to_json(question: Question) -> dict[str, Any]:
    """All of ``question`` as JSON values."""
    return {
        "stored_version": STORED_VERSION,
        "type": question.type,
        "id": question.id,
        "stem": question.stem,
        "points": question.points,
        "explanation": question.explanation,
        "sources": [asdict(source) for source in question.sources],
        "tags": list(question.tags),
        "level": question.level,
        "difficulty": question.difficulty,
        "images": list(question.images),
        **_own_fields(question),
    }


def _own_fields(question: Question) -> dict[str, Any]:
    own: dict[str, Any]
    match question:
        case Single():
            own = {"options": _options(question.options), "answer": question.answer}
        case Multiple():
            own = {"options": _options(question.options), "answer": sorted(question.answer)}
        case TrueFalse():
            own = {"answer": question.answer}
        case Blank():
            own = {"blanks": [list(texts) for texts in question.blanks], "any_order": question.any_order}
        case Numeric():
            own = {
                "answer": str(question.answer),
                "tolerance": str(question.tolerance),
                "unit": question.unit,
            }
        case Order():
            own = {"items": _options(question.items)}
        case Match():
            own = {
                "left": _options(question.left),
                "right": _options(question.right_side),
                "pairs": [list(pair) for pair in question.pairs],
            }
        case Passage():
            own = {"text": question.text, "parts": [question_to_json(part) for part in question.parts]}
        case _:
            raise TypeError(question.type)
    return own


def _options(options: tuple[Option, ...]) -> list[dict[str, Any]]:
    return [
        {"id": o.id, "text": o.text} | ({} if o.weight is None else {"weight": str(o.weight)})
        for o in options
    ]


def question_from_json(data: Mapping[str, Any]) -> Question:
    """The question that ``question_to_json`` made ``data`` of.

    Raises:
        KeyError, ValueError, TypeError: ``data`` was not made by it.
    """
    common: dict[str, Any] = {
        "id": data["id"],
        "stem": data["stem"],
        "points": data["points"],
        "explanation": data["explanation"],
        "sources": tuple(Source(**source) for source in data["sources"]),
        "tags": tuple(data["tags"]),
        "level": data["level"],
        "difficulty": data["difficulty"],
        "images": tuple(data["images"]),
    }
    return TYPES[data["type"]](**common, **_own_values(data))


def _own_values(data: Mapping[str, Any]) -> dict[str, Any]:
    own: dict[str, Any]
    match data["type"]:
        case "single":
            own = {"options": _read_options(data["options"]), "answer": data["answer"]}
        case "multiple":
            own = {"options": _read_options(data["options"]), "answer": frozenset(data["answer"])}
        case "true_false":
            own = {"answer": data["answer"]}
        case "blank":
            own = {
                "blanks": tuple(tuple(texts) for texts in data["blanks"]),
                "any_order": data["any_order"],
            }
        case "numeric":
            own = {
                "answer": Fraction(data["answer"]),
                "tolerance": Fraction(data["tolerance"]),
                "unit": data["unit"],
            }
        case "order":
            own = {"items": _read_options(data["items"])}
        case "match":
            own = {
                "left": _read_options(data["left"]),
                "right_side": _read_options(data["right"]),
                "pairs": tuple((left, right) for left, right in data["pairs"]),
            }
        case _:
            own = {
                "text": data["text"],
                "parts": tuple(question_from_json(part) for part in data["parts"]),
            }
    return own


def _read_options(data: list[dict[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(o["id"], o["text"], Fraction(o["weight"]) if "weight" in o else None) for o in data)


# --- activities ----------------------------------------------------------------------------------


def activity_to_json(activity: Activity) -> dict[str, Any]:
    """All of ``activity`` as JSON values."""
    return {
        "stored_version": STORED_VERSION,
        "id": activity.id,
        "title": activity.title,
        "mode": activity.mode.value,
        "window": {
            "opens": _utc(activity.window.opens),
            "closes": None if activity.window.closes is None else _utc(activity.window.closes),
            "time_zone": activity.window.time_zone,
        },
        "sections": [_section(section) for section in activity.sections],
        "time_limit": activity.time_limit,
        "grace": activity.grace,
        "attempts": {
            "max": activity.attempts.max,
            "per_day": activity.attempts.per_day,
            "counts": activity.attempts.counts.value,
        },
        "shuffle": asdict(activity.shuffle),
        "rules": {
            "multiple": activity.rules.multiple.value,
            "half_rounding": activity.rules.half_rounding.value,
            "order": activity.rules.order.value,
        },
        "review": {
            "during": _shown(activity.review.during),
            "submitted": _shown(activity.review.submitted),
            "closed": _shown(activity.review.closed),
        },
        "entry": activity.entry.value,
        "tables": asdict(activity.tables),
        "retention_days": activity.retention_days,
        "contact": activity.contact,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _shown(what: frozenset[Shown]) -> list[str]:
    return sorted(item.value for item in what)


def _section(section: SectionPlan) -> dict[str, Any]:
    return {
        "title": section.title,
        "draw": section.draw,
        "banks": list(section.banks),
        "types": list(section.types),
        "tags": list(section.tags),
        "level": section.level,
        "difficulty": None if section.difficulty is None else list(section.difficulty),
        "points": section.points,
    }


def activity_from_json(data: Mapping[str, Any]) -> Activity:
    """The activity that ``activity_to_json`` made ``data`` of.

    Raises:
        KeyError, ValueError, TypeError: ``data`` was not made by it.
    """
    window, attempts, rules = data["window"], data["attempts"], data["rules"]
    closes = window["closes"]
    return Activity(
        id=data["id"],
        title=data["title"],
        mode=Mode(data["mode"]),
        window=Window(
            datetime.fromisoformat(window["opens"]),
            None if closes is None else datetime.fromisoformat(closes),
            window["time_zone"],
        ),
        sections=tuple(_read_section(section) for section in data["sections"]),
        time_limit=data["time_limit"],
        grace=data["grace"],
        attempts=AttemptPolicy(attempts["max"], attempts["per_day"], Counts(attempts["counts"])),
        shuffle=Shuffle(**data["shuffle"]),
        rules=ScoringRules(
            MultipleRule(rules["multiple"]),
            HalfRounding(rules["half_rounding"]),
            OrderScheme(rules["order"]),
        ),
        review=ReviewPolicy(**{when: frozenset(map(Shown, what)) for when, what in data["review"].items()}),
        entry=Entry(data["entry"]),
        tables=TableRules(**data["tables"]),
        retention_days=data["retention_days"],
        contact=data["contact"],
    )


def _read_section(data: Mapping[str, Any]) -> SectionPlan:
    difficulty = data["difficulty"]
    return SectionPlan(
        title=data["title"],
        draw=data["draw"],
        banks=tuple(data["banks"]),
        types=tuple(data["types"]),
        tags=tuple(data["tags"]),
        level=data["level"],
        difficulty=None if difficulty is None else (difficulty[0], difficulty[1]),
        points=data["points"],
    )
