"""The banks and pictures that an activity of a project draws from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quizkit.domain.activity import Activity
from quizkit.domain.bank import Bank
from quizkit.errors import InvalidFile, UsageError
from quizkit.formats.activity import load_activity, needed_banks
from quizkit.formats.bank import load_bank
from quizkit.formats.pictures import read_pictures
from quizkit.formats.project import QUIZZES, Project
from quizkit.i18n import _

_MOST_NAMED = 20


@dataclass(frozen=True)
class Sources:
    """The banks of a project by their files, and what is wrong with the others."""

    banks: Mapping[Path, Bank]
    broken: Mapping[Path, InvalidFile]

    @property
    def by_id(self) -> dict[str, Bank | None]:
        """Banks by their id; None for one that has problems, under the name of its file."""
        known: dict[str, Bank | None] = {file.stem: None for file in self.broken}
        return known | {bank.id: bank for bank in self.banks.values()}

    def of(self, activity: Activity) -> dict[Path, Bank]:
        """The banks that the activity draws from; others may be broken.

        Raises:
            InvalidFile: one that it needs, or may need, is broken.
        """
        known = {bank.id for bank in self.banks.values()}
        wanted = set(needed_banks(activity, known))
        takes_all = any(not section.banks for section in activity.sections)
        if self.broken and (takes_all or wanted - known):
            raise next(iter(self.broken.values()))
        return {file: bank for file, bank in self.banks.items() if bank.id in wanted}


def read_sources(project: Project) -> Sources:
    """All banks of a project. Raises OSError."""
    banks: dict[Path, Bank] = {}
    broken: dict[Path, InvalidFile] = {}
    for file in sorted(project.banks.glob("*.json")):
        try:
            banks[file] = load_bank(file)
        except InvalidFile as error:
            broken[file] = error
    return Sources(banks, broken)


@dataclass(frozen=True)
class Ready:
    """An activity with everything that publishing it takes."""

    activity: Activity
    banks: tuple[Bank, ...]
    images: Mapping[tuple[str, str], bytes]
    """Picture files by (bank id, name)."""


def ready_activity(project: Project, path: Path) -> Ready:
    """The activity in the file ``path`` with its banks and their pictures.

    Raises:
        InvalidFile: the activity, or a bank that it needs, has problems; or they cannot fill it.
        OSError: a file cannot be read.
    """
    files = read_sources(project).of(load_activity(path))
    activity = load_activity(path, files.values())
    images = {
        (bank.id, name): data
        for file, bank in files.items()
        for name, data in read_pictures(file, bank).items()
    }
    return Ready(activity, tuple(files.values()), images)


def bank_file(project: Project, name: str) -> Path:
    """The file of the bank with that id, or with that title if only one has it.

    Raises:
        UsageError: there is none; it says which there are.
    """
    files = {file.stem: file for file in sorted(project.banks.glob("*.json"))}
    if name in files:
        return files[name]
    titles = {stem: _title(file) for stem, file in files.items()}
    titled = [stem for stem, title in titles.items() if title == name]
    if len(titled) == 1:
        return files[titled[0]]
    there = [f"{stem}（{title}）" if title else stem for stem, title in titles.items()]
    listed = _("、").join(there[:_MOST_NAMED]) or _("什么都还没有")
    raise UsageError(_("没有编号为“{name}”的题库。这里有：{there}。").format(name=name, there=listed))


def _title(file: Path) -> str:
    """The title of a bank, "" where it cannot be read."""
    try:
        return load_bank(file).title
    except (InvalidFile, OSError):
        return ""


def activity_file(project: Project, activity_id: str) -> Path:
    """The file of the activity of that id, which bears its name.

    Raises:
        UsageError: there is none.
    """
    folder = project.activities
    named = folder / f"{activity_id}.json"
    if Path(activity_id).name == activity_id and named.is_file():
        return named
    raise UsageError(
        _("没有文件 {file}，{folder} 里也没有 {file}.json。").format(file=activity_id, folder=folder)
    )


def project_of(path: Path) -> Project | None:
    """The project whose ``quizzes`` folder a file lies in."""
    parents = path.resolve().parents
    return next((Project(folder.parent) for folder in parents if folder.name == QUIZZES), None)
