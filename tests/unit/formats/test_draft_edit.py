"""Editing a question that is being written: what a teacher presses and types, as pure functions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.formats.draft import read_draft
from quizkit.formats.draft_edit import (
    added,
    edited,
    keys_of,
    moved,
    new_question,
    number_or_text,
    removed,
    split_list,
    trimmed,
    with_holes,
    with_right,
    with_type,
)

TYPES = ("single", "multiple", "true_false", "blank", "numeric", "order", "match", "passage")


def filled() -> dict[str, Any]:
    """A single choice that holds."""
    value = new_question("single", "q1", level="junior")
    value = edited(value, "stem", "遵义会议在哪一年召开？")
    value = edited(value, "options.a.text", "1934年")
    value = edited(value, "options.b.text", "1935年")
    return with_right(value, "options.b", right=True)


def test_what_is_typed_makes_a_question_that_holds() -> None:
    """Rows that were never filled do not go into the bank."""
    ready = trimmed(filled())
    assert ready["options"] == [{"id": "a", "text": "1934年"}, {"id": "b", "text": "1935年"}]
    assert ready["answer"] == "b"
    assert not read_draft(ready).problems


@given(st.data())
def test_no_edit_changes_the_value_it_began_with(data: st.DataObject) -> None:
    """Undo depends on it: every function gives a new value."""
    value = new_question(data.draw(st.sampled_from(TYPES)), "q1")
    before = repr(value)
    path = data.draw(
        st.sampled_from(
            ["stem", "options.a.text", "answer", "blanks.0.accept", "pairs.a", "questions.p1.options.a.text"]
        )
    )
    edited(value, path, "x")
    with_right(value, "options.a", right=True)
    for name in ("options", "questions", "sources", "questions.p1.options"):
        added(value, name)
    removed(value, "options.a")
    moved(value, "items.a", 1)
    with_type(value, data.draw(st.sampled_from(TYPES)))
    with_holes(value)
    trimmed(value)
    assert repr(value) == before


@given(st.sampled_from(TYPES), st.sampled_from(TYPES))
def test_every_type_turns_into_every_other(first: str, second: str) -> None:
    """Stem, points and tags stay; the form of the other type is complete."""
    value = new_question(first, "q1", tags=["长征"], level="junior") | {"stem": "x"}
    turned = with_type(value, second)
    assert (turned["type"], turned["stem"], turned["tags"]) == (second, "x", ["长征"])
    fresh = new_question(second, "q1")
    assert set(fresh) - {"answer"} <= set(turned)
    assert ("points" in turned) is (second != "passage")


@given(st.sampled_from([type_ for type_ in TYPES if type_ != "passage"]))
def test_points_are_a_number_whatever_the_type(type_: str) -> None:
    """So typed points never stand in the way of saving."""
    assert edited(new_question(type_, "q1"), "points", "7")["points"] == 7
    passage = edited(new_question("passage", "q1"), "questions.p1.points", "2.5")
    assert passage["questions"][0]["points"] == 2.5


def test_options_and_right_ones_survive_a_change_of_type() -> None:
    """Single to multiple and back keeps the key; to ordering keeps the texts."""
    many = with_type(filled(), "multiple")
    assert many["answer"] == ["b"]
    assert with_type(with_right(many, "options.a", right=True), "single")["answer"] == "a"
    assert [item["text"] for item in with_type(filled(), "order")["items"][:2]] == ["1934年", "1935年"]


def test_right_ones_stand_in_the_order_of_the_options() -> None:
    """However they were ticked and moved: a diff shows no change where there is none."""
    value = with_type(filled(), "multiple")
    value = with_right(with_right(value, "options.d", right=True), "options.a", right=True)
    assert value["answer"] == ["a", "b", "d"]
    assert moved(value, "options.d", -1)["answer"] == ["a", "b", "d"]
    assert moved(value, "options.a", 1)["answer"] == ["b", "a", "d"]
    assert with_right(value, "options.b", right=False)["answer"] == ["a", "d"]


def test_a_row_that_is_removed_is_named_no_more() -> None:
    """No key and no pair points to nothing."""
    assert "answer" not in removed(filled(), "options.b")
    match = edited(edited(new_question("match", "m"), "pairs.a", "b"), "pairs.b", "c")
    assert removed(match, "right.b")["pairs"] == {"b": "c"}
    assert removed(match, "left.b")["pairs"] == {"a": "b"}
    assert edited(match, "pairs.a", "")["pairs"] == {"b": "c"}


def test_rows_are_added_with_ids_of_their_own() -> None:
    """A new row says its key, so that the page can go there; ids of removed rows are free again."""
    value, key = added(filled(), "options")
    assert (key, value["options"][-1]) == ("e", {"id": "e", "text": ""})
    assert added(removed(value, "options.c"), "options")[1] == "c"
    passage, part = added(new_question("passage", "p"), "questions")
    assert part == "p2"
    assert added(passage, "questions.p2.options")[1] == "e"
    assert added(passage, "sources") == (
        passage | {"sources": [{"title": "", "by": "", "year": ""}]},
        "0",
    )


def test_holes_and_answer_rows_go_together() -> None:
    """A hole more is a row more; rows with text stay, whatever happens to the stem."""
    value = with_holes(edited(new_question("blank", "b"), "stem", "____年在____召开"))
    assert len(value["blanks"]) == 2
    value = edited(value, "blanks.0.accept", "1921\n一九二一")
    assert len(with_holes(edited(value, "stem", "____年"))["blanks"]) == 1
    value = edited(value, "blanks.1.accept", "上海")
    assert len(with_holes(edited(value, "stem", "没有空"))["blanks"]) == 2
    assert value["blanks"][0] == {"accept": ["1921", "一九二一"]}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5", 5),
        ("２．５", 2.5),
        (" 7 ", 7),
        ("", None),
        ("五", "五"),
        ("1e9", "1e9"),
        ("-221", -221),
        ("5.", "5."),
    ],
)
def test_numbers_are_read_and_the_rest_stays_as_typed(typed: str, read: object) -> None:
    """Half a number is kept until it is one; its problem stands beside the field."""
    assert number_or_text(typed) == read


def test_tags_are_split_at_what_people_put_between_them() -> None:
    """Each once, in the order typed."""
    assert split_list("长征， 遵义会议、长征;  ") == ["长征", "遵义会议"]


def test_an_optional_field_that_is_emptied_is_gone() -> None:
    """So that a question that was not changed is the same again."""
    value = filled()
    typed = edited(edited(edited(value, "explanation", "因为"), "tags", "甲"), "difficulty", "3")
    assert (typed["explanation"], typed["tags"], typed["difficulty"]) == ("因为", ["甲"], 3)
    assert edited(edited(edited(typed, "explanation", ""), "tags", ""), "difficulty", "") == value


@pytest.mark.parametrize(
    "path", ["options.z.text", "options.9.text", "sources.0.title", "questions.p1.stem", "x.y.z"]
)
def test_a_path_that_leads_nowhere_changes_nothing(path: str) -> None:
    """A page that is behind does no harm."""
    assert edited(filled(), path, "x") == filled()
    assert removed(filled(), path.rpartition(".")[0]) == filled() or "sources" in path


def test_a_problem_finds_its_field_past_rows_that_are_left_out() -> None:
    """Places count in what is checked; the page knows rows by id and by what it shows."""
    value = edited(edited(filled(), "options.d.text", "1935年"), "options.b.text", "1935年")
    value["sources"] = [{"title": "", "by": "", "year": ""}, {"title": "书", "by": "", "year": 2021}]
    found = {keys_of(value, p.path): p.code for p in read_draft(trimmed(value)).problems}
    assert found == {"sources.1.by": "empty_text"}
    value["sources"] = []
    found = {keys_of(value, p.path): p.code for p in read_draft(trimmed(value)).problems}
    assert found == {"options.d.text": "same_option_text"}
