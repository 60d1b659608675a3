"""What notebooks call: ``import quizkit as qk``. Wires project, store, services and widgets together."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizkit.domain.bank import Bank, PoolQuestion
from quizkit.domain.draw import Draw
from quizkit.domain.paper import PaperItem
from quizkit.errors import UsageError
from quizkit.formats.bank import load_bank
from quizkit.formats.project import find_project, store_url
from quizkit.formats.sources import bank_file
from quizkit.i18n import _, language_of_environment, use_language

if TYPE_CHECKING:
    import pandas as pd

    from quizkit.report.tables import Table
    from quizkit.services import Services
    from quizkit.widgets.practice_wish import Words

__all__ = [
    "load_bank",
    "mistakes_app",
    "most_missed",
    "organiser_app",
    "practice",
    "scores",
    "student_app",
    "teacher_app",
]


def _services(folder: str | Path | None, db: str | None, *, create: bool = False) -> "Services":
    from quizkit.services import open_services

    return open_services(store_url(find_project(Path(folder) if folder else None), db), create=create)


def student_app(
    activity: str | None = None, *, folder: str | Path | None = None, db: str | None = None
) -> Any:
    """The student's page of ``activity``; else of QUIZKIT_ACTIVITY, else of the only open one, else a list.

    Args:
        activity: id of a published activity.
        folder: the project folder (default as for every command: QUIZKIT_DIR, or upwards from here).
        db: the store (default QUIZKIT_DB, or ``data/quizkit.db`` in the project folder).

    Returns:
        A widget; as the last line of a cell it is shown. Where the store cannot be opened it says so.
    """
    from quizkit.widgets.hosting import current_host
    from quizkit.widgets.student import StudentApp, closed_page

    host = current_host()
    use_language(language_of_environment())
    try:
        services = host.services if host.services and not (folder or db) else _services(folder, db)
    except Exception as error:  # noqa: BLE001 - whatever it is, a page with a sentence beats a traceback
        return closed_page(error)
    return StudentApp(services, activity or host.activity or os.environ.get("QUIZKIT_ACTIVITY", "")).widget


def mistakes_app() -> Any:
    """错题本: what this browser's student got wrong, to practise again.

    It needs ``quizkit serve``, which tells one browser from another; elsewhere it says so.
    """
    from quizkit.widgets.hosting import current_host
    from quizkit.widgets.student.mistakes import MistakesApp, no_book_page

    host = current_host()
    use_language(language_of_environment())
    return MistakesApp(host.services).widget if host.services is not None else no_book_page()


def organiser_app(*, folder: str | Path | None = None, db: str | None = None) -> Any:
    """The organiser's page, behind the staff token (QUIZKIT_STAFF_TOKEN or as ``quizkit serve`` prints)."""
    from quizkit.widgets.organiser import organiser_page

    use_language(language_of_environment())
    return organiser_page(lambda: _services(folder, db))


def teacher_app(*, folder: str | Path | None = None, db: str | None = None) -> Any:
    """The teacher's page: banks, imports and activities of the project, behind the staff token.

    In one's own JupyterLab no token is asked for.
    """
    from quizkit.widgets.teacher import teacher_page

    use_language(language_of_environment())
    project = find_project(Path(folder) if folder else None)
    return teacher_page(project, lambda: _services(folder, db, create=True))


