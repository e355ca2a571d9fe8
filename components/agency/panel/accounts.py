"""Makes the accounts on our own XMPP server that were requested in the panel (XEP-0133 §4.1). Decides nothing."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from xml.etree.ElementTree import Element

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from onedoor.service.loop import Database
from onedoor.store.tables import AccountRequest
from onedoor.wire import names
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.xml import element, text_of

log = structlog.get_logger()

ADD_USER = "http://jabber.org/protocol/admin#add-user"
CHANGE_PASSWORD = "http://jabber.org/protocol/admin#change-user-password"  # noqa: S105 - a name
_ADMIN_FORM = "http://jabber.org/protocol/admin"


@dataclass(frozen=True, slots=True)
class Wanted:
    id: int
    jid: str
    password: str
    was_asked: bool = False
    """We asked the server for it before, and do not know its answer."""


def wanted(engine: Engine, agency: str) -> list[Wanted]:
    open_ones = AccountRequest.state.in_(("wanted", "asked"))
    asked = select(AccountRequest).where(AccountRequest.agency_id == agency, open_ones).order_by(AccountRequest.id)
    with Session(engine) as session:
        return [Wanted(one.id, one.jid, one.password or "", one.state == "asked") for one in session.scalars(asked)]


def ask(engine: Engine, request: int) -> None:
    """Notes that we ask the server now: from here on the account may exist."""
    with Session(engine) as session, session.begin():
        session.get_one(AccountRequest, request).state = "asked"


def settle(engine: Engine, request: int, error: str | None) -> None:
    """Stores the server's objection, or with None that the account exists; then its password is erased."""
    with Session(engine) as session, session.begin():
        found = session.get_one(AccountRequest, request)
        found.state, found.error, found.done_at = (
            ("failed", error, None) if error else ("done", None, datetime.now(UTC))
        )
        if error is None:
            found.password = None


class AccountMaker:
    """Makes one agency's requested accounts; `by` is the desk's bare JID."""

    def __init__(self, engine: Engine, database: Database, link: Link, agency: str, by: str) -> None:
        self._engine, self._database, self._link, self._agency, self._by = engine, database, link, agency, by
        self._one_at_a_time = asyncio.Lock()

    async def make_wanted(self) -> list[str]:
        """Returns the JIDs of the new accounts. Requests that the link cannot carry now stay open."""
        made: list[str] = []
        # At a start both the link and the set-up call this; the server would refuse the second request.
        async with self._one_at_a_time:
            for account in await self._database.call(lambda: wanted(self._engine, self._agency)):
                try:
                    objection = await self._make(account)
                except (NotConnected, TimeoutError):
                    return made
                await self._database.call(partial(settle, self._engine, account.id, objection))
                log.info("agency.account", jid=account.jid, objection=objection)
                if objection is None:
                    made.append(account.jid)
        return made

    async def _make(self, account: Wanted) -> str | None:
        """The server's objection, or None. Raises NotConnected or TimeoutError."""
        # For an account that we may have made before, set the password again. Leave other people's accounts alone.
        if not account.was_asked:
            await self._database.call(partial(ask, self._engine, account.id))
        elif await carry_out(self._link, self._by, account, CHANGE_PASSWORD) is None:
            return None
        return await carry_out(self._link, self._by, account, ADD_USER)


async def carry_out(link: Link, by: str, account: Wanted, node: str) -> str | None:
    """Runs a command (`node`, XEP-0133) for the account. Returns the server's objection, or None.

    Raises NotConnected or TimeoutError.
    """
    try:
        started = await link.request(_command(link, by, account.jid, {"node": node, "action": "execute"}))
        command = started.find(f"{{{names.COMMANDS}}}command")
        session = command.get("sessionid", "") if command is not None else ""
        answers = {"accountjid": account.jid, "password": account.password}
        if node == ADD_USER:
            answers["password-verify"] = account.password
        done = await link.request(_command(link, by, account.jid, {"node": node, "sessionid": session}, answers))
    except RequestFailed as failed:
        return f"The server refused: {failed}"
    return _objection(done.find(f"{{{names.COMMANDS}}}command"))


def _command(
    link: Link, by: str, jid: str, attributes: dict[str, str], answers: dict[str, str] | None = None
) -> Element:
    form = None
    if answers is not None:
        values = {"FORM_TYPE": _ADMIN_FORM, **answers}
        fields = [
            element(f"{{{names.FORM}}}field", {"var": name}, element(f"{{{names.FORM}}}value", None, value))
            for name, value in values.items()
        ]
        form = element(f"{{{names.FORM}}}x", {"type": "submit"}, *fields)
    command = element(f"{{{names.COMMANDS}}}command", attributes, form)
    server = jid.partition("@")[2]
    return element("iq", {"type": "set", "id": link.new_id(), "from": by, "to": server}, command)


def _objection(command: Element | None) -> str | None:
    if command is None:
        return "We do not understand the server’s answer."
    note = text_of(command, f"{{{names.COMMANDS}}}note") or ""
    is_error = any(one.get("type") == "error" for one in command.findall(f"{{{names.COMMANDS}}}note"))
    return note if is_error else None
