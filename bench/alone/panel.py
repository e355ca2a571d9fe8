"""What the panel's pages cost with a whole state at its busiest, and how much they send. Needs no server.

Measures the processor time of one response in the panel's own process, on SQLite; the bytes of its page, and those that
a browser gets with gzip; and the number of database statements.
"""

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from admin.app import create_app
from bench.figures import Figure, Figures
from bench.stage import busy
from onedoor.settings import load
from onedoor.store.database import connect, upgrade

NAME = "o  the panel, a whole state at its busiest"
ROUNDS = 9
PASSWORD = "plum window seven harbour"
LIVE, LIST = ("≤ 100", "≤ 60"), ("≤ 300", "≤ 150")
"""Milliseconds of processor time, and kB that are sent."""
PAGES = {
    "/live/board": LIVE,
    "/live/": LIVE,
    "/live/board?agency={agency}": LIVE,
    "/": LIST,
    "/agencies/": LIST,
    "/topics/": LIST,
    "/topics/{topic}/edit": LIST,
    "/transcripts/": LIST,
}
FROM_OURSELVES = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}


def measure(scale: float) -> Figures:
    with TemporaryDirectory(prefix="onedoor-bench-") as place:
        engine = connect(f"sqlite:///{Path(place) / 'bench.sqlite'}")
        try:
            upgrade(engine)
            busy.fill(engine, scale, datetime.now(UTC))
            busy.let_in(engine, "admin", PASSWORD, "administrator")
            return figures(engine, _browser(engine, Path(place)))
        finally:
            engine.dispose()


def figures(engine: Engine, browser: FlaskClient) -> Figures:
    desks = busy.desks_of(engine)
    agency = max(desks, key=lambda one: len(one.agents)).id
    counted = Statements(engine)
    found = []
    for address, (most, largest) in PAGES.items():
        asked = address.format(agency=agency, topic=f"{agency}-0")
        busy.beat(engine, desks, datetime.now(UTC))
        browser.get(asked, headers=FROM_OURSELVES)
        spent, statements, answer = [], 0, None
        for _ in range(ROUNDS):
            counted.number, began = 0, time.process_time()
            answer = browser.get(asked, headers=FROM_OURSELVES)
            spent.append((time.process_time() - began) * 1000)
            statements = counted.number
        assert answer is not None
        assert answer.status_code == 200, f"{asked}: {answer.status}"
        plain = len(browser.get(asked).data)
        found += [
            Figure(f"{address}, processor", median(spent), "ms", ROUNDS, most),
            Figure(f"{address}, sent", len(answer.data) / 1000, "kB", 0, largest),
            Figure(f"{address}, plain", plain / 1000, "kB"),
            Figure(f"{address}, statements", statements, ""),
        ]
        found += _unchanged(browser, asked, answer)
    return found


def _unchanged(browser: FlaskClient, address: str, answer: TestResponse) -> Figures:
    """The cost of answering that nothing has changed, for pages that can do so."""
    if (tag := answer.headers.get("ETag")) is None:
        return []
    began = time.process_time()
    again = browser.get(address, headers={**FROM_OURSELVES, "If-None-Match": tag})
    spent = (time.process_time() - began) * 1000
    return [Figure(f"{address}, unchanged ({again.status_code})", spent, "ms", 1)]


class Statements:
    """Counts the statements that an engine executes."""

    def __init__(self, engine: Engine) -> None:
        self.number = 0
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.number += 1


def _browser(engine: Engine, place: Path) -> FlaskClient:
    """A browser in which an administrator is logged in."""
    config = place / "onedoor.toml"
    config.write_text(f'key = "{"k" * 40}"\nstate = "{place}"\ndomain = "{busy.DOMAIN}"\n')
    browser = create_app(load(config), engine).test_client()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/login").text)
    assert found is not None
    browser.post("/login", data={"csrf_token": found[1], "login": "admin", "password": PASSWORD})
    return browser
