"""Chinese first, English by choice: every sentence a person reads is in the catalogue."""

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import quizkit
from quizkit.i18n import _, use_language

SOURCE = Path(quizkit.__file__).parent
ROOT = SOURCE.parent.parent
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "quizkit.po"
CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001-\u301f]")

# Tables of characters and data, not sentences: what is recognised or made up, never shown as ours.
DATA_MODULES = {
    "domain/text.py",
    "formats/activity_models.py",
    "formats/bank_models.py",
    "formats/content/words.py",
    "formats/exchange/docx/numbers.py",
    "formats/exchange/docx/tables.py",
    "formats/exchange/markdown.py",
    "formats/exchange/telling.py",
    "formats/exchange/text_answers.py",
    "formats/exchange/text_heads.py",
    "formats/exchange/text_key.py",
    "formats/exchange/text_lines.py",
    "formats/exchange/text_words.py",
    "formats/exchange/text_write.py",
    "formats/exchange/words.py",
    "formats/exchange/xlsx/answers.py",
    "formats/exchange/xlsx/examples.py",
    "formats/exchange/xlsx/words.py",
    "formats/facts_models.py",
    "formats/roster.py",
    "formats/routes_models.py",
    "formats/schema.py",
    "formats/series_models.py",
    "services/demo.py",
}


def sentences() -> dict[str, str]:
    """Chinese to English, as kept."""
    with PO.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id}


def loose_strings(path: Path) -> list[str]:
    """Chinese string literals of a module that are neither marked nor docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}:
            marked.update(id(inner) for inner in ast.walk(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            marked.add(id(node.value))
    return [
        f"{path.relative_to(SOURCE)}:{node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in marked
        and re.search(r"[\u3400-\u9fff]", node.value)
    ]


def test_no_chinese_sentence_stands_outside_the_catalogue() -> None:
    """Whatever Chinese a program prints goes through gettext, so that it can be read in English."""
    modules = [p for p in SOURCE.rglob("*.py") if str(p.relative_to(SOURCE)) not in DATA_MODULES]
    assert [loose for path in modules for loose in loose_strings(path)] == []


def test_scripts_and_styles_of_the_page_hold_no_words() -> None:
    """Every word on the page comes from the server, in the reader's language."""
    for path in (SOURCE / "widgets" / "static").glob("*"):
        code = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"[\u3400-\u9fff]", code.replace("Microsoft YaHei", "")), path.name


def test_every_sentence_has_its_english() -> None:
    """No hole in the catalogue, no sentence that is no longer used."""
    script = [sys.executable, str(ROOT / "scripts" / "catalogue.py"), "--missing"]
    done = subprocess.run(script, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == ""


@pytest.mark.parametrize(("chinese", "english"), sentences().items())
def test_both_languages_fill_the_same_holes(chinese: str, english: str) -> None:
    """A translation names exactly the fields of its sentence."""

    def holes(text: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}

    assert holes(english) == holes(chinese)
    assert english


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """What is committed as .mo says what the .po says."""
    use_language("en")
    try:
        assert {chinese: _(chinese) for chinese in sentences()} == sentences()
    finally:
        use_language("zh")
