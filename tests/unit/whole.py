"""One router and two agencies' desks, joined by the stanzas they really send. No I/O: a lane is a list.

What is on its way stays at the head of its lane until it is answered, as in the outbox, and may arrive several times.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from xml.etree.ElementTree import Element

from hypothesis import note

from components.agency.words.telling import Telling as AgencyTelling
from components.router.telling import Telling as RouterTelling
from onedoor.desk.agency import absence, acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.plan import Plan, Skill
from onedoor.desk.router.router import Router
from onedoor.desk.terms.people import Jid, Setup
from onedoor.service.behind import following
from onedoor.store.journal.journal import Sending
from onedoor.wire.control import control
from onedoor.wire.names import MUC_ADMIN
from onedoor.wire.xml import read

ROUTER = "router.test"
OK, AWAY = "", "away"
ROOM = "room"
"""The kind of a message to a room."""
_CHANGE = f"{{{MUC_ADMIN}}}query/{{{MUC_ADMIN}}}item[@affiliation]"


@dataclass(slots=True)
class Message:
    """`answers` are those on their way back: OK, AWAY, or why not."""

    id: str
    kind: str
    leg: str
    ask: int
    payload: Element
    answers: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        name = self.payload.tag.rpartition("}")[2]
        return " ".join([f"<{name}", *(f"{key}={value!r}" for key, value in self.payload.items())]) + ">"


class Side:
    """A process, what it remembers, and what it has to say: `lanes` outlive it."""

    def __init__(self, name: str, ids: Iterator[int]) -> None:
        self.name, self._ids = name, ids
        self.rooms: Rooms | None = None
        """Where there are rooms, what is asked of them is on its way like all else."""
        self.lanes: dict[str, deque[Message]] = defaultdict(deque)

    def new_id(self) -> str:
        return f"i{next(self._ids)}"

    def send(self, sendings: Iterable[Sending], known: Iterable[str]) -> None:
        """What goes to one of those `known`; what is said in rooms is left out, and nothing waits for it."""
        for sending in (one for given in sendings for one in (given, *following(given))):
            for text in sending.stanzas:
                iq = read(text)
                payload = control.payload_of(iq)
                if payload is not None and str(iq.get("to")) in known:
                    context = sending.context
                    one = Message(
                        iq.get("id", ""), context["kind"], context.get("leg", ""), context.get("ask", 0), payload
                    )
                    self.lanes[sending.lane].append(one)
                elif self.rooms is not None and iq.find(_CHANGE) is not None:
                    self.lanes[sending.lane].append(Message(iq.get("id", ""), ROOM, "", 0, iq))

    def heads(self) -> dict[str, Message]:
        return {lane: messages[0] for lane, messages in sorted(self.lanes.items()) if messages}

    def forget_answers(self) -> None:
        """The link is down: what was on its way is sent again."""
        for messages in self.lanes.values():
            for message in messages:
                message.answers.clear()


class Rooms:
    """A server's rooms: bare JID → affiliation, by room. The router owns them all (XEP-0045 §9)."""

    def __init__(self) -> None:
        self.lists: dict[str, dict[str, str]] = defaultdict(dict)

    def hear(self, iq: Element) -> str:
        """What somebody asks of a room; returns the answer."""
        change = iq.find(_CHANGE)
        assert change is not None
        by, room = iq.get("from", "").partition("/")[0], self.lists[iq.get("to", "")]
        jid, affiliation = change.get("jid", ""), change.get("affiliation", "")
        if by != ROUTER and (room.get(by) != "admin" or affiliation == "admin"):
            return "forbidden"
        if affiliation == "none":
            room.pop(jid, None)
        else:
            room[jid] = affiliation
        return OK


