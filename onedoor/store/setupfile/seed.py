"""Puts a first set-up into an empty database. Never touches a database that has an agency."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from onedoor.store import tables
from onedoor.store.setup import revision
from onedoor.store.setup.accounts import request
from onedoor.store.setupfile import intake
from onedoor.store.setupfile.entries import address
from onedoor.store.setupfile.model import Seed, SeedError
from onedoor.store.setupfile.reading import read
from onedoor.store.staff import staff

__all__ = ["Seed", "SeedError", "accounts", "insert", "is_wanted", "read"]


def is_wanted(session: Session) -> bool:
    """Whether nobody has set up the database: it has no agency, and no panel staff."""
    known = (exists().select_from(table) for table in (tables.Agency, tables.Staff))
    return not any(session.scalar(select(one)) for one in known)


def accounts(seed: Seed, domain: str) -> list[str]:
    """The JIDs of agents on our server, each of which needs a password for `insert`."""
    return [address(agent, domain) for agency in seed.agency for agent in agency.agent if agent.account]


def insert(session: Session, seed: Seed, domain: str, passwords: dict[str, str]) -> None:
    """Adds the seed; the caller commits. `passwords`: JID (agents) or login (staff) → password."""
    for agency, jid in intake.bring_in(session, seed, domain).accounts:
        request(session, agency, jid, passwords[jid])
    for person in seed.staff:
        staff.add(session, person.login, person.name, passwords[person.login], person.role, person.agency)
    revision.bump(session)
