"""The project's Markdown pages as the tests read them: blocks, tables, links and headings.

A comment before a block tells the tests what to do with it; a reader of the page does not see it:

- ``<!-- doc: file quizzes/banks/my.json -->`` the block is the content of that file;
- ``<!-- doc: exit 1 -->`` the commands end with that code;
- ``<!-- doc: not run -->`` the commands are checked, not run (servers, installations);
- ``<!-- doc: cell -->`` the block is a cell of the notebook that the page has its readers make (``howto``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent
_DIRECTIVE = re.compile(r"<!-- doc: (.+?) -->\s*")
_DROPPED_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, its line in the page, and what the comment before it says."""

    language: str
    text: str
    line: int
    directive: str

    def directed(self, name: str) -> str | None:
        """What follows ``name`` in the directive; None if it says something else."""
        return self.directive.removeprefix(name).strip() if self.directive.startswith(name) else None


@dataclass(frozen=True)
class Table:
    """A table: texts of the header and of the rows, with the line of each row in the page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


class Page:
    """One Markdown page."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")

    @property
    def name(self) -> str:
        """The path from the root of the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def _tokens(self) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse(self.text)

    def blocks(self) -> Iterator[Block]:
        """All fenced blocks in their order."""
        directive = ""
        for token in self._tokens:
            if token.type == "html_block" and (match := _DIRECTIVE.fullmatch(token.content)):
                directive = match[1]
            elif token.type == "fence":
                assert token.map is not None
                yield Block(token.info.strip(), token.content, token.map[0] + 1, directive)
                directive = ""
            elif token.nesting >= 0:
                directive = ""

    def tables(self) -> Iterator[Table]:
        """All tables."""
        rows: list[tuple[str, ...]] = []
        lines: list[int] = []
        cells: list[str] = []
        for before, token in zip([None, *self._tokens], self._tokens, strict=False):
            if token.type == "table_open":
                rows, lines = [], []
            elif token.type == "tr_open":
                cells = []
                assert token.map is not None
                lines.append(token.map[0] + 1)
            elif token.type == "inline" and before is not None and before.type in ("td_open", "th_open"):
                cells.append(token.content)
            elif token.type == "tr_close":
                rows.append(tuple(cells))
            elif token.type == "table_close":
                yield Table(rows[0], tuple(rows[1:]), tuple(lines[1:]))

    def links(self) -> Iterator[tuple[str, int]]:
        """Targets of links and pictures, with their lines."""
        for token in self._tokens:
            for child in token.children or ():
                target = child.attrs.get("href") or child.attrs.get("src")
                if target:
                    yield str(target), (token.map or [0])[0] + 1

    def anchors(self) -> set[str]:
        """The anchors of the headings, as GitHub makes them."""
        found: set[str] = set()
        for before, token in zip([None, *self._tokens], self._tokens, strict=False):
            if before is not None and before.type == "heading_open":
                plain = "".join(
                    child.content for child in token.children or () if child.type in ("text", "code_inline")
                )
                found.add(_DROPPED_IN_ANCHORS.sub("", plain.lower()).strip().replace(" ", "-"))
        return found


def pages() -> list[Page]:
    """Every page of the repository that people read."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [Page(path) for path in sorted(found)]


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the output that the page shows for it.

    In a ``console`` block a command begins with ``$ ``, what follows is output; in other blocks every line is
    a command. A backslash at the end of a line continues it; ``#`` begins a remark.
    """
    found: list[tuple[str, list[str]]] = []
    for line in re.sub(r" *\\\n\s*", " ", block.text).splitlines():
        if block.language == "console":
            if line.startswith("$ "):
                found.append((line[2:].strip(), []))
            elif found:
                found[-1][1].append(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            found.append((line.strip(), []))
    return found
