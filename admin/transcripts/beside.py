"""What staff have done with a transcript: notes, shares, redactions. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import select

from admin.web.database import database
from onedoor.store.tables import LegNote, Redaction, Share


@dataclass(frozen=True)
class Beside:
    notes: Sequence[LegNote]
    shares: Sequence[Share]
    """Only those in force."""
    redactions: Sequence[Redaction]

    @classmethod
    def of(cls, agency: str, leg: str) -> Self:
        def rows(table: type[LegNote] | type[Share] | type[Redaction]) -> Sequence[object]:
            return (
                database()
                .scalars(select(table).where(table.agency_id == agency, table.leg == leg).order_by(table.id))
                .all()
            )

        now = datetime.now(UTC)
        shares = [one for one in rows(Share) if isinstance(one, Share) and one.until > now and not one.revoked_at]
        notes = [one for one in rows(LegNote) if isinstance(one, LegNote)]
        return cls(notes, shares, [one for one in rows(Redaction) if isinstance(one, Redaction)])
