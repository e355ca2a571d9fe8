"""What is edited in the panel: it counts from the agency's next decision on. Decides nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import NoResultFound

from components.agency.office import Office
from components.agency.panel.panel_commands import PanelCommands
from onedoor.desk.terms.people import Setup
from onedoor.service.loop import Turn
from onedoor.store.setup import setup

log = structlog.get_logger()


class SetupChanges:
    def __init__(
        self, office: Office, revision: int, commands: PanelCommands, follow: Callable[[Setup, datetime, Turn], None]
    ) -> None:
        """`revision` is older than the set-up that the desk has: what was edited meanwhile is read once more.

        `follow` has the desk go by a new set-up, and tells whom it concerns.
        """
        self._office, self._revision, self._commands, self._follow = office, revision, commands, follow

    def look(self, revision: int) -> None:
        """The set-up has this number now: who has nothing to decide reads it all the same."""
        if revision != self._revision:
            self._office.put(lambda _: None)

    def refresh(self) -> Callable[[Turn], None] | None:
        """Runs in the database's thread before each turn."""
        office = self._office
        revision = office.database.revision(office.engine, office.id)
        if revision == self._revision:
            return None
        try:
            changed = setup.agency(office.engine, office.id, office.settings)
        except NoResultFound:
            # Removed. What goes on here is still written down, until `onedoor up` starts the others without us.
            self._revision = revision
            log.warning("agency.removed", agency=office.id)
            return None
        asked = self._commands.wanted()

        def change(turn: Turn) -> None:
            self._revision = revision
            self._follow(changed, datetime.now(UTC), turn)
            self._commands.carry_out(asked, turn)
            log.info("agency.setup", agency=office.id, revision=revision)

        return change
