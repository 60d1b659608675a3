"""Bytes become text in the encodings that teachers' programs write; nothing is guessed into mojibake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizkit.errors import ImportRefused
from quizkit.formats.exchange.decode import decode

TEXT = (
    "一、单选题\n1. 遵义会议在哪一年召开？\nA. 1934 年\nB. 1935 年\n答案：B\n"
    "解析：遵义会议于 1935 年 1 月召开，彭湃、瞿秋白没有参加。\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_needs_no_note(encoding: str) -> None:
    """With or without a mark, and without a word about it."""
    decoded = decode(TEXT.encode(encoding))
    assert (decoded.text, decoded.notes) == (TEXT, ())


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("gbk", "read_as_gbk"),
        ("gb18030", "read_as_gbk"),
        ("utf-16", "read_as_utf16"),
        ("utf-16-le", "read_as_utf16"),
        ("utf-16-be", "read_as_utf16"),
    ],
)
def test_what_windows_writes_is_read_with_a_note(encoding: str, code: str) -> None:
    """Notepad's ANSI and Unicode just work; the teacher is asked to have a look."""
    decoded = decode(TEXT.encode(encoding))
    assert decoded.text == TEXT
    assert [note.code for note in decoded.notes] == [code]


def test_a_mark_of_utf16_decides() -> None:
    """Big-endian with its mark, as some editors write."""
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT


def test_line_ends_become_one() -> None:
    """So that lines are counted as editors count them."""
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@pytest.mark.parametrize("place", range(0, len(TEXT.encode()), 7))
def test_a_damaged_utf8_text_is_not_read_as_gbk(place: int) -> None:
    """One byte lost in a UTF-8 text gives a line, never Chinese characters that nobody wrote."""
    raw = TEXT.encode()
    damaged = raw[:place] + raw[place + 1 :]
    line = raw[:place].count(b"\n") + 1
    try:
        expected = damaged.decode("utf-8")  # the byte was a whole character
    except UnicodeDecodeError:
        with pytest.raises(ImportRefused, match=f"第 {line} 行") as caught:
            decode(damaged)
        assert caught.value.code == "gate_encoding"
    else:
        assert decode(damaged).text == expected


def test_the_line_of_the_first_bad_byte_is_named() -> None:
    """As an editor counts."""
    with pytest.raises(ImportRefused, match="第 3 行"):
        decode("一\n二\n".encode() + b"\xff\xfa\n")


@given(
    st.text("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子")
)
def test_chinese_in_gbk_is_read_whatever_it_says(text: str) -> None:
    """Of any length; but few single characters, as 一, could as well be UTF-8."""
    written = f"遵义会议：{text}"
    assert decode(written.encode("gbk")).text == written


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(raw: bytes) -> None:
    """Nothing but the refusal is raised, and a text has no characters that no editor writes."""
    try:
        text = decode(raw).text
    except ImportRefused:
        return
    assert "\0" not in text
