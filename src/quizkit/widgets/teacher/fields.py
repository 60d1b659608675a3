"""The fields of a question's form, as data for teacher_form.js: one description a type."""

from collections.abc import Callable, Mapping
from typing import Any

from quizkit.domain.questions import LEVELS
from quizkit.errors import LEVEL_WORDS
from quizkit.formats.bank_models import MAX_OPTIONS, MAX_PARTS
from quizkit.i18n import N_, _
from quizkit.widgets.questions import KINDS
from quizkit.widgets.questions.base import letter

Field = dict[str, Any]
Json = Mapping[str, Any]

DIFFICULTIES = {1: N_("易"), 2: N_("中"), 3: N_("难")}


def form_fields(value: Json) -> list[Field]:
    """All fields of a question, in the order of the form."""
    return [*_own(value, ""), *_about(value)]


def _own(value: Json, at: str) -> list[Field]:
    """What a question and a part of a passage have."""
    type_ = str(value.get("type"))
    fields: list[Field] = []
    if type_ == "passage":
        fields.append(_area(value, at, "text", _("材料"), rows=6))
    hint = _STEM_HINTS.get(type_)
    fields.append(_area(value, at, "stem", _("题干"), rows=3, hint=_(hint) if hint else ""))
    fields += _OWN[type_](value, at)
    if type_ != "passage":
        fields.append(_line(value, at, "points", _("分值"), short=True))
    fields.append(_area(value, at, "explanation", _("解析"), rows=3, optional=True))
    return fields


_STEM_HINTS = {
    "blank": N_("在要填的地方写四条下划线 ____，一处一个空。"),
    "passage": N_("对材料的说明，例如：阅读材料，回答问题。"),
}


def _about(value: Json) -> list[Field]:
    """What only whole questions have."""
    levels = [("", _("请选择"))] + [(level, _(LEVEL_WORDS[level])) for level in LEVELS]
    difficulties = [("", _("中（没有写）"))] + [(str(n), _(word)) for n, word in DIFFICULTIES.items()]
    given = value.get("difficulty")
    return [
        _sources(value),
        _line(value, "", "tags", _("标签"), optional=True, hint=_("用顿号隔开，例如：长征、遵义会议")),
        _choice("level", _("学段"), levels, _text(value.get("level"))),
        _choice("difficulty", _("难度"), difficulties, "" if given is None else str(given)),
    ]


# --- single fields ---------------------------------------------------------------------------------


