"""Passes messages and feedback from citizens on to the agency that keeps them. Stores no message itself.

A message is answered when an agency has it, because the reference comes from there. Feedback needs no answer from the
agency, so it is stored here until the agency has it (docs/decisions/0015).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

import structlog

from components.router.office import Office
from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat, Leg
from onedoor.desk.terms.left import Feedback, Message
from onedoor.service.loop import Turn
from onedoor.store.journal.journal import Sending
from onedoor.wire import replies
from onedoor.wire.control import control, left_messages, workgroup
from onedoor.wire.link import NotConnected, RequestFailed
from onedoor.wire.xml import write

log = structlog.get_logger()

PATIENCE = 8.0
"""How many seconds an agency has to confirm that it keeps a message."""
MOST_REMEMBERED = 1_000
LATEST = timedelta(hours=24)
"""How long after its end a citizen can still give feedback on a chat: as long as a browser's token is valid."""
FINAL = ("conflict", "bad-request")
"""Errors about the message itself, which every agency would return."""


class LeftMessages:
    def __init__(self, router: Office) -> None:
        self._router = router
        self._asked: dict[str, str] = {}
        """message id → agency that may have it but did not answer. If the message comes again, it is asked first."""
        self._tasks = router.tasks

    def hear(self, iq: Element, payload: Element) -> None:
        """Handles a message or feedback from a visitor."""
        try:
            if payload.tag == workgroup.ours("leave"):
                self._tasks.start(self._take(iq, self._message(iq, payload)))
            else:
                self._tasks.start(self._pass_on(iq, left_messages.read_feedback(payload)))
        except control.Unreadable as bad:
            self._router.link.send(replies.error(iq, "bad-request", str(bad)))

    def _message(self, iq: Element, payload: Element) -> Message:
        """Reads the message. Like a join, it is addressed to the topic or to the router itself."""
        topic, at, _ = iq.get("to", "").partition("@")
        return replace(left_messages.read_leave(payload), topic=topic if at else "")

    # --- Messages ---

    async def _take(self, iq: Element, message: Message) -> None:
        try:
            topic, takers = self._router.router.takers(message, iq.get("from", ""), self._router.clock())
        except acts.NobodyThere as refusal:
            why = workgroup.closed(refusal.closed)
            self._answer(replies.error(iq, "service-unavailable", str(refusal), why))
            return
        except acts.Refusal as refusal:
            self._answer(replies.error(iq, "item-not-found", str(refusal)))
            return
        told = replace(message, topic=topic.name, topic_names=topic.names, origin="")
        for agency in sorted(takers, key=lambda one: one != self._asked.get(message.id)):
            answer = await self._ask(iq, agency, told)
            if answer is not None:
                self._answer(answer)
                return
        self._answer(replies.error(iq, "recipient-unavailable", "No agency that could keep it can be reached."))

    async def _ask(self, iq: Element, agency: str, message: Message) -> Element | None:
        """The answer for the visitor; None to ask the next agency."""
        self._note(message.id, agency)
        request = control.iq(
            left_messages.leave(message), by=self._router.jid, to=agency, id=self._router.link.new_id()
        )
        try:
            found = left_messages.read_left(await self._router.link.request(request, timeout=PATIENCE))
        except RequestFailed as failed:
            log.info("router.not_left", agency=agency, error=failed.condition)
            self._asked.pop(message.id, None)
            return replies.error(iq, failed.condition, failed.text) if failed.condition in FINAL else None
        except (NotConnected, TimeoutError):
            # The agency may have the message anyway. If we asked another one, there would be two copies.
            return replies.error(iq, "remote-server-timeout", "The agency has not answered yet.")
        except control.Unreadable as bad:
            log.warning("router.not_left", agency=agency, error=str(bad))
            return None
        if found is None:
            return None
        self._asked.pop(message.id, None)
        return replies.result(iq, left_messages.left(found[0], self._router.router.directory.name(agency)))

    def _note(self, id: str, agency: str) -> None:
        self._asked[id] = agency
        for oldest in list(self._asked)[:-MOST_REMEMBERED]:
            del self._asked[oldest]

    # --- Feedback ---

    async def _pass_on(self, iq: Element, said: Feedback) -> None:
        chat = await self._chat(iq.get("from", ""))
        if chat is None or chat.last is None or chat.opened.practice:
            self._answer(replies.error(iq, "item-not-found", "There is no chat to say this of."))
        elif not chat.ended:
            self._answer(replies.error(iq, "conflict", "The chat is not over."))
        else:
            self._router.put(self._telling(iq, chat, chat.last, said))

    async def _chat(self, visitor: str) -> Chat | None:
        """The visitor's chat, even if its room is gone."""
        known = self._router.router.visit(visitor)
        if known is not None:
            return known
        since = datetime.now(UTC) - LATEST
        events = await self._router.database.call(lambda: self._router.journal.last_chat(visitor, since))
        first, at = events[0] if events else (None, since)
        if not isinstance(first, e.Opened):
            return None
        chat = Chat(first, at)
        for event, at in events:
            chat.apply(event, at)
        return chat

    def _telling(self, iq: Element, chat: Chat, leg: Leg, said: Feedback) -> Callable[[Turn], None]:
        told = control.iq(
            left_messages.feedback(said, leg.id), by=self._router.jid, to=leg.agency, id=self._router.link.new_id()
        )

        def remember(turn: Turn) -> None:
            # One lane for each chat and agency, so that changed feedback arrives after what it changes.
            lane = f"{chat.id}>{leg.agency}"
            turn.batch.sendings.append(Sending(lane, [write(told)], [told.get("id", "")], {"kind": "feedback"}))
            turn.stanzas.append(replies.result(iq))

        return remember

    # --- Doing it ---

    def _answer(self, stanza: Element) -> None:
        try:
            self._router.link.send(stanza)
        except NotConnected:
            log.info("router.unanswered", id=stanza.get("id"))
