"""Word documents: the same questions as in pasted text, from paragraphs, lists and tables."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings

from corpus.make_docx import FOLDER, MAKERS, lists, made, numbered
from fakes.exchange_banks import banks
from quizkit.formats.exchange.docx import read, write
from quizkit.formats.exchange.docx.lines import document_lines
from quizkit.formats.exchange.docx.numbers import Numbering
from quizkit.formats.exchange.settle import settle
from quizkit.formats.exchange.text_write import told, written_text


def entries(raw: bytes) -> dict[str, bytes]:
    """The contents of a zip file."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=15)
@given(banks)
def test_what_is_written_without_a_loss_is_read_back_the_same(bank: dict[str, Any]) -> None:
    """Through the bytes of a document."""
    written = write(bank)
    back = {one["id"]: one for one in settle(read(written.content, lambda _d, _a: None), "docx").questions}
    lost = {one.question for one in written.losses}
    for one in bank["questions"]:
        if one["id"] not in lost:
            assert told(back[one["id"]]) == told(one)
    assert written.losses == written_text(bank)[1]


def test_a_bank_gives_the_same_bytes_every_time_and_heads_in_word(bank: dict[str, Any]) -> None:
    """Sections are headings, so that Word shows them in its outline; a question stays on one page."""
    content = write(bank).content
    assert content == write(bank).content
    document = Document(BytesIO(content))
    styles = [one.style.name for one in document.paragraphs if one.text.endswith("题")]
    assert styles == ["Heading 1", "Heading 1"]
    stem = next(one for one in document.paragraphs if one.text.startswith("1. "))
    assert stem.paragraph_format.keep_with_next


@pytest.fixture
def bank() -> dict[str, Any]:
    """Two questions of two types."""
    common = {"points": 2, "level": "junior"}
    return {
        "schema_version": 1,
        "id": "b",
        "title": "党史",
        "questions": [
            {"id": "a", "type": "true_false", "stem": "遵义在贵州省。", "answer": True, **common},
            {"id": "b", "type": "numeric", "stem": "五四运动发生在哪一年？", "answer": 1919, **common},
        ],
    }


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old", "文字".encode()])
def test_a_damaged_document_gives_one_sentence(raw: bytes) -> None:
    """And no exception."""
    parsed = read(raw, lambda _done, _all: None)
    assert [one.code for one in parsed.notes] == ["docx_unreadable"]
    assert not parsed.found


@pytest.mark.parametrize("cut", [30, 200, 2000, 9000])
def test_a_document_that_breaks_off_gives_one_sentence(cut: int) -> None:
    """Wherever it breaks off."""
    raw = (FOLDER / "clean_paper.docx").read_bytes()[:cut]
    assert [one.code for one in read(raw, lambda _done, _all: None).notes] == ["docx_unreadable"]


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_the_documents_of_the_corpus_are_what_their_script_makes(maker: Callable[[], Any]) -> None:
    """So that they can be made again and changed."""
    committed = (Path(FOLDER) / f"{maker.__name__}.docx").read_bytes()
    assert entries(made(maker)) == entries(committed)


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("decimal", ["1.", "2.", "3."]),
        ("upperLetter", ["A.", "B.", "C."]),
        ("lowerLetter", ["a.", "b.", "c."]),
        ("chineseCounting", ["一.", "二.", "三."]),
        ("japaneseCounting", ["一.", "二.", "三."]),
        ("decimalEnclosedCircle", ["①.", "②.", "③."]),
        ("upperRoman", ["I.", "II.", "III."]),
        ("lowerRoman", ["i.", "ii.", "iii."]),
        ("bullet", ["", "", ""]),
        ("none", ["", "", ""]),
        ("unheard-of", ["1.", "2.", "3."]),
    ],
)
def test_word_counts_for_us(form: str, labels: list[str]) -> None:
    """Every way of counting that teachers meet."""
    document = Document()
    number = lists(document, (form, "%1."))
    listed = [numbered(document, "延安", number)._p for _ in range(3)]
    counting = Numbering(document.part.numbering_part.element, document.part.styles.element)
    assert [counting.label(one) for one in listed] == labels


@pytest.mark.parametrize(
    ("count", "form", "label"),
    [(10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (101, "chineseCounting", "一〇一"),
     (27, "upperLetter", "AA"), (21, "decimalEnclosedCircle", "21"), (44, "upperRoman", "XLIV")],
)  # fmt: skip
def test_word_counts_on(count: int, form: str, label: str) -> None:
    """As Word writes it."""
    document = Document()
    number = lists(document, (form, "%1"))
    listed = [numbered(document, "延安", number)._p for _ in range(count)]
    counting = Numbering(document.part.numbering_part.element, document.part.styles.element)
    assert [counting.label(one) for one in listed][-1] == label


def test_a_level_counts_anew_below_each_higher_one() -> None:
    """1. A. B. 2. A., and a level may show the one above it: 2.1."""
    document = Document()
    number = lists(document, ("decimal", "%1."), ("upperLetter", "%2."), ("decimal", "%1.%3"))
    listed = [numbered(document, "延安", number, level)._p for level in (0, 1, 1, 0, 1, 2)]
    counting = Numbering(document.part.numbering_part.element, document.part.styles.element)
    assert [counting.label(one) for one in listed] == ["1.", "A.", "B.", "2.", "A.", "2.1"]


def test_lines_count_what_is_seen() -> None:
    """Empty paragraphs, line breaks and cells are lines."""
    document = Document()
    document.add_paragraph("一\n二")
    document.add_paragraph("")
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "四", "四也是"
    document.add_paragraph("五")
    lines = document_lines(document)
    assert [(line.number, line.text) for line in lines] == [
        (1, "一"),
        (2, "二"),
        (3, ""),
        (4, "四\t四也是"),
        (5, "五"),
    ]
