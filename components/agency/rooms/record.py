"""What one leg's room has said, line by line, for the agency's archive. Writes nothing and sends nothing.

The room's stanza-id identifies a line: it counts once, whether it comes live, from the archive or after a restart.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from components.agency.rooms.occupants import Room
from onedoor.desk.agency.events import Assigned
from onedoor.desk.agency.leg import Leg
from onedoor.desk.room.remark import HELD, OF_CLIENT, Kind, Remark
from onedoor.desk.room.showing import By, Line, Showing
from onedoor.desk.room.speakers import APART
from onedoor.desk.terms.people import Jid
from onedoor.desk.words import commands
from onedoor.wire.muc.muc import Message, Occupant

UNSAID = ("held", "client")
"""Kinds of lines that are neither for the citizen nor commands."""


COVER = "X"
"""The bridge puts this in place of a digit that it masks."""
LINES_MISSING, NO_CITIZEN, NO_QUESTION = "lines-missing", "no-citizen", "no-question"
"""Why a record is not complete although the room's archive could be read."""
MOST_WAITING = 500
"""Live messages that can wait behind a gap; if there are more, we read them from the archive."""


@dataclass(slots=True)
class Gap:
    """A gap in what we know of a room, and the live messages that wait behind it."""

    waiting: list[Message] = field(default_factory=list)
    spilt: bool = False
    """Too many messages came: those that we dropped must be read, too."""

    def hear(self, message: Message) -> None:
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.clear()
            self.spilt = True
        self.waiting.append(message)


