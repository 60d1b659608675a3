"""A route and a series as JSON values without a problem. Copy before changing."""

from typing import Any

from fakes.facts_files import SOURCE

ROUTE: dict[str, Any] = {
    "schema_version": 1,
    "id": "march",
    "title": "从于都到吴起镇",
    "places": [
        {"id": "yudu", "name": "于都", "lon": 115.41, "lat": 25.96, "date": "1934-10"},
        {"id": "zunyi", "name": "遵义", "lon": 106.91, "lat": 27.69, "date": "1935-01-07"},
        {"id": "maotai", "name": "茅台", "lon": 106.37, "lat": 27.85, "side": "left"},
        {"id": "wuqi", "name": "吴起镇", "lon": 108.17, "lat": 36.93, "date": "1935-10-19"},
    ],
    "rivers": [{"name": "长江", "line": [[104, 28.7], [107, 29.8], [111.3, 30.7]], "label": [109, 30.2]}],
    "path": ["yudu", "zunyi", "maotai", "zunyi", "wuqi"],
    "sources": [SOURCE],
}
SERIES: dict[str, Any] = {
    "schema_version": 1,
    "id": "corn",
    "title": "粮食产量",
    "unit": "万吨",
    "note": "只列出部分年份",
    "points": [
        {"at": 1949, "value": 11318},
        {"at": 1957, "value": 19504.5},
        {"at": 1961, "value": 9000},
        {"at": 1978, "value": 30477},
    ],
    "marks": [{"at": 1949, "text": "新中国成立"}, {"at": 1978, "text": "十一届三中全会"}],
    "sources": [SOURCE],
}
