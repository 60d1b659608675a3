"""A file that someone wrote, read once: its text, its JSON value, and where in it the problems are.

Checks work on the value and note ``Finding``s by path. Only a file with problems is read a second time, by
the reader that knows lines; a clean one costs no more than the standard library's parser.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NoReturn

from quizkit.errors import InvalidFile
from quizkit.formats.findings import At, Finding, Findings
from quizkit.formats.json_reader import Fault, Offset, Wanted, read_json
from quizkit.formats.problems import Path, Problem, path_text, sentence

MAX_BYTES = 20_000_000
MAX_VALUES = 2_000_000
"""Values of one file: keeps the memory of a 20 MB file of nothing but brackets within bounds."""
MAX_PROBLEMS = 1_000


class Text:
    """A file's text.

    Raises:
        InvalidFile: too large, or not UTF-8; the sentence says what it seems to be.
        OSError: it cannot be read.
    """

    def __init__(self, path: FilePath) -> None:
        self.path = path
        self.file = str(path)
        self.text = self._decoded(self._bytes())

    def _bytes(self) -> bytes:
        with self.path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            # Rounded up, so that a file just above the limit does not claim to be of the limit's size.
            size = -(-max(self.path.stat().st_size, len(raw)) // 1_000_000)
            self._refuse("too_large", size=size, limit=MAX_BYTES // 1_000_000)
        if not raw.strip():
            self._refuse("empty_file")
        return raw

    def _decoded(self, raw: bytes) -> str:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(raw):
            self._refuse("utf16")
        if raw.startswith(_BINARY):
            self._refuse("not_text")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._refuse("gbk" if _looks_like_gbk(raw) else "not_utf8", line=line)

    def _refuse(self, code: str, line: int = 1, **data: object) -> NoReturn:
        problem = Problem(self.file, line, 1, "", "", code, sentence(code, data))
        raise InvalidFile(self.file, (problem,))


_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")


def _looks_like_utf16(raw: bytes) -> bool:
    """Without a mark: every other byte of the beginning, which is plain ASCII in our files, is NUL."""
    head = raw[:8]
    return len(head) >= 4 and (not any(head[::2]) or not any(head[1::2]))  # noqa: PLR2004 - two characters


def _looks_like_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


class Document(Text, Findings):
    """A JSON file. ``readable`` is False if its text is no JSON at all; ``value`` is then None."""

    def __init__(self, path: FilePath) -> None:
        Text.__init__(self, path)
        Findings.__init__(self)
        self._faults: tuple[Fault, ...] = ()
        self.value: Any = None
        self.readable = True
        try:
            self.value = _parse_clean(self.text)
        except _Unclean:
            self._read_faulty()

    def _read_faulty(self) -> None:
        if _too_many_values(self.text):
            self.find((), "too_many_values", limit=MAX_VALUES)
            self.readable = False
            return
        reading = read_json(self.text)
        self._faults, self.value, self.readable = reading.faults, reading.value, reading.complete

    @property
    def clean(self) -> bool:
        """Whether nothing has been found wrong so far."""
        return not self.findings and not self._faults

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems found so far, sorted by place; at most ``MAX_PROBLEMS`` and one that says so."""
        if self.clean:
            return ()
        bad_places = {fault.path for fault in self._faults}
        findings = [f for f in self.findings if f.path not in bad_places][:MAX_PROBLEMS]
        wanted = Wanted.of(path for f in findings for path in (f.path, *_other_places(f)))
        faults = self._faults
        if findings and not _too_many_values(self.text):
            faults = read_json(self.text, wanted).faults
        problems = sorted(
            {self._of_fault(f) for f in faults[:MAX_PROBLEMS]}
            | {self._of_finding(f, wanted) for f in findings}
        )
        if len(problems) < MAX_PROBLEMS:
            return tuple(problems)
        line = problems[MAX_PROBLEMS - 1].line
        said = sentence("too_many_problems", {"limit": MAX_PROBLEMS})
        more = Problem(self.file, line, 1, "", "", "too_many_problems", said)
        return (*problems[:MAX_PROBLEMS], more)

    def raise_problems(self) -> None:
        """
        Raises:
            InvalidFile: there are problems.
        """
        if not self.clean:
            raise InvalidFile(self.file, self.problems)

    # --- from paths to lines ---

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\r\n|\n|\r", self.text))]

    def _line(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset)

    def _problem(self, offset: int, path: Path, code: str, data: Mapping[str, object]) -> Problem:
        line = self._line(offset)
        column = offset - self._line_starts[line - 1] + 1
        question = _question_id(self.value, path)
        return Problem(self.file, line, column, path_text(path), question, code, sentence(code, data))

    def _of_fault(self, fault: Fault) -> Problem:
        data = {k: self._line(v.at) if isinstance(v, Offset) else v for k, v in fault.data.items()}
        return self._problem(fault.offset, fault.path, fault.code, data)

    def _of_finding(self, finding: Finding, wanted: Wanted) -> Problem:
        data = {
            k: self._line(_offset(wanted, v.path)) if isinstance(v, At) else v
            for k, v in finding.data.items()
        }
        offset = _offset(wanted, finding.path, at_key=finding.at_key)
        return self._problem(offset, finding.path, finding.code, data)


def _other_places(finding: Finding) -> Iterator[Path]:
    return (value.path for value in finding.data.values() if isinstance(value, At))


def _offset(wanted: Wanted, path: Path, *, at_key: bool = False) -> int:
    """Where the value at ``path`` begins, or the nearest value above it that is there."""
    offset = wanted.value_at or 0
    node = wanted
    for depth, step in enumerate(path, start=1):
        node = node.below[step]
        if node.value_at is None:
            break
        offset = node.value_at
        if at_key and depth == len(path) and node.key_at is not None:
            offset = node.key_at
    return offset


def _question_id(value: Any, path: Path) -> str:
    """The id of the innermost question on ``path``."""
    found = ""
    for depth, step in enumerate(path):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(step, int) and path[depth - 1] == "questions" and isinstance(value, dict):
            id_ = value.get("id")
            found = id_ if isinstance(id_, str) else found
    return found


# --- the fast way ---------------------------------------------------------------------------------


class _Unclean(Exception):
    """The standard library's parser, or a check beside it, is not content."""


# Escapes that may make a character no store takes: half of a pair, and controls other than \t \n \r.
_ODD_ESCAPE = re.compile(r"\\(?:u(?:[dD][89a-fA-F]|00[01])|[bf])")


def _parse_clean(text: str) -> Any:
    if _ODD_ESCAPE.search(text) or _too_many_values(text):
        raise _Unclean
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
        )
    except (ValueError, RecursionError):
        raise _Unclean from None


def _too_many_values(text: str) -> bool:
    return text.count(",") + text.count("[") + text.count("{") > MAX_VALUES


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Unclean
    return result


def _constant(_name: str) -> NoReturn:
    raise _Unclean


_LONGEST_NUMBER = 30


def _float(digits: str) -> float:
    value = float(digits)
    if len(digits) > _LONGEST_NUMBER or value in (float("inf"), float("-inf")):
        raise _Unclean
    return value


def _int(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise _Unclean
    return int(digits)
