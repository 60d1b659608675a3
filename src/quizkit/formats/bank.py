"""Question banks: from a JSON file to domain values, or to all of its problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

from quizkit.domain import questions as domain
from quizkit.domain.bank import Bank
from quizkit.formats.bank_checks import check_question, check_unique, exact_hundredths
from quizkit.formats.bank_models import MAX_PARTS, MODELS, BankFile, PartFile, PassageFile
from quizkit.formats.document import Document
from quizkit.formats.findings import Findings
from quizkit.formats.markdown import Picture
from quizkit.formats.pictures import check_pictures, picture_folder
from quizkit.formats.problems import Path
from quizkit.formats.shape import near, shown, validated
from quizkit.formats.versions import upgraded

PART_TYPES = [name for name in MODELS if name != "passage"]


def load_bank(path: FilePath | str) -> Bank:
    """The bank in the file ``path``.

    Raises:
        InvalidFile: with every problem of the file.
        OSError: it cannot be read.
    """
    document = Document(FilePath(path))
    bank = read_bank(document)
    document.raise_problems()
    assert bank is not None  # noqa: S101 - without a problem there is a bank
    return bank


def read_bank(document: Document) -> Bank | None:
    """The bank of ``document``, its problems noted there; None unless its head and a question hold."""
    value = upgraded(document)
    if value is None:
        return None
    listed = value.get("questions")
    head = validated(BankFile, value | {"questions": []} if "questions" in value else value, document, ())
    questions = QuestionReader(document, head.names if head else [])
    if isinstance(listed, list):
        if not listed:
            document.find(("questions",), "no_questions")
        read = tuple(questions.read(listed, ("questions",)))
    else:
        read = ()
        if "questions" in value:
            document.find(("questions",), "not_list")
    if head is None:
        return None
    check_pictures(questions.pictures, picture_folder(document.path, head.id), document)
    return Bank(head.id, head.title, head.language, head.licence, read) if read else None


@dataclass(frozen=True)
class _Defaults:
    """What a part takes from its passage."""

    sources: tuple[domain.Source, ...] = ()
    tags: tuple[str, ...] = ()
    level: str = ""
    difficulty: int = 2


class QuestionReader:
    """Reads a list of questions, each by itself, so that a bad one hides no other."""

    def __init__(self, document: Findings, names: Sequence[Sequence[str]]) -> None:
        self.pictures: list[Picture] = []
        self._document = document
        self._names: dict[str, tuple[str, ...]] = {}
        for group in names:
            for name in group:
                self._names[name.strip()] = (*self._names.get(name.strip(), ()), *group)

    def read(
        self, listed: list[Any], place: Path, within: _Defaults | None = None
    ) -> Iterator[domain.Question]:
        """Every question of ``listed`` that holds."""
        ids = [item["id"] for item in listed if _has_id(item)]
        if len(set(ids)) < len(ids):
            at = [n for n, item in enumerate(listed) if _has_id(item)]
            check_unique(ids, "same_question_id", "id", self._document, lambda n: (*place, at[n], "id"))
        for number, item in enumerate(listed):
            question = self._question(item, (*place, number), within)
            if question is not None:
                yield question

    def _question(self, item: Any, path: Path, within: _Defaults | None) -> domain.Question | None:
        if not isinstance(item, dict):
            self._document.find(path, "not_object")
            return None
        kind = self._type(item, path, nested=within is not None)
        if kind is None:
            # What all types have can still be looked at.
            validated(PartFile, item, self._document, path, extra="ignore")
            return None
        parts = item.get("questions") if kind == "passage" else None
        if kind == "passage" and "points" in item:
            self._document.find((*path, "points"), "passage_points", at_key=True)
            item = {key: value for key, value in item.items() if key != "points"}
        value = item if parts is None else item | {"questions": []}
        model = validated(MODELS[kind], value, self._document, path)
        if model is None:
            self._look_inside(parts, path)
            return None
        found = check_question(model, self._document, path)
        if within is None and model.level is None:
            self._document.find((*path, "level"), "missing", name="level")
        self.pictures += found
        return self._built(model, found, parts, path, within or _Defaults())

    def _type(self, item: dict[str, Any], path: Path, *, nested: bool) -> str | None:
        """The item's question type; None (and a finding) if there is no such type here."""
        allowed = PART_TYPES if nested else list(MODELS)
        kind = item.get("type")
        if isinstance(kind, str) and kind in allowed:
            return kind
        place = (*path, "type")
        listed = ", ".join(allowed)
        meant = near(kind, allowed) if isinstance(kind, str) else None
        misspelt = next((key for key in item if near(key, ["type"])), None)
        if kind == "passage":
            self._document.find(place, "nested_passage")
        elif "type" not in item and misspelt:
            self._document.find(
                (*path, misspelt), "misspelt_field", at_key=True, name=shown(misspelt), near="type"
            )
        elif "type" not in item:
            self._document.find(place, "missing_type", allowed=listed)
        elif meant:
            self._document.find(place, "misspelt_type", value=shown(kind), near=meant)
        else:
            self._document.find(place, "unknown_type", value=shown(kind), allowed=listed)
        return None

    def _look_inside(self, parts: Any, path: Path) -> None:
        """Notes the problems of the parts of a passage that does not hold itself."""
        if isinstance(parts, list):
            self._parts(parts, path, _Defaults())

    def _parts(self, parts: Any, path: Path, within: _Defaults) -> tuple[domain.Question, ...]:
        place = (*path, "questions")
        if not isinstance(parts, list):
            self._document.find(place, "not_list")
            return ()
        if not parts:
            self._document.find(place, "empty_passage")
        if len(parts) > MAX_PARTS:
            self._document.find(place, "too_many", limit=MAX_PARTS)
        return tuple(self.read(parts, place, within))

    def _built(
        self, model: Any, pictures: list[Picture], parts: Any, path: Path, within: _Defaults
    ) -> domain.Question:
        sources = tuple(domain.Source(s.title, s.by, s.year, s.place) for s in model.sources)
        common: dict[str, Any] = {
            "id": model.id,
            "stem": model.stem,
            "explanation": model.explanation,
            "sources": sources or within.sources,
            "tags": tuple(model.tags) or within.tags,
            "level": model.level or within.level or "primary",
            "difficulty": model.difficulty or within.difficulty,
            "images": tuple(dict.fromkeys(picture.name for picture in pictures)),
        }
        if not isinstance(model, PassageFile):
            # More than two decimals are noted as a problem; what is cut off here is then not used.
            own = _OWN[model.type](model, self._names)
            return domain.TYPES[model.type](**common, points=int(exact_hundredths(model.points)), **own)
        inherited = _Defaults(common["sources"], common["tags"], common["level"], common["difficulty"])
        built = self._parts(parts, path, inherited)
        inside = tuple(name for part in built for name in part.images)
        common["images"] = tuple(dict.fromkeys(common["images"] + inside))
        return domain.Passage(
            **common, points=sum(part.points for part in built), text=model.text, parts=built
        )


