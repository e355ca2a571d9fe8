"""What a line costs the journal at the end of a long chat and at its beginning, and what the search index costs."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure, Figures, ratio
from onedoor.desk.agency.events import Assigned
from onedoor.store.database import connect, upgrade
from onedoor.store.journal.journal import Batch, Happened, Journal

NAME = "k  a line of a long chat"
LINES, BLOCK = 2_000, 50
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def measure(scale: float) -> Figures:
    """Medians of processor time for blocks of lines at both ends of one chat."""
    lines = max(4 * BLOCK, round(LINES * scale))
    with tempfile.TemporaryDirectory() as place:
        engine = connect(f"sqlite:///{Path(place) / 'bench.sqlite'}")
        upgrade(engine)
        journal = Journal(engine, "tax.test", "tax")
        journal.commit(Batch(happened=[Happened("q", _assigned(), BEGAN)]))
        spent = [_spent(journal, number) for number in range(lines)]
        began = time.process_time()
        journal.index_next()
        indexed = (time.process_time() - began) * 1000
        engine.dispose()
    first, last = median(spent[:BLOCK]), median(spent[-BLOCK:])
    return [
        Figure("a line, the first fifty, median", first, "ms", samples=BLOCK),
        Figure(f"a line, up to line {lines}, median", last, "ms", samples=BLOCK),
        Figure("last / first", *ratio(last, first), target="≤ 1.20"),
        Figure(f"the index of {lines} lines", indexed, "ms", samples=1),
    ]


def _spent(journal: Journal, number: int) -> float:
    line: dict[str, Any] = {
        "leg": "q.1", "stanza_id": f"s{number}", "origin_id": None, "at": BEGAN + timedelta(seconds=number),
        "author": "citizen", "name": "Rosa", "jid": None, "kind": "message", "data": {},
        "body": f"Line {number} of a long chat about sales tax on delivery in street {number % 97}.",
    }  # fmt: skip
    began = time.process_time()
    journal.commit(Batch(lines=[line]))
    return (time.process_time() - began) * 1000


def _assigned() -> Assigned:
    return Assigned("q.1", "q", 1, "c-q@rooms", "Desk", "taxes", "Taxes", "en", BEGAN, "Rosa", "Rosa (citizen)")
