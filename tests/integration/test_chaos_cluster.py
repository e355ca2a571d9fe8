"""What a chaos run does to its database: it stands still, is away, and is locked; and it is whole afterwards."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from chaos.stage.cluster import HARMLESS, Cluster
from chaos.stage.locking import hold
from onedoor.store.database import connect, is_away
from tests.integration.databases import Database

IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 100", "postgresql": "SET lock_timeout = 100"}


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster(*HARMLESS) as made:
        yield made


def test_a_server_that_was_away_has_what_was_committed(cluster: Cluster) -> None:
    url = cluster.create()
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 7 AS number"))
    cluster.stop()
    assert is_away(url)
    cluster.start()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT number FROM kept")) == 7
    engine.dispose()


def test_a_server_that_stands_still_answers_nobody_until_it_goes_on(cluster: Cluster) -> None:
    engine = connect(cluster.url("postgres"))
    with ThreadPoolExecutor(2) as threads, engine.connect() as connection:
        cluster.freeze()
        present = threads.submit(connection.scalar, text("SELECT 1"))
        new = threads.submit(is_away, cluster.url("postgres"))
        for waiting in (present, new):
            with pytest.raises(NotYet):
                waiting.result(timeout=0.3)
        cluster.thaw()
        assert (present.result(timeout=10), new.result(timeout=10)) == (1, False)
    engine.dispose()


def test_while_it_is_locked_nothing_is_written_and_everything_can_be_read(database: Database) -> None:
    holding = threading.Thread(target=hold, args=(database.url, 4))
    holding.start()
    while holding.is_alive() and (said := refusal(database)) == "":
        pass
    assert "lock" in said
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM outgoing")) == 0
    assert holding.is_alive()
    holding.join()
    assert refusal(database) == ""


def refusal(database: Database) -> str:
    """Why a write is refused that waits for a tenth of a second only; empty if it is not."""
    with database.engine.connect() as connection:
        connection.execute(text(IMPATIENT[database.kind]))
        try:
            connection.execute(text("UPDATE outgoing SET lane = lane"))
        except OperationalError as error:
            return str(error)
        finally:
            connection.rollback()
    return ""


def test_a_lock_on_a_server_that_is_away_is_none(cluster: Cluster) -> None:
    url = cluster.create()
    cluster.stop()
    assert not hold(url, 10)
