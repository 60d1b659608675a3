"""Schema versions of banks and activities: older files are upgraded step by step, newer ones refused.

Version 1 is the first. When version 2 comes, a module ``upgrade_1_to_2`` brings a function that turns the
JSON value of a version 1 file into one of version 2, and stands in ``UPGRADES`` under 1; the models then
describe version 2 only.
"""

from collections.abc import Callable, Mapping
from typing import Any

from quizkit.formats.document import Document
from quizkit.formats.shape import shown

CURRENT = 1

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
UPGRADES: Mapping[int, Upgrade] = {}
"""Version → what makes it the next one."""


def upgraded(document: Document, upgrades: Mapping[int, Upgrade] = UPGRADES, current: int = CURRENT) -> Any:
    """The document's value as one of the current version; None (and a finding) if that cannot be.

    Without a usable version the rest is read as the current one, so that its problems are seen, too.
    """
    value = document.value
    if not document.readable:
        return None
    if not isinstance(value, dict):
        document.find((), "not_object")
        return None
    version = _version(value, document, min(upgrades, default=current), current)
    if version is None:
        return None
    for number in range(version, current):
        value = upgrades[number](value)
    return value | {"schema_version": current}


def _version(value: dict[str, Any], document: Document, oldest: int, current: int) -> int | None:
    found = value.get("schema_version")
    place = ("schema_version",)
    if "schema_version" not in value:
        document.find(place, "missing", name="schema_version")
    elif type(found) is not int:
        document.find(place, "version_kind", current=current)
    elif found > current:
        document.find(place, "version_too_new", found=shown(found), current=current)
        return None
    elif found < oldest:
        document.find(place, "version_too_old", found=shown(found), oldest=oldest)
        return None
    else:
        return found
    return current
