"""``quizkit demo``: a county that is the same for the same seed, in a store of its own."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fakes.world import World
from quizkit.cli import _quizkit as quizkit
from quizkit.services import ledger, open_services
from quizkit.services.codes import Codes
from quizkit.services.context import Context
from quizkit.services.opening import utc_now
from quizkit.store.schema import attempts

ROOT = Path(__file__).parents[2]


def demo(place: Path, *arguments: str) -> Result:
    """Runs the command with the repository's own banks."""
    return CliRunner().invoke(quizkit, ["demo", "--dir", str(ROOT), "--db", str(place), *arguments])


def scores(place: Path, by: str = "school") -> Any:
    """The score table of a demo."""
    arguments = [
        "scores",
        "hong-2026",
        "--by",
        by,
        "--format",
        "json",
        "--db",
        str(place),
        "--dir",
        str(ROOT),
    ]
    result = CliRunner().invoke(quizkit, arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Path:
    """A small county of 600 students."""
    place = tmp_path_factory.mktemp("demo") / "data" / "demo.db"
    result = demo(place, "--students", "600", "--seed", "7")
    assert result.exit_code == 0, result.output
    return place


def test_forty_schools_very_unlike(county):
    """40 schools of all three levels, some tiny; every student on the roster is in one of the four states."""
    table = scores(county)
    assert len(table["rows"]) == 40
    assert table["total"]["enrolled"] == 600
    sizes = sorted(row["enrolled"] for row in table["rows"])
    assert sizes[0] < 5
    assert sizes[-1] > 40
    levels = {row["level"] for row in scores(county, "student")["rows"]}
    assert levels == {"primary", "junior", "senior"}
    total = table["total"]
    assert total["not_started"] + total["in_progress"] + total["submitted"] + total["voided"] == 600
    assert min(total["not_started"], total["in_progress"], total["submitted"]) > 0


def test_the_same_seed_makes_the_same_county(county, tmp_path):
    """Names, scores and ranks are the same for the same seed, and others for another one."""
    demo(tmp_path / "again.db", "--students", "600", "--seed", "7")
    demo(tmp_path / "other.db", "--students", "600", "--seed", "8")

    def figures(place: Path) -> list[tuple[Any, ...]]:
        return [(r["name"], r["state"], r["score"], r["rank"]) for r in scores(place, "student")["rows"]]

    assert figures(tmp_path / "again.db") == figures(county)
    assert figures(tmp_path / "other.db") != figures(county)


def test_every_score_is_that_of_the_stored_responses(county):
    """Each attempt's score, recomputed by the domain from its stored paper and events, is the stored one."""
    with open_services(county) as services:
        context = Context(services.store, utc_now, lambda n: b"0" * n, Codes(b""))

        def check(tx: Any) -> Counter[str]:
            states: Counter[str] = Counter()
            for (id_,) in tx.execute(attempts.select().with_only_columns(attempts.c.id)):
                found = ledger.load(context, tx, id_)
                states[found.row.state] += 1
                if found.row.ended_at is not None:
                    score = ledger.score_of(found)
                    assert score.points == found.row.score
                    assert [q.points for q in score.questions] == found.row.points
            return states

        states = services.store.read(check)
    assert set(states) == {"submitted", "expired", "in_progress", "voided"}


def test_some_try_several_times(county):
    """Some students have two or three attempts, of which the best counts; nobody has more than is allowed."""
    counts = Counter(row["attempts"] for row in scores(county, "student")["rows"])
    assert counts[2] > 0
    assert counts[3] > 0
    assert max(counts) == 3


def test_it_says_how_to_look_at_it(tmp_path):
    """At the end it prints the commands; the progress bar goes to stderr."""
    place = tmp_path / "demo.db"
    result = demo(place, "--students", "30")
    assert f"quizkit scores hong-2026 --db {place}" in result.stdout
    assert f"quizkit serve --db {place}" in result.stdout
    assert "30/30" in result.stderr


@pytest.mark.parametrize("students", ["1", "2", "39", "41"])
def test_few_students(tmp_path, students):
    """Any number of students makes a county: with fewer than 40 there are fewer schools."""
    place = tmp_path / "demo.db"
    assert demo(place, "--students", students).exit_code == 0
    table = scores(place)
    assert table["total"]["enrolled"] == int(students)
    assert len(table["rows"]) == min(int(students), 40)


def test_another_store_is_left_alone(tmp_path):
    """A store that is no demo, and a file that is no store, are refused and stay as they are."""
    real, other = tmp_path / "quizkit.db", tmp_path / "letter.txt"
    World(f"sqlite:///{real}").close()
    other.write_text("dear parents", encoding="utf-8")
    for place in (real, other):
        before = place.read_bytes()
        result = demo(place, "--students", "30")
        assert result.exit_code == 1
        assert "不会覆盖它" in result.stderr
        assert place.read_bytes() == before
    left = {path.name.removesuffix(".lock") for path in tmp_path.iterdir()}
    assert left == {"quizkit.db", "letter.txt"}


def test_an_older_demo_is_replaced(tmp_path):
    """A demo may be made anew in the same place."""
    place = tmp_path / "demo.db"
    demo(place, "--students", "30")
    assert demo(place, "--students", "50").exit_code == 0
    assert scores(place)["total"]["enrolled"] == 50


def test_an_older_demo_in_use_is_left_alone(tmp_path):
    """While a program has the demo open it is not taken from under it."""
    place = tmp_path / "demo.db"
    demo(place, "--students", "30")
    with open_services(place):
        result = demo(place, "--students", "50")
    assert result.exit_code == 1
    assert scores(place)["total"]["enrolled"] == 30


def test_a_failure_leaves_nothing(tmp_path, monkeypatch):
    """When making it fails in the middle, neither a store nor a part of one is left."""

    def fail(*_arguments: Any, **_more: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("quizkit.store.bulk.add_results", fail)
    demo(tmp_path / "demo.db", "--students", "30")
    assert {path.name for path in tmp_path.iterdir()} <= {"demo.db.lock"}


def test_a_server_is_refused(tmp_path):
    """A database server is not filled with a demo."""
    arguments = ["demo", "--dir", str(ROOT), "--db", "postgresql://localhost/quizkit", "--students", "5"]
    result = CliRunner().invoke(quizkit, arguments)
    assert result.exit_code == 1
    assert "数据库服务器" in result.stderr
