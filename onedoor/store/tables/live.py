"""What passes between the panel and the running parts: what staff ask of a chat, and how each part says it is.

The panel speaks no XMPP. It leaves a command here; the agency's component carries it out at its next turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Index, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from onedoor.store.tables.mapping import Base
from onedoor.store.upserting import upsert

MOVE, END = "move", "end"
OLD = timedelta(days=1)
TOO_LATE = timedelta(seconds=60)
"""A command that nobody has carried out for so long is not carried out any more: it would surprise."""


class ChatCommand(Base):
    """What somebody asks of a running chat in the panel. `state`: `wanted`, `done`, or `failed` (`answer` says why)."""

    __tablename__ = "chat_command"
    __table_args__ = (Index("ix_chat_command_agency_id_state", "agency_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    kind: Mapped[str] = mapped_column(String(8))
    """`move` (to `target`: a skill, `@handle`, or what the router knows) or `end`."""
    target: Mapped[str] = mapped_column(String(120), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    asked_by: Mapped[str] = mapped_column(String(120))
    """The name of whoever asked, for the agent to read."""
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="wanted", server_default="wanted")
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    done_at: Mapped[datetime | None]


class Heartbeat(Base):
    """What a part has said of itself last. `part` is `router`, or `agency:` and the agency's id; `faults:` and a
    component's JID for what has failed there (`onedoor.service.faults`); `process:` and a name for a process of
    agencies, of which each says only what is new of it, and in `process` of its data, which process it is in."""

    __tablename__ = "heartbeat"
    part: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Wanted:
    id: int
    leg: str
    kind: str
    target: str
    reason: str
    asked_by: str
    asked_at: datetime


def wanted(engine: Engine, agency: str) -> list[Wanted]:
    """What has not been carried out yet at an agency, the oldest first."""
    asked = (
        select(ChatCommand)
        .where(ChatCommand.agency_id == agency, ChatCommand.state == "wanted")
        .order_by(ChatCommand.id)
    )
    with Session(engine) as session:
        return [
            Wanted(one.id, one.leg, one.kind, one.target, one.reason, one.asked_by, one.asked_at)
            for one in session.scalars(asked)
        ]


def settle(connection: Connection, command: int, answer: str, at: datetime) -> None:
    """It is carried out, or refused with `answer`."""
    state = "failed" if answer else "done"
    connection.execute(
        update(ChatCommand).where(ChatCommand.id == command).values(state=state, answer=answer, done_at=at)
    )


def beat(engine: Engine, part: str, at: datetime, data: Mapping[str, Any]) -> None:
    """The part is there, and this is how it is."""
    beats(engine, at, {part: data})


def beats(engine: Engine, at: datetime, said: Mapping[str, Mapping[str, Any]]) -> None:
    """As `beat`, of several parts in one commit; each with what it says of itself."""
    rows = [{"part": part, "at": at, "data": dict(data)} for part, data in sorted(said.items())]
    insert = upsert(Heartbeat, engine.dialect)
    new = {"at": insert.excluded.at, "data": insert.excluded.data}
    with engine.begin() as connection:
        connection.execute(insert.on_conflict_do_update(index_elements=["part"], set_=new), rows)


def said(engine: Engine, part: str) -> dict[str, Any]:
    """What a part has said last; nothing, if it never did."""
    with Session(engine) as session:
        found = session.get(Heartbeat, part)
        return dict(found.data) if found is not None else {}


@dataclass(frozen=True, slots=True)
class Said:
    """What a part has said of itself last, and when we last knew that it is so."""

    at: datetime
    data: Mapping[str, Any]


def heartbeats(session: Session, *parts: str) -> dict[str, Said]:
    """Of every part, or of these, by its name; and of processes."""
    asked = select(Heartbeat)
    if parts:
        asked = asked.where(Heartbeat.part.in_(parts) | Heartbeat.part.startswith("process:"))
    found = {one.part: one for one in session.scalars(asked)}

    def at(one: Heartbeat) -> datetime:
        process = found.get(one.data.get("process", ""))
        return max(one.at, process.at) if process is not None else one.at

    return {part: Said(at(one), one.data) for part, one in found.items()}


def forget_processes(engine: Engine, now: datetime) -> None:
    """Those that have ended long ago."""
    old = Heartbeat.part.startswith("process:") & (Heartbeat.at < now - OLD)
    with engine.begin() as connection:
        connection.execute(delete(Heartbeat).where(old))
