"""An agent is cut off, or the network under their client is gone: nobody loses a chat for it, no citizen waits long."""

from collections.abc import AsyncIterator

import pytest

from components.agent import Agent, Line
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from tests.e2e.cable import Cable
from tests.e2e.views import is_open_within, texts

QUESTION = "How do I start a bakery?"


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance(changes={"agencies": {"grace": 30, "offer": 60}}) as instance:
        yield instance


@pytest.fixture
async def cable(here: PrivateInstance) -> AsyncIterator[Cable]:
    async with Cable(here.settings.xmpp.host, here.settings.xmpp.client_port) as cable:
        yield cable


async def asks(here: PrivateInstance, rosa: Citizen) -> None:
    await is_open_within(here, "starting")
    await rosa.ask(QUESTION, "starting")


def notices(rosa: Citizen) -> list[str]:
    return [frame["code"] for frame in rosa.shown if frame["type"] == "notice"]


async def the_end(agent: Agent, rosa: Citizen, said: str) -> None:
    await agent.say(said)
    await rosa.expect("message", text=said)
    await agent.say("!end")
    await rosa.expect("ended", reason="agent")


async def test_an_agent_whose_connection_is_cut_goes_on_when_it_is_back(here: PrivateInstance, cable: Cable) -> None:
    async with here.agent("ben", port=cable.port) as ben, here.citizen("Rosa") as rosa:
        await asks(here, rosa)
        room = await ben.take()
        await ben.say("One moment, Rosa.")
        await rosa.expect("message", text="One moment, Rosa.")
        mark = len(ben.journal.events)
        cable.cut()
        lost = await rosa.say("Are you there?")
        cable.mend()
        await ben.journal.expect(Line, lambda line: line.body == lost["text"], since=mark)
        await ben.entered(room.jid, since=mark)
        await the_end(ben, rosa, "Here I am again.")
    assert "agent-lost" not in notices(rosa)


async def test_an_agent_who_is_cut_off_and_back_with_a_client_that_knows_nothing_is_invited_again(
    here: PrivateInstance, cable: Cable
) -> None:
    ben = here.agent("ben", resource="desktop", port=cable.port)
    await ben.start()
    async with here.citizen("Rosa") as rosa:
        await asks(here, rosa)
        room = await ben.take()
        await ben.say("One moment, Rosa.")
        await rosa.expect("message", text="One moment, Rosa.")
        cable.cut()
        await ben.stop()
        async with here.agent("ben", resource="telephone") as again:
            await again.entered(room.jid, within=60)
            assert "One moment, Rosa." in texts(again.rooms[room.jid])
            await the_end(again, rosa, "Here I am again.")
    assert "agent-lost" not in notices(rosa)


async def test_an_offer_to_a_client_without_a_network_goes_to_the_next_agent_before_it_lapses(
    here: PrivateInstance, cable: Cable
) -> None:
    async with here.agent("ben", port=cable.port) as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        cable.hold()
        async with here.agent("kim") as kim:
            await kim.command("away")
            await rosa.ask(QUESTION, "starting")
            await rosa.expect("queue")
            await kim.command("on")
            # Whichever of the two is asked first: Kim has it, and nobody has missed anything.
            room = await kim.take(within=50)
            cable.mend()
            await ben.command("who")
            who = await ben.journal.expect(Line, lambda line: "@ben" in line.body and "@kim" in line.body, within=60)
            assert "@ben Ben: on" in who.body
            await kim.say("Good morning!", room.jid)
            await rosa.expect("message", text="Good morning!")
            await kim.say("!end", room.jid)
            await rosa.expect("ended", reason="agent")
