"""A French page, and a desk that speaks French: topics and agencies have their French names, and agents type them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from components.agent import Agent, Line
from components.agent.events import Invited
from components.demo.private import PrivateInstance
from onedoor.shipped import SEED
from tests.e2e.page import CitizensPage
from tests.e2e.views import archive, is_open_within

QUESTION = "Dois-je facturer la taxe de vente ?"
BUSINESS, TAX = "Centre d’action pour les entreprises", "Direction des impôts"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[PrivateInstance]:
    """Ben hears the desk in French."""
    seed = tmp_path / "seed.toml"
    english = 'language = "en" # in which the desk'
    assert english in SEED.read_text()
    seed.write_text(SEED.read_text().replace(english, english.replace('"en"', '"fr"')))
    async with PrivateInstance(seed=seed) as instance:
        yield instance


async def test_a_french_page_and_a_french_desk_say_french_names(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana:
        await is_open_within(here, "starting")
        page = await opened(browser, here.page)
        await asks(page)
        offered = await ben.journal.expect(Line, lambda line: "Créer une entreprise" in line.body)
        assert "Starting a business" not in offered.body
        await ben_takes_it(ben)
        await page.shows(f"Vous discutez avec Ben, agent de {BUSINESS}.")
        await ben_is_refused_a_transfer(ben)
        await ben_transfers(ben, ana)
        await page.shows(f"Vous discutez avec Ana, agent de {TAX}.")
        await ben.journal.expect(Line, lambda line: f"Ana, {TAX}," in line.body)
        await expect(page.page.get_by_role("heading", name=TAX)).to_be_visible()
        assert page.faults == []
    (leg,) = await archive(here, "business").legs()
    assert (leg.topic, leg.to_agency) == ("Starting a business", "Division of Taxation"), "the record has own names"


async def opened(browser: Browser, address: str) -> CitizensPage:
    context = await browser.new_context(locale="fr")
    page = CitizensPage(context, await context.new_page())
    await page.page.goto(address)
    return page


async def asks(page: CitizensPage) -> None:
    topics = page.page.get_by_label("De quoi s’agit-il ?")
    await expect(topics.locator("option", has_text="Impôts et taxe de vente")).to_be_attached()
    assert "Taxes and sales tax" not in "".join(await topics.locator("option").all_text_contents())
    await topics.select_option(value="starting")
    await page.page.get_by_label("Votre question").fill(QUESTION)
    await page.page.get_by_role("button", name="Commencer la discussion").click()


async def ben_takes_it(ben: Agent) -> None:
    mark = len(ben.journal.events)
    await ben.command("prendre 1")
    invited = await ben.journal.expect(
        Invited, lambda event: "Créer une entreprise" in (event.reason or ""), since=mark
    )
    ben.join(invited.room)
    await ben.entered(invited.room, since=mark)


async def ben_is_refused_a_transfer(ben: Agent) -> None:
    """By the router, which names his own agency as he reads it."""
    mark = len(ben.journal.events)
    await ben.say("!transférer business Essai")
    told = await ben.journal.expect(Line, lambda line: "a déjà la conversation" in line.body, since=mark)
    assert BUSINESS in told.body


async def ben_transfers(ben: Agent, ana: Agent) -> None:
    """By the topic's French name, which has several words."""
    await ben.say("!transférer « impôts et taxe de vente » C’est pour vous")
    room = await ana.take()
    assert room is not None
