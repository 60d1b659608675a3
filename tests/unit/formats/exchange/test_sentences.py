"""Every code of an import has a sentence that is complete, used, documented and met in a test."""

import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest

from quizkit.formats.exchange.sentences import SENTENCES
from quizkit.formats.exchange.xlsx.words import TITLES

ROOT = Path(__file__).parents[4]
PAGE = ROOT / "docs" / "formats" / "exchange.md"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_ends_like_one(code: str) -> None:
    """And its holes have names."""
    assert SENTENCES[code].endswith(("。", "？"))
    assert all(name is None or name.isidentifier() for _, name, _, _ in Formatter().parse(SENTENCES[code]))


def test_every_code_is_used() -> None:
    """No sentence without a use."""
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/quizkit/formats/exchange").rglob("*.py")
    )
    assert [code for code in SENTENCES if len(re.findall(f'"{code}"', source)) < 2] == []


@pytest.mark.parametrize("prefix", ["xlsx", "gate", "read", "import"])
def test_every_code_is_met(prefix: str) -> None:
    """In a test by its code, or in the report expected of a file of the corpus."""
    here = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    here += (ROOT / "tests" / "fakes" / "hostile.py").read_text(encoding="utf-8")
    here += "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/corpus/*/*.expected.json"))
    mine = [code for code in SENTENCES if code.startswith(f"{prefix}_")]
    assert mine
    assert [code for code in mine if f'"{code}"' not in here] == []


def test_the_page_lists_every_code_with_its_sentence() -> None:
    """The tables of the page are made from the sentences."""
    script = [sys.executable, str(ROOT / "scripts" / "exchange_docs.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_page_explains_every_column_of_the_template() -> None:
    """A column that is added is missing from the page until this fails."""
    rows = re.findall(r"^\| (.+?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    explained = {word for row in rows for word in re.split("[、…]+|选项[A-Z]", row)}
    assert {title for name, title in TITLES.items() if name != "options"} - explained == set()
