"""How one question is written: what it lacks, its options, and whether it asks for what is not so."""

from collections.abc import Sequence

from quizkit.domain.questions import Multiple, Option, Passage, Single
from quizkit.formats.content import words
from quizkit.formats.content.placed import Placed, plain
from quizkit.formats.likeness import bare

SHORTEST_EXPLANATION = 30
"""Characters without punctuation. A fact with its context, and why the tempting option is wrong, take more
than forty in every bank that was reviewed; below thirty one of the three is not there."""

LONGEST_TIMES, LONGEST_PLUS = 1.6, 3
"""The longest option has at most so many characters: 1.6 times the shortest and three. Of short options three
characters more are nothing, of long ones more than half as long again catches the eye."""
SAME_TO_THE_EYE = 5
"""Up to so many characters more are not seen, whatever the shortest has: 劳动 beside 依照法律服兵役."""


def check_written(placed: Placed) -> None:
    """Notes what the question lacks and how its options and its stem should not be."""
    _check_complete(placed)
    question = placed.question
    if isinstance(question, Single | Multiple):
        _check_options(placed, question.options)
        _check_asking(placed)


def _check_complete(placed: Placed) -> None:
    question = placed.question
    length = len(bare(plain(question.explanation)))
    # The parts of a passage explain themselves; one explanation for all is not asked for.
    if length == 0 and not isinstance(question, Passage):
        placed.find("no_explanation", "explanation")
    elif 0 < length < SHORTEST_EXPLANATION:
        placed.find("short_explanation", "explanation", length=length, limit=SHORTEST_EXPLANATION)
    if placed.passage:
        return
    if not question.sources:
        placed.find("no_question_source", "sources")
    if not question.tags:
        placed.find("no_tags", "tags")


# --- options --------------------------------------------------------------------------------------


def _check_options(placed: Placed, options: Sequence[Option]) -> None:
    texts = [plain(option.text) for option in options]
    for number, text in enumerate(texts):
        if words.ALL_OF_THEM.match(text):
            placed.find("all_of_them", "options", number, "text", text=text)
    # A title is as long as it is: it can be neither cut nor filled.
    lengths = [len(bare(text)) for text in texts if not words.TITLE.search(text)]
    if len(lengths) < len(texts) and len(set(lengths)) < 2:  # noqa: PLR2004 - nothing to compare
        return
    shortest, longest = min(lengths), max(lengths)
    if longest > LONGEST_TIMES * shortest + LONGEST_PLUS and longest - shortest > SAME_TO_THE_EYE:
        placed.find("options_unlike", "options", longest=longest, shortest=shortest)


# --- a stem that asks for what is not so ----------------------------------------------------------


def denied_word(stem: str) -> str:
    """The word by which a stem (plain) asks for what is not so, "" if it does not."""
    told = words.QUOTED.sub("", stem)
    for sentence in told.replace("？", "？\n").replace("。", "。\n").split("\n"):
        if words.ASKING.search(sentence):
            for clause in _asking_clauses(sentence):
                for pattern in words.NEGATIVE_ASKING:
                    if match := pattern.search(clause):
                        return match["word"]
    return ""


def _asking_clauses(sentence: str) -> list[str]:
    """The clauses that ask; what is told before them may deny what it likes."""
    clauses = sentence.replace("；", "，").split("，")
    return [clause for clause in clauses if words.ASKING.search(clause)]


def _check_asking(placed: Placed) -> None:
    word = denied_word(placed.stem)
    if not word:
        return
    if placed.question.level == "primary":
        placed.find("negative_primary", "stem", word=word)
    elif not any(
        part in word or word in part
        for part in (m["text"].strip() for m in words.BOLD.finditer(placed.question.stem))
    ):
        placed.find("negative_not_bold", "stem", word=word)
