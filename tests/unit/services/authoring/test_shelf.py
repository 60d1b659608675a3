"""Banks as a teacher's page opens and changes them: nothing lost, conflicts question by question."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.errors import BankMissing, BankNameTaken, FileUnwritable, UsageError
from quizkit.formats.bank import load_bank
from quizkit.formats.project import Project
from quizkit.services.authoring import Change, Conflict, Draft, Shelf, Step, Wish, similar
from quizkit.services.authoring.bulk import copying
from quizkit.services.authoring.pictures import add_picture, carried

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def question(id_: str, stem: str = "", **fields: Any) -> dict[str, Any]:
    """A true/false question."""
    return {
        "id": id_,
        "type": "true_false",
        "stem": stem or f"题目 {id_}",
        "points": 5,
        "answer": True,
        "tags": ["建党"],
        "level": "primary",
        "difficulty": 1,
    } | fields


def bank_file(folder: Path, id_: str, *questions: dict[str, Any], title: str = "") -> Path:
    """A bank's file."""
    path = folder / "quizzes" / "banks" / f"{id_}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    value = {"schema_version": 1, "id": id_, "title": title or f"题库 {id_}", "questions": list(questions)}
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two banks."""
    bank_file(tmp_path, "one", *(question(f"q{n}") for n in range(1, 6)))
    bank_file(tmp_path, "two", question("q1", "另一个题库的题"))
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Callable[[], Shelf]:
    """Pages on the project: each call is another teacher's browser."""
    return lambda: Shelf(Project(folder), clock=lambda: NOW)


def stems(folder: Path, bank: str) -> list[str]:
    """What the file holds, read as any other program reads it."""
    return [q.stem for q in load_bank(folder / "quizzes" / "banks" / f"{bank}.json").questions]


def edit(shelf: Shelf, bank: str, id_: str, **fields: Any) -> Change:
    """A change of one question."""
    entry = shelf.bank(bank).entry(id_)
    assert entry
    return Change("改", (Step(bank, id_, entry.value, {**entry.value, **fields}),))


def test_two_pages_change_different_questions_of_one_bank(folder, page) -> None:
    """Neither page has to know of the other; both changes are in the file."""
    mine, yours = page(), page()
    first, second = edit(mine, "one", "q1", stem="甲"), edit(yours, "one", "q2", stem="乙")
    assert not mine.apply(first).conflicts
    assert not yours.apply(second).conflicts
    assert stems(folder, "one")[:2] == ["甲", "乙"]


def test_two_pages_change_the_same_question(folder, page) -> None:
    """The second one is told what stands there now, and has changed nothing."""
    mine, yours = page(), page()
    first, second = edit(mine, "one", "q1", stem="甲"), edit(yours, "one", "q1", stem="乙")
    mine.apply(first)
    done = yours.apply(second)
    assert done.change.steps == ()
    assert done.conflicts == (Conflict(second.steps[0], first.steps[0].after),)
    assert stems(folder, "one")[0] == "甲"


def test_of_many_steps_those_without_conflict_are_stored(folder, page) -> None:
    """One question that someone changed does not stop the others."""
    mine, yours = page(), page()
    bank = mine.bank("one")
    many = Change(
        "标签", tuple(Step("one", e.id, e.value, {**e.value, "tags": ["新"]}) for e in bank.entries)
    )
    yours.apply(edit(yours, "one", "q3", stem="丙"))
    done = mine.apply(many)
    assert [c.step.id for c in done.conflicts] == ["q3"]
    tagged = [e.id for e in mine.bank("one").entries if e.tags == ("新",)]
    assert tagged == ["q1", "q2", "q4", "q5"]


def test_the_same_change_twice_is_one_change(page) -> None:
    """A click that is repeated is no conflict."""
    mine, yours = page(), page()
    change = edit(mine, "one", "q1", stem="甲")
    mine.apply(change)
    assert not yours.apply(change).conflicts


