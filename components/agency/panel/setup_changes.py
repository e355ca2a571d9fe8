"""Applies what was edited in the panel before the agency's next decision. Decides nothing."""

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
        """`revision` must have been read before the desk's set-up, so that no edit in between is missed.

        `follow` gives the desk a new set-up, and sends what follows from it.
        """
        self._office, self._revision, self._commands, self._follow = office, revision, commands, follow

    def look(self, revision: int) -> None:
        """Starts a turn if `revision`, the set-up's current number, is new to us."""
        if revision != self._revision:
            self._office.put(lambda _: None)

    def refresh(self) -> Callable[[Turn], None] | None:
        """Runs in the database's thread before each turn. Returns the work for the turn; None if nothing was edited."""
        office = self._office
        revision = office.database.revision(office.engine, office.id)
        if revision == self._revision:
            return None
        try:
            changed = setup.agency(office.engine, office.id, office.settings)
        except NoResultFound:
            # The agency was removed. We keep recording its chats until `onedoor up` restarts the process without it.
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
