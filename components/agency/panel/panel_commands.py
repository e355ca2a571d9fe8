"""Carries out what staff request for running chats in the panel, like a supervisor's commands."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from components.agency.office import Office
from components.agency.words.speech import Phrase
from onedoor.desk.agency import acts
from onedoor.desk.terms.people import PANEL
from onedoor.service.loop import Turn
from onedoor.store.tables import live
from onedoor.store.tables.live import Wanted

log = structlog.get_logger()


class PanelCommands:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: set[int] = set()

    async def catch_up(self) -> None:
        """Carries out requests from the time when this process did not run."""
        asked = await self._office.database.call(self.wanted)
        self._office.put(lambda turn: self.carry_out(asked, turn))

    def wanted(self) -> Sequence[Wanted]:
        """Runs in the database's thread."""
        return live.wanted(self._office.engine, self._office.id)

    def carry_out(self, wanted: Sequence[Wanted], turn: Turn) -> None:
        for one in wanted:
            if one.id not in self._known:
                self._known.add(one.id)
                turn.batch.commands.append((one.id, self._why_not(one, turn)))

    def _why_not(self, one: Wanted, turn: Turn) -> str:
        """Carries out one request. Returns why it failed; empty if it did not. Unknown errors are not tried again."""
        if datetime.now(UTC) - one.asked_at > live.TOO_LATE:
            return "The desk was not running when you asked for this. It is too late now."
        try:
            self._office.decide(_act(one), turn)
        except acts.Refusal as refusal:
            return str(refusal)
        except Exception:
            log.exception("agency.errand", command=one.id)
            return "This failed. The agency’s log says why."
        self._tell(one, turn)
        return ""

    def _tell(self, one: Wanted, turn: Turn) -> None:
        """Tells the chat's agent who in the panel did this."""
        leg = self._office.desk.legs.get(one.leg)
        if leg is None or leg.owner is None:
            return
        said = Phrase("{name} has ended this chat from the panel.", name=one.asked_by)
        if one.kind == live.MOVE:
            said = Phrase("{name} is moving this chat from the panel.", name=one.asked_by)
        turn.batch.sendings.append(self._office.telling.say(leg, said, to=leg.owner))


def _act(one: Wanted) -> acts.Act:
    if one.kind == live.MOVE:
        return acts.Transfer(PANEL, one.leg, one.target, one.reason)
    return acts.End(one.leg, "agent", PANEL)
