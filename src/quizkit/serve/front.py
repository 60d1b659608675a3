"""The light page's script and style sheet, as ``scripts/bundle.sh`` has built and committed them."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
_TYPES: Final = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
# What a browser may ask for, best first, and the ending of the file that has it.
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True)
class Asset:
    """One answer: what is sent, and its ``Content-Encoding`` and ``Content-Type``."""

    body: bytes
    encoding: str | None
    content_type: str


@dataclass(frozen=True)
class Front:
    """The names of the files in ``folder``. A name holds a hash of its content, so it is good for ever.

    ``script`` and ``style`` are fetched on the first visit, ``more`` when a notebook shows a widget that the
    student's page does not have.
    """

    script: str
    style: str
    more: str
    folder: Path = STATIC
    _assets: dict[tuple[str, str | None], Asset] = field(default_factory=dict, compare=False, repr=False)

    def asset(self, name: str, accept_encoding: str) -> Asset | None:
        """The file ``name`` in the best encoding that ``accept_encoding`` (the header) allows.

        None for any other name. Files are read once and stay in memory.
        """
        if name not in (self.script, self.style, self.more):
            return None
        accepted = _accepted(accept_encoding)
        encoding = next((each for each, _ending in _ENCODINGS if each in accepted), None)
        key = (name, encoding)
        if key not in self._assets:
            path = self.folder / (name + dict(_ENCODINGS).get(encoding or "", ""))
            self._assets[key] = Asset(path.read_bytes(), encoding, _TYPES[name.rpartition(".")[2]])
        return self._assets[key]


def _accepted(header: str) -> set[str]:
    """The encodings an ``Accept-Encoding`` names, without those it refuses (``q=0``)."""
    accepted = set()
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if not any(p.startswith("q=") and not p[2:].strip("0.") for p in parameters):
            accepted.add(name)
    return accepted


@cache
def load_front(folder: Path = STATIC) -> Front:
    """The built files of ``folder``.

    Raises:
        FileNotFoundError: they have not been built, or the installation is not complete.
    """
    names = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Front(names["script"], names["style"], names["more"], folder)
