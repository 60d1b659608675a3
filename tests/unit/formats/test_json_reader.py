"""The reader that knows places: agrees with the standard library, and names every fault where it is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.formats.json_reader import MAX_DEPTH, Wanted, read_json
from strategies import clean_json_values

# --- the same values as the standard library -------------------------------------------------------

documents = st.builds(
    lambda value, indent, ascii_: json.dumps(value, indent=indent, ensure_ascii=ascii_),
    clean_json_values,
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)


@given(documents)
def test_clean_texts_have_the_same_value(text: str) -> None:
    """Whatever the standard library reads, this one reads alike."""
    reading = read_json(text)
    assert reading.complete
    assert not reading.faults
    assert repr(reading.value) == repr(json.loads(text))


@given(documents, st.data())
def test_damaged_texts_are_refused_by_both_or_by_none(text: str, data: st.DataObject) -> None:
    """A character deleted, added or changed: if the standard library objects, so does this one."""
    at = data.draw(st.integers(0, len(text)))
    piece = data.draw(
        st.sampled_from(["", ",", '"', "}", "]", "{", ":", "\\", "1", "-", "e", " ", "\n", "x"])
    )
    damaged = text[:at] + piece + text[at + data.draw(st.integers(0, 2)) :]
    reading = read_json(damaged)
    try:
        expected = json.loads(damaged)
    except ValueError:
        assert reading.faults
        assert 0 <= reading.faults[-1].offset <= len(damaged)
        return
    if not reading.faults:
        assert reading.value == expected


@given(st.text(max_size=60) | st.text('{}[]",:\\u0d8"ntrue1-.eE ', max_size=60))
def test_any_text_ends_in_a_value_or_in_a_fault(text: str) -> None:
    """Nothing makes the reader fail in another way."""
    reading = read_json(text)
    assert reading.complete or reading.faults


@given(clean_json_values)
def test_every_place_asked_for_is_found(value: Any) -> None:
    """The text at the place of each value begins that very value."""
    text = json.dumps(value, indent=1)
    paths = list(all_paths(value))
    wanted = Wanted.of(paths)
    read_json(text, wanted)
    for path in paths:
        node, expected = wanted, value
        for step in path:
            node, expected = node.below[step], expected[step]
        found, _ = json.JSONDecoder().raw_decode(text, node.value_at)
        assert found == expected
        if path and isinstance(path[-1], str):
            assert json.JSONDecoder().raw_decode(text, node.key_at)[0] == path[-1]


def all_paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """The paths of ``value`` and all inside it."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from all_paths(inner, (*path, step))


# --- faults ----------------------------------------------------------------------------------------

FAULTS = [
    ('{"a": 1,}', 7, "json_trailing_comma"),
    ("[1, 2,]", 5, "json_trailing_comma"),
    ('{"a": 1 "b": 2}', 8, "json_missing_comma"),
    ('["a" "b"]', 5, "json_missing_comma"),
    ('["a"\n {"b": 1}]', 6, "json_missing_comma"),
    ('{"a": 1, "a": 2}', 9, "duplicate_key"),
    ('{"a" 1}', 5, "json_expected"),
    ('{"a": 1]', 7, "json_expected"),
    ("[1 2]", 3, "json_expected"),
    ('{"a": 1} x', 9, "json_after_end"),
    ('{"a": 1}{"b": 2}', 8, "json_after_end"),
    ('{"a": 1', 7, "json_unfinished"),
    ('[1, [2, {"a": ', 14, "json_unfinished"),
    ("", 0, "json_unfinished"),
    ("{“a”: 1}", 1, "json_quote"),
    ("{'a': 1}", 1, "json_quote"),
    ('{"a": “甲”}', 6, "json_quote"),
    ('{"a"：1}', 4, "full_width"),
    ('{"a": 1，"b": 2}', 7, "full_width"),
    ("｛}", 0, "full_width"),
    ('{"a": 1 // note\n}', 8, "json_comment"),
    ("/* note */ {}", 0, "json_comment"),
    ("# note\n{}", 0, "json_comment"),
    ("{a: 1}", 1, "json_key"),
    ("{1: 1}", 1, "json_key"),
    ('{"a": True}', 6, "json_word"),
    ('{"a": 甲}', 6, "json_word"),
    ('{"a": }', 6, "json_word"),
    ("[,]", 1, "json_word"),
    ('{"a": 01}', 6, "json_number"),
    ('{"a": .5}', 6, "json_number"),
    ('{"a": +5}', 6, "json_number"),
    ('{"a": 1.}', 6, "json_number"),
    ('{"a": 1e}', 6, "json_number"),
    ('{"a": "甲\n乙"}', 6, "json_open_text"),
    ('{"a": "甲}', 6, "json_open_text"),
    ('{"a": "\\x"}', 7, "json_escape"),
    ('{"a": "\\u12g4"}', 7, "json_escape"),
    ('{"a": "甲\t乙"}', 8, "control_character"),
    ('{"a": "\\u0007"}', 7, "control_character"),
    ('{"a": "\\b"}', 7, "control_character"),
    ('{"a": "甲\0乙"}', 8, "nul"),
    ('{"a": "\\u0000"}', 7, "nul"),
    ('{"a": "\\ud83d"}', 7, "lone_surrogate"),
    ('{"a": "\\ude00\\ud83d"}', 7, "lone_surrogate"),
    ('{"a": NaN}', 6, "not_finite"),
    ('{"a": -Infinity}', 6, "not_finite"),
    ('{"a": 1e999}', 6, "not_finite"),
    ('{"a": ' + "9" * 6000 + "}", 6, "huge_number"),
    ("[" * 10_000, MAX_DEPTH, "too_deep"),
    ('{"a":' * 10_000, 5 * MAX_DEPTH, "too_deep"),
]


@pytest.mark.parametrize(
    ("text", "offset", "code"), FAULTS, ids=[f"{c}-{n}" for n, (_, _, c) in enumerate(FAULTS)]
)
def test_a_fault_is_named_where_it_is(text: str, offset: int, code: str) -> None:
    """Offset and code of the first fault."""
    fault = read_json(text).faults[0]
    assert (fault.offset, fault.code) == (offset, code)


def test_a_pair_of_surrogate_escapes_is_one_character() -> None:
    """As the standard library reads it."""
    assert read_json('"\\ud83d\\ude00"').value == "\U0001f600"


def test_faults_that_can_be_read_over_are_all_named() -> None:
    """Duplicates, infinities and odd characters do not hide each other."""
    reading = read_json('{"a": NaN, "a": "\\u0000", "b": [1e999, "\\ud800"], "b": 1}')
    assert reading.complete
    assert [f.code for f in reading.faults] == [
        "not_finite", "duplicate_key", "nul", "not_finite", "lone_surrogate", "duplicate_key",
    ]  # fmt: skip
    assert [f.path for f in reading.faults] == [("a",), ("a",), ("a",), ("b", 0), ("b", 1), ("b",)]


def test_depth_is_counted_exactly() -> None:
    """64 levels are read, the 65th is refused."""
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH).complete
    assert not read_json("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).complete
