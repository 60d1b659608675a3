"""Bank files, question by question: a colleague's bank with two bad questions brings in the others."""

from typing import Any

from quizkit.formats.bank_models import BankFile
from quizkit.formats.bank_text import bank_text
from quizkit.formats.exchange.blocks import Found, Json, Note, Parsed, Place, Written
from quizkit.formats.exchange.json_elements import Element, Elements, read_elements
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.findings import Findings
from quizkit.formats.problems import Path, sentence
from quizkit.formats.shape import shown, validated
from quizkit.formats.versions import CURRENT, UPGRADES
from quizkit.i18n import _

_HEAD = ("id", "title", "language", "licence", "names")
_SOUND: Json = {"schema_version": CURRENT, "id": "x", "title": "x"}


def read(content: str, progress: Progress) -> Parsed:
    """What a bank file holds; ``bank`` has those fields of its head that hold."""
    asked = [(field,) for field in ("schema_version", *_HEAD)]
    means = _("题库的编号、名称这些，和列表的括号。")
    read = read_elements(content, _questions, means, asked)
    if read.notes and read.value is None:
        return Parsed((), read.headings, read.notes)
    notes = list(read.notes)
    too_new = _version(read, notes)
    head = _head(read, notes)
    found = tuple(_found(element, read.value, too_new) for element in read.elements)
    progress(len(found), len(found))
    return Parsed(found, read.headings, tuple(notes), head)


def _questions(value: Any) -> Path | None:
    """Where the questions stand; a list of questions without a head is taken, too."""
    if isinstance(value, list):
        return ()
    return ("questions",) if isinstance(value, dict) and isinstance(value.get("questions"), list) else None


def _note(read: Elements, path: Path, code: str, **data: object) -> Note:
    line = read.line_of(path)
    return Note(Place(line, line), code, sentence(code, data))


def _version(read: Elements, notes: list[Note]) -> Note | None:
    """Notes what is wrong with the version; what refuses all questions of a version that is not known."""
    if not isinstance(read.value, dict):
        return None
    found = read.value.get("schema_version")
    path: Path = ("schema_version",)
    if type(found) is not int:
        # Read as the current version, so that the problems of the questions are seen, too.
        missing = "schema_version" not in read.value
        code, data = ("missing", {"name": path[0]}) if missing else ("version_kind", {"current": CURRENT})
        notes.append(_note(read, path, code, **data))
        return None
    oldest = min(UPGRADES, default=CURRENT)
    if oldest <= found <= CURRENT:
        return None
    code, limit = ("version_too_new", "current") if found > CURRENT else ("version_too_old", "oldest")
    refusal = _note(read, path, code, found=shown(found), **{limit: CURRENT if found > CURRENT else oldest})
    notes.append(refusal)
    return refusal


def _head(read: Elements, notes: list[Note]) -> Json:
    """Those fields of the bank itself that hold; the others are noted."""
    if not isinstance(read.value, dict):
        if not isinstance(read.value, list):
            notes.append(_note(read, (), "not_object"))
        return {}
    if "questions" not in read.value:
        notes.append(_note(read, (), "missing", name="questions"))
    elif not isinstance(read.value["questions"], list):
        notes.append(_note(read, ("questions",), "not_list"))
    head: Json = {}
    for field in _HEAD:
        if field not in read.value:
            continue
        findings = Findings()
        made = validated(BankFile, _SOUND | {field: read.value[field], "questions": []}, findings, ())
        if made is not None and not findings.findings:
            head[field] = read.value[field]
        notes += [
            _note(read, finding.path[:1], finding.code, **finding.data) for finding in findings.findings
        ]
    return head


def _found(element: Element, whole: Any, too_new: Note | None) -> Found:
    question = element.value if isinstance(element.value, dict) else {}
    version = whole.get("schema_version") if isinstance(whole, dict) else CURRENT
    refusals = element.faults
    if too_new is not None:
        refusals = (Note(element.place, too_new.code, too_new.message),)
    elif not isinstance(element.value, dict):
        refusals = (Note(element.place, "not_object", sentence("not_object", {})),)
    elif type(version) is int and version < CURRENT:
        question = _upgraded(question, version)
    return Found(element.place, element.source, question, (), refusals)


def _upgraded(question: Json, version: int) -> Json:
    """``question`` as one of the current version."""
    bank: Json = {"schema_version": version, "questions": [question]}
    for number in range(version, CURRENT):
        bank = UPGRADES[number](bank)
    (made,) = bank["questions"]
    return dict(made)


def write(bank: Json) -> Written:
    """``bank`` as a file that a person reads in a diff; nothing is lost."""
    return Written(bank_text(bank).encode())
