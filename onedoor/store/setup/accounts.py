"""Requests for accounts on our own XMPP server. They are stored here, and the agency's component carries them out."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.tables import AccountRequest, Agent

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no characters that look alike, because people type this from paper


def new_password() -> str:
    """A password of about 79 bits, such as `k3vq-8wmh-t2rf-xn5d`."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def request(session: Session, agency: str, jid: str, password: str | None = None) -> str:
    """Stores the request, and returns the password, which is shown once. Makes one if none is given."""
    password = password or new_password()
    now = datetime.now(UTC)
    session.add(AccountRequest(agency_id=agency, jid=jid, password=password, state="wanted", requested_at=now))
    return password


def latest(session: Session, agency: str) -> dict[str, AccountRequest]:
    """JID → its newest request at this agency."""
    asked = select(AccountRequest).where(AccountRequest.agency_id == agency).order_by(AccountRequest.id)
    return {request.jid: request for request in session.scalars(asked)}


def retry(request: AccountRequest) -> str | None:
    """Repeats a failed request. Returns a new password if the old one is gone, otherwise None."""
    made = None if request.password else new_password()
    request.password = request.password or made
    request.state, request.error, request.done_at = "wanted", None, None
    return made


def requests(session: Session, agent: Agent) -> list[AccountRequest]:
    asked = select(AccountRequest).where(AccountRequest.agency_id == agent.agency_id, AccountRequest.jid == agent.jid)
    return list(session.scalars(asked))
