"""Files at the teacher's page: pictures, Word and Excel of others, hostile texts, a bank to take away."""

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from browser import hosts
from browser.teacher import Desk, Teacher, judge
from browser.test_organiser import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PASTE = """一、单选题（每题2分）
1. 中共一大最后一天的会议在哪里举行？
A. 上海 B. 嘉兴南湖 C. 广州
答案：B
2. 遵义会议召开于哪一年？
A. 1934年 B. 1935年
答案：D
3. 红军长征胜利结束于哪一年？
A. 1935年 B. 1936年
答案：B
"""

WORD = """一、判断题
1. 中国人民解放军的建军节是8月1日。（ ）
答案：正确
二、填空题
2. 中华人民共和国成立于____年。
答案：1949
三、单选题
3. 南昌起义发生在哪一年？
A. 1927年 B. 1928年 C. 1929年
答案：A
"""


def png(size: int, *, side: int = 240) -> bytes:
    """A red picture of exactly that many bytes, with a piece of text in it that fills it up."""

    def piece(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    rows = zlib.compress((b"\0" + b"\xb3\x12\x1d" * side) * side)
    head = b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    end = piece(b"IDAT", rows) + piece(b"IEND", b"")
    return head + piece(b"tEXt", b"x\0" + b"0" * (size - len(head) - len(end) - 14)) + end


def choose(teacher: Teacher, button: str, name: str, content: bytes, mime: str = "") -> None:
    """A file through the browser's own chooser."""
    with teacher.page.expect_file_chooser() as chooser:
        teacher.press(button, exact=False)
    chooser.value.set_files({"name": name, "mimeType": mime or "application/octet-stream", "buffer": content})


def test_a_picture_goes_from_the_chooser_onto_the_phone(
    desk_host: hosts.Host, desk: Desk, page_desktop: Page
) -> None:
    """In several pieces, into the text where the keyboard was; what is no picture or too large is refused."""
    desk.write("pictures", judge("j1", "开国大典在1949年举行。"), title="图片")
    teacher = Teacher(page_desktop, desk_host)
    teacher.enter("图片")
    teacher.open("开国大典")
    page = teacher.page
    teacher.field("points").click()
    teacher.field("stem").press("Control+End")
    teacher.field("tags").click()
    page.get_by_label("插入图片").fill("天安门广场")
    content = png(300_000)
    choose(teacher, "选图片", "红场.png", content)
    expect(teacher.field("stem")).to_have_value("开国大典在1949年举行。![天安门广场](红场.png)")
    assert (desk.folder / "quizzes" / "banks" / "pictures" / "红场.png").read_bytes() == content
    picture = page.locator(".qk-phone img[alt=天安门广场]")
    expect(picture).to_be_visible()
    teacher.eventually(lambda: picture.evaluate("img => img.naturalWidth") == 240)
    assert picture.evaluate("img => img.getBoundingClientRect().width") <= 328
    picture.click()
    large = page.locator(".qk-large img")
    expect(large).to_be_visible()
    teacher.picture("picture", whole=False)
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    for name, bad, words in (
        ("太大.png", png(3_000_000), "最多 2 MB"),
        ("文字.png", "这是一段文字。".encode(), "只能用 png、jpg 或 gif 图片"),
    ):
        choose(teacher, "选图片", name, bad)
        said = page.locator(".qk-write-foot .qk-wrong")
        expect(said).to_have_count(1)
        expect(said).to_contain_text(words)
        expect(said).to_be_in_viewport()
    teacher.press("存入题库")
    teacher.stored()
    assert desk.read("pictures")[0]["stem"].endswith("![天安门广场](红场.png)")
    assert teacher.errors == []


def _outcomes(page: Page) -> list[str]:
    return page.locator(".qk-block .qk-outcome").all_inner_texts()


def _paste(teacher: Teacher, text: str) -> None:
    teacher.page.get_by_label("把 Word 或网页里的题目粘贴在这里").fill(text)
    teacher.press("识别")


def _beside(page: Page) -> bool:
    """Whether source and result stand side by side."""
    return bool(
        page.locator(".qk-block")
        .nth(1)
        .evaluate(
            """block => block.querySelector('.qk-block-result').getBoundingClientRect().left
                 >= block.querySelector('.qk-block-source').getBoundingClientRect().right"""
        )
    )


def test_a_paste_is_judged_block_by_block(
    desk_host: hosts.Host, desk: Desk, page_desktop: Page, page_phone: Page
) -> None:
    """A refused block is put right in place, only what is ticked is taken; side by side on a wide screen."""
    desk.write("paste", judge("j1", "开国大典在1949年举行。"), title="粘贴")
    for page, wide in ((page_desktop, True), (page_phone, False)):
        teacher = Teacher(page, desk_host)
        teacher.enter("粘贴")
        teacher.press("导入")
        expect(page.get_by_role("heading", name="导入题目")).to_be_visible()
        teacher.picture(f"import-empty-{teacher.width}")
        assert teacher.faults() == []
        _paste(teacher, PASTE)
        expect(page.locator(".qk-block")).to_have_count(4)
        assert _beside(page) is wide
        refused = page.locator(".qk-block.qk-refused")
        expect(refused).to_have_count(1)
        teacher.picture(f"import-{teacher.width}")
        assert teacher.faults() == []
        if not wide:
            continue
        refused.get_by_role("button", name="改一改再识别").click()
        area = refused.locator("textarea")
        expect(area).to_be_focused()
        area.fill(area.input_value().replace("答案：D", "答案：B"))
        teacher.picture("import-mending")
        refused.get_by_role("button", name="再识别").click()
        expect(refused).to_have_count(0)
        assert page.evaluate("document.activeElement !== document.body")
        page.get_by_role("checkbox", name="收下").last.uncheck()
        teacher.press("把打勾的 2 题存入“粘贴”")
        teacher.said("已把 2 题存入“粘贴”")
        assert page.evaluate("document.activeElement !== document.body")
        assert teacher.errors == []
    stems = [question["stem"] for question in desk.read("paste")]
    assert stems[1:] == ["中共一大最后一天的会议在哪里举行？", "遵义会议召开于哪一年？"]


def _document() -> bytes:
    made = docx.Document()
    for line in WORD.strip().split("\n"):
        made.add_paragraph(line)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _workbook() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["题型", "题干", "选项A", "选项B", "选项C", "答案"])
    sheet.append(["单选题", "古田会议在哪一年召开？", "1927年", "1928年", "1929年", "C"])
    sheet.append(["判断题", "井冈山在江西省。", None, None, None, "正确"])
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_files_come_in_and_the_bank_goes_out(
    desk_host: hosts.Host, desk: Desk, page_desktop: Page, tmp_path: Path
) -> None:
    """A long paste in pieces, Word and Excel through the chooser; the bank as a workbook that opens."""
    desk.write("files", judge("j1", "开国大典在1949年举行。"), title="文件")
    teacher = Teacher(page_desktop, desk_host)
    teacher.enter("文件")
    page = teacher.page
    teacher.press("导入")
    filling = "这一句只是用来占地方。" * 9
    lines = [f"{n}. 第{n}句话说的是{n}年。（ ）\n答案：对\n解析：{filling}" for n in range(1, 901)]
    long = "一、判断题\n" + "\n".join(lines)
    assert len(long.encode()) > 300_000
    page.evaluate(
        """() => { window.__told = []; new MutationObserver(() => {
             const words = Array.from(document.querySelectorAll('.qk-importing .qk-sender-status, .qk-note'),
               (node) => node.textContent).join('\\n');
             const found = words.match(/(上传|正在识别)[^\\n]*/g);
             if (found) window.__told.push(...found); })
           .observe(document.body, { subtree: true, childList: true, characterData: true }); }"""
    )
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", long)
    page.get_by_label("把 Word 或网页里的题目粘贴在这里").focus()
    page.keyboard.press("Control+v")
    teacher.press("识别")
    expect(page.get_by_role("button", name="共 900 块")).to_be_visible(timeout=60_000)
    told = page.evaluate("window.__told")
    assert any(words.startswith("上传") for words in told)
    assert any(words.startswith("正在识别") for words in told)
    assert teacher.faults() == []
    for name, content, count in (("题目.docx", _document(), 3), ("题目.xlsx", _workbook(), 2)):
        choose(teacher, "或者选文件", name, content)
        expect(page.get_by_role("button", name=f"共 {count} 块")).to_be_visible(timeout=60_000)
        assert "✗ 没有收" not in _outcomes(page)
        teacher.picture(f"import-{name[3:]}")
        teacher.press(f"把打勾的 {count} 题存入“文件”")
        teacher.said(f"已把 {count} 题存入“文件”")
    assert len(desk.read("files")) == 6
    teacher.press("导出这个题库")
    teacher.picture("exporting")
    page.get_by_role("button", name="Excel 表", exact=False).last.click()
    with page.expect_download() as saved:
        page.locator(".qk-file").first.click()
    target = tmp_path / "bank.xlsx"
    saved.value.save_as(target)
    cells = [
        cell.value for sheet in openpyxl.load_workbook(target).worksheets for row in sheet for cell in row
    ]
    assert "古田会议在哪一年召开？" in cells
    assert teacher.errors == []


