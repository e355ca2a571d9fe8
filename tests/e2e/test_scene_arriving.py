"""A chat is the new agent's once they are in its room. Until then the old one keeps it, whatever dies in between."""

import asyncio
from functools import partial

import aioxmpp.errors
import pytest

from components.agent import Agent, Invited, Line, Room
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from tests.e2e.sleeping import asleep
from tests.e2e.views import archive, in_room, until

DEATHS = (("prosody", 0.02), ("prosody", 0.1), ("agency", 0.02), ("agency", 0.2), ("router", 0.1))
"""What is killed, and how many seconds after `take`."""


async def has(here: PrivateInstance) -> str:
    """Which agency has the running chat; empty while none or both have it."""
    business, tax = await archive(here, "business").legs(), await archive(here, "tax").legs()
    talking = [leg.agency_id for leg in (*business, *tax) if leg.state == "talking"]
    under_way = any(leg.state == "waiting" for leg in tax)
    return talking[0] if len(talking) == 1 and not under_way else ""


async def talking(rosa: Citizen, ben: Agent) -> Room:
    mark = len(ben.journal.events)
    await rosa.ask("I open a bakery. What do I need?", "starting")
    room = await ben.take(since=mark)
    line = await ben.say("A name first.")
    await rosa.expect("message", text=line.body)
    return room


async def only_theirs(rosa: Citizen, mine: Agent, other: Agent, room: Room, name: str) -> None:
    """One has the chat: the citizen sees them, and hears them; the other is in no room, and reads no archive."""

    async def alone() -> bool:
        return rosa.talks_with == [name]

    await until(f"the citizen talks with {name} alone", alone)
    line = await mine.say(f"{name} goes on.", room.jid)
    await rosa.expect("message", text=line.body, name=name)

    async def is_shut_out() -> bool:
        try:
            await other.archive(room.jid)
        except aioxmpp.errors.XMPPError as refused:
            return bool(refused.condition == aioxmpp.ErrorCondition.FORBIDDEN)
        return False

    await until(f"{other.nick} reads the archive no more", is_shut_out)


@pytest.mark.parametrize(("part", "moment"), DEATHS)
async def test_when_something_dies_just_after_take_the_chat_is_either_agents_and_nothing_is_half(
    here: PrivateInstance, part: str, moment: float
) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        room = await talking(rosa, ben)
        await ben.say("!transfer taxes Needs the sales-tax desk")
        number = await ana.offer()
        taken = asyncio.create_task(ana.command(f"take {number}"))
        await asyncio.sleep(moment)
        await here.up.kill(part)
        await here.up.ready(within=120)
        await taken
        agency = await until("one agency has the chat", partial(has, here), 90)
        if agency == "tax":
            await only_theirs(rosa, ana, ben, room, "Ana")
        else:
            await only_theirs(rosa, ben, ana, room, "Ben")


async def test_who_takes_a_transfer_and_does_not_come_leaves_the_chat_where_it_is(here: PrivateInstance) -> None:
    async with (
        here.agent("ben") as ben,
        here.agent("ana", follow_invitations=False) as ana,
        here.citizen("Rosa") as rosa,
    ):
        room = await talking(rosa, ben)
        await ben.say("!transfer taxes Needs the sales-tax desk")
        await ana.command(f"take {await ana.offer()}")
        await ana.journal.expect(Invited, lambda invited: invited.room == room.jid)
        await ana.journal.expect(Line, lambda line: "yours once you are there" in line.body)
        meanwhile = await ben.say("She will be here in a moment.")
        await rosa.expect("message", text=meanwhile.body, name="Ben")
        assert (await archive(here, "tax").legs())[0].state == "waiting"
        await ben.journal.expect(Line, in_room(room, "The chat is still yours."), within=60)
        await only_theirs(rosa, ben, ana, room, "Ben")
        assert [frame["agent"] for frame in rosa.shown if frame.get("code") == "agent-joined"] == ["Ben"]


async def test_while_the_router_is_away_the_old_agent_keeps_the_chat_though_the_new_one_is_in_the_room(
    here: PrivateInstance,
) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        room = await talking(rosa, ben)
        await ben.say("!transfer taxes Needs the sales-tax desk")
        number = await ana.offer()
        with asleep(here, "router"):
            await ana.command(f"take {number}")
            await ana.entered((await ana.journal.expect(Invited, lambda one: one.room == room.jid)).room)
            early = ana.post("Hello Rosa, I am Ana.", room.jid)
            await early
            line = await ben.say("She is here, and reads what you wrote.")
            await rosa.expect("message", text=line.body, name="Ben")
            assert rosa.talks_with == ["Ben"]
        await rosa.expect("message", text="Hello Rosa, I am Ana.", name="Ana")
        await only_theirs(rosa, ana, ben, room, "Ana")
