"""Finds the person in the panel whom the provider means, and their role. Does not contact the provider."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.sign_on.provider import SignOnError, Somebody
from onedoor.settings import SignOn
from onedoor.store.setup.accounts import new_password
from onedoor.store.staff import staff
from onedoor.store.tables import Agency, Staff


def find(session: Session, somebody: Somebody, settings: SignOn) -> Staff:
    """The person, if they are enabled. The caller commits. Raises SignOnError.

    We know people by the provider's subject; the first time by their verified mail address, which is their login.
    """
    role = _role(session, somebody, settings)
    found = session.scalar(select(Staff).where(Staff.subject == somebody.subject))
    if found is None:
        found = _first_time(session, somebody, settings, role)
    if not found.enabled:
        raise SignOnError(f"{found.login} is locked.")
    if role is not None and (found.role, found.agency_id) != role:
        found.role, found.agency_id = role
    session.flush()
    return found


def _first_time(session: Session, somebody: Somebody, settings: SignOn, role: tuple[str, str | None] | None) -> Staff:
    found = staff.by_login(session, somebody.mail) if somebody.mail else None
    if found is not None and found.subject is not None:
        raise SignOnError(f"{found.login} is somebody else at the provider.")
    if found is None:
        if not settings.create or role is None or not somebody.mail:
            raise SignOnError("The panel knows nobody with this verified mail address.")
        found = staff.add(session, somebody.mail, somebody.name, new_password(), *role)
    found.subject = somebody.subject
    return found


def _role(session: Session, somebody: Somebody, settings: SignOn) -> tuple[str, str | None] | None:
    """(role, agency) from the claim; None if the panel itself has the roles."""
    if not settings.claim:
        return None
    told = somebody.claims.get(settings.claim)
    values = told if isinstance(told, list) else [told]
    for value, meaning in settings.roles.items():
        if value in values:
            role, _, agency = meaning.partition("/")
            return _checked(session, role, agency)
    raise SignOnError(f"The claim {settings.claim} gives no role.")


def _checked(session: Session, role: str, agency: str) -> tuple[str, str | None]:
    of = staff.agency_of(role, agency)
    if role not in staff.ROLES or (role in staff.OF_AN_AGENCY and of is None):
        raise SignOnError(f"oidc.roles has no such role: {role}/{agency}.")
    if of is not None and session.get(Agency, of) is None:
        raise SignOnError(f"oidc.roles names an agency that is not there: {of}.")
    return role, of
