"""The panel alone, on a free port and a database of its own in which there is something to show on every page.

No XMPP: what components would have written is there already, and two chats go on.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.async_api import Page
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from admin.app import create_app
from onedoor.settings import Settings, load
from onedoor.shipped import SEED
from onedoor.store import database, sample, tables
from onedoor.store.staff import staff
from onedoor.up import instance

PASSWORD = "correct horse battery staple"
LAST = date(2026, 11, 20)


@dataclass(frozen=True)
class Office:
    address: str
    app: Flask
    engine: Engine

    def one(self, wanted: object) -> str:
        """The first value that a SELECT finds, as an address has it."""
        with Session(self.engine) as session:
            return str(session.scalars(wanted).first())  # type: ignore[call-overload]


@contextmanager
def office(
    seed: Path = SEED, *, chats: int = 60, more: Mapping[str, Mapping[str, str]] | None = None
) -> Iterator[Office]:
    """`more` are settings by section. Everybody's password is PASSWORD."""
    state = Path(tempfile.mkdtemp(prefix="onedoor-office-"))
    settings = _settings(state, more or {})
    instance.upgrade(settings)
    instance.load_seed(settings, seed)
    engine = database.connect(settings.database.url)
    try:
        _let_in(engine)
        if chats:
            sample.fill(engine, settings, sample.Asked(chats, LAST))
        yield from _served(create_app(settings, engine), engine)
    finally:
        engine.dispose()
        shutil.rmtree(state)


async def sign_in(page: Page, here: Office, login: str = "admin") -> None:
    await page.goto(f"{here.address}/login")
    await page.get_by_label("Login name").fill(login)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Log out").wait_for()


def _settings(state: Path, more: Mapping[str, Mapping[str, str]]) -> Settings:
    lines = [f'state = "{state}"', f'key = "{"k" * 40}"', f'[database]\nurl = "sqlite:///{state / "onedoor.sqlite"}"']
    for section, values in more.items():
        lines += [f"[{section}]", *(f'{name} = "{value}"' for name, value in values.items())]
    (state / "onedoor.toml").write_text("\n".join(lines))
    return load(state / "onedoor.toml")


def _let_in(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(update(tables.Staff).values(password_hash=staff.hash_password(PASSWORD)))
        session.commit()


def _served(app: Flask, engine: Engine) -> Iterator[Office]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Office(f"http://127.0.0.1:{server.server_port}", app, engine)
    finally:
        server.shutdown()
        thread.join()
