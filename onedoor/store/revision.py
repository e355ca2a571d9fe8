"""The number that tells components that the set-up has changed. It grows in the transaction that changes the set-up,
by itself, for every session of this program: nobody has to remember it."""

from typing import Any

from sqlalchemy import Connection, Engine, event, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from onedoor.store.tables import (
    AccountRequest,
    Agency,
    AgencyText,
    Agent,
    AgentSkill,
    CannedReply,
    ChatCommand,
    Holiday,
    OpeningHours,
    Revision,
    Route,
    Skill,
    Tag,
    Topic,
    TransferRule,
)

OF_AN_AGENCY = (Agency, AgencyText, OpeningHours, Holiday, Tag, Skill, Agent, AgentSkill, CannedReply, AccountRequest)
SET_UP = (*OF_AN_AGENCY, Topic, Route, TransferRule)
ASKED = (ChatCommand,)
"""No set-up, but to be looked at as soon."""
ONLY = 1
"""The id of the one row."""


def current(session: Session) -> int:
    """The set-up's number; 0 before the first change."""
    return session.scalar(select(Revision.number).where(Revision.id == ONLY)) or 0


def set_up_number(engine: Engine) -> int:
    """As `current`, for whoever asks once and has no session."""
    with Session(engine) as session:
        return current(session)


def bump(session: Session) -> None:
    """Raises the number, now. Only for changes that no object in a session has made (SQL in bulk)."""
    raised = session.connection().execute(
        update(Revision).where(Revision.id == ONLY).values(number=Revision.number + 1)
    )
    if raised.rowcount == 0:
        session.connection().execute(insert(Revision).values(id=ONLY, number=1))


class Watch:
    """Asks for the number over and over: before each decision of a component, so on a connection kept for it.

    For one thread. A connection that has broken is replaced.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.connection: Connection | None = None

    def number(self) -> int:
        """As `current`."""
        try:
            return self._read()
        except DBAPIError:
            self.close()
            return self._read()

    def _read(self) -> int:
        if self.connection is None:
            # Without a transaction of ours, each reading sees what has been committed until then.
            self.connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self.connection.exec_driver_sql("SELECT number FROM revision WHERE id = 1").scalar() or 0

    def close(self) -> None:
        broken, self.connection = self.connection, None
        if broken is not None:
            broken.invalidate()
            broken.close()


@event.listens_for(Session, "before_flush")
def _notice(session: Session, *_: Any) -> None:
    changed = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    if any(isinstance(row, (*SET_UP, *ASKED)) for row in changed):
        bump(session)
