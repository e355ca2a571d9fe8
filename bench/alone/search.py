"""How long the archive's first page takes with a million messages, for common and rare words, and for combinations.

Runs on SQLite; also on PostgreSQL if `BENCH_POSTGRESQL` is the URL of an empty database.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, insert, text
from sqlalchemy.orm import Session

from bench.figures import Figure, Figures
from onedoor.desk.words.searching import terms
from onedoor.store.database import connect, upgrade
from onedoor.store.tables import Leg, LegWords, Line
from onedoor.store.transcripts import index, transcripts
from onedoor.store.transcripts.transcripts import Filter

NAME = "h  the archive's first page"
LEGS, LINES, WORDS, AT_ONCE = 100_000, 10, 20_000, 2_000
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
TARGET = "≤ 100.00"


def searches(legs: int) -> dict[str, Filter]:
    """Words are numbered by how common they are: w0 is in nearly every chat, the last one in a few."""
    return {
        "everything": Filter(),
        "a common word": Filter(terms=terms("w0")),
        "a rare word": Filter(terms=terms(f"w{WORDS - 50}")),
        "two common words": Filter(terms=terms("w1 w2")),
        "common and rare": Filter(terms=terms(f"w0 w{WORDS // 4}")),
        "a phrase of two": Filter(terms=terms('"w0 w1"')),
        "a phrase of four": Filter(terms=terms('"w0 w1 w2 w0"')),
        "a beginning": Filter(terms=terms("w19*")),
        "a word nobody said": Filter(terms=terms("w0 nowhere")),
        "agency, topic, tag": Filter(agency="a3", topic="Topic 7", tag="late"),
        "word, agent, old dates": Filter(
            terms=terms("w0"), agent="agent5@x", since=BEGAN, before=BEGAN + timedelta(minutes=legs // 20)
        ),
    }


def measure(scale: float) -> Figures:
    legs = max(100, round(LEGS * scale))
    with tempfile.TemporaryDirectory() as place:
        engine = connect(f"sqlite:///{Path(place) / 'bench.sqlite'}")
        upgrade(engine)
        found = measure_on(engine, legs)
    if url := os.environ.get("BENCH_POSTGRESQL"):
        engine = connect(url)
        upgrade(engine)
        found += measure_on(engine, legs)
    return found


def measure_on(engine: Engine, legs: int) -> Figures:
    kind = "SQLite" if engine.dialect.name == "sqlite" else "PostgreSQL"
    began = time.perf_counter()
    fill(engine, legs)
    figures = [Figure(f"{kind}: messages indexed", legs * LINES / (time.perf_counter() - began), "/s")]
    for name, wanted in searches(legs).items():
        times = []
        for _ in range(15):
            with Session(engine) as session:
                start = time.perf_counter()
                transcripts.search(session, wanted)
                times.append((time.perf_counter() - start) * 1000)
        figures.append(Figure(f"{kind}: {name}, median", sorted(times)[7], "ms", samples=15, target=TARGET))
    return figures


def fill(engine: Engine, legs: int) -> None:
    rng = random.Random(1)
    weights = list(accumulate(1 / (rank + 2) for rank in range(WORDS)))
    with engine.begin() as connection:
        connection.execute(delete(LegWords))
    for start in range(0, legs, AT_ONCE):
        heads = [head(number, rng) for number in range(start, min(legs, start + AT_ONCE))]
        with engine.begin() as connection:
            connection.execute(insert(Leg), heads)
            connection.execute(insert(Line), [line for one in heads for line in lines(one, rng, weights)])
            for agency in {one["agency_id"] for one in heads}:
                index.refresh(connection, agency, [one["id"] for one in heads if one["agency_id"] == agency])
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE leg_words"))
            connection.execute(text("ANALYZE"))


def head(number: int, rng: random.Random) -> dict[str, Any]:
    at = BEGAN + timedelta(minutes=number)
    return {
        "id": f"c{number}.1", "agency_id": f"a{rng.randrange(8)}", "number": number, "chat": f"c{number}",
        "room": f"c-c{number}@rooms", "skill": "general", "topic": f"Topic {rng.randrange(20)}",
        "language": rng.choice(("en", "en", "en", "es")), "citizen": f"Name{rng.randrange(5000)}", "page": "",
        "state": "ended", "owner": f"agent{rng.randrange(40)}@x", "since": at, "assigned_at": at, "complete": True,
        "tags": rng.choice(("", "", "late", "late refund")),
    }  # fmt: skip


def lines(of: dict[str, Any], rng: random.Random, weights: list[float]) -> Iterator[dict[str, Any]]:
    for number in range(LINES):
        body = " ".join(f"w{word}" for word in rng.choices(range(WORDS), cum_weights=weights, k=12))
        yield {
            "agency_id": of["agency_id"], "leg": of["id"], "stanza_id": f"{of['id']}-{number}", "at": of["assigned_at"],
            "author": "agent" if number % 2 else "citizen", "name": "N", "jid": of["owner"] if number % 2 else None,
            "kind": "message", "body": body, "data": {},
        }  # fmt: skip
