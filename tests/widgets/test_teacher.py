"""The teacher's page without a browser: what is pressed and typed, shown, and put into the files."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizkit.formats.bank import load_bank
from quizkit.formats.project import Project
from quizkit.services.authoring import Shelf
from quizkit.widgets.questions import KINDS
from quizkit.widgets.teacher import TeacherApp, teacher_page
from quizkit.widgets.teacher.elements import BlockList, QuestionForm, QuestionList, Sender
from strategies import json_values

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
TOKEN = "abcde-fghjk-mnpqr-stuvw"  # noqa: S105 - the test's own
PASTE = """一、单选题（每题2分）
1. 中共一大最后一天的会议在哪里举行？
A. 上海 B. 嘉兴南湖 C. 广州
答案：B
2. 遵义会议召开于哪一年？
A. 1934年 B. 1935年
答案：D
"""


def judge(id_: str, stem: str, **fields: Any) -> dict[str, Any]:
    """A true/false question."""
    made = {"id": id_, "type": "true_false", "stem": stem, "points": 5, "answer": True, "level": "primary"}
    return made | fields


def write_bank(folder: Path, id_: str, *questions: dict[str, Any]) -> Path:
    """A bank's file."""
    path = folder / "quizzes" / "banks" / f"{id_}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    value = {"schema_version": 1, "id": id_, "title": f"题库{id_}", "questions": list(questions)}
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


