"""Word documents: the same form as pasted text, read from paragraphs, automatic numbers and tables."""

import zipfile
from copy import deepcopy
from io import BytesIO
from typing import Any

from quizkit.formats.exchange.blocks import Json, Parsed, Place, Written, note
from quizkit.formats.exchange.docx.lines import document_lines
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.exchange.text_blocks import parse_lines
from quizkit.formats.exchange.text_heads import head_at
from quizkit.formats.exchange.text_lines import Line, label_at, line_of, number_at
from quizkit.formats.exchange.text_words import FONT
from quizkit.formats.exchange.text_write import written_text

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def read(content: bytes, progress: Progress) -> Parsed:
    """What the document holds; a place counts lines as they are seen (``lines``)."""
    lines = _lines(content)
    if lines is None:
        return Parsed(notes=(note(Place(1, 1), "docx_unreadable"),))
    return parse_lines(lines, progress)


def _lines(content: bytes) -> list[Line] | None:
    from docx import Document  # 0.1 s: only where Word is read or written

    try:
        return document_lines(Document(BytesIO(content)))
    except Exception:  # noqa: BLE001 - a damaged file fails anywhere in it, and in many ways
        return None


def write(bank: Json) -> Written:
    """``bank`` as a document that is read well in Word; the same bank gives the same bytes."""
    from docx import Document

    text, losses = written_text(bank)
    document = Document()
    _fonts(document)
    forms = _forms(document)
    end = document.element.body.sectPr
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        paragraph = deepcopy(forms["title" if number == 0 else _form_of(line)])
        end.addprevious(paragraph)
        # What a reader leaves out anyway, XML may not hold.
        paragraph.add_r().text = line_of(number, line).text
    stream = BytesIO()
    document.save(stream)
    return Written(without_times(stream.getvalue()), losses)


def _fonts(document: Any) -> None:
    from docx.oxml.ns import qn

    for name in ("Normal", "Title", "Heading 1"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [one for one in fonts.attrib if "Theme" in one or "theme" in one]:
            del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), FONT)


def _form_of(line: str) -> str:
    if head_at(line) and not number_at(line):
        return "head"
    label = label_at(line)
    return "line" if line and not (label is not None and label[0].name == "id") else "last"


def _forms(document: Any) -> dict[str, Any]:
    """An empty paragraph of each form to be copied: python-docx makes one slower the more there are."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt
    from docx.text.parfmt import ParagraphFormat

    made = {name: OxmlElement("w:p") for name in ("title", "head", "line", "last")}
    made["title"].style = document.styles["Title"].style_id
    made["head"].style = document.styles["Heading 1"].style_id
    for name in ("line", "last"):
        form = ParagraphFormat(made[name])
        form.space_after = Pt(0)
        # A question stays together on its page; its last line lets go.
        form.keep_with_next = name == "line"
    return made


def without_times(raw: bytes) -> bytes:
    """A zip file whose entries have no time of their own."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            made.writestr(zipfile.ZipInfo(entry.filename, _EARLIEST), given.read(entry), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
