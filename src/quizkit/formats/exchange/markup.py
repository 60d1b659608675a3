"""From the HTML of other systems to the Markdown of a bank: paragraphs, line breaks, bold and emphasis.

Any other tag is left standing: the bank's own check then refuses the text and names the tag.
"""

import re
from html import unescape

_TAG = re.compile(r"<(/?)(p|br|b|strong|i|em)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MANY_BREAKS = re.compile(r"\n{2,}")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}


def from_html(text: str, *, breaks: bool = True) -> tuple[str, tuple[str, ...]]:
    """``text`` in Markdown, and which tags and entities were changed for that.

    Without ``breaks`` a line break of the source is a mere space, as in HTML.
    """
    changed: dict[str, None] = {}
    if not breaks and "\n" in text:
        text = text.replace("\n", " ")
    if "<" in text:
        text = _Emphasis(changed).converted(text)
    if "&" in text:

        def entity(match: "re.Match[str]") -> str:
            made = unescape(match[0])
            if made != match[0]:
                changed.setdefault(match[0])
            return made.replace("\xa0", " ")

        text = _ENTITY.sub(entity, text)
    if changed:
        text = _MANY_BREAKS.sub("\n\n", "\n".join(line.strip() for line in text.split("\n")))
    return text.strip(), tuple(changed)


class _Emphasis:
    """Walks through the tags; bold and emphasis are made where both ends are there."""

    def __init__(self, changed: dict[str, None]) -> None:
        self._changed = changed
        self._pieces: list[str] = []
        self._open: dict[str, int] = {}
        """Mark → the piece at which it begins."""

    def converted(self, text: str) -> str:
        at = 0
        for match in _TAG.finditer(text):
            self._pieces.append(text[at : match.start()])
            at = match.end()
            name = match[2].lower()
            self._changed.setdefault(f"<{name}>")
            if name == "br":
                self._pieces.append("\n")
            elif name == "p":
                self._pieces.append("\n\n")
            elif not match[1]:
                self._open.setdefault(_MARKS[name], len(self._pieces))
            else:
                self._close(_MARKS[name])
        return "".join((*self._pieces, text[at:]))

    def _close(self, mark: str) -> None:
        start = self._open.pop(mark, None)
        if start is None:
            return
        inner = "".join(self._pieces[start:])
        # What was opened inside and is still open would stand half inside, half outside.
        self._open = {other: n for other, n in self._open.items() if n < start}
        bare = inner.strip()
        if bare:
            before, after = inner[: inner.index(bare)], inner[inner.index(bare) + len(bare) :]
            inner = f"{before}{mark}{bare}{mark}{after}"
        self._pieces[start:] = [inner]
