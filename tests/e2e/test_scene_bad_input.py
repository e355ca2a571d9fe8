"""Whatever is pasted, forged or broken: shown as it was written or answered with an error, and nobody else notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aioxmpp
import aioxmpp.errors
import pytest
from aioxmpp import xso
from playwright.async_api import Browser

from components.agent import Agent, Line, Room
from components.agent.stanzas import ONEDOOR, Notice
from components.demo.citizen import Citizen, FrameRefused
from components.demo.private import PrivateInstance
from tests.e2e.page import CitizensPage
from tests.e2e.views import archive, saying, texts

SHOWN_AS_WRITTEN = (
    "<script>alert('xss')</script>",
    "<img src=x onerror=alert(1)> &amp; &lt;b&gt; ]]> <!-- --> <?xml version='1.0'?>",
    "</body></message><message type='groupchat'><body>forged</body></message>",
    "\u202eright to left\u202c \u2066isolated\u2069",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u0301\u0301\u0301 \ufdfd",
    "{{7*7}} ${7*7} %s %n '; DROP TABLE line; --",
    "javascript:alert(1) data:text/html,<script>alert(2)</script>",
)
"""Legal in XML and in JSON, whatever a program might make of it."""
CLEANED = {
    "a NUL\x00 here": "a NUL here",
    "bell\x07 escape\x1b[31m backspace\x08": "bell escape[31m backspace",
    "no character\ufffe\uffff": "no character",
    "half\ud83d a pair": "half a pair",
    "carriage\r\nreturn": "carriage\nreturn",
}
"""Without what XML 1.0 forbids: one of these on a component's stream would close it."""
BROKEN = {
    "": "bad-frame",
    "hello": "bad-frame",
    "[1, 2]": "bad-frame",
    '{"type": 7}': "bad-frame",
    '{"type": "say", "id": "x"': "bad-frame",
    "[" * 15_000: "bad-frame",
    '{"type": "launch"}': "unknown-type",
    '{"type": "say", "id": "a b", "text": "x"}': "bad-frame",
    '{"type": "say", "id": "x1", "text": {"a": 1}}': "bad-frame",
    '{"type": "say", "id": "x2", "text": " \\u0000 "}': "empty",
    json.dumps({"type": "say", "id": "x3", "text": "a" * 4001}): "too-long",
    '{"type": "typing", "on": "yes"}': "bad-frame",
}


@asynccontextmanager
async def a_chat_that_must_not_notice(here: PrivateInstance) -> AsyncIterator[None]:
    """Tom and Ben talk all the while; no process ends, no link breaks, and every line of theirs arrives once."""
    async with here.agent("ben") as ben, here.citizen("Tom") as tom:
        await tom.ask("How do I register a name?", "starting")
        room = await ben.take()
        said: list[str] = []
        over = asyncio.Event()
        talking = asyncio.create_task(talk(tom, ben, said, over))
        before = here.up.pids, links(here)
        try:
            yield
        finally:
            over.set()
            await talking
        assert (here.up.pids, links(here)) == before
        last = await tom.say("That is all.")
        await ben.journal.expect(Line, saying(last["text"]))
        assert not [frame for frame in tom.frames if frame["type"] == "reconnecting"]
        assert [text for text in texts(room) if text in said] == said


async def talk(tom: Citizen, ben: Agent, said: list[str], over: asyncio.Event) -> None:
    while not over.is_set():
        said.append(f"tom {len(said)}")
        await tom.say(said[-1])
        said.append(f"ben {len(said)}")
        await ben.say(said[-1])
        await asyncio.sleep(0.7)  # the bridge lets a citizen write two messages in a second


def links(here: PrivateInstance) -> dict[str, int]:
    """How often each part has connected to the server."""
    logs = here.state / "log"
    return {part: (logs / f"{part}.log").read_text().count("link.up") for part in ("router", "agency", "bridge")}


@pytest.mark.case("N10", "N13", "N41")
async def test_whatever_a_citizen_pastes_is_shown_as_it_was_written(here: PrivateInstance, browser: Browser) -> None:
    async with a_chat_that_must_not_notice(here), here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask(SHOWN_AS_WRITTEN[0], topic="Taxes and sales tax", name=SHOWN_AS_WRITTEN[1][:80])
        room = await ana.take()
        for text in SHOWN_AS_WRITTEN[1:]:
            await rosa.say(text)
            await ana.journal.expect(Line, saying(text))
            await rosa.shows(text)
        assert [text for text in texts(room) if text in SHOWN_AS_WRITTEN] == list(SHOWN_AS_WRITTEN)
        assert await rosa.said() == list(SHOWN_AS_WRITTEN)
        assert rosa.faults == []


