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


@dataclass(frozen=True)
class Picture:
    """A picture that a text shows: its file name as written, and where."""

    name: str
    path: Path


def checked_text(text: str, document: Findings, path: Path) -> list[Picture]:
    """The pictures of ``text``; notes what is not allowed in it."""
    if not _SPECIAL.search(text):
        return []
    tag = _TAG.search(text)
    if tag:
        document.find(path, "raw_html", found=shown(tag[0]))
    pictures = []
    for match in _PICTURE.finditer(text):
        pictures.append(Picture(match[2].strip(), path))
        if not match[1].strip():
            document.find(path, "picture_no_text", name=shown(match[2]))
    rest = _PICTURE.sub("", text)
    if "](" in rest or _REFERENCE.search(rest):
        document.find(path, "picture_form" if "![" in rest else "link")
    return pictures
