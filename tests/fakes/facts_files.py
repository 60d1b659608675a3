"""A table of facts as a JSON value without a problem. Copy before changing."""

from typing import Any

SOURCE = {"title": "大事记", "by": "中央党史和文献研究院", "year": 2021, "place": "1935年1月"}
FACTS: dict[str, Any] = {
    "schema_version": 1,
    "facts": [
        {"id": "long-march", "title": "中央红军长征", "date": "1934-10", "end": "1935-10-19", "tags":
         ["长征"], "sources": [SOURCE]},
        {"id": "zunyi-meeting", "title": "遵义会议", "names": ["遵义会议", "遵义政治局扩大会议"],
         "date": "1935-01-15", "end": "1935-01-17", "tags": ["长征", "会议"], "sources": [SOURCE]},
        {"id": "nanchang-uprising", "title": "南昌起义", "date": "1927-08-01", "tags": ["土地革命"],
         "sources": [SOURCE]},
        {"id": "founding", "title": "开国大典", "names": ["中华人民共和国成立"], "date": "1949-10-01",
         "tags": ["建国"], "sources": [SOURCE]},
    ],
    "persons": [
        {"id": "lei-feng", "name": "雷锋", "born": "1940-12-18", "died": "1962-08-15", "sources": [SOURCE]},
        {"id": "yuan-longping", "name": "袁隆平", "born": "1930", "died": "2021-05-22", "sources": [SOURCE]},
    ],
}  # fmt: skip
