"""Opens the database: one engine per process, SQLite in WAL mode or PostgreSQL, only with the schema that we know."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable
from onedoor.store.transcripts import index

MIGRATIONS = Path(__file__).parent / "migrations"
NOT_READY = ("is starting up", "is shutting down", "in recovery mode", "not yet accepting", "too many clients",
             "terminating connection")  # fmt: skip
UPGRADE = 7_306_112
"""Key of the PostgreSQL advisory lock for upgrades: any number that nobody else uses."""


class DatabaseError(Mendable):
    """One sentence that names `database.url` and says what is wrong."""


class DatabaseAway(DatabaseError):
    """The database cannot be reached now. Nobody has to change anything, and trying again may help."""


def connect(url: str | URL) -> Engine:
    """An engine for `url` (`sqlite:///path` or `postgresql+psycopg://…`). Raises `DatabaseError` or `DatabaseAway`,
    never a driver's error.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
        if parsed.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _sqlite_pragmas)
        with engine.connect():
            return engine
    except (SQLAlchemyError, ImportError, OSError) as error:
        reason = str(error).splitlines()[0]
        if isinstance(error, OperationalError) and _says_away(str(error)):
            raise DatabaseAway(
                Sentence("The database at database.url cannot be reached now ({reason}).", reason=reason)
            ) from error
        raise DatabaseError(Sentence("database.url does not point to a database ({reason}).", reason=reason)) from error


def is_away(url: str | URL) -> bool:
    """Whether it cannot be reached just now. Anything else that is wrong is for whoever uses it to say."""
    try:
        connect(url).dispose()
    except DatabaseAway:
        return True
    except DatabaseError:
        return False
    return False


def _says_away(error: str) -> bool:
    """Whether the server is unreachable or not ready. Any other error of PostgreSQL is about the settings, and so is a
    file that SQLite cannot open.
    """
    if "sqlite3" in error:
        return "locked" in error
    return "FATAL" not in error or any(said in error for said in NOT_READY)


def _sqlite_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # WAL: the panel reads while a component writes. FULL: acknowledged writes survive a power cut.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Upgrades the schema to our newest migration. Several processes may call it, and it is safe to repeat."""
    with _alone(engine):
        check(engine, allow_older=True)
        command.upgrade(_config(engine), "head")
        index.catch_up(engine)


@contextlib.contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Keeps other processes from upgrading this database: they wait, and then find the work done."""
    if engine.url.get_backend_name() != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADE})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": UPGRADE})
    elif engine.url.database:
        # A lock inside the database would block the migrations too.
        with Path(f"{engine.url.database}.upgrade").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    else:
        yield


def check(engine: Engine, *, allow_older: bool = False) -> None:
    """Raises `DatabaseError` if the schema is newer than ours or, unless allowed, older."""
    script = ScriptDirectory.from_config(_config(engine))
    known = {revision.revision for revision in script.walk_revisions()}
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise DatabaseError(
            Sentence(
                "The database at database.url has a newer schema ({version}) than this Onedoor knows; upgrade Onedoor.",
                version=str(current),
            )
        )
    if current != script.get_current_head() and not allow_older:
        raise DatabaseError(Sentence("The database at database.url has an older schema: run `onedoor db upgrade`."))
