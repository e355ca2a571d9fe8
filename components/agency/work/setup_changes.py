"""What is edited in the panel: it counts from the agency's next decision on. Decides nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import NoResultFound

from onedoor.service.loop import Turn
from onedoor.store.setup import setup
from onedoor.store.setup.revision import number_of

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent

log = structlog.get_logger()


class Edits:
    """To be made before the set-up is read: what is edited meanwhile is read once more."""

    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency
        self._revision = number_of(agency.engine, agency.id)

    def look(self, revision: int) -> None:
        """The set-up has this number now: who has nothing to decide reads it all the same."""
        if revision != self._revision:
            self._agency.put(lambda _: None)

    def refresh(self) -> Callable[[Turn], None] | None:
        """Runs in the database's thread before each turn."""
        agency = self._agency
        revision = agency.database.revision(agency.engine, agency.id)
        if revision == self._revision:
            return None
        try:
            changed = setup.agency(agency.engine, agency.id, agency.settings)
        except NoResultFound:
            # Removed. What goes on here is still written down, until `onedoor up` starts the others without us.
            self._revision = revision
            log.warning("agency.removed", agency=agency.id)
            return None
        asked = agency.errands.wanted()

        def change(turn: Turn) -> None:
            self._revision = revision
            at = datetime.now(UTC)
            agency.write_down(agency.desk.change_setup(changed, at), at, turn)
            agency.errands.carry_out(asked, turn)
            turn.then.append(lambda: agency.start(agency.front.set_up_changed()))
            turn.then.append(agency.notices.publish)
            log.info("agency.setup", agency=agency.id, revision=revision)

        return change
