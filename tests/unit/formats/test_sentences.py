"""Every problem code has a sentence that is complete, documented and tested."""

import re
from pathlib import Path
from string import Formatter

import pytest

from quizkit.formats.sentences import SENTENCES

ROOT = Path(__file__).parents[3]
PAGES = ("bank", "activity", "roster", "facts", "content", "routes", "series")
DOCS = [ROOT / "docs" / "formats" / f"{name}.md" for name in PAGES]
PASSED_ON = {"section_short", "bad_response"}
"""Codes whose sentence is that of another error."""


def test_every_code_is_used_by_the_code_and_by_no_other_name() -> None:
    """No sentence without a use, no use without a sentence."""
    files = [
        file for folder in ("", "content") for file in (ROOT / "src/quizkit/formats" / folder).glob("*.py")
    ]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    unused = [code for code in SENTENCES if len(re.findall(f'"{code}"', source)) < 2]
    assert unused == []


def test_every_code_is_met_in_a_test() -> None:
    """By its code, or by the longest piece of its sentence."""
    here = [file for file in Path(__file__).parent.glob("test_*.py") if file.name != Path(__file__).name]
    tests = "".join(file.read_text(encoding="utf-8") for file in here)
    unmet = [
        code for code in SENTENCES.keys() - PASSED_ON if f'"{code}"' not in tests and piece(code) not in tests
    ]
    assert unmet == []


def piece(code: str) -> str:
    """The longest piece of a sentence without a hole, as Python code writes it."""
    pieces = [literal for literal, _, _, _ in Formatter().parse(SENTENCES[code])]
    return max(pieces, key=len).replace("\\", "\\\\").replace('"', '\\"')


@pytest.mark.parametrize("code", sorted(SENTENCES.keys() - PASSED_ON))
def test_a_sentence_ends_like_one(code: str) -> None:
    """And its holes have names."""
    sentence = SENTENCES[code]
    assert sentence.endswith(("。", "？"))
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(sentence))


def table_rows() -> dict[str, list[str]]:
    """Code → sentences in the tables of the documents."""
    rows: dict[str, list[str]] = {}
    for doc in DOCS:
        tables = doc.read_text(encoding="utf-8").partition("## 问题代码")[2]
        for code, sentence in re.findall(r"^\| `(\w+)` \| (.+?) \|$", tables, re.MULTILINE):
            rows.setdefault(code, []).append(sentence)
    return rows


def test_the_documents_list_every_code_with_its_sentence() -> None:
    """Each once, word for word."""
    expected = {code: [said.replace("{{", "{").replace("}}", "}")] for code, said in SENTENCES.items()}
    # As Markdown shows it: a backslash before punctuation is not seen.
    shown = {
        code: [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", s) for s in said] for code, said in table_rows().items()
    }
    assert shown == expected
