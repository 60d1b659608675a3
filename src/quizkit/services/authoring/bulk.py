"""What is done to many questions at once, each time as one change that can be undone."""

from collections.abc import Callable, Sequence
from typing import Any

from quizkit.errors import UsageError
from quizkit.formats.draft_edit import split_list
from quizkit.i18n import _
from quizkit.services.authoring import Change, Entry, OpenBank, Step
from quizkit.services.authoring.pictures import carried


def removal(entries: Sequence[Entry]) -> Change:
    """Takes the questions out of their bank."""
    steps = tuple(Step(entry.bank, entry.id, entry.value, None) for entry in entries)
    return Change(_("删除 {n} 题").format(n=len(entries)), steps)


def tagging(entries: Sequence[Entry], typed: str, *, add: bool) -> Change:
    """Gives the questions tags, or takes them.

    Raises:
        UsageError: no tag was typed, or nothing would change.
    """
    tags = split_list(typed)
    if not tags:
        raise UsageError(_("请写标签，几个之间用顿号隔开。"))
    steps = []
    for entry in entries:
        kept = [tag for tag in entry.tags if add or tag not in tags]
        wanted = list(dict.fromkeys([*kept, *tags])) if add else kept
        if wanted != list(entry.tags):
            steps.append(_with(entry, "tags", wanted or None))
    words = _("给 {n} 题加标签") if add else _("去掉 {n} 题的标签")
    return _some(words, steps)


def levelling(entries: Sequence[Entry], level: str) -> Change:
    """Gives the questions another level. Raises UsageError if nothing would change."""
    steps = [_with(entry, "level", level) for entry in entries if entry.value.get("level") != level]
    return _some(_("改 {n} 题的学段"), steps)


def _with(entry: Entry, field: str, wanted: Any) -> Step:
    after = {key: value for key, value in entry.value.items() if key != field}
    if wanted is not None:
        after = dict(entry.value) | {field: wanted}
    return Step(entry.bank, entry.id, entry.value, after)


def _some(words: str, steps: list[Step]) -> Change:
    if not steps:
        raise UsageError(_("选中的题目本来就是这样，没有要改的。"))
    return Change(words.format(n=len(steps)), tuple(steps))


def copying(entries: Sequence[Entry], target: OpenBank, *, move: bool, token: Callable[[], str]) -> Change:
    """Copies or moves the questions to the end of another bank, with their pictures.

    Raises:
        UsageError: moving into the same bank.
        FileUnwritable: a picture cannot be copied.
    """
    if move and any(entry.bank == target.id for entry in entries):
        raise UsageError(_("题目已经在这个题库里。"))
    taken = set(target.by_id)
    steps = []
    for entry in entries:
        id_ = entry.id
        while id_ in taken or id_.startswith("#"):
            id_ = token()
        taken.add(id_)
        value = carried(entry.value, entry.reading.pictures, entry.folder, target.folder)
        pair = f"{entry.bank}/{entry.id}" if move else ""
        steps.append(Step(target.id, id_, None, value | {"id": id_}, together=pair))
        if move:
            steps.append(Step(entry.bank, entry.id, entry.value, None, together=pair))
    words = _("移动 {n} 题到“{bank}”") if move else _("复制 {n} 题到“{bank}”")
    return Change(words.format(n=len(entries), bank=target.title), tuple(steps))
