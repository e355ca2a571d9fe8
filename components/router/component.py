"""The router on the wire: turns stanzas into acts, and events into stanzas. `desk.router.router` decides."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine

from components.router.heartbeat import Heartbeat
from components.router.incoming import Incoming, named, new_chat
from components.router.left_messages import LeftMessages
from components.router.liveness import Liveness
from components.router.reconciler import Reconciler
from components.router.telling import ROOM, Telling
from onedoor.desk.loads import Loads
from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.router import Router
from onedoor.service.faults import Faults
from onedoor.service.loop import Database, Loop, Turn, Work, together
from onedoor.service.outbox import Outbox
from onedoor.service.replaying import replayed
from onedoor.service.space import Space
from onedoor.service.tasks import Tasks
from onedoor.settings import Settings
from onedoor.store.journal import blocks
from onedoor.store.journal.journal import Happened, Journal, Sending
from onedoor.store.setup import setup
from onedoor.store.setup.revision import PLAN, number_of
from onedoor.wire import names, replies
from onedoor.wire.control import control, workgroup
from onedoor.wire.link import Link, RequestFailed
from onedoor.wire.muc import rooms
from onedoor.wire.xml import element

log = structlog.get_logger()

FORM_AGAIN = 5.0
"""Seconds until the room form is requested again, if it could not be read."""
REMIND = 60.0
"""Seconds between two reports to an agency of its people's chats elsewhere, because it may have restarted."""

_NOBODY = {"item-not-found": "nobody", "resource-constraint": "nobody"}


def now() -> datetime:
    return datetime.now(UTC)


