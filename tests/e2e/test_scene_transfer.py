"""The scene that must work: a citizen in a browser, an agent who answers and transfers, another who ends it."""

import json

import aioxmpp.errors
import pytest
from playwright.async_api import Browser

from components.agent import Agent, Closed, Line, Room, Typing
from components.demo.private import PrivateInstance
from tests.e2e.cable import Cable
from tests.e2e.page import CitizensPage
from tests.e2e.views import Panel, archive, in_the_room, saying, texts

QUESTION = "I am opening a bakery. What do I need first?"
BEN = "First a name and a business structure, then the registration."
SALES_TAX = "And do I charge sales tax when I deliver?"
TRANSFER = "!transfer taxes Needs the sales-tax desk"
REASON = "Needs the sales-tax desk"
ANA = "Delivery is taxed when the goods are taxed."
MEANWHILE = "Most food is not, by the way."
UNDERGROUND = "And bread? I am in a tunnel."
LAST = "Bread is not taxed. Good luck with the bakery!"

BEFORE = [QUESTION, BEN, SALES_TAX]
AFTER = [ANA, MEANWHILE, UNDERGROUND, LAST]


async def test_a_chat_from_the_web_page_through_two_agencies_into_their_archives(
    here: PrivateInstance, browser: Browser
) -> None:
    bridge = here.settings.bridge
    async with here.agent("ben") as ben, here.agent("ana") as ana, Cable(bridge.host, bridge.port) as cable:
        rosa = await CitizensPage.open(browser, cable.address)
        room = await she_waits_and_ben_takes_it(rosa, ben)
        await each_sees_the_other_typing(rosa, ben)
        at_ana = await ben_transfers_to_ana(rosa, ben, ana, room)
        await ben_can_read_nothing_more(ben, room)
        await she_reloads_and_misses_nothing(rosa, ana)
        await she_loses_the_network_and_misses_nothing(rosa, ana, cable)
        archived = await in_the_room(ana, at_ana)
        await ana_ends_it(rosa, ana)

        assert await rosa.said() == [*BEFORE, *AFTER]
        assert [text for text in texts(at_ana) if text in (*BEFORE, *AFTER)] == [*BEFORE, *AFTER]
        assert [text for text in archived if text in (*BEFORE, *AFTER)] == [*BEFORE, *AFTER]
        assert rosa.faults == []
        await each_agency_has_its_own_part(here)
        await the_panel_finds_and_exports_it(here)
        await she_downloads_it(rosa)


async def she_waits_and_ben_takes_it(rosa: CitizensPage, ben: Agent) -> Room:
    await rosa.ask(QUESTION, topic="Starting a business", name="Rosa")
    await rosa.tells("You are next. About 1 minute.")
    await rosa.has_sent(QUESTION)
    room = await ben.take()
    await rosa.shows("You are talking with Ben, a person at Business Action Center.")
    return room


async def each_sees_the_other_typing(rosa: CitizensPage, ben: Agent) -> None:
    ben.typing()
    await rosa.tells("Ben is typing…")
    await ben.say(BEN)
    await rosa.shows(BEN)
    await rosa.types("And do I")
    await ben.journal.expect(Typing, lambda typing: typing.on and typing.nick.startswith("Rosa"))
    await rosa.say(SALES_TAX)
    await rosa.has_sent(SALES_TAX)
    await ben.journal.expect(Line, saying(SALES_TAX))


async def ben_transfers_to_ana(rosa: CitizensPage, ben: Agent, ana: Agent, room: Room) -> Room:
    await ben.say(TRANSFER)
    at_ana = await ana.take()
    assert at_ana.jid == room.jid
    assert [text for text in texts(at_ana) if text in BEFORE] == BEFORE
    await ana.journal.expect(Line, lambda line: REASON in line.body and line.nick.endswith("desk") and not line.notice)
    await rosa.shows("You are talking with Ana, a person at Division of Taxation.")
    await ana.gone(room.jid, "ben")
    page = " ".join(line.text for line in await rosa.conversation())
    assert "!transfer" not in page
    assert REASON not in page
    return at_ana


async def ben_can_read_nothing_more(ben: Agent, room: Room) -> None:
    await ben.journal.expect(Closed, lambda closed: closed.room == room.jid)
    with pytest.raises(aioxmpp.errors.XMPPError) as refused:
        await ben.archive(room.jid)
    assert refused.value.condition == aioxmpp.ErrorCondition.FORBIDDEN


async def she_reloads_and_misses_nothing(rosa: CitizensPage, ana: Agent) -> None:
    await rosa.page.reload()
    await ana.say(ANA)
    await rosa.shows(ANA)
    assert await rosa.said() == [*BEFORE, ANA]


async def she_loses_the_network_and_misses_nothing(rosa: CitizensPage, ana: Agent, cable: Cable) -> None:
    await rosa.context.set_offline(True)
    cable.cut()  # Chromium may leave a WebSocket alone that was open when it went offline
    await rosa.tells("You are offline.")
    await ana.say(MEANWHILE)
    await rosa.say(UNDERGROUND)
    await rosa.tells("Waiting to be sent")
    assert await rosa.said() == [*BEFORE, ANA, UNDERGROUND]
    cable.mend()
    await rosa.context.set_offline(False)
    await rosa.has_sent(UNDERGROUND)
    await ana.journal.expect(Line, saying(UNDERGROUND))
    await ana.say(LAST)
    await rosa.shows(LAST)


async def ana_ends_it(rosa: CitizensPage, ana: Agent) -> None:
    await ana.say("!end")
    await rosa.tells("The person you talked with has ended the chat.")


async def each_agency_has_its_own_part(here: PrivateInstance) -> None:
    business, tax = archive(here, "business"), archive(here, "tax")
    first, second = await business.complete(), await tax.complete()
    assert (first.state, first.to_agency) == ("handed-over", "Division of Taxation")
    assert (second.state, second.from_agency, second.from_agent) == ("ended", "Business Action Center", "Ben")
    assert second.transfer_reason == REASON
    assert await business.bodies("message") == BEFORE
    assert await tax.bodies("message") == [*BEFORE, *AFTER]
    assert await business.bodies("command") == [TRANSFER]


async def the_panel_finds_and_exports_it(here: PrivateInstance) -> None:
    async with Panel(here.panel) as panel:
        await panel.log_in("admin", here.password("admin"))
        found = await panel.found("tunnel")
        assert [path.split("/")[2] for path in found] == ["tax"]
        assert UNDERGROUND in await panel.get(found[0])
        assert UNDERGROUND in await panel.get(found[0] + "transcript.txt")
        exported = json.loads(await panel.get(found[0] + "transcript.json"))
        assert [line["body"] for line in exported["lines"] if line["kind"] == "message"] == [*BEFORE, *AFTER]
    async with Panel(here.panel) as panel:
        await panel.log_in("business", here.password("business"))
        assert await panel.found("tunnel") == []
        assert [path.split("/")[2] for path in await panel.found("bakery")] == ["business"]
        await panel.get(found[0], status=404)


async def she_downloads_it(rosa: CitizensPage) -> None:
    saved = await rosa.download()
    assert [text for text in (*BEFORE, *AFTER) if saved.count(text) != 1] == []
    assert REASON not in saved
