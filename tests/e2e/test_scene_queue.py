"""An agency's queue as citizens see it: a lost agent, a transfer that fails, one who leaves."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from components.agent import Agent, Line, Told
from components.demo.private import PrivateInstance
from tests.e2e.views import is_open_within

REFUSALS = {
    # Why depends on how long the router has been up: nobody is there, or nothing was heard yet.
    "labor": "the transfer to labor failed.",
    "nowhere": "the transfer to nowhere failed.",
    "@grace": "Grace is not on duty.",
}


@pytest.fixture
async def here(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PrivateInstance]:
    """With little patience for who vanishes, so that the scene need not have much."""
    monkeypatch.setenv("ONEDOOR_BRIDGE__AWAY", "1")
    async with PrivateInstance(changes={"agencies": {"offer": 30, "grace": 6}}) as instance:
        yield instance


async def test_a_citizen_whose_agent_vanishes_is_back_at_their_place_and_told(here: PrivateInstance) -> None:
    ana = here.agent("ana")
    await ana.start()
    async with here.citizen("Rosa") as rosa, here.citizen("Max") as max_, here.citizen("Tom") as tom:
        await is_open_within(here, "taxes")
        await rosa.ask("Is bread taxed?", "taxes")
        room = await ana.take()
        await ana.command("on 1")
        async with here.agent("omar") as omar:
            await omar.command("on 1")
            await omar.journal.expect(
                Line, lambda line: not line.mine and line.body.startswith("omar: You are on duty")
            )
            await max_.ask("Is milk taxed?", "taxes")
            await omar.take()
            await tom.ask("Is cake taxed?", "taxes")
            await tom.expect("queue", position=1)
            mark = len(rosa.frames)
            await ana.stop()  # without a word, as a phone in a tunnel
            await rosa.expect("notice", code="agent-lost", agent="Ana", within=60)
            await rosa.expect("queue", since=mark, position=1)
            await tom.expect("queue", position=2, within=60)
            mark, place = len(omar.journal.events), len(tom.frames)
            await omar.say("!end")
            again = await omar.take(since=mark)
            assert again.jid == room.jid, "\n".join(map(str, omar.journal.events[mark:]))
            await rosa.expect("notice", code="agent-joined", agent="Omar")
            await tom.expect("queue", since=place, position=1)


async def test_agents_are_told_whether_anybody_has_the_citizens_page_open(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.agent("grace") as grace, here.citizen("Rosa") as rosa:
        await is_open_within(here, "taxes")
        await is_open_within(here, "registration")
        await rosa.ask("Is bread taxed?", "taxes")
        await ana.take()
        away, back = "Rosa does not have the page open now.", "Rosa has the page open again."
        await rosa.offline()
        await ana.journal.expect(Line, says(away))
        mark = len(grace.journal.events)
        await ana.say("!transfer registration")
        offered = await grace.journal.expect(Told, lambda told: "Answer: take 1" in told.body, since=mark)
        assert away in offered.body, "before anybody takes it"
        await grace.take(since=mark)
        await grace.journal.expect(Line, lambda line: line.body.startswith("Chat 1 ·") and away in line.body)
        rosa.online()
        await grace.journal.expect(Line, says(back))
        assert not [frame for frame in rosa.shown if "page open" in frame.get("text", "")]


async def test_a_transfer_that_fails_leaves_the_chat_where_it_is(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_open_within(here, "taxes")
        await rosa.ask("Is bread taxed?", "taxes")
        await ana.take()
        for target, why in REFUSALS.items():
            await ana.say(f"!transfer {target} please")
            answer = await ana.journal.expect(Line, says(why))
            assert answer.notice is None
        await ana.say("I am still here.")
        await rosa.expect("message", text="I am still here.", name="Ana")
        assert [frame["code"] for frame in rosa.shown if frame["type"] == "notice"] == ["agent-joined"]


async def test_a_citizen_who_leaves_the_queue_is_offered_to_nobody(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa, here.citizen("Tom") as tom:
        await ana.command("on 1")
        await is_open_within(here, "taxes")
        await rosa.ask("First", "taxes")
        await ana.take()
        await tom.ask("Second", "taxes")
        await tom.expect("queue", position=1)
        assert "2 · taxes" in await in_the_queue(ana)
        tom.end()
        ended = await tom.expect("ended")
        assert ended["reason"] == "citizen"
        async with asyncio.timeout(60):
            while "2 · taxes" in await in_the_queue(ana):
                continue  # the desk hears from the router of it, as Tom did
        await ana.say("!end")
        await rosa.expect("ended")
        assert not [event for event in ana.journal.events if isinstance(event, Told) and "Tom" in event.body]


def says(words: str) -> Callable[[Line], bool]:
    """Matches a line of the desk's with these words in it."""
    return lambda line: not line.mine and words in line.body


async def in_the_queue(agent: Agent) -> str:
    """What the desk answers to `queue`."""
    mark = len(agent.journal.events)
    await agent.command("queue")
    answer = await agent.journal.expect(Line, lambda line: not line.mine, since=mark)
    return answer.body
