"""What a bank may write in its texts: a small Markdown without HTML and links, with pictures by file name."""

import re
from dataclasses import dataclass

from quizkit.formats.findings import Findings
from quizkit.formats.problems import Path
from quizkit.formats.shape import shown

_SPECIAL = re.compile(r"[<\[]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<[!?][^<>]*>")
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\(([^()]*)\)")
_REFERENCE = re.compile(r"(?m)^ {0,3}\[[^\[\]\n]+\]:")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")


@dataclass(frozen=True)
class Picture:
    """A picture that a text shows: its file name as written, and where."""

    name: str
    path: Path


def checked_text(text: str, document: Findings, path: Path) -> list[Picture]:
    """The pictures of ``text``; notes what is not allowed in it."""
    if not _SPECIAL.search(text):
        return []
    # What is escaped is shown as it is: it makes no mark-up. The length stays, so that places hold.
    bare = _ESCAPED.sub("··", text)
    tag = _TAG.search(bare)
    if tag:
        document.find(path, "raw_html", found=shown(text[slice(*tag.span())]))
    pictures = []
    for match in _PICTURE.finditer(bare):
        name = text[slice(*match.span(2))]
        pictures.append(Picture(name.strip(), path))
        if not match[1].strip():
            document.find(path, "picture_no_text", name=shown(name))
    rest = _PICTURE.sub("", bare)
    if "](" in rest or _REFERENCE.search(rest):
        document.find(path, "picture_form" if "![" in rest else "link")
    return pictures
