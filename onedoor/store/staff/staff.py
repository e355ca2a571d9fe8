"""Who may log in to the panel, and how passwords are stored. Knows no page, cookie or browser session."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, event, func, inspect, select
from sqlalchemy.orm import Mapper, Session

from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable
from onedoor.store.staff.passwords import weakness
from onedoor.store.tables import Staff, fitting
from onedoor.store.tables.fitting import Most
from onedoor.store.tables.names import LONGEST

ADMINISTRATOR = "administrator"
MANAGER = "manager"
SUPERVISOR = "supervisor"
ANALYST = "analyst"
AUDITOR = "auditor"
ROLES = (ADMINISTRATOR, MANAGER, SUPERVISOR, ANALYST, AUDITOR)
OF_AN_AGENCY = (MANAGER, SUPERVISOR)
"""Roles that need an agency. An analyst may have one; administrators and auditors have none."""

_ENDS_SESSIONS = ("enabled", "role", "agency_id", "password_hash", "totp", "totp_since")
# argon2-cffi's defaults follow RFC 9106's low-memory profile: 64 MiB, 3 passes, 4 lanes.
_hasher = PasswordHasher()


class StaffError(Mendable):
    """One sentence that says why this person cannot be added."""


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    """Whether `password` fits the hash. No password fits a broken hash."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe())


def find(session: Session, login: str, password: str) -> Staff | None:
    """The enabled person with this login and password. An unknown login takes as long as a wrong password."""
    person = by_login(session, login)
    right = verify_password(person.password_hash if person else _nobodys_hash(), password)
    return person if person is not None and right and person.enabled else None


def by_login(session: Session, login: str) -> Staff | None:
    """The person with this login, enabled or not."""
    return session.scalar(select(Staff).where(func.lower(Staff.login) == login.strip().lower()))


def add(  # noqa: PLR0917 - a person has that many parts
    session: Session, login: str, name: str, password: str, role: str, agency_id: str | None = None
) -> Staff:
    """Adds a person who may log in; the caller commits. Raises `StaffError`."""
    login = login.strip().lower()
    if not login:
        raise StaffError(Sentence("A login name is needed."))
    if role not in ROLES:
        raise StaffError(Sentence("There is no role {role}; the roles are {roles}.", role=role, roles=", ".join(ROLES)))
    if role in OF_AN_AGENCY and agency_id is None:
        raise StaffError(Sentence("A {role} needs an agency.", role=role))
    if why := weakness(password, login, name):
        raise StaffError(why)
    if by_login(session, login) is not None:
        raise StaffError(Sentence("Somebody already has the login name {login}.", login=login))
    for column, value in (("login", login), ("name", name)):
        if (wrong := fitting.mistake(column, value, [Most(LONGEST)])) is not None:
            raise StaffError(f"The {wrong}")
    person = Staff(
        login=login,
        name=name.strip() or login,
        password_hash=hash_password(password),
        role=role,
        agency_id=agency_of(role, agency_id),
        session_key=new_session_key(),
    )
    session.add(person)
    session.flush()
    return person


def agency_of(role: str, agency_id: str | None) -> str | None:
    """The agency of somebody with this role, if `agency_id` was chosen; None for roles that have none."""
    return agency_id or None if role in (*OF_AN_AGENCY, ANALYST) else None


def change_password(person: Staff, password: str) -> None:
    """Sets a new password, and ends all sessions."""
    person.password_hash = hash_password(password)
    end_sessions(person)


def end_sessions(person: Staff) -> None:
    person.session_key = new_session_key()


@event.listens_for(Staff, "before_update")
def _end_sessions_of_who_changes(_: Mapper[Staff], __: Connection, person: Staff) -> None:
    """Makes people who are locked, or whose rights change, log in again, so that no caller can forget it."""
    if any(inspect(person).attrs[name].history.has_changes() for name in _ENDS_SESSIONS):
        end_sessions(person)


def new_session_key() -> str:
    return secrets.token_hex(32)
