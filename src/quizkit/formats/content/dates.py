"""Dates and ages in texts against the table of facts.

Only what a text joins directly is held against the table: "1935年1月，遵义会议召开", "遵义会议在1935年1月",
"遵义会议（1935年1月）"; of persons "雷锋1962年8月15日牺牲", "1962年，22岁的雷锋" and the like. A sentence
that may tell of a mistake ("容易误以为……") is passed over: a false alarm costs the trust in all others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from quizkit.domain.facts import Fact, FactTable, Person
from quizkit.domain.text import numeral
from quizkit.formats.content import words
from quizkit.formats.content.telling import NoSuchDay, Told, sentences, told_dates

E = TypeVar("E")

YEARS_OFF = 1
"""Of an age: 周岁 before the birthday of that year is one less than the years between, 虚岁 one more."""


@dataclass(frozen=True)
class Clash:
    """What does not agree: the code of its sentence, and what the sentence names."""

    code: str
    data: tuple[tuple[str, object], ...]


def read(text: str) -> str:
    """A text or name as it is looked through: without quotation marks."""
    for mark in "“”‘’":
        text = text.replace(mark, "")
    return text


class Names(Generic[E]):
    """Things by their names, found at a place of a text; of several names the longest counts."""

    def __init__(self, named: Iterator[tuple[str, E]]) -> None:
        self._by_name = dict(named)
        self._lengths = sorted({len(name) for name in self._by_name}, reverse=True)

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def at(self, text: str, begin: int) -> tuple[E, int] | None:
        """What is named from ``begin`` on, and where its name ends."""
        for length in self._lengths:
            found = self._by_name.get(text[begin : begin + length])
            if found is not None:
                return found, min(begin + length, len(text))
        return None

    def before(self, text: str, end: int) -> tuple[E, int] | None:
        """What is named right before ``end``, and where its name begins."""
        for length in self._lengths:
            found = self._by_name.get(text[end - length : end]) if length <= end else None
            if found is not None:
                return found, end - length
        return None


@dataclass(frozen=True)
class Almanac:
    """A table of facts, ready to be looked things up in."""

    table: FactTable

    @cached_property
    def facts(self) -> Names[Fact]:
        """Facts by their titles and names."""
        return Names((read(name), fact) for fact in self.table.facts for name in (fact.title, *fact.names))

    @cached_property
    def persons(self) -> Names[Person]:
        """Persons by their names."""
        return Names((person.name, person) for person in self.table.persons)

    def clashes(self, text: str) -> list[Clash]:
        """What in the statement ``text`` (plain) does not agree with the table, or with any calendar."""
        return list(dict.fromkeys(self._clashes(read(text)))) if text else []

    def _clashes(self, text: str) -> Iterator[Clash]:
        for sentence in sentences(text):
            for told in told_dates(sentence) if words.YEAR_UNIT in sentence else ():
                if isinstance(told, NoSuchDay):
                    yield _clash("no_such_day", value=told.written)
                    continue
                yield from self._fact_clashes(told)
                yield from self._person_clashes(told)
            yield from self._ages(sentence)
            yield from self._lives(sentence)

    # --- facts ---

    def _fact_clashes(self, told: Told) -> Iterator[Clash]:
        for fact in self._dated_facts(told):
            if not _may_be(told, fact):
                yield _clash("fact_date", value=told.written, **_of(fact))

    def _dated_facts(self, told: Told) -> Iterator[Fact]:
        """The facts that the text says ``told`` of: it stands right before or behind them."""
        text = told.text
        for pattern in words.JOINED:
            joint = pattern.search(told.before)
            known = self.facts.before(text, joint.start()) if joint else None
            if joint and known and words.OPENING.search(text[: known[1]]):
                name = text[known[1] : joint.start()]
                if _happened(told, name) and _same_event(known[0], name, joint[0] + _clause(text, told.end)):
                    yield known[0]
                    break
        if text[told.begin - 1 : told.begin] == "（" and text[told.end : told.end + 1] == "）":
            known = self.facts.before(text, told.begin - 1)
            if known and words.BRACKET_OPENING.search(text[: known[1]]):
                yield known[0]
        yield from self._fact_behind(told)

    def _fact_behind(self, told: Told) -> Iterator[Fact]:
        text, begin = told.text, told.end
        apart = text[begin : begin + 1] == "，"
        # "A在1934年，B……": the date is that of A. One that opens its clause is that of what follows.
        if apart and not words.CLAUSE_OPENING.search(told.before):
            return
        begin += apart or text[begin : begin + 1] == words.OF
        known = self._first(text, begin)
        if known is not None:
            fact, start, end = known
            follows = words.HAPPENED if apart else words.SAME_THING
            if follows.match(text, end) and _same_event(fact, text[start:end], _clause(text, end)):
                yield fact

    def _first(self, text: str, begin: int) -> tuple[Fact, int, int] | None:
        """The fact that is named from ``begin`` on, or behind whose it is, and where its name stands."""
        opening = words.ITEM_OPENING.match(text, begin)
        for start in dict.fromkeys((begin, opening.end() if opening else begin)):
            known = self.facts.at(text, start)
            if known is not None:
                return known[0], start, known[1]
        return None

    def fact_of_item(self, text: str) -> Fact | None:
        """The fact that an item of an ordering is, or what happened at it."""
        item = read(text)
        known = self._first(item, 0)
        if known is None:
            return None
        fact, start, end = known
        same = words.HAPPENED.match(item, end) and _same_event(fact, item[start:end], item[end:])
        return fact if same else None

    # --- persons ---

    def _person_clashes(self, told: Told) -> Iterator[Clash]:
        if not self.persons:
            return
        yield from self._person_before(told)
        text = told.text
        if not words.CLAUSE_OPENING.search(told.before):
            return
        begin = told.end + 1 if text[told.end : told.end + 1] == "，" else told.end
        known = self.persons.at(text, begin)
        if known:
            yield from _held(told, known[0], known[1])

    def _person_before(self, told: Told) -> Iterator[Clash]:
        text = told.text
        for pattern, code in ((words.DIED_ON, "person_died"), (words.BORN_ON, "person_born")):
            if match := pattern.search(told.before):
                known = self._person(text, match.start())
                if known:
                    yield from _off(told, known, code)
                return
        joint = words.JOINED_PERSON.search(told.before)
        known = self._person(text, joint.start() if joint else told.begin)
        if known:
            yield from _held(told, known, told.end)

    def _person(self, text: str, end: int) -> Person | None:
        """The person whose name ends there, if a clause begins with it."""
        known = self.persons.before(text, end)
        return known[0] if known and words.CLAUSE_OPENING.search(text[: known[1]][-1:]) else None

    def _lives(self, sentence: str) -> Iterator[Clash]:
        """雷锋（1940—1962）."""
        for match in words.LIFE.finditer(sentence) if self.persons else ():
            known = self.persons.before(sentence, match.start())
            if known is None:
                continue
            person, born, died = known[0], int(match["born"]), int(match["died"])
            wrong_birth = born != person.born.year
            wrong_death = person.died is not None and died != person.died.year
            if wrong_birth and wrong_death:
                continue  # the years of something else
            if wrong_birth:
                yield _clash("person_born", value=match["born"], **_life(person))
            if wrong_death:
                yield _clash("person_died", value=match["died"], **_life(person))

    # --- ages ---

    def _ages(self, sentence: str) -> Iterator[Clash]:
        if words.AGE_UNITS[0] not in sentence or not self.persons:
            return
        for match in words.AGE.finditer(sentence):
            number = numeral(match["number"])
            if number is None:
                continue
            lead = words.AGE_OF.search(sentence[: match.start()])
            begin = lead.start() if lead else match.start()
            for person, year in self._aged(sentence, begin, match.end()):
                if abs(int(number) - (year - person.born.year)) > YEARS_OFF:
                    yield _clash("person_age", value=match[0], year=year, **_life(person))

    def _aged(self, sentence: str, begin: int, end: int) -> Iterator[tuple[Person, int]]:
        """Whose age it is that stands there, and in which year."""
        head = sentence[:begin]
        if match := words.DIED_AT_AGE.search(head):
            person = self._person_then(head, match.start())
            if person and person.died:
                yield person, person.died.year
            return
        told = next((t for t in _dates(head) if t.end == len(head.removesuffix("，"))), None)
        known = self.persons.at(sentence, end + 1) if sentence[end : end + 1] == words.OF else None
        if told and known:
            yield known[0], told.first.year
        elif known is None and (before := self.persons.before(head, len(head))):
            person, start = before
            told = next((t for t in _dates(head) if t.end == len(head[:start].removesuffix("，"))), None)
            if told:
                yield person, told.first.year

    def _person_then(self, text: str, end: int) -> Person | None:
        """The person whose name ends there, or before a date that ends there."""
        told = next((t for t in _dates(text) if t.end == end), None)
        if told is not None:
            joint = words.JOINED_PERSON.search(told.before)
            end = joint.start() if joint else told.begin
        return self._person(text, end)


def _clause(text: str, begin: int) -> str:
    """What follows up to the next mark."""
    return re.split("[，。；：？！、\n]", text[begin:], maxsplit=1)[0]


def _happened(told: Told, name: str) -> bool:
    """Whether what follows the date says that what is named happened then, or did something."""
    if words.HAPPENED_THEN.match(told.text, told.end):
        return True
    return bool(words.MEETING.search(name) and words.MEETING_DID.match(told.text, told.end))


def _same_event(fact: Fact, name: str, said: str) -> bool:
    """Whether ``said`` of what is named is what the table dates: a bridge is begun and opened."""
    found = words.VERB.search(said)
    if found is None:
        return True
    same = next((group for group in words.SAME_VERBS if found[0] in group), frozenset((found[0],)))
    if any(verb in text for verb in same for text in (fact.title, *fact.names)):
        return True
    if found[0] in words.ENDS:
        return fact.end is not None
    return bool(words.HAPPENING.search(name) or words.VERB.search(name))


def _may_be(told: Told, fact: Fact) -> bool:
    """Whether the two times share a day. Of what only began on a day the rest of that year counts, too."""
    last = fact.last_day
    if fact.end is None and words.BEGINS.search(fact.title):
        last = last.replace(month=12, day=31)
    return told.first.first_day <= last and told.last.last_day >= fact.first_day


def _clash(code: str, **data: object) -> Clash:
    return Clash(code, tuple(data.items()))


def _dates(text: str) -> Iterator[Told]:
    return (told for told in told_dates(text) if isinstance(told, Told))


def _of(fact: Fact) -> dict[str, object]:
    return {"title": fact.title, "fact": fact.id, "span": fact.span}


def _life(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "person": person.id,
        "born": str(person.born),
        "died": str(person.died or ""),
    }


def _held(told: Told, person: Person, begin: int) -> Iterator[Clash]:
    """What the text says from ``begin`` on that the person did at that date."""
    if words.DIED.match(told.text, begin):
        yield from _off(told, person, "person_died")
    elif words.BORN.match(told.text, begin):
        yield from _off(told, person, "person_born")
    elif words.ACTED.match(told.text, begin):
        late = person.died is not None and told.first.first_day > person.died.last_day
        if late or told.last.last_day < person.born.first_day:
            yield _clash("person_lifetime", value=told.written, **_life(person))


def _off(told: Told, person: Person, code: str) -> Iterator[Clash]:
    right = person.died if code == "person_died" else person.born
    if right is None or told.first.first_day > right.last_day or told.last.last_day < right.first_day:
        yield _clash(code, value=told.written, **_life(person))
