"""The question pages: each example is a question of a bank, and its responses score as the page says."""

import json
import re
from pathlib import Path

import pytest

from documents import ROOT, Page, Table
from quizkit.domain.questions import TYPES, Question
from quizkit.domain.rules import HalfRounding, MultipleRule, OrderScheme, ScoringRules
from quizkit.domain.scoring import score_question
from quizkit.formats.bank import load_bank

CODE = re.compile(r"`([^`]+)`")


def _page(kind: str) -> Page:
    return Page(ROOT / "docs" / "questions" / f"{kind}.md")


def _examples(kind: str, folder: Path) -> list[Question]:
    """The questions of the page's JSON blocks, read as a bank."""
    texts = [block.text for block in _page(kind).blocks() if block.language == "json"]
    bank = {"schema_version": 1, "id": "example", "title": "例", "questions": [json.loads(t) for t in texts]}
    file = folder / "example.json"
    file.write_text(json.dumps(bank, ensure_ascii=False), encoding="utf-8")
    return list(load_bank(file).questions)


def _points(question: Question, response: object, rules: ScoringRules) -> float:
    return score_question(question, question.check(response), rules).points / 100


def _tables(kind: str, first: str) -> list[Table]:
    return [table for table in _page(kind).tables() if table.header[0] == first]


def test_every_type_has_its_page() -> None:
    """There is one page a question type, named as in the bank, and no other."""
    assert {page.stem for page in (ROOT / "docs" / "questions").glob("*.md")} == set(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_examples_are_questions_of_that_type(kind: str, tmp_path: Path) -> None:
    """The JSON of the page is accepted in a bank as it stands."""
    assert {question.type for question in _examples(kind, tmp_path)} == {kind}


@pytest.mark.parametrize("kind", TYPES)
def test_responses_score_as_the_page_says(kind: str, tmp_path: Path) -> None:
    """Each response below an example, by the default rules, earns the points that stand beside it."""
    for question, table in zip(_examples(kind, tmp_path), _tables(kind, "作答"), strict=True):
        for written, points, _remark in table.rows:
            match = CODE.fullmatch(written)
            assert match, written
            assert _points(question, json.loads(match[1]), ScoringRules()) == float(points), written


def test_rules_of_multiple_response_score_as_the_page_says(tmp_path: Path) -> None:
    """Every rule stands in the page with the points of seven choices, and gives just those."""
    question = _examples("multiple", tmp_path)[0]
    (table,) = _tables("multiple", "规则")
    named: set[str] = set()
    for name, *points in table.rows:
        match = CODE.match(name)
        assert match, name
        named.add(match[1])
        up = HalfRounding.UP if "进一" in name else HalfRounding.NONE
        rules = ScoringRules(multiple=MultipleRule(match[1]), half_rounding=up)
        choices = [[c.lower() for c in text if c.isalpha() and c.isascii()] for text in table.header[1:]]
        assert [_points(question, chosen, rules) for chosen in choices] == list(map(float, points)), name
    assert named == set(MultipleRule)


def test_schemes_of_ordering_score_as_the_page_says(tmp_path: Path) -> None:
    """Every scheme stands in the page with the share of three orders, and gives just those."""
    question = _examples("order", tmp_path)[-1]
    (table,) = _tables("order", "方案")
    named: set[str] = set()
    for name, *shares in table.rows:
        match = CODE.match(name)
        assert match, name
        named.add(match[1])
        rules = ScoringRules(order=OrderScheme(match[1]))
        found = [_points(question, list(text.lower()), rules) for text in table.header[1:]]
        assert found == pytest.approx([float(share) * question.points / 100 for share in shares]), name
    assert named == set(OrderScheme)
