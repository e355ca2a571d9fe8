"""How a chat finds its agent: several are rung at once, one never answers, one forgets, one gives it back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from components.agent import Agent, Closed, Line
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from onedoor.shipped import SEED
from tests.e2e.views import is_open_within

QUESTION = "How do I start a bakery?"


@pytest.fixture
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PrivateInstance]:
    """With other settings of the Business Action Center, which is the first in the seed."""
    settings: dict[str, int] = dict(request.param)
    changes = {"agencies": {"offer": settings.pop("offer", 30), "grace": 20}}
    text = SEED.read_text()
    for name, value in settings.items():
        before, _, after = text.partition(f"\n{name} = ")
        text = f"{before}\n{name} = {value} #{after}"
    seed = tmp_path / "seed.toml"
    seed.write_text(text)
    async with PrivateInstance(seed=seed, changes=changes) as instance:
        yield instance


async def asks(here: PrivateInstance, rosa: Citizen) -> None:
    await is_open_within(here, "starting")
    await rosa.ask(QUESTION, "starting")


async def hears(agent: Agent, *words: str, since: int = 0) -> Line:
    """A line of the desk's with all of these words in it."""
    return await agent.journal.expect(
        Line, lambda line: not line.mine and all(word in line.body for word in words), since=since, within=60
    )


@pytest.mark.parametrize("here", [{"simultaneous_offers": 2}], indirect=True)
async def test_of_all_who_are_rung_the_first_has_it_and_the_others_are_told(here: PrivateInstance) -> None:
    async with (
        here.agent("ben") as ben,
        here.agent("kim") as kim,
        here.citizen("Rosa") as rosa,
    ):
        await asks(here, rosa)
        assert await ben.offer() == await kim.offer() == "1"
        room = await kim.take()
        await hears(ben, "Kim has chat 1.")
        mark = len(ben.journal.events)
        await ben.command("take 1")
        await hears(ben, "ben:", "Kim", "chat 1", since=mark)
        await kim.say("Good morning!", room.jid)
        await rosa.expect("message", text="Good morning!", name="Kim")
        assert room.jid not in ben.rooms
        await kim.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
    assert [frame["code"] for frame in rosa.shown if frame["type"] == "notice"] == ["agent-joined"]


@pytest.mark.parametrize("here", [{"offer": 10, "missed_offers": 1}], indirect=True)
async def test_who_does_not_answer_is_set_away_and_asked_no_more(here: PrivateInstance) -> None:
    async with (
        here.agent("ben") as ben,
        here.citizen("Rosa") as rosa,
        here.agent("kim") as kim,
    ):
        await kim.command("away")
        await asks(here, rosa)
        await ben.offer()
        await kim.command("on")
        await hears(ben, "You did not answer the offer of chat 1, so you are now away.")
        room = await kim.take()
        await rosa.expect("notice", code="agent-joined", agent="Kim")
        mark = len(ben.journal.events)
        await ben.command("who")
        assert "@ben Ben: away" in (await hears(ben, "@ben", "@kim", since=mark)).body
        await ben.command("on")
        await hears(ben, "You are on duty", since=mark)
        await kim.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")


@pytest.mark.parametrize("here", [{"reply_reminder": 3}], indirect=True)
async def test_who_lets_a_citizen_wait_is_reminded_by_name(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.citizen("Rosa") as rosa:
        await asks(here, rosa)
        room = await ben.take()
        reminder = await hears(ben, "Rosa has been waiting", "for an answer.")
        assert reminder.body.startswith("ben"), "clients notify for a name at the beginning"
        assert (reminder.room, reminder.notice) == (room.jid, None)
        await ben.say("Here I am.", room.jid)
        await rosa.expect("message", text="Here I am.")
        assert "waiting" not in " ".join(frame.get("text", "") for frame in rosa.shown)


@pytest.mark.parametrize("here", [{}], indirect=True)
async def test_a_chat_that_is_given_back_keeps_its_place(here: PrivateInstance) -> None:
    async with (
        here.agent("ben") as ben,
        here.citizen("Rosa") as rosa,
        here.citizen("Max") as max_,
    ):
        await asks(here, rosa)
        room = await ben.take()
        await ben.command("on 1")
        await hears(ben, "for 1 chat at a time")
        await max_.ask("And a café?", "starting")
        await max_.expect("queue", position=1)
        mark, shown = len(ben.journal.events), len(rosa.frames)
        await ben.say("!requeue My shift is over", room.jid)
        await rosa.expect("notice", code="requeued", agent="Ben")
        await rosa.expect("queue", position=1, since=shown)
        await ben.journal.expect(Closed, lambda closed: closed.room == room.jid, since=mark)
        async with here.agent("kim") as kim:
            again = await kim.take()
            assert again.jid == room.jid, "she was there before Max"
            await rosa.expect("notice", code="agent-joined", agent="Kim")
            await hears(kim, "My shift is over")
            await kim.say("!end", again.jid)
            await rosa.expect("ended", reason="agent")
