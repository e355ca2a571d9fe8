"""The memory of a router or an agency: events, what follows from them, and outgoing stanzas, in one transaction.

Synchronous; called through one thread. Nothing is sent before `commit` has returned.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from onedoor.desk.agency import events as leg_events
from onedoor.desk.room.lines import SHOWN
from onedoor.desk.router import events as e
from onedoor.store.journal import exchanges, projections
from onedoor.store.journal.codec import decode, encode
from onedoor.store.setup import revision
from onedoor.store.tables import Agent, ChatFile, Event, Leg, Line, Outgoing, RouterChat, live
from onedoor.store.transcripts import index
from onedoor.store.upserting import upsert

SAID = (*SHOWN, "unseen")
"""Kinds of lines meant for the citizen, whether they were shown or not."""


@dataclass(frozen=True, slots=True)
class Happened:
    chat: str
    """The lane: the chat's id."""
    event: e.Event | leg_events.Event
    at: datetime
    question: str = ""
    """The citizen's question, with `Opened`. It is kept until somebody answers, and never in an event."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An event's row, exactly as stored. It may not be possible to decode it."""

    id: int
    chat: str
    kind: str
    data: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """Stanzas (XML) that are sent together. The row is done when every id in `awaits` is answered. `id`: the row's."""

    lane: str
    stanzas: Sequence[str]
    awaits: Sequence[str]
    context: dict[str, Any] = field(default_factory=dict)
    id: int = 0


