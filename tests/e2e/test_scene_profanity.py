"""A person with a terminal client (Profanity, as Debian ships it) takes, answers, asks, transfers and ends."""

import re

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.terminal import Terminal
from tests.e2e.views import archive, can_log_in, is_open_within

HOURS = "We are here Monday to Friday, 8:30 am to 4:30 pm."


async def test_an_agent_with_profanity_takes_answers_and_transfers(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa, Terminal("profanity") as ben:
        await log_in(ben, here, "ben")
        await ben.types("/join business@desks.localhost")
        await ben.shows("You have joined the room as ben")

        await rosa.ask("How do I start a bakery?", "starting")
        number = await offered(ben)
        await ben.types(f"take {number}")
        await enter_the_chat(ben)
        await ben.shows("How do I start a bakery?")

        await ben.types("Good morning, this is Ben.")
        heard = await rosa.expect("message", text="Good morning, this is Ben.")
        assert (heard["name"], heard["agency"]) == ("Ben", "Business Action Center")
        await rosa.say("And the sales tax?")
        await ben.shows("And the sales tax?")

        await ben.types("!transfer taxes Needs the sales-tax desk")
        room = await ana.take()
        # Profanity closes the window of a room it was taken out of, and is back at its console.
        await ana.gone(room.jid, "ben")
        await ben.shows("logged in successfully")
        await ana.say("Ana here, I have read it all.")
        await rosa.expect("message", text="Ana here, I have read it all.")
        await ana.journal.expect(Line, lambda line: "Needs the sales-tax desk" in line.body)
        await ana.say("!end")
        await rosa.expect("ended")

        leg = await archive(here, "business").complete()
        assert (leg.state, leg.to_agency, leg.owner) == ("handed-over", "Division of Taxation", "ben@localhost")
        shown = " ".join(frame.get("text", "") for frame in rosa.shown)
        assert "transfer" not in shown
        assert "Needs the sales-tax desk" not in shown


async def test_an_agent_with_profanity_ends_a_chat(here: PrivateInstance) -> None:
    async with here.citizen("Rosa") as rosa, Terminal("profanity") as ben:
        await log_in(ben, here, "ben")
        await ben.types("/join business@desks.localhost")
        await ben.shows("You have joined the room as ben")
        await rosa.ask("How do I start a bakery?", "starting")
        await ben.types(f"take {await offered(ben)}")
        await enter_the_chat(ben)
        await ben.types("All is said.")
        await rosa.expect("message", text="All is said.")
        await ben.types("!end")
        ended = await rosa.expect("ended")
        assert ended["reason"] == "agent"
        leg = await archive(here, "business").complete()
        assert leg.state == "ended"


async def test_an_agent_with_profanity_asks_for_advice_and_introduces_a_colleague(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa, Terminal("profanity") as ben:
        await log_in(ben, here, "ben")
        await ben.types("/join business@desks.localhost")
        await ben.shows("You have joined the room as ben")
        await is_open_within(here, "starting")
        await is_open_within(here, "taxes")
        await rosa.ask("How do I start a bakery?", "starting")
        await ben.types(f"take {await offered(ben)}")
        chat = await enter_the_chat(ben)
        await ben.types("!canned hours")
        await rosa.expect("message", text=HOURS, name="Ben")

        await ben.types("!ask taxes Is bread taxed?")
        aside = await ana.take()
        await ben.types("/win 1")
        await ben.shows(f"/join {aside.jid}")
        await ben.types(f"/join {aside.jid}")
        await ben.shows("You have joined the room as ben")
        await ana.say("Bread is not.", aside.jid)
        await ben.shows("Bread is not.")
        await ben.types("!end")

        await ben.types(f"/win {chat}")
        mark = len(ana.journal.events)
        await ben.types("!warm taxes She delivers, too")
        room = await ana.take(since=mark)
        await ben.shows("then type !release")
        await ben.types("This is Ana.")
        await rosa.expect("message", text="This is Ana.", name="Ben")
        await ana.say("Hello Rosa.", room.jid)
        await ben.shows("Hello Rosa.")
        await ben.types("!release")
        await rosa.expect("notice", code="agent-left", agent="Ben")
        await ana.gone(room.jid, "ben")
        await ana.say("!end", room.jid)
        await rosa.expect("ended")
    said = [frame["text"] for frame in rosa.shown if frame["type"] == "message"]
    assert said == ["How do I start a bakery?", HOURS, "This is Ana.", "Hello Rosa."]


async def log_in(person: Terminal, here: PrivateInstance, name: str) -> None:
    """`tls trust`: the certificate is one that the instance has made itself."""
    xmpp = here.settings.xmpp
    await can_log_in(here, f"{name}@localhost")
    await person.shows("/connect myjid@domain.org")
    await person.types(f"/connect {name}@localhost server {xmpp.host} port {xmpp.client_port} tls trust")
    await person.shows("Enter password:")
    await person.types(here.password(f"{name}@localhost"))
    await person.shows("logged in successfully")


async def offered(person: Terminal) -> str:
    """The number of the chat that the desk room announces."""
    screen = await person.shows("Answer: take")
    return str(re.findall(r"Answer: take (\d+)", screen)[-1])


async def enter_the_chat(person: Terminal) -> str:
    """The invitation is on the console; Profanity leaves it to the person to follow it. Returns the room."""
    await person.types("/win 1")
    screen = await person.shows("Use '/join c-")
    room = re.findall(r"/join (c-\S+@rooms\.localhost)", screen)[-1]
    await person.types(f"/join {room}")
    await person.shows("You have joined the room as ben")
    return str(room)
