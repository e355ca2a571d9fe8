"""An agent's tools on the real thing: tags, a page offered, earlier chats, a block that holds, and practice."""

import pytest

from components.agent import Agent, Closed, Line
from components.agent.events import Invited
from components.demo.citizen import Citizen, FrameRefused
from components.demo.private import PrivateInstance
from onedoor.store.tables import Leg
from tests.e2e.views import archive, is_open_within, until

QUESTION = "How do I start a bakery?"


async def hears(agent: Agent, *words: str, since: int = 0) -> Line:
    """A line of the desk's with all of these words in it."""
    return await agent.journal.expect(
        Line, lambda line: not line.mine and all(word in line.body for word in words), since=since, within=60
    )


async def test_what_an_agent_marks_and_offers_is_where_it_belongs(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        room = await ben.take()
        await ben.say("!tag licensing", room.jid)
        await ben.say("!push https://www.nj.gov/business Starting a business", room.jid)
        page = await rosa.expect("notice", code="push")
        assert (page["url"], page["title"]) == ("https://www.nj.gov/business", "Starting a business")
        await ben.say("!push https://elsewhere.example/ Not ours", room.jid)
        await hears(ben, "elsewhere.example is not on your agency's list")
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        leg = await archive(here, "business").complete()
    assert leg.tags == "licensing"
    assert [frame["url"] for frame in rosa.shown if frame.get("code") == "push"] == ["https://www.nj.gov/business"]


async def test_earlier_chats_are_found_by_an_address_that_was_given_for_it(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben:
        await is_open_within(here, "starting")
        async with Citizen(here.page, name="Rosa", email="rosa@mail.example") as rosa:
            await rosa.ask(QUESTION, "starting")
            room = await ben.take()
            await ben.say("!history", room.jid)
            await hears(ben, "has not been here before")
            await ben.say("!end", room.jid)
            await rosa.expect("ended")
            await archive(here, "business").complete()
        mark = len(ben.journal.events)
        async with Citizen(here.page, name="Rosa", email="rosa@mail.example") as again:
            await again.ask("One more thing", "starting")
            room = await ben.take(since=mark)
            await ben.say("!history", room.jid)
            assert "ended by the agent" in (await hears(ben, "Earlier chats", since=mark)).body
        mark = len(ben.journal.events)
        async with here.citizen("Rosa") as unknown:
            await unknown.ask("Somebody of that name", "starting")
            room = await ben.take(since=mark)
            await ben.say("!history", room.jid)
            await hears(ben, "has not agreed", since=mark)


async def test_whoever_is_blocked_comes_to_no_desk_of_that_agency_and_to_others(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Max") as max_:
        await is_open_within(here, "starting")
        await is_open_within(here, "taxes")
        await max_.ask(QUESTION, "starting")
        room = await ben.take()
        await ben.say("!block 2h insults", room.jid)
        await max_.expect("ended", reason="agent")
        async with here.citizen("Max") as again:
            with pytest.raises(FrameRefused, match="blocked"):
                await again.ask("It is me again", "starting")
        async with here.citizen("Max") as elsewhere:
            await elsewhere.ask("And my taxes?", "taxes")
            await ana.take()


async def test_colleagues_practise_with_each_other_and_nothing_of_it_counts(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim:
        await is_open_within(here, "starting")
        await ben.command("practice starting @kim")
        invited = await ben.journal.expect(Invited, lambda event: event.room.localpart.startswith("c-"))
        ben.join(invited.room)
        await ben.entered(invited.room)
        room = await kim.take()
        assert room.jid == invited.room
        await hears(kim, "PRACTICE")
        await ben.say("I want to open a bakery.", room.jid)
        await kim.journal.expect(Line, lambda line: line.body == "I want to open a bakery.")
        await kim.say("!end", room.jid)
        await ben.journal.expect(Closed, lambda closed: closed.room == room.jid, within=60)
    legs = await until("the practice is archived", lambda: _archived(here))
    assert [(leg.practice, leg.owner) for leg in legs] == [(True, "kim@localhost")]
    lines = await archive(here, "business").lines(legs[0].id)
    assert [line.body for line in lines if line.author == "citizen"] == ["I want to open a bakery."]


async def _archived(here: PrivateInstance) -> list[Leg]:
    legs = await archive(here, "business").legs()
    return legs if legs and all(leg.complete is not None for leg in legs) else []
