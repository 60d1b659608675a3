"""What goes on a question, line by line: its stem, options, answers, explanation and fields."""

from quizkit.formats.exchange.blocks import Place, note
from quizkit.formats.exchange.text_draft import Choice, Draft, Said
from quizkit.formats.exchange.text_lines import Label, Line
from quizkit.formats.exchange.text_seen import Kind, Seen
from quizkit.formats.exchange.text_words import SCORE
from quizkit.i18n import _

_MANY_OPTIONS = 3
"""How far the letter of an option may be from the one before it."""


def at_line(line: Line) -> Place:
    """The place of one line."""
    return Place(line.number, line.number)


class Taker:
    """The question that is open (``_cur``), the passage around it, and what the last line of it was."""

    def __init__(self) -> None:
        self._cur: Draft | None = None
        self._passage: Draft | None = None
        self._state = ""
        self._blank = False
        """Whether a blank line stands before."""
        self._points = 0
        """The last number of an enumeration inside of an explanation or a list of items."""

    def _close(self) -> None:
        self._cur = self._passage = None
        self._state = ""
        self._points = 0

    def _own(self, line: Line) -> None:
        for draft in {id(one): one for one in (self._passage, self._cur) if one is not None}.values():
            draft.lines.append(line)

    def _text_and_pieces(self, made: Seen, stem: str | None) -> None:
        cur = self._cur
        assert cur is not None  # noqa: S101 - there is one by now
        if made.kind is Kind.OPTION and self._takes_options(made):
            self._options(made)
        else:
            if stem is not None:
                text = stem
            elif made.kind is Kind.OPTION or (
                made.kind is Kind.NUMBER and not made.labels and not made.options
            ):
                text = made.line.text
            elif made.kind is Kind.NUMBER:
                text = made.line.text[: made.line.text.find(made.text) + len(made.text)] if made.text else ""
            else:
                text = made.text
            if text:
                self._text(text, made.line)
            if made.options and made.kind is not Kind.OPTION:
                self._options(made)
        for label in made.labels:
            self._label(label, made.line)

    def _takes_options(self, made: Seen) -> bool:
        cur = self._cur
        if cur is None or cur is self._passage or (self._state == "explain" and cur.options):
            return False
        letter = ord(made.options[0].letter)
        if not cur.options:
            return letter <= ord("D")
        return abs(letter - ord(cur.options[-1].letter)) <= _MANY_OPTIONS and (
            not made.options[0].bare or letter == ord(cur.options[-1].letter) + 1
        )

    def _options(self, made: Seen) -> None:
        cur = self._cur
        assert cur is not None  # noqa: S101 - there is one by now
        if cur.answers and not cur.options and not cur.bracketed:
            cur.notes.append(note(cur.answers[0].place, "text_answer_first"))
        cur.options += [Choice(one.letter, [one.text]) for one in made.options]
        self._state = "options"

    def _label(self, label: Label, line: Line) -> None:
        cur = self._cur
        assert cur is not None  # noqa: S101 - there is one by now
        said = Said(label.text, at_line(line), label.word)
        self._points = 0
        if label.name == "answer":
            cur.answers.append(said)
            self._state = "answer"
        elif label.name == "explanation":
            if cur.explanation:
                cur.explanation.append("")
            cur.explanation += [label.text] if label.text else []
            self._state = "explain"
        else:
            cur.fields.setdefault(label.name, []).append(said)
            # 题型 may stand between a stem and what belongs to it.
            self._state = self._state if label.name == "type" else "field"

    def _text(self, text: str, line: Line) -> None:
        """A line of text, by what stands before it."""
        cur = self._cur
        assert cur is not None  # noqa: S101 - there is one by now
        listed: list[str]
        match self._state:
            case "material":
                assert cur.material is not None  # noqa: S101 - of a passage
                listed = cur.material
            case "options":
                listed = cur.options[-1].lines
            case "stem":
                listed = cur.stem
            case "answer" if cur.answers and not cur.answers[-1].text:
                cur.answers[-1] = Said(text, at_line(line))
                return
            case "explain":
                listed = cur.explanation
            case _ if SCORE.fullmatch(text):
                cur.fields.setdefault("unused", []).append(Said(text, at_line(line), _("得分")))
                return
            case _:
                cur.notes.append(note(at_line(line), "text_explanation_unmarked"))
                listed = cur.explanation
                self._state = "explain"
        if self._blank and listed and self._state != "options":
            listed.append("")
        listed.append(text)
