"""Stores messages that citizens leave when nobody can take a chat, and feedback on chats. Answers once it is stored.

These are no events of the desk, so they bypass the loop. A request that arrives twice is stored once and gets the same
answer.
"""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import structlog

from components.agency.office import Office
from components.agency.rooms.deskroom import DeskRoom
from components.agency.words import words
from onedoor.desk.terms.left import Feedback, Message
from onedoor.store.transcripts import left_messages as store
from onedoor.wire import replies
from onedoor.wire.control import left_messages
from onedoor.wire.control.fields import needed
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import NotConnected

log = structlog.get_logger()


class LeftMessages:
    def __init__(self, office: Office, room: DeskRoom) -> None:
        self._office, self._room = office, room

    def hear(self, iq: Element, payload: Element) -> None:
        """Takes a `leave` or `feedback` from the router. Raises Unreadable."""
        if payload.tag == ours("leave"):
            self._office.start(self._keep(iq, left_messages.read_leave(payload)))
        else:
            self._office.start(self._note(iq, needed(payload, "leg"), left_messages.read_feedback(payload)))

    async def _keep(self, iq: Element, message: Message) -> None:
        office, at = self._office, datetime.now(UTC)
        try:
            kept = await office.database.call(lambda: store.keep_message(office.engine, office.id, message, at))
        except store.OtherMessage:
            self._send(replies.error(iq, "conflict", "Another message already has this id."))
            return
        log.info("agency.message", agency=office.id, reference=kept.reference, new=kept.is_new)
        self._send(replies.result(iq, left_messages.left(kept.reference)))
        if kept.is_new:
            # The name and the text are only in the panel, for those who may read them.
            self._send(self._room.said(words.message_left(kept.reference, message)))

    async def _note(self, iq: Element, leg: str, said: Feedback) -> None:
        office, at = self._office, datetime.now(UTC)
        try:
            await office.database.call(lambda: store.keep_feedback(office.engine, office.id, leg, said, at))
        except store.NoSuchChat:
            self._send(replies.error(iq, "item-not-found", "This agency had no such chat with a citizen."))
        else:
            self._send(replies.result(iq))

    def _send(self, stanza: Element) -> None:
        try:
            self._office.link.send(stanza)
        except NotConnected:
            log.info("agency.unanswered", agency=self._office.id)
