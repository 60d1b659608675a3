"""The picture files of a bank: they lie in a folder of the bank's id beside its file, and nowhere else."""

import re
from collections.abc import Sequence
from pathlib import Path as FilePath

from quizkit.domain.bank import Bank
from quizkit.formats.findings import Findings
from quizkit.formats.markdown import Picture
from quizkit.formats.shape import shown

MAX_PICTURE_BYTES = 2_000_000
_MB = 1_000_000

# A plain file name: no folder, no drive, no percent-encoding, no hidden file; letters of any script.
_PLAIN_NAME = re.compile(r"[\w][\w.-]{0,99}")
_KINDS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
}


def picture_folder(bank_file: FilePath, bank_id: str) -> FilePath:
    """Where the pictures of the bank in ``bank_file`` lie."""
    return bank_file.parent / bank_id


def picture_kind(content: bytes) -> str | None:
    """ "png", "jpg" or "gif" by the beginning of a file; None for anything else."""
    return next((kind for kind, begins in _KINDS.items() if content.startswith(begins)), None)


def read_pictures(bank_file: FilePath, bank: Bank) -> dict[str, bytes]:
    """The bytes of every picture of a checked ``bank``, by name."""
    folder = picture_folder(bank_file, bank.id)
    names = {name for question in bank.questions for name in question.images}
    return {name: (folder / name).read_bytes() for name in sorted(names)}


def check_pictures(pictures: Sequence[Picture], folder: FilePath, document: Findings) -> None:
    """Notes every picture that is missing, elsewhere, too large, or no picture that browsers show safely."""
    if not pictures:
        return
    # Names are compared as listed: on Windows a file is found under the wrong case, on a server it is not.
    usable = folder.is_dir() and not folder.is_symlink()
    listed = frozenset(file.name for file in folder.iterdir()) if usable else frozenset()
    for picture in pictures:
        _check(picture, folder, listed, document)


def _check(picture: Picture, folder: FilePath, listed: frozenset[str], document: Findings) -> None:
    name = picture.name
    if not _PLAIN_NAME.fullmatch(name) or ".." in name:
        document.find(picture.path, "picture_outside", name=shown(name), folder=folder.name)
        return
    kind = name.rpartition(".")[2].lower()
    if kind not in _KINDS:
        document.find(picture.path, "picture_kind", name=shown(name))
        return
    if name not in listed:
        document.find(picture.path, "picture_missing", name=shown(name), folder=folder.name)
        return
    file = folder / name
    if file.is_symlink() or not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
        document.find(picture.path, "picture_outside", name=shown(name), folder=folder.name)
        return
    size = file.stat().st_size
    if size > MAX_PICTURE_BYTES:
        megabytes = f"{size / _MB:.1f}"
        limit = MAX_PICTURE_BYTES // _MB
        document.find(picture.path, "picture_too_large", name=shown(name), size=megabytes, limit=limit)
        return
    with file.open("rb") as stream:
        if not stream.read(8).startswith(_KINDS[kind]):
            document.find(picture.path, "picture_damaged", name=shown(name), kind=kind)
