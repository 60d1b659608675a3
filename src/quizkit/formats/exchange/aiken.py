"""Aiken: a stem on one line, options ``A) …``, and ``ANSWER: A``; single choices only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_uppercase

from quizkit.formats.exchange.blocks import Found, Heading, Json, Note, Parsed, Place, Written, loss, note
from quizkit.formats.exchange.building import Repairs, listed
from quizkit.formats.exchange.lines import lines_of, without_controls
from quizkit.formats.exchange.losses import KIND_WORDS, bank_losses, question_losses, question_lost
from quizkit.formats.exchange.registry import Progress
from quizkit.formats.shape import shown
from quizkit.i18n import _

_NAME = "Aiken"
_HELD = {"type", "stem", "options", "answer"}
_SHORTEST = 2
_OPTION = re.compile(r"([A-Z])[).][ \t]?(.*)")
_SMALL_OPTION = re.compile(r"([a-z])[).][ \t]+(.*)")
_ANSWER = re.compile(r"(ANSWER)[ \t]*:(.*)", re.IGNORECASE)
_TWO_LETTERS = re.compile(r"[A-Z]{2}[).][ \t]?")
_WIDE_OPTION = re.compile(r"(?:[A-Za-z][．。、）：]|[Ａ-Ｚａ-ｚ][).．。、）：:]|[（(][A-Za-zＡ-Ｚ][)）])")
_WIDE_ANSWER = re.compile(r"(?:ANSWER[ \t]*：|\u7b54\u6848[ \t]*[:：])", re.IGNORECASE)
"""Also the Chinese word for it: what a teacher writes who has not seen the format for a while."""
_LETTER = re.compile(r"([A-Za-z])(?![A-Za-z0-9])(.*)")
_MORE_LETTERS = re.compile(r"[A-Za-z]{2,26}|[A-Za-z](?:[ \t,;/&、，；\u548c]+[A-Za-z])+")
_WORD = re.compile(r"[!-~]")


@dataclass(frozen=True)
class _Line:
    """A line and what it is: blank, short, text, option, answer, wide option, wide answer."""

    number: int
    kind: str
    raw: str
    letter: str = ""
    text: str = ""
    exact: bool = True


def _line(number: int, raw: str) -> _Line:
    text = raw.strip()
    if not text:
        return _Line(number, "blank", raw)
    if len(text) < _SHORTEST:
        return _Line(number, "short", raw)
    option = _OPTION.fullmatch(text) or _SMALL_OPTION.fullmatch(text)
    if option:
        letter = option[1].upper()
        return _Line(number, "option", raw, letter, option[2].strip(), exact=letter == option[1])
    answer = _ANSWER.fullmatch(text)
    if answer:
        return _Line(number, "answer", raw, "", answer[2].strip(), exact=text.startswith("ANSWER:"))
    if _WIDE_ANSWER.match(text):
        return _Line(number, "wide answer", raw)
    if _WIDE_OPTION.match(text):
        return _Line(number, "wide option", raw)
    return _Line(number, "text", raw, "", text)


def read(content: str, progress: Progress) -> Parsed:
    """What an Aiken file holds."""
    content, notes = without_controls(content)
    lines = [_line(number, raw) for number, raw in enumerate(lines_of(content), start=1)]
    reader = _Reader(lines)
    for line in lines:
        reader.take(line)
        if line.number % 1000 == 0:
            progress(line.number, len(lines))
    reader.close()
    progress(len(lines), len(lines))
    return Parsed(tuple(reader.found), tuple(reader.headings), notes)


@dataclass
class _Open:
    """The question that is being read."""

    lines: list[_Line]
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, list[str]]] = field(default_factory=list)
    answer: _Line | None = None
    gap: bool = False
    """Whether a blank line came after its last line."""

    @property
    def place(self) -> Place:
        return Place(self.lines[0].number, self.lines[-1].number)


class _Reader:
    def __init__(self, lines: list[_Line]) -> None:
        self.found: list[Found] = []
        self.headings: list[Heading] = []
        self._lines = lines
        self._next = self._marked(lines)
        self._open: _Open | None = None

    @staticmethod
    def _marked(lines: list[_Line]) -> list[_Line | None]:
        """For each line the next one that is an option or an answer."""
        following: list[_Line | None] = [None] * len(lines)
        seen: _Line | None = None
        for line in reversed(lines):
            following[line.number - 1] = seen
            if line.kind not in ("blank", "short", "text"):
                seen = line
        return following

    def take(self, line: _Line) -> None:
        """The next line."""
        match line.kind:
            case "blank":
                if self._open:
                    self._open.gap = True
                return
            case "short":
                self._short(line)
            case "text":
                self._text(line)
            case "option" | "wide option":
                self._option(line)
            case _:
                self._answer(line)
        if self._open:
            self._open.gap = False

    def _short(self, line: _Line) -> None:
        if self._open and not self._open.gap:
            self._open.lines.append(line)
        else:
            self.close()
            self.headings.append(
                Heading(Place(line.number, line.number), line.raw, _("不到两个字的行，不读。"))
            )

    def _text(self, line: _Line) -> None:
        now = self._open
        if now is None or now.gap or (now.options and not self._goes_on(now, line)):
            self.close()
            self._open = _Open([line], [line.text])
            return
        now.lines.append(line)
        (now.options[-1][1] if now.options else now.stem).append(line.text)

    def _goes_on(self, now: _Open, line: _Line) -> bool:
        """Whether a text behind an option is the rest of it, not the stem of a new question."""
        following = self._next[line.number - 1]
        if following is None:
            return False
        return following.kind.endswith("answer") or following.letter > now.options[-1][0]

    def _option(self, line: _Line) -> None:
        again = self._open and self._open.options and line.letter == "A"
        if self._open is None or again:
            self.close()
            self._open = _Open([])
        self._open.lines.append(line)
        self._open.options.append((line.letter, [line.text]))

    def _answer(self, line: _Line) -> None:
        now = self._open or _Open([])
        now.lines.append(line)
        now.answer = line
        self._open = now
        self.close()

    def close(self) -> None:
        """The open question is complete, or as complete as it gets."""
        if self._open is not None:
            first, last = self._open.place.line, self._open.place.end
            source = "\n".join(line.raw for line in self._lines[first - 1 : last])
            self.found.append(_judged(self._open, source))
            self._open = None


def _judged(now: _Open, source: str) -> Found:
    repairs = Repairs(now.place)
    refusals = _refusals(now)
    if refusals:
        return Found(now.place, source, {}, (), refusals)
    _repaired(now, repairs)
    options = listed(_joined(texts) for _letter, texts in now.options)
    answer = now.answer.text[0].lower() if now.answer else ""
    question = {"type": "single", "stem": _joined(now.stem), "options": options, "answer": answer}
    return repairs.found(source, question)


def _refusals(now: _Open) -> tuple[Note, ...]:
    """Why it cannot be taken: the first reason, and every line in full width."""
    wide = [line for line in now.lines if line.kind.startswith("wide")]
    if wide:
        return tuple(note(Place(line.number, line.number), "aiken_full_width") for line in wide)
    reason = _reason(now)
    return (note(now.place, reason[0], **reason[1]),) if reason else ()


def _reason(now: _Open) -> tuple[str, dict[str, object]] | None:
    letters = "".join(letter for letter, _texts in now.options)
    if any(_TWO_LETTERS.match(text) for _letter, texts in now.options[-1:] for text in texts[1:]):
        return "aiken_many", {}
    if now.answer is None:
        return "aiken_no_answer" if letters else "aiken_no_options", {}
    if not letters:
        return "aiken_no_options" if now.stem else "aiken_answer_alone", {}
    if not now.stem:
        return "aiken_no_stem", {}
    if letters != ascii_uppercase[: len(letters)]:
        return "aiken_letters", {"letters": shown(letters)}
    given = now.answer.text
    if _MORE_LETTERS.match(given) and not _is_word(given):
        return "aiken_answer_several", {"text": shown(given)}
    letter = _LETTER.fullmatch(given)
    if letter is None:
        return "aiken_answer_letter", {"text": shown(given)}
    if letter[1].upper() not in letters:
        return "aiken_answer_beyond", {"letter": letter[1].upper(), "last": letters[-1]}
    return None


def _is_word(given: str) -> bool:
    """Whether this is no list of letters but a word, such as the text of the right option."""
    return given[:2].isalpha() and given[:2].isascii() and not given.isupper()


def _repaired(now: _Open, repairs: Repairs) -> None:
    if len(now.stem) > 1:
        repairs.add("aiken_stem_joined", lines=len(now.stem))
    for letter, texts in now.options:
        if len(texts) > 1:
            repairs.add("aiken_option_joined", letter=letter)
    if any(line.kind == "option" and not line.exact for line in now.lines):
        repairs.add("aiken_option_case")
    for line in now.lines:
        if line.kind == "short":
            repairs.add("aiken_short", line=line.number)
    assert now.answer is not None  # noqa: S101 - else it was refused
    if not now.answer.exact or now.answer.text[0].islower():
        repairs.add("aiken_answer_form", letter=now.answer.text[0].upper())
    if len(now.answer.text) > 1:
        repairs.add("aiken_answer_rest", rest=shown(now.answer.text[1:].strip()))


def _joined(texts: Sequence[str]) -> str:
    """Lines as one: with a space between Latin words, without one between Chinese characters."""
    made = [texts[0]]
    for before, text in pairwise(texts):
        apart = bool(_WORD.match(before[-1:]) and _WORD.match(text[:1]))
        made += [" ", text] if apart else [text]
    return "".join(made)


# --- writing ------------------------------------------------------------------------------------------


def write(bank: Json) -> Written:
    """``bank`` as an Aiken file."""
    losses = bank_losses(bank, _NAME)
    records = []
    for question in bank["questions"]:
        kind = question["type"]
        if kind not in ("single", "true_false"):
            losses.append(question_lost(question, _NAME))
            continue
        stem = _one_line(question["stem"])
        if _line(1, stem).kind != "text":
            losses.append(loss(question["id"], "aiken_unreadable"))
            continue
        if kind == "true_false":
            data = {"kind": _(KIND_WORDS[kind]), "other": _(KIND_WORDS["single"])}
            losses.append(loss(question["id"], "kind_changed", **data))
        losses += question_losses(question, _NAME, _HELD)
        texts, right = _choices(question)
        if any("\n" in text.strip() for text in (question["stem"], *texts)):
            losses.append(loss(question["id"], "breaks_lost", format=_NAME))
        options = (f"{ascii_uppercase[n]}) {_one_line(text)}" for n, text in enumerate(texts))
        records.append("\n".join((stem, *options, f"ANSWER: {ascii_uppercase[right]}")))
    content = "\n\n".join(records) + "\n" if records else ""
    return Written(content.encode(), tuple(losses))


def _choices(question: Json) -> tuple[list[str], int]:
    """The texts of the options, and which one is right."""
    if question["type"] == "true_false":
        return [_("正确"), _("错误")], 0 if question["answer"] else 1
    ids = [option["id"] for option in question["options"]]
    return [option["text"] for option in question["options"]], ids.index(question["answer"])


def _one_line(text: str) -> str:
    return " ".join(text.split())
