"""Whether the citizen was shown what an agent has said: kept with the line, and told to an agent who came too late."""

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
        """The next line of a room; one that is not `new` a former process has kept."""
        for earlier in record.show(message, line):
            turn.batch.kinds.append((record.leg.leg, earlier, "message"))
        jid, id = line["jid"], message.stanza_id or ""
        if line["author"] != "agent" or line["kind"] not in ("message", "unseen"):
            return
        has_left = record.showing.left_after is not None and record.showing.is_too_late(id)
        if line["kind"] == "unseen" and not is_new and has_left:
            # It may have counted as shown: that process had not heard yet behind which line the citizen left. Anything
            # else it knew better: who was there when somebody spoke is not in the archive.
            turn.batch.kinds.append((record.leg.leg, id, "unseen"))
        if jid is None:
            return
        if line["kind"] == "message":
            record.recent.append((id, jid, line["body"]))
        elif is_new and record.showing.is_too_late(id):
            self._tell(record, jid, line["body"], turn)

    def left(self, leg: str, after: str, turn: Turn) -> None:
        """The citizen has left behind a line: what agents have said after it did not reach them."""
        chats = self._office.chats
        record = chats.records.get(leg) or chats.done.get(leg)
        if record is None:
            turn.batch.left.append((leg, after))  # a former process has proven it
            return
        for one in record.showing.moved(after):  # a bridge that was killed may have named another line
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
