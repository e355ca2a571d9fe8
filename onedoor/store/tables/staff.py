"""The tables for logging in to the panel: recovery codes and sessions. Imported through `store.tables`."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import SECRET, Base


class RecoveryCode(Base):
    """One of ten codes that replace a lost phone. Each works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("staff_id", "hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    hash: Mapped[str] = mapped_column(String(64), info=SECRET)
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    """A browser in which somebody is logged in. Its cookie is worth nothing without this row."""

    __tablename__ = "staff_session"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(64), info=SECRET)
    """The person's session key when the session began. When that key changes, all their sessions end."""
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(120))
    """The browser's own name for itself, shortened."""
    how: Mapped[str] = mapped_column(String(16))
    """`password`, `totp` or `recovery` (the second factor), or `sign-on`."""