@given(st.data())
def test_undo_brings_back_the_very_bytes(tmp_path_factory, data) -> None:
    """Whatever was removed, changed and added: undone, the file is what it was."""
    folder = tmp_path_factory.mktemp("p")
    file = bank_file(folder, "one", *(question(f"q{n}") for n in range(6)))
    before = file.read_bytes()
    shelf = Shelf(Project(folder), clock=lambda: NOW)
    entries = shelf.bank("one").entries
    removed = data.draw(st.lists(st.sampled_from(entries), unique_by=lambda e: e.id, max_size=5))
    changed = [e for e in entries if e not in removed and data.draw(st.booleans())]
    steps = [Step("one", e.id, e.value, None) for e in removed]
    steps += [Step("one", e.id, e.value, {**e.value, "stem": "改"}) for e in changed]
    steps += [Step("one", "new", None, question("new"), follows=data.draw(st.sampled_from(["", None, "q3"])))]
    done = shelf.apply(Change("x", tuple(data.draw(st.permutations(steps)))))
    assert not done.conflicts
    assert not shelf.apply(done.change.back).conflicts
    assert file.read_bytes() == before


def test_undoing_what_someone_changed_since_is_a_conflict(folder, page) -> None:
    """Their text stays."""
    mine, yours = page(), page()
    done = mine.apply(edit(mine, "one", "q1", stem="甲"))
    yours.apply(edit(yours, "one", "q1", stem="乙"))
    assert [c.theirs["stem"] for c in mine.apply(done.change.back).conflicts if c.theirs] == ["乙"]
    assert stems(folder, "one")[0] == "乙"


def test_moving_writes_the_new_place_before_the_old_one_loses_it(folder, page, monkeypatch) -> None:
    """If the second write fails, the question is there twice, not nowhere."""
    shelf = page()
    entry = shelf.bank("one").entry("q2")
    moved = {**entry.value, "id": "q9"}
    change = Change("移动", (Step("one", "q2", entry.value, None), Step("two", "q9", None, moved)))
    written = []

    def failing(path: Path, content: bytes) -> None:
        written.append(path.stem)
        if path.stem == "one":
            raise FileUnwritable(str(path), "磁盘已满")
        path.write_bytes(content)

    monkeypatch.setattr("quizkit.services.authoring.shelf.write_whole", failing)
    with pytest.raises(FileUnwritable):
        shelf.apply(change)
    assert written == ["two", "one"]
    assert "题目 q2" in stems(folder, "one")
    assert "题目 q2" in stems(folder, "two")


def test_a_question_that_someone_changed_is_not_moved_by_halves(folder, page) -> None:
    """It stays where it is, with their text, and is not in the other bank either."""
    mine, yours = page(), page()
    entries = mine.bank("one").entries[:2]
    change = copying(entries, mine.bank("two"), move=True, token=lambda: "q9")
    yours.apply(edit(yours, "one", "q1", stem="甲"))
    done = mine.apply(change)
    assert {c.step.bank for c in done.conflicts} == {"one", "two"}
    assert stems(folder, "two") == ["另一个题库的题", "题目 q2"]
    assert stems(folder, "one")[:2] == ["甲", "题目 q3"]
    assert not mine.apply(done.change.back).conflicts
    assert stems(folder, "two") == ["另一个题库的题"]


def test_a_new_bank_has_its_file_with_its_first_question_only(folder, page) -> None:
    """An empty bank would be a broken file; it is kept all the same, also for the next page."""
    shelf = page()
    bank = shelf.new_bank(" 长征  Long March ")
    assert (bank.id, bank.title, bank.path.exists()) == ("long-march", "长征 Long March", False)
    again = page()
    assert [info.id for info in again.banks() if not info.questions] == ["long-march"]
    again.apply(Change("加", (Step("long-march", "q1", None, question("q1")),)))
    assert load_bank(bank.path).title == "长征 Long March"
    entry = shelf.bank("long-march").entry("q1")
    done = shelf.apply(Change("删", (Step("long-march", "q1", entry.value, None),)))
    assert not bank.path.exists()
    assert page().bank("long-march").entries == ()
    page().apply(done.change.back)
    assert len(load_bank(bank.path).questions) == 1


