"""The Markdown of a bank's texts: what is mark-up there and what is not."""

import pytest

from quizkit.formats.findings import Findings
from quizkit.formats.markdown import checked_text


@pytest.mark.parametrize("text", [r"\<b>", r"1\<2\>", r"[网址\](x)", r"\[注]: 见下", r"!\[图\](a.png)"])
def test_what_is_escaped_is_no_mark_up(text: str) -> None:
    """A teacher's text with such signs can be held in a bank."""
    notes = Findings()
    assert checked_text(text, notes, ()) == []
    assert notes.findings == []


@pytest.mark.parametrize(("text", "code"), [(r"\\<b>", "raw_html"), (r"\\[网址](x)", "link")])
def test_an_escaped_backslash_escapes_nothing(text: str, code: str) -> None:
    """What follows it is mark-up as ever."""
    notes = Findings()
    checked_text(text, notes, ())
    assert [finding.code for finding in notes.findings] == [code]


def test_a_picture_keeps_its_name_as_written() -> None:
    """Also one with an escaped sign in it."""
    notes = Findings()
    assert [picture.name for picture in checked_text(r"![图](a\_b.png)", notes, ())] == [r"a\_b.png"]
