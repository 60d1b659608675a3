"""Which questions of a bank a lesson wants: by tag, type and level in the words of page or file, or by id."""

from collections.abc import Iterable, Mapping

from quizkit.domain.bank import Bank
from quizkit.domain.questions import Question
from quizkit.errors import LEVEL_WORDS, UsageError
from quizkit.i18n import N_, _
from quizkit.widgets.questions import KINDS, SHORT_KINDS

Words = str | Iterable[str] | None
_MOST_NAMED = 20
_LEVELS = {name: word for name, word in LEVEL_WORDS.items() if name}
_NO_TYPE = N_("没有题型“{word}”。可以写：{words}。")
_NO_LEVEL = N_("没有学段“{word}”。可以写：{words}。")


def wished(
    bank: Bank, *, tags: Words = None, types: Words = None, level: Words = None
) -> tuple[Question, ...]:
    """The questions that have one of the ``tags``, one of the ``types`` and one of the levels; all for None.

    Raises:
        UsageError: there is no such tag, type or level, or no question that fits all of it.
    """
    kinds = _names(types, (KINDS, SHORT_KINDS), _NO_TYPE)
    levels = _names(level, (_LEVELS,), _NO_LEVEL)
    wanted = set(_listed(tags))
    there = dict.fromkeys(tag for question in bank.questions for tag in question.tags)
    unknown = next((tag for tag in _listed(tags) if tag not in there), None)
    if unknown is not None:
        named = _("、").join(list(there)[:_MOST_NAMED]) or _("（没有标签）")
        words = _("题库“{bank}”里没有标签“{tag}”。有：{tags}。")
        raise UsageError(words.format(bank=bank.title, tag=unknown, tags=named))
    found = tuple(
        question
        for question in bank.questions
        if (not wanted or wanted & set(question.tags))
        and (not kinds or question.type in kinds)
        and (not levels or question.level in levels)
    )
    if not found:
        words = _(
            "题库“{bank}”里没有合起来都符合的题目。请少写一个条件。这里有的学段：{levels}；题型：{types}。"
        )
        levels_there = dict.fromkeys(_(LEVEL_WORDS[q.level]) for q in bank.questions if q.level in _LEVELS)
        kinds_there = dict.fromkeys(_(KINDS[q.type]) for q in bank.questions)
        raise UsageError(
            words.format(bank=bank.title, levels=_listing(levels_there), types=_listing(kinds_there))
        )
    return found


def named(bank: Bank, ids: Words) -> tuple[Question, ...]:
    """The questions with these ids, in the order they are named.

    Raises:
        UsageError: no id at all, one that no question has, or one that is named twice.
    """
    there = {question.id: question for question in bank.questions}
    wanted = _listed(ids)
    if not wanted:
        raise UsageError(_("ids 里至少写一个题目的编号。"))
    for place, id_ in enumerate(wanted):
        if id_ not in there:
            words = _("题库“{bank}”里没有编号为 {id} 的题目。")
            raise UsageError(words.format(bank=bank.title, id=id_))
        if id_ in wanted[:place]:
            raise UsageError(_("编号 {id} 写了两次，请去掉一个。").format(id=id_))
    return tuple(there[id_] for id_ in wanted)


def _listing(words: Iterable[str]) -> str:
    return _("、").join(words) or _("没有写")


def _listed(given: Words) -> list[str]:
    """One word or several."""
    return [given] if isinstance(given, str) else list(given or ())


def _names(given: Words, called: tuple[Mapping[str, str], ...], refusal: str) -> set[str]:
    """The names that a file has for what was given in its own words, in Chinese or in the language in use."""
    known = {word: name for words in called for name, zh in words.items() for word in (name, zh, _(zh))}
    for word in _listed(given):
        if word not in known:
            named = _("、").join(_(zh) for zh in called[0].values())
            raise UsageError(_(refusal).format(word=word, words=named))
    return {known[word] for word in _listed(given)}