@dataclass(slots=True)
class Batch:
    """What one turn of the loop has to store."""

    happened: list[Happened] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    """Columns of `line` without the agency's id. A line that exists already stays unchanged."""
    kinds: list[tuple[str, str, str]] = field(default_factory=list)
    """(leg, stanza-id, kind), if we learn later, or learn otherwise, whether the citizen was shown an agent's line."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """(leg, stanza-id): the line after which the citizen left, for a record that is proven already."""
    files: list[dict[str, Any]] = field(default_factory=list)
    """Columns of `chat_file`, for lines that are files. A file that exists already stays unchanged."""
    duties: list[tuple[str, str, int]] = field(default_factory=list)
    """(agent's JID, duty, capacity) as the agent said. It counts as a change of the set-up."""
    commands: list[tuple[int, str]] = field(default_factory=list)
    """(id of a command from the panel, why it failed; empty: carried out)"""

    def __bool__(self) -> bool:
        return bool(self.is_urgent or self.done or self.lines or self.kinds or self.left)

    @property
    def is_urgent(self) -> bool:
        """Whether a crash would lose something that was decided, and that nobody else knows yet."""
        return bool(self.happened or self.sendings or self.files or self.duties or self.commands)


def _legs_changed(batch: Batch) -> set[str]:
    """The legs whose rows the batch changes."""
    events = [one.event for one in batch.happened if isinstance(one.event, leg_events.Event)]
    return {event.leg for event in events if projections.changes_leg(event)}


class Journal:
    """`stream`: the JID whose events these are. `agency`: the agency's id; None for the router."""

    def __init__(self, engine: Engine, stream: str, agency: str | None = None) -> None:
        self._engine, self._stream, self._agency = engine, stream, agency
        self._unindexed: dict[str, None] = {}
        """Legs whose newest lines are not in the index yet, in the order in which they will be indexed."""

    def commit(self, batch: Batch) -> list[Sending]:
        """Stores everything or nothing. Returns the sendings with their ids.

        A search finds new lines once `index_next` has reached their leg, or the leg itself has changed. Indexing takes
        longer the longer a chat is, and nobody in a chat should wait for it.
        """
        changed = _legs_changed(batch) if self._agency is not None else set()
        found = self._commit(batch, changed)
        self.lacks_index([leg for line in batch.lines if (leg := str(line["leg"])) not in changed])
        for leg in changed:
            self._unindexed.pop(leg, None)
        return found

    def lacks_index(self, legs: Iterable[str]) -> None:
        """Notes that the index may lack these legs' newest lines."""
        self._unindexed.update(dict.fromkeys(legs))

    @property
    def behind(self) -> int:
        """How many legs `index_next` still has to index."""
        return len(self._unindexed)

    def index_next(self) -> bool:
        """Updates the index for the leg that has waited longest. Returns False if there was none."""
        leg = next(iter(self._unindexed), None)
        if leg is None or self._agency is None:
            return False
        with self._engine.begin() as connection:
            index.refresh(connection, self._agency, [leg])
        del self._unindexed[leg]
        return True

    def _commit(self, batch: Batch, changed: set[str]) -> list[Sending]:
        with self._engine.begin() as connection:
            # Lines first: counting a leg that is archived now needs all of them.
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
        """Marks everything that agents and desks said after this line of the leg as not shown."""
        here = (Line.agency_id == self._agency, Line.leg == leg)
        last = select(Line.id).where(*here, Line.stanza_id == after).scalar_subquery()
        late = (Line.id > last, Line.author != "citizen", Line.kind.in_(SHOWN))
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
        """The sendings that were not answered, in the order in which to send them."""
        wanted = select(Outgoing).where(Outgoing.stream == self._stream).order_by(Outgoing.id)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings()
            return [Sending(r["lane"], r["stanzas"], r["awaits"], r["context"], r["id"]) for r in rows]

    def running_legs(self) -> list[Remembered]:
        """The events of all legs that are not archived yet, in order."""
        open_chats = select(Leg.chat).where(
            Leg.agency_id == self._agency, Leg.complete.is_(None), Leg.state != "refused"
        )
        return self._events(open_chats)

    def running_chats(self) -> tuple[list[Remembered], dict[str, str]]:
        """The events of all chats whose room still exists, and chat → question that nobody has answered yet."""
        is_open = (RouterChat.stream == self._stream, RouterChat.state != "closed")
        found = self._events(select(RouterChat.id).where(*is_open))
        with self._engine.connect() as connection:
            questions = connection.execute(select(RouterChat.id, RouterChat.question).where(*is_open))
            return found, dict(questions.all())

    def last_chat(self, visitor: str, since: datetime) -> list[tuple[e.Event, datetime]]:
        """The events of the visitor's newest chat that ended since then, even if its room is gone; empty if none."""
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
        """The highest number that a chat has had at the agency; 0 before the first."""
        with self._engine.connect() as connection:
            highest = select(func.max(Leg.number)).where(Leg.agency_id == self._agency)
            return connection.execute(highest).scalar() or 0

    def authors(self, leg: str) -> dict[str, str]:
        """stanza-id → `citizen`, `agent` or `desk`, for a leg's lines in the order in which they came."""
        here = (Line.agency_id == self._agency, Line.leg == leg)
        with self._engine.connect() as connection:
            return dict(connection.execute(select(Line.stanza_id, Line.author).where(*here).order_by(Line.id)).all())

    def notices(self, leg: str) -> list[dict[str, Any]]:
        """The data of the notices that desks sent in a leg, in order."""
        wanted = select(Line.data).where(Line.agency_id == self._agency, Line.leg == leg, Line.kind == "notice")
        with self._engine.connect() as connection:
            return list(connection.execute(wanted.order_by(Line.id)).scalars())

    def finished_legs(self, most: int) -> list[str]:
        """The ids of the last `most` legs that are refused or archived, oldest first."""
        is_over = or_(Leg.complete.is_not(None), Leg.state == "refused")
        wanted = select(Leg.id).where(Leg.agency_id == self._agency, is_over).order_by(Leg.assigned_at.desc())
        with self._engine.connect() as connection:
            return list(connection.execute(wanted.limit(most)).scalars())[::-1]

    def rooms_aside(self, since: datetime) -> list[str]:
        """The rooms of our own consults that ended since then."""
        ours = Leg.id.like("%.a%")
        wanted = select(Leg.room).where(
            Leg.agency_id == self._agency, Leg.kind == "consult", ours, Leg.ended_at >= since
        )
        with self._engine.connect() as connection:
            return list(connection.execute(wanted).scalars())

    # --- For people who join a chat later ---

    def notes(self, leg: str) -> list[str]:
        """Agents' notes to each other, in order."""
        wanted = select(Line.body).where(Line.agency_id == self._agency, Line.leg == leg, Line.kind == "note")
        with self._engine.connect() as connection:
            bodies = connection.execute(wanted.order_by(Line.id)).scalars()
            return [body.partition(" ")[2].strip() for body in bodies]

    def said(self, leg: str, most: int) -> list[tuple[datetime, str, str]]:
        """The last `most` messages between the citizen and agents, in order: (when, who, what)."""
        wanted = select(Line.at, Line.name, Line.body).where(
            Line.agency_id == self._agency, Line.leg == leg, Line.kind == "message"
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(Line.id.desc()).limit(most)).tuples().all()
        return list(reversed(rows))
