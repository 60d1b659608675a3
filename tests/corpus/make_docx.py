"""Makes the Word documents of the corpus: ``python tests/corpus/make_docx.py``. The same bytes every time."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from quizkit.formats.exchange.docx.reading import without_times

FOLDER = Path(__file__).parent / "docx"
# One dot of a PNG picture.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


def paragraphs(text: str) -> Any:
    """A document with a paragraph for each line; a vertical tab breaks a line inside of one."""
    document = Document()
    for line in text.strip("\n").split("\n"):
        document.add_paragraph(line.replace("\v", "\n"))
    return document


CLEAN = """\
1．中国共产党成立于哪一年？
A．1919年　　B．1921年　　C．1927年　　D．1949年
答案：B
解析：中共一大于1921年7月召开。
2．南昌起义爆发于
A．1921年
B．1927年
答案：B
"""


def clean_paper() -> Any:
    """As a tidy teacher writes it."""
    document = Document()
    document.add_heading("党史知识测试", 0)
    document.add_heading("一、单选题（每题2分）", 1)
    for line in CLEAN.splitlines():
        document.add_paragraph(line)
    document.add_heading("二、判断题（每题1分）", 1)
    document.add_paragraph("3．中华人民共和国成立于1949年10月1日。（√）")
    return document


def numbered(document: Any, text: str, number: int, level: int = 0) -> Any:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number
    return paragraph


def lists(document: Any, *levels: tuple[str, str]) -> int:
    """Defines a list with these formats and texts; its number."""
    numbering = document.part.numbering_part.element
    id_ = 900 + len(numbering.findall(qn("w:abstractNum")))
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    definition = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id_}">{inner}</w:abstractNum>')
    numbering.insert(0, definition)
    return int(numbering.add_num(id_).numId)


def again(document: Any, number: int, *, level: int = 0) -> int:
    """The same list beginning anew at a level; its number."""
    numbering = document.part.numbering_part.element
    made = numbering.add_num(numbering.num_having_numId(number).abstractNumId.val)
    made.add_lvlOverride(level).add_startOverride(1)
    return int(made.numId)


def automatic_lists() -> Any:
    """Heads, questions and options numbered by Word itself."""
    document = Document()
    heads = lists(document, ("chineseCounting", "%1、"))
    questions = lists(document, ("decimal", "%1."), ("upperLetter", "%2."))
    numbered(document, "单选题", heads)
    numbered(document, "遵义会议召开于", questions)
    for text in ("1934年", "1935年", "1936年"):
        numbered(document, text, questions, 1)
    document.add_paragraph("答案：B")
    numbered(document, "瓦窑堡会议召开于", questions)
    for text in ("1935年", "1937年"):
        numbered(document, text, questions, 1)
    document.add_paragraph("答案：A")
    numbered(document, "判断题", heads)
    second = again(document, questions)
    numbered(document, "洛川会议在陕西召开。", second)
    document.add_paragraph("答案：正确")
    return document


def options_in_own_lists() -> Any:
    """Every question's options are a list that begins anew."""
    document = Document()
    letters = lists(document, ("upperLetter", "（%1）"))
    for number, (stem, texts, answer) in enumerate(
        [
            ("秋收起义发生在哪一年？", ("1927年", "1928年"), "A"),
            ("三湾改编发生在哪个省？", ("湖南", "江西"), "B"),
        ],
        start=1,
    ):
        document.add_paragraph(f"{number}. {stem}")
        own = again(document, letters)
        for text in texts:
            numbered(document, text, own)
        document.add_paragraph(f"答案：{answer}")
    return document


def table(document: Any, rows: list[list[str]]) -> Any:
    """A table of these cells."""
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            first, *more = text.split("\n")
            cell.paragraphs[0].add_run(first)
            for line in more:
                cell.add_paragraph(line)
    return made


def question_table() -> Any:
    """A row for each question."""
    document = Document()
    document.add_paragraph("题库表")
    document.add_paragraph("1. 井冈山在江西省。")
    document.add_paragraph("答案：对")
    table(
        document,
        [
            ["序号", "题型", "题干", "选项", "答案", "解析", "备注"],
            ["1", "单选题", "古田会议在哪个省召开？", "A. 江西\nB. 福建", "B", "1929年12月召开。", ""],
            ["2", "判断题", "西柏坡在河北省。", "", "正确", "", "课本第八章"],
            ["3", "多选题", "下列属于红军将领的有", "A. 彭德怀 B. 贺龙 C. 蒋介石", "AB", "", ""],
            ["4", "填空题", "中共七大在____召开。", "", "延安", "", ""],
        ],
    )
    return document


def layout_tables() -> Any:
    """Options in a table of two columns, and a table of answers at the end."""
    document = Document()
    document.add_paragraph("一、选择题")
    document.add_paragraph("1. 红旗渠位于（    ）")
    table(document, [["A. 河南林州", "B. 河北围场"], ["C. 江西井冈山", "D. 陕西延安"]])
    document.add_paragraph("2. 塞罕坝位于（    ）")
    table(document, [["A. 河南林州\nB. 河北围场\nC. 江西井冈山"]])
    document.add_paragraph("参考答案")
    table(document, [["题号", "1", "2"], ["答案", "A", "B"]])
    return document