class Page:
    """The page as a teacher sees it."""

    def __init__(self, folder: Path, token: str | None = None) -> None:
        self.folder = folder
        project = Project(folder)
        self.ticks = 0.0
        self.app = TeacherApp(
            project,
            lambda: pytest.fail("the store is not asked for"),
            token,
            shelf=Shelf(project, clock=lambda: NOW),
            ticks=lambda: self.ticks,
        )

    @property
    def desk(self) -> Any:
        """The desk."""
        return self.app.desk

    def widgets(self) -> list[Any]:
        """All widgets on the page."""
        found: list[Any] = []

        def walk(widget: Any) -> None:
            found.append(widget)
            for child in getattr(widget, "children", ()):
                walk(child)

        walk(self.app.widget)
        return found

    def press(self, label: str) -> None:
        """Presses the first button with that label."""
        next(x for x in self.widgets() if isinstance(x, w.Button) and x.description == label).click()

    def field(self, label: str) -> Any:
        """The first field with that label."""
        fields = (x for x in self.widgets() if not isinstance(x, w.Button))
        return next(x for x in fields if getattr(x, "description", None) == label)

    def text(self) -> str:
        """What can be read in sentences."""
        markup = "\n".join(x.value for x in self.widgets() if isinstance(x, w.HTML))
        return unescape(re.sub(r"<[^>]*>", " ", markup))

    def one(self, kind: type) -> Any:
        """The one widget of a kind."""
        return next(x for x in self.widgets() if isinstance(x, kind))

    def say(self, kind: type, message: Any, buffers: Any = ()) -> None:
        """A message of an element in the browser."""
        self.one(kind)._handle_custom_msg(message, list(buffers))

    def open(self, id_: str) -> None:
        """Presses a question of the list."""
        self.say(QuestionList, {"type": "open", "key": id_})

    def type(self, path: str, value: Any) -> None:
        """Types into a field of the form."""
        self.say(QuestionForm, {"type": "edit", "path": path, "value": value})

    def act(self, name: str, path: str = "", value: Any = None) -> None:
        """Presses a button of the form."""
        self.say(QuestionForm, {"type": "act", "name": name, "path": path, "value": value})

    def retype(self, type_: str) -> None:
        """Chooses another type for the question."""
        self.desk.questions.writing.type.value = type_

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the list."""
        return list(self.one(QuestionList).content["rows"])

    def marks(self) -> dict[str, list[str]]:
        """The problems beside the fields."""
        found = self.one(QuestionForm).marks
        return {place: [problem["text"] for problem in problems] for place, problems in found.items()}

    def send(self, content: bytes, name: str = "", piece: int = 7) -> None:
        """Brings a paste or a file in pieces, as the browser does when it is asked."""
        sender = next(x for x in self.widgets() if isinstance(x, Sender) and x.options["kind"] == "paste")
        asked: list[dict[str, Any]] = []
        sender.send = asked.append
        sender._handle_custom_msg({"type": "begin", "id": 1, "name": name, "size": len(content)}, [])
        while asked and asked[-1]["type"] == "next":
            at = asked.pop()["at"]
            message = {"type": "piece", "id": 1, "at": at}
            sender._handle_custom_msg(message, [memoryview(content[at : at + piece])])


def stems(folder: Path, bank: str) -> list[str]:
    """What stands in the bank's file."""
    return [q.stem for q in load_bank(folder / "quizzes" / "banks" / f"{bank}.json").questions]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two banks."""
    write_bank(tmp_path, "a", *(judge(f"q{n}", f"第 {n} 句话") for n in range(1, 31)))
    write_bank(tmp_path, "b", judge("q1", "另一句话", tags=["长征"]))
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Page:
    """A page on it."""
    return Page(folder)


# --- the door --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "opens"),
    [
        ({}, False),
        ({"JPY_SESSION_NAME": "x", "SERVER_SOFTWARE": "voila/0.5.13"}, False),
        ({"JPY_SESSION_NAME": "/p/teacher.ipynb"}, True),
    ],
)
def test_without_a_token_only_ones_own_lab_opens(folder, monkeypatch, env, opens) -> None:
    """Where strangers can open the page it refuses with a sentence; in JupyterLab one is at home."""
    for name in ("QUIZKIT_STAFF_TOKEN", "JPY_SESSION_NAME", "SERVER_SOFTWARE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    page = teacher_page(Project(folder), lambda: pytest.fail("no store"))
    said = str(
        [x.value for box in page.children for x in getattr(box, "children", ()) if hasattr(x, "value")]
    )
    assert ("QUIZKIT_STAFF_TOKEN" in said) is not opens


def test_nothing_is_shown_or_changed_before_the_token_was_given(folder) -> None:
    """No question is in any widget; with the token the desk is there; locked, it is gone."""
    page = Page(folder, TOKEN)
    assert not [x for x in page.widgets() if isinstance(x, QuestionList)]
    page.app.token.value = TOKEN
    assert "第 1 句话" in page.rows()[0]["stem"]
    page.press("锁上")
    assert page.desk is None


# --- writing ---------------------------------------------------------------------------------------


def test_a_new_question_goes_from_the_form_into_the_file(page, folder) -> None:
    """What is missing is asked for softly, said on saving, and the rest is one block in the file."""
    page.press("新题")
    page.retype("single")
    page.type("stem", "遵义会议在哪一年召开？")
    assert page.rows()[0]["stem"] == "遵义会议在哪一年召开？"
    page.press("存入题库")
    assert "还有 2 处要改好" in page.text()
    assert page.marks() == {"options": ["选项太少，至少要 2 个。", "请选出正确的答案。"]}
    page.type("options.a.text", "1934年")
    page.type("options.b.text", "1935年")
    page.act("right", "options.b", True)
    assert page.marks() == {}
    page.act("save")
    assert "已存入题库" in page.text()
    assert "草稿已存" not in page.text()
    assert stems(folder, "a")[-1] == "遵义会议在哪一年召开？"
    assert len(page.desk.drafts_of("a")) == 0
    assert page.desk.bank.entries[-1].value["options"] == [
        {"id": "a", "text": "1934年"},
        {"id": "b", "text": "1935年"},
    ]


def test_a_draft_is_kept_as_typed_with_the_time_and_another_page_goes_on_with_it(page, folder) -> None:
    """Half a number and all: the bank is untouched, the next page says there is a draft and takes it up."""
    before = (folder / "quizzes/banks/a.json").read_bytes()
    page.open("q2")
    page.type("points", "五")
    assert "草稿已存" in page.text()
    assert (folder / "quizzes/banks/a.json").read_bytes() == before
    other = Page(folder)
    assert {"text": "草稿", "kind": "draft"} in other.rows()[1]["tags"]
    other.open("q2")
    assert "还有一份草稿" in other.text()
    other.press("看看并接着写")
    assert other.desk.questions.writing.editor.value["points"] == "五"
    assert other.marks()["points"] == ["这里要写一个数，例如 5。"]
    assert [draft.page for draft in other.desk.drafts_of("a")] == [other.app.shelf.drafts.page]
    other.press("放弃修改")
    assert other.desk.drafts_of("a") == []
    other.desk.questions.writing.undo.click()
    assert other.desk.questions.writing.editor.value["points"] == "五"


def test_undo_and_redo_go_through_every_step(page) -> None:
    """Typing in one field without a pause is one step; each press is one."""
    page.open("q1")
    editor = page.desk.questions.writing.editor
    start = editor.value
    for text in ("甲", "甲乙", "甲乙丙"):
        page.type("stem", text)
        page.ticks += 0.5
    page.retype("multiple")
    page.act("add", "options")
    states = [editor.value]
    while editor.can_undo:
        page.desk.questions.writing.undo.click()
        states.append(editor.value)
    assert len(states) == 4
    assert editor.value == start
    for state in reversed(states[:-1]):
        page.desk.questions.writing.redo.click()
        assert editor.value == state


@pytest.mark.parametrize("type_", list(KINDS))
def test_every_type_has_a_form_and_a_phone(page, type_) -> None:
    """An empty form is complete, and the phone shows the question with words for what is missing."""
    page.press("新题")
    page.retype(type_)
    page.type("stem", "一个题干")
    assert page.desk.questions.writing.editor.value["type"] == type_
    view = page.desk.questions.writing.preview.box.view
    assert view["type"] == type_
    assert "一个题干" in view["stem"]
    assert view["locked"]


def test_the_phone_can_be_answered(page) -> None:
    """As in a practice: verdict and explanation at once, nothing kept; the next change shows it anew."""
    page.open("q1")
    preview = page.desk.questions.writing.preview
    preview.box._handle_custom_msg({"type": "answer", "id": "x1", "position": 0, "response": "1"}, [])
    assert preview.box.view["feedback"]["verdict"] == "right"
    page.type("explanation", "因为")
    assert preview.box.view["feedback"] is None


def test_a_question_like_another_is_shown_beside_it(page) -> None:
    """Across banks, while typing."""
    page.press("新题")
    page.type("stem", "中国共产党第一次全国代表大会在上海开幕。")
    page.retype("true_false")
    page.type("answer", "true")
    page.act("save")
    page.press("新题")
    page.type("stem", "中国共产党第一次全国代表大会，在上海开幕")
    assert "第 31 题相似（100%）" in page.text()
    page.press("并排看")
    assert "中国共产党第一次全国代表大会在上海开幕。" in page.text()


def test_a_picture_is_laid_into_the_banks_folder(page, folder) -> None:
    """Its text goes to where the keyboard was; a file that is none is refused with a sentence."""
    page.open("q1")
    upload = page.desk.questions.writing.upload
    sent: list[Any] = []
    page.desk.questions.writing.form.send = sent.append
    upload._take("南湖红船.png", b"\x89PNG\r\n\x1a\n....")
    assert sent == [{"type": "insert", "text": "![](南湖红船.png)"}]
    assert (folder / "quizzes/banks/a/南湖红船.png").exists()
    page.type("stem", "![红船](南湖红船.png) 这是红船。")
    page.act("save")
    assert load_bank(folder / "quizzes/banks/a.json").questions[0].images == ("南湖红船.png",)
    for name, content in (("x.exe", b"MZ"), ("big.png", b"\x89PNG\r\n\x1a\n" + b"0" * 2_000_000)):
        with pytest.raises(Exception, match="没有收下"):
            upload._take(name, content)


# --- two teachers ----------------------------------------------------------------------------------


def conflict(folder: Path) -> tuple[Page, Page]:
    """Two pages that changed the same question; the second one has just tried to save."""
    one, two = Page(folder), Page(folder)
    for page, text in ((one, "甲的话"), (two, "乙的话")):
        page.open("q3")
        page.type("stem", text)
    one.act("save")
    two.act("save")
    return one, two


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("用对方的", ["第 2 句话", "甲的话", "第 4 句话"]),
        ("用我的", ["第 2 句话", "乙的话", "第 4 句话"]),
        ("两份都留", ["甲的话", "乙的话", "第 4 句话"]),
    ],
)
def test_a_conflict_is_shown_and_decided_question_by_question(folder, choice, left) -> None:
    """Before a choice neither text is lost; afterwards the bank has what was chosen."""
    _one, two = conflict(folder)
    assert "这道题刚被别人改过" in two.text()
    assert "甲的话" in two.text()
    assert "乙的话" in two.text()
    assert [draft.value["stem"] for draft in two.desk.drafts_of("a")] == ["乙的话"]
    two.press(choice)
    at = 1 if choice != "两份都留" else 2
    assert stems(folder, "a")[at : at + 3] == left
    assert "这道题刚被别人改过" not in two.text()
    assert two.desk.drafts_of("a") == []


def test_what_someone_deleted_meanwhile_is_not_lost_here(folder) -> None:
    """The text typed here can go back into the bank."""
    one, two = Page(folder), Page(folder)
    two.open("q3")
    two.type("stem", "乙的话")
    one.open("q3")
    one.press("删除")
    two.act("save")
    assert "已删除" in two.text()
    two.press("用我的")
    assert "乙的话" in stems(folder, "a")


# --- many at once ----------------------------------------------------------------------------------


def tick(page: Page, *ids: str) -> None:
    """Ticks questions of the list."""
    page.say(QuestionList, {"type": "tick", "keys": list(ids), "on": True})


@pytest.mark.parametrize("press", ["移动到这个题库", "复制到这个题库", "加标签", "改学段", "删除选中的题"])
def test_many_questions_are_changed_at_once_and_back(page, folder, press) -> None:
    """Each is one change; undone, both files are what they were, byte for byte."""
    files = [folder / "quizzes/banks" / f"{bank}.json" for bank in "ab"]
    before = [file.read_bytes() for file in files]
    tick(page, "q1", "q2", "q30")
    bulk = page.desk.questions.bulk
    bulk.target.value, bulk.tags.value, bulk.level.value = "b", "遵义会议、长征", "junior"
    page.press(press)
    assert [file.read_bytes() for file in files] != before
    page.press(page.desk.undo_words())
    assert [file.read_bytes() for file in files] == before


def test_the_question_on_the_form_follows_what_its_own_page_does_to_it(page, folder) -> None:
    """Tags given to many, and typing in one of them: both are saved, and nobody speaks of a conflict."""
    page.open("q2")
    page.type("stem", "改过的话")
    tick(page, "q1", "q2")
    page.desk.questions.bulk.tags.value = "建党"
    page.press("加标签")
    page.act("save")
    assert "刚被别人改过" not in page.text()
    second = page.desk.bank.entry("q2").value
    assert (second["stem"], second["tags"]) == ("改过的话", ["建党"])
    tick(page, "q2")
    page.press("删除选中的题")
    assert page.desk.questions.writing.editor is None


def test_moved_questions_get_an_id_that_is_free_there(page, folder) -> None:
    """The other bank has a q1 of its own."""
    tick(page, "q1", "q2")
    page.desk.questions.bulk.target.value = "b"
    page.press("移动到这个题库")
    assert stems(folder, "b") == ["另一句话", "第 1 句话", "第 2 句话"]
    assert len({q.id for q in load_bank(folder / "quizzes/banks/b.json").questions}) == 3
    assert stems(folder, "a")[0] == "第 3 句话"


def test_the_last_question_may_leave_its_bank(page, folder) -> None:
    """The bank stays, without a file, and takes the next question."""
    page.desk.choose("b")
    page.open("q1")
    page.press("删除")
    assert not (folder / "quizzes/banks/b.json").exists()
    assert page.desk.bank_id == "b"
    page.press("新题")
    page.retype("true_false")
    page.type("stem", "新的一句话")
    page.type("answer", "false")
    page.act("save")
    assert stems(folder, "b") == ["新的一句话"]


def test_a_first_bank_is_made_where_there_is_none(tmp_path) -> None:
    """An empty project says what to do."""
    (tmp_path / "quizzes").mkdir()
    page = Page(tmp_path)
    page.field("新题库的名称").value = "长征基础"
    page.press("新建")
    assert "还没有题目" in page.one(QuestionList).content["words"]["empty"]
    assert page.desk.bank.title == "长征基础"


def test_without_a_bank_there_is_only_the_way_to_one(tmp_path) -> None:
    """No list, form or buttons for questions that there are not; with the first bank they are there."""
    Project(tmp_path).banks.mkdir(parents=True)
    page = Page(tmp_path)
    assert page.desk.questions.widget.layout.display == "none"
    page.field("新题库的名称").value = "党史基础"
    page.press("新建")
    assert page.desk.questions.widget.layout.display == ""


def test_the_list_is_searched_filtered_and_paged(page) -> None:
    """Counts say what was found."""
    assert len(page.rows()) == 20
    page.say(QuestionList, {"type": "page", "page": 1})
    assert len(page.rows()) == 10
    page.field("搜索").value = "30"
    assert [row["stem"] for row in page.rows()] == ["30 · 第 30 句话"]
    assert "找到 1 题，共 30 题" in page.text()
    page.field("题型").value = "single"
    assert page.rows() == []
    assert page.one(QuestionList).content["words"]["empty"] == "没有符合条件的题目。"


# --- importing -------------------------------------------------------------------------------------


def test_a_paste_is_shown_block_by_block_and_taken_by_ticks(page, folder) -> None:
    """Refused blocks say why, can be put right in place, and only what is ticked goes into the bank."""
    page.press("导入")
    page.send(PASTE.encode())
    content = page.one(BlockList).content
    assert [row["outcome"] for row in content["rows"]] == ["heading", "accepted", "refused"]
    assert content["rows"][1]["source"].startswith("1. 中共一大")
    refused = content["rows"][2]
    assert refused["notes"]
    assert not refused["tickable"]
    page.say(BlockList, {"type": "retry", "key": refused["key"], "text": refused["source"].replace("D", "B")})
    rows = page.one(BlockList).content["rows"]
    assert [row["outcome"] for row in rows] == ["heading", "accepted", "accepted"]
    assert rows[2]["where"] == refused["where"]
    page.say(BlockList, {"type": "tick", "keys": [rows[1]["key"]], "on": False})
    page.press("把打勾的 1 题存入“题库a”")
    assert stems(folder, "a")[30:] == ["遵义会议召开于哪一年？"]
    page.send(PASTE.encode())
    rows = page.one(BlockList).content["rows"]
    assert [row["ticked"] for row in rows] == [False, True, False]


def test_a_block_put_right_keeps_what_the_heading_above_it_says(page) -> None:
    """Points and type come from the section's heading, as they did when the whole paste was read."""
    page.press("导入")
    paste = (
        PASTE
        + "二、判断题（每题3分）\n3. 中华人民共和国国旗是五星红旗。\n4. 每年的10月1日是国庆节。\n答案：√\n"
    )
    page.send(paste.encode())
    for n, mend in ((2, ("答案：D", "答案：B")), (4, ("红旗。", "红旗。\n答案：√"))):
        refused = page.one(BlockList).content["rows"][n]
        assert refused["outcome"] == "refused"
        text = refused["source"].replace(*mend)
        page.say(BlockList, {"type": "retry", "key": refused["key"], "text": text})
    rows = page.desk.page._rows
    kinds = [(one.block.question["type"], one.block.question["points"]) for one in rows if one.block]
    assert kinds == [("single", 2), ("single", 2), ("true_false", 3), ("true_false", 3)]
    assert [one.kind for one in rows].count("heading") == 2


