"""Pictures that a teacher uploads: checked, named, laid into the bank's folder, carried along to others."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from quizkit.errors import PictureRefused
from quizkit.formats.pictures import MAX_PICTURE_BYTES, picture_kind
from quizkit.i18n import N_
from quizkit.services.authoring.files import write_whole

_PICTURE = re.compile(r"(!\[[^\[\]]*\]\()([^()]*)(\))")
_LONGEST_NAME = 60


def add_picture(folder: Path, name: str, content: bytes) -> str:
    """Lays a picture into ``folder``; its name there, which may differ from the one it came with.

    Raises:
        PictureRefused, FileUnwritable.
    """
    kind = picture_kind(content)
    if kind is None:
        raise PictureRefused(name, N_("只能用 png、jpg 或 gif 图片。"))
    if len(content) > MAX_PICTURE_BYTES:
        raise PictureRefused(name, N_("图片太大，最多 2 MB。请缩小以后再上传。"))
    free = free_name(folder, _plain(name, kind), content)
    if not (folder / free).exists():
        write_whole(folder / free, content)
    return free


def _plain(name: str, kind: str) -> str:
    """A file name of letters of any script, figures, - and _, with the ending of what it is."""
    stem = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).rpartition(".")[0] or name
    plain = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:_LONGEST_NAME]
    return f"{plain or 'picture'}.{kind}"


def free_name(folder: Path, name: str, content: bytes) -> str:
    """``name``, or with a number behind it where another picture has it; the same picture keeps one name."""
    stem, _dot, kind = name.rpartition(".")
    candidate, number = name, 2
    while (folder / candidate).exists():
        if (folder / candidate).is_file() and (folder / candidate).read_bytes() == content:
            return candidate
        candidate, number = f"{stem}-{number}.{kind}", number + 1
    return candidate


def carried(value: Mapping[str, Any], pictures: Iterable[str], source: Path, target: Path) -> dict[str, Any]:
    """``value`` for another bank: its pictures are copied there, under another name where theirs is taken.

    Raises:
        FileUnwritable.
    """
    renamed: dict[str, str] = {}
    for name in pictures:
        file = source / name
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            renamed[name] = free_name(target, name, content)
            if not (target / renamed[name]).exists():
                write_whole(target / renamed[name], content)
    changed = {old: new for old, new in renamed.items() if old != new}
    moved: dict[str, Any] = _renamed(value, changed) if changed else dict(value)
    return moved


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _PICTURE.sub(lambda m: m[1] + names.get(m[2].strip(), m[2]) + m[3], value)
    if isinstance(value, Mapping):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return value
