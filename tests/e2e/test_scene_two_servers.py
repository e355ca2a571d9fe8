"""Across servers: each agency has its own XMPP server, and what is between them are stanzas over TLS."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from sqlalchemy import select

from components.agent import Agent, Closed, Line, Room
from components.demo.citizen import Citizen, is_open
from onedoor.store.tables import Agency, Route, Skill, Topic
from onedoor.store.tables import Agent as Person
from tests.e2e.servers import TwoServers
from tests.e2e.views import in_room, in_the_room, saying, texts, until

QUESTION, NAME = "How do I start a bakery?", "You need a name for it."
REASON = "Needs a tax number"
NUMBER, THANKS = "And a tax number, from us.", "Thank you both"


@pytest.fixture
async def here() -> AsyncIterator[TwoServers]:
    async with TwoServers() as servers:
        yield servers


async def taxation_is_named(here: TwoServers) -> None:
    """All that the citizens' side is ever told of Taxation, while everything runs: an address, and a topic for it."""
    taxation = ("revenue", "Division of Taxation", "--jid", "revenue.tax.test", "--elsewhere")
    await here.business.onedoor("agency", "add", *taxation)
    with here.business.session() as session, session.begin():
        session.add(Topic(id="taxes", name="Taxes", routes=[Route(agency_id="revenue", skill="taxes")]))


async def taxation_is_open(here: TwoServers) -> None:
    """The citizens' page says so, because Taxation has told the router across servers that Ana is at her desk."""
    await until("the page offers taxes", partial(is_open, here.page, "taxes"), within=60)


async def ben_has_the_chat(rosa: Citizen, ben: Agent) -> Room:
    await rosa.ask(QUESTION, "starting")
    room = await ben.take()
    await ben.say(NAME)
    await rosa.expect("message", text=NAME, agency="Business Action Center")
    return room


async def ana_takes_what_ben_transfers(rosa: Citizen, ben: Agent, ana: Agent) -> Room:
    room = await ben_has_the_chat(rosa, ben)
    await ben.say(f"!transfer revenue {REASON}")
    at_ana = await ana.take()
    assert at_ana.jid == room.jid
    await rosa.expect("notice", code="agent-joined", agent="Ana", agency="Division of Taxation")
    await ben.journal.expect(Closed, lambda closed: closed.room == room.jid)
    return at_ana


async def test_a_chat_moves_to_an_agency_on_another_server(here: TwoServers) -> None:
    await taxation_is_named(here)
    async with here.business.agent("ben") as ben, here.tax.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await taxation_is_open(here)
        room = await ana_takes_what_ben_transfers(rosa, ben, ana)
        assert room.jid.domain == "rooms.business.test"
        assert [text for text in texts(room) if text in (QUESTION, NAME)] == [QUESTION, NAME]
        await ana.journal.expect(Line, lambda line: REASON in line.body and line.notice is None)
        await ana.say(NUMBER)
        await rosa.expect("message", text=NUMBER, agency="Division of Taxation")
        await rosa.say(THANKS)
        await ana.journal.expect(Line, saying(THANKS))
        await ana.say("!end")
        await rosa.expect("ended")
        bac, revenue = await here.business.archive().complete(), await here.tax.archive().complete()
    assert [frame["text"] for frame in rosa.shown if frame["type"] == "message"] == [QUESTION, NAME, NUMBER, THANKS]
    assert (bac.state, bac.to_agency) == ("handed-over", "Division of Taxation")
    assert (revenue.from_agency, revenue.transfer_reason) == ("Business Action Center", REASON)
    assert await here.business.archive().bodies("message") == [QUESTION, NAME]
    assert await here.tax.archive().bodies("message") == [QUESTION, NAME, NUMBER, THANKS]