@pytest.mark.case("N10", "N14")
async def test_whatever_an_agent_writes_is_shown_as_it_was_written(here: PrivateInstance, browser: Browser) -> None:
    async with a_chat_that_must_not_notice(here), here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask("Hello?", topic="Taxes and sales tax")
        await ana.take()
        for text in SHOWN_AS_WRITTEN:
            await ana.say(text)
            await rosa.shows(text)
        long = "A very long answer. " * 5_000
        await ana.say(long.strip())
        await rosa.shows(long.strip())
        await ana.say("\u200b \uff01note not for the citizen")
        await ana.say("That was all.")
        await rosa.shows("That was all.")
        assert await rosa.said() == ["Hello?", *SHOWN_AS_WRITTEN, long.strip(), "That was all."]
        assert rosa.faults == []
        await ana.say("!end")
        await rosa.tells("The person you talked with has ended the chat.")
        await archive(here, "tax").complete()
        kept = await archive(here, "tax").bodies("message")
        assert [text for text in SHOWN_AS_WRITTEN if text not in kept] == []


@pytest.mark.case("N01", "N02", "N03")
async def test_what_xml_forbids_is_left_out_and_the_rest_arrives(here: PrivateInstance) -> None:
    async with a_chat_that_must_not_notice(here), here.agent("ana") as ana, here.citizen("Ro\x00sa\x1b") as rosa:
        await rosa.ask("Hel\x00lo?\ud800", "taxes")
        room = await ana.take()
        for written, arrives in CLEANED.items():
            shown = await rosa.say(written)
            assert shown["text"] == arrives
            await ana.journal.expect(Line, saying(arrives))
        await ana.journal.expect(Line, saying("Hello?"))
        assert any(nick.startswith("Rosa") for nick in room.occupants)


@pytest.mark.case("N05", "N07", "N08")
async def test_a_broken_frame_is_answered_with_an_error(here: PrivateInstance) -> None:
    async with a_chat_that_must_not_notice(here), here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Hello?", "taxes")
        await ana.take()
        for broken, code in BROKEN.items():
            mark = len(rosa.frames)
            rosa.send_raw(broken)
            await rosa.expect("error", since=mark, code=code)
        with pytest.raises(FrameRefused, match="too-long"):
            await rosa.say("a" * 4001)
        mark = len(rosa.frames)
        rosa.send_raw(json.dumps({"type": "say", "id": "big", "text": "a" * 1_000_000}))
        await rosa.expect("synced", since=mark)  # the connection is closed for it, and the page is back
        await rosa.say("Still here")
        await ana.journal.expect(Line, saying("Still here"))


@aioxmpp.IQ.as_payload_class
class Ended(xso.XSO):  # type: ignore[misc]
    """What only an agency may tell the router (docs/PROTOCOL.md §2)."""

    TAG = (ONEDOOR, "ended")
    leg = xso.Attr("leg")
    reason = xso.Attr("reason")


@aioxmpp.IQ.as_payload_class
class End(xso.XSO):  # type: ignore[misc]
    """What only the router may tell an agency."""

    TAG = (ONEDOOR, "end")
    leg = xso.Attr("leg")
    reason = xso.Attr("reason")


async def test_an_agents_client_cannot_speak_for_an_agency_the_router_or_the_desk(here: PrivateInstance) -> None:
    async with a_chat_that_must_not_notice(here), here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Hello?", "taxes")
        room = await ana.take()
        leg = room.jid.localpart.removeprefix("c-") + ".1"
        for payload, to in ((Ended, "router.localhost"), (End, "tax.localhost")):
            assert await condition(ana, payload, to, leg) == aioxmpp.ErrorCondition.FORBIDDEN
        ana.send(notice(room, "ended", "The chat is over."))
        await ana.say("Still here")
        await rosa.expect("message", text="Still here")
        assert [frame["code"] for frame in rosa.shown if frame["type"] == "notice"] == ["agent-joined"]
        assert not [frame for frame in rosa.frames if frame["type"] == "ended"]


async def condition(agent: Agent, payload: type, to: str, leg: str) -> aioxmpp.ErrorCondition | None:
    """How a forged control stanza is answered."""
    forged = payload()
    forged.leg, forged.reason = leg, "agent"
    try:
        await agent.ask(aioxmpp.IQ(aioxmpp.IQType.SET, to=aioxmpp.JID.fromstr(to), payload=forged))
    except aioxmpp.errors.XMPPError as error:
        return error.condition
    return None


def notice(room: Room, code: str, body: str) -> aioxmpp.Message:
    """A desk's notice in an agent's mouth."""
    message = aioxmpp.Message(aioxmpp.MessageType.GROUPCHAT, to=room.jid)
    message.body[None] = body
    message.onedoor_notice = Notice()
    message.onedoor_notice.code = code
    return message
