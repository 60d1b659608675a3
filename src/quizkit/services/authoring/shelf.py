"""All banks of a project: opened, changed under a lock, saved so that nobody's text is lost."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from quizkit.errors import BankMissing, BankNameTaken, InvalidFile, UsageError
from quizkit.formats.bank_text import BankSource, Kept, Set, bank_text
from quizkit.formats.document import Document
from quizkit.formats.model_base import LONGEST_LINE
from quizkit.formats.project import Project
from quizkit.i18n import _
from quizkit.services.authoring.changes import Applied, Change, Conflict, Step
from quizkit.services.authoring.drafts import Drafts
from quizkit.services.authoring.files import alone, unwritable, write_whole
from quizkit.services.authoring.openbank import Entry, OpenBank, entries_of
from quizkit.services.opening import utc_now

_NEW_HEAD = {"schema_version": 1, "language": "zh-CN", "licence": ""}
_BOM = b"\xef\xbb\xbf"
_ID_SIGN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class BankInfo:
    """A line of the list of banks. ``trouble`` says why it cannot be opened; "" if it can."""

    id: str
    title: str
    questions: int
    trouble: str = ""


class Shelf:
    """The banks of ``project`` as one page sees them; ``page`` names the page in its drafts."""

    def __init__(
        self,
        project: Project,
        *,
        clock: Callable[[], datetime] = utc_now,
        token: Callable[[int], str] = secrets.token_hex,
    ) -> None:
        self.project = project
        self.now = clock
        self.drafts = Drafts(project.data / "drafts", token(4))
        self._token = token
        self._open: dict[Path, tuple[tuple[int, int, int], OpenBank]] = {}

    # --- reading ---------------------------------------------------------------------------------

    def banks(self) -> list[BankInfo]:
        """All banks by title; one that cannot be opened says why."""
        with_files = (self._info(file) for file in self._files())
        found = [*with_files, *(self._as_info(bank) for bank in self._without_file().values())]
        return sorted(found, key=lambda info: (bool(info.trouble), info.title))

    def _files(self) -> list[Path]:
        return sorted(self.project.banks.glob("*.json"))

    def _info(self, file: Path) -> BankInfo:
        try:
            return self._as_info(self._read(file))
        except InvalidFile as error:
            return BankInfo(file.stem, file.name, 0, str(error.problems[0]))
        except (UsageError, OSError) as error:
            return BankInfo(file.stem, file.name, 0, str(error))

    @staticmethod
    def _as_info(bank: OpenBank) -> BankInfo:
        return BankInfo(bank.id, bank.title, len(bank.entries))

    def bank(self, id_: str) -> OpenBank:
        """The bank as its file stands now.

        Raises:
            BankMissing, InvalidFile (its text is no JSON).
        """
        found = self._file_of(id_)
        if found is not None:
            return self._read(found)
        new = self._without_file().get(id_)
        if new is None:
            raise BankMissing(id_)
        return new

    def _without_file(self) -> dict[str, OpenBank]:
        """Banks that have no question yet, or none any more."""
        return {
            id_: OpenBank(id_, head["title"], self.project.banks / f"{id_}.json", None, (), head)
            for id_, head in self.drafts.heads().items()
            if not (self.project.banks / f"{id_}.json").exists()
        }

    def all(self) -> list[OpenBank]:
        """Every bank that can be opened."""
        opened = (self._opened(file) for file in self._files())
        return [*(bank for bank in opened if bank), *self._without_file().values()]

    def entries(self) -> list[Entry]:
        """Every question of every bank that can be opened."""
        return [entry for bank in self.all() for entry in bank.entries]

    def _opened(self, file: Path) -> OpenBank | None:
        try:
            return self._read(file)
        except (InvalidFile, UsageError, OSError):
            return None

    def _file_of(self, id_: str) -> Path | None:
        named = self.project.banks / f"{id_}.json"
        candidates = [named, *self._files()] if named.is_file() else self._files()
        for file in candidates:
            bank = self._opened(file)
            if bank is not None and bank.id == id_:
                return file
        return None

    def _read(self, file: Path, *, sure: bool = False) -> OpenBank:
        """The bank in ``file``; read anew only if the file looks like another one than before.

        Two writers in the same tick of the clock may leave a file that looks the same: whoever is going to
        write has to be ``sure``.
        """
        stat = file.stat()
        state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        known = self._open.get(file)
        if known is not None and known[0] == state and not sure:
            return known[1]
        document = Document(file)
        source = known[1].source if known else None
        if known is not None and source is not None and source.text == document.text:
            self._open[file] = (state, known[1])
            return known[1]
        if not document.readable or not document.clean:
            raise InvalidFile(str(file), document.problems)
        source = BankSource(document.text)
        id_, title = source.head.get("id"), source.head.get("title")
        bank_id = id_ if isinstance(id_, str) else file.stem
        old = known[1].by_id if known else None
        made = OpenBank(
            id=bank_id,
            title=title if isinstance(title, str) else file.stem,
            path=file,
            source=source,
            entries=entries_of(bank_id, source, file.parent / bank_id, old),
            head=source.head,
        )
        self._open[file] = (state, made)
        return made

    # --- new banks and questions -----------------------------------------------------------------

    def new_bank(self, title: str) -> OpenBank:
        """A bank of that title; its file is made with its first question.

        Raises:
            UsageError: no title, or too long.
            BankNameTaken.
        """
        named = " ".join(title.split())
        if not named or len(named) > LONGEST_LINE:
            raise UsageError(_("请写题库的名称（最多 {n} 个字）。").format(n=LONGEST_LINE))
        if any(info.title == named for info in self.banks()):
            raise BankNameTaken(named)
        taken = {info.id for info in self.banks()} | {file.stem for file in self._files()}
        id_ = self._bank_id(named, taken)
        head = {**_NEW_HEAD, "id": id_, "title": named}
        self.drafts.keep_head(id_, head)
        return self.bank(id_)

    def _bank_id(self, title: str, taken: set[str]) -> str:
        """A name for file and folder: the title's Latin letters and figures where there are some."""
        words = "-".join(_ID_SIGN.findall(title.casefold()))[:40]
        base = words or f"bank-{self.now():%Y%m%d}"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        return name

    def new_id(self, bank: str) -> str:
        """An id for a new question of the bank; it stays the same whatever is typed."""
        taken = self.bank(bank).by_id
        while (id_ := f"q-{self._token(5)}") in taken:
            pass
        return id_

    # --- changing --------------------------------------------------------------------------------

    def apply(self, change: Change) -> Applied:
        """Stores every step that finds what it was made for; the others are conflicts and change nothing.

        Banks that gain questions are written before those that lose them: an interruption leaves a question
        twice rather than nowhere.

        Raises:
            BankMissing, FileUnwritable, InvalidFile.
        """
        stuck = self._stuck(change)
        conflicts = [Conflict(step, self._now(step)) for step in change.steps if step.together in stuck]
        by_bank: dict[str, list[Step]] = {}
        for step in change.steps:
            if step.together not in stuck:
                by_bank.setdefault(step.bank, []).append(step)
        gaining_first = sorted(by_bank, key=lambda bank: all(step.after is None for step in by_bank[bank]))
        done: list[Step] = []
        for bank in gaining_first:
            stored, missed = self._apply_to(bank, by_bank[bank])
            done += stored
            conflicts += missed
        return Applied(replace(change, steps=tuple(done)), tuple(conflicts))

    def _now(self, step: Step) -> Mapping[str, Any] | None:
        entry = self.bank(step.bank).entry(step.id)
        return None if entry is None else entry.value

    def _stuck(self, change: Change) -> set[str]:
        """Which steps that belong together cannot be taken, because one of them cannot."""
        return {
            step.together
            for step in change.steps
            if step.together and self._now(step) not in (step.before, step.after)
        }

    def _apply_to(self, bank_id: str, steps: Sequence[Step]) -> tuple[list[Step], list[Conflict]]:
        with alone(self.project.data / "locks" / f"{bank_id}.lock"):
            bank = self.bank(bank_id)
            if bank.source is not None:
                bank = self._read(bank.path, sure=True)
            questions = _Questions(bank)
            done, conflicts = [], []
            for step in steps:
                theirs = questions.value(step.id)
                if theirs == step.before:
                    done.append(questions.take(step))
                elif theirs == step.after:
                    done.append(step)
                else:
                    conflicts.append(Conflict(step, theirs))
            if questions.changed:
                self._write(bank, questions.wanted())
            return done, conflicts

    def _write(self, bank: OpenBank, wanted: list[Kept | Set]) -> None:
        if bank.source is None:
            values = [dict(one.value) for one in wanted if isinstance(one, Set)]
            text = bank_text({**bank.head, "questions": values})
            write_whole(bank.path, text.encode())
            self.drafts.drop_head(bank.id)
            return
        if not wanted:
            # A bank without questions is no bank: the file goes, the bank stays until its next question.
            self.drafts.keep_head(bank.id, bank.head)
            try:
                bank.path.unlink()
            except OSError as error:
                raise unwritable(bank.path, error) from error
            return
        text = bank.source.with_questions(wanted)
        with bank.path.open("rb") as stream:
            mark = _BOM if stream.read(len(_BOM)) == _BOM else b""
        write_whole(bank.path, mark + text.encode())


