"""The report on an import as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from quizkit.formats.exchange.blocks import Block, Found, Heading, Import, Note, Outcome, Parsed, Place
from quizkit.formats.exchange.report import report_json
from quizkit.formats.exchange.settle import settle

TRUE = {
    "type": "true_false",
    "stem": "遵义会议召开于1935年。",
    "answer": True,
    "points": 2,
    "level": "primary",
}


@given(st.lists(st.sampled_from(Outcome), max_size=8))
def test_the_counts_of_outcomes_add_up_to_the_blocks(outcomes: list[Outcome]) -> None:
    """Whatever became of them."""
    blocks = tuple(Block(Place(n, n), "", outcome, (), None) for n, outcome in enumerate(outcomes, start=1))
    report = report_json(Import("text", blocks))
    counts = report["counts"]
    assert counts.pop("blocks") == len(report["blocks"]) == sum(counts.values())


def test_a_report_says_where_what_and_why() -> None:
    """Lines, source, outcome, notes and the question; a cell only where there is one; all of it JSON."""
    cell = Place(3, 3, "题目", "B")
    bad = Found(cell, "坏", {}, refusals=(Note(cell, "empty_text", "题干是空的。"),))
    heading = Heading(Place(1, 1), "一、判断题", "判断题")
    made = settle(Parsed((Found(Place(2, 4), "遵义", TRUE), bad), (heading,)), "xlsx")
    report = json.loads(json.dumps(report_json(made), ensure_ascii=False))
    assert report["format"] == "xlsx"
    assert report["counts"] == {"blocks": 2, "accepted": 1, "repaired": 0, "refused": 1}
    assert report["headings"] == [{"lines": [1, 1], "text": "一、判断题", "means": "判断题"}]
    good, refused = report["blocks"]
    assert (good["where"], good["lines"], good["source"]) == ("第 2–4 行", [2, 4], "遵义")
    assert good["question"]["answer"] is True
    assert "cell" not in good
    assert (refused["cell"], refused["outcome"], refused["question"]) == ("题目!B3", "refused", None)
    assert refused["notes"] == [{"code": "empty_text", "message": "题干是空的。", "where": "题目!B3"}]
