"""A bank with every question type and an activity, as JSON values without a problem. Copy before changing."""

from typing import Any

OPTIONS = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}, {"id": "c", "text": "丙"}]
COMMON = {"stem": "题干", "points": 5, "level": "junior"}
BANK: dict[str, Any] = {
    "schema_version": 1,
    "id": "party-history",
    "title": "党史",
    "language": "zh-CN",
    "licence": "CC-BY-4.0",
    "names": [["孙中山", "孙文", "孙逸仙"]],
    "questions": [
        {"id": "q0", "type": "single", **COMMON, "options": OPTIONS, "answer": "b",
         "explanation": "解析", "tags": ["建党"], "difficulty": 1,
         "sources": [{"title": "中国共产党简史", "by": "本书编写组", "year": 2021, "place": "第一章"}]},
        {"id": "q1", "type": "multiple", **COMMON, "options": OPTIONS, "answer": ["a", "c"]},
        {"id": "q2", "type": "true_false", **COMMON, "answer": True},
        {"id": "q3", "type": "blank", **COMMON, "stem": "____于____", "any_order": True,
         "blanks": [{"accept": ["孙中山"]}, {"accept": ["上海", "沪"]}]},
        {"id": "q4", "type": "numeric", **COMMON, "answer": 1935, "tolerance": 0.5, "unit": "年"},
        {"id": "q5", "type": "order", **COMMON, "items": OPTIONS},
        {"id": "q6", "type": "match", **COMMON, "left": OPTIONS[:2], "right": OPTIONS,
         "pairs": {"a": "c", "b": "a"}},
        {"id": "q7", "type": "passage", "stem": "读材料", "level": "senior", "difficulty": 3, "text": "材料",
         "questions": [
             {"id": "p0", "type": "true_false", "stem": "小题", "points": 2.5, "answer": False},
             {"id": "p1", "type": "single", "stem": "小题", "points": 3, "level": "junior",
              "options": OPTIONS, "answer": "a"}]},
    ],
}  # fmt: skip

ACTIVITY: dict[str, Any] = {
    "schema_version": 1,
    "id": "hong-2026",
    "title": "学党史国史，传红色基因",
    "mode": "contest",
    "window": {
        "opens": "2026-09-10T08:00:00",
        "closes": "2026-09-23T20:00:00",
        "time_zone": "Asia/Shanghai",
    },
    "paper": {"sections": [{"title": "选择题", "draw": 1, "banks": ["party-history"]}]},
}
