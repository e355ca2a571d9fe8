"""What passes between the panel and the running parts: commands for chats, and each part's reports about itself.

The panel speaks no XMPP. It stores a command here, and the agency's component carries it out at its next turn.
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
"""A command that has waited longer than this is not carried out, because it would come as a surprise."""


class ChatCommand(Base):
    """A command from the panel for a running chat. `state`: `wanted`, `done`, or `failed` (`answer` says why)."""

    __tablename__ = "chat_command"
    __table_args__ = (Index("ix_chat_command_agency_id_state", "agency_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    kind: Mapped[str] = mapped_column(String(8))
    """`move` (to `target`: a skill, an `@handle`, or a name that the router knows) or `end`."""
    target: Mapped[str] = mapped_column(String(120), default="", server_default="")
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    asked_by: Mapped[str] = mapped_column(String(120))
    """The name of the person who asked, for the agent to read."""
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="wanted", server_default="wanted")
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    done_at: Mapped[datetime | None]


class Heartbeat(Base):
    """What a part last reported about itself. `part` is `router`, `agency:` and an agency's id, `faults:` and the JID
    of a component where something failed (`onedoor.service.faults`), or `process:` and the name of a process that runs
    agencies. Those agencies report only changes, and name their process in `data` as `process`."""

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
    """The agency's commands that have not been carried out yet, oldest first."""
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
    """Marks the command as done or, if there is an `answer`, as failed for that reason."""
    state = "failed" if answer else "done"
    connection.execute(
        update(ChatCommand).where(ChatCommand.id == command).values(state=state, answer=answer, done_at=at)
    )


def beat(engine: Engine, part: str, at: datetime, data: Mapping[str, Any]) -> None:
    """Stores that the part is alive, with what it reports."""
    beats(engine, at, {part: data})


def beats(engine: Engine, at: datetime, said: Mapping[str, Mapping[str, Any]]) -> None:
    """Like `beat`, for several parts in one commit. `said`: part → what it reports."""
    rows = [{"part": part, "at": at, "data": dict(data)} for part, data in sorted(said.items())]
    insert = upsert(Heartbeat, engine.dialect)
    new = {"at": insert.excluded.at, "data": insert.excluded.data}
    with engine.begin() as connection:
        connection.execute(insert.on_conflict_do_update(index_elements=["part"], set_=new), rows)


def said(engine: Engine, part: str) -> dict[str, Any]:
    """What a part last reported; empty if it never has."""
    with Session(engine) as session:
        found = session.get(Heartbeat, part)
        return dict(found.data) if found is not None else {}


@dataclass(frozen=True, slots=True)
class Said:
    """What a part last reported about itself, and when we last knew that it was true."""

    at: datetime
    data: Mapping[str, Any]


def heartbeats(session: Session, *parts: str) -> dict[str, Said]:
    """part → its last report, for these parts and all processes; for every part if none is given."""
    asked = select(Heartbeat)
    if parts:
        asked = asked.where(Heartbeat.part.in_(parts) | Heartbeat.part.startswith("process:"))
    found = {one.part: one for one in session.scalars(asked)}

    def at(one: Heartbeat) -> datetime:
        process = found.get(one.data.get("process", ""))
        return max(one.at, process.at) if process is not None else one.at

    return {part: Said(at(one), one.data) for part, one in found.items()}


def forget_processes(engine: Engine, now: datetime) -> None:
    """Deletes processes that have not reported for `OLD`."""
    old = Heartbeat.part.startswith("process:") & (Heartbeat.at < now - OLD)
    with engine.begin() as connection:
        connection.execute(delete(Heartbeat).where(old))
