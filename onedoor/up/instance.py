"""Turns a state directory into an instance that can run: settings, certificates, database, server configuration.

Safe to repeat: keeps the settings, certificates and database that exist. Starts nothing.
"""

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.settings import Settings, load
from onedoor.store import database
from onedoor.store.setupfile import seed as seeds
from onedoor.store.tables import Agency
from onedoor.up import passwords
from onedoor.up.files import write_private
from onedoor.up.ports import SETTING, Ports, changed
from onedoor.up.server import certificates, prosody

CONFIG = "onedoor.toml"


def prepare(
    state: Path,
    *,
    ports: Ports | None = None,
    seed: Path | None = None,
    domain: str = "localhost",
    database: str | None = None,
) -> Settings:
    """The settings of the instance in `state`, which is created if it does not exist. Raises `SettingsError`,
    `DatabaseError`, `SeedError`.

    `ports` override the file and the environment. `seed` is loaded into a database that nobody has set up.
    `database` is the URL that a new instance gets, instead of that of a file in `state`.
    """
    _make_folders(state)
    config = state / CONFIG
    if not config.exists():
        write_private(config, _first_settings(state, domain, ports, database))
    settings = load(config)
    if ports is not None:
        settings = changed(settings, ports)
    upgrade(settings)
    if seed is not None:
        load_seed(settings, seed)
    write_server_configuration(settings)
    return settings


def local_agencies(settings: Settings) -> set[str]:
    """The JIDs of the agencies whose components run here."""
    with _session(settings) as session:
        return set(session.scalars(select(Agency.jid).where(Agency.local)))


def write_server_configuration(settings: Settings) -> Path:
    """Writes Prosody's configuration for the agencies in the database, and returns its path."""
    state = settings.state.resolve()
    folder = certificates.folder(settings)
    path = state / "prosody" / "prosody.cfg.lua"
    write_private(path, prosody.configuration(settings, local_agencies(settings), folder))
    return path


def _make_folders(state: Path) -> None:
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    state.chmod(0o700)
    for folder in ("log", "prosody", "prosody/data"):
        (state / folder).mkdir(mode=0o700, exist_ok=True)


def _first_settings(state: Path, domain: str, ports: Ports | None, database: str | None) -> str:
    place = state.resolve()  # commands can be given from any folder
    lines = [
        "# Made by `onedoor up`. config/onedoor.example.toml describes every setting.",
        f'domain = "{domain}"',
        f'state = "{place}"',
        "# Every secret of this instance is derived from this key: whoever has it is every part of it.",
        f'key = "{secrets.token_urlsafe(48)}"',
        f'\n[database]\nurl = "{database or _file(place)}"',
    ]
    sections: dict[str, dict[str, str | int]] = {
        "xmpp": {"rooms": f"rooms.{domain}", "desks": f"desks.{domain}"},
        "router": {"jid": f"router.{domain}"},
        "bridge": {"jid": f"web.{domain}"},
        "admin": {},
    }
    for name, port in asdict(ports).items() if ports is not None else ():
        section, _, key = SETTING[name].partition(".")
        sections[section][key] = port
    for section, values in sections.items():
        lines.append(f"\n[{section}]")
        lines += [
            f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in values.items()
        ]
    return "\n".join(lines) + "\n"


def _file(state: Path) -> str:
    return f"sqlite:///{state / 'onedoor.sqlite'}"


def upgrade(settings: Settings) -> None:
    engine = database.connect(settings.database.url)
    try:
        database.upgrade(engine)
    finally:
        engine.dispose()


def load_seed(settings: Settings, path: Path) -> bool:
    """Loads the seed into a database that nobody has set up. Returns False if somebody has. Raises `SeedError`."""
    seed = seeds.read(path)
    with _session(settings) as session:
        if not seeds.is_wanted(session):
            return False
        people = [person.login for person in seed.staff]
        # Before the commit, so that a crash in between leaves a useless file, not a set-up without passwords.
        made = passwords.keep(settings.state, people, seeds.accounts(seed, settings.domain))
        seeds.insert(session, seed, settings.domain, made)
        session.commit()
        return True


@contextlib.contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    engine = database.connect(settings.database.url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
