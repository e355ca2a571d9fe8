"""An agency on the wire: stanzas become acts, and events become stanzas. `desk.agency.desk` makes the decisions."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine

from components.agency.hearing import Hearing
from components.agency.incoming import Incoming
from components.agency.office import Office
from components.agency.panel.heartbeat import Heartbeat
from components.agency.panel.panel_commands import PanelCommands
from components.agency.panel.setup_changes import SetupChanges
from components.agency.rooms.chats import Chats
from components.agency.rooms.entering import Heard
from components.agency.rooms.record import Record
from components.agency.words.telling import Telling
from components.agency.work.chat_files import ChatFiles
from components.agency.work.consults import Consults
from components.agency.work.forms import Forms
from components.agency.work.front import Front
from components.agency.work.indexing import Indexing
from components.agency.work.introductions import Introductions
from components.agency.work.left_messages import LeftMessages
from components.agency.work.notices import Notices
from components.agency.work.shown import Shown
from onedoor.desk.agency import absence, acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.state import MOST_FINISHED
from onedoor.desk.terms.people import Duty, Jid, Setup
from onedoor.service.behind import following
from onedoor.service.faults import Faults
from onedoor.service.loop import Database, Loop, Turn, Work, together
from onedoor.service.outbox import Outbox
from onedoor.service.replaying import replayed
from onedoor.service.subscribers import Subscribers
from onedoor.service.tasks import Tasks
from onedoor.settings import Settings
from onedoor.store.journal.journal import Happened, Journal, Sending
from onedoor.store.setup import setup
from onedoor.store.setup.revision import number_of
from onedoor.store.transcripts.history import answered
from onedoor.wire.link import Link, RequestFailed
from onedoor.wire.muc.muc import Message

log = structlog.get_logger()

CHECK_EVERY = 60.0
"""Seconds between two checks that we are still in our rooms (XEP-0410)."""


class AgencyComponent:
    """`id` is the agency's id in the database, `jid` its domain."""

    def __init__(self, settings: Settings, engine: Engine, database: Database, id: str, jid: str) -> None:
        self.settings, self.engine, self.database, self.id, self.jid = settings, engine, database, id, jid
        self.domains = frozenset({settings.domain, settings.router.jid, settings.xmpp.rooms, settings.xmpp.desks})
        self.by = f"desk@{jid}/desk"
        revision = number_of(engine, id)  # before the set-up is read
        self.journal, self.faults, self._tasks = Journal(engine, jid, id), Faults(engine, jid), Tasks()
        self.start = self._tasks.start
        self.desk, self.set_aside = replayed(jid, self.journal.running_legs(), e.LEG_EVENTS, self._fresh)
        self.link = Link(
            jid,
            settings.component_secret(jid),
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=self._receive,
            on_up=self._up,
            on_down=self._down,
            on_fault=lambda error, stanza: self._tasks.blame(error, stanza, self.domains),
        )
        self.telling = Telling(self.desk, jid, settings.router.jid, self.link.new_id, self._others, own_id=self._own_id)
        self.outbox = Outbox(self.link.send_text, self._answered, asyncio.get_running_loop().time)
        self._loop = Loop(self.link, self.journal, self.outbox, database, self._refresh, faults=self.faults)
        self.chats = Chats(
            self.link, self.by, Heard(self._line, self._gap, self._entered, self._read), called=self.telling.called
        )
        self._furnish(revision)
        self._proving: set[str] = set()
        self._remember()
        self.chats.expect()  # stanzas in the link's first bytes arrive before `_up` is called

    def _furnish(self, revision: int) -> None:
        """Makes the parts that share our office."""
        office = self._office()
        self.notices = Notices(office)
        self.people = Introductions(office, summary=self.notices.summary, known_as=self.known_as)
        self.front = Front(office, f"{self.id}@{self.settings.xmpp.desks}")
        self.consults = Consults(office)
        self.heartbeat, self.indexing = Heartbeat(office, self.set_aside), Indexing(office)
        self.panel_commands = PanelCommands(office)
        self.setup_changes = SetupChanges(office, revision, self.panel_commands, self._change_setup)
        self._chat_files = ChatFiles(office, self.notices.file_not_shown)
        self.shown = Shown(office)
        self._after = self._subscribers()
        self._hearing = Hearing(
            office, people=self.people, front=self.front, shown=self.shown, chat_files=self._chat_files
        )
        self._incoming = Incoming(
            office,
            front=self.front,
            forms=Forms(office, self.front),
            people=self.people,
            notices=self.notices,
            left_messages=LeftMessages(office, self.front.room),
            shown=self.shown,
        )

    def _office(self) -> Office:
        return Office(
            self.id, self.jid, self.by, self.domains, self.settings, self.engine, self.database, self.desk, self.link,
            self.journal, self.outbox, self.faults, self.telling, self.chats, start=self.start, put=self.put,
            act=self.act, decide=self.decide, set_duty=self.set_duty, now=self.now,
        )  # fmt: skip

    def _receive(self, stanza: Element) -> None:
        self._incoming.receive(stanza)

    def _line(self, record: Record, message: Message, live: bool) -> None:
        self._hearing.line(record, message, live)

    def _gap(self, record: Record) -> None:
        self._hearing.gap(record)

    def _entered(self, record: Record) -> None:
        self._hearing.entered(record)

    def _read(self, record: Record, archived: Sequence[Message], why: str) -> None:
        self._hearing.read(record, archived, why)

    def _refresh(self) -> Work | None:
        return self.setup_changes.refresh()

    async def run(self) -> None:
        """Runs until cancelled. Raises LinkRefused or any other error; the caller then makes a new component."""
        parts = (self._loop.run(), self.link.run(), self._tasks.run())
        try:
            await together(*parts, farewell=self.notices.withdraw)
        finally:
            await self._chat_files.close()

    def _fresh(self) -> Desk:
        desk = Desk(setup.agency(self.engine, self.id, self.settings), datetime.now(UTC))
        desk.seen_number(self.journal.last_number())
        return desk

    def _remember(self) -> None:
        """Restores what the last process had noted about each running leg."""
        self.journal.lacks_index(self.desk.legs)
        for leg in self.desk.legs.values():
            record = self.chats.record(leg.assigned)
            known = self.journal.authors(leg.id)
            if leg.left_after:
                record.showing.left(leg.left_after)
            record.seen, record.last, record.is_ours = set(known), next(reversed(known), None), bool(known)
            record.of_desks = {line for line, author in known.items() if author == "desk"}
            for notice in self.journal.notices(leg.id):
                record.heed(notice)
            if leg.owner is not None:
                leg.last_word, leg.unanswered = datetime.now(UTC), None
            absence.lose_sight(leg, datetime.now(UTC))
        # An agent whom the replayed events set to away may have come back since: the set-up knows.
        self.desk.staff.change(self.desk.setup)
        self.desk.have_finished(self.journal.finished_legs(MOST_FINISHED))
        for skill, answers in answered(self.engine, self.id).items():
            self.desk.queue.recall(skill, answers)
        unanswered = self.journal.unanswered()
        to_prove = {one.context.get("leg") for one in unanswered if one.context.get("kind") == "prove"}
        self._unproven = [leg.id for leg in self.desk.legs.values() if leg.is_settled and leg.id not in to_prove]
        self.outbox.add(unanswered)

    def _own_id(self, leg: Leg) -> str:
        return self.chats.record(leg.assigned).room.own_id if leg.id in self.chats.records else ""

    def known_as(self, room: str) -> None:
        """Tells the router the desk's new occupant id in `room` (XEP-0421), for those who read the archive."""
        legs = [leg for record in self.chats.of_room(room) if (leg := self.desk.legs.get(record.leg.leg)) is not None]
        self.put(lambda turn: turn.batch.sendings.extend(one for leg in legs for one in self.telling.staffed(leg)))

    def _others(self, leg: Leg) -> bool:
        """Whether another agency's agent is also with the citizen."""
        ours = {agent.name for agent in self.desk.setup.agents.values()}
        return leg.assigned.mode == "warm" and self.chats.record(leg.assigned).is_joined(ours)

    def now(self) -> float:
        """Seconds on the loop's monotonic clock."""
        return asyncio.get_running_loop().time()

    # --- The link ---

    async def _up(self) -> None:
        self.act(acts.Sighted())
        # Rooms first, so that the desk does not repeat there what it has already said.
        self.chats.expect()
        await self.front.open()
        self._loop.put(self._say_who_is_where, settled=True)
        self.outbox.open()
        for record in list(self.chats.records.values()):
            self.start(self.consults.enter(record))
        self._finish_what_is_over()
        self.start(self.consults.tidy())
        self.start(self.panel_commands.catch_up())
        self.start(self._chat_files.catch_up())
        self.notices.publish(again=True)
        while True:
            await asyncio.sleep(CHECK_EVERY)
            await self.chats.check()

    def _say_who_is_where(self, turn: Turn) -> None:
        """Reports our people in each room. The router corrects rooms by it, and must not rely on an older process."""
        for leg in self.desk.legs.values():
            turn.batch.sendings.extend(self.telling.staffed(leg, again=True))

    def _finish_what_is_over(self) -> None:
        """Starts the proofs again that the last process had not finished."""
        for leg_id in self._unproven:
            self._prove(leg_id)
        self._unproven = []

    def _down(self) -> None:
        self.outbox.close()
        self.chats.lost()
        self.front.close()
        self.act(acts.AllVanished())

    def tick(self) -> None:
        """Call this every second."""
        try:
            self.outbox.tick()
            if self.link.is_up and self.desk.legs:
                self.act(acts.Tick())
            for part in (self.front.reach, self.notices, self.indexing):
                part.tick()
        except Exception as error:
            self._tasks.fail(error)

    # --- Acts ---

    def put(self, work: Callable[[Turn], None], *, settled: bool = False, name: str = "") -> None:
        self._loop.put(work, settled=settled, name=name)

    def act(self, act: acts.Act) -> None:
        self._loop.put(lambda turn: self.decide(act, turn))

    def decide(self, act: acts.Act, turn: Turn) -> None:
        """Lets the desk decide in this turn. Raises a `Refusal`; the caller tells the person who asked."""
        at = datetime.now(UTC)
        self.write_down(self.desk.act(act, at), at, turn)
        self.notices.is_due = True

    def _change_setup(self, setup: Setup, at: datetime, turn: Turn) -> None:
        self.write_down(self.desk.change_setup(setup, at), at, turn)
        turn.then.append(lambda: self.start(self.front.set_up_changed()))
        turn.then.append(self.notices.publish)

    def write_down(self, happened: list[e.Event], at: datetime, turn: Turn) -> None:
        for event in happened:
            leg = self.desk.known(event.leg)
            turn.batch.happened.append(Happened(leg.assigned.chat, event, at))
            turn.batch.sendings.extend(self.telling.of(leg, event, at))
            turn.then.append(partial(self._after.tell, leg, event, at))
            if isinstance(event, e.Lapsed) and event.away:
                self._set_away(event.agent, turn)
            if leg.is_gone:
                turn.batch.lines.extend(self.chats.gone(leg.id, at, self.desk.setup.agent_names()))
            if isinstance(event, e.Ended | e.CitizenLeft) and event.after:
                self.shown.left(leg.id, event.after, turn)
            log.info("agency.event", agency=self.id, happened=type(event).__name__, leg=event.leg)
        if happened:
            turn.then.append(self.notices.publish)

    def set_duty(self, duty: tuple[Jid, Duty, int], turn: Turn) -> None:
        """Writes the duty into the set-up in this turn; the next turn reads it."""
        turn.batch.duties.append(duty)
        turn.then.append(lambda: self.put(lambda _: None))

    def _set_away(self, agent: Jid, turn: Turn) -> None:
        """Writes `away` into the set-up, as if the agent had typed it."""
        found = self.desk.setup.agents.get(agent)
        if found is None:
            return
        self.set_duty((agent, Duty.AWAY, found.capacity), turn)

    def _subscribers(self) -> Subscribers[Leg]:
        """Work that can be lost once the event itself is stored."""
        return Subscribers(
            # Offers, and everything else that agents are told.
            (e.Event, self.front.tell),
            (e.Assigned, self._assigned),
            (e.Answered, lambda leg, event, at: self.people.awaited(leg, event.agent)),
            ((e.Taken, e.Joined), self.people.came),
            # The place may be the one they were last told of. They must hear it again after talking to an agent.
            ((e.AgentLost, e.Requeued), lambda leg, event, at: self.notices.place(event.leg)),
            (e.Nudged, lambda leg, event, at: self.notices.remind(leg, event.agent)),
            (e.TransferFailed, lambda leg, event, at: self.people.stay(leg)),
            ((e.Refused, e.Archived), self._done_with),
        )

    def _assigned(self, leg: Leg, event: e.Assigned, at: datetime) -> None:
        if leg.is_ours_alone:
            self.start(self.consults.open(leg))
        else:
            self.start(self.chats.enter(self.chats.record(event)))
            self.notices.place(event.leg)

    def _done_with(self, leg: Leg, event: e.Refused | e.Archived, at: datetime) -> None:
        if isinstance(event, e.Refused) and event.keeps:
            return
        self.chats.leave(self.chats.record(leg.assigned))
        self._proving.discard(leg.id)
        self._hearing.release(leg.assigned.chat)
        if leg.is_ours_alone:
            self.start(self.consults.close(leg, at_once=isinstance(event, e.Refused)))

    def _answered(self, sending: Sending, failed: RequestFailed | None) -> None:
        self._loop.put(partial(_done, sending), settled=True)
        kind, leg_id = sending.context.get("kind"), sending.context.get("leg", "")
        if failed is not None:
            log.warning("agency.sending", agency=self.id, kind=kind, leg=leg_id, error=str(failed))
        if kind == "prove":
            self._loop.put(lambda turn: turn.then.append(partial(self._prove, leg_id)), settled=True)
        if kind == "taken":
            self.act(acts.Granted(leg_id, refused=failed is not None))
        if kind in ("transfer", "consult") and failed is not None:
            self.front.transfer_refused(leg_id, failed, kind, sending.context.get("ask", 0))
        if kind == "practice" and failed is not None:
            self.front.practice_refused(Jid(sending.context.get("agent", "")), failed)

    def _prove(self, leg_id: str) -> None:
        """Starts the proof of a leg that is over, once its room and the router have everything about it."""
        leg = self.desk.legs.get(leg_id)
        if leg is None or leg_id in self._proving:
            return
        chat = leg.assigned.chat
        if not any(self.outbox.waits(lane, kind="prove", leg=leg_id) for lane in (chat, f"{chat}>router")):
            self._proving.add(leg_id)
            self.start(self.chats.prove(self.chats.record(leg.assigned)))


def _done(sending: Sending, turn: Turn) -> None:
    turn.batch.done.append(sending.id)
    turn.batch.sendings.extend(following(sending))