class RouterSide(Side):
    def __init__(self, plan: Plan, ids: Iterator[int]) -> None:
        super().__init__(ROUTER, ids)
        self.plan = plan
        self.happened: list[tuple[chat_events.Event, datetime]] = []
        self.start()

    def start(self) -> None:
        """A new process reads what the last one remembered of the chats whose room is there."""
        closed = {event.chat for event, _ in self.happened if isinstance(event, chat_events.Closed)}
        self.router = Router(self.plan)
        for event, at in self.happened:
            if event.chat not in closed:
                self.router.replay(event, at)
        self._telling = RouterTelling(self.router, ROUTER, self.new_id)
        self.forget_answers()

    def act(self, act: router_acts.Act, at: datetime) -> list[chat_events.Event]:
        """Raises a Refusal."""
        happened = self.router.act(act, at)
        if happened:
            note(f"  router: {act} → {happened}")
        for event in happened:
            self.happened.append((event, at))
            self.send(self._telling.of(self.router.known(event.chat), event), self.plan.agencies)
        return happened

    def hear(self, message: Message, agency: str, at: datetime) -> str:
        """What an agency says; returns the answer."""
        leg = message.payload.get("leg", "")
        chat = self.router.of_leg(leg)
        assert chat is None or chat.legs[leg].agency == agency
        act = control.read_from_agency(message.payload, f"{agency} {message.id}")
        assert act is not None
        try:
            self.act(act, at)
        except router_acts.Refusal as refusal:
            return str(refusal)
        return OK

    def answered(self, message: Message, answer: str, at: datetime) -> None:
        if message.kind == "assign":
            why = "unreachable" if answer == AWAY else "nobody"
            self.act(router_acts.Refuse(message.leg, why) if answer else router_acts.Accept(message.leg), at)


class DeskSide(Side):
    def __init__(self, jid: str, setup: Setup, ids: Iterator[int], at: datetime) -> None:
        super().__init__(jid, ids)
        self.setup = setup
        self.happened: list[tuple[str, e.Event, datetime]] = []
        self.there: set[Jid] = set()
        self.slow: set[Jid] = set()
        """At the desk, but in no room before they are told to."""
        self.start(at)

    def start(self, at: datetime) -> None:
        """A new process reads what the last one remembered of the legs that are not archived."""
        done = [
            event.leg
            for _, event, _ in self.happened
            if isinstance(event, e.Archived) or (isinstance(event, e.Refused) and not event.keeps)
        ]
        running = {chat for chat, event, _ in self.happened if event.leg not in done}
        self.desk = Desk(self.setup, at)
        self.desk.seen_number(len(self.happened))
        for chat, event, when in self.happened:
            if chat in running:
                self.desk.replay(event, when)
        for leg in self.desk.legs.values():
            if leg.owner is not None:
                leg.last_word, leg.unanswered = at, None
            absence.lose_sight(leg, at)
        self.desk.staff.change(self.setup)
        self.desk.have_finished(done)
        self._telling = AgencyTelling(self.desk, self.name, ROUTER, self.new_id, lambda _: False)
        self.forget_answers()
        self.act(acts.Sighted(), at)
        for agent in sorted(self.there):
            self.comes(agent, at)

    def act(self, act: acts.Act, at: datetime) -> list[e.Event]:
        """Raises a Refusal. Whoever has taken a chat and is there comes into its room, unless they are slow."""
        happened = self.desk.act(act, at)
        if happened:
            note(f"  {self.name}: {act} → {happened}")
        self.remember(happened, at)
        for event in happened:
            if isinstance(event, e.Answered | e.Taken | e.Joined) and event.agent in self.there - self.slow:
                self.enters(event.leg, event.agent, at)
        return happened

    def enters(self, leg: str, agent: Jid, at: datetime) -> None:
        self.remember(self.desk.act(acts.Entered(leg, agent), at), at)

    def remember(self, happened: Iterable[e.Event], at: datetime) -> None:
        for event in happened:
            leg = self.desk.known(event.leg)
            self.happened.append((leg.assigned.chat, event, at))
            self.send(self._telling.of(leg, event, at), [ROUTER])

    def overlooked(self, at: datetime) -> list[e.Event]:
        """What could have been offered, or given up, and was not."""
        found = self.desk._matching.everybody(at)
        self.remember(found, at)
        return found

    def comes(self, agent: Jid, at: datetime) -> None:
        self.there.add(agent)
        self.act(acts.Arrived(agent), at)
        for leg in list(self.desk.legs.values()):
            if agent in leg.people() and agent not in self.slow:
                self.enters(leg.id, agent, at)

    def goes(self, agent: Jid, at: datetime) -> None:
        self.there.discard(agent)
        for leg in list(self.desk.legs.values()):
            if agent in leg.people():
                self.act(acts.Left(leg.id, agent, by_will=True), at)
        self.act(acts.Vanished(agent), at)

    def hear(self, message: Message, at: datetime) -> str:
        """What the router says; returns the answer."""
        act: acts.Act | None
        if message.kind == "assign":
            act = acts.Assign(control.read_assign(message.payload, self.desk.next_number()))
        else:
            act = control.read_from_router(message.payload)
        assert act is not None
        try:
            self.act(act, at)
        except acts.Refusal as refusal:
            assert message.kind == "assign"
            return str(refusal)
        return OK

    def answered(self, message: Message, answer: str, at: datetime) -> None:
        if answer and message.kind in ("transfer", "consult"):
            self.act(acts.TransferRefused(message.leg, answer, message.kind, message.ask), at)
        if message.kind == "taken":
            self.act(acts.Granted(message.leg, refused=bool(answer)), at)

    def open_legs(self) -> list[Leg]:
        return [leg for leg in self.desk.legs.values() if not leg.is_over]

    def offers(self, at: datetime) -> router_acts.Offers:
        """What the agency publishes, read by the router."""
        desk = self.desk
        skills = [self._skill(slug, at) for slug in desk.setup.skills]
        offers = control.read_desk(control.desk(self.name, skills, agents=desk.staff.chats()), self.name)
        assert isinstance(offers, router_acts.Offers)
        return offers

    def _skill(self, slug: str, at: datetime) -> Skill:
        desk = self.desk
        there, waiting = desk.staff.with_skill(slug, at), desk.queue.waiting(slug)
        return Skill(
            slug,
            slug,
            frozenset(language for agent in there for language in agent.languages),
            len(there),
            waiting,
            wait=0 if any(desk.staff.has_room(agent) for agent in there) else desk.queue.wait(slug),
            overflow=desk.setup.overflow.get(slug),
        )


