"""A figure as a file: PNG at 2×, SVG and PDF, the same each time it is written."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from quizkit.report.figures import Picture

PNG_DPI = 200
"""Twice the 100 dots per inch at which the figures are laid out."""

# Two settings of the PDF and SVG writers exist only as settings of the whole process.
_settings = Lock()


@dataclass(frozen=True)
class PictureExport:
    """A form a picture can be written in."""

    extension: str
    mime: str
    write: Callable[[Picture], bytes]


def to_png(picture: Picture) -> bytes:
    """At 2×, with the text alternative inside."""
    return _saved(picture, "png", dpi=PNG_DPI, metadata={"Description": picture.text, "Software": None})


def to_svg(picture: Picture) -> bytes:
    """With letters as outlines, so it looks the same without the font."""
    return _saved(picture, "svg", metadata={"Date": None, "Description": picture.text, "Creator": None})


def to_pdf(picture: Picture) -> bytes:
    """With the font embedded, so its text can be searched and copied."""
    return _saved(picture, "pdf", metadata={"CreationDate": None, "Subject": picture.text})


def _saved(picture: Picture, form: str, **options: Any) -> bytes:
    import matplotlib as mpl

    out = io.BytesIO()
    with _settings, mpl.rc_context({"pdf.fonttype": 42, "svg.hashsalt": "quizkit"}):
        picture.figure.savefig(out, format=form, facecolor="white", **options)
    return out.getvalue()


PICTURES = {
    "png": PictureExport("png", "image/png", to_png),
    "svg": PictureExport("svg", "image/svg+xml", to_svg),
    "pdf": PictureExport("pdf", "application/pdf", to_pdf),
}
"""By the name of the form."""
