"""What people read, in Chinese first and English by choice.

Message ids are the Chinese sentences themselves, so the code shows what a student sees; English comes
from ``locale/en/LC_MESSAGES/quizkit.mo``. The language belongs to one flow of control (a kernel, a
command, later one session of many in a process), so it is kept in a context variable.
"""

import gettext
import os
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_LOCALE = Path(__file__).parent / "locale"
_language: ContextVar[str] = ContextVar("quizkit_language", default="zh")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "zh":
        return gettext.NullTranslations()
    return gettext.translation("quizkit", _LOCALE, languages=[language])


def use_language(language: str) -> None:
    """Speak ``language`` ("zh" or "en") from here on in this context; anything else means Chinese."""
    _language.set(language if language in LANGUAGES else "zh")


def current_language() -> str:
    """The language in use: "zh" or "en"."""
    return _language.get()


def language_of_environment() -> str:
    """English if QUIZKIT_LANG asks for it; otherwise Chinese, whatever the machine's locale is."""
    return "en" if os.environ.get("QUIZKIT_LANG", "").lower().startswith("en") else "zh"


def _(message: str) -> str:
    """The sentence in the language in use."""
    return _catalogue(_language.get()).gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Marks a sentence for the catalogue and leaves it as it is: it is translated when it is shown."""
    return message
