"""What citizens leave at an agency besides their chats: feedback, messages and files. Its staff read them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import Base


class Feedback(Base):
    """A citizen's feedback on a chat, stored at the agency that had the last leg. Any answer may be missing."""

    __tablename__ = "feedback"
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    leg: Mapped[str] = mapped_column(String(80), primary_key=True)
    chat: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
    rating: Mapped[int | None]
    """1 frowning, 2 neutral, 3 smiling."""
    informed: Mapped[bool | None]
    """Whether they got the information."""
    otherwise: Mapped[str | None] = mapped_column(String(8))
    """How they would have contacted the agency without the chat: `visit`, `phone`, `email`, `form` or `not`."""
    comment: Mapped[str] = mapped_column(Text, default="", server_default="")
    followed_up_at: Mapped[datetime | None]
    followed_up_by: Mapped[str | None] = mapped_column(String(120))
    """Who followed up on a frown."""


class LeftMessage(Base):
    """What a citizen wrote when nobody could take a chat. `reference` identifies it; `state` is `new` or `done`."""

    __tablename__ = "left_message"
    __table_args__ = (
        UniqueConstraint("agency_id", "reference"),
        UniqueConstraint("agency_id", "origin_id"),
        Index("ix_left_message_agency_id_at", "agency_id", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(24))
    origin_id: Mapped[str | None] = mapped_column(String(64))
    """The browser's id for it, so that a message that arrives twice is stored once."""
    topic: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(35))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(16))
    """Why there was no chat: `closed`, `full` or `nobody`."""
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), default="new", server_default="new")
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class ChatFile(Base):
    """A file sent in a chat. While `stored` is true, its bytes are in the agency's store as `id` (128 random bits)."""

    __tablename__ = "chat_file"
    __table_args__ = (Index("ix_chat_file_agency_id_leg", "agency_id", "leg"),)
    agency_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    leg: Mapped[str] = mapped_column(String(80))
    stanza_id: Mapped[str | None] = mapped_column(String(64))
    """The line that it came with."""
    author: Mapped[str] = mapped_column(String(8))
    """`citizen` or `agent`."""
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    stored: Mapped[bool] = mapped_column(default=True, server_default=true())
