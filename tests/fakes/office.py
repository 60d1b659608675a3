"""Office files made by hand, part by part: what xlsxwriter would never write."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

_NS = "http://schemas.openxmlformats.org"
_MAIN = f"{_NS}/spreadsheetml/2006/main"
_OFFICE = f"{_NS}/officeDocument/2006/relationships"
_PACKAGE = f"{_NS}/package/2006"
CONTENT_TYPES = f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types"/>'
HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "答案")
ROW = ("单选题", "遵义会议在哪一年召开？", "1934 年", "1935 年", "1936 年", "B")


def archive(parts: Mapping[str, str | bytes], *, stored: Iterable[str] = ()) -> bytes:
    """A zip of these parts; those named in ``stored`` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name), content, compress_type=kind)
    return out.getvalue()


def cell(text: str, address: str = "") -> str:
    """A cell with a text of its own."""
    place = f' r="{address}"' if address else ""
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def row(cells: Iterable[str], number: int | None = None, more: str = "") -> str:
    """A row of cells that are XML already."""
    place = f' r="{number}"' if number else ""
    return f"<row{place}{more}>{''.join(cells)}</row>"


def texts(values: Iterable[str], number: int | None = None, more: str = "") -> str:
    """A row of texts."""
    return row(map(cell, values), number, more)


def sheet(rows: Iterable[str], after: str = "") -> str:
    """A sheet's part."""
    inner = "".join(rows)
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{inner}</sheetData>{after}</worksheet>'
    )


def usual(*more: str) -> str:
    """A sheet with the usual header, one good question and more rows."""
    return sheet([texts(HEADER, 1), texts(ROW, 2), *more])


def workbook(
    *sheets: str | tuple[str, str],
    strings: Iterable[str] | None = None,
    styles: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An xlsx file. A sheet is its part, or its attributes and its part."""
    listed, links, parts = [], [], {}
    for number, given in enumerate(sheets, start=1):
        attributes, content = given if isinstance(given, tuple) else (f'name="表{number}"', given)
        listed.append(f'<sheet {attributes} sheetId="{number}" r:id="r{number}"/>')
        links.append((f"r{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    if strings is not None:
        links.append(("rs", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{"".join(strings)}</sst>'
    if styles is not None:
        links.append(("rf", "styles", "styles.xml"))
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(listed)}</sheets></workbook>'
    whole = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relations(links),
    }
    return archive(whole | parts | dict(more or {}))


def _relations(links: Iterable[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id_, kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def document(body: str = "<w:p/>") -> bytes:
    """A docx file."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return archive(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": _relations([("r1", "officeDocument", "word/document.xml")]),
            "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
        }
    )
