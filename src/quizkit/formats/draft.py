"""One question by itself, while it is being written or brought in: its problems by field, without a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from quizkit.domain.questions import Question
from quizkit.formats.bank import QuestionReader
from quizkit.formats.findings import At, Finding, Findings
from quizkit.formats.pictures import check_pictures
from quizkit.formats.problems import Path, path_text, sentence
from quizkit.i18n import N_, _


@dataclass(frozen=True)
class FieldProblem:
    """A problem of the field at ``path`` (from the question down, for example ``("options", 1, "text")``)."""

    path: Path
    code: str
    message: str

    @property
    def place(self) -> str:
        """The path as ``options[1].text``."""
        return path_text(self.path)


@dataclass(frozen=True)
class DraftReading:
    """A question as far as it holds: None if it has problems."""

    question: Question | None
    problems: tuple[FieldProblem, ...]
    pictures: tuple[str, ...] = ()
    """Names of the pictures it shows, as written."""


# Where a file's sentence names a line or a field of the file, that of a single question does not.
_OWN_SENTENCES = {
    "same_question_id": N_("编号“{id}”在这道题里用了两次。"),
    "same_option_id": N_("编号“{id}”用了两次。"),
    "same_option_text": N_("和第 {first} 项一样，学生分不清。请改一个。"),
    "no_right_option": N_("请选出正确的答案。"),
    "answer_no_option": N_("答案“{value}”不在选项里（选项有 {ids}）。"),
    "blanks_count": N_("题干里有 {holes} 个空（____），答案有 {blanks} 个，个数要一样。"),
    "pair_missing": N_("左边的“{id}”还没有配对。"),
    "link": N_("文字里有链接，学生答题时不能离开页面。请删去链接，网址写在出处里。"),
    "not_number": N_("这里要写一个数，例如 5。"),
    "not_whole_number": N_("这里要写一个整数，例如 2。"),
}
_NO_ANSWER = N_("请选出正确的答案。")
_MISSING = N_("请填写{field}。")
_AT = ("questions", 0)


def read_draft(
    value: object, names: Sequence[Sequence[str]] = (), folder: FilePath | None = None
) -> DraftReading:
    """The question ``value`` (in the form of a bank file).

    ``names`` are the bank's alternate names; its pictures must lie in ``folder``, where one is given.
    """
    notes = Findings()
    reader = QuestionReader(notes, names)
    read = list(reader.read([value], ("questions",)))
    if folder is not None:
        check_pictures(reader.pictures, folder, notes)
    pictures = tuple(dict.fromkeys(picture.name for picture in reader.pictures))
    if notes.findings:
        problems = dict.fromkeys(map(field_problem, notes.findings))
        return DraftReading(None, tuple(problems), pictures)
    return DraftReading(read[0] if read else None, (), pictures)


def field_problem(finding: Finding) -> FieldProblem:
    """A finding with its sentence and with its path from the question down."""
    path = finding.path[len(_AT) :] if finding.path[: len(_AT)] == _AT else finding.path
    return FieldProblem(path, finding.code, _said(finding))


def _said(finding: Finding) -> str:
    if finding.code == "missing" and (field := field_words(finding.path)):
        return _(_NO_ANSWER) if finding.path[-1] == "answer" else _(_MISSING).format(field=field)
    if finding.code in _OWN_SENTENCES:
        return _(_OWN_SENTENCES[finding.code]).format(**_counted(finding.data))
    return sentence(finding.code, finding.data)


def _counted(data: Mapping[str, object]) -> dict[str, Any]:
    """``data`` with the number of the first one in its list instead of its place."""
    counted = dict(data)
    first = counted.pop("first_line", None)
    if isinstance(first, At):
        counted["first"] = next(step + 1 for step in reversed(first.path) if isinstance(step, int))
    return counted


_FIELDS = {
    "id": N_("编号"),
    "type": N_("题型"),
    "stem": N_("题干"),
    "points": N_("分值"),
    "explanation": N_("解析"),
    "sources": N_("出处"),
    "tags": N_("标签"),
    "level": N_("学段"),
    "difficulty": N_("难度"),
    "answer": N_("答案"),
    "tolerance": N_("误差"),
    "unit": N_("单位"),
    "any_order": N_("不分先后"),
    "text": N_("材料"),
}
_LISTED = {
    "options": N_("选项 {n}"),
    "items": N_("第 {n} 项"),
    "left": N_("左边第 {n} 项"),
    "right": N_("右边第 {n} 项"),
    "blanks": N_("第 {n} 空"),
    "sources": N_("出处 {n}"),
    "tags": N_("标签 {n}"),
    "questions": N_("第 {n} 小题"),
}
_LISTS = {
    "options": N_("选项"),
    "items": N_("各项"),
    "left": N_("左边"),
    "right": N_("右边"),
    "blanks": N_("填空答案"),
    "pairs": N_("配对"),
    "questions": N_("小题"),
}


def field_words(path: Path) -> str:
    """``("questions", 0, "options", 1, "text")`` as a teacher says it: 第 1 小题 选项 B."""
    if path[:2] == _AT:
        path = path[2:]
    words: list[str] = []
    for place, step in enumerate(path):
        following = path[place + 1] if place + 1 < len(path) else None
        if not isinstance(step, str) or (place and isinstance(path[place - 1], int) and step == "text"):
            continue
        if isinstance(following, int) and step in _LISTED:
            number = chr(ord("A") + following) if step == "options" else str(following + 1)
            words.append(_(_LISTED[step]).format(n=number))
        elif step in _LISTS or step in _FIELDS:
            words.append(_(_LISTS.get(step) or _FIELDS[step]))
    return " ".join(words)
