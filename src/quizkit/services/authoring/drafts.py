"""Drafts: what a teacher has typed and not yet put into the bank, kept as typed, with the time.

One file a question and page, so that two pages never write the same one. A page that ended without putting
its drafts into the bank leaves them; another page may go on with them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from quizkit.services.authoring.files import unwritable, write_whole

_VERSION = 1
_HEAD = "bank.json"
_PLAIN = re.compile(r"[a-z0-9#][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Draft:
    """A question as it is typed. ``base`` is what stood in the bank when typing began, None if it is new."""

    bank: str
    id: str
    base: Mapping[str, Any] | None
    value: Mapping[str, Any]
    at: datetime
    page: str


class Drafts:
    """The drafts of a project. ``page`` is this page's own name."""

    def __init__(self, folder: Path, page: str) -> None:
        self._folder = folder
        self.page = page

    def _file(self, bank: str, id_: str, page: str) -> Path:
        return self._folder / bank / f"{id_}.{page}.json"

    def keep(self, draft: Draft) -> None:
        """Keeps the draft of this page. Raises FileUnwritable."""
        content = {
            "draft_version": _VERSION,
            "bank": draft.bank,
            "id": draft.id,
            "at": draft.at.isoformat(),
            "page": draft.page,
            "base": draft.base,
            "value": draft.value,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        write_whole(self._file(draft.bank, draft.id, draft.page), text.encode("utf-8", "replace"))

    def drop(self, draft: Draft) -> None:
        """Forgets a draft, of whatever page. Raises FileUnwritable."""
        path = self._file(draft.bank, draft.id, draft.page)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error

    def keep_head(self, bank: str, head: Mapping[str, Any]) -> None:
        """Keeps the head of a bank that has no question and so no file yet. Raises FileUnwritable."""
        write_whole(self._head(bank), json.dumps(head, ensure_ascii=False, indent=1).encode())

    def drop_head(self, bank: str) -> None:
        """Forgets it: the bank has its file. Raises FileUnwritable."""
        try:
            self._head(bank).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self._head(bank), error) from error

    def heads(self) -> dict[str, Mapping[str, Any]]:
        """The heads of all banks without a file, by id."""
        found: dict[str, Mapping[str, Any]] = {}
        for file in sorted(self._folder.glob(f"*/{_HEAD}")):
            try:
                head = json.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            if isinstance(head, dict) and isinstance(head.get("title"), str):
                found[file.parent.name] = head
        return found

    def _head(self, bank: str) -> Path:
        return self._folder / bank / _HEAD

    def of(self, bank: str) -> list[Draft]:
        """All drafts of a bank, the latest first; a file that is none is left alone."""
        found = (_read(file) for file in (self._folder / bank).glob("*.*.json"))
        return sorted((draft for draft in found if draft), key=lambda draft: draft.at, reverse=True)


def _read(file: Path) -> Draft | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(content["value"], dict):
            return None
        draft = Draft(
            content["bank"],
            content["id"],
            content["base"],
            content["value"],
            datetime.fromisoformat(content["at"]),
            content["page"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not draft.at.tzinfo:
        return None
    named = all(_PLAIN.fullmatch(str(name)) for name in (draft.bank, draft.id, draft.page))
    return draft if named else None
