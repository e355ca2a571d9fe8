"""The router on the wire: stanzas become acts, events become stanzas. What is decided is in `desk.router.router`."""

import asyncio
import base64
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine

from components.router.heartbeat import Heartbeat
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
from onedoor.wire.control import about, control, workgroup
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import Link, RequestFailed, failure
from onedoor.wire.muc import muc, rooms
from onedoor.wire.xml import element

log = structlog.get_logger()

FORM_AGAIN = 5.0
"""Seconds after which a room's form is asked for again, if it could not be read."""
REMIND = 60.0
"""Seconds between two reports to an agency of what its people do elsewhere: it may have forgotten the last."""

_JOIN = f"{{{names.WORKGROUP}}}join-queue"
_DEPART = f"{{{names.WORKGROUP}}}depart-queue"
_NOBODY = {"item-not-found": "nobody", "resource-constraint": "nobody"}


def new_chat() -> str:
    """128 random bits, in characters that any address may have."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def now() -> datetime:
    return datetime.now(UTC)


class RouterComponent:
    """`clock` says what time it is when something is decided."""

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
        self._liveness = Liveness(self.link, self.router.directory, self._act)
        self._heartbeat = Heartbeat(
            engine, self.database, self.link, self.router.directory, bridge=settings.bridge.jid, aside=self.set_aside
        )
        self._loads, self._space = Loads(), Space.of(settings)
        self._left_messages = LeftMessages(self)
        self._reminded_at = 0.0
        self._remember()

    async def run(self) -> None:
        """Until cancelled. Raises LinkRefused, and whatever else goes wrong: the process ends, and is started again."""
        await together(self._loop.run(), self._tick(), self._heartbeat.run(), self.link.run(), self.tasks.run())

    def _fault(self, error: Exception, stanza: Element | None) -> None:
        ours = {self._settings.domain, self._settings.xmpp.rooms, *self._visitors, *self.router.plan.agencies}
        self.tasks.blame(error, stanza, ours)

    def _fresh(self) -> Router:
        return Router(setup.plan(self._engine, self._settings))

    def _remember(self) -> None:
        """Where the last process left off."""
        for chat, question in self._questions.items():
            if chat in self.router.chats:
                self.router.chats[chat].question = question
        self.router.directory.change_blocks(blocks.current(self._engine, self.clock()))
        self._outbox.add(self.journal.unanswered())

    def _refresh(self) -> Callable[[Turn], None] | None:
        """Runs in the database's thread before each turn: an edit in the panel counts from the next decision on."""
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
        """Once is enough: a room service does not change its options while we run."""
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
            self.router.directory.is_short = self._space.is_short()
            self._reconciler.tick()
            self._act(acts.Tick())
            self._loop.put(self._remind, settled=True)

    # --- Acts ---

    def put(self, work: Work) -> None:
        """What decides nothing that the rules know of."""
        self._loop.put(work, settled=True)

    def _act(self, act: acts.Act, asked: Element | None = None) -> None:
        """Decides in the loop's next turn; `asked` is answered once that is remembered."""
        name = _named(asked) if asked is not None else ""
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

    def _relay(self, act: acts.Act, turn: Turn) -> None:
        """Agencies with the same people hear of each other's chats with them, so that nobody gets too many."""
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
            self._act(acts.Unfit(sending.context.get("chat", "")))
        elif kind == "affiliate":
            self._reconciler.changed({sending.lane.partition(">")[0]})
        elif kind == "assign" and failed is None:
            self._act(acts.Accept(leg))
        elif kind == "assign" and failed is not None:
            self._act(acts.Refuse(leg, _NOBODY.get(failed.condition, "unreachable")))

    # --- Stanzas ---

    def _receive(self, stanza: Element) -> None:
        kind = stanza.tag.rpartition("}")[2]
        if kind == "iq" and stanza.get("type") in ("result", "error"):
            self._outbox.answered(stanza.get("id", ""), _fault(stanza))
        elif kind == "iq":
            self._asked(stanza)
        elif kind == "message" and stanza.get("type") != "error":
            self._told(stanza)

    def _asked(self, iq: Element) -> None:
        if self._faults.is_hopeless(_named(iq)):
            self.link.send(replies.error(iq, "undefined-condition", "This has failed here before."))
            return
        sender = iq.get("from", "").partition("/")[0]
        domain = sender.rpartition("@")[2]
        if domain in self._visitors and iq.find(ours("visits")) is not None:
            self._bridge_asks(iq, domain)
        elif domain in self._visitors:
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
            self._loop.put(lambda turn: turn.stanzas.append(self._topics(iq)))
        elif wanted == ours("visit"):
            self._loop.put(lambda turn: self._visit(iq, turn), settled=True)
        elif payload is not None and wanted in (ours("leave"), ours("feedback")):
            self._left_messages.hear(iq, payload)
        elif iq.find(_JOIN) is not None:
            self._join(iq)
        elif iq.find(_DEPART) is not None:
            self._act(acts.Depart(iq.get("from", ""), *workgroup.read_depart(iq)), iq)
        else:
            about = replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
            self.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))

    def _bridge_asks(self, iq: Element, domain: str) -> None:
        """Whoever knows a visit's address is that visit: so only the bridge itself hears of its own."""
        if iq.get("from") != domain or iq.get("type") != "get":
            self.link.send(replies.error(iq, "forbidden"))
            return
        after = iq[0].get("after", "")
        # Behind the acts that came before: a join of the same bridge counts.
        self._loop.put(lambda turn: turn.stanzas.append(self._running(iq, domain, after)), settled=True)

    def _running(self, iq: Element, domain: str, after: str) -> Element:
        visitors, more = self.router.running(domain, after)
        return workgroup.visits(replies.result(iq), visitors, more=more)

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

    def _topics(self, iq: Element) -> Element:
        agencies = [about.agency(one) for one in self.router.directory.published()]
        return workgroup.topics(replies.result(iq), self._on_offer(), agencies)

    def _on_offer(self) -> Iterable[workgroup.TopicOnOffer]:
        directory, at = self.router.directory, self.clock()
        for topic in self.router.plan.topics.values():
            routes = (*topic.routes, *topic.fallbacks)
            name = directory.name(routes[0][0]) if routes else ""
            is_open, opens = directory.is_open(topic, at), directory.opens(topic, at)
            yield workgroup.TopicOnOffer(topic, name, is_open, directory.languages(topic, at), opens)

    def _agency_asks(self, iq: Element, agency: str) -> None:
        payload = control.payload_of(iq)
        try:
            act = self._read(payload, iq, agency) if payload is not None else None
        except control.Unreadable as bad:
            self.link.send(replies.error(iq, "bad-request", str(bad)))
            return
        if act is not None:
            self._act(act, iq)
        else:
            about = replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
            self.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))

    def _read(self, payload: Element, iq: Element, agency: str) -> acts.Act | None:
        if payload.tag == ours("desk"):
            return control.read_desk(payload, agency)
        if payload.tag == ours("practice"):
            return control.read_practice(payload, agency, new_chat())
        leg = payload.get("leg", "")
        chat = self.router.of_leg(leg)
        if chat is not None and chat.legs[leg].agency != agency:
            raise control.Unreadable("that leg is another agency's")
        return control.read_from_agency(payload, f"{agency} {iq.get('id', '')}")

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