def underlined_blanks() -> Any:
    """Blanks as underlined spaces, and answers in brackets."""
    document = Document()
    document.add_paragraph("一、填空题")
    paragraph = document.add_paragraph("1. 中共一大于")
    paragraph.add_run("        ").underline = True
    paragraph.add_run("年在")
    paragraph.add_run("\t").underline = True
    paragraph.add_run("   ").underline = True
    paragraph.add_run("开幕。")
    document.add_paragraph("答案：1921 | 上海；上海市")
    paragraph = document.add_paragraph("2. 《义勇军进行曲》的词作者是")
    paragraph.add_run("　　　").underline = True
    paragraph.add_run("。").underline = True
    document.add_paragraph("答案：田汉")
    return document


def soft_breaks() -> Any:
    """A whole question in one paragraph, its lines broken with Shift+Enter."""
    return paragraphs(
        "一、单选题\n1. 《论持久战》发表于哪一年？\vA. 1937年\vB. 1938年\v答案：B\v解析：抗日战争初期。\n"
        "2. 百团大战开始于哪一年？\tA. 1938年\tB. 1940年\n答案：B"
    )


def pictures() -> Any:
    """Pictures in a stem, by themselves, and above all questions."""
    document = Document()
    document.add_paragraph().add_run().add_picture(BytesIO(PNG), Pt(20))
    document.add_paragraph("一、单选题")
    document.add_paragraph("1. 下图是哪座建筑？").add_run().add_picture(BytesIO(PNG), Pt(20))
    document.add_paragraph("A. 延安宝塔山")
    document.add_paragraph("B. 天安门")
    document.add_paragraph("答案：A")
    document.add_paragraph("2. 下面的照片拍的是哪一年的开国大典？")
    document.add_paragraph().add_run().add_picture(BytesIO(PNG), Pt(20))
    document.add_paragraph("A. 1945年")
    document.add_paragraph("B. 1949年")
    document.add_paragraph("答案：B")
    document.add_paragraph("二、判断题")
    document.add_paragraph("3. 雷锋是解放军战士。")
    document.add_paragraph("答案：对")
    return document


def tracked_changes() -> Any:
    """A deletion, an insertion, hidden words, a footnote's mark and a ticked box."""
    document = Document()
    document.add_paragraph("一、判断题")
    paragraph = document.add_paragraph("1. 中国共产党成立于")
    for kind, tag, text in (("del", "delText", "1920"), ("ins", "t", "1921")):
        run = f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"
        change = f'<w:{kind} {nsdecls("w")} w:id="1" w:author="x">{run}</w:{kind}>'
        paragraph._p.append(parse_xml(change))
    paragraph.add_run("年。")
    hidden = paragraph.add_run("（出题人备注）")
    hidden.font.hidden = True
    document.add_paragraph("答案：正确")
    paragraph = document.add_paragraph("2. 遵义在贵州省。（")
    paragraph.add_run()._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="F0FC"/>'))
    paragraph.add_run("）")
    paragraph = document.add_paragraph("3. 延安在陕西省。")
    paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    document.add_paragraph("答案：正确")
    return document


BOX = """<w:r {ns}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>
<w:p><w:r><w:t>请在此处贴条形码</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""


def text_box() -> Any:
    """A text box beside a question, and a formula in it."""
    document = paragraphs(
        "1. 改革开放始于哪一年？\nA. 1978年\nB. 1992年\n答案：A\n2. 瑞金在江西省。\n答案：对"
    )
    document.paragraphs[1]._p.append(parse_xml(BOX.format(ns=nsdecls("w"))))
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    document.paragraphs[4]._p.append(
        parse_xml(f'<m:oMath xmlns:m="{maths}"><m:r><m:t>x=1</m:t></m:r></m:oMath>')
    )
    return document


def from_a_web_page() -> Any:
    """Pasted from a web page: hard spaces, brackets around labels, a head before each question."""
    return paragraphs(
        "【单选题】1.\u00a0五四运动爆发于\n\u00a0A.\u00a01915年\n\u00a0B.\u00a01919年\n"
        "【答案】B\u200b\n【解析】1919年5月4日。\n"
        "【多选题】2.\u00a0下列地点在江西的有\nA. 瑞金\nB. 井冈山\nC. 遵义\n【答案】AB\n【难度】易"
    )


def mistakes() -> Any:
    """Half a question, a missing answer, repeated letters."""
    return paragraphs(
        "一、单选题\n1. 没有答案的题\nA. 甲\nB. 乙\n\n"
        "2. 红军长征的落脚点是\nA. 陕北\nA. 江西\nA. 四川\n答案：A\n"
        "3. 抗美援朝战争中中国人民志愿军的司令员是\nA. 彭德怀\nB. 林彪\n答案：C"
    )


MAKERS: list[Callable[[], Any]] = [
    clean_paper, automatic_lists, options_in_own_lists, question_table, layout_tables, underlined_blanks,
    soft_breaks, pictures, tracked_changes, text_box, from_a_web_page, mistakes,
]  # fmt: skip


def made(maker: Callable[[], Any]) -> bytes:
    """The document's bytes, without anything of the moment it was made in."""
    stream = BytesIO()
    maker().save(stream)
    return without_times(stream.getvalue())


def main() -> None:
    """Writes all of them, and one that is damaged."""
    FOLDER.mkdir(exist_ok=True)
    for maker in MAKERS:
        (FOLDER / f"{maker.__name__}.docx").write_bytes(made(maker))
    whole = made(clean_paper)
    broken = re.sub(rb"word/document\.xml", b"word/documenX.xml", whole)
    (FOLDER / "damaged.docx").write_bytes(broken)


if __name__ == "__main__":
    main()
