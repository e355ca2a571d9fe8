"""What reports count: a row for each leg, and daily sums of these, without any citizen's words or name.

They outlive the transcripts. `reports.keeping` writes them from the events, and can do so again.
"""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.desk.terms.targets import Targets
from onedoor.store.tables.mapping import Base

MAILED = ("offered", "speed", "service-level", "handling", "transfers", "agents", "satisfaction", "channel-shift")
"""Reports that may be mailed. Those made from transcripts stay in the panel, as anybody may read a mail."""


class Measured(Base):
    """How far a stream's events have been counted."""

    __tablename__ = "measured"
    stream: Mapped[str] = mapped_column(String(255), primary_key=True)
    event: Mapped[int]
    """The id of the last event counted."""


class Measure(Base):
    """One agency's part of a chat or, with the chat's id as `leg`, somebody who was turned away before one began."""

    __tablename__ = "measure"
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    leg: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date]
    """In the agency's time zone, as is `hour`."""
    hour: Mapped[int]
    skill: Mapped[str] = mapped_column(String(63))
    topic: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(35))
    page: Mapped[str] = mapped_column(Text)
    """Without its query string."""
    outcome: Mapped[str] = mapped_column(String(12))
    """`handled`, `abandoned`, `refused`, `turned-away`, `elsewhere`, `other` or `open`."""
    data: Mapped[dict[str, Any]]
    """Seconds, counts, and agents' shares by JID (`reports.legs`)."""

    __table_args__ = (Index("ix_measure_agency_id_day", "agency_id", "day"),)


class Rollup(Base):
    """An agency's sums for a day: of everything if `dimension` is empty, otherwise of one `value` of that dimension."""

    __tablename__ = "rollup"
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    """`skill`, `topic`, `language`, `hour` or `agent`."""
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(255), primary_key=True)
    data: Mapped[dict[str, Any]]
    """A `reports.tally.Tally`, as its `as_json` writes it."""


class ServiceTarget(Base):
    """What an agency has promised. An agency without a row has the usual targets (`onedoor.desk.terms.targets`)."""

    __tablename__ = "service_target"
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)
    short: Mapped[int]
    within: Mapped[int]
    answered: Mapped[int]
    respond_within: Mapped[int]
    responded: Mapped[int]
    canned: Mapped[int]

    @property
    def targets(self) -> Targets:
        return Targets.of(self)

    @targets.setter
    def targets(self, targets: Targets) -> None:
        for one in fields(Targets):
            setattr(self, one.name, getattr(targets, one.name))


class ContactCost(Base):
    """What one contact by this channel costs the agency: `visit`, `phone`, `email`, `form` or `chat`."""

    __tablename__ = "contact_cost"
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    cents: Mapped[int]
    """Hundredths of the currency."""
    currency: Mapped[str] = mapped_column(String(8), default="$", server_default="$")


class ReportReader(Base):
    """Who gets which reports of an agency by e-mail each Monday."""

    __tablename__ = "report_reader"
    __table_args__ = (UniqueConstraint("agency_id", "email"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    reports: Mapped[str] = mapped_column(Text)
    """Names of reports, separated by spaces."""
    enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    since: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


class ReportMail(Base):
    """One week's mail to a reader. The row is written before the mail is sent, so that nobody else sends it too."""

    __tablename__ = "report_mail"
    reader_id: Mapped[int] = mapped_column(ForeignKey("report_reader.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    """The week that it reports on: `2026-W47`."""
    state: Mapped[str] = mapped_column(String(8))
    """`sending`, `sent` or `failed`."""
    at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1, server_default="1")
