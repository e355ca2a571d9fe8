"""Records whether the citizen was shown an agent's line, and tells an agent whose line came too late."""

from typing import Any

from components.agency.office import Office
from components.agency.rooms.record import Record
from components.agency.words import words
from onedoor.desk.terms.people import Jid
from onedoor.service.loop import Turn
from onedoor.wire.muc.muc import Message


class Shown:
    def __init__(self, office: Office) -> None:
        self._office = office

    def heard(self, record: Record, message: Message, line: dict[str, Any], turn: Turn, *, is_new: bool) -> None:
        """Takes the next line of a room. If it is not `is_new`, a former process has recorded it."""
        for earlier in record.show(message, line):
            turn.batch.kinds.append((record.leg.leg, earlier, "message"))
        jid, id = line["jid"], message.stanza_id or ""
        if line["author"] != "agent" or line["kind"] not in ("message", "unseen"):
            return
        has_left = record.showing.left_after is not None and record.showing.is_too_late(id)
        if line["kind"] == "unseen" and not is_new and has_left:
            # That process may not have known yet after which line the citizen left. It knew everything else better than
            # we do, because the archive does not say who was in the room.
            turn.batch.kinds.append((record.leg.leg, id, "unseen"))
        if jid is None:
            return
        if line["kind"] == "message":
            record.recent.append((id, jid, line["body"]))
        elif is_new and record.showing.is_too_late(id):
            self._tell(record, jid, line["body"], turn)

    def left(self, leg: str, after: str, turn: Turn) -> None:
        """The citizen has left after the line `after`: they did not see agents' later lines."""
        chats = self._office.chats
        record = chats.records.get(leg) or chats.done.get(leg)
        if record is None:
            turn.batch.left.append((leg, after))  # a former process has proved this leg
            return
        for one in record.showing.moved(after):  # a killed bridge may have named another line
            is_notice = one.notice is not None and one.notice.get("code") != "reply"
            turn.batch.kinds.append((record.leg.leg, one.what, "notice" if is_notice else "message"))
        late = record.showing.left(after)
        turn.batch.kinds.extend((record.leg.leg, id, "unseen") for id in late)
        for id, jid, said in record.recent:
            if id in late:
                self._tell(record, jid, said, turn)

    def _tell(self, record: Record, jid: Jid, said: str, turn: Turn) -> None:
        if jid in self._office.desk.setup.agents:
            told = words.too_late(record.leg.citizen, said, record.leg.number)
            turn.stanzas.append(self._office.telling.alone(jid, told))