def _fault(answer: Element) -> RequestFailed | None:
    """What is wrong with what was asked for: an error, or a form that says that a new room is not as it must be."""
    if answer.get("type") == "error":
        return failure(answer)
    form = rooms.read_form(answer)
    try:
        if form is not None:
            form.require(muc.CHAT_ROOM, rooms.CHAT_MUST)
    except rooms.NotAsAsked as not_as_asked:
        return RequestFailed("not-acceptable", str(not_as_asked))
    return None


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
    """A citizen who finds nobody is told what XEP-0142 §5.1 says, an agency what a transfer is refused with."""
    if not isinstance(refusal, acts.NobodyThere):
        return replies.error(asked, _CONDITIONS[type(refusal)], str(refusal))
    condition = "service-unavailable" if isinstance(act, acts.Join) else _CONDITIONS[acts.NobodyThere]
    return replies.error(asked, condition, str(refusal), workgroup.closed(refusal.closed))


def _named(asked: Element) -> str:
    """What tells a request that comes again from another one."""
    return f"iq {asked.get('from')} {asked.get('id')}"


def _interesting(event: e.Event) -> dict[str, str]:
    """What a log line says of an event: no words of people."""
    known = ("leg", "agency", "why")
    return {name: value for name in known if (value := getattr(event, name, None))}
