"""A PostgreSQL server in a temporary directory, which can be away and come back. Uses none that was there before."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from sqlalchemy import create_engine, text

HARMLESS = ("fsync=off", "full_page_writes=off")
"""Settings of a server whose data need not survive a power cut. What its processes have written survives their end."""


class NoPostgreSQL(Exception):
    """It is not installed, or one of its programs has failed: what it said."""


class Cluster:
    """Use it as `with Cluster() as cluster:`. It is reached through its socket, so that it needs no port."""

    def __init__(self, *settings: str) -> None:
        """`settings` are PostgreSQL's (`fsync=off`). Raises NoPostgreSQL."""
        self._programs = _programs()
        self._settings = settings
        self._made = 0

    def __enter__(self) -> Self:
        """Raises NoPostgreSQL."""
        self.place = Path(tempfile.mkdtemp(prefix="onedoor-pg-"))
        try:
            if os.geteuid() == 0:
                shutil.chown(self.place, "postgres", "postgres")
            self._run("initdb", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
            self.start()
        except BaseException:
            shutil.rmtree(self.place, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if (self._data / "postmaster.pid").exists():  # a run may be broken off while it is away
            self.stop()
        shutil.rmtree(self.place, ignore_errors=True)

    def start(self) -> None:
        """Returns when it accepts connections."""
        settings = ("listen_addresses=", f"unix_socket_directories={self.place}", *self._settings)
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "start", "-w", "-l", str(self.place / "log"), "-o", options)

    def stop(self) -> None:
        """At once, as if it had crashed: every connection breaks, and new ones are refused."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def freeze(self) -> None:
        """No process of it does anything until `thaw`; connections stay, and new ones are not answered."""
        # First the one that starts the others, so that none is missed.
        _signal([self._postmaster], signal.SIGSTOP)
        _signal(self._children(), signal.SIGSTOP)

    def thaw(self) -> None:
        _signal([*self._children(), self._postmaster], signal.SIGCONT)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.place}"

    def create(self, template: str = "template1") -> str:
        """The URL of a new database."""
        self._made += 1
        name = f"made_{self._made}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE {name_of(url)} WITH (FORCE)")

    @property
    def version(self) -> str:
        return f"PostgreSQL {(self._data / 'PG_VERSION').read_text().strip()}"

    @property
    def _data(self) -> Path:
        return self.place / "data"

    @property
    def _postmaster(self) -> int:
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def _children(self) -> list[int]:
        pid = self._postmaster
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def _run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs; it refuses to be root, so root becomes `postgres` for it."""
        command = [str(self._programs / program), "-D", str(self._data), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            log = self.place / "log"
            raise NoPostgreSQL(f"{program}: {done.stderr or done.stdout}{log.read_text() if log.exists() else ''}")

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def _programs() -> Path:
    """Where they are: Debian has each version's in a folder of its own."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    if not found and not beside:
        raise NoPostgreSQL("PostgreSQL is not installed here: install it with `apt-get install postgresql`.")
    return (found[-1] if found else Path(str(beside))).parent


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
