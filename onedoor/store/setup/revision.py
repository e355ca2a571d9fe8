"""The numbers that tell components that the set-up has changed. They grow automatically, in the transaction that
changes it, for every session of this program, so that no caller can forget them.

One number grows with each change. Each part (an agency, or the router's plan) also has the number of its own last
change. So a component checks one number before it decides, and reloads only if a change affects it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Engine, event, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from onedoor.store.tables import (
    AccountRequest,
    Agency,
    AgencyName,
    AgencyText,
    Agent,
    AgentSkill,
    CannedReply,
    ChatCommand,
    Holiday,
    OpeningHours,
    PartRevision,
    Revision,
    Route,
    Skill,
    SkillName,
    Tag,
    TagName,
    Topic,
    TopicName,
    TransferRule,
)
from onedoor.store.upserting import upsert

SET_UP = (
    Agency, AgencyText, OpeningHours, Holiday, Tag, Skill, Agent, AgentSkill, CannedReply, AccountRequest,
    Topic, Route, TransferRule, AgencyName, TopicName, SkillName, TagName,
)  # fmt: skip
ONLY = 1
"""The id of the one row."""
_NUMBER = select(Revision.number).where(Revision.id == ONLY)
PLAN, ALL = "", "*"
"""Parts: the router's plan, and everything at once. All others are agencies' ids."""


def current(session: Session) -> int:
    """The set-up's number; 0 before the first change."""
    return session.scalar(_NUMBER) or 0


def number_of(engine: Engine, part: str) -> int:
    """The number of the last change that affects the part, for callers that ask once; 0 before the first."""
    with Session(engine) as session:
        return session.scalar(select(func.max(PartRevision.number)).where(PartRevision.part.in_((part, ALL)))) or 0


def bump(session: Session, parts: Iterable[str] = (ALL,)) -> None:
    """Raises the number now. Needed only after changes that bypass a session's objects (bulk SQL)."""
    bump_with(session.connection(), parts)


def bump_with(connection: Connection, parts: Iterable[str]) -> None:
    """Like `bump`, without a session."""
    raised = connection.execute(update(Revision).where(Revision.id == ONLY).values(number=Revision.number + 1))
    if raised.rowcount == 0:
        connection.execute(insert(Revision).values(id=ONLY, number=1))
    number = connection.scalar(_NUMBER)
    rows = [{"part": part, "number": number} for part in sorted(set(parts))]
    noted = upsert(PartRevision, connection.dialect).values(rows)
    connection.execute(noted.on_conflict_do_update(index_elements=["part"], set_={"number": noted.excluded.number}))


class Watch:
    """Reads the number before each decision of a component, so it keeps a connection of its own.

    For one thread. Replaces a broken connection.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.connection: Connection | None = None
        self._at = -1
        self._parts: dict[str, int] = {}

    def numbers(self, parts: Collection[str]) -> dict[str, int]:
        """part → its number, as in `number_of`."""
        try:
            self._read()
        except DBAPIError:
            self.close()
            self._read()
        of_all = self._parts.get(ALL, 0)
        return {part: max(self._parts.get(part, 0), of_all) for part in parts}

    def _read(self) -> None:
        if self.connection is None:
            # Without a transaction, each read sees everything that has been committed until then.
            self.connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        at = self.connection.exec_driver_sql("SELECT number FROM revision WHERE id = 1").scalar() or 0
        if at != self._at:
            # A change committed in between is in the parts already; the next call reads it again for nothing.
            rows = self.connection.exec_driver_sql("SELECT part, number FROM part_revision")
            self._parts, self._at = {one.part: one.number for one in rows}, at

    def close(self) -> None:
        broken, self.connection = self.connection, None
        if broken is not None:
            broken.invalidate()
            broken.close()


@event.listens_for(Session, "after_flush")
def _notice(session: Session, *_: Any) -> None:
    """Runs after the flush, when rows know which agency they belong to."""
    changed = [*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row))]
    if parts := {part for row in changed for part in _parts(session, row)}:
        bump(session, parts)


def _parts(session: Session, row: object) -> tuple[str, ...]:
    """The parts that a change of this row affects."""
    match row:
        case Topic() | TopicName() | Route() | TransferRule():
            return (PLAN,)
        case Agency():
            return PLAN, row.id
        case OpeningHours() | AgencyName():
            return PLAN, row.agency_id
        case AgentSkill():
            agent = session.get(Agent, row.agent_id)  # a deleted row has no `agent` any more
            return (agent.agency_id,) if agent is not None else (ALL,)
        case SkillName() | TagName():
            owner = owner_of(session, row)  # with an owner that is deleted, the owner's own row says it
            return (owner.agency_id,) if owner is not None else ()
        # A command from the panel is not set-up, but must be noticed just as soon.
        case AgencyText() | Holiday() | Tag() | Skill() | Agent() | CannedReply() | AccountRequest() | ChatCommand():
            return (row.agency_id,)
        case _:
            return ()


def owner_of(session: Session, row: SkillName | TagName) -> Skill | Tag | None:
    """Whose name it is; None where that is gone."""
    if isinstance(row, SkillName):
        return session.get(Skill, row.skill_id)
    return session.get(Tag, row.tag_id)
