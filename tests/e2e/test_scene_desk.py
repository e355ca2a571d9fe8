"""An agency's desk at work: declined, lapsed and lost chats, colleagues, transfers that fail, notes, canned replies."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from components.agent import Agent, Line, Told
from onedoor.up.private import PrivateInstance
from tests.e2e.views import archive


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    """With little patience, so that a scene need not have much."""
    async with PrivateInstance(changes={"agencies": {"offer": 3, "grace": 2}}) as instance:
        yield instance


async def test_a_declined_chat_is_offered_to_a_colleague(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.agent("omar") as omar, here.citizen("Rosa") as rosa:
        await rosa.ask("Is bread taxed?", "taxes")
        first, second = await whoever_is_asked(ana, omar)
        await first.command("pass")
        await second.take()
        await second.say("It is not.")
        await rosa.expect("message", text="It is not.", name=second.nick.capitalize())


async def test_an_offer_without_an_answer_lapses_to_a_colleague(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.agent("omar") as omar, here.citizen("Rosa") as rosa:
        await rosa.ask("Is bread taxed?", "taxes")
        _, second = await whoever_is_asked(ana, omar)
        await second.take()
        await rosa.expect("notice", code="agent-joined", agent=second.nick.capitalize())


async def test_a_citizen_whose_agent_vanishes_is_back_at_their_place_and_told(here: PrivateInstance) -> None:
    ana = here.agent("ana")
    await ana.start()
    async with here.citizen("Rosa") as rosa, here.citizen("Max") as max_, here.citizen("Tom") as tom:
        await rosa.ask("Is bread taxed?", "taxes")
        room = await ana.take()
        await ana.command("on 1")
        async with here.agent("omar") as omar:
            await omar.command("on 1")
            await max_.ask("Is milk taxed?", "taxes")
            await omar.take()
            await tom.ask("Is cake taxed?", "taxes")
            await tom.expect("queue", position=1)
            mark = len(rosa.frames)
            await ana.stop()  # without a word, as a phone in a tunnel
            await rosa.expect("notice", code="agent-lost", agent="Ana")
            await rosa.expect("queue", since=mark, position=1)
            await tom.expect("queue", position=2)
            mark, place = len(omar.journal.events), len(tom.frames)
            await omar.say("!end")
            again = await omar.take(since=mark)
            assert again.jid == room.jid, "\n".join(map(str, omar.journal.events[mark:]))
            await rosa.expect("notice", code="agent-joined", agent="Omar")
            await tom.expect("queue", since=place, position=1)


async def test_a_colleague_takes_over_within_the_agency(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.agent("omar") as omar, here.citizen("Rosa") as rosa:
        await omar.command("away")
        await rosa.ask("Is bread taxed?", "taxes")
        room = await ana.take()
        await omar.command("on")
        await ana.say("!transfer @omar Knows bread")
        assert (await omar.take()).jid == room.jid
        await omar.say("Omar here.")
        await rosa.expect("message", text="Omar here.", name="Omar")
        assert "Knows bread" not in str(rosa.shown)
        await omar.say("!end")
        await rosa.expect("ended")
        leg = await archive(here, "tax").complete()
        assert leg.owner == "omar@localhost"


async def test_a_transfer_that_fails_leaves_the_chat_where_it_is(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Is bread taxed?", "taxes")
        await ana.take()
        for target in ("labor", "nowhere", "@grace"):
            mark = len(ana.journal.events)
            await ana.say(f"!transfer {target} please")
            await ana.journal.expect(Line, lambda line: line.nick.endswith("desk") and not line.notice, since=mark)
        await ana.say("I am still here.")
        await rosa.expect("message", text="I am still here.", name="Ana")
        assert [frame["code"] for frame in rosa.shown if frame["type"] == "notice"] == ["agent-joined"]


async def test_notes_stay_among_agents_and_canned_replies_reach_the_citizen(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("When do I get my refund?", "taxes")
        await ana.take()
        await ana.say("!note called before")
        await ana.say("!canned refund-time")
        shown = await rosa.expect("message", name="Ana")
        assert shown["text"].startswith("A refund usually takes")
        await ana.say("!end")
        await rosa.expect("ended")
        await archive(here, "tax").complete()
        assert await archive(here, "tax").bodies("note") == ["!note called before"]
        assert "called before" not in str(rosa.shown)


async def test_a_citizen_is_told_when_nobody_is_on_duty(here: PrivateInstance) -> None:
    async with here.citizen("Rosa") as rosa:
        await rosa.ask("Is bread taxed?", "taxes")
        ended = await rosa.expect("ended")
        assert ended["reason"] == "nobody"


async def test_a_citizen_who_leaves_the_queue_is_offered_to_nobody(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa, here.citizen("Tom") as tom:
        await ana.command("on 1")
        await rosa.ask("First", "taxes")
        await ana.take()
        await tom.ask("Second", "taxes")
        await tom.expect("queue", position=1)
        assert "2 · taxes" in await in_the_queue(ana)
        tom.end()
        ended = await tom.expect("ended")
        assert ended["reason"] == "citizen"
        await ana.say("!end")
        await rosa.expect("ended")
        assert "2 · taxes" not in await in_the_queue(ana)
        assert not [event for event in ana.journal.events if isinstance(event, Told) and "Tom" in event.body]


async def whoever_is_asked(*agents: Agent) -> tuple[Agent, Agent]:
    """The one who has the offer, and the other."""
    asked = {asyncio.create_task(agent.journal.expect(Told, is_offer)): agent for agent in agents}
    done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    first = asked[done.pop()]
    return first, next(agent for agent in agents if agent is not first)


def is_offer(told: Told) -> bool:
    return "Answer: take" in told.body


async def in_the_queue(agent: Agent) -> str:
    """What the desk answers to `queue`."""
    mark = len(agent.journal.events)
    await agent.command("queue")
    answer = await agent.journal.expect(Line, lambda line: not line.mine, since=mark)
    return answer.body