def test_a_question_that_stands_twice_is_not_taken_by_reading_it_again(page) -> None:
    """It is refused as before, with where it stands first; what was typed stays."""
    page.press("导入")
    page.send((PASTE + PASTE.partition("\n")[2]).encode())
    twice = page.one(BlockList).content["rows"][3]
    assert "一模一样" in twice["notes"][0]
    text = twice["source"].replace("1. ", "8. ")
    page.say(BlockList, {"type": "retry", "key": twice["key"], "text": text})
    again = page.one(BlockList).content["rows"][3]
    assert (again["outcome"], again["notes"], again["source"]) == ("refused", twice["notes"], text)
    assert not again["tickable"]


def test_importing_twice_adds_nothing_by_itself(page, folder) -> None:
    """What the bank has already is not ticked, and says so."""
    page.press("导入")
    for expected in (1, 0):
        page.send(PASTE.encode())
        ticked = [row for row in page.one(BlockList).content["rows"] if row["ticked"]]
        assert len(ticked) == expected
        if ticked:
            page.press("把打勾的 1 题存入“题库a”")
    assert len(stems(folder, "a")) == 31


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "docx"),
        ("a.png", b"\x89PNG", "a.png"),
        ("", b"   \n", ""),
    ],
)
def test_what_cannot_be_read_is_one_sentence(page, name, content, said) -> None:
    """And nothing else on the page changes."""
    page.press("导入")
    page.send(content, name, piece=1000)
    wrong = re.findall(r'qk-wrong" role="alert">✗ ([^<]+)', page.desk.page.said.widget.value)
    assert len(wrong) == 1
    assert said in wrong[0]


