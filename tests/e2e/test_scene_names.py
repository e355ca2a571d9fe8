"""Names of the whole world: whoever comes gets into their room, is seen with their full name, and is answered."""

import asyncio
import sys

from components.agent import Agent, Line, Room
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from onedoor.desk.room import nicks
from onedoor.store.tables import Leg
from onedoor.writing import isolated
from tests.e2e.views import archive, in_room, saying

CITIZENS = ("محمد عبد الله", "שרה כהן", "Rosa محمد", "അനിൽ കുമാർ", "ᲒᲘᲝᲠᲒᲘ", "ẞ", "မောင်မောင်", "Rosa 😀")
"""Those whom servers refused, and one of whom a nick can keep nothing."""
AGENCIES = ("😀 Taxes", "מס הכנסה", "നികുതി വകുപ്പ്", "မြန်မာ")


async def test_citizens_of_any_name_are_seen_with_it_and_answered(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana:
        for name in CITIZENS:
            await served(here, ana, name, "Division of Taxation")
    legs = await served_in_order(here)
    assert [leg.citizen for leg in legs] == list(CITIZENS)
    for leg in legs:
        lines = await archive(here, "tax").lines(leg.id)
        assert {line.name for line in lines if line.author == "citizen"} == {leg.citizen}


async def test_an_agency_of_any_name_has_a_desk_that_works(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana:
        for name in AGENCIES:
            await renamed(here, "tax", name)
            await served(here, ana, "שרה כהן", name)
    for leg, name in zip(await served_in_order(here), AGENCIES, strict=True):
        lines = await archive(here, "tax").lines(leg.id)
        assert {line.name for line in lines if line.author == "desk"} == {f"{name} desk"}


async def served(here: PrivateInstance, ana: Agent, name: str, agency: str) -> None:
    """A whole chat: asked, taken, answered, ended."""
    mark = len(ana.journal.events)
    async with here.citizen(name) as citizen:
        room = await answered(ana, citizen, f"Is this for {agency}?", since=mark)
        assert {nicks.citizen(name), nicks.desk(agency, "tax.localhost")} <= room.occupants
        await ana.journal.expect(Line, lambda line: f"{isolated(name)}: “" in line.body, since=mark)
        joined = await citizen.expect("notice", code="agent-joined")
        assert joined["agency"] == agency
        await ana.say("!end")
        await citizen.expect("ended", reason="agent")


async def served_in_order(here: PrivateInstance) -> list[Leg]:
    return sorted(await archive(here, "tax").legs(), key=lambda leg: leg.number)


async def answered(ana: Agent, citizen: Citizen, question: str, *, since: int) -> Room:
    await citizen.ask(question, "taxes")
    room = await ana.take(since=since)
    await ana.journal.expect(Line, saying(question), since=since)
    await ana.journal.expect(Line, in_room(room, "(!help)"), since=since)
    await ana.say("Good day!")
    await citizen.expect("message", text="Good day!", name="Ana")
    await citizen.say("Thank you.")
    await ana.journal.expect(Line, saying("Thank you."), since=since)
    return room


async def renamed(here: PrivateInstance, label: str, name: str) -> None:
    words = ("agency", "change", label, "--name", name, "--config", str(here.state / "onedoor.toml"))
    changing = await asyncio.create_subprocess_exec(sys.executable, "-m", "onedoor", *words)
    assert await changing.wait() == 0
