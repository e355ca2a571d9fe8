"""Accounts on our own XMPP server, wished for in the panel and made here (XEP-0133 §4.1). Makes no other decision."""

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
    """The server was asked for it before, and its answer is not known."""


def wanted(engine: Engine, agency: str) -> list[Wanted]:
    open_ones = AccountRequest.state.in_(("wanted", "asked"))
    asked = select(AccountRequest).where(AccountRequest.agency_id == agency, open_ones).order_by(AccountRequest.id)
    with Session(engine) as session:
        return [Wanted(one.id, one.jid, one.password or "", one.state == "asked") for one in session.scalars(asked)]


def ask(engine: Engine, request: int) -> None:
    """From now on the account may be there."""
    with Session(engine) as session, session.begin():
        session.get_one(AccountRequest, request).state = "asked"


def settle(engine: Engine, request: int, error: str | None) -> None:
    """What came of it. The password is forgotten once the account is there."""
    with Session(engine) as session, session.begin():
        found = session.get_one(AccountRequest, request)
        found.state, found.error, found.done_at = (
            ("failed", error, None) if error else ("done", None, datetime.now(UTC))
        )
        if error is None:
            found.password = None


class AccountMaker:
    """Makes what is wished for at one agency: `by` is the desk's bare JID."""

    def __init__(self, engine: Engine, database: Database, link: Link, agency: str, by: str) -> None:
        self._engine, self._database, self._link, self._agency, self._by = engine, database, link, agency, by
        self._one_at_a_time = asyncio.Lock()

    async def make_wanted(self) -> list[str]:
        """Returns the JIDs of the new accounts. What the link cannot do now is still wished for."""
        made: list[str] = []
        # Called twice at a start, by the link and by the set-up: the second time the server would object.
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
        # An account of ours that is there already: its password is said again. Anybody else's is left alone.
        if not account.was_asked:
            await self._database.call(partial(ask, self._engine, account.id))
        elif await carry_out(self._link, self._by, account, CHANGE_PASSWORD) is None:
            return None
        return await carry_out(self._link, self._by, account, ADD_USER)


async def carry_out(link: Link, by: str, account: Wanted, node: str) -> str | None:
    """The server's objection to a command for this account, or None. Raises NotConnected or TimeoutError."""
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
