"""A day at one desk, from ordinary clients: pass, lapse, notes, canned replies, a colleague, and an agent who vanishes."""

from collections.abc import AsyncIterator

import pytest

from components.agent import Agent, Line, Told
from onedoor.up.private import PrivateInstance
from tests.e2e.views import archive, saying

QUESTION = "Which licence does a food truck need?"


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance(changes={"agencies": {"offer": 4, "grace": 3}}) as instance:
        yield instance


def offer_to(agent: Agent, number: int) -> object:
    return lambda told: told.text.startswith(f"New chat {number}") or f"chat {number}" in told.text.lower()


async def told(agent: Agent, *words: str, since: int = 0) -> str:
    """What the desk has said to the agent alone that has all the words."""
    found = await agent.journal.expect(Told, lambda one: all(word in one.text for word in words), since=since)
    return found.text


async def test_an_offer_that_is_passed_goes_to_a_colleague_and_one_that_is_missed_comes_again(
    here: PrivateInstance,
) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await rosa.ask(QUESTION, "licenses")
        first, second = await whoever_is_asked(ben, kim)
        await first.command("pass 1")
        assert QUESTION in await told(second, "New chat 1")
        await second.journal.expect(Line, saying_of("goes on to somebody else"))
        await first.command("take 1")
        room = await first.take()
        await first.say("A mobile food licence.", room.jid)
        await rosa.expect("message", text="A mobile food licence.")
