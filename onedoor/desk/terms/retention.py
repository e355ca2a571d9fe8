"""How long records are kept, which are on hold, and which may be destroyed now. Destroys nothing; knows no table.

A hold always wins. Parts of a chat, such as files, never outlive it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from onedoor.desk.words.searching import folded, terms, words

CLOCKS_APART = timedelta(days=1)
"""Records have UTC dates, but people mean local ones. A hold covers every chat that may have begun on its days."""


class Kind(StrEnum):
    CHAT = "chat"
    CONSULT = "consult"
    PRACTICE = "practice"
    MESSAGE = "message"
    FEEDBACK = "feedback"
    FILE = "file"
    EMAIL = "email"
    BLOCK = "block"


PARTS = (Kind.FEEDBACK, Kind.FILE, Kind.EMAIL)
"""Parts of a chat. Each may be destroyed before the chat, and none outlives it."""
BLOCKS_KEPT = 30
"""How many days to keep a block after its end, unless an agency decides otherwise."""
LONGEST = 36_500

Schedules = Mapping[Kind, int | None]
"""An agency's own decisions: kind → days, or None for ever. `days` gives the default for missing kinds."""


def days(schedules: Schedules, kind: Kind) -> int | None:
    """How many days after its end a record of this kind is destroyed; None for never."""
    own = schedules[kind] if kind in schedules else BLOCKS_KEPT if kind is Kind.BLOCK else schedules.get(Kind.CHAT)
    chats = schedules.get(Kind.CHAT)
    if kind in PARTS and chats is not None:
        return chats if own is None else min(own, chats)
    return own


@dataclass(frozen=True, slots=True)
class Record:
    """A stored record. Its days count from `ended`. `text` and `people` are as `searching.folded` returns them."""

    kind: Kind
    agency: str
    id: str
    ended: datetime
    began: date
    chat: str = ""
    people: str = " "
    text: str = " "


@dataclass(frozen=True, slots=True)
class Hold:
    """What must not be destroyed: every record that meets all given criteria. Without criteria, every record.

    A person or words without a letter or digit cannot be searched for, so they exclude nothing.
    """

    agency: str | None = None
    chat: str = ""
    person: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None
    until: date | None = None
    """The last day on which it holds."""
    lifted: bool = False

    def is_in_force(self, today: date) -> bool:
        return not self.lifted and (self.until is None or today <= self.until)

    def covers(self, record: Record) -> bool:
        return (
            self.agency in (None, record.agency)
            and (not self.chat or self.chat in (record.chat, record.id))
            and (not words(self.person) or folded([self.person]) in record.people)
            and all(term.is_in(record.text) for term in terms(self.words) or ())
            and (self.first is None or record.began >= self.first - CLOCKS_APART)
            and (self.last is None or record.began <= self.last + CLOCKS_APART)
        )


def is_held(record: Record, holds: Iterable[Hold], today: date) -> bool:
    return any(hold.is_in_force(today) and hold.covers(record) for hold in holds)


def ended_before(kept: int, now: datetime) -> datetime:
    """The moment before which a record must have ended to have been kept for `kept` days."""
    return now - timedelta(days=kept)


def disposable(
    records: Iterable[Record], schedules: Mapping[str, Schedules], holds: Iterable[Hold], now: datetime
) -> list[Record]:
    """The records to destroy now. `schedules`: agency → its schedules; records of an unknown agency are kept."""
    holds = list(holds)
    return [
        record
        for record in records
        if record.agency in schedules
        and (kept := days(schedules[record.agency], record.kind)) is not None
        and record.ended < ended_before(kept, now)
        and not is_held(record, holds, now.date())
    ]
