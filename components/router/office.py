"""What the parts of the router's component share."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from xml.etree.ElementTree import Element

from onedoor.desk.router import acts
from onedoor.desk.router.router import Router
from onedoor.service.loop import Database, Work
from onedoor.service.tasks import Tasks
from onedoor.store.journal.journal import Journal
from onedoor.wire.link import Link


class Office(Protocol):
    jid: str
    link: Link
    router: Router
    tasks: Tasks
    journal: Journal
    database: Database
    clock: Callable[[], datetime]
    """What time it is when something is decided."""

    def put(self, work: Work, *, settled: bool = True) -> None:
        """Has work done in the loop's next turn; `settled`: it decides nothing that the rules know of."""

    def act(self, act: acts.Act, asked: Element | None = None) -> None:
        """Has the rules decide in the next turn; `asked` is answered once that is remembered."""
