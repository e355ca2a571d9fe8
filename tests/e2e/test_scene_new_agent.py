"""A manager sets somebody new up in the panel, and an edit counts at once: account, desk, offers, with no restart."""

import re
from datetime import UTC, datetime

from playwright.async_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from components.agent import Agent
from components.demo.private import PrivateInstance
from onedoor.store.database import connect
from onedoor.store.tables import AccountRequest
from tests.e2e.views import until


async def test_a_new_agent_is_at_work_a_minute_after_the_manager_has_added_them(
    here: PrivateInstance, browser: Browser
) -> None:
    panel = await managers_panel(here, browser)
    password = await she_adds_noor(panel)
    await the_account_is_made(panel)
    pids = dict(here.up.pids)
    xmpp = here.settings.xmpp
    noor = Agent("noor@localhost", password, host=xmpp.host, port=xmpp.client_port, desk_room=f"tax@{xmpp.desks}")
    async with noor, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await she_takes_refunds_from_everybody_but_noor(panel)
        await rosa.ask("Where is my refund?", "refunds")
        room = await noor.take()
        await noor.say("On its way.", room.jid)
        await rosa.expect("notice", code="agent-joined", agent="Noor", agency="Division of Taxation")
        await rosa.expect("message", text="On its way.")
        assert room.jid not in ana.rooms
    assert dict(here.up.pids) == pids


async def managers_panel(here: PrivateInstance, browser: Browser) -> Page:
    page = await browser.new_page()
    await page.goto(here.panel)
    await page.get_by_label("Login").fill("tax")
    await page.get_by_label("Password").fill(here.password("tax"))
    await page.get_by_role("button", name=re.compile("Log in|Sign in")).click()
    return page


async def she_adds_noor(panel: Page) -> str:
    await panel.goto(re.sub(r"(://[^/]+).*", r"\1/agencies/tax/agents/new", panel.url))
    await panel.get_by_label("Name", exact=True).fill("Noor")
    await panel.get_by_label("XMPP address").fill("noor")
    await panel.get_by_label("Refunds", exact=True).check()
    await panel.get_by_role("button", name="Add the agent").click()
    password = await panel.locator("code.secret").text_content()
    assert password
    return password


async def the_account_is_made(panel: Page) -> None:
    """By the agency's component, while the page is looked at again."""
    agents = re.sub(r"(://[^/]+).*", r"\1/agencies/tax/agents/", panel.url)

    async def says_so() -> bool:
        await panel.goto(agents)
        return "created" in (await panel.locator("tr", has_text="noor@").text_content() or "").casefold()

    await until("the account is there", says_so)


async def she_takes_refunds_from_everybody_but_noor(panel: Page) -> None:
    for name in ("Ana", "Omar", "Grace"):
        await panel.goto(re.sub(r"(://[^/]+).*", r"\1/agencies/tax/agents/", panel.url))
        await panel.get_by_role("link", name=re.compile(f"^{name}|Edit {name}")).first.click()
        refunds = panel.get_by_label("Refunds", exact=True)
        if await refunds.is_checked():
            await refunds.uncheck()
        async with panel.expect_navigation():
            await panel.get_by_role("button", name=re.compile("Save")).click()


async def test_an_account_that_was_made_while_the_agency_died_has_the_password_that_was_wished_for(
    here: PrivateInstance,
) -> None:
    engine = connect(here.settings.database.url)
    with Session(engine) as session, session.begin():
        # As if the agency had asked the server for it and been killed before the answer.
        wish = {"state": "asked", "password": "another-one-5", "requested_at": datetime.now(UTC)}
        session.add(AccountRequest(agency_id="tax", jid="ana@localhost", **wish))
    await here.up.kill("agency")

    async def is_done() -> bool:
        with Session(engine) as session:
            return session.scalars(select(AccountRequest.state).order_by(AccountRequest.id)).all()[-1] == "done"

    await until("the account is ours", is_done)
    engine.dispose()
    xmpp = here.settings.xmpp
    async with Agent(
        "ana@localhost", "another-one-5", host=xmpp.host, port=xmpp.client_port, desk_room=f"tax@{xmpp.desks}"
    ):
        pass
