"""What is kept of transcripts besides their lines: the words they are found by, notes, shares, marks of what is gone,
schedules and holds, and what was destroyed under them. Decides nothing.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import Base


class LegWords(Base):
    """What a leg is found by. The migration makes each database's own index of `words`: a GIN index, or on SQLite the
    FTS5 table `leg_words_index`, which triggers keep."""

    __tablename__ = "leg_words"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    """Grows with the moment when the leg began, so that the newest are found first (`index.place`)."""
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))
    """Each word once, pairs of words, and what can be chosen (`index.choice`)."""
    text: Mapped[str] = mapped_column(Text)
    """All words in their order, as `desk.words.searching.folded` makes them."""

    __table_args__ = (UniqueConstraint("agency_id", "leg"),)


class LegNote(Base):
    """What staff have noted at a transcript."""

    __tablename__ = "leg_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_leg_note_agency_id_leg", "agency_id", "leg"),)


class Share(Base):
    """Who else may read one transcript until a day: an agency's staff, or whoever is logged in and has the link."""

    __tablename__ = "share"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63))
    leg: Mapped[str] = mapped_column(String(72))
    to_agency: Mapped[str | None] = mapped_column(String(63), index=True)
    link: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the link's secret: the link itself is nowhere here."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (Index("ix_share_agency_id_leg", "agency_id", "leg"),)


class Redaction(Base):
    """Words of a line were destroyed by hand. What they were is nowhere."""

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
    """A file with many transcripts, in the folder of exports as `<id>.zip`."""

    __tablename__ = "export"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(63))
    """Whose staff may fetch it; None: administrators."""
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    legs: Mapped[int]
    until: Mapped[datetime]


class ExportLeg(Base):
    """Which transcripts an export has: when one of them is destroyed, the file goes with it."""

    __tablename__ = "export_leg"
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id", ondelete="CASCADE"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    leg: Mapped[str] = mapped_column(String(72), primary_key=True)

    __table_args__ = (Index("ix_export_leg_agency_id_leg", "agency_id", "leg"),)


class Schedule(Base):
    """How long an agency keeps one kind of record. Chats have theirs at the agency itself (`keep_days`)."""

    __tablename__ = "schedule"
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    days: Mapped[int | None]
    """None: for ever."""
    at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    by: Mapped[str] = mapped_column(String(120), default="set-up")
    """Who decided it in the panel; what came with a file or a command says so, and the audit log says who."""


class Hold(Base):
    """What may not be destroyed, whatever a schedule says. Every criterion that is given has to be met."""

    __tablename__ = "hold"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(63), index=True)
    """None: of every agency."""
    chat: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """A chat's id, or that of one leg."""
    person: Mapped[str] = mapped_column(Text, default="", server_default="")
    """A citizen's name or e-mail address, or an agent's name or address."""
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    """As in a search."""
    first: Mapped[date | None]
    last: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    until: Mapped[date | None]
    """The last day on which it holds; None: until it is lifted."""
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(120))
    lifted_why: Mapped[str | None] = mapped_column(Text)


class Disposal(Base):
    """What was destroyed: how much, when, under which schedule, and by what name; never by what it said."""

    __tablename__ = "disposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str | None] = mapped_column(String(63), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(8))
    schedule: Mapped[str] = mapped_column(String(120))
    count: Mapped[int]
    identifiers: Mapped[list[Any]] = mapped_column(JSON)
    """Legs by their random ids; what a citizen was told (references of messages) as SHA-256."""


class Sweep(Base):
    """One row: who carries out the schedules now. Whoever changes holds or destroys changes it first, so that neither
    can overtake the other."""

    __tablename__ = "sweep"
    id: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with each change of holds and each batch."""
    holder: Mapped[str] = mapped_column(String(64), default="", server_default="")
    until: Mapped[datetime | None]
    """When another may take over."""
    finished_at: Mapped[datetime | None]
