"""Rebuilds the rules' state from the journal. Sets aside only chats with a row that cannot be read or applied.

Half a chat would be worse than none, because rows after a missing one would mean something else. The row stays in the
journal, so a later version of the program may be able to read it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

import structlog

from onedoor.store.journal.codec import decode
from onedoor.store.journal.journal import Remembered

log = structlog.get_logger()


class Rules(Protocol):
    def replay(self, event: Any, at: datetime) -> object: ...


T = TypeVar("T", bound=Rules)


def replayed(
    stream: str, rows: Iterable[Remembered], kinds: Mapping[str, type[Any]], fresh: Callable[[], T]
) -> tuple[T, list[str]]:
    """(the rules after all rows, the chats set aside). `kinds`: event name → class. `fresh` makes empty rules."""
    aside: list[str] = []
    read = _read(stream, rows, kinds, aside)
    while True:
        rules = fresh()
        poison = _first_that_fails(stream, rules, read, aside)
        if poison is None:
            return rules, aside
        aside.append(poison)


def _read(
    stream: str, rows: Iterable[Remembered], kinds: Mapping[str, type[Any]], aside: list[str]
) -> list[tuple[Remembered, Any]]:
    found = []
    for row in rows:
        if row.chat in aside:
            continue
        try:
            found.append((row, decode(kinds[row.kind], row.data)))
        except Exception:
            _report(stream, row)
            aside.append(row.chat)
    return found


def _first_that_fails(stream: str, rules: Rules, read: list[tuple[Remembered, Any]], aside: list[str]) -> str | None:
    for row, event in read:
        if row.chat in aside:
            continue
        try:
            rules.replay(event, row.at)
        except Exception:
            _report(stream, row)
            return row.chat
    return None


def _report(stream: str, row: Remembered) -> None:
    log.exception("journal.set_aside", stream=stream, chat=row.chat, row=row.id, kind=row.kind)
