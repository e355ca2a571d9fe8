"""The tables that components write: what happened, and what follows from it. Nobody edits them by hand."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import Base

# --- What happened: append-only -------------------------------------------------------------------------------------


class Event(Base):
    """What a router or an agency decided. `stream`: its JID. Never deleted; only `store.retention` changes `data`."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(255))
    chat: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_event_stream_chat", "stream", "chat"),)


class Outgoing(Base):
    """Stanzas to send, kept until they are answered.

    A lane (a chat's room, or what one agency is told about the chat) is sent in order of id.
    """

    __tablename__ = "outgoing"
    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(255), index=True)
    lane: Mapped[str] = mapped_column(String(320))
    stanzas: Mapped[list[str]] = mapped_column(JSON)
    """XML, sent together. The row is done when all awaited ids are answered."""
    awaits: Mapped[list[str]] = mapped_column(JSON)
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Tells the sender what an error answer means: `{"kind": "assign", "leg": …}`."""


# --- Projections: how things stand now -------------------------------------------------------------------------------


class RouterChat(Base):
    """A chat as the router knows it: addresses and states. `question` is emptied when the first agent answers."""

    __tablename__ = "router_chat"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream: Mapped[str] = mapped_column(String(255))
    room: Mapped[str] = mapped_column(String(255), unique=True)
    visitor: Mapped[str] = mapped_column(String(255), index=True)
    nick: Mapped[str] = mapped_column(String(255))
    topic: Mapped[str] = mapped_column(String(63))
    language: Mapped[str] = mapped_column(String(35))
    name: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), index=True)
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(32))


class Block(Base):
    """A citizen whom an agency's agent has blocked for a while, recognised by origin or address."""

    __tablename__ = "block"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency: Mapped[str] = mapped_column(String(255), index=True)
    """Its JID, because the router may use another database."""
    origin: Mapped[str] = mapped_column(String(120))
    """The bridge's pseudonym for an address; may be empty."""
    visitor: Mapped[str] = mapped_column(String(255))
    until: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)


class Leg(Base):
    """One agency's part of a chat: the head of a transcript."""

    __tablename__ = "leg"
    id: Mapped[str] = mapped_column(String(72), primary_key=True)
    """`<chat>.<n>`"""
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    number: Mapped[int]
    chat: Mapped[str] = mapped_column(String(64), index=True)
    room: Mapped[str] = mapped_column(String(255))
    skill: Mapped[str] = mapped_column(String(63))
    topic: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(35))
    citizen: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(Text)
    referrer: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The page that led the citizen to `page`."""
    state: Mapped[str] = mapped_column(String(16), index=True)
    """`waiting`, `talking`, `refused`, `handed-over` or `ended`"""
    owner: Mapped[str | None] = mapped_column(String(255))
    """The bare JID of the agent who has the chat; after the end, of the last one."""
    owner_name: Mapped[str | None] = mapped_column(String(120))
    from_agency: Mapped[str | None] = mapped_column(String(120))
    from_agent: Mapped[str | None] = mapped_column(String(120))
    transfer_reason: Mapped[str | None] = mapped_column(Text)
    to_agency: Mapped[str | None] = mapped_column(String(120))
    since: Mapped[datetime]
    """When the citizen joined the queue, which decides their place."""
    assigned_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(32))
    complete: Mapped[bool | None]
    """True if a comparison with the room's own archive found no line missing; None while the chat goes on."""
    unproven: Mapped[str | None] = mapped_column(String(32))
    """Why they could not be compared: the room's answer, such as `item-not-found`."""
    proven_at: Mapped[datetime | None]
    """When they were compared, or could not be."""
    disposed_at: Mapped[datetime | None]
    """When a schedule destroyed what was said. Times and counts stay for the reports."""
    tags: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Slugs of the agency's tags, separated by spaces."""
    email: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The citizen's, if they agreed that it is kept."""
    practice: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Only colleagues took part, to practise. Not counted anywhere."""
    kind: Mapped[str] = mapped_column(String(8), default="chat", server_default="chat")
    """`chat`, or `consult`: a colleague's advice."""
    origin: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """The bridge's pseudonym for where the citizen connected from."""

    __table_args__ = (
        UniqueConstraint("agency_id", "number"),
        Index("ix_leg_agency_id_assigned_at", "agency_id", "assigned_at"),
    )


class Line(Base):
    """One message of a room, as an agency's archive stores it. (leg, stanza_id) identifies it.

    `author` is `citizen`, `agent` or `desk`; `kind` is one of `desk.room.lines.KINDS`, which says whether the citizen
    was shown it.
    """

    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    stanza_id: Mapped[str] = mapped_column(String(64))
    """The room's id for it (XEP-0359)."""
    origin_id: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(255))
    jid: Mapped[str | None] = mapped_column(String(255))
    """The real bare JID, if the desk knew it."""
    kind: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]]
    """What a notice said besides its body; `{"canned": "hours"}` for a pre-approved reply; for an answer, what it
    quoted (`quoted`) and the id of the line that it answers (`reply`)."""

    __table_args__ = (
        UniqueConstraint("agency_id", "leg", "stanza_id"),
        Index("ix_line_agency_id_leg_at", "agency_id", "leg", "at"),
    )
