"""A notebook as one document for every visitor."""

import base64
import hashlib
import json
import re
from gzip import decompress
from pathlib import Path
from typing import Any

import nbformat
import pytest

from quizkit.i18n import current_language
from quizkit.serve.front import load_front
from quizkit.serve.light import LIGHT_CSP, LightPage, render_page

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
STUDENT = Path(__file__).parents[2] / "notebooks" / "apps" / "student.ipynb"


def notebook(folder: Path, *cells: Any) -> Path:
    path = folder / "lesson.ipynb"
    content = nbformat.v4.new_notebook(cells=list(cells))  # type: ignore[no-untyped-call]
    nbformat.write(content, path)  # type: ignore[no-untyped-call]
    return path


def text(source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source)  # type: ignore[no-untyped-call]


def code(source: str) -> Any:
    return nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]


def displayed(data: dict[str, str], kind: str = "display_data") -> Any:
    return nbformat.v4.new_output(kind, data)  # type: ignore[no-untyped-call]


def page_data(page: LightPage) -> Any:
    found = re.search(r'<script id="quizkit-page" type="application/json">(.*?)</script>', page.html.decode())
    assert found is not None
    return json.loads(found[1])


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    return notebook(
        tmp_path,
        text("# 遵义会议"),
        text("1935 年，**遵义**。\n\n- 一\n- 二"),
        code("figure()"),
        code("qk.practice('bank')"),
    )


def test_the_students_page_is_small_and_complete() -> None:
    """One script, one style sheet, one place for the app: at most 6 kB as it travels."""
    page = render_page(STUDENT, base_url="/", language="zh")
    html, front = page.html.decode(), load_front()
    assert len(page.gzipped) <= 6_000
    assert decompress(page.gzipped) == page.html
    assert re.findall(r'(?:src|href)="([^"]+)"', html) == [
        "data:,",
        f"/static/{front.style}",
        f"/static/{front.script}",
    ]
    assert html.count('class="quizkit-cell"') == 1
    assert "<title>答题</title>" in html
    assert '<html lang="zh-CN" class="quizkit-app">' in html
    assert page.cells == ("import quizkit as qk\n\nqk.student_app()",)


def test_a_lesson_shows_its_text_before_its_questions(lesson: Path) -> None:
    """Markdown stands in the document, headed by the title; each code cell leaves a numbered place."""
    page = render_page(lesson, base_url="/", language="zh")
    html = page.html.decode()
    assert "<title>遵义会议</title>" in html
    assert "<h1>遵义会议</h1>" in html
    assert "<strong>遵义</strong>" in html
    assert re.findall(r'data-cell="(\d+)"', html) == ["0", "1"]
    assert "figure()" not in html
    assert page.cells == ("figure()", "qk.practice('bank')")


@pytest.mark.parametrize("kind", ["display_data", "execute_result"])
def test_a_figure_made_once_stands_in_the_document(lesson: Path, kind: str) -> None:
    """A cell with given outputs is not run by sessions; its picture is there without a session."""
    outputs = {0: [displayed({"image/png": PIXEL, "text/plain": "<Figure>"}, kind)]}
    page = render_page(lesson, base_url="/", language="zh", outputs=outputs)
    html = page.html.decode()
    place = html.split('data-cell="0"', 1)[1].split("</div>", 1)[0]
    assert f"data:image/png;base64,{PIXEL}" in place
    assert "&lt;Figure&gt;" not in html
    assert page.cells == ("", "qk.practice('bank')")


def test_pictures_may_have_addresses_of_their_own(lesson: Path) -> None:
    """Figures, and pictures in HTML, are had from there, with their alternatives; SVG and nonsense stay."""
    asked: list[tuple[str, bytes]] = []

    def address(kind: str, content: bytes) -> str:
        asked.append((kind, content))
        return f"/picture/{len(asked)}"

    html = f'<img alt="遵义 &quot;会议&quot;" src="data:image/png;base64,{PIXEL}">'
    html += '<img src="data:image/svg+xml;base64,AAAA"><img src="data:image/png;base64,AAA">'
    outputs = {0: [displayed({"image/png": PIXEL}), displayed({"text/html": html})]}
    page = render_page(lesson, base_url="/", language="zh", outputs=outputs, address=address).html.decode()
    assert asked == [("image/png", base64.b64decode(PIXEL))] * 2
    assert '<img class="quizkit-picture" src="/picture/1"' in page
    assert '<img alt="遵义 &quot;会议&quot;" src="/picture/2">' in page
    assert '<img src="data:image/svg+xml;base64,AAAA"><img src="data:image/png;base64,AAA">' in page


