"""Conversations' habits: it enters every room it is invited to, declines nothing, and may be on two phones at once.

Played by the reference agent, which does what Conversations' source says it does; Conversations itself runs on Android.
"""

from collections.abc import AsyncIterator

import pytest
from aioxmpp import JID

from components.agent import Agent, Closed, Invited, Line
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, is_open_within, saying

QUESTION = "How do I start a bakery?"
DESK = JID.fromstr("desk@business.localhost")


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance(changes={"agencies": {"offer": 12, "grace": 10}}) as instance:
        yield instance


async def test_nothing_is_entered_before_the_person_has_typed(here: PrivateInstance) -> None:
    async with here.agent("ben", resource="phone") as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        number = await ben.offer()
        assert chats_of(ben) == [], "an invitation would have been followed, and the citizen told that Ben is there"
        ben.tell(DESK, f"take {number}")  # from the notification, one to one
        invited = await ben.journal.expect(Invited, lambda event: event.room.domain == "rooms.localhost")
        await ben.entered(invited.room)
        await rosa.expect("notice", code="agent-joined", agent="Ben")
        await ben.journal.expect(Line, saying(QUESTION))
        await ben.say("Good morning!")
        await rosa.expect("message", text="Good morning!", name="Ben")
        await ben.say("!end")
        await rosa.expect("ended", reason="agent")
        await ben.journal.expect(Closed, lambda closed: closed.room == invited.room)


async def test_an_offer_that_a_phone_leaves_in_the_pocket_goes_to_the_next(here: PrivateInstance) -> None:
    async with here.agent("ben", resource="phone") as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        await ben.offer()
        async with here.agent("kim") as kim:
            room = await kim.take()
            await rosa.expect("notice", code="agent-joined", agent="Kim")
            await kim.say("Good morning!", room.jid)
            await rosa.expect("message", text="Good morning!", name="Kim")
            assert chats_of(ben) == []


async def test_two_phones_of_one_person_are_one_agent(here: PrivateInstance) -> None:
    async with (
        here.agent("ben", resource="phone") as phone,
        here.agent("ben", resource="tablet") as tablet,
        here.citizen("Rosa") as rosa,
    ):
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        room = (await phone.take()).jid
        tablet.join(room)  # the invitation came to both
        await tablet.entered(room)
        await phone.say("From the phone")
        await tablet.say("From the tablet", room)
        for text in ("From the phone", "From the tablet"):
            await rosa.expect("message", text=text, name="Ben")
        mark = len(tablet.journal.events)
        await tablet.command("who")
        who = await tablet.journal.expect(Line, lambda line: not line.mine and "@ben" in line.body, since=mark)
        assert "1 of" in who.body, "one chat, not two"
        await phone.stop()
        await tablet.say("Still here", room)
        await rosa.expect("message", text="Still here", name="Ben")
        await tablet.say("!end", room)
        await rosa.expect("ended", reason="agent")
    notices = [frame["code"] for frame in rosa.shown if frame["type"] == "notice"]
    assert notices == ["agent-joined"], "nobody joined twice, and nobody was lost"
    assert (await archive(here, "business").complete()).complete
    assert await archive(here, "business").bodies("message") == [
        QUESTION, "From the phone", "From the tablet", "Still here",
    ]  # fmt: skip


def chats_of(agent: Agent) -> list[JID]:
    """The rooms of chats that the agent has ever been in."""
    return [room for room in agent.rooms if room.domain == "rooms.localhost"]