class _Questions:
    """The questions of a bank while steps are taken."""

    def __init__(self, bank: OpenBank) -> None:
        self.changed = False
        self._order: list[str] = [entry.id for entry in bank.entries]
        self._kept = {entry.id: Kept(entry.number - 1) for entry in bank.entries}
        self._values: dict[str, Mapping[str, Any]] = {entry.id: entry.value for entry in bank.entries}
        self._set: dict[str, Mapping[str, Any]] = {}

    def value(self, id_: str) -> Mapping[str, Any] | None:
        """The question as it stands now."""
        return self._values.get(id_)

    def take(self, step: Step) -> Step:
        """Takes a step; one that removes comes back knowing where the question stood."""
        self.changed = True
        if step.after is None:
            place = self._order.index(step.id)
            step = replace(step, follows=self._order[place - 1] if place else "")
            self._order.pop(place)
            self._values.pop(step.id)
            self._set.pop(step.id, None)
            return step
        if step.before is None:
            self._order.insert(self._place(step.follows), step.id)
        self._values[step.id] = self._set[step.id] = step.after
        return step

    def _place(self, follows: str | None) -> int:
        if follows == "":
            return 0
        return self._order.index(follows) + 1 if follows in self._order else len(self._order)

    def wanted(self) -> list[Kept | Set]:
        """What the file shall hold."""
        made: list[Kept | Set] = []
        for id_ in self._order:
            kept = self._kept.get(id_)
            if id_ in self._set:
                made.append(Set(self._set[id_], kept.number if kept else None))
            elif kept:
                made.append(kept)
        return made
