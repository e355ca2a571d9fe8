"""The router on the wire: stanzas become acts, events become stanzas. What is decided is in `desk.router`."""

import asyncio
import base64
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine

from components.router.telling import Telling
from onedoor.desk import chat as c
from onedoor.desk import routing
from onedoor.desk.router import Router
from onedoor.service.loop import Database, Loop, Turn, together
from onedoor.service.outbox import Outbox
from onedoor.settings import Settings
from onedoor.store import setup
from onedoor.store.journal import Happened, Journal, Sending
from onedoor.store.revision import Watch
from onedoor.wire import control, names, replies, workgroup
from onedoor.wire.link import Link, NotConnected, RequestFailed, failure
from onedoor.wire.workgroup import ours

log = structlog.get_logger()

ASK_AGAIN = 20.0
"""Seconds between two questions to an agency that has not said what it offers."""

_JOIN = f"{{{names.WORKGROUP}}}join-queue"
_DEPART = f"{{{names.WORKGROUP}}}depart-queue"
_NOBODY = {"item-not-found": "nobody", "resource-constraint": "nobody"}


def new_chat() -> str:
    """128 random bits, in characters that any address may have."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class RouterComponent:
    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings, self._engine = settings, engine
        self.jid = settings.router.jid
        self._watch = Watch(engine)
        self._revision = self._watch.number()
        self.router = Router(setup.plan(engine, settings))
        self._visitors = {settings.bridge.jid, *settings.router.visitors}
        self._journal = Journal(engine, self.jid)
        self.link = Link(
            self.jid,
            settings.component_secret(self.jid),
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=self._receive,
            on_up=self._up,
            on_down=self._down,
        )
        self._telling = Telling(self.router, self.jid, self.link.new_id)
        self._outbox = Outbox(self.link.send_text, self._answered, asyncio.get_running_loop().time)
        self._loop = Loop(self.link, self._journal, self._outbox, Database(), self._refresh)
        self._asked_at: dict[str, float] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._remember()

    async def run(self) -> None:
        """Until cancelled. Raises LinkRefused."""
        await together(self._loop.run(), self._tick(), self.link.run())

    def _remember(self) -> None:
        """Where the last process left off."""
        happened, questions = self._journal.running_chats()
        for event, at in happened:
            self.router.replay(event, at)
        for chat, question in questions.items():
            if chat in self.router.chats:
                self.router.chats[chat].question = question
        self._outbox.add(self._journal.unanswered())

    def _refresh(self) -> Callable[[Turn], None] | None:
        """Runs in the database's thread before each turn: an edit in the panel counts from the next decision on."""
        revision = self._watch.number()
        if revision == self._revision:
            return None
        plan = setup.plan(self._engine, self._settings)

        def change(_: Turn) -> None:
            self._revision = revision
            self.router.change_plan(plan)
            log.info("router.setup", revision=revision)

        return change

    # --- The link ---

    async def _up(self) -> None:
        self._outbox.open()
        self._asked_at.clear()
        self._ask_the_silent()

    def _down(self) -> None:
        self._outbox.close()
        self.router.forget_offers()

    def _ask_the_silent(self) -> None:
        """An agency tells us when it connects; we may not have known it yet, or its server not ours."""
        now = asyncio.get_running_loop().time()
        for agency in self.router.unheard():
            if self.link.is_up and now - self._asked_at.get(agency, -ASK_AGAIN) >= ASK_AGAIN:
                self._asked_at[agency] = now
                task = asyncio.create_task(self._ask(agency))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    async def _ask(self, agency: str) -> None:
        """What does it offer?"""
        asked = control.iq(control.desk("", ()), by=self.jid, to=agency, id=self.link.new_id(), type="get")
        try:
            reply = await self.link.request(asked)
        except (RequestFailed, NotConnected, TimeoutError):
            return
        if (payload := control.payload_of(reply)) is not None:
            self._act(control.read_desk(payload, agency))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._outbox.tick()
            self._ask_the_silent()
            self._act(routing.Tick())

    # --- Acts ---

    def _act(self, act: routing.Act, asked: Element | None = None) -> None:
        """Decides in the loop's next turn; `asked` is answered once that is remembered."""
        self._loop.put(lambda turn: self._decide(act, asked, turn))

    def _decide(self, act: routing.Act, asked: Element | None, turn: Turn) -> None:
        at = datetime.now(UTC)
        try:
            happened = self.router.act(act, at)
        except routing.Refusal as refusal:
            if asked is not None:
                turn.stanzas.append(replies.error(asked, _condition(act, refusal), str(refusal)))
            log.info("router.refused", act=type(act).__name__, why=str(refusal))
            return
        if asked is not None:
            turn.stanzas.append(replies.result(asked))
        self._record(happened, act, at, turn)

    def _record(self, happened: Iterable[c.Event], act: routing.Act, at: datetime, turn: Turn) -> None:
        for event in happened:
            chat = self.router.known(event.chat)
            question = act.question if isinstance(act, routing.Join) and isinstance(event, c.Opened) else ""
            turn.batch.happened.append(Happened(event.chat, event, at, question))
            turn.batch.sendings.extend(self._telling.of(chat, event))
            log.info("router.event", happened=type(event).__name__, chat=event.chat, **_interesting(event))

    def _answered(self, sending: Sending, failed: RequestFailed | None) -> None:
        self._loop.put(lambda turn: turn.batch.done.append(sending.id), settled=True)
        kind, leg = sending.context.get("kind"), sending.context.get("leg", "")
        if failed is not None:
            log.warning("router.sending", kind=kind, lane=sending.lane, error=str(failed))
        if kind == "assign" and failed is None:
            self._act(routing.Accept(leg))
        elif kind == "assign" and failed is not None:
            self._act(routing.Refuse(leg, _NOBODY.get(failed.condition, "unreachable")))

    # --- Stanzas ---

    def _receive(self, stanza: Element) -> None:
        kind = stanza.tag.rpartition("}")[2]
        if kind == "iq" and stanza.get("type") in ("result", "error"):
            failed = failure(stanza) if stanza.get("type") == "error" else None
            self._outbox.answered(stanza.get("id", ""), failed)
        elif kind == "iq":
            self._asked(stanza)
        elif kind == "message" and stanza.get("type") != "error":
            self._told(stanza)

    def _asked(self, iq: Element) -> None:
        sender = iq.get("from", "").partition("/")[0]
        domain = sender.rpartition("@")[2]
        if domain in self._visitors:
            self._visitor_asks(iq)
        elif sender in self.router.plan.agencies:
            self._agency_asks(iq, sender)
        elif domain == self._settings.domain and (
            about := replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
        ):
            self.link.send(about)
        else:
            self.link.send(replies.error(iq, "forbidden"))

    def _visitor_asks(self, iq: Element) -> None:
        payload = control.payload_of(iq)
        wanted = payload.tag if payload is not None else None
        if wanted == ours("topics"):
            self._loop.put(lambda turn: turn.stanzas.append(workgroup.topics(replies.result(iq), self._on_offer())))
        elif wanted == ours("visit"):
            self._loop.put(lambda turn: self._visit(iq, turn), settled=True)
        elif iq.find(_JOIN) is not None:
            self._join(iq)
        elif iq.find(_DEPART) is not None:
            self._act(routing.Depart(iq.get("from", "")), iq)
        else:
            about = replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
            self.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))

    def _join(self, iq: Element) -> None:
        try:
            self._act(workgroup.read_join(iq, new_chat()), iq)
        except workgroup.BadJoin as bad:
            self.link.send(replies.error(iq, "bad-request", str(bad)))

    def _visit(self, iq: Element, turn: Turn) -> None:
        chat = self.router.visit(iq.get("from", ""))
        if chat is None:
            turn.stanzas.append(replies.error(iq, "item-not-found"))
        else:
            turn.stanzas.append(workgroup.visit(replies.result(iq), chat))

    def _on_offer(self) -> Iterable[workgroup.TopicOnOffer]:
        for topic in self.router.plan.topics.values():
            agencies = [found for jid, _ in topic.routes if (found := self.router.agency(jid))]
            languages: set[str] = set()
            for jid, skill in topic.routes:
                agency = self.router.agency(jid)
                if agency is not None and agency.skills and skill in agency.skills:
                    languages |= agency.skills[skill].languages
            name = agencies[0].name if agencies else ""
            yield workgroup.TopicOnOffer(topic, name, self.router.is_open(topic), frozenset(languages))

    def _agency_asks(self, iq: Element, agency: str) -> None:
        payload = control.payload_of(iq)
        try:
            act = self._read(payload, agency) if payload is not None else None
        except control.Unreadable as bad:
            self.link.send(replies.error(iq, "bad-request", str(bad)))
            return
        if act is not None:
            self._act(act, iq)
        else:
            about = replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
            self.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))

    def _read(self, payload: Element, agency: str) -> routing.Act | None:
        if payload.tag == ours("desk"):
            return control.read_desk(payload, agency)
        leg = payload.get("leg", "")
        chat = self.router.of_leg(leg)
        if chat is not None and chat.legs[leg].assigned.agency != agency:
            raise control.Unreadable("that leg is another agency's")
        return control.read_from_agency(payload)

    def _told(self, message: Element) -> None:
        """The place in the queue is passed on to the visitor; nothing of it is kept."""
        payload, sender = control.payload_of(message), message.get("from", "").partition("/")[0]
        if payload is None or payload.tag != ours("waiting") or sender not in self.router.plan.agencies:
            return
        leg, position, time = control.read_waiting(payload)
        chat = self.router.of_leg(leg)
        # Who is being handed over still has somebody to talk with, and no place to worry about.
        if chat is None or chat.holder is None or chat.holder.id != leg or chat.holder.assigned.agency != sender:
            return
        self.link.send(workgroup.queue_status(chat, position, time, by=f"{chat.opened.topic}@{self.jid}"))


_CONDITIONS: dict[type[routing.Refusal], str] = {
    routing.NoSuchTopic: "item-not-found",
    routing.NobodyThere: "resource-constraint",
    routing.NoSuchTarget: "item-not-found",
    routing.SameAgency: "not-allowed",
    routing.NoSuchLeg: "item-not-found",
}


def _condition(act: routing.Act, refusal: routing.Refusal) -> str:
    """A citizen who finds nobody is told what XEP-0142 §5.1 says, an agency what a transfer is refused with."""
    if isinstance(act, routing.Join) and isinstance(refusal, routing.NobodyThere):
        return "service-unavailable"
    return _CONDITIONS[type(refusal)]


def _interesting(event: c.Event) -> dict[str, str]:
    """What a log line says of an event: no words of people."""
    known = ("leg", "agency", "why")
    return {name: value for name in known if (value := getattr(event, name, None))}
