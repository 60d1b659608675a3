"""The signs of GIFT in a text: ``: # = { } ~`` and the backslash, escaped by one; ``\\n`` breaks a line.

Only these half-width signs mean anything; the full-width ones of Chinese text are text.
"""

import re

_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_SIGN = re.compile(r"[\\:#={}~]")
_HIDDEN = re.compile("[\ud800-\ud8ff]")
_BASE = 0xD800
"""Escaped signs hide among the surrogates: no text that is read here has them."""

_MARK = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_LIKE_MARKUP = re.compile(r"[*`&<>\[\]]|^ {0,3}(?:[-+#>]|[0-9]+[.)])", re.MULTILINE)


def hidden(text: str) -> str:
    """``text`` in which escaped signs are no signs any more."""
    return _ESCAPE.sub(lambda match: chr(_BASE + ord("\n" if match[1] == "n" else match[1])), text)


def revealed(text: str) -> str:
    """What ``hidden`` hid, as the sign itself."""
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _BASE), text)


def marked(text: str, inherited: str) -> tuple[str, str]:
    """The format that a hidden ``text`` says it has, or the inherited one; the text without that mark."""
    match = _MARK.match(text)
    return (match[1], text[match.end() :]) if match else (inherited, text)


def escaped(text: str) -> str:
    """``text`` on one line of GIFT, as it reads back."""
    one = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _SIGN.sub(lambda match: "\\" + match[0], one).replace("\n", "\\n")


def needs_markdown(text: str) -> bool:
    """Whether ``text`` would look different were it not read as Markdown."""
    return _LIKE_MARKUP.search(text) is not None