def test_an_upload_that_is_too_large_or_out_of_step_is_not_taken(page) -> None:
    """The size is judged before a byte comes; a piece at the wrong place is asked for again."""
    page.press("导入")
    sender = next(x for x in page.widgets() if isinstance(x, Sender) and x.options["kind"] == "paste")
    sent: list[Any] = []
    sender.send = sent.append
    sender._handle_custom_msg({"type": "begin", "id": 1, "name": "x.txt", "size": 10**9}, [])
    assert sent == [{"type": "done", "id": 1}]
    sender._handle_custom_msg({"type": "begin", "id": 2, "name": "x.txt", "size": 10}, [])
    sender._handle_custom_msg({"type": "piece", "id": 2, "at": 5}, [memoryview(b"12345")])
    assert sent[1:] == [{"type": "next", "id": 2, "at": 0}] * 2


def test_exporting_says_first_what_is_lost(page) -> None:
    """And gives the file all the same."""
    page.press("导入")
    page.field("格式").value = "aiken"
    page.press("导出这个题库")
    assert "写不进" in page.text()
    page.press("下载 Aiken（仍然要）")
    assert 'download="a.aiken"' in "".join(x.value for x in page.widgets() if isinstance(x, w.HTML))


# --- a hostile page --------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.data())
def test_no_message_breaks_the_page_or_the_bank(tmp_path_factory, data) -> None:
    """Any message to any element: the page goes on, and the bank's file is one that holds."""
    folder = tmp_path_factory.mktemp("p")
    write_bank(folder, "a", *(judge(f"q{n}", f"第 {n} 句话") for n in range(1, 4)))
    page = Page(folder)
    page.open("q1")
    names = ("edit", "act", "open", "tick", "page", "retry", "begin", "piece")
    paths = ("stem", "answer", "options.a.text", "id", "type", "pairs.a", "questions.p1.stem", "x..y", "")
    fields = st.fixed_dictionaries(
        {"type": st.sampled_from(names) | json_values},
        optional={
            "path": st.sampled_from(paths) | json_values,
            "name": st.sampled_from(["add", "remove", "move", "right", "type", "save"]) | json_values,
            "value": json_values | st.sampled_from([*KINDS, 1, -1]),
            "key": st.sampled_from(["q1", "#1", "../x"]) | json_values,
            "keys": json_values,
            "page": json_values,
            "size": json_values,
        },
    )
    for message in data.draw(st.lists(fields | json_values, max_size=25)):
        for kind in (QuestionForm, QuestionList, Sender):
            page.say(kind, message)
    assert "程序出了一点问题" not in page.text()
    assert len(load_bank(folder / "quizzes/banks/a.json").questions) == 3
    assert {q.id for q in load_bank(folder / "quizzes/banks/a.json").questions} == {"q1", "q2", "q3"}
