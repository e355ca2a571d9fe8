"""What a router or an agency remembers: events, what follows from them, and stanzas on their way, in one transaction.

Synchronous; called through one thread. Nothing is sent before `commit` has returned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from onedoor.desk.agency import events as leg_events
from onedoor.desk.router import events as e
from onedoor.store.journal import exchanges, projections
from onedoor.store.journal.codec import decode, encode
from onedoor.store.setup import revision
from onedoor.store.tables import Agent, ChatFile, Event, Leg, Line, Outgoing, RouterChat, live
from onedoor.store.transcripts import index
from onedoor.store.upserting import upsert

SAID = ("message", "notice", "unseen")
"""The kinds of what the citizen was to be told: shown, or not."""


@dataclass(frozen=True, slots=True)
class Happened:
    chat: str
    """The lane: the chat's id."""
    event: e.Event | leg_events.Event
    at: datetime
    question: str = ""
    """What the citizen wants to know, with `Opened`: kept until somebody answers, and in no event."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row of what has happened, as it is written; whether it can be read is another question."""

    id: int
    chat: str
    kind: str
    data: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """Stanzas that go together (XML). The row is done when every id in `awaits` is answered; `id` is the table's."""

    lane: str
    stanzas: Sequence[str]
    awaits: Sequence[str]
    context: dict[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(slots=True)
class Batch:
    """What one turn of the loop has to remember."""

    happened: list[Happened] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    """Columns of `line` without the agency's id; a line that is there already stays as it is."""
    kinds: list[tuple[str, str, str]] = field(default_factory=list)
    """(leg, stanza-id, kind): whether the citizen was shown what an agent has said is known later, or otherwise."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """(leg, stanza-id): behind which line the citizen left, for a record that is proven already."""
    files: list[dict[str, Any]] = field(default_factory=list)
    """Columns of `chat_file`, for lines that are files; one that is there already stays as it is."""
    duties: list[tuple[str, str, int]] = field(default_factory=list)
    """(agent's JID, duty, capacity), as the agent has said it: a change of the set-up like any other."""
    commands: list[tuple[int, str]] = field(default_factory=list)
    """(command of the panel, why not): carried out where nothing is said."""

    def __bool__(self) -> bool:
        return bool(self.is_urgent or self.done or self.lines or self.kinds or self.left)

    @property
    def is_urgent(self) -> bool:
        """Whether something in it would be lost with the process: decided, and known to nobody else yet."""
        return bool(self.happened or self.sendings or self.files or self.duties or self.commands)


def _legs_changed(batch: Batch) -> set[str]:
    """The legs whose row is another one after it."""
    events = [one.event for one in batch.happened if isinstance(one.event, leg_events.Event)]
    return {event.leg for event in events if projections.changes_leg(event)}


class Journal:
    """`stream` is the JID whose events these are; `agency` its id for an agency, None for the router."""

    def __init__(self, engine: Engine, stream: str, agency: str | None = None) -> None:
        self._engine, self._stream, self._agency = engine, stream, agency
        self._unindexed: dict[str, None] = {}
        """Legs of which the index does not have the newest lines, in the order in which they came to that."""

    def commit(self, batch: Batch) -> list[Sending]:
        """Remembers all of it or nothing; returns the sendings with their ids.

        Who searches finds new lines when `index_next` has come to their leg, or the leg itself has changed: making
        its words costs the more, the longer a chat is, and nobody has to wait for that in a chat.
        """
        changed = _legs_changed(batch) if self._agency is not None else set()
        found = self._commit(batch, changed)
        self.lacks_index([leg for line in batch.lines if (leg := str(line["leg"])) not in changed])
        for leg in changed:
            self._unindexed.pop(leg, None)
        return found

    def lacks_index(self, legs: Iterable[str]) -> None:
        """What has been said in them lately may not be in the index."""
        self._unindexed.update(dict.fromkeys(legs))

    @property
    def behind(self) -> int:
        """For how many legs `index_next` has something to do."""
        return len(self._unindexed)

    def index_next(self) -> bool:
        """Brings the index up to date for the leg that has waited longest; False when there was none."""
        leg = next(iter(self._unindexed), None)
        if leg is None or self._agency is None:
            return False
        with self._engine.begin() as connection:
            index.refresh(connection, self._agency, [leg])
        del self._unindexed[leg]
        return True

    def _commit(self, batch: Batch, changed: set[str]) -> list[Sending]:
        with self._engine.begin() as connection:
            # Lines first: a leg that is archived now is counted by all of them.
            if batch.lines:
                self._write_new(connection, Line, batch.lines)
            for leg, stanza_id, kind in batch.kinds:
                said = (Line.agency_id == self._agency, Line.leg == leg, Line.stanza_id == stanza_id)
                connection.execute(update(Line).where(*said, Line.kind.in_(SAID)).values(kind=kind))
            for leg, stanza_id in batch.left:
                self._take_back(connection, leg, stanza_id)
            if batch.files:
                self._write_new(connection, ChatFile, batch.files)
            self._append(connection, batch.happened)
            if batch.duties:
                self._change_duties(connection, batch.duties)
            for command, why_not in batch.commands:
                live.settle(connection, command, why_not, datetime.now(UTC))
            if batch.done:
                connection.execute(delete(Outgoing).where(Outgoing.id.in_(batch.done)))
            if self._agency is not None and changed:
                index.refresh(connection, self._agency, changed)
            return self._enqueue(connection, batch.sendings) if batch.sendings else []

    def _take_back(self, connection: Connection, leg: str, after: str) -> None:
        """What agents and desks have said behind this line of the leg's was not shown."""
        here = (Line.agency_id == self._agency, Line.leg == leg)
        last = select(Line.id).where(*here, Line.stanza_id == after).scalar_subquery()
        late = (Line.id > last, Line.author != "citizen", Line.kind.in_(("message", "notice")))
        connection.execute(update(Line).where(*here, *late).values(kind="unseen"))

    def _append(self, connection: Connection, happened: Iterable[Happened]) -> None:
        rows = []
        for one in happened:
            event = one.event
            if isinstance(event, leg_events.Archived):
                event = exchanges.counted(connection, self._stream, self._agency or "", one.chat, event)
            kind = type(event).__name__
            rows.append({"stream": self._stream, "chat": one.chat, "kind": kind, "at": one.at, "data": encode(event)})
            self._project(connection, one)
        if rows:
            connection.execute(insert(Event), rows)

    def _project(self, connection: Connection, one: Happened) -> None:
        if isinstance(one.event, leg_events.Event):
            projections.project_leg(connection, self._agency or "", one.event, one.at)
        else:
            projections.project_chat(connection, self._stream, one.event, one.at, one.question)

    def _write_new(self, connection: Connection, table: type[Line | ChatFile], found: list[dict[str, Any]]) -> None:
        rows = [{**row, "agency_id": self._agency} for row in found]
        connection.execute(upsert(table, connection.dialect).on_conflict_do_nothing(), rows)

    def _change_duties(self, connection: Connection, duties: list[tuple[str, str, int]]) -> None:
        for jid, duty, capacity in duties:
            whose = update(Agent).where(Agent.agency_id == self._agency, Agent.jid == jid)
            connection.execute(whose.values(duty=duty, capacity=capacity))
        revision.bump_with(connection, (self._agency or revision.ALL,))

    def _enqueue(self, connection: Connection, sendings: Sequence[Sending]) -> list[Sending]:
        rows = [
            {
                "stream": self._stream,
                "lane": sending.lane,
                "stanzas": list(sending.stanzas),
                "awaits": list(sending.awaits),
                "context": sending.context,
            }
            for sending in sendings
        ]
        ids = connection.execute(insert(Outgoing).returning(Outgoing.id, sort_by_parameter_order=True), rows).scalars()
        return [replace(sending, id=made) for sending, made in zip(sendings, ids, strict=True)]

    # --- After a restart ---

    def unanswered(self) -> list[Sending]:
        """What was not answered, in the order it was to be sent."""
        wanted = select(Outgoing).where(Outgoing.stream == self._stream).order_by(Outgoing.id)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return [Sending(r["lane"], r["stanzas"], r["awaits"], r["context"], r["id"]) for r in rows]

    def running_legs(self) -> list[Remembered]:
        """The events of every leg that is not archived yet, in their order."""
        open_chats = select(Leg.chat).where(
            Leg.agency_id == self._agency, Leg.complete.is_(None), Leg.state != "refused"
        )
        return self._events(open_chats)

    def running_chats(self) -> tuple[list[Remembered], dict[str, str]]:
        """The events of every chat whose room is there, and the questions nobody has answered yet by chat."""
        is_open = (RouterChat.stream == self._stream, RouterChat.state != "closed")
        found = self._events(select(RouterChat.id).where(*is_open))
        with self._engine.connect() as connection:
            questions = connection.execute(select(RouterChat.id, RouterChat.question).where(*is_open))
            return found, dict(questions.all())

    def last_chat(self, visitor: str, since: datetime) -> list[tuple[e.Event, datetime]]:
        """The events of a visitor's newest chat that ended since then, also when its room is gone; or none."""
        newest = (
            select(RouterChat.id)
            .where(RouterChat.stream == self._stream, RouterChat.visitor == visitor, RouterChat.ended_at >= since)
            .order_by(RouterChat.opened_at.desc())
            .limit(1)
        )
        return [(decode(e.CHAT_EVENTS[one.kind], one.data), one.at) for one in self._events(newest)]

    def _events(self, chats: Any) -> list[Remembered]:
        wanted = (
            select(Event.id, Event.chat, Event.kind, Event.data, Event.at)
            .where(Event.stream == self._stream, Event.chat.in_(chats))
            .order_by(Event.id)
        )
        with self._engine.connect() as connection:
            return [Remembered(*row) for row in connection.execute(wanted)]

    def last_number(self) -> int:
        """The highest number a chat has had at the agency."""
        with self._engine.connect() as connection:
            highest = select(func.max(Leg.number)).where(Leg.agency_id == self._agency)
            return connection.execute(highest).scalar() or 0

    def authors(self, leg: str) -> dict[str, str]:
        """A leg's lines in the order they came: stanza-id → `citizen`, `agent` or `desk`."""
        here = (Line.agency_id == self._agency, Line.leg == leg)
        with self._engine.connect() as connection:
            return dict(connection.execute(select(Line.stanza_id, Line.author).where(*here).order_by(Line.id)).all())

    def notices(self, leg: str) -> list[dict[str, Any]]:
        """What desks have told everybody in a leg's lines, in their order."""
        wanted = select(Line.data).where(Line.agency_id == self._agency, Line.leg == leg, Line.kind == "notice")
        with self._engine.connect() as connection:
            return list(connection.execute(wanted.order_by(Line.id)).scalars())

    def finished_legs(self, most: int) -> list[str]:
        """The last legs that are refused or archived, the oldest first."""
        is_over = or_(Leg.complete.is_not(None), Leg.state == "refused")
        wanted = select(Leg.id).where(Leg.agency_id == self._agency, is_over).order_by(Leg.assigned_at.desc())
        with self._engine.connect() as connection:
            return list(connection.execute(wanted.limit(most)).scalars())[::-1]

    def rooms_aside(self, since: datetime) -> list[str]:
        """The rooms of our own consults that are over since then."""
        ours = Leg.id.like("%.a%")
        wanted = select(Leg.room).where(
            Leg.agency_id == self._agency, Leg.kind == "consult", ours, Leg.ended_at >= since
        )
        with self._engine.connect() as connection:
            return list(connection.execute(wanted).scalars())

    # --- For who comes to a chat later ---

    def notes(self, leg: str) -> list[str]:
        """What agents have noted for each other, in the order they did."""
        wanted = select(Line.body).where(Line.agency_id == self._agency, Line.leg == leg, Line.kind == "note")
        with self._engine.connect() as connection:
            bodies = connection.execute(wanted.order_by(Line.id)).scalars()
            return [body.partition(" ")[2].strip() for body in bodies]

    def said(self, leg: str, most: int) -> list[tuple[datetime, str, str]]:
        """The last lines between the citizen and the agents: when, who, what."""
        wanted = select(Line.at, Line.name, Line.body).where(
            Line.agency_id == self._agency, Line.leg == leg, Line.kind == "message"
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(Line.id.desc()).limit(most)).tuples().all()
        return list(reversed(rows))
