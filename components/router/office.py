"""What the parts of the router's component use from each other."""

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
    """Returns the time at which something is decided."""

    def put(self, work: Work, *, settled: bool = True) -> None:
        """Does the work in the loop's next turn. `settled`: it does not depend on the set-up."""

    def act(self, act: acts.Act, asked: Element | None = None) -> None:
        """Lets the rules decide in the loop's next turn. `asked` is answered once the result is stored."""
