"""What the parts of one agency's component share: who the agency is, what it knows, ways to act. Decides nothing."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Engine

from components.agency.rooms.chats import Chats
from components.agency.words.telling import Telling
from onedoor.desk.agency import acts
from onedoor.desk.agency.desk import Desk
from onedoor.desk.terms.people import Duty, Jid
from onedoor.service.faults import Faults
from onedoor.service.loop import Database, Turn, Work
from onedoor.service.outbox import Outbox
from onedoor.settings import Settings
from onedoor.store.journal.journal import Journal
from onedoor.wire.link import Link


class Put(Protocol):
    """Has work done in one of the next turns of the loop (`onedoor.service.loop`)."""

    def __call__(self, work: Work, *, settled: bool = False, name: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    id: str
    """In the database."""
    jid: str
    by: str
    """The desk's full address, from which it speaks."""
    domains: frozenset[str]
    """Of the installation's own servers and parts."""
    settings: Settings
    engine: Engine
    database: Database
    desk: Desk
    link: Link
    journal: Journal
    outbox: Outbox
    faults: Faults
    telling: Telling
    chats: Chats
    start: Callable[[Coroutine[Any, Any, None]], None]
    """Starts something beside the loop."""
    put: Put
    act: Callable[[acts.Act], None]
    """Has the desk decide in one of the next turns."""
    decide: Callable[[acts.Act, Turn], None]
    """Has it decide in this one. Raises a Refusal."""
    set_duty: Callable[[tuple[Jid, Duty, int], Turn], None]
    """Agent, duty and capacity, as the agent has said it."""
    now: Callable[[], float]
    """Seconds of the loop's clock, which never jumps."""
