"""The tables of the set-up, which people decide in the panel. Tables that components write are in `records`."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false, true
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, attribute_keyed_dict, foreign, mapped_column, relationship

from onedoor.desk.terms.targets import ONTARIO, Targets
from onedoor.store.tables.archive import (
    Schedule,
)
from onedoor.store.tables.mapping import SECRET, Base
from onedoor.store.tables.measures import (
    ContactCost,
    ReportReader,
    ServiceTarget,
)
from onedoor.store.tables.names import AgencyName, InLanguage, SkillName, TagName, TopicName


class Revision(Base):
    """One row, whose number grows with every change of the set-up. Components read it before they decide."""

    __tablename__ = "revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class PartRevision(Base):
    """The number of the last change that affected a part of the set-up (`store.setup.revision`)."""

    __tablename__ = "part_revision"
    part: Mapped[str] = mapped_column(String(63), primary_key=True)
    """An agency's id; empty for the router's plan; `*` for everything."""
    number: Mapped[int]


def _called() -> Any:
    """The rows of the names in other languages, by language. They come along: whoever reads a list reads names."""
    by_language = attribute_keyed_dict("language")
    return relationship(collection_class=by_language, cascade="all, delete-orphan", lazy="selectin")


def _names(row: Callable[..., InLanguage]) -> AssociationProxy[dict[str, str]]:
    """The same as language → name."""
    return association_proxy("called", "name", creator=lambda language, name: row(language=language, name=name))


class Agency(Base):
    """An agency: ours (`local`: its component runs here), or one that others run on another server."""

    __tablename__ = "agency"
    id: Mapped[str] = mapped_column(String(63), primary_key=True)
    """The first label of its domain: what an agent types in `!transfer tax`."""
    jid: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    local: Mapped[bool] = mapped_column(default=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    time_zone: Mapped[str] = mapped_column(String(63), default="UTC", server_default="UTC")
    """The IANA name of the hours' time zone."""
    simultaneous_offers: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many agents are offered a waiting chat at the same time."""
    missed_offers: Mapped[int] = mapped_column(default=2, server_default="2")
    """Missed offers in a row after which an agent is set away; 0: never."""
    reply_reminder: Mapped[int] = mapped_column(default=30, server_default="30")
    """Seconds without a reply until the agent is reminded; 0: never."""
    closing: Mapped[int] = mapped_column(default=15, server_default="15")
    """Minutes before closing in which the agency takes no new chats."""
    push_hosts: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Hosts whose pages agents may push to citizens, separated by spaces; `*.nj.gov` means all hosts below nj.gov."""
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    website: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Phone, e-mail and website are the other ways to reach the agency. Citizens see them beside the chat."""
    keep_days: Mapped[int | None]
    """Days after its end until a transcript is destroyed; None: it is kept."""
    files: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether citizens and agents may send each other files."""
    masking: Mapped[str] = mapped_column(String(8), default="mask", server_default="mask")
    """What to do about numbers that look personal in citizens' messages: `mask`, `warn` or `off`."""

    origins: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Web origins of other sites that may embed the chat, separated by spaces (`onedoor.origins`)."""

    skills: Mapped[list["Skill"]] = relationship(
        back_populates="agency", order_by="Skill.name", cascade="all, delete-orphan"
    )
    agents: Mapped[list["Agent"]] = relationship(
        back_populates="agency", order_by="Agent.name", cascade="all, delete-orphan"
    )
    replies: Mapped[list["CannedReply"]] = relationship(
        back_populates="agency", order_by="CannedReply.name", cascade="all, delete-orphan"
    )
    texts: Mapped[list["AgencyText"]] = relationship(order_by="AgencyText.code", cascade="all, delete-orphan")
    hours: Mapped[list["OpeningHours"]] = relationship(
        order_by="OpeningHours.weekday, OpeningHours.start", cascade="all, delete-orphan"
    )
    holidays: Mapped[list["Holiday"]] = relationship(
        order_by="Holiday.day, Holiday.start", cascade="all, delete-orphan"
    )
    tags: Mapped[list["Tag"]] = relationship(order_by="Tag.name", cascade="all, delete-orphan")
    target: Mapped[ServiceTarget | None] = relationship(cascade="all, delete-orphan")
    costs: Mapped[list[ContactCost]] = relationship(order_by=ContactCost.channel, cascade="all, delete-orphan")

    schedules: Mapped[list[Schedule]] = relationship(
        primaryjoin=lambda: Agency.id == foreign(Schedule.agency_id),
        order_by=Schedule.kind,
        passive_deletes="all",
    )
    readers: Mapped[list[ReportReader]] = relationship(order_by=ReportReader.email, cascade="all, delete-orphan")
    called: Mapped[dict[str, AgencyName]] = _called()
    names: AssociationProxy[dict[str, str]] = _names(AgencyName)

    @property
    def targets(self) -> Targets:
        return self.target.targets if self.target else ONTARIO

    @targets.setter
    def targets(self, targets: Targets) -> None:
        self.target = self.target or ServiceTarget()
        self.target.targets = targets


class AgencyText(Base):
    """An agency's own text for citizens. `code` is one of `onedoor.wording.labels.TEXTS`."""

    __tablename__ = "agency_text"
    __table_args__ = (UniqueConstraint("agency_id", "code", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(35))
    text: Mapped[str] = mapped_column(Text)


class OpeningHours(Base):
    """A period on a weekday (0 is Monday), in the agency's time zone. An agency without any is always open."""

    __tablename__ = "opening_hours"
    __table_args__ = (UniqueConstraint("agency_id", "weekday", "start"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    start: Mapped[str] = mapped_column(String(5))
    """HH:MM"""
    end: Mapped[str] = mapped_column(String(5))
    """HH:MM; 24:00 is midnight, and joins 00:00 of the next day."""


class Holiday(Base):
    """A day with other hours: closed, or open only from `start` to `end`. A day may have several rows."""

    __tablename__ = "holiday"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    day: Mapped[date]
    start: Mapped[str | None] = mapped_column(String(5))
    end: Mapped[str | None] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(120), default="", server_default="")


class Tag(Base):
    """A tag that agents can give a chat: `!tag sales-tax`."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("agency_id", "slug"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(63))
    name: Mapped[str] = mapped_column(String(120))

    called: Mapped[dict[str, TagName]] = _called()
    names: AssociationProxy[dict[str, str]] = _names(TagName)


class TransferRule(Base):
    """Blocks transfers from one agency to another. All transfers that no row blocks are allowed."""

    __tablename__ = "transfer_rule"
    from_agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)
    to_agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)


class Topic(Base):
    """What a citizen can choose. Its routes, tried in order, name an agency and the slug of a skill there."""

    __tablename__ = "topic"
    id: Mapped[str] = mapped_column(String(63), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    keywords: Mapped[str] = mapped_column(Text, default="")
    """Words that point to this topic, separated by spaces."""
    position: Mapped[int] = mapped_column(default=0)
    enabled: Mapped[bool] = mapped_column(default=True)
    priority: Mapped[int] = mapped_column(default=0, server_default="0")
    """Chats with a higher priority are answered before all that wait with a lower one."""
    patience: Mapped[int | None]
    """Seconds that a citizen keeps their place when nobody is there any more; None: as in the settings."""

    routes: Mapped[list["Route"]] = relationship(
        back_populates="topic", order_by="Route.position", cascade="all, delete-orphan"
    )
    called: Mapped[dict[str, TopicName]] = _called()
    names: AssociationProxy[dict[str, str]] = _names(TopicName)


class Route(Base):
    __tablename__ = "route"
    __table_args__ = (UniqueConstraint("topic_id", "agency_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    skill: Mapped[str] = mapped_column(String(63))
    """The skill's slug at that agency. No foreign key, because the agency may use another database."""
    position: Mapped[int] = mapped_column(default=0)
    fallback: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Tried only if no other route is possible."""

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
    max_waiting: Mapped[int | None]
    """When this many are waiting, no more are accepted; None: no limit."""
    overflow_after: Mapped[int | None]
    """Seconds of waiting after which the chat is also offered to the topic's next agency; None: never."""

    agency: Mapped[Agency] = relationship(back_populates="skills")
    abilities: Mapped[list["AgentSkill"]] = relationship(back_populates="skill", cascade="all, delete-orphan")
    called: Mapped[dict[str, SkillName]] = _called()
    names: AssociationProxy[dict[str, str]] = _names(SkillName)


class Agent(Base):
    """A person who answers chats. `jid` is bare and may be on any server; `duty` is `on`, `away` or `off`."""

    __tablename__ = "agent"
    __table_args__ = (UniqueConstraint("agency_id", "jid"), UniqueConstraint("agency_id", "handle"))
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    jid: Mapped[str] = mapped_column(String(255))
    handle: Mapped[str] = mapped_column(String(63))
    """What colleagues type: `!transfer @ana`."""
    name: Mapped[str] = mapped_column(String(120))
    """What citizens see. They never see the nick."""
    languages: Mapped[str] = mapped_column(String(255), default="en")
    """BCP 47 tags, separated by spaces."""
    capacity: Mapped[int] = mapped_column(default=3)
    duty: Mapped[str] = mapped_column(String(8), default="on")
    enabled: Mapped[bool] = mapped_column(default=True)
    supervisor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """May watch, whisper, take over, and move or end any chat of the agency."""
    language: Mapped[str] = mapped_column(String(35), default="en", server_default="en")
    """The language in which the desk talks to them."""
    picture: Mapped[bytes | None] = mapped_column(deferred=True)
    """A small square; None: citizens see their initials."""
    picture_name: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The picture's SHA-256, or empty."""

    agency: Mapped[Agency] = relationship(back_populates="agents")
    abilities: Mapped[list["AgentSkill"]] = relationship(back_populates="agent", cascade="all, delete-orphan")
    skills: AssociationProxy[list[Skill]] = association_proxy(
        "abilities", "skill", creator=lambda skill: AgentSkill(skill=skill)
    )


class AgentSkill(Base):
    __tablename__ = "agent_skill"
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int] = mapped_column(default=3, server_default="3")
    """1 beginner … 5 expert. Agents with a higher level are asked first."""

    agent: Mapped[Agent] = relationship(back_populates="abilities")
    skill: Mapped[Skill] = relationship(back_populates="abilities")


class CannedReply(Base):
    __tablename__ = "canned_reply"
    __table_args__ = (UniqueConstraint("agency_id", "name", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(63))
    """What an agent types: `!canned hours`."""
    language: Mapped[str] = mapped_column(String(35), default="en")
    text: Mapped[str] = mapped_column(Text)
    folder: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """Its folder in the tree: `Sales tax/Registration`."""
    tags: Mapped[str] = mapped_column(String(255), default="", server_default="")
    """Words that find it, separated by spaces."""
    approved: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Agents can send only approved replies."""
    approved_by: Mapped[str] = mapped_column(String(120), default="", server_default="")

    agency: Mapped[Agency] = relationship(back_populates="replies")


class AccountRequest(Base):
    """The panel's request for an account on our own XMPP server. The agency's component carries it out (XEP-0133).

    `state` is `wanted`, `asked` (the server's answer is not known yet), `done` or `failed` (`error` says why). The
    password is deleted when it is done.
    """

    __tablename__ = "account_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    jid: Mapped[str] = mapped_column(String(255))
    password: Mapped[str | None] = mapped_column(String(255), info=SECRET)
    state: Mapped[str] = mapped_column(String(8), default="wanted")
    error: Mapped[str | None] = mapped_column(Text)
    requested_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Staff(Base):
    """Somebody who may log in to the panel. `role` is one of `store.staff.staff.ROLES`."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(255), info=SECRET)
    role: Mapped[str] = mapped_column(String(16))
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    enabled: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(64), info=SECRET)
    """Part of every session, so changing it ends them all."""
    totp: Mapped[str | None] = mapped_column(String(255), info=SECRET)
    """The seed of their second factor, encrypted. Codes are required from `totp_since` on."""
    totp_since: Mapped[datetime | None]
    totp_used: Mapped[int | None] = mapped_column(info=SECRET)
    """The time step of the newest code that was used, because no code works twice."""
    subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    """Their id at the single sign-on provider (OpenID Connect `sub`)."""

    agency: Mapped[Agency | None] = relationship()
