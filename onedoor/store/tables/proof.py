"""The tables of the audit log. `onedoor.store.audit.audit` adds its rows; nothing changes them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import Base


class AuditRow(Base):
    """Who did what, and when. `number` counts from 1 without gaps; `hash` covers the row and the previous hash."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_at", "at"),
        Index("ix_audit_actor", "actor"),
        Index("ix_audit_object", "object"),
    )
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(160))
    """A panel login, `cli:` and a user of the machine, or the name of a part."""
    role: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(64))
    """The address of the person's browser; empty if there is none."""
    action: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(255))
    """A kind and a key: `agent:12`, `transcript:tax/q7.2`."""
    agency: Mapped[str | None] = mapped_column(String(63))
    details: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """One row: the log's last number and hash. Appending locks it first, so there is one writer at a time."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