def _has_id(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str)


# --- what each type adds --------------------------------------------------------------------------

_Names = Mapping[str, tuple[str, ...]]


def _option(model: Any) -> domain.Option:
    return domain.Option(model.id, model.text)


def _weighted(model: Any) -> domain.Option:
    weight = None if model.weight is None else Fraction(str(model.weight))
    return domain.Option(model.id, model.text, weight)


def _options(models: Sequence[Any]) -> tuple[domain.Option, ...]:
    return tuple(map(_option, models))


def _single(model: Any, _names: _Names) -> dict[str, Any]:
    return {"options": _options(model.options), "answer": model.answer}


def _multiple(model: Any, _names: _Names) -> dict[str, Any]:
    return {"options": tuple(map(_weighted, model.options)), "answer": frozenset(model.answer)}


def _true_false(model: Any, _names: _Names) -> dict[str, Any]:
    return {"answer": model.answer}


def _blank(model: Any, names: _Names) -> dict[str, Any]:
    blanks = tuple(_with_names(blank.accept, names) for blank in model.blanks)
    return {"blanks": blanks, "any_order": model.any_order}


def _with_names(accepted: Sequence[str], names: _Names) -> tuple[str, ...]:
    """The accepted texts, and for each that is a known name the other names of the same person or thing."""
    others = (other for text in accepted for other in names.get(text.strip(), ()))
    return tuple(dict.fromkeys((*accepted, *others)))


def _numeric(model: Any, _names: _Names) -> dict[str, Any]:
    answer, tolerance = Fraction(str(model.answer)), Fraction(str(model.tolerance))
    return {"answer": answer, "tolerance": tolerance, "unit": model.unit}


def _order(model: Any, _names: _Names) -> dict[str, Any]:
    return {"items": _options(model.items)}


def _match(model: Any, _names: _Names) -> dict[str, Any]:
    pairs = tuple((option.id, model.pairs.get(option.id, "")) for option in model.left)
    return {"left": _options(model.left), "right_side": _options(model.right), "pairs": pairs}


_OWN: dict[str, Callable[[Any, _Names], dict[str, Any]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "blank": _blank,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
}