class World:
    """The three of them, and a clock that stands where it is put."""

    def __init__(self, plan: Plan, setups: Mapping[str, Setup], at: datetime) -> None:
        ids = count(1)
        self.now = at
        self.router = RouterSide(plan, ids)
        self.desks = {jid: DeskSide(jid, setup, ids, at) for jid, setup in setups.items()}
        self.rooms = Rooms()

    def have_rooms(self) -> None:
        """From now on what is asked of rooms counts, too."""
        for side in (self.router, *self.desks.values()):
            side.rooms = self.rooms

    # --- What is on its way ---

    def heads(self) -> list[tuple[Side, str, Message]]:
        sides = (self.router, *self.desks.values())
        return [(side, lane, message) for side in sides for lane, message in side.heads().items()]

    def deliver(self, side: Side, lane: str, message: Message) -> None:
        if message.kind == ROOM:
            answer = self.rooms.hear(message.payload)
        elif isinstance(side, RouterSide):
            answer = self.desks[lane.partition(">")[2]].hear(message, self.now)
        else:
            answer = self.router.hear(message, side.name, self.now)
        note(f"  {side.name} says in {lane}: {message} → {answer or 'ok'}")
        message.answers.append(answer)

    def answer(self, side: Side, lane: str, message: Message, answer: str) -> None:
        if answer == AWAY and message.payload.get("record"):
            message.answers.clear()
            return  # it is asked for until there is an answer
        side.lanes[lane].popleft()
        if isinstance(side, RouterSide | DeskSide):
            side.answered(message, answer, self.now)

    def arrive(self) -> None:
        """Everything that is on its way, and what comes of it; archives are proven."""
        while True:
            for side, lane, message in self.heads():
                if not message.answers:
                    self.deliver(side, lane, message)
                self.answer(side, lane, message, message.answers[0])
            if not self.heads() and not self.prove():
                return

    def prove(self) -> bool:
        over = [(desk, leg) for desk in self.desks.values() for leg in desk.desk.legs.values() if leg.is_settled]
        for desk, leg in over:
            desk.act(acts.Proven(leg.id, True, 1), self.now)
        return bool(over)

    def publish(self, agency: str) -> None:
        self.router.act(self.desks[agency].offers(self.now), self.now)

    def tick(self) -> None:
        for desk in self.desks.values():
            desk.act(acts.Tick(), self.now)
        self.router.act(router_acts.Tick(), self.now)

    # --- What breaks ---

    def give_up(self, agency: str) -> None:
        """The agency's process is away for so long that what it was asked goes elsewhere."""
        for lane, message in self.router.heads().items():
            if lane.endswith(f">{agency}") and message.kind == "assign":
                self.answer(self.router, lane, message, AWAY)