async def test_two_agents_on_two_servers_talk_with_a_citizen_until_one_lets_go(here: TwoServers) -> None:
    await taxation_is_named(here)
    async with here.business.agent("ben") as ben, here.tax.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await taxation_is_open(here)
        room = await ben_has_the_chat(rosa, ben)
        await ben.say(f"!warm revenue {REASON}", room.jid)
        at_ana = await ana.take()
        assert at_ana.jid == room.jid
        await rosa.expect("notice", code="agent-joined", agent="Ana", agency="Division of Taxation")
        await ben.journal.expect(Line, lambda line: "!release" in line.body and "Ana" in line.body, within=60)
        await ben.say("This is Ana.", room.jid)
        await rosa.expect("message", text="This is Ana.", agency="Business Action Center")
        await ana.say(NUMBER, room.jid)
        await rosa.expect("message", text=NUMBER, agency="Division of Taxation")
        await ben.say("!release", room.jid)
        await rosa.expect("notice", code="agent-left", agent="Ben", within=60)
        await ben.journal.expect(Closed, lambda closed: closed.room == room.jid, within=60)
        await rosa.say(THANKS)
        await ana.journal.expect(Line, saying(THANKS))
        await ana.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        bac, revenue = await here.business.archive().complete(), await here.tax.archive().complete()
    assert (bac.state, bac.to_agency) == ("handed-over", "Division of Taxation")
    assert (revenue.state, revenue.from_agent) == ("ended", "Ben")
    assert await here.tax.archive().bodies("message") == [QUESTION, NAME, "This is Ana.", NUMBER, THANKS]


async def test_a_colleague_on_another_server_advises_aside(here: TwoServers) -> None:
    await taxation_is_named(here)
    async with here.business.agent("ben") as ben, here.tax.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await taxation_is_open(here)
        room = await ben_has_the_chat(rosa, ben)
        mark = len(ben.journal.events)
        await ben.say("!ask revenue Does a bakery need a number?", room.jid)
        aside = await ana.take()
        assert aside.jid != room.jid
        await ben.entered(aside.jid, since=mark)
        for text in (QUESTION, NAME, "Does a bakery need a number?"):
            await ana.journal.expect(Line, in_room(aside, text))
        await ana.say("Every one does.", aside.jid)
        await ben.journal.expect(Line, saying("Every one does."))
        await ben.say("!end", aside.jid)
        await ben.say(NUMBER, room.jid)
        await rosa.expect("message", text=NUMBER, agency="Business Action Center")
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
    assert [frame["text"] for frame in rosa.shown if frame["type"] == "message"] == [QUESTION, NAME, NUMBER]
    assert [frame["code"] for frame in rosa.shown if frame["type"] == "notice"] == ["agent-joined"]


async def test_the_citizens_side_knows_of_taxation_only_its_address(here: TwoServers) -> None:
    await taxation_is_named(here)
    with here.business.session() as session:
        taxation = session.get_one(Agency, "revenue")
        assert (taxation.jid, taxation.local) == ("revenue.tax.test", False)
        assert list(session.scalars(select(Skill.slug))) == ["starting"]
        assert list(session.scalars(select(Person.jid))) == ["ben@business.test"]
    with here.tax.session() as session:
        assert list(session.scalars(select(Agency.jid))) == ["revenue.tax.test"]
        assert list(session.scalars(select(Person.jid))) == ["ana@tax.test"]


async def test_an_agencys_server_dies_in_mid_chat_and_the_chat_goes_on(here: TwoServers) -> None:
    await taxation_is_named(here)
    async with here.business.agent("ben") as ben, here.tax.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await taxation_is_open(here)
        await ana_takes_what_ben_transfers(rosa, ben, ana)
        await ana.say(NUMBER)
        mark = len(rosa.frames)
        async with here.tax.down():
            await rosa.say("Are you there?")
            unsent = ana.post("One moment.")
            await rosa.expect("agency", state="away", name="Division of Taxation", since=mark, within=90)
        await rosa.expect("agency", state="back", name="Division of Taxation", since=mark, within=90)
        await asyncio.wait_for(unsent, 60)
        await rosa.expect("message", text="One moment.", within=60)
        await ana.journal.expect(Line, saying("Are you there?"), within=60)
        await rosa.say(THANKS)
        await ana.journal.expect(Line, saying(THANKS))
        await nothing_is_lost_or_doubled(
            here, rosa, ana, QUESTION, NAME, NUMBER, "Are you there?", "One moment.", THANKS
        )


async def nothing_is_lost_or_doubled(here: TwoServers, rosa: Citizen, ana: Agent, *said: str) -> None:
    """The same words, once each and in the same order: on the page, at the agent, in the room, in the archive."""
    at_ana, at_the_room = texts(ana.chat), await in_the_room(ana, ana.chat)
    await ana.say("!end")
    await rosa.expect("ended")
    await here.tax.archive().complete()
    views = {
        "page": [frame["text"] for frame in rosa.shown if frame["type"] == "message"],
        "agent": at_ana,
        "room": at_the_room,
        "archive": await here.tax.archive().bodies("message"),
    }
    for name, view in views.items():
        assert [text for text in view if text in said] == list(said), name
