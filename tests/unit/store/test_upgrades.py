"""A store of an earlier quizkit is brought up to date with everything in it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from fakes.world import World
from quizkit.errors import StoreUnfit
from quizkit.store import migrate, open_store
from quizkit.store.library import sqlite_library

LATER = ("corrections", "browsers", "practice_marks")
"""Tables that came after revision 0001."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A county on SQLite."""
    world = World(str(tmp_path / "quizkit.db"))
    yield world
    world.close()


def contents(path: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that revision 0001 had."""
    with closing(sqlite_library().connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        old = sorted(set(names) - {*LATER, "alembic_version"})
        found = {name: sorted(map(str, connection.execute(f"SELECT * FROM {name}"))) for name in old}
        columns = "id, version, opens_at, closes_at, published_at"
        found["activities"] = sorted(map(str, connection.execute(f"SELECT {columns} FROM activities")))
        of_attempts = [row[1] for row in connection.execute("PRAGMA table_info(attempts)")]
        columns = ", ".join(name for name in of_attempts if name != "book")
        found["attempts"] = sorted(map(str, connection.execute(f"SELECT {columns} FROM attempts")))
    return found


def make_old(path: str) -> None:
    """Takes out of the store what came after 0001, as a store of that time has it."""
    with closing(sqlite_library().connect(path, isolation_level=None)) as connection:
        for table in LATER:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("ALTER TABLE attempts DROP COLUMN book")
        connection.execute("ALTER TABLE activities DROP COLUMN corrections")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")


def test_a_store_of_revision_1_keeps_all_it_has(world: World) -> None:
    """Activities, attempts, answers and results; then keys can be corrected and students go on."""
    world.take("王小明", "第一中学 七年级 2班", right=3)
    sitting = world.start("李红")
    world.answer_right(sitting, 2)
    world.close()
    make_old(world.url)
    before = contents(world.url)
    with pytest.raises(StoreUnfit, match="upgrade"):
        open_store(world.url)
    services = world.open(create=True)
    assert contents(world.url) == before
    world.services = services
    assert world.submit(sitting).score == 1000
    one = services.corrections.questions("contest")[0]
    corrected = replace(one.question, explanation="更正")
    assert services.corrections.apply("contest", one.sha256, corrected, "li", "改解析").new


def test_what_was_taken_out_is_what_revision_1_lacked(tmp_path: Path) -> None:
    """The old store of this test has the tables and columns that the first migration makes."""
    taken = str(tmp_path / "taken.db")
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    first = open_store_at(tmp_path / "first.db", config)
    World(taken).close()
    make_old(taken)
    assert columns(first) == columns(taken)


def open_store_at(path: Path, config: Config) -> str:
    """A store that only the first migration made."""
    from quizkit.store.database import sqlite_engine
    from quizkit.store.place import store_address

    engine = sqlite_engine(store_address(path))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    return str(path)


def columns(path: str) -> dict[str, list[str]]:
    """The columns of each table."""
    with closing(sqlite_library().connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(str(row[1:]) for row in connection.execute(f"PRAGMA table_info({name})"))
            for name in names
        }
