"""Records every row that a kept session creates, changes or deletes in the audit log, so that no view can forget to.

The set-up is recorded with old and new values. For everything else, above all what citizens wrote, only the names of
changed columns are. Values of columns marked `info={"secret": True}` are never recorded.
"""

from typing import Any

from sqlalchemy import Connection, Table, event, inspect
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, object_session

from onedoor.store.audit import audit
from onedoor.store.setup.revision import SET_UP, owner_of
from onedoor.store.tables import (
    AgentSkill,
    ContactCost,
    RecoveryCode,
    ReportReader,
    Revision,
    Route,
    SkillName,
    Staff,
    StaffSession,
    TagName,
    TransferRule,
)
from onedoor.store.tables.mapping import Base
from onedoor.store.tables.proof import AuditHead, AuditRow

WITH_VALUES = (*SET_UP, Staff, ContactCost, ReportReader)
"""Tables recorded with their values, because they contain no citizen's words."""
UNRECORDED = (AuditRow, AuditHead, Revision, RecoveryCode, StaffSession)
"""Tables whose rows are not recorded, because their causes (a login, a new second factor) are, in more detail."""
HIDDEN = "(not told)"


@event.listens_for(Base, "after_insert", propagate=True)
def _made(_: Mapper[Any], __: Connection, row: Base) -> None:
    _note(row, "create", {name: new for name, (_, new) in _written(row).items() if new is not None})


@event.listens_for(Base, "after_update", propagate=True)
def _changed(_: Mapper[Any], __: Connection, row: Base) -> None:
    if changes := _written(row):
        _note(row, "change", {name: [old, new] for name, (old, new) in changes.items()})


@event.listens_for(Base, "after_delete", propagate=True)
def _deleted(_: Mapper[Any], __: Connection, row: Base) -> None:
    _note(row, "delete", {})


@event.listens_for(Session, "do_orm_execute")
def _in_bulk(state: ORMExecuteState) -> None:
    """Records a statement that changes rows without loading them: its table and its SQL without values."""
    if not (state.is_insert or state.is_update or state.is_delete) or audit.keeper(state.session) is None:
        return
    table = state.bind_mapper.local_table if state.bind_mapper is not None else None
    if isinstance(table, Table) and table.name not in {one.__tablename__ for one in UNRECORDED}:
        verb = "create" if state.is_insert else "change" if state.is_update else "delete"
        audit.record(state.session, None, verb, f"{table.name}:*", None, statement=str(state.statement))


def _note(row: Base, action: str, details: dict[str, Any]) -> None:
    session = object_session(row)
    if session is None or audit.keeper(session) is None or isinstance(row, UNRECORDED):
        return
    told = details if isinstance(row, WITH_VALUES) else {"columns": sorted(details)} if details else {}
    name = _name_of(row)
    audit.record(session, None, action, _object(row), _agency(row), **({"name": name} if name else {}), values=told)


def _written(row: Base) -> dict[str, tuple[Any, Any]]:
    """column → (old, new), for columns that are about to be written."""
    state = inspect(row)
    found: dict[str, tuple[Any, Any]] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            old, new = (values[0] if values else None for values in (history.deleted, history.added))
            secret = column.columns[0].info.get("secret", False)
            found[column.key] = (HIDDEN, HIDDEN) if secret else (old, new)
    return found


def _object(row: Base) -> str:
    identity = inspect(row).mapper.primary_key_from_instance(row)
    return f"{row.__tablename__}:{'/'.join(str(part) for part in identity)}"


def _name_of(row: Base) -> str:
    """The row's name for people, because its number means nothing to them."""
    for name in ("login", "jid", "slug", "name", "code", "day"):
        value = getattr(row, name, None)
        if isinstance(row, WITH_VALUES) and value is not None:
            return str(value)
    return ""


def _agency(row: Base) -> str | None:
    if isinstance(row, TransferRule):
        return row.from_agency_id
    if isinstance(row, AgentSkill):
        return row.agent.agency_id if row.agent is not None else None
    if isinstance(row, Route):
        return row.agency_id
    if isinstance(row, SkillName | TagName):
        owner = owner_of(session, row) if (session := object_session(row)) is not None else None
        return owner.agency_id if owner is not None else None
    own = row.id if row.__tablename__ == "agency" else getattr(row, "agency_id", None)  # type: ignore[attr-defined]
    return str(own) if own is not None else None
