"""A supervisor sees who waits, comes in silently, whispers, takes over, and ends a chat of anybody's."""

from components.agent import Agent, Closed, Line, Room
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, is_open_within, saying

QUESTION = "How do I start a bakery?"


async def kim_has_rosas_chat(here: PrivateInstance, ben: Agent, kim: Agent, rosa: Citizen) -> Room:
    await ben.command("away")
    await is_open_within(here, "starting")
    await rosa.ask(QUESTION, "starting")
    room = await kim.take()
    await kim.say("Good morning!", room.jid)
    await rosa.expect("message", text="Good morning!", name="Kim")
    return room


async def answer(agent: Agent, command: str) -> str:
    """What the desk answers to a command that is typed in its room."""
    mark = len(agent.journal.events)
    await agent.command(command)
    line = await agent.journal.expect(
        Line, lambda line: not line.mine and line.body.startswith(f"{agent.nick}:"), since=mark
    )
    return line.body


async def comes_in(ben: Agent, room: Room) -> None:
    mark = len(ben.journal.events)
    await ben.command("watch 1")
    await ben.entered(room.jid, since=mark)


async def test_a_supervisor_listens_whispers_and_takes_over(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        room = await kim_has_rosas_chat(here, ben, kim, rosa)
        await comes_in(ben, room)
        await ben.say("!whisper ask for the year", room.jid)
        await kim.journal.expect(Line, lambda line: "Kim, Ben whispers: ask for the year" in line.body)
        await ben.say("Nobody shall read this.", room.jid)
        await ben.journal.expect(Line, lambda line: "!takeover" in line.body and line.notice is None)
        thanks = await rosa.say("Are you alone?")
        await kim.journal.expect(Line, saying(thanks["text"]))
        assert notices(rosa) == ["agent-joined"]

        await ben.say("!takeover", room.jid)
        await rosa.expect("notice", code="agent-joined", agent="Ben")
        await kim.journal.expect(Closed, lambda closed: closed.room == room.jid)
        await ben.say("I am Ben.", room.jid)
        await rosa.expect("message", text="I am Ben.", name="Ben")
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        leg = await archive(here, "business").complete()
    assert leg.owner == "ben@localhost"
    said = [frame["text"] for frame in rosa.shown if frame["type"] == "message"]
    assert said == [QUESTION, "Good morning!", "Are you alone?", "I am Ben."]


async def test_a_supervisor_sees_the_queue_and_ends_what_is_somebody_elses(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await kim_has_rosas_chat(here, ben, kim, rosa)
        await kim.command("on 1")
        async with here.citizen("Max") as max_:
            await max_.ask("And a café?", "starting")
            await max_.expect("queue", position=1)
            assert "2 · starting" in await answer(ben, "queue")
            mark = len(kim.journal.events)
            await ben.command("end 1")
            await rosa.expect("ended", reason="agent")
            await kim.take(since=mark)
            await max_.expect("notice", code="agent-joined", agent="Kim")


async def test_nobody_else_may(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await kim.command("away")
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        room = await ben.take()
        assert "supervisor" in await answer(kim, "watch 1")
        assert "supervisor" in await answer(kim, "takeover 1")
        assert room.jid not in kim.rooms
        await ben.say("Still mine.", room.jid)
        await rosa.expect("message", text="Still mine.", name="Ben")
        assert notices(rosa) == ["agent-joined"]


def notices(rosa: Citizen) -> list[str]:
    return [frame["code"] for frame in rosa.shown if frame["type"] == "notice"]
