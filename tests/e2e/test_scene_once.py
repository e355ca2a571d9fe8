"""A desk that is killed the moment it has said something does not say it again."""

from collections import Counter

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, in_the_room

REPLIES = {"hello": "Hello, and thank you", "hours": "We are here Monday", "steps": "Most businesses need"}


async def test_a_desk_killed_just_after_its_words_does_not_repeat_them(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.citizen("Rosa") as rosa:
        await rosa.ask("How do I start a bakery?", "starting")
        room = await ben.take()
        await ben.journal.expect(Line, lambda line: line.room == room.jid and "has joined" in line.body)
        await here.up.kill("agency")
        await here.up.ready(within=120)
        for name, begins in REPLIES.items():

            def is_it(line: Line, begins: str = begins) -> bool:
                return line.room == room.jid and line.body.startswith(begins)

            post = ben.post(f"!canned {name}")
            await ben.journal.expect(Line, is_it)
            await here.up.kill("agency")
            await here.up.ready(within=120)
            await post
            mark = len(ben.journal.events)
            await ben.say(f"!note after {name}")
            await ben.journal.expect(Line, lambda line: "Noted" in line.body, since=mark)
        said = await in_the_room(ben, room)
        await ben.say("!end")
        await rosa.expect("ended")
        await archive(here, "business").complete()

    expected = ["Ben, Business Action Center, has joined.", *REPLIES.values()]
    counted = {begins: sum(line.startswith(begins) for line in said) for begins in expected}
    assert counted == dict.fromkeys(expected, 1), "how often the desk has said each in the room"
    seen = Counter(
        (frame["type"], frame.get("code") or frame["text"]) for frame in rosa.shown if frame.get("from") != "citizen"
    )
    assert {what: often for what, often in seen.items() if often > 1} == {}, "what the citizen was shown twice"
