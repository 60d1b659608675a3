"""The table of dated facts: from its JSON file to domain values, or to all of its problems."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, TypeVar

from quizkit.domain.facts import Fact, FactTable, PartialDate, Person
from quizkit.domain.questions import Source
from quizkit.formats.bank_checks import check_unique
from quizkit.formats.document import Document
from quizkit.formats.facts_models import FactFile, FactsFile, PersonFile
from quizkit.formats.findings import At, Finding, Findings
from quizkit.formats.problems import Path
from quizkit.formats.shape import shown, validated
from quizkit.formats.versions import upgraded

M = TypeVar("M", FactFile, PersonFile)


def load_facts(path: FilePath | str) -> FactTable:
    """The table in the file ``path``.

    Raises:
        InvalidFile: with every problem of the file.
        OSError: it cannot be read.
    """
    document = Document(FilePath(path))
    table = read_facts(document)
    document.raise_problems()
    assert table is not None  # noqa: S101 - without a problem there is a table
    return table


def read_facts(document: Document) -> FactTable | None:
    """The table of ``document``, its problems noted there; None unless its head holds."""
    value = upgraded(document)
    if value is None:
        return None
    facts, persons = _listed(value, "facts", document), _listed(value, "persons", document)
    head = value | {name: [] for name in ("facts", "persons") if name in value}
    holds = validated(FactsFile, head, document, ()) is not None
    _check_ids(facts, "facts", document)
    _check_ids(persons, "persons", document)
    _check_fact_names(facts, document)
    _check_texts(persons, "persons", "name", "same_person_name", document)
    found = tuple(_facts(facts, document))
    lives = tuple(_persons(persons, document))
    return FactTable(found, lives) if holds else None


def _listed(value: Mapping[str, Any], name: str, document: Findings) -> Sequence[Any]:
    listed = value.get(name, [])
    if isinstance(listed, list):
        return listed
    document.find((name,), "not_list")
    return ()


# --- what is unique in the table ------------------------------------------------------------------


def _check_ids(listed: Sequence[Any], field: str, document: Findings) -> None:
    _check_texts(listed, field, "id", "same_entry_id", document)


def _check_texts(listed: Sequence[Any], field: str, name: str, code: str, document: Findings) -> None:
    """Notes every text ``name`` that an item before had, whatever else may be wrong with the two."""
    at = [n for n, item in enumerate(listed) if isinstance(item, dict) and isinstance(item.get(name), str)]
    check_unique([listed[n][name].strip() for n in at], code, name, document, lambda k: (field, at[k], name))


def _check_fact_names(listed: Sequence[Any], document: Findings) -> None:
    """A name means one fact only. That a fact's names hold its title again is no fault."""
    first: dict[str, tuple[int, Path]] = {}
    for number, item in enumerate(listed):
        for text, place in _names(item, number):
            owner, before = first.setdefault(text, (number, place))
            if before is place or (owner == number and before[-1] == "title"):
                continue
            data = {"name": shown(text), "first_line": At(before)}
            document.findings.append(Finding(place, "same_fact_name", data))


def _names(item: Any, number: int) -> Iterator[tuple[str, Path]]:
    if not isinstance(item, dict):
        return
    if isinstance(item.get("title"), str):
        yield item["title"].strip(), ("facts", number, "title")
    names = item.get("names")
    for place, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str):
            yield name.strip(), ("facts", number, "names", place)


# --- from models to values ------------------------------------------------------------------------


def _facts(listed: Sequence[Any], document: Findings) -> Iterator[Fact]:
    for path, model in _models(FactFile, "facts", listed, document):
        dates = _span(model.date, model.end, (path, "date", "end", "end_before_date"), document)
        if dates is not None:
            names = tuple(dict.fromkeys(name.strip() for name in model.names))
            sources = _sources(model)
            yield Fact(model.id, model.title.strip(), names, *dates, tuple(model.tags), sources)


def _persons(listed: Sequence[Any], document: Findings) -> Iterator[Person]:
    for path, model in _models(PersonFile, "persons", listed, document):
        dates = _span(model.born, model.died, (path, "born", "died", "died_before_born"), document)
        if dates is not None:
            yield Person(model.id, model.name.strip(), *dates, _sources(model))


def _models(kind: type[M], field: str, listed: Sequence[Any], document: Findings) -> Iterator[tuple[Path, M]]:
    for number, item in enumerate(listed):
        path = (field, number)
        if not isinstance(item, dict):
            document.find(path, "not_object")
            continue
        model = validated(kind, item, document, path)
        if model is not None:
            yield path, model


def _span(
    first: str, last: str | None, where: tuple[Path, str, str, str], document: Findings
) -> tuple[PartialDate, PartialDate | None] | None:
    """Both dates, if they are dates and in their order."""
    path, name, last_name, code = where
    begun = read_date(first, document, (*path, name))
    ended = None if last is None else read_date(last, document, (*path, last_name))
    if begun is None or (last is not None and ended is None):
        return None
    if ended is not None and ended.last_day < begun.first_day:
        document.find((*path, last_name), code, value=str(ended), first=str(begun))
        return None
    return begun, ended


def read_date(text: str, document: Findings, path: Path) -> PartialDate | None:
    """``text`` as a date; None, and a finding, if it is none."""
    try:
        found = PartialDate.parse(text)
    except ValueError:
        document.find(path, "impossible_date", value=shown(text))
        return None
    if found is None:
        document.find(path, "bad_date", value=shown(text))
    return found


def _sources(model: FactFile | PersonFile) -> tuple[Source, ...]:
    return tuple(Source(s.title, s.by, s.year, s.place) for s in model.sources)
