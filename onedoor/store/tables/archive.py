"""What we store for transcripts besides their lines: words to find them by, notes, shares, redactions, schedules,
holds, and what was destroyed. Decides nothing.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import Base


class LegWords(Base):
    """The words by which a search finds a leg. The migration creates the index of `words`: a GIN index or, on SQLite,
    the FTS5 table `leg_words_index`, which triggers keep up to date."""

    __tablename__ = "leg_words"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    """Grows with the time at which the leg began, so that a search finds the newest first (`index.place`)."""
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
    """Each word once, pairs of words, and what a search can filter by (`index.choice`)."""
    text: Mapped[str] = mapped_column(Text)
    """All words in order, folded by `desk.words.searching.folded`."""

    __table_args__ = (UniqueConstraint("agency_id", "leg"),)


class LegNote(Base):
    """A note that staff added to a transcript."""

    __tablename__ = "leg_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_leg_note_agency_id_leg", "agency_id", "leg"),)


class Share(Base):
    """Who else may read one transcript until a given day: an agency's staff, or anybody logged in who has the link."""

    __tablename__ = "share"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    to_agency: Mapped[str | None] = mapped_column(String(63), index=True)
    link: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the link's secret. The link itself is not stored."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (Index("ix_share_agency_id_leg", "agency_id", "leg"),)


class Redaction(Base):
    """Says that words of a line were destroyed by hand. The words themselves are not stored anywhere."""

    __tablename__ = "redaction"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    stanza_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_redaction_agency_id_leg", "agency_id", "leg"),)


class Export(Base):
    """A file with many transcripts: `<id>.zip` in the exports folder."""

    __tablename__ = "export"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(63))
    """The agency whose staff may download it; None: administrators."""
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    legs: Mapped[int]
    until: Mapped[datetime]


class ExportLeg(Base):
    """A transcript in an export. When one of its transcripts is destroyed, the whole file is deleted."""

    __tablename__ = "export_leg"
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    leg: Mapped[str] = mapped_column(String(72), primary_key=True)

    __table_args__ = (Index("ix_export_leg_agency_id_leg", "agency_id", "leg"),)


class Schedule(Base):
    """How long an agency keeps one kind of record. For chats this is in `Agency.keep_days`."""

    __tablename__ = "schedule"
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    days: Mapped[int | None]
    """None: forever."""
    at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    by: Mapped[str] = mapped_column(String(120), default="set-up")
    """Who decided it in the panel; `set-up` if a file or a command did, and then the audit log says who."""


class Hold(Base):
    """A legal hold: what must not be destroyed, whatever a schedule says. Records must meet every criterion given."""

    __tablename__ = "hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(63), index=True)
    """None: every agency."""
    chat: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """The id of a chat or of one leg."""
    person: Mapped[str] = mapped_column(Text, default="", server_default="")
    """A citizen's name or e-mail address, or an agent's name or address."""
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Words as typed in a search."""
    first: Mapped[date | None]
    last: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    until: Mapped[date | None]
    """The last day on which it applies; None: until it is lifted."""
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(120))
    lifted_why: Mapped[str | None] = mapped_column(Text)


class Disposal(Base):
    """What was destroyed: how much, when, under which schedule, and the identifiers; never its content."""

    __tablename__ = "disposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(63), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(8))
    schedule: Mapped[str] = mapped_column(String(120))
    count: Mapped[int]
    identifiers: Mapped[list[Any]] = mapped_column(JSON)
    """Legs' ids, which are random. References of messages, which citizens know, are stored as SHA-256."""


class Sweep(Base):
    """One row: who is carrying out the schedules. Changing holds and destroying records both update it first, so that
    neither can overtake the other."""

    __tablename__ = "sweep"
    id: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with each change of holds and with each batch."""
    holder: Mapped[str] = mapped_column(String(64), default="", server_default="")
    until: Mapped[datetime | None]
    """When another process may take over."""
    finished_at: Mapped[datetime | None]
