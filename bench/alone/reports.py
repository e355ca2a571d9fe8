"""How long people wait for each report over a million chats, on SQLite. Needs no server.

Makes forty thousand sample chats with all their words, and counts them. Then copies the rows (measures, daily sums,
feedback) into earlier and earlier periods until there are a million. Only the first copy has words: “What people ask”
reads a sample of its period, whatever its size. The figures are processor time: the process itself reads the SQLite
file, and other work of the machine should not count.
"""

import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench.figures import Figure, Figures
from onedoor.reports import catalogue, keeping
from onedoor.reports.reading import Period
from onedoor.settings import load
from onedoor.shipped import SEED
from onedoor.store import database, sample
from onedoor.store.setupfile import seed

NAME = "g  reports over a million chats"
TOLD, COPIES = 40_000, 25
UNTIL = date(2026, 11, 20)
ROUNDS = 3
COPIED = {
    "rollup": ("agency_id, dimension, day, value, data", "agency_id, dimension, date(day, :back), value, data"),
    "measure": (
        "agency_id, leg, day, hour, skill, topic, language, page, outcome, data",
        "agency_id, :mark || leg, date(day, :back), hour, skill, topic, language, page, outcome, data",
    ),
    "feedback": (
        "agency_id, leg, chat, at, rating, informed, otherwise, comment",
        "agency_id, :mark || leg, :mark || chat, datetime(at, :back), rating, informed, otherwise, comment",
    ),
}
"""table → (its columns, their values in a copy)"""


def measure(scale: float) -> Figures:
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as place:
        engine = _filled(Path(place), max(200, round(TOLD * scale)))
        try:
            chats = multiply(engine, COPIES)
            return figures(engine, chats)
        finally:
            engine.dispose()


def _filled(place: Path, chats: int) -> Engine:
    path = place / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\nstate = "{place}"\n')
    settings, engine = load(path), database.connect(f"sqlite:///{place / 'onedoor.sqlite'}")
    database.upgrade(engine)
    plan = seed.read(SEED)
    passwords = dict.fromkeys(
        [*seed.accounts(plan, settings.domain), *(one.login for one in plan.staff)], "a long enough password"
    )
    with Session(engine) as session:
        seed.insert(session, plan, settings.domain, passwords)
        session.commit()
    sample.fill(engine, settings, sample.Asked(chats, UNTIL))
    keeping.refresh(engine)
    return engine


def multiply(engine: Engine, copies: int) -> int:
    """Copies the rows that reports read into the past. Returns how many measures there are then."""
    with engine.begin() as connection:
        first, last = connection.execute(text("SELECT min(day), max(day) FROM rollup")).one()
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
        given = {"first": first, "began": f"{first} 00:00:00"}
        for copy in range(1, copies):
            values = {**given, "back": f"-{copy * days} days", "mark": f"{copy}-"}
            for table, (columns, copied) in COPIED.items():
                when = "at >= :began" if table == "feedback" else "day >= :first"
                statement = f"INSERT INTO {table} ({columns}) SELECT {copied} FROM {table} WHERE {when}"
                connection.execute(text(statement), values)
        return int(connection.execute(text("SELECT count(*) FROM measure")).scalar_one())


def figures(engine: Engine, chats: int) -> Figures:
    found = [Figure("chats", chats, "", 1)]
    with engine.connect() as connection:
        first = date.fromisoformat(str(connection.execute(text("SELECT min(day) FROM rollup")).scalar_one()))
    for name, dimensions in catalogue.DIMENSIONS.items():
        for by in dimensions if name == "offered" else dimensions[:1]:
            period = Period(first, UNTIL)
            spent = median(_seconds(engine, catalogue.Asked(name, period, by)) for _ in range(ROUNDS))
            found.append(Figure(f"{name}, by {by}", spent, "s", ROUNDS, "≤ 2.00"))
    return found


def _seconds(engine: Engine, asked: catalogue.Asked) -> float:
    began = time.process_time()
    keeping.refresh(engine)
    with engine.connect() as connection:
        catalogue.make(connection, asked)
    return time.process_time() - began
