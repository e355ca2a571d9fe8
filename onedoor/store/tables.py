"""The tables. Each agency's rows carry its agency's id; nothing relies on several agencies sharing one database."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Moment(TypeDecorator[datetime]):
    """A point in time, always UTC and aware in Python; SQLite keeps no zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Moment, dict[str, Any]: JSON}


# --- The set-up: what people decide in the panel --------------------------------------------------------------------


class Revision(Base):
    """One row, whose number grows with every change of the set-up: components read it before they decide."""

    __tablename__ = "revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class Agency(Base):
    """An agency, ours (`local`: its component runs here) or one that other people run on another server."""

    __tablename__ = "agency"
    id: Mapped[str] = mapped_column(String(63), primary_key=True)
    """The first label of its domain: what an agent types in `!transfer tax`."""
    jid: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    local: Mapped[bool] = mapped_column(default=True)
    enabled: Mapped[bool] = mapped_column(default=True)

    skills: Mapped[list["Skill"]] = relationship(
        back_populates="agency", order_by="Skill.name", cascade="all, delete-orphan"
    )
    agents: Mapped[list["Agent"]] = relationship(
        back_populates="agency", order_by="Agent.name", cascade="all, delete-orphan"
    )
    replies: Mapped[list["CannedReply"]] = relationship(
        back_populates="agency", order_by="CannedReply.name", cascade="all, delete-orphan"
    )


