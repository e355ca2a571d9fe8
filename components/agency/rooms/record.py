"""What one leg's room has said, line by line, for the agency's archive. Writes nothing and sends nothing.

A line is known by the room's stanza-id, so that what arrives live, from the archive, or after a restart counts once.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Set
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
"""What the bridge puts in the place of a digit that it covers."""
LINES_MISSING, NO_CITIZEN, NO_QUESTION = "lines-missing", "no-citizen", "no-question"
"""Why a record is not complete, where the room's archive could be read."""
MOST_WAITING = 500
"""Live messages that wait behind a hole; beyond them they are read from the archive, which has them, too."""


@dataclass(slots=True)
class Gap:
    """What is not known of a room, and what came live behind it."""

    waiting: list[Message] = field(default_factory=list)
    spilt: bool = False
    """Some of it was too much, and has to be read, too."""

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
    """The stanza-ids of the lines that are kept."""
    of_desks: Set[str] = frozenset()
    """The stanza-ids of what desks have said, as a former process knew: one of them may not be there any more."""
    heard: set[str] = field(default_factory=set)
    """Those that this process has looked at: it reads again what a former one has kept."""
    names: dict[str, str] = field(default_factory=dict)
    """Agents' names by nick, as desks have introduced them."""
    told: list[str] = field(default_factory=list)
    """Of whom the citizen was told that they have joined and not that they are gone, the newest last."""
    introduced: dict[str, Jid] = field(default_factory=dict)
    """Our own agents by nick, since they entered."""
    introducing: dict[str, object] = field(default_factory=dict)
    """Which introduction of a nick was decided last: an older one that has not been said yet is not said."""
    entries: dict[Jid, Mapping[str, str]] = field(default_factory=dict)
    """Of who has come to have the chat, and has it not yet: from where on their words are for the citizen."""
    warned: set[Jid] = field(default_factory=set)
    """Agents who know that the citizen does not see what they write."""
    told_of: set[tuple[Jid, Kind]] = field(default_factory=set)
    """What agents' clients send beside words, and that they know that the citizen does not see it."""
    last: str | None = None
    """The newest stanza-id that was kept."""
    mark: str | None = None
    """The newest stanza-id that was heard: all before it has been, too."""
    is_ours: bool = False
    """What was said in the room before we had the chat has been read."""
    first_heard: str | None = None
    """The stanza-id of the first message that came live."""
    gap: Gap | None = None
    """None while all that was said in the room is known."""
    entering: object | None = None
    """Whose try it is to get into the room."""
    is_over: bool = False
    """The router has said that the citizen's chat is over, and has told the citizen before."""
    closed_at: str | None = None
    """The stanza-id of the line from which on the chat is another agency's."""
    late: list[Message] = field(default_factory=list)
    """What our own agents have said behind it: if the chat does not come back to us, it may be in nobody's record."""
    is_gone: bool = False
    """The chat is not ours any more, and the record is as it stays: we only have not left the room yet."""
    showing: Showing[str] = field(default_factory=Showing)
    """What of it the citizen is shown, by the rule of their page."""
    recent: deque[tuple[str, Jid, str]] = field(default_factory=lambda: deque(maxlen=20))
    """What agents have said last: stanza-id, who, and the words."""
    has_citizen: bool = False
    """The citizen has said something there."""
    has_question: bool = False
    """And it was what they had asked before."""
    has_ask: bool = False
    """Our desk has said in a room aside what is asked there."""

    def takes(self, message: Message, leg: Leg | None, ours: Collection[Jid] = ()) -> bool:
        """Whether the line is this leg's and has not been looked at yet; it counts as kept then.

        What comes live, from the archive, or after a restart counts once. `ours` are our agents.
        """
        id = message.stanza_id
        if id is None or id in self.heard or self.is_gone:
            return False
        if self.closed_at is not None and id in self.seen:
            self.opened()  # it went on after all, as a former process knew
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
        # In a warm transfer the other one has been there for a while: ours ends with our own farewell.
        if leg is not None and leg.is_let_go and self.is_farewell(message):
            self.closed_at = id
        return True

    def opened(self) -> None:
        """The chat is ours again: what was said since is read from the room, in its order."""
        self.closed_at = None
        self.late.clear()

    def late_lines(self, at: datetime, names: Mapping[Jid, str]) -> list[dict[str, Any]]:
        """The columns of what our agents said behind the end of our part, of which the citizen was shown nothing.

        To be written when the chat is gone: before, it can come back to us, and is read in the room's order then.
        """
        found = {one.stanza_id: self.line(one, at, names) for one in self.late}
        self.late.clear()
        return [{**line, "kind": "unseen" if line["kind"] == "message" else line["kind"]} for line in found.values()]

    def lacks(self, archived: Iterable[Message]) -> str:
        """What keeps the record from being complete, compared with the room's archive: a code, empty for nothing.

        A line up to where the chat became another agency's, or the citizen, or what they have asked.
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
        """Somebody is there, or has gone: an introduction may end with that."""
        nick, people = occupant.nick, self.showing.people
        if occupant.present:
            who = occupant.jid.partition("/")[0] if occupant.jid else None
            self.showing.came(nick, who, was_there=self.gap is not None)
        else:
            people.left(nick, new_nick=occupant.new_nick, put_out=occupant.affiliation in ("none", "outcast"))

    def show(self, message: Message, line: dict[str, Any]) -> list[str]:
        """Gives the line the kind `unseen` if the citizen is not shown what an agent says.

        Returns the stanza-ids of earlier ones that they are shown now.
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
            line["kind"] = "unseen"  # of the end the page says in words of its own
        return [one for one in shown if one != id]

    def knows(self, name: str, *, beside: bool) -> bool:
        """Whether the citizen has been told of this person; `beside`: of two who are there."""
        return name in (self.told[-2:] if beside else self.told[-1:])

    def is_joined(self, ours: Collection[str]) -> bool:
        """Whether another agency's agent is with the citizen, too; `ours` are our agents' names.

        Nobody may say so when one of them is gone: their part can end in a break. Who is in the room shows it, and only
        while that is not known, what the citizen has been told last.
        """
        if self.gap is not None:
            return any(name not in ours for name in self.told)
        return self.showing.people.is_joined(self.leg.nick)

    def _passes_on(self, leg: Leg, message: Message) -> bool:
        """Whether another desk introduces its agent, and from here on the chat is theirs.

        Who is introduced again was there before, beside ours: before the router has given the chat to somebody, that
        changes nothing.
        """
        notice = message.notice or {}
        is_theirs = notice.get("code") == "agent-joined" and message.nick != self.leg.nick
        return is_theirs and leg.is_passing_on and (leg.is_over or "again" not in notice)

    def is_farewell(self, message: Message) -> bool:
        """Our own desk says that our agent has left."""
        notice = message.notice
        return notice is not None and notice.get("code") == "agent-left" and message.nick == self.leg.nick

    def heed(self, notice: Mapping[str, str]) -> None:
        """What a desk has told everybody, in the order in which it did."""
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
        """The columns of the message's line; `names` are our agents'."""
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
            # The desk says it, but it is the agent's answer, approved beforehand.
            return {"author": "agent", "name": notice.get("agent", ""), "kind": "message", "data": notice}
        if author == "desk":
            kind = "notice" if message.notice else "answer"
            return {"author": author, "name": message.called or message.nick, "kind": kind, "data": notice}
        name = (names.get(jid) if jid else None) or self.names.get(message.nick) or _shown(message.nick)
        return {"author": author, "name": name, **self._meant(message)}

    def _meant(self, message: Message) -> dict[str, Any]:
        """By the rule by which the bridge shows it, or does not (`desk.room.remark`)."""
        remark, data = message.remark, _corrected(message)
        if remark.kind in OF_CLIENT:
            return {"kind": "client", "data": data}
        if remark.kind in HELD:
            # Aside, where no citizen is, colleagues write as they like.
            return {"kind": "message" if self.leg.kind == "consult" else "held", "data": data}
        return {"kind": _kind(remark), "body": remark.own, "data": data | _answered(remark)}


def _shown(nick: str) -> str:
    """As people may read it."""
    return nick.partition(APART)[0]


def _is_same(said: str, asked: str) -> bool:
    """Whether those are the words, whatever numbers were covered in either."""
    said, asked = " ".join(said.split()), " ".join(asked.split())
    return len(said) == len(asked) and all(
        one == other or COVER in (one, other) for one, other in zip(said, asked, strict=True)
    )


def _corrected(message: Message) -> dict[str, str]:
    return {"replaces": message.replaces} if message.replaces else {}


def _answered(remark: Remark) -> dict[str, str]:
    """Whether the citizen was shown it, too, the transcript tells: it has the line that is meant."""
    return {name: value for name, value in (("quoted", remark.quote), ("reply", remark.reply)) if value}


def _kind(remark: Remark) -> str:
    if remark.kind is Kind.WORDS:
        return "message"
    match commands.parse(remark.own, in_chat=True):
        case commands.Command(word="note"):
            return "note"
        case _:
            return "command"
