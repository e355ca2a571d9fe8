"""What the parts of one agency's component share: its identity, its state and ways to act. Decides nothing."""

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
    """Queues work for one of the next turns of the loop (`onedoor.service.loop`)."""

    def __call__(self, work: Work, *, settled: bool = False, name: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    id: str
    """The agency's id in the database."""
    jid: str
    by: str
    """The full JID from which the desk speaks."""
    domains: frozenset[str]
    """Domains of the installation's own servers and components."""
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
    """Starts a task beside the loop."""
    put: Put
    act: Callable[[acts.Act], None]
    """Lets the desk decide in one of the next turns."""
    decide: Callable[[acts.Act, Turn], None]
    """Lets the desk decide in this turn. Raises a Refusal."""
    set_duty: Callable[[tuple[Jid, Duty, int], Turn], None]
    """Sets an agent's duty, and their capacity in chats."""
    now: Callable[[], float]
    """Seconds on the loop's monotonic clock."""
