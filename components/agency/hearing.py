"""What is said in chats' rooms: records each line once, and tells the desk of lines that concern it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from components.agency.office import Office
from components.agency.rooms.record import UNSAID, Record
from components.agency.work.chat_files import ChatFiles
from components.agency.work.front import Front
from components.agency.work.introductions import Introductions
from components.agency.work.shown import Shown
from onedoor.desk.agency import acts
from onedoor.desk.agency.leg import Leg
from onedoor.desk.room.remark import Kind
from onedoor.desk.terms.people import Jid
from onedoor.service.faults import TRIES
from onedoor.service.loop import Turn
from onedoor.store.journal.journal import SAID
from onedoor.wire.muc.muc import Message

log = structlog.get_logger()


class Hearing:
    def __init__(
        self, office: Office, *, people: Introductions, front: Front, shown: Shown, chat_files: ChatFiles
    ) -> None:
        self._office, self._people, self._front = office, people, front
        self._shown, self._chat_files = shown, chat_files

    def line(self, record: Record, message: Message, live: bool) -> None:
        if message.nick == record.room.nick and message.id is not None and message.was_kept:
            self._office.outbox.found(message.id)
        name = f"line {record.leg.leg} {message.stanza_id}" if message.stanza_id else ""
        if self._office.faults.times(name) >= 2 * TRIES:
            log.error("agency.line_left_out", agency=self._office.id, leg=record.leg.leg, line=message.stanza_id)
            return
        if self._office.faults.is_hopeless(name):
            live = False  # we record it, but do not carry it out
        settled = not live or not self._matters(record, message)
        self._office.put(lambda turn: self._hear(record, message, live, turn), settled=settled, name=name)

    def gap(self, record: Record) -> None:
        self._office.outbox.hold(record.leg.chat)

    def entered(self, record: Record) -> None:
        self._people.entered(record)
        self.release(record.leg.chat)

    def release(self, chat: str) -> None:
        """Lets the outbox write to the chat's rooms again, if no room of the chat has a gap."""
        if all(record.gap is None for record in self._office.chats.records.values() if record.leg.chat == chat):
            self._office.outbox.release(chat)

    def read(self, record: Record, archived: Sequence[Message], why: str) -> None:
        """Adds missing lines from `archived`, the room's archive after the leg's end, and tells the desk the result.

        `why` says why the archive could not be read; empty if it could.
        """
        for message in archived:
            self.line(record, message, False)

        def prove(turn: Turn) -> None:
            record.put_in_order(archived)
            missing = why or record.lacks(archived)
            self._office.decide(acts.Proven(record.leg.leg, not missing, len(record.seen), missing), turn)

        self._office.put(prove)

    def _matters(self, record: Record, message: Message) -> bool:
        """Whether the desk may have to decide something. Words in a chat that has an agent are only recorded."""
        leg = self._office.desk.legs.get(record.leg.leg)
        return leg is None or leg.owner is None or message.remark.kind is not Kind.WORDS

    def _hear(self, record: Record, message: Message, live: bool, turn: Turn) -> None:
        """Records one message of a chat's room, once, and tells the desk if it concerns it."""
        if live and not message.body and message.typing is not None:
            self._stir(record, message, turn)
        if live and not message.was_kept:
            self._front.not_kept(record, message, turn)
        leg, is_kept = self._office.desk.legs.get(record.leg.leg), message.stanza_id in record.seen
        if message.stanza_id is None or not record.takes(message, leg, self._office.desk.setup.agents):
            return
        line = record.line(message, datetime.now(UTC), self._office.desk.setup.agent_names())
        self._shown.heard(record, message, line, turn, is_new=not is_kept)
        if is_kept:
            return
        if leg is not None and not leg.is_over and not leg.is_let_go and record.is_farewell(message):
            self._people.stay(leg)  # an agent who keeps the chat after all must not count as gone
        turn.batch.lines.append(line)
        self._chat_files.heard(record, message, line, turn)
        if leg is None or leg.is_over or not live or line["author"] == "desk":
            return
        agent = self._speaker(record, leg, message, line)
        if line["kind"] in SAID:
            self._office.decide(acts.Spoke(leg.id, agent, message.stanza_id), turn)
            self._front.spoke(record, leg, agent, turn)
        elif agent and line["kind"] in UNSAID:
            self._front.kept_back(record, leg, agent, message.remark.kind, turn)
        elif agent:
            self._front.typed(leg, agent, message, turn)

    def _stir(self, record: Record, message: Message, turn: Turn) -> None:
        """A chat state (XEP-0085). For agents only `composing` counts: clients also report where their window is."""
        author = record.author(message)
        if author == "citizen" or (author == "agent" and message.typing):
            self._office.decide(acts.Stirred(record.leg.leg), turn)

    def _speaker(self, record: Record, leg: Leg, message: Message, line: dict[str, Any]) -> Jid | None:
        """None for the citizen; an empty JID for an agent of whom we know only the nick."""
        if line["author"] == "citizen":
            return None
        if message.notice is not None:  # a canned reply: the desk's stanza, the agent's answer
            return leg.owner or Jid("")
        return record.room.real_of(message) or Jid("")
