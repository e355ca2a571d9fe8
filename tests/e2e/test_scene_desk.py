"""A day at one desk, from ordinary clients: pass, lapse, a note, a canned reply, a colleague, an agent who vanishes."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from components.agent import Agent, Line, Room, Told
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, is_open_within, saying

QUESTION = "Where do I begin?"
HOURS = "We are here Monday to Friday, 8:30 am to 4:30 pm."


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance(changes={"agencies": {"offer": 15, "grace": 8}}) as instance:
        yield instance


async def test_a_chat_goes_through_many_hands_and_the_citizen_keeps_their_place(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await is_open_within(here, "general")
        await rosa.ask(QUESTION, "general")
        first, second = await whoever_is_asked(ben, kim)
        await first_passes_and_second_misses_it(first, second)
        room = await first.take()
        await rosa.expect("notice", code="agent-joined", agent=first.nick.title())
        await commands_stay_among_agents(first, room, rosa)
        await first_hands_over_to_second(first, second, room, rosa)
        lost, mark = len(rosa.frames), len(first.journal.events)
        await second_vanishes(second, rosa)
        await she_is_offered_again_from_her_old_place(first, rosa, lost, mark)
        await first.say("I am here again.", room.jid)
        await rosa.expect("message", text="I am here again.")
        await first.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        assert [f["text"] for f in rosa.shown if f["type"] == "message"] == [QUESTION, HOURS, "I am here again."]
        await the_archive_knows_what_was_what(here)


async def whoever_is_asked(ben: Agent, kim: Agent) -> tuple[Agent, Agent]:
    """The one who is offered the chat, and the other."""
    waits = {asyncio.create_task(one.journal.expect(Told, is_offer)): one for one in (ben, kim)}
    done, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    first = waits[next(iter(done))]
    return first, kim if first is ben else ben


def is_offer(told: Told) -> bool:
    return "take 1" in told.body


async def first_passes_and_second_misses_it(first: Agent, second: Agent) -> None:
    await first.command("pass 1")
    assert QUESTION in (await second.journal.expect(Told, is_offer)).body
    await second.journal.expect(Line, saying(f"{second.nick}: Chat 1 goes to somebody else."), within=60)


async def commands_stay_among_agents(agent: Agent, room: Room, rosa: Citizen) -> None:
    for command, answer in (
        ("!note She has called before", "Noted, for colleagues only."),
        ("!transfr taxes", "I do not know “transfr”. Did you mean transfer? (help)"),
        ("!canned nothing", "There is no reply nothing. Available: hello, hours, steps."),
        ("!transfer @nobody", "There is no @nobody here. Your colleagues: @ben, @kim."),
    ):
        await agent.say(command, room.jid)
        await agent.journal.expect(Line, saying(answer))
    await agent.say("!canned hours", room.jid)
    await rosa.expect("message", text=HOURS, name=agent.nick.title())


async def first_hands_over_to_second(first: Agent, second: Agent, room: Room, rosa: Citizen) -> None:
    mark = len(second.journal.events)
    await first.say(f"!transfer @{second.nick} You know her", room.jid)
    at_second = await second.take(since=mark)
    assert at_second.jid == room.jid
    await rosa.expect("notice", code="agent-joined", agent=second.nick.title())
    await second.journal.expect(Line, lambda line: "Reason: You know her" in line.body, since=mark)


async def second_vanishes(second: Agent, rosa: Citizen) -> None:
    await second.stop()
    await rosa.expect("notice", code="agent-lost", agent=second.nick.title(), within=60)


async def she_is_offered_again_from_her_old_place(first: Agent, rosa: Citizen, lost: int, mark: int) -> None:
    await first.journal.expect(Line, lambda line: "Chat 1 is back in the queue" in line.body, since=mark)
    await first.take(since=mark)
    await rosa.expect("notice", code="agent-joined", agent=first.nick.title(), since=lost)


async def the_archive_knows_what_was_what(here: PrivateInstance) -> None:
    business = archive(here, "business")
    leg = await business.complete()
    assert (leg.state, leg.end_reason) == ("ended", "agent")
    lines = await business.lines(leg.id)
    assert [line.body for line in lines if line.kind == "note"] == ["!note She has called before"]
    assert [line.data.get("canned") for line in lines if line.body == HOURS] == ["hours"]
    assert [line.body for line in lines if line.kind == "message"] == [QUESTION, HOURS, "I am here again."]
