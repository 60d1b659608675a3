"""Who is enrolled (应考): counties, schools, classes and students."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class RosterRow:
    """One line of a roster."""

    county: str
    school: str
    grade: str
    class_name: str
    level: str
    seat: str
    name: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who answers. ``student`` is the random person id, the only thing an attempt knows of a person."""

    student: str
    name: str
    county: str
    school: str
    grade: str
    class_name: str
    level: str
    class_id: int


def class_words(grade: str, class_name: str) -> str:
    """A class with its grade, for example 五年级1班; a name that already says its grade stays as it is."""
    return class_name if class_name.startswith(grade) else grade + class_name


_IGNORED = re.compile(r"[\s·•・‧.．]")


def name_key(name: str) -> str:
    """The form under which a typed name is found: width, spaces and the middle dot do not matter."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name)).casefold()