def practice(
    bank: Bank | str | Path,
    n: int | None = None,
    *,
    tags: "Words" = None,
    types: "Words" = None,
    level: "Words" = None,
    ids: "Words" = None,
    seed: str | None = None,
) -> Any:
    """``n`` questions of a bank (all by default) beside a lesson, with feedback and explanation at once.

    Args:
        bank: a path to a bank file, the id of a bank in the project, or a loaded bank (without pictures).
        n: how many to draw; where fewer fit, all of them.
        tags: only questions with this tag, or with one of these.
        types: only questions of this type, or of these: "判断题" or "true_false".
        level: only questions of this level, or of these: "小学" or "primary".
        ids: exactly these questions, in this order, instead of what n, tags, types and level would choose.
        seed: the same seed draws the same questions; without one each run draws anew.

    Raises:
        InvalidFile: the bank has problems.
        UsageError: nothing fits; it says what there is. Or ids and other wishes at once.
    """
    from quizkit.widgets.practice import Practice
    from quizkit.widgets.practice_wish import named, wished

    use_language(language_of_environment())
    loaded, folder = _bank(bank)
    number: object = n  # a notebook may say anything
    if number is not None and (not isinstance(number, int) or number < 1):
        raise UsageError(_("n 是抽几道题，要写 1 或更大的整数。"))
    if ids is not None and (n, tags, types, level) != (None, None, None, None):
        raise UsageError(_("写了 ids 就不要再写 n、tags、types、level。"))
    fitting = named(loaded, ids) if ids is not None else wished(loaded, tags=tags, types=types, level=level)
    chance = Draw(seed or os.urandom(16).hex(), "practice")
    chosen = [PoolQuestion(loaded.id, question.id, question) for question in fitting]
    if ids is None:
        chosen = list(chance.sample(chosen, min(n or len(chosen), len(chosen))))
    items = tuple(
        PaperItem(
            pq.bank, pq.version, pq.question, 0, pq.question.points, pq.question.layout(chance, shuffle=True)
        )
        for pq in chosen
    )

    def images(item: PaperItem) -> dict[str, bytes]:
        if folder is None:
            return {}
        return {name: (folder / loaded.id / name).read_bytes() for name in item.question.images}

    return Practice(items, images=images).widget


def _bank(bank: Bank | str | Path) -> tuple[Bank, Path | None]:
    if isinstance(bank, Bank):
        return bank, None
    path = Path(bank)
    if path.suffix != ".json":
        path = bank_file(find_project(), str(bank))
    elif not path.is_file():
        raise UsageError(_("没有题库文件 {file}。").format(file=path))
    return load_bank(path), path.parent


def score_table(
    activity: str, by: str = "school", *, folder: str | Path | None = None, db: str | None = None
) -> "Table":
    """The score table with its columns and notes, for figures and exports."""
    from quizkit.report.read import score_table as read_table
    from quizkit.report.tables import By
    from quizkit.services import utc_now

    with _services(folder, db) as services:
        return read_table(services, activity, By(by), utc_now())


def scores(
    activity: str, by: str = "school", *, folder: str | Path | None = None, db: str | None = None
) -> "pd.DataFrame":
    """The score table of ``activity`` by "school", "county", "grade", "class" or "student" as a DataFrame.

    The same numbers as ``quizkit scores`` and the organiser's page.
    """
    return score_table(activity, by, folder=folder, db=db).frame


def most_missed(
    activity: str,
    school: str | None = None,
    class_: str | None = None,
    n: int = 10,
    *,
    folder: str | Path | None = None,
    db: str | None = None,
) -> "pd.DataFrame":
    """The ``n`` questions of ``activity`` that most students did not get right, the worst first.

    The same numbers as the teacher's page: of each student the first finished attempt, all versions of a
    question together.

    Args:
        activity: id of a published activity.
        school: only the students of this school ("青山县实验小学"); with two of that name, county and school.
        class_: only those of this class of the school ("五年级1班").
        n: how many questions at most.
        folder: the project folder (default as for every command: QUIZKIT_DIR, or upwards from here).
        db: the store (default QUIZKIT_DB, or ``data/quizkit.db`` in the project folder).

    Raises:
        NotFound: no such activity.
        UsageError: no such school or class; it says what there is.
    """
    from quizkit.report.missed import most_missed as table
    from quizkit.widgets.teacher.plainview import text_of

    use_language(language_of_environment())
    if n < 1:
        raise UsageError(_("n 是列出几道题，要写 1 或更大的整数。"))
    with _services(folder, db) as services:
        return table(services, activity, school, class_, n, text_of).frame
