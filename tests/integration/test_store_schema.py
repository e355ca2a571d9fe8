"""The migrations make the tables that the program expects, on each database, and can be taken back."""

import re
import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from onedoor.store import database as store
from onedoor.store.tables import Base
from tests.integration.databases import Database


def test_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        # Each database has its own index of words, which is no model: `test_store_index` knows them.
        own = re.compile("leg_words_index.*|ix_leg_words_words")
        opts = {"compare_type": True, "include_object": lambda _, name, *__: not own.fullmatch(name or "")}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_can_be_taken_back_and_made_again(empty_database: Database) -> None:
    config = store._config(empty_database.engine)
    store.upgrade(empty_database.engine)
    command.downgrade(config, "base")
    assert set(inspect(empty_database.engine).get_table_names()) <= {"alembic_version"}
    store.upgrade(empty_database.engine)
    store.check(empty_database.engine)


def test_an_upgrade_can_be_repeated(database: Database) -> None:
    store.upgrade(database.engine)
    store.check(database.engine)


def test_several_processes_may_upgrade_one_database_at_once(empty_database: Database) -> None:
    once = "import sys; from onedoor.store import database; database.upgrade(database.connect(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", once, empty_database.url], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate()[1] for process in started] == [""] * 4
    store.check(empty_database.engine)


def test_there_is_one_newest_migration(empty_database: Database) -> None:
    assert len(ScriptDirectory.from_config(store._config(empty_database.engine)).get_heads()) == 1


def test_an_empty_database_asks_for_its_upgrade(empty_database: Database) -> None:
    with pytest.raises(store.DatabaseError, match=r"database\.url .* run `onedoor db upgrade`"):
        store.check(empty_database.engine)


def test_a_newer_schema_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    for attempt in (store.check, store.upgrade):
        with pytest.raises(store.DatabaseError, match=r"database\.url has a newer schema \(9999_from_the_future\)"):
            attempt(database.engine)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite:////proc/nowhere/onedoor.sqlite",
        "oracle://x",
        "mysql+nodriver://localhost/x",
    ],
)
def test_a_wrong_url_is_one_sentence_that_names_the_setting(url: str) -> None:
    with pytest.raises(store.DatabaseError, match=r"^database\.url does not point to a database \([^\n]*\)\.$"):
        store.connect(url)


def test_rows_from_before_the_desk_stay_as_they_were(empty_database: Database) -> None:
    config = store._config(empty_database.engine)
    command.upgrade(config, "0001_first_tables")
    with empty_database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO agency (id, jid, name, local, enabled) VALUES ('a', 'a.x', 'A', true, true)")
        )
        connection.execute(
            text("INSERT INTO topic (id, name, keywords, position, enabled) VALUES ('t', 'T', '', 0, true)")
        )
    store.upgrade(empty_database.engine)
    with empty_database.engine.connect() as connection:
        agency = connection.execute(
            text(
                "SELECT time_zone, simultaneous_offers, missed_offers, reply_reminder, closing, push_hosts FROM agency"
            )
        ).one()
        assert tuple(agency) == ("UTC", 1, 2, 30, 15, "")
        assert connection.execute(text("SELECT priority FROM topic")).scalar_one() == 0