def _text(given: Any) -> str:
    """What stands in a field: as typed, numbers as people write them."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, float):
        return f"{given:.6f}".rstrip("0").rstrip(".")
    if isinstance(given, list):
        return _("、").join(str(item) for item in given)
    return str(given)


def _path(at: str, name: str) -> str:
    return f"{at}{name}"


def _area(value: Json, at: str, name: str, label: str, **more: Any) -> Field:
    return {"kind": "area", "path": _path(at, name), "label": label, "value": _text(value.get(name)), **more}


def _line(value: Json, at: str, name: str, label: str, **more: Any) -> Field:
    return {"kind": "line", "path": _path(at, name), "label": label, "value": _text(value.get(name)), **more}


def _choice(path: str, label: str, options: list[tuple[str, str]], chosen: str) -> Field:
    return {"kind": "choice", "path": path, "label": label, "options": options, "value": chosen}


def _listed(value: Json, name: str) -> list[Any]:
    given = value.get(name)
    return [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []


def _rows(value: Json, at: str, name: str, label: str, item: str, add: str, **more: Any) -> Field:
    """A list of options; ``item`` names a row, for those who hear the page."""
    rows = []
    for n, option in enumerate(_listed(value, name), start=1):
        mark = letter(n - 1) if "{letter}" in item else str(n)
        row = {"key": str(option.get("id")), "letter": mark, "value": _text(option.get("text"))}
        rows.append(row | {"name": item.format(n=n, letter=mark)})
    path = _path(at, name)
    made = {"kind": "rows", "path": path, "label": label, "rows": rows, "add": add, "fewest": 2, **more}
    return made | {"most": MAX_OPTIONS}


# --- by type ---------------------------------------------------------------------------------------


def _single(value: Json, at: str) -> list[Field]:
    return [_options(value, at, "radio", {value.get("answer")})]


def _multiple(value: Json, at: str) -> list[Field]:
    answer = value.get("answer")
    return [_options(value, at, "checkbox", set(answer) if isinstance(answer, list) else set())]


def _options(value: Json, at: str, mark: str, right: set[Any]) -> Field:
    label = _("选项（点左边选出正确答案）") if mark == "radio" else _("选项（勾选所有正确答案）")
    field = _rows(value, at, "options", label, _("选项 {letter}"), _("加一个选项"), mark=mark)
    for row in field["rows"]:
        row["right"] = row["key"] in right
        row["mark"] = _("{option} 是正确答案").format(option=row["name"])
    return field


def _true_false(value: Json, at: str) -> list[Field]:
    chosen = value.get("answer")
    options = [("true", _("正确")), ("false", _("错误"))]
    chosen = _text(chosen) if isinstance(chosen, bool) else ""
    return [_choice(_path(at, "answer"), _("答案"), options, chosen) | {"kind": "radio"}]


def _blank(value: Json, at: str) -> list[Field]:
    rows = [
        {
            "path": _path(at, f"blanks.{n}.accept"),
            "label": _("第 {n} 空的答案").format(n=n + 1),
            "value": "\n".join(map(_text, blank.get("accept") or ())),
        }
        for n, blank in enumerate(_listed(value, "blanks"))
    ]
    hint = _("一行写一个可以接受的答案，第一行是标准答案。全角半角、标点、简体繁体不同也算对。")
    fields: list[Field] = [{"kind": "blanks", "path": _path(at, "blanks"), "rows": rows, "hint": hint}]
    if len(rows) > 1:
        label = _("各空不分先后")
        checked = bool(value.get("any_order"))
        fields.append({"kind": "check", "path": _path(at, "any_order"), "label": label, "value": checked})
    return fields


def _numeric(value: Json, at: str) -> list[Field]:
    return [
        _line(value, at, "answer", _("答案（一个数，例如 1935）"), short=True),
        _line(value, at, "tolerance", _("允许的误差"), short=True, optional=True, hint=_("不写就要完全一样")),
        _line(value, at, "unit", _("单位"), short=True, optional=True, hint=_("例如 年")),
    ]


def _order(value: Json, at: str) -> list[Field]:
    label = _("各项（按正确的先后写，学生看到的是打乱的）")
    return [_rows(value, at, "items", label, _("第 {n} 项"), _("加一项"))]


def _match(value: Json, at: str) -> list[Field]:
    left = _rows(value, at, "left", _("左边（每项选出右边的搭档）"), _("左边第 {n} 项"), _("左边加一项"))
    right = _rows(value, at, "right", _("右边（可以多出几项）"), _("右边 {letter}"), _("右边加一项"))
    pairs = value.get("pairs")
    chosen = pairs if isinstance(pairs, dict) else {}
    listed = [(row["key"], f"{letter(n)}. {row['value']}") for n, row in enumerate(right["rows"])]
    for row in left["rows"]:
        row["choice"] = {
            "path": _path(at, f"pairs.{row['key']}"),
            "label": _("{item}的搭档").format(item=row["name"]),
            "options": [("", _("选出搭档")), *listed],
            "value": _text(chosen.get(row["key"])),
        }
    return [left, right]


def _passage(value: Json, at: str) -> list[Field]:
    types = [(name, _(word)) for name, word in KINDS.items() if name != "passage"]
    rows = [
        {
            "key": str(part.get("id")),
            "name": _("第 {n} 小题").format(n=n),
            "type": str(part.get("type")),
            "fields": _own(part, _path(at, f"questions.{part.get('id')}."))
            if part.get("type") in _OWN
            else [],
        }
        for n, part in enumerate(_listed(value, "questions"), start=1)
    ]
    field = {
        "kind": "parts",
        "path": _path(at, "questions"),
        "label": _("小题"),
        "rows": rows,
        "types": types,
    }
    return [field | {"add": _("加一道小题"), "fewest": 1, "most": MAX_PARTS}]


_OWN: dict[str, Callable[[Json, str], list[Field]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "passage": _passage,
}


def _sources(value: Json) -> Field:
    words = (
        ("title", _("书名、文件或网页标题")),
        ("by", _("作者或发布机关")),
        ("year", _("年份")),
        ("place", _("章节或页码（不知道就不写）")),
    )
    rows = [
        {
            "key": str(n),
            "name": _("出处 {n}").format(n=n + 1),
            "fields": [
                {"path": f"sources.{n}.{name}", "label": word, "value": _text(source.get(name))}
                for name, word in words
            ],
        }
        for n, source in enumerate(_listed(value, "sources"))
    ]
    return {"kind": "sources", "path": "sources", "label": _("出处"), "rows": rows, "add": _("加一个出处")}


def offered(fields: list[Field]) -> tuple[set[str], set[str]]:
    """Which paths a form lets be typed into and which lists be changed; a page can ask for no other."""
    typed: set[str] = set()
    lists: set[str] = set()
    for field in fields:
        kind = field["kind"]
        if kind in ("area", "line", "choice", "radio", "check"):
            typed.add(field["path"])
            continue
        lists.add(field["path"])
        for row in field["rows"]:
            if kind == "rows":
                typed.add(f"{field['path']}.{row['key']}.text")
                typed |= {row["choice"]["path"]} if "choice" in row else set()
            elif kind == "blanks":
                typed.add(row["path"])
            elif kind == "sources":
                typed |= {inner["path"] for inner in row["fields"]}
            else:
                inside = offered(row["fields"])
                typed |= inside[0]
                lists |= inside[1]
    return typed, lists