@pytest.mark.parametrize(
    ("title", "error"), [(" ", UsageError), ("长" * 201, UsageError), ("题库 one", BankNameTaken)]
)
def test_a_new_bank_needs_a_name_of_its_own(page, title, error) -> None:
    """Each refusal is a sentence; nothing is made."""
    shelf = page()
    with pytest.raises(error):
        shelf.new_bank(title)
    assert len(shelf.banks()) == 2


def test_a_bank_that_is_no_json_says_so_and_stays_as_it_is(folder, page) -> None:
    """The list names the trouble; the others open; nothing writes over the file."""
    broken = folder / "quizzes" / "banks" / "broken.json"
    broken.write_text('{"id": "broken", "questions": [', encoding="utf-8")
    infos = {info.id: info for info in page().banks()}
    assert "broken.json" in infos["broken"].trouble
    assert not infos["one"].trouble
    with pytest.raises(BankMissing):
        page().apply(Change("x", (Step("broken", "q1", None, question("q1")),)))
    assert broken.read_text(encoding="utf-8") == '{"id": "broken", "questions": ['


def test_questions_with_problems_are_listed_with_them(folder, page) -> None:
    """A bank with a bad question opens; the question says what is wrong, the filter finds it."""
    bank_file(
        folder, "bad", question("q1"), question("q2", answer="对"), {"stem": "没有编号"}, question("q1"), 7
    )
    bank = page().bank("bad")
    assert [e.id for e in bank.entries] == ["q1", "q2", "#3", "#4", "#5"]
    assert [e.id for e in bank.found(Wish(problems=True))] == ["q2", "#3", "#5"]
    assert bank.entry("q2").reading.problems[0].place == "answer"


def test_filters_and_search_find_what_they_say(folder, page) -> None:
    """Width and case do not matter, all words must be there, filters add up."""
    bank_file(
        folder,
        "many",
        question("a", "遵义会议在ＡＢＣ", level="junior", difficulty=3),
        question("b", "遵义会议", tags=["长征"]),
        question("c", "瓦窑堡", explanation="会议 abc"),
    )
    bank = page().bank("many")

    def found(**wish: Any) -> list[str]:
        return [e.id for e in bank.found(Wish(**wish))]

    assert found(words="abc 会议") == ["a", "c"]
    assert found(words="遵义", level="primary") == ["b"]
    assert found(tag="长征") == ["b"]
    assert found(difficulty=3) == ["a"]
    assert found(type="single") == []
    assert bank.tags == ["建党", "长征"]


def test_a_file_changed_by_an_editor_is_read_anew(folder, page) -> None:
    """Only questions that changed are checked anew."""
    shelf = page()
    first = shelf.bank("one")
    bank_file(
        folder, "one", *(question(f"q{n}", "新" if n == 2 else "") for n in range(1, 6)), title="新名字"
    )
    second = shelf.bank("one")
    assert second.title == "新名字"
    assert [a is b for a, b in zip(first.entries, second.entries, strict=True)] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_a_file_that_looks_the_same_is_not_written_over(folder, page) -> None:
    """Two writers in one tick of the clock, with as many bytes: the second one sees the first one's text."""
    file = folder / "quizzes" / "banks" / "one.json"
    mine = page()
    change = edit(mine, "one", "q1", stem="甲")
    stat = file.stat()
    text = file.read_text(encoding="utf-8").replace("题目 q2", "他的 q2")
    with file.open("r+", encoding="utf-8") as stream:  # the same file, not another one in its place
        stream.write(text)
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert (file.stat().st_ino, file.stat().st_size) == (stat.st_ino, stat.st_size)
    mine.apply(change)
    assert stems(folder, "one")[:2] == ["甲", "他的 q2"]


