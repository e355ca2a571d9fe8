"""What a citizen can do without a chat, or after one: leave a message, give feedback, have the conversation mailed.

Promises to report success only when the thing is done. Raises FrameError for every mistake. Knows no HTTP.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

import structlog

from bridge.aftercare import left_messages as reading
from bridge.aftercare.mailing import Mailing
from bridge.conversation.visit import Visit
from bridge.frames.frames import Frame, FrameError
from bridge.frames.tokens import Ticket
from bridge.http.connections import Answer
from bridge.rooms import stanzas
from bridge.rooms.gateway import Gateway
from onedoor.desk.rates import Window
from onedoor.desk.room.lines import SHOWN
from onedoor.desk.terms.left import Message
from onedoor.mail import MailFailed
from onedoor.wire.control import control, left_messages
from onedoor.wire.link import NotConnected, RequestFailed

log = structlog.get_logger()

HOUR = 3600.0
TAKING = 30.0
"""Seconds to wait until an agency has a message; longer than the router waits for the agencies."""
HEARING = 10.0
FETCHING = 10.0
"""Seconds to fetch a conversation that this bridge does not have in memory."""


@dataclass(frozen=True, slots=True)
class Left:
    reference: str
    agency: str
    text: str
    """The text as kept: personal and card numbers may be covered."""
    mailed: bool
    """A receipt is on its way to the citizen."""


class Aftercare:
    """`mailing` is None if the bridge sends no mail."""

    def __init__(self, gateway: Gateway, mailing: Mailing | None) -> None:
        self._gateway, self._mailing = gateway, mailing
        self._messages, self._feedback = Window(10, HOUR), Window(60, HOUR)
        self._of_visit, self._to_address, self._from_network = Window(3, HOUR), Window(3, HOUR), Window(10, HOUR)
        self._count = itertools.count()

    @property
    def sends_mail(self) -> bool:
        return self._mailing is not None

    # --- Messages ---

    async def leave(self, fields: Mapping[str, Any], origin: str, language: str) -> Left:
        """Delivers a message, and mails a receipt in `language`, the page's. Raises FrameError."""
        topic = fields.get("topic")
        mode = self._mode(Ticket(""), topic if isinstance(topic, str) else "")
        message = replace(reading.message(fields, mode), origin=origin)
        if origin and not self._messages.allows(origin, message.id, time.monotonic()):
            raise FrameError(
                "too-fast", "Too many messages have come from your connection. Please try again later.", message.id
            )
        reference, agency = await self._kept(message)
        agency = self._gateway.agencies.called(agency, language)
        mailed = await self._receipt(message, origin, language, reference, agency)
        return Left(reference, agency, message.text, mailed)

    async def _kept(self, message: Message) -> tuple[str, str]:
        if not self._gateway.link.is_up:
            raise FrameError("not-kept", "We cannot reach an agency right now.", message.id)
        to = f"{message.topic}@{self._gateway.router}" if message.topic else self._gateway.router
        try:
            answer = await self._ask(
                left_messages.leave(replace(message, topic="")), self._gateway.link.jid, to, TAKING
            )
        except RequestFailed as failed:
            raise _not_kept(failed, message.id) from None
        except (NotConnected, TimeoutError):
            raise FrameError("unavailable", "We do not know whether your message has arrived.", message.id) from None
        found = left_messages.read_left(answer)
        if found is None:
            raise FrameError("not-kept", "We could not deliver your message.", message.id)
        return found

    async def _receipt(self, message: Message, origin: str, language: str, reference: str, agency: str) -> bool:
        """Whether a receipt was sent. The message is kept either way."""
        if self._mailing is None or not self._may_mail(message.id, message.email, origin):
            return False
        try:
            await self._mailing.receipt(message.email, language, reference, agency)
        except MailFailed as failed:
            log.warning("mail.failed", what="receipt", error=str(failed))
            return False
        return True

    # --- Opinions ---

    async def give_feedback(self, ticket: Ticket, fields: Mapping[str, Any]) -> None:
        """Sends feedback to the router. Raises FrameError; `gone` if nobody knows the chat any more."""
        said = reading.feedback(fields, self._mode(ticket))
        if not self._feedback.allows(ticket.visit, str(next(self._count)), time.monotonic()):
            raise FrameError("too-fast", "You have tried too often. Please try again later.")
        try:
            by = f"{ticket.visit}@{self._gateway.link.jid}/web"
            await self._ask(left_messages.feedback(said), by, self._gateway.router, HEARING)
        except RequestFailed as failed:
            code = "gone" if failed.condition == "item-not-found" else "unavailable"
            raise FrameError(code, "We could not save your answer.") from None
        except (NotConnected, TimeoutError):
            raise FrameError("unavailable", "We cannot reach the service right now.") from None

    # --- Mails ---

    async def send(self, ticket: Ticket, fields: Mapping[str, Any], origin: str, language: str) -> None:
        """Mails the conversation as this citizen was shown it. Raises FrameError."""
        if self._mailing is None:
            raise FrameError("no-mail", "We cannot send e-mails from here.")
        to = reading.address(fields)
        frames = await self.shown(ticket, language)
        if not frames:
            raise FrameError("gone", "Our server no longer has the conversation.")
        if not self._may_mail(ticket.visit, to, origin):
            raise FrameError("too-fast", "Too many e-mails have been sent. Please try again later.")
        try:
            await self._mailing.conversation(to, language, frames)
        except MailFailed as failed:
            log.warning("mail.failed", what="conversation", error=str(failed))
            code = "mail-refused" if failed.refused else "mail-failed"
            raise FrameError(code, "We could not send the e-mail.") from None

    async def shown(self, ticket: Ticket, language: str) -> list[Frame]:
        """The messages and notices that the citizen was shown, for a page in `language`; fetched again if need be.

        Empty if they are gone.
        """
        visit, window = self._gateway.visit(ticket), _Window(language)
        visit.attach(window, None)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(FETCHING):
                    await window.complete.wait()
        finally:
            self._gateway.left(visit, window)
        return window.shown

    def _may_mail(self, visit: str, to: str, origin: str) -> bool:
        """Counts all three quotas, even if we send nothing, to slow down anybody who tries addresses."""
        now, thing = time.monotonic(), str(next(self._count))
        allowed = [self._of_visit.allows(visit, thing, now), self._to_address.allows(to.lower(), thing, now)]
        if origin:
            allowed.append(self._from_network.allows(origin, thing, now))
        return all(allowed)

    def _mode(self, ticket: Ticket, topic: str | None = None) -> str:
        """`mask`, `warn` or `off`, by the terms of the agencies that may get the words."""
        visit = self._gateway.visits.get(ticket.visit) or Visit(ticket, "", time.monotonic())
        return self._gateway.agencies.masking(visit, topic)

    async def _ask(self, payload: Element, by: str, to: str, within: float) -> Element:
        link = self._gateway.link
        return await link.request(control.iq(payload, by=by, to=to, id=link.new_id()), timeout=within)


class _Window(Answer):
    """Collects what a window would be shown. Sets `complete` when that is all."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.complete = asyncio.Event()
        self.shown: list[Frame] = []

    def send(self, text: str) -> None:
        frame = json.loads(text)
        if frame["type"] in SHOWN:
            self.shown.append(frame)
        elif frame["type"] in ("synced", "ended", "error"):
            self.complete.set()


def _not_kept(failed: RequestFailed, identifier: str) -> FrameError:
    closed = stanzas.read_closed(failed.stanza) if failed.stanza is not None else None
    if closed is not None and closed.reason == "blocked":
        return FrameError("blocked", "We cannot take messages from your connection at the moment.", identifier)
    code = {
        "item-not-found": "unknown-topic",
        "bad-request": "bad-frame",
        "conflict": "conflict",
        "remote-server-timeout": "unavailable",
    }
    return FrameError(
        code.get(failed.condition, "not-kept"), "We could not confirm that your message has arrived.", identifier
    )
