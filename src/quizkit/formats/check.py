"""Checks many files together: banks first, then the activities that draw from them, and rosters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from quizkit.domain.bank import Bank
from quizkit.domain.facts import FactTable
from quizkit.errors import InvalidFile, UsageError
from quizkit.formats.activity import check_supply, read_activity
from quizkit.formats.bank import read_bank
from quizkit.formats.content.placed import PlacedBank, placed_bank
from quizkit.formats.document import Document
from quizkit.formats.facts import read_facts
from quizkit.formats.problems import Problem
from quizkit.formats.project import FACTS, QUIZZES, Project
from quizkit.formats.roster import read_roster
from quizkit.formats.routes import read_route
from quizkit.formats.series import read_series
from quizkit.i18n import _

_SUFFIXES = (".json", ".csv")
_SCHEMA_FOLDER = "schema"
"""Of a project: the JSON Schemas in it are no banks."""


_NO_FACTS = FactTable()


@dataclass
class Report:
    """What was looked at, and every problem: file by file in the order checked, then by place."""

    files: int = 0
    questions: int = 0
    problems: list[Problem] = field(default_factory=list)


def check_files(
    paths: Sequence[FilePath], *, content: bool = False, project: Project | None = None
) -> Report:
    """The report on ``paths``: files, and folders with all the banks, activities and rosters in them.

    An activity is also checked against the banks of its project, whether these were asked for or not. With
    ``content`` the banks' content is looked at, too, against the table of facts of the project that a bank
    lies in, else one among ``paths``, else that of ``project``; a table with problems is named with them.

    Raises:
        UsageError: no such path, or one that cannot be read.
    """
    run = _Run(content=content)
    files = [file for path in paths for file in _files_of(path)]
    for file in dict.fromkeys(files):
        run.add(file)
    run.check_activities()
    if content:
        run.check_content(project)
    return run.report()


def _files_of(path: FilePath) -> list[FilePath]:
    if path.is_dir():
        found = (file for file in sorted(path.rglob("*")) if file.suffix.lower() in _SUFFIXES)
        return [file for file in found if file.is_file() and not _left_out(file.relative_to(path))]
    if path.is_file():
        return [path]
    if path.exists():
        raise UsageError(_("{path} 不是普通文件。").format(path=path))
    raise UsageError(_("没有这个文件或文件夹：{path}").format(path=path))


def _left_out(file: FilePath) -> bool:
    folders = file.parts[:-1]
    return _SCHEMA_FOLDER in folders or any(part.startswith(".") for part in file.parts)


class _Run:
    def __init__(self, *, content: bool = False) -> None:
        self._questions = 0
        self._problems: dict[str, Sequence[Problem]] = {}
        self._documents: list[tuple[Document, FilePath]] = []
        self._banks: dict[FilePath, dict[str, tuple[FilePath, Bank | None]]] = {}
        """Project folder → bank id → its file, and the bank if it has no problems."""
        self._activities: dict[tuple[FilePath, str], FilePath] = {}
        self._read: set[FilePath] = set()
        self._content = content
        self._placed: list[PlacedBank] = []
        self._tables: dict[FilePath, FactTable] = {}
        """Of every table that was read, by its file; one with problems says nothing."""

    def add(self, file: FilePath) -> None:
        """Reads ``file``; activities wait until all banks are known."""
        self._problems[str(file)] = ()
        try:
            if file.suffix.lower() == ".csv":
                self._problems[str(file)] = read_roster(file)[1]
                return
            document = Document(file)
        except InvalidFile as error:
            self._problems[str(file)] = error.problems
            return
        except OSError as error:
            reason = error.strerror or str(error)
            raise UsageError(_("{path} 读不出来：{reason}").format(path=file, reason=reason)) from error
        kind = _kind(document.value, file)
        if kind == "activity":
            self._documents.append((document, file))
            return
        if kind == "bank" or not document.readable:
            self._bank(document, file)
        elif kind == "facts":
            table = read_facts(document)
            self._tables[file.resolve()] = table if table and document.clean else FactTable()
        elif kind in _READERS:
            _READERS[kind](document)
        else:
            document.find((), "unknown_kind")
        self._problems[str(file)] = document.problems

    def _bank(self, document: Document, file: FilePath) -> None:
        bank = read_bank(document)
        value = document.value if isinstance(document.value, dict) else {}
        listed = value.get("questions")
        self._questions += len(listed) if isinstance(listed, list) else 0
        bank_id = value.get("id")
        if isinstance(bank_id, str):
            known = self._banks.setdefault(_project_of(file), {})
            if bank_id in known:
                document.find(("id",), "same_bank_id", id=bank_id, other=known[bank_id][0])
            else:
                known[bank_id] = (file, bank if document.clean else None)
        self._read.add(file.resolve())
        if self._content:
            self._placed.append(placed_bank(file, document, bank if document.clean else None))

    def check_activities(self) -> None:
        """Reads the activities; banks of their projects that nobody asked about are read for them."""
        for document, file in self._documents:
            activity = read_activity(document)
            if activity is not None:
                self._same_activity(activity.id, document, file)
                project = _project_of(file)
                banks = self._project_banks(project)
                # A file outside of a project, with no bank beside it, can only be checked by itself.
                if banks or project.name == QUIZZES:
                    check_supply(activity, {id_: bank for id_, (_file, bank) in banks.items()}, document)
            self._problems[str(file)] = document.problems

    def _same_activity(self, id_: str, document: Document, file: FilePath) -> None:
        key = (_project_of(file), id_)
        if key in self._activities:
            document.find(("id",), "same_activity_id", id=id_, other=self._activities[key])
        self._activities.setdefault(key, file)

    def _project_banks(self, folder: FilePath) -> dict[str, tuple[FilePath, Bank | None]]:
        known = self._banks.setdefault(folder, {})
        for file in sorted((folder / "banks").glob("*.json")):
            if file.resolve() not in self._read:
                self._read.add(file.resolve())
                bank_id, bank = _silently(file)
                if bank_id:
                    known.setdefault(bank_id, (file, bank))
        return known

    def check_content(self, project: Project | None) -> None:
        """Looks at the content of all banks that were asked for, across files and projects."""
        from quizkit.formats.content.check import check_content

        given = next(iter(self._tables.values()), None)
        named = project.facts if project else None

        def facts_of(bank: FilePath) -> FactTable:
            own = self._table(_project_of(bank) / FACTS)
            if own is None:
                own = given if given is not None else self._table(named) if named else None
            return own if own is not None else _NO_FACTS

        check_content(self._placed, facts_of)
        for bank in self._placed:
            self._problems[str(bank.file)] = bank.document.problems

    def _table(self, file: FilePath) -> FactTable | None:
        """The table in ``file`` if there is one; what nobody asked about is read, and counted, for it."""
        if file.resolve() not in self._tables and file.is_file():
            self.add(file)
        return self._tables.get(file.resolve())

    def report(self) -> Report:
        """What has been found."""
        problems = [problem for found in self._problems.values() for problem in found]
        return Report(len(self._problems), self._questions, problems)


def _silently(file: FilePath) -> tuple[str, Bank | None]:
    """Id and bank of a file that is only looked up: its own problems are not asked for here."""
    try:
        document = Document(file)
        bank = read_bank(document)
    except (InvalidFile, OSError):
        return "", None
    value = document.value if isinstance(document.value, dict) else {}
    id_ = value.get("id")
    return id_ if isinstance(id_, str) else "", bank if document.clean else None


def _project_of(file: FilePath) -> FilePath:
    """The ``quizzes`` folder that ``file`` lies in, else its own folder."""
    folders: Iterable[FilePath] = file.resolve().parents
    return next((folder for folder in folders if folder.name == QUIZZES), file.resolve().parent)


def _kind(value: Any, file: FilePath) -> str:
    """ "bank", "activity", "facts", "route", "series" or "": by fields only one has, else by its place."""
    if isinstance(value, dict):
        if "questions" in value:
            return "bank"
        if "facts" in value:
            return "facts"
        if "places" in value:
            return "route"
        if "points" in value:
            return "series"
        if value.keys() & {"paper", "window", "mode"}:
            return "activity"
    if file.name == FACTS:
        return "facts"
    folder = file.resolve().parent.name
    return {"banks": "bank", "activities": "activity", "routes": "route", "series": "series"}.get(folder, "")


_READERS: Mapping[str, Callable[[Document], object]] = {"route": read_route, "series": read_series}
"""Of files that are checked each by itself."""
