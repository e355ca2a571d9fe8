"""An agent whose client replies, quotes, encrypts and takes back: the citizen reads words and answers only."""

import uuid
from collections.abc import AsyncIterator

import aioxmpp
import pytest
from aioxmpp import xso

from components.agent import Agent, Line, Room, Told
from components.agent.visit import groupchat
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from tests.e2e.views import Panel, archive, in_room, is_open_within, saying

QUESTION = "Do I need a permit?"
NOTE = "!note he sounds suspicious"
OMEMO = "I sent you an OMEMO encrypted message but your client doesn’t seem to support that."
TAKEN_BACK = "/me retracted a previous message, but it's unsupported by your client."


class Part(xso.XSO):  # type: ignore[misc]
    TAG = ("urn:xmpp:fallback:0", "body")
    start = xso.Attr("start", type_=xso.Integer())
    end = xso.Attr("end", type_=xso.Integer())


class Fallback(xso.XSO):  # type: ignore[misc]
    TAG = ("urn:xmpp:fallback:0", "fallback")
    for_ = xso.Attr("for")
    part = xso.Child([Part])


class Reply(xso.XSO):  # type: ignore[misc]
    TAG = ("urn:xmpp:reply:0", "reply")
    id_ = xso.Attr("id")


class Encrypted(xso.XSO):  # type: ignore[misc]
    TAG = ("eu.siacs.conversations.axolotl", "encrypted")


class Retract(xso.XSO):  # type: ignore[misc]
    TAG = ("urn:xmpp:message-retract:1", "retract")
    id_ = xso.Attr("id")


aioxmpp.Message.quotes_fallback = xso.Child([Fallback])
aioxmpp.Message.quotes_reply = xso.Child([Reply])
aioxmpp.Message.quotes_encrypted = xso.Child([Encrypted])
aioxmpp.Message.quotes_retract = xso.Child([Retract])


@pytest.fixture
async def here() -> AsyncIterator[PrivateInstance]:
    async with PrivateInstance() as instance:
        yield instance


async def test_a_command_below_a_quote_is_carried_out_and_the_citizen_reads_answers_only(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.citizen("Rosa") as rosa:
        await is_open_within(here, "starting")
        await rosa.ask(QUESTION, "starting")
        room = await ben.take()
        await rosa.expect("notice", code="agent-joined")
        asked = await ben.journal.expect(Line, saying(QUESTION))
        note = await replies(ben, room, asked, NOTE)
        await ben.journal.expect(Line, in_room(room, "Noted, for colleagues only."))
        await replies(ben, room, asked, "Yes, you do.")
        await rosa.expect("message", text="Yes, you do.", quote={"from": "citizen", "name": "", "text": QUESTION})
        await replies(ben, room, note, "One moment.")
        assert "quote" not in await rosa.expect("message", text="One moment.")
        await what_is_held_back_is_told(ben, room, rosa)
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        assert [frame["text"] for frame in rosa.shown if frame["type"] == "message"] == [
            QUESTION, "Yes, you do.", "One moment.", "Goodbye.",
        ]  # fmt: skip
        await the_record_says_so(here)


async def test_the_desk_says_that_it_cannot_read_what_is_encrypted(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben:
        message = aioxmpp.Message(aioxmpp.MessageType.CHAT, to=aioxmpp.JID.fromstr("desk@business.localhost"))
        message.body[None], message.quotes_encrypted = OMEMO, Encrypted()
        ben.send(message)
        told = await ben.journal.expect(Told, lambda told: "encrypted" in told.body)
        assert told.body.startswith("Your line was encrypted, and the desk cannot read it.")


async def replies(agent: Agent, room: Room, to: Line, words: str) -> Line:
    """As Dino does it."""
    quote = "".join(f"> {line}\n" for line in to.body.splitlines())
    message = groupchat(room.jid, str(uuid.uuid4()), quote + words)
    message.quotes_reply, message.quotes_fallback = Reply(), Fallback()
    message.quotes_reply.id_ = to.stanza_id
    message.quotes_fallback.for_, message.quotes_fallback.part = "urn:xmpp:reply:0", Part()
    message.quotes_fallback.part.start, message.quotes_fallback.part.end = 0, len(quote)
    agent.send(message)
    return await agent.journal.expect(Line, saying(quote + words))


async def what_is_held_back_is_told(ben: Agent, room: Room, rosa: Citizen) -> None:
    await ben.say("Hello\n!note he is rude", room.jid)
    await ben.journal.expect(Line, in_room(room, "Rosa did not see this, because one of its lines begins with “!”."))
    for _ in range(2):
        hidden = groupchat(room.jid, str(uuid.uuid4()), OMEMO)
        hidden.quotes_encrypted = Encrypted()
        ben.send(hidden)
    back = groupchat(room.jid, str(uuid.uuid4()), TAKEN_BACK)
    back.quotes_retract = Retract()
    back.quotes_retract.id_ = "s1"
    ben.send(back)
    await ben.journal.expect(Line, in_room(room, "You cannot take back what Rosa has been shown"))
    await ben.say("Goodbye.", room.jid)
    await rosa.expect("message", text="Goodbye.")
    assert len([line for line in room.lines if line.body.startswith("Your line was encrypted")]) == 1, "once"


async def the_record_says_so(here: PrivateInstance) -> None:
    kept = archive(here, "business")
    leg = await kept.complete()
    assert await kept.bodies("note") == [NOTE]
    assert await kept.bodies("held") == ["Hello\n!note he is rude"]
    assert await kept.bodies("client") == [OMEMO, OMEMO, TAKEN_BACK]
    assert await kept.bodies("message") == [QUESTION, "Yes, you do.", "One moment.", "Goodbye."]
    async with Panel(here.panel) as panel:
        await panel.log_in("business", here.password("business"))
        page = await panel.get(f"/transcripts/business/{leg.id}/")
        assert f"<blockquote>{QUESTION}</blockquote>" in page
        assert "Held back: not shown to the citizen" in page
