"""A person with a web client (Converse.js, as npm has it) takes, types, answers, transfers and ends."""

from playwright.async_api import Browser, expect

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.conversejs import Converse, converse
from tests.e2e.page import CitizensPage
from tests.e2e.views import archive, is_open_within

QUESTION = "How do I start a bakery?"
HOURS = "We are here Monday to Friday, 8:30 am to 4:30 pm."
REASON = "Needs the sales-tax desk"


async def test_an_agent_with_converse_takes_answers_and_transfers(here: PrivateInstance, browser: Browser) -> None:
    async with converse(browser, here, "ben") as ben, here.agent("ana") as ana:
        rosa = await ben_takes_what_rosa_asks(here, browser, ben)
        await each_sees_the_other_typing(ben, rosa)
        await ben.says("!canned hours")
        await rosa.shows(HOURS)
        await ben.says(f"!transfer taxes {REASON}")
        room = await ana.take()
        await ana.journal.expect(Line, lambda line: REASON in line.body)
        await ana.gone(room.jid, "ben")
        await expect(ben.page.get_by_text("You have been removed from this groupchat")).to_be_visible()
        await ana.say("Ana here, I have read it all.")
        await rosa.shows("Ana here, I have read it all.")
        await ana.say("!end")
        await rosa.tells("The person you talked with has ended the chat.")

        leg = await archive(here, "business").complete()
        assert (leg.state, leg.to_agency, leg.owner) == ("handed-over", "Division of Taxation", "ben@localhost")
        assert await rosa.said() == [QUESTION, "Good morning!", "Hello Ben", HOURS, "Ana here, I have read it all."]
        assert ben.faults == []


async def test_an_agent_with_converse_ends_a_chat(here: PrivateInstance, browser: Browser) -> None:
    async with converse(browser, here, "ben") as ben:
        rosa = await ben_takes_what_rosa_asks(here, browser, ben)
        await ben.says("All is said.")
        await rosa.shows("All is said.")
        await ben.says("!end")
        await rosa.tells("The person you talked with has ended the chat.")
        await expect(ben.page.get_by_text("You have been removed from this groupchat")).to_be_visible()
        assert (await archive(here, "business").complete()).state == "ended"
        assert ben.faults == []


async def test_an_agent_with_converse_asks_for_advice_and_introduces_a_colleague(
    here: PrivateInstance, browser: Browser
) -> None:
    async with converse(browser, here, "ben") as ben, here.agent("ana") as ana:
        rosa = await ben_takes_what_rosa_asks(here, browser, ben)
        await is_open_within(here, "taxes")
        await ben.says("!ask taxes Is bread taxed?")
        aside = await ana.take()
        await ben.confirms("Advice on chat")
        await ben.is_in("Advice, chat 2")
        await ben.shows("Is bread taxed?")
        await ana.say("Bread is not.", aside.jid)
        await ben.shows("Bread is not.")
        await ben.says("!end")

        await ben.goes_to("Rosa")
        mark = len(ana.journal.events)
        await ben.says("!warm taxes She delivers, too")
        room = await ana.take(since=mark)
        await ben.shows("then type !release")
        await ben.says("This is Ana.")
        await rosa.shows("This is Ana.")
        await ana.say("Hello Rosa.", room.jid)
        await ben.shows("Hello Rosa.")
        await rosa.shows("Hello Rosa.")
        await ben.says("!release")
        await ana.gone(room.jid, "ben")
        await expect(ben.page.get_by_text("You have been removed from this groupchat")).to_be_visible()
        await ana.say("!end", room.jid)
        await rosa.tells("The person you talked with has ended the chat.")
        assert await rosa.said() == [QUESTION, "This is Ana.", "Hello Rosa."]
        assert ben.faults == []


async def ben_takes_what_rosa_asks(here: PrivateInstance, browser: Browser, ben: Converse) -> CitizensPage:
    """He follows the desk's invitation to his agency's room, and from there all is text and one dialog."""
    await ben.confirms("business@desks.localhost")
    await ben.shows("You are on duty")
    await is_open_within(here, "starting")
    rosa = await CitizensPage.open(browser, here.page)
    await rosa.ask(QUESTION, topic="Starting a business", name="Rosa")
    await ben.shows("Answer: take 1")
    await ben.says("take 1")
    await ben.confirms("Chat 1")
    await ben.is_in("Rosa")
    await ben.shows(QUESTION)
    return rosa


async def each_sees_the_other_typing(ben: Converse, rosa: CitizensPage) -> None:
    await ben.types("Good mor")
    await rosa.tells("Ben is typing…")
    await ben.says("Good morning!")
    await rosa.shows("Good morning!")
    await rosa.types("Hello")
    await expect(ben.room).to_contain_text("Rosa (citizen) is typing")
    await rosa.say("Hello Ben")
    await ben.shows("Hello Ben")
