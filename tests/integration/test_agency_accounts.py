"""Accounts that the panel has wished for are made once, however often the agency is told to look."""

import asyncio
from datetime import UTC, datetime
from typing import cast
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from components.agency.panel.accounts import ADD_USER, AccountMaker
from onedoor.service.loop import Database
from onedoor.store.tables import AccountRequest, Agency
from onedoor.wire import names
from onedoor.wire.link import Link
from onedoor.wire.xml import element
from tests.integration.databases import Database as Stored


class Server:
    """Stands for the link to a server that takes its time: only so can a second look come in between."""

    def __init__(self) -> None:
        self.accounts: list[str] = []
        self.dies = False
        """Before its answer is heard."""

    def new_id(self) -> str:
        return "a1"

    async def request(self, iq: Element) -> Element:
        for _ in range(5):
            await asyncio.sleep(0)
        note = None
        command = iq.find(f"{{{names.COMMANDS}}}command")
        assert command is not None
        for field in iq.iter(f"{{{names.FORM}}}field"):
            if field.get("var") == "accountjid":
                jid = field[0].text or ""
                taken = jid in self.accounts
                adds = command.get("node") == ADD_USER
                note = element(f"{{{names.COMMANDS}}}note", {"type": "error" if taken == adds else "info"}, "said")
                if adds and not taken:
                    self.accounts.append(jid)
                    if self.dies:
                        raise TimeoutError
        return element("iq", None, element(f"{{{names.COMMANDS}}}command", {"sessionid": "s1"}, note))


async def test_an_account_is_made_once_though_two_look_for_it_at_the_same_time(database: Stored) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(Agency(id="tax", jid="tax.localhost", name="Taxation"))
        session.flush()
        wish = {"agency_id": "tax", "state": "wanted", "requested_at": datetime.now(UTC)}
        session.add_all(
            AccountRequest(jid=jid, password="secret", **wish) for jid in ("ana@localhost", "omar@localhost")
        )
    server = Server()
    maker = AccountMaker(database.engine, Database(), cast(Link, server), "tax", "desk@tax.localhost")
    made = await asyncio.gather(maker.make_wanted(), maker.make_wanted())
    assert [*made[0], *made[1]] == server.accounts == ["ana@localhost", "omar@localhost"]
    with Session(database.engine) as session:
        assert set(session.scalars(select(AccountRequest.state))) == {"done"}


@pytest.mark.parametrize("is_ours", [True, False])
async def test_an_account_that_is_there_is_a_success_only_where_we_had_asked_for_it(
    database: Stored, is_ours: bool
) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(Agency(id="tax", jid="tax.localhost", name="Taxation"))
        session.flush()
        wish = {"agency_id": "tax", "state": "wanted", "requested_at": datetime.now(UTC)}
        session.add(AccountRequest(jid="ana@localhost", password="secret", **wish))
    server = Server()
    maker = AccountMaker(database.engine, Database(), cast(Link, server), "tax", "desk@tax.localhost")
    if is_ours:
        server.dies = True
        assert await maker.make_wanted() == []
        server.dies = False
    else:
        server.accounts.append("ana@localhost")
    assert await maker.make_wanted() == (["ana@localhost"] if is_ours else [])
    assert server.accounts == ["ana@localhost"]
    with Session(database.engine) as session:
        assert session.scalars(select(AccountRequest.state)).all() == ["done" if is_ours else "failed"]