class RouterComponent:
    """`clock` returns the time at which something is decided."""

    def __init__(self, settings: Settings, engine: Engine, clock: Callable[[], datetime] = now) -> None:
        self._settings, self._engine, self.clock = settings, engine, clock
        self.jid = settings.router.jid
        self._revision = number_of(engine, PLAN)
        self._visitors = {settings.bridge.jid, *settings.router.visitors}
        self.journal, self.database = Journal(engine, self.jid), Database()
        self._faults, self.tasks = Faults(engine, self.jid), Tasks()
        remembered, self._questions = self.journal.running_chats()
        self.router, self.set_aside = replayed(self.jid, remembered, e.CHAT_EVENTS, self._fresh)
        self.link = Link(
            self.jid,
            settings.component_secret(self.jid),
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=self._receive,
            on_up=self._up,
            on_down=self._down,
            on_fault=self._fault,
        )
        self._telling = Telling(self.router, self.jid, self.link.new_id)
        self._reconciler = Reconciler(self.link, self.router, self.jid, self.clock)
        self._outbox = Outbox(self.link.send_text, self._answered, asyncio.get_running_loop().time)
        self._loop = Loop(self.link, self.journal, self._outbox, self.database, self._refresh, faults=self._faults)
        self._liveness = Liveness(self.link, self.router.directory, self.act)
        self._heartbeat = Heartbeat(
            engine, self.database, self.link, self.router.directory, bridge=settings.bridge.jid, aside=self.set_aside
        )
        self._loads, self._space = Loads(), Space.of(settings)
        self._watch_space()  # before the first request can come in
        self._incoming = Incoming(
            self,
            settings.domain,
            self._visitors,
            faults=self._faults,
            outbox=self._outbox,
            left_messages=LeftMessages(self),
        )
        self._reminded_at = 0.0
        self._remember()

    async def run(self) -> None:
        """Runs until cancelled. Raises `LinkRefused` or any other error; the process then ends and is restarted."""
        await together(self._loop.run(), self._tick(), self._heartbeat.run(), self.link.run(), self.tasks.run())

    def _fault(self, error: Exception, stanza: Element | None) -> None:
        ours = {self._settings.domain, self._settings.xmpp.rooms, *self._visitors, *self.router.plan.agencies}
        self.tasks.blame(error, stanza, ours)

    def _fresh(self) -> Router:
        return Router(setup.plan(self._engine, self._settings))

    def _remember(self) -> None:
        """Restores what the last process left: questions, blocks and unanswered stanzas."""
        for chat, question in self._questions.items():
            if chat in self.router.chats:
                self.router.chats[chat].question = question
        self.router.directory.change_blocks(blocks.current(self._engine, self.clock()))
        self._outbox.add(self.journal.unanswered())

    def _refresh(self) -> Callable[[Turn], None] | None:
        """Runs in the database's thread before each turn, so that changes in the panel take effect immediately."""
        revision = self.database.revision(self._engine, PLAN)
        if revision == self._revision:
            return None
        plan = setup.plan(self._engine, self._settings)
        blocked = blocks.current(self._engine, self.clock())

        def change(_: Turn) -> None:
            self._revision = revision
            self.router.change_plan(plan)
            self.router.directory.change_blocks(blocked)
            log.info("router.setup", revision=revision)

        return change

    # --- The link ---

    async def _up(self) -> None:
        self._outbox.open()
        self._liveness.restart()
        self._reconciler.restart()
        await self._learn_form()

    async def _learn_form(self) -> None:
        """Reads the room form once. A room service does not change its options while we run."""
        room = f"form-{new_chat()}@{self._settings.xmpp.rooms}"
        while self._telling.form is rooms.STANDARD:
            try:
                self._telling.form = await rooms.learn(self.link, room, by=f"{self.jid}/form")
            except (rooms.NotAsAsked, RequestFailed, TimeoutError) as failed:
                log.warning("router.form", error=str(failed) or type(failed).__name__)
                await asyncio.sleep(FORM_AGAIN)

    def _down(self) -> None:
        self._outbox.close()
        self.router.directory.forget()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._outbox.tick()
            self._liveness.tick()
            self._watch_space()
            self._reconciler.tick()
            self.act(acts.Tick())
            self._loop.put(self._remind, settled=True)

    def _watch_space(self) -> None:
        self.router.directory.is_short = self._space.is_short()

    # --- Acts ---

    def put(self, work: Work, *, settled: bool = True) -> None:
        self._loop.put(work, settled=settled)

    def _receive(self, stanza: Element) -> None:
        self._incoming.receive(stanza)

    def act(self, act: acts.Act, asked: Element | None = None) -> None:
        name = named(asked) if asked is not None else ""
        self._loop.put(lambda turn: self._decide(act, asked, turn), name=name)

    def _decide(self, act: acts.Act, asked: Element | None, turn: Turn) -> None:
        at = self.clock()
        was_lost = isinstance(act, acts.Offers) and self.router.directory.offers(act.agency) is None
        try:
            happened = self.router.act(act, at)
        except acts.Refusal as refusal:
            if asked is not None:
                turn.stanzas.append(_refused(asked, act, refusal))
            if isinstance(act, acts.Join) and isinstance(refusal, acts.NobodyThere) and self.router.plan.topics:
                turned_away = self.router.turned_away(act, refusal)
                turn.batch.happened.append(Happened(act.chat, turned_away, at))
            log.info("router.refused", act=type(act).__name__, why=str(refusal))
            return
        if asked is not None:
            if isinstance(act, acts.End):
                turn.stanzas.extend(self._telling.before_proof(act.leg))
            over = self.router.visit(act.visitor) if isinstance(act, acts.Depart) else None
            told = workgroup.ended(over, over.ended) if over is not None and over.ended else None
            turn.stanzas.append(replies.result(asked, told))
        self._record(happened, act, at, turn)
        turn.then.append(lambda: self._reconciler.changed({event.chat for event in happened}))
        self._relay(act, turn)
        if isinstance(act, acts.Offers) and was_lost:
            turn.then.append(lambda: self._reconciler.agency_is_back(act.agency))
            turn.then.append(lambda: self._outbox.repeat(f">{act.agency}"))

    def _relay(self, act: acts.Act, turn: Turn) -> None:
        """Tells agencies that share people how many chats these have elsewhere, so that nobody gets too many."""
        if isinstance(act, acts.Offers):
            self._tell_loads(self._loads.say(act.agency, act.agents), turn)
        elif isinstance(act, acts.Lost):
            self._tell_loads(self._loads.lose(act.agency), turn)

    def _remind(self, turn: Turn) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._reminded_at >= REMIND:
            self._reminded_at = now
            self._tell_loads(self._loads.all(), turn)

    def _tell_loads(self, loads: Mapping[str, Mapping[str, int]], turn: Turn) -> None:
        for agency, chats in loads.items():
            told = {"type": "normal", "from": self.jid, "to": agency}
            hint = element(f"{{{names.HINTS}}}no-store")
            turn.stanzas.append(element("message", told, control.elsewhere(chats), hint))

    def _record(self, happened: Iterable[e.Event], act: acts.Act, at: datetime, turn: Turn) -> None:
        for event in happened:
            chat = self.router.known(event.chat)
            question = act.question if isinstance(act, acts.Join) and isinstance(event, e.Opened) else ""
            turn.batch.happened.append(Happened(event.chat, event, at, question))
            turn.batch.sendings.extend(self._telling.of(chat, event))
            log.info("router.event", happened=type(event).__name__, chat=event.chat, **_interesting(event))

    def _answered(self, sending: Sending, failed: RequestFailed | None) -> None:
        self._loop.put(lambda turn: turn.batch.done.append(sending.id), settled=True)
        kind, leg = sending.context.get("kind"), sending.context.get("leg", "")
        if failed is not None:
            log.warning("router.sending", kind=kind, lane=sending.lane, error=str(failed))
        if kind == ROOM and failed is not None:
            self.act(acts.Unfit(sending.context.get("chat", "")))
        elif kind == "affiliate":
            self._reconciler.changed({sending.lane.partition(">")[0]})
        elif kind == "assign" and failed is None:
            self.act(acts.Accept(leg))
        elif kind == "assign" and failed is not None:
            self.act(acts.Refuse(leg, _NOBODY.get(failed.condition, "unreachable")))


_CONDITIONS: dict[type[acts.Refusal], str] = {
    acts.NoSuchTopic: "item-not-found",
    acts.NobodyThere: "resource-constraint",
    acts.NoSuchTarget: "item-not-found",
    acts.SameAgency: "not-allowed",
    acts.NotAllowed: "not-allowed",
    acts.NotNow: "conflict",
    acts.NoSuchLeg: "item-not-found",
}


def _refused(asked: Element, act: acts.Act, refusal: acts.Refusal) -> Element:
    """The error for a refusal. A citizen for whom nobody is there gets the one from XEP-0142 §5.1."""
    text = refusal.said(control.reads(asked))
    if not isinstance(refusal, acts.NobodyThere):
        return replies.error(asked, _CONDITIONS[type(refusal)], text)
    condition = "service-unavailable" if isinstance(act, acts.Join) else _CONDITIONS[acts.NobodyThere]
    return replies.error(asked, condition, text, workgroup.closed(refusal.closed))


def _interesting(event: e.Event) -> dict[str, str]:
    """The fields of an event to log: never what people say."""
    known = ("leg", "agency", "why")
    return {name: value for name in known if (value := getattr(event, name, None))}