def test_what_was_found_out_stays_when_questions_move(folder, page) -> None:
    """A question that is added in front does not make ten thousand be checked anew."""
    shelf = page()
    before = [entry.reading for entry in shelf.bank("one").entries]
    shelf.apply(Change("加", (Step("one", "new", None, question("new"), follows=""),)))
    after = shelf.bank("one").entries
    assert [entry.number for entry in after] == [1, 2, 3, 4, 5, 6]
    assert all(entry.__dict__["reading"] is old for entry, old in zip(after[1:], before, strict=True))


def test_drafts_are_kept_as_typed_and_found_by_another_page(page) -> None:
    """With the time, the latest first; two pages on one question have two drafts."""
    mine, yours = page(), page()
    for shelf, stem, minutes in ((mine, "打了一", 0), (yours, "打了二", 1), (mine, "打了三", 2)):
        at = NOW + timedelta(minutes=minutes)
        shelf.drafts.keep(Draft("one", "q1", None, {"stem": stem, "points": "五"}, at, shelf.drafts.page))
    found = page().drafts.of("one")
    assert [(d.value["stem"], d.page) for d in found] == [
        ("打了三", mine.drafts.page),
        ("打了二", yours.drafts.page),
    ]
    mine.drafts.drop(found[0])
    assert [d.value["stem"] for d in mine.drafts.of("one")] == ["打了二"]


def test_a_draft_file_that_is_none_is_left_alone(folder, page) -> None:
    """A broken or foreign file hides no draft and is not deleted."""
    odd = folder / "data" / "drafts" / "one" / "x.y.json"
    odd.parent.mkdir(parents=True)
    for content in (
        "",
        "[]",
        '{"bank": "one", "id": "../x", "at": "2026-01-01", "page": "p", "base": null, "value": {}}',
    ):
        odd.write_text(content, encoding="utf-8")
        assert page().drafts.of("one") == []
        assert odd.exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(folder, page, monkeypatch) -> None:
    """The file is as it was, and no temporary file is left."""
    shelf = page()
    before = (folder / "quizzes" / "banks" / "one.json").read_bytes()
    change = edit(shelf, "one", "q1", stem="甲")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quizkit.services.authoring.files.os.fsync", full)
    with pytest.raises(FileUnwritable, match="No space left"):
        shelf.apply(change)
    assert (folder / "quizzes" / "banks" / "one.json").read_bytes() == before
    assert [f.name for f in (folder / "quizzes" / "banks").iterdir()] == ["one.json", "two.json"]


def test_alike_questions_are_found_across_banks(folder, page) -> None:
    """Another word or other punctuation is still alike; the question itself is left out."""
    bank_file(
        folder, "x", question("a", "中国共产党第一次全国代表大会在1921年召开。"), question("b", "遵义会议")
    )
    bank_file(folder, "y", question("c", "中国共产党第一次全国代表大会,在 1921 年召开！"))
    shelf = page()
    value = shelf.bank("x").entry("a").value
    found = similar(value, shelf.entries(), ("x", "a"))
    assert [(one.entry.bank, one.entry.id, one.percent) for one in found] == [("y", "c", 100)]
    assert similar({"stem": "遵义"}, shelf.entries()) == []


def test_pictures_are_named_and_carried_along(tmp_path) -> None:
    """A taken name gets a number; a question that moves finds its own picture again."""
    one, two = tmp_path / "one", tmp_path / "two"
    assert add_picture(one, "C:\\图 片/南湖 红船.PNG", PNG) == "南湖-红船.png"
    assert add_picture(one, "南湖-红船.png", PNG) == "南湖-红船.png"
    assert add_picture(one, "南湖-红船.png", PNG + b"1") == "南湖-红船-2.png"
    add_picture(two, "南湖-红船.png", PNG + b"2")
    value = {"stem": "![船](南湖-红船.png)", "options": [{"id": "a", "text": "x ![船]( 南湖-红船.png ) y"}]}
    moved = carried(value, ["南湖-红船.png"], one, two)
    assert moved["stem"] == "![船](南湖-红船-2.png)"
    assert moved["options"][0]["text"] == "x ![船](南湖-红船-2.png) y"
    assert (two / "南湖-红船-2.png").read_bytes() == PNG
