"""A question with its key on a page of staff, whatever state it is in: for comparing and for imports."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from quizkit.domain.questions import Question
from quizkit.errors import LEVEL_WORDS
from quizkit.i18n import _
from quizkit.widgets.markdown import plain
from quizkit.widgets.questions import KINDS, SHORT_KINDS
from quizkit.widgets.questions.base import letter, numbered

Json = Mapping[str, Any]


def short_kind(value: Json) -> str:
    """单选, 多选, …"""
    word = SHORT_KINDS.get(str(value.get("type")))
    return _(word) if word else _("没有题型")


def stem_of(value: Json) -> str:
    """The stem without mark-up; of a passage without one its text."""
    text = value.get("stem") or value.get("text")
    return plain(text) if isinstance(text, str) and text.strip() else _("（还没有题干）")


def text_of(question: Question) -> str:
    """The stem of a question that holds, without mark-up; of a passage without one its text."""
    return stem_of({"stem": question.stem, "text": getattr(question, "text", "")})


def question_lines(value: Json) -> list[str]:
    """The question in lines of plain text: kind and points, stem, options with ✓, answer, explanation, …"""
    kind = KINDS.get(str(value.get("type")))
    points = value.get("points")
    head = _(kind) if kind else _("没有题型")
    if points is not None:
        head = _("{kind} · {points} 分").format(kind=head, points=_number(points))
    lines = [head]
    if value.get("type") == "passage":
        lines.append(_("材料：{text}").format(text=_plain(value.get("text"))))
    if _plain(value.get("stem")):
        lines.append(_plain(value.get("stem")))
    lines += _own_lines(value)
    for number, part in enumerate(_dicts(value.get("questions")), start=1):
        inner = question_lines(part)
        lines += [numbered(number) + inner[0], *("　" + line for line in inner[1:])]
    if value.get("explanation"):
        lines.append(_("解析：{text}").format(text=_plain(value["explanation"])))
    return lines + _about(value)


def question_html(value: Json) -> str:
    """The same as markup."""
    lines = question_lines(value)
    body = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    return f'<div class="qk-plain-question"><p class="qk-note">{escape(lines[0])}</p>{body}</div>'


def differing_html(one: Json, other: Json) -> tuple[str, str]:
    """Two questions side by side, with the lines marked that the other one does not have."""
    lines = question_lines(one), question_lines(other)

    def marked(mine: Sequence[str], theirs: Sequence[str]) -> str:
        made = "".join(
            f"<p>{escape(line)}</p>" if line in theirs else f"<p><mark>{escape(line)}</mark></p>"
            for line in mine
        )
        return f'<div class="qk-plain-question">{made}</div>'

    return marked(lines[0], lines[1]), marked(lines[1], lines[0])


def _own_lines(value: Json) -> list[str]:
    answer = value.get("answer")
    match value.get("type"):
        case "single" | "multiple":
            right = answer if isinstance(answer, list) else [answer]
            return [
                f"{letter(n)}. {_plain(option.get('text'))}{'  ✓' if option.get('id') in right else ''}"
                for n, option in enumerate(_dicts(value.get("options")))
            ]
        case "true_false":
            words = {True: _("正确"), False: _("错误")}
            said = words[answer] if isinstance(answer, bool) else _("（还没有）")
            return [_("答案：{text}").format(text=said)]
        case "numeric":
            return [_("答案：{text}").format(text=f"{_number(answer)}{_plain(value.get('unit'))}")]
        case "blank":
            return _blank_lines(value)
        case "order":
            return [
                f"{n}. {_plain(o.get('text'))}" for n, o in enumerate(_dicts(value.get("items")), start=1)
            ]
        case "match":
            return _match_lines(value)
    return []


def _blank_lines(value: Json) -> list[str]:
    said, blanks = [], _dicts(value.get("blanks"))
    for number, blank in enumerate(blanks, start=1):
        accepted = blank.get("accept")
        texts = _(" 或 ").join(map(str, accepted)) if isinstance(accepted, list) else ""
        said.append(numbered(number) + texts if len(blanks) > 1 else texts)
    order = _("（不分先后）") if value.get("any_order") else ""
    return [_("答案：{text}").format(text=_("；").join(said) + order)]


def _match_lines(value: Json) -> list[str]:
    right = {option.get("id"): _plain(option.get("text")) for option in _dicts(value.get("right"))}
    pairs = value.get("pairs") if isinstance(value.get("pairs"), dict) else {}
    lines = [
        f"{_plain(option.get('text'))} → {right.get((pairs or {}).get(option.get('id')), '？')}"
        for option in _dicts(value.get("left"))
    ]
    used = set((pairs or {}).values())
    spare = [text for id_, text in right.items() if id_ not in used]
    return lines + ([_("右边多出：{text}").format(text=_("、").join(spare))] if spare else [])


def _about(value: Json) -> list[str]:
    lines = []
    for source in _dicts(value.get("sources")):
        parts = [source.get(name) for name in ("by", "title", "year", "place")]
        lines.append(_("出处：{text}").format(text=_("，").join(str(part) for part in parts if part)))
    tags = value.get("tags")
    if isinstance(tags, list) and tags:
        lines.append(_("标签：{text}").format(text=_("、").join(map(str, tags))))
    level = LEVEL_WORDS.get(str(value.get("level")))
    if level and value.get("level"):
        lines.append(_("学段：{text}").format(text=_(level)))
    if value.get("difficulty"):
        lines.append(_("难度：{text}").format(text=value["difficulty"]))
    return lines


def _dicts(value: Any) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plain(value: Any) -> str:
    return plain(value) if isinstance(value, str) else ""


def _number(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)
