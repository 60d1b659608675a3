"""Questions without a fault of content, as JSON values. Copy before changing."""

from typing import Any

SOURCE = {"title": "中国共产党简史", "by": "本书编写组", "year": 2021}
EXPLANATION = (
    "这件事在简史里有明白的记述，前后经过都写得清楚。"
    "容易选错的那一项说的是另一个时候、另一个地方的事，要分清。"
)
COMMON: dict[str, Any] = {
    "points": 4,
    "level": "junior",
    "tags": ["长征"],
    "sources": [SOURCE],
    "explanation": EXPLANATION,
}


def single(stem: str, *texts: str, right: int = 1, **other: Any) -> dict[str, Any]:
    """A single-choice question; the right option is the ``right``-th of ``texts``."""
    options = [
        {"id": f"o{n}", "text": text} for n, text in enumerate(texts or ("甲地", "乙地", "丙地", "丁地"))
    ]
    own = {"id": "q", "type": "single", "stem": stem, "options": options, "answer": f"o{right}"}
    return own | COMMON | other


def multiple(stem: str, *texts: str, right: tuple[int, ...] = (0, 1), **other: Any) -> dict[str, Any]:
    """A multiple response."""
    options = [{"id": f"o{n}", "text": text} for n, text in enumerate(texts)]
    answer = [f"o{n}" for n in right]
    own = {"id": "q", "type": "multiple", "stem": stem, "options": options, "answer": answer}
    return own | COMMON | other


def true_false(stem: str, *, answer: bool = True, **other: Any) -> dict[str, Any]:
    """A statement."""
    return {"id": "q", "type": "true_false", "stem": stem, "answer": answer} | COMMON | other


def blank(stem: str, *accepted: str, **other: Any) -> dict[str, Any]:
    """A question with a blank for each of ``accepted``."""
    blanks = [{"accept": [text]} for text in accepted]
    return {"id": "q", "type": "blank", "stem": stem, "blanks": blanks} | COMMON | other


def numeric(stem: str, answer: float, unit: str = "年", **other: Any) -> dict[str, Any]:
    """A number."""
    return {"id": "q", "type": "numeric", "stem": stem, "answer": answer, "unit": unit} | COMMON | other


def order(*texts: str, **other: Any) -> dict[str, Any]:
    """Items in the order that is said to be right."""
    items = [{"id": f"i{n}", "text": text} for n, text in enumerate(texts)]
    return {"id": "q", "type": "order", "stem": "把下列事件按先后排列。", "items": items} | COMMON | other


def match(*pairs: tuple[str, str], **other: Any) -> dict[str, Any]:
    """Pairs, and a right item that belongs to none."""
    left = [{"id": f"l{n}", "text": one} for n, (one, _other) in enumerate(pairs)]
    right = [{"id": f"r{n}", "text": two} for n, (_one, two) in enumerate(pairs)]
    own = {
        "id": "q",
        "type": "match",
        "stem": "请连起来。",
        "left": left,
        "right": [*right, {"id": "x", "text": "别的"}],
        "pairs": {f"l{n}": f"r{n}" for n in range(len(pairs))},
    }
    return own | COMMON | other


def passage(text: str, *parts: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A source text with its parts, which take tags, sources and level from it."""
    inner = [
        {key: value for key, value in part.items() if key not in ("tags", "sources", "level")}
        | {"id": f"p{n}"}
        for n, part in enumerate(parts)
    ]
    common = {key: value for key, value in COMMON.items() if key not in ("points", "explanation")}
    own = {"id": "q", "type": "passage", "stem": "阅读材料，回答问题。", "text": text, "questions": inner}
    return own | common | other


def bank_of(*questions: dict[str, Any], **head: Any) -> dict[str, Any]:
    """A bank; questions get ids of their own where they have none."""
    named = [q | {"id": f"q{n}"} if q["id"] == "q" else q for n, q in enumerate(questions)]
    return {"schema_version": 1, "id": "bank", "title": "题库", "questions": named} | head