@dataclass(slots=True)
class Record:
    leg: Assigned
    room: Room
    seen: set[str] = field(default_factory=set)
    """The stanza-ids of the lines in the record."""
    of_desks: Set[str] = frozenset()
    """The stanza-ids of desks' lines, noted by a former process: a desk may have left since."""
    heard: set[str] = field(default_factory=set)
    """The stanza-ids that this process has looked at; it reads again what a former one has recorded."""
    names: dict[str, str] = field(default_factory=dict)
    """nick → the name by which a desk has introduced the agent"""
    told: list[str] = field(default_factory=list)
    """Names of agents who have joined and not left, as the citizen was told; newest last."""
    introduced: dict[str, Jid] = field(default_factory=dict)
    """nick → our agent, introduced since they entered"""
    introducing: dict[str, object] = field(default_factory=dict)
    """nick → its latest introduction; an older one that is still unsent is dropped"""
    entries: dict[Jid, Mapping[str, str]] = field(default_factory=dict)
    """Agents who are in the room but do not have the chat yet → from where on their words are for the citizen"""
    warned: set[Jid] = field(default_factory=set)
    """Agents who know that the citizen does not see what they write."""
    told_of: set[tuple[Jid, Kind]] = field(default_factory=set)
    """Agents who know that the citizen does not see this kind of line from their client."""
    last: str | None = None
    """The newest stanza-id in the record."""
    mark: str | None = None
    """The newest stanza-id that we have heard, with everything before it."""
    is_ours: bool = False
    """We have read what was said before we had the chat."""
    first_heard: str | None = None
    """The stanza-id of the first live message."""
    gap: Gap | None = None
    """None while we know everything that was said in the room."""
    entering: object | None = None
    """Identifies the current try to enter the room; None if there is none."""
    is_over: bool = False
    """The router has told the citizen, and then us, that the chat is over."""
    closed_at: str | None = None
    """The stanza-id of the line with which the chat became another agency's."""
    late: list[Message] = field(default_factory=list)
    """Our own agents' lines after it: they may be in nobody's record if the chat does not come back."""
    is_gone: bool = False
    """The chat is no longer ours and the record is final, but we are still in the room."""
    showing: Showing[str] = field(default_factory=Showing)
    """What the citizen is shown, by the rule of their page."""
    recent: deque[tuple[str, Jid, str]] = field(default_factory=lambda: deque(maxlen=20))
    """Agents' last lines: stanza-id, agent and text."""
    has_citizen: bool = False
    """The citizen has said something there."""
    has_question: bool = False
    """The citizen has said their question there."""
    has_ask: bool = False
    """Our desk has said the question in a room aside."""

    def takes(self, message: Message, leg: Leg | None, ours: Collection[Jid] = ()) -> bool:
        """Whether to record the line: it is this leg's, and new to this process. From then on it counts as recorded.

        `ours` are our agents.
        """
        id = message.stanza_id
        if id is None or id in self.heard or self.is_gone:
            return False
        if self.closed_at is not None and id in self.seen:
            self.opened()  # a former process has recorded this line: the chat went on
        if self.closed_at is not None:
            if self.author(message) == "agent" and self.room.real_of(message) in ours:
                self.late.append(message)
            return False
        if leg is not None and id not in self.seen and self._passes_on(leg, message):
            self.closed_at = id
            return False
        self.heard.add(id)
        self.seen.add(id)
        self.last = id
        # In a warm transfer the other agent is already there: our part ends with our own farewell.
        if leg is not None and leg.is_let_go and self.is_farewell(message):
            self.closed_at = id
        return True

    def opened(self) -> None:
        """Reopens the record when the chat is ours again; the lines since are read from the room."""
        self.closed_at = None
        self.late.clear()

    def put_in_order(self, archived: Sequence[Message]) -> None:
        """Puts the late lines in the room's order: we may learn whose a line is only when they are back in the room."""
        place = {message.stanza_id: number for number, message in enumerate(archived)}
        self.late.sort(key=lambda message: place.get(message.stanza_id, len(place)))

    def late_lines(self, at: datetime, names: Mapping[Jid, str]) -> list[dict[str, Any]]:
        """The columns of our agents' lines after the end of our part, none of which the citizen was shown.

        Call this when the chat is gone for good. If it comes back, these lines are read from the room instead.
        """
        found = {one.stanza_id: self.line(one, at, names) for one in self.late}
        self.late.clear()
        return [{**line, "kind": "unseen" if line["kind"] == "message" else line["kind"]} for line in found.values()]

    def lacks(self, archived: Iterable[Message]) -> str:
        """Why the record is not complete, compared with the room's archive: a code, or empty if it is complete.

        It must have each line up to where the chat became another agency's, the citizen, and their question.
        """
        for message in archived:
            if message.stanza_id == self.closed_at:
                break
            if message.stanza_id not in self.seen:
                return LINES_MISSING
        if self.leg.kind != "chat" or self.leg.practice:
            return ""
        if not self.has_citizen:
            return NO_CITIZEN
        return "" if self.has_question or not self.leg.question else NO_QUESTION

    def author(self, message: Message) -> str:
        """`citizen`, `desk` or `agent`."""
        if message.nick == self.leg.citizen_nick or self._plays_citizen(message):
            return "citizen"
        desks = self.room.speakers.vouched({self.leg.nick, *self.leg.desks.split("|")})
        is_desk = message.nick in desks or message.stanza_id in self.of_desks or self.room.is_of_desk(message)
        return "desk" if is_desk else "agent"

    def _plays_citizen(self, message: Message) -> bool:
        return bool(self.leg.practice) and self.room.real_of(message) == self.leg.practice

    def occupant(self, occupant: Occupant) -> None:
        """Notes that an occupant is there or has gone, which may end their introduction."""
        nick, people = occupant.nick, self.showing.people
        if occupant.present:
            who = occupant.jid.partition("/")[0] if occupant.jid else None
            self.showing.came(nick, who, was_there=self.gap is not None)
        else:
            people.left(nick, new_nick=occupant.new_nick, put_out=occupant.affiliation in ("none", "outcast"))

    def show(self, message: Message, line: dict[str, Any]) -> list[str]:
        """Gives the line the kind `unseen` if the citizen is not shown it.

        Returns the stanza-ids of earlier lines that they are shown now.
        """
        if self.leg.kind == "consult":
            return []
        id, author = message.stanza_id or "", self.author(message)
        by = {"citizen": By.CITIZEN, "desk": By.DESK}.get(author, By.OTHER)
        notice = message.notice if by is By.DESK else None
        said = Line(id, message.nick, by, id, bool(message.body), line["kind"] == "message", notice)
        shown = [one.what for one in self.showing.hear(said)]
        if line["author"] == "agent" and line["kind"] == "message" and id not in shown:
            line["kind"] = "unseen"
        elif notice is not None and line["kind"] == "notice" and id not in shown and notice.get("code") != "ended":
            line["kind"] = "unseen"  # the page has its own words for the end
        return [one for one in shown if one != id]

    def knows(self, name: str, *, beside: bool) -> bool:
        """Whether the citizen knows this agent as present; `beside`: as one of two."""
        return name in (self.told[-2:] if beside else self.told[-1:])

    def is_joined(self, ours: Collection[str]) -> bool:
        """Whether another agency's agent is also with the citizen; `ours` are our agents' names.

        Looks at who is in the room, because an agent can leave without a notice. While we do not know that, it
        relies on what the citizen was told last.
        """
        if self.gap is not None:
            return any(name not in ours for name in self.told)
        return self.showing.people.is_joined(self.leg.nick)

    def _passes_on(self, leg: Leg, message: Message) -> bool:
        """Whether another desk introduces its agent, so that the chat is theirs from this line on.

        An agent who is introduced `again` was there before, with ours. That changes nothing until the router has given
        the chat to somebody.
        """
        notice = message.notice or {}
        is_theirs = notice.get("code") == "agent-joined" and message.nick != self.leg.nick
        return is_theirs and leg.is_passing_on and (leg.is_over or "again" not in notice)

    def is_farewell(self, message: Message) -> bool:
        """Whether our own desk says that our agent has left."""
        notice = message.notice
        return notice is not None and notice.get("code") == "agent-left" and message.nick == self.leg.nick

    def heed(self, notice: Mapping[str, str]) -> None:
        """Takes in a desk's notice. Call it in the order of the notices."""
        name = notice.get("agent", "")
        match notice.get("code"):
            case "agent-joined":
                if "again" not in notice and "only" in notice:
                    self.told = [name]
                elif "again" not in notice or name not in self.told:
                    self.told = [*(other for other in self.told if other != name), name]
                self.names[notice.get("nick", "")] = name
                self.room.speakers.learn(notice.get("nick", ""), notice.get("occupant"))
            case "agent-lost" | "requeued":
                self.told.clear()
            case "agent-left":
                self.told = [other for other in self.told if other != name]
                for nick in [nick for nick, known in self.names.items() if known == name]:
                    self.introduced.pop(nick, None)

    def line(self, message: Message, at: datetime, names: Mapping[Jid, str]) -> dict[str, Any]:
        """The columns of the message's line; `names` are our agents and their names."""
        author = self.author(message)
        if author == "citizen" and message.body:
            self.has_citizen = True
            self.has_question = self.has_question or _is_same(message.body, self.leg.question)
        elif author == "desk" and self.leg.kind == "consult" and self.leg.question in (message.body or ""):
            self.has_ask = True
        jid = self.room.real_of(message) if author == "agent" else None
        notice = dict(message.notice or {}) if author == "desk" else {}
        self.heed(notice)
        return {
            "leg": self.leg.leg,
            "stanza_id": message.stanza_id,
            "origin_id": message.origin_id,
            "at": message.at or at,
            "jid": jid,
            "body": message.body or "",
            **self._said_by(message, author, notice, jid, names),
        }

    def _said_by(
        self, message: Message, author: str, notice: dict[str, str], jid: Jid | None, names: Mapping[Jid, str]
    ) -> dict[str, Any]:
        if author == "citizen":
            return {"author": author, "name": self.leg.citizen, "kind": "message", "data": _corrected(message)}
        if notice.get("code") == "reply":
            # The desk says it, but it is the agent's answer.
            return {"author": "agent", "name": notice.get("agent", ""), "kind": "message", "data": notice}
        if author == "desk":
            kind = "notice" if message.notice else "answer"
            return {"author": author, "name": message.called or message.nick, "kind": kind, "data": notice}
        name = (names.get(jid) if jid else None) or self.names.get(message.nick) or _shown(message.nick)
        return {"author": author, "name": name, **self._meant(message)}

    def _meant(self, message: Message) -> dict[str, Any]:
        """Kind, text and data, by the rule by which the bridge decides what to show (`desk.room.remark`)."""
        remark, data = message.remark, _corrected(message)
        if remark.kind in OF_CLIENT:
            return {"kind": "client", "data": data}
        if remark.kind in HELD:
            # In a room aside there is no citizen, and nothing is held back.
            return {"kind": "message" if self.leg.kind == "consult" else "held", "data": data}
        return {"kind": _kind(remark), "body": remark.own, "data": data | _answered(remark)}


def _shown(nick: str) -> str:
    """The part of a nick that people read."""
    return nick.partition(APART)[0]


def _is_same(said: str, asked: str) -> bool:
    """Whether both texts are the same, apart from digits that the bridge has masked in either."""
    said, asked = " ".join(said.split()), " ".join(asked.split())
    return len(said) == len(asked) and all(
        one == other or COVER in (one, other) for one, other in zip(said, asked, strict=True)
    )


def _corrected(message: Message) -> dict[str, str]:
    return {"replaces": message.replaces} if message.replaces else {}


def _answered(remark: Remark) -> dict[str, str]:
    """What the line quotes or replies to. The transcript shows whether the citizen was shown that."""
    return {name: value for name, value in (("quoted", remark.quote), ("reply", remark.reply)) if value}


def _kind(remark: Remark) -> str:
    if remark.kind is Kind.WORDS:
        return "message"
    match commands.parse(remark.own, in_chat=True):
        case commands.Command(word="note"):
            return "note"
        case _:
            return "command"
