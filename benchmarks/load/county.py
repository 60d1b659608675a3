"""A made-up county whose students are known by name alone, and a project folder with it."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.load.student import Someone
from projects import TestProject, make_project
from quizkit.domain.roster import RosterRow, class_words
from quizkit.formats.roster import load_roster
from quizkit.services.demo import names

COUNTY = "青山县"
"""That of the demo roster, which every project of a test has: with one county nobody is asked for it."""
_CLASS = 45
_LEVELS = ("primary", "junior", "senior")
_COLUMNS = ("county", "school", "grade", "class", "level", "seat", "name")


def county_rows(students: int) -> Iterator[RosterRow]:
    """So many students in classes of 45, spread over all schools; no two of a class have one name.

    Always the same for the same number.
    """
    words, chance = names(), Random(students)
    classes = _classes(words, -(-students // _CLASS))
    for place, (level, school, grade, klass) in enumerate(classes):
        taken: set[str] = set()
        for seat in range(1, min(_CLASS, students - place * _CLASS) + 1):
            name = ""
            while not name or name in taken:
                name = chance.choice(words["surnames"]) + "".join(chance.choices(words["given"], k=2))
            taken.add(name)
            yield RosterRow(
                county=COUNTY, school=school, grade=grade, class_name=klass, level=level,
                seat=str(seat), name=name,
            )  # fmt: skip


def _classes(words: dict[str, list[str]], number: int) -> list[tuple[str, str, str, str]]:
    """Level, school, grade and class, school after school in turn until there are enough."""
    schools = [(level, school) for level in _LEVELS for school in words[f"{level}_schools"]]
    made = []
    for n in range(number):
        level, school = schools[n % len(schools)]
        grades, of_school = words[f"{level}_grades"], n // len(schools)
        klass = str(words["class"]).format(number=of_school // len(grades) + 1)
        made.append((level, school, grades[of_school % len(grades)], klass))
    return made


def write_roster(path: Path, students: int) -> Path:
    """The county as a roster file, its students in mixed order: classes come together, but not alone."""
    rows = list(county_rows(students))
    Random(1).shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_COLUMNS)
        for row in rows:
            out.writerow((row.county, row.school, row.grade, row.class_name, row.level, row.seat, row.name))
    return path


def read_roster(path: Path, students: int, skip: int = 0) -> Sequence[Someone]:
    """The students of a roster from the ``skip``-th on.

    Raises:
        ValueError: there are not so many.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[skip : skip + students]
    if len(rows) < students:
        raise ValueError(f"{path} has not {skip + students} students")
    return [
        Someone(row["county"], row["school"], class_words(row["grade"], row["class"]), row["name"])
        for row in rows
    ]


def make_county(folder: Path, students: int) -> tuple[TestProject, Path]:
    """A project whose roster is the county, its activity published and open; and the roster file."""
    project = make_project(folder)
    roster = write_roster(folder / "county.csv", students)
    with project.services() as services:
        services.roster.import_rows(load_roster(roster), "bench")
    project.publish()
    return project, roster
