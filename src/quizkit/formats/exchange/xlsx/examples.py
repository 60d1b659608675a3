"""The examples in the template for workbooks: one question of each type, true and certain."""

from typing import Any


def _options(*texts: str) -> list[dict[str, str]]:
    return [{"id": "abcdef"[n], "text": text} for n, text in enumerate(texts)]


_SOURCE = {"title": "《中国共产党简史》", "by": "本书编写组", "year": 2021}
_CONSTITUTION = {"title": "《中华人民共和国宪法》（2018年修正）", "by": "全国人民代表大会", "year": 2018}

EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "type": "single",
        "stem": "《共产党宣言》的作者是谁？",
        "points": 4,
        "level": "primary",
        "difficulty": 1,
        "options": _options("圣西门和傅立叶", "马克思和恩格斯", "列宁和斯大林", "李大钊和陈独秀"),
        "answer": "b",
        "explanation": "《共产党宣言》由马克思和恩格斯合写，1848 年 2 月在伦敦发表。",
        "tags": ["马克思主义"],
        "sources": [{"title": "《共产党宣言》", "by": "马克思、恩格斯", "year": 1848}],
    },
    {
        "type": "multiple",
        "stem": "下列哪些属于解放战争中的三大战役？",
        "points": 4,
        "level": "junior",
        "difficulty": 1,
        "options": _options("辽沈战役", "淮海战役", "平津战役", "百团大战"),
        "answer": ["a", "b", "c"],
        "tags": ["解放战争"],
        "sources": [_SOURCE],
    },
    {
        "type": "true_false",
        "stem": "中华人民共和国国旗是五星红旗。",
        "points": 2,
        "level": "primary",
        "answer": True,
        "sources": [_CONSTITUTION],
    },
    {
        "type": "blank",
        "stem": "中国共产党第一次全国代表大会于____年在____开幕。",
        "points": 4,
        "level": "primary",
        "blanks": [{"accept": ["1921", "一九二一"]}, {"accept": ["上海"]}],
        "sources": [_SOURCE],
    },
    {
        "type": "numeric",
        "stem": "遵义会议在哪一年召开？",
        "points": 2,
        "level": "primary",
        "answer": 1935,
        "unit": "年",
        "sources": [_SOURCE],
    },
    {
        "type": "order",
        "stem": "把下列事件按发生时间从早到晚排列。",
        "points": 4,
        "level": "junior",
        "items": _options("南昌起义", "古田会议", "遵义会议", "渡江战役"),
        "sources": [_SOURCE],
    },
    {
        "type": "match",
        "stem": "把会议和召开的年份连起来。",
        "points": 4,
        "level": "junior",
        "left": [{"id": "l1", "text": "古田会议"}, {"id": "l2", "text": "遵义会议"}],
        "right": [
            {"id": "r1", "text": "1935 年"},
            {"id": "r2", "text": "1929 年"},
            {"id": "r3", "text": "1945 年"},
        ],
        "pairs": {"l1": "r2", "l2": "r1"},
        "sources": [_SOURCE],
    },
    {
        "type": "passage",
        "stem": "阅读宪法的条文，回答问题。",
        "level": "primary",
        "text": "第一百四十一条　中华人民共和国国旗是五星红旗。",
        "questions": [
            {
                "id": "p1",
                "type": "single",
                "stem": "国旗上有几颗星？",
                "points": 2,
                "options": _options("四颗", "五颗", "六颗"),
                "answer": "b",
            },
            {
                "id": "p2",
                "type": "true_false",
                "stem": "宪法写明了国旗是什么。",
                "points": 2,
                "answer": True,
            },
        ],
        "sources": [_CONSTITUTION],
    },
)