def test_imports_of_a_pictures_cell_serve_the_other_cells(tmp_path: Path) -> None:
    """What a session runs has the names it uses, and none of what only the picture needs."""
    path = notebook(
        tmp_path,
        code("import quizkit as qk\nimport matplotlib.pyplot as plt\nqk.figures.timeline('长征')"),
        code("%matplotlib inline\nfigure()"),
        code("from math import pi, tau\nfigure()"),
        code("qk.practice('bank', int(pi))"),
    )
    outputs = {n: [displayed({"image/png": PIXEL})] for n in range(3)}
    page = render_page(path, base_url="/", language="zh", outputs=outputs)
    assert page.cells == (
        "import quizkit as qk",
        "",
        "from math import pi",
        "qk.practice('bank', int(pi))",
    )


def test_text_and_tables_made_once_stand_in_the_document(lesson: Path) -> None:
    """HTML is shown as such, plain text as text, what was printed as text; warnings are not shown."""
    stream = nbformat.v4.new_output
    outputs = {
        0: [
            stream("stream", name="stdout", text="<印出>"),  # type: ignore[no-untyped-call]
            stream("stream", name="stderr", text="warning of a library"),  # type: ignore[no-untyped-call]
            displayed({"text/html": "<table><tr><td>1921</td></tr></table>", "text/plain": "frame"}),
        ],
        1: [displayed({"text/plain": "a < b"})],
    }
    html = render_page(lesson, base_url="/", language="zh", outputs=outputs).html.decode()
    assert "&lt;印出&gt;" in html
    assert "<td>1921</td>" in html
    assert "frame" not in html
    assert "a &lt; b" in html
    assert "warning of a library" not in html


def test_the_document_is_the_same_for_every_visitor(lesson: Path) -> None:
    """Two renderings are equal to the byte: no id, no time, no secret stands in them."""
    first = render_page(lesson, base_url="/", language="zh")
    second = render_page(lesson, base_url="/", language="zh")
    assert first == second
    assert first.etag.startswith('"')
    assert not re.search(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-", first.html.decode())


def test_the_tag_changes_with_the_content(tmp_path: Path, lesson: Path) -> None:
    """A browser that kept an older document gets the new one."""
    before = render_page(lesson, base_url="/", language="zh")
    after = render_page(notebook(tmp_path, text("# 遵义会议"), text("改过")), base_url="/", language="zh")
    assert before.etag != after.etag


def test_the_words_are_in_the_language_that_is_asked_for(lesson: Path) -> None:
    """English pages speak English, and the language of whoever asks is left as it was."""
    before = current_language()
    english = page_data(render_page(lesson, base_url="/school/", language="en"))
    chinese = page_data(render_page(lesson, base_url="/school/", language="zh"))
    assert current_language() == before
    assert english["lang"] == "en"
    assert english["base"] == "/school/"
    assert english["more"] == f"/school/static/{load_front().more}"
    assert english["words"].keys() == chinese["words"].keys()
    assert not re.search("[\u4e00-\u9fff]", "".join(english["words"].values()))
    assert "{n}" in english["words"]["ahead"]
    assert "{n}" in english["words"]["minutes"]


def test_a_title_cannot_become_markup(tmp_path: Path) -> None:
    """What an organiser writes in a heading is text, also inside the title and the page's data."""
    path = notebook(tmp_path, text("# </title><script>alert(1)</script>"), code("x"))
    html = render_page(path, base_url="/", language="zh").html.decode()
    assert "<script>alert(1)" not in html


def test_pictures_beside_a_lesson_are_part_of_the_document(tmp_path: Path) -> None:
    """A picture in the notebook's folder is embedded; a file outside of it is not."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "map.png").write_bytes(base64.b64decode(PIXEL))
    (tmp_path / "secret.png").write_bytes(b"not for pages")
    path = notebook(folder, text("![地图](map.png) ![外面](../secret.png)"))
    html = render_page(path, base_url="/", language="zh").html.decode()
    assert f'src="data:image/png;base64,{PIXEL}"' in html
    assert base64.b64encode(b"not for pages").decode() not in html


def test_the_policy_lets_the_documents_own_script_run_and_no_other(lesson: Path) -> None:
    """The one inline script is known to the policy by its hash; nothing else inline or evaluated is."""
    html = render_page(lesson, base_url="/", language="zh").html.decode()
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    script_src = re.search(r"script-src ([^;]*)", LIGHT_CSP)
    assert script_src is not None
    assert f"'sha256-{digest}'" in script_src[1]
    assert "unsafe" not in script_src[1]
    assert not re.search(r"https?:|\*", LIGHT_CSP)


def test_what_an_old_browser_is_told_needs_no_new_script(lesson: Path) -> None:
    """The check speaks the JavaScript of 2009, so that a browser that cannot run the page can run it."""
    html = render_page(lesson, base_url="/", language="zh").html.decode()
    check = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)[0]
    assert not re.search(r"\b(?:const|let|async|await|class)\b|=>|`|\?\.", re.sub(r"//.*", "", check))
    assert html.index("<script>") < html.index(f"/static/{load_front().script}")
