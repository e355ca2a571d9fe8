"""Dino's habits: it shows an offer and sends nothing by itself, never declines, never says that it is away.

It bookmarks every room it enters, comes back to it by itself, and does not notice when a room is gone: so the server
takes the bookmark back. Played by the reference agent, which does what Dino's source says it does.
"""

from collections.abc import AsyncIterator
from functools import partial

import aioxmpp
import aioxmpp.errors
import pytest
from aioxmpp import JID

from components.agent import Agent, Closed, Invited, Line
from components.agent.bookmarks import keep, kept
from components.demo.private import PrivateInstance
from tests.e2e.views import is_open_within, saying, until

QUESTION = "How do I start a bakery?"
DESK_ROOM = JID.fromstr("business@desks.localhost")


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance(changes={"agencies": {"offer": 12, "grace": 10}}) as instance:
        yield instance


async def test_the_answer_is_written_in_the_desks_room_and_the_bookmark_goes_with_the_chat(
    here: PrivateInstance,
) -> None:
    async with here.agent("ben", follow_invitations=False) as ben, here.citizen("Rosa") as rosa:
        await keep(ben, DESK_ROOM)
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        room = await he_takes_it(ben)
        await ben.journal.expect(Line, saying(QUESTION))
        await ben.say("Good morning!")
        await rosa.expect("message", text="Good morning!", name="Ben")
        assert await kept(ben) == {DESK_ROOM, room}
        await ben.say("!end")
        await rosa.expect("ended", reason="agent")
        await ben.journal.expect(Closed, lambda closed: closed.room == room)
        await until("only the desk's room is bookmarked", partial(has_kept, ben, {DESK_ROOM}))
        await he_comes_back_to_a_room_that_is_gone(ben, room)


async def test_an_offer_is_never_declined_and_lapses(here: PrivateInstance) -> None:
    async with here.agent("ben", follow_invitations=False) as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        await ben.offer()
        async with here.agent("kim") as kim:
            await kim.take()
            await rosa.expect("notice", code="agent-joined", agent="Kim")
            await kim.say("!end")
            await rosa.expect("ended", reason="agent")


async def test_a_chat_that_was_handed_over_is_bookmarked_no_more(here: PrivateInstance) -> None:
    async with (
        here.agent("ben", follow_invitations=False) as ben,
        here.agent("ana") as ana,
        here.citizen("Rosa") as rosa,
    ):
        await is_open_within(here, "starting")
        await is_open_within(here, "taxes")
        await rosa.ask(QUESTION, "starting")
        room = await he_takes_it(ben)
        await ben.say("!transfer taxes Needs the sales-tax desk")
        await ana.take()
        await keep(ana, room)
        await ben.journal.expect(Closed, lambda closed: closed.room == room)
        await until("Ben's bookmark is gone", partial(has_kept, ben, set()))
        assert await kept(ana) == {room}, "hers stays as long as the chat is hers"
        await ana.say("!end")
        await rosa.expect("ended", reason="agent")
        await until("Ana's bookmark is gone", partial(has_kept, ana, set()))


async def he_takes_it(ben: Agent) -> JID:
    """Types in the desk's room, and clicks on Join in what pops up; Dino bookmarks the room by itself."""
    await ben.command(f"take {await ben.offer()}")
    invited = await ben.journal.expect(Invited, lambda event: event.room.domain == "rooms.localhost")
    ben.join(invited.room)
    await ben.entered(invited.room)
    await keep(ben, invited.room)
    return invited.room


async def has_kept(agent: Agent, rooms: set[JID]) -> bool:
    return await kept(agent) == rooms


async def he_comes_back_to_a_room_that_is_gone(ben: Agent, room: JID) -> None:
    """Dino tries to enter again what it thinks it is in: that must not bring the room back to life."""
    mark = len(ben.journal.events)
    ben.join(room)
    await ben.journal.expect(Closed, lambda closed: closed.room == room, since=mark)
    with pytest.raises(aioxmpp.errors.XMPPError):
        await ben.archive(room)