# --- hostile texts ---------------------------------------------------------------------------------


def _hostile() -> list[dict[str, object]]:
    """Questions whose every text is an attack."""
    made: list[dict[str, object]] = []
    for n, text in enumerate(PAYLOADS):
        source = {"title": text, "by": text, "year": 2021, "place": text}
        common = {
            "points": 5,
            "level": "primary",
            "explanation": text,
            "tags": [text[:40]],
            "sources": [source],
        }
        options = [{"id": "a", "text": text}, {"id": "b", "text": text + "2"}]
        made.append(
            {"id": f"s{n}", "type": "single", "stem": text, "options": options, "answer": "a", **common}
        )
        made.append(
            {"id": text, "type": "true_false", "stem": f"![{text}]({text}) {n}", "answer": True, **common}
        )
    pairs = {"left": made[0]["options"], "right": made[2]["options"], "pairs": {"a": "a", "b": "b"}}
    made.append({"id": "m", "type": "match", "stem": PAYLOADS[0], "points": 5, "level": PAYLOADS[1], **pairs})
    return made


def test_hostile_texts_run_nothing(desk_host: hosts.Host, desk: Desk, page_desktop: Page) -> None:
    """In title, stem, option, tag, source, id and picture, in a bank and an import: shown as texts."""
    desk.write("hostile", *_hostile(), title=f"坏题库{PAYLOADS[0]}")
    teacher = Teacher(page_desktop, desk_host)
    teacher.enter("坏题库")
    page = teacher.page
    expect(teacher.rows).not_to_have_count(0)
    teacher.picture("hostile-list")
    for n in (0, 2, 4, 16):
        teacher.rows.nth(n).click()
        expect(page.locator(".qk-list-row").nth(n)).to_have_class("qk-list-row qk-chosen")
    expect(page.locator(".qk-form .qk-problem")).not_to_have_count(0)
    teacher.picture("hostile")
    teacher.rows.nth(1).click()
    teacher.rows.nth(0).click()
    for name in ("stem", "options.a.text", "explanation", "tags", "sources.0.title"):
        teacher.type_into(name, PAYLOADS[2])
    expect(page.locator(".qk-kept")).to_contain_text("草稿已存")
    if page.get_by_role("button", name="并排看").count():
        page.get_by_role("button", name="并排看").first.click()
        expect(page.locator(".qk-alike .qk-side").first).to_be_visible()
    teacher.press("导入")
    blocks = [
        f"{n}. {text}（ ）\nA. {text} B. {text}2\n答案：A\n解析：{text}" for n, text in enumerate(PAYLOADS, 1)
    ]
    _paste(teacher, f"一、单选题 {PAYLOADS[0]}\n" + "\n".join(blocks))
    expect(page.locator(".qk-block").first).to_be_visible()
    page.get_by_role("button", name="改一改再识别").first.click()
    teacher.picture("hostile-import")
    content = json.dumps({"schema_version": 1, "id": "x", "title": PAYLOADS[1], "questions": _hostile()})
    choose(teacher, "或者选文件", f"{PAYLOADS[0].replace('/', '')}.json", content.encode())
    expect(page.get_by_role("button", name=f"共 {2 * len(PAYLOADS) + 1} 块")).to_be_visible()
    assert page.evaluate("window.__xss") is None
    assert (
        page.locator(".qk-staff img[src=x], .qk-staff script, .qk-staff iframe, .qk-staff details").count()
        == 0
    )
    own = desk_host.url.removesuffix("/teacher")
    assert [url for url in teacher.asked if not url.startswith((own, "data:", "blob:"))] == []
    assert teacher.errors == []