class Topic(Base):
    """What a citizen can choose; `skill` is the skill's id at each agency of its routes, tried in their order."""

    __tablename__ = "topic"
    id: Mapped[str] = mapped_column(String(63), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    keywords: Mapped[str] = mapped_column(Text, default="")
    """Words that point to this topic, separated by blanks."""
    position: Mapped[int] = mapped_column(default=0)
    enabled: Mapped[bool] = mapped_column(default=True)

    routes: Mapped[list["Route"]] = relationship(
        back_populates="topic", order_by="Route.position", cascade="all, delete-orphan"
    )


class Route(Base):
    __tablename__ = "route"
    __table_args__ = (UniqueConstraint("topic_id", "agency_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    skill: Mapped[str] = mapped_column(String(63))
    """The skill's slug at that agency: the two need not share a database, so this is no foreign key."""
    position: Mapped[int] = mapped_column(default=0)

    topic: Mapped[Topic] = relationship(back_populates="routes")
    agency: Mapped[Agency] = relationship()


class Skill(Base):
    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("agency_id", "slug"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(63))
    """What an agent types: `!transfer refunds`."""
    name: Mapped[str] = mapped_column(String(120))

    agency: Mapped[Agency] = relationship(back_populates="skills")
    agents: Mapped[list["Agent"]] = relationship(secondary="agent_skill", back_populates="skills")


class Agent(Base):
    """A person who answers. `jid` is bare and may be on any server; `duty` is `on`, `away` or `off`."""

    __tablename__ = "agent"
    __table_args__ = (UniqueConstraint("agency_id", "jid"), UniqueConstraint("agency_id", "handle"))
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    jid: Mapped[str] = mapped_column(String(255))
    handle: Mapped[str] = mapped_column(String(63))
    """What colleagues type: `!transfer @ana`."""
    name: Mapped[str] = mapped_column(String(120))
    """What the citizen is shown: never the nick."""
    languages: Mapped[str] = mapped_column(String(255), default="en")
    """BCP 47 tags separated by blanks."""
    capacity: Mapped[int] = mapped_column(default=3)
    duty: Mapped[str] = mapped_column(String(8), default="on")
    enabled: Mapped[bool] = mapped_column(default=True)

    agency: Mapped[Agency] = relationship(back_populates="agents")
    skills: Mapped[list[Skill]] = relationship(secondary="agent_skill", back_populates="agents", order_by="Skill.name")


class AgentSkill(Base):
    __tablename__ = "agent_skill"
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True)


class CannedReply(Base):
    __tablename__ = "canned_reply"
    __table_args__ = (UniqueConstraint("agency_id", "name", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(63))
    """What an agent types: `!canned hours`."""
    language: Mapped[str] = mapped_column(String(35), default="en")
    text: Mapped[str] = mapped_column(Text)

    agency: Mapped[Agency] = relationship(back_populates="replies")


class AccountRequest(Base):
    """The panel's wish for an account on our own XMPP server; the agency component carries it out (XEP-0133).

    `state` is `wanted`, `done` or `failed` (then `error` says why). The password is cleared once it is done.
    """

    __tablename__ = "account_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    jid: Mapped[str] = mapped_column(String(255))
    password: Mapped[str | None] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(8), default="wanted")
    error: Mapped[str | None] = mapped_column(Text)
    requested_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Staff(Base):
    """Somebody who may log in to the panel. `role` is `administrator`, or `manager` of one agency."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(16))
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    enabled: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(64))
    """Part of every session; changing it ends them all."""

    agency: Mapped[Agency | None] = relationship()


# --- What happened: append-only -------------------------------------------------------------------------------------


class Event(Base):
    """What a router (`stream` = its JID) or an agency (its JID) decided. Never changed, never deleted."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(255))
    chat: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_event_stream_chat", "stream", "chat"),)


class Outgoing(Base):
    """Stanzas to be sent, kept until they are answered.

    A lane (a chat's room, or what one agency is told of the chat) is sent in order of id.
    """

    __tablename__ = "outgoing"
    id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(255), index=True)
    lane: Mapped[str] = mapped_column(String(320))
    stanzas: Mapped[list[str]] = mapped_column(JSON)
    """XML, sent together; the row is done when the awaited ids are answered."""
    awaits: Mapped[list[str]] = mapped_column(JSON)
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What an error answer means to the sender: `{"kind": "assign", "leg": …}`."""


# --- Projections: what is so now ------------------------------------------------------------------------------------


class RouterChat(Base):
    """A chat as the router knows it: addresses and states. `question` is blanked when the first agent answers."""

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
    state: Mapped[str] = mapped_column(String(16), index=True)
    """`waiting`, `talking`, `refused`, `handed-over` or `ended`"""
    owner: Mapped[str | None] = mapped_column(String(255))
    """The agent's bare JID while talking; the last one after the end."""
    owner_name: Mapped[str | None] = mapped_column(String(120))
    from_agency: Mapped[str | None] = mapped_column(String(120))
    from_agent: Mapped[str | None] = mapped_column(String(120))
    transfer_reason: Mapped[str | None] = mapped_column(Text)
    to_agency: Mapped[str | None] = mapped_column(String(120))
    since: Mapped[datetime]
    """The citizen's place: when they joined the queue."""
    assigned_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(32))
    complete: Mapped[bool | None]
    """True when the lines were compared with the room's own archive and none is missing; None while it goes on."""

    __table_args__ = (
        UniqueConstraint("agency_id", "number"),
        Index("ix_leg_agency_id_assigned_at", "agency_id", "assigned_at"),
    )


class Line(Base):
    """One message of a room, as an agency's archive keeps it. (leg, stanza_id) is what makes it the same message.

    `author` is `citizen`, `agent` or `desk`; `kind` is `message`, `command`, `note`, `notice` or `answer`. Only
    `message` and `notice` lines were shown to the citizen.
    """

    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    stanza_id: Mapped[str] = mapped_column(String(64))
    """The room's (XEP-0359)."""
    origin_id: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
    author: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(255))
    jid: Mapped[str | None] = mapped_column(String(255))
    """The real bare JID where the desk knew it."""
    kind: Mapped[str] = mapped_column(String(8))
    body: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]]
    """What a notice said besides its body; `{"canned": "hours"}` on a pre-approved reply."""

    __table_args__ = (
        UniqueConstraint("agency_id", "leg", "stanza_id"),
        Index("ix_line_agency_id_leg_at", "agency_id", "leg", "at"),
    )
