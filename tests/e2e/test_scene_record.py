"""The record says what was said and what the citizen has seen of it, also when one leaves in the middle of a word."""

import asyncio
import os
import signal
from contextlib import suppress

import pytest

from chaos.stage import looking
from components.agent import Agent, Line
from components.demo.citizen import FrameRefused
from components.demo.private import PrivateInstance
from tests.e2e.answering import is_answered
from tests.e2e.sleeping import asleep
from tests.e2e.views import archive, saying

ROLES = """> local json = require"util.json"; local out = {};
for room in prosody.hosts["%s"].modules.muc.live_rooms() do for nick, occupant in room:each_occupant() do
  if nick:match("citizen") then out[#out+1] = occupant.role end
end end
return json.encode(out)"""
UNSEEN = ["Are you still there?"]


async def test_what_the_citizen_writes_while_the_router_is_away_and_the_agent_has_ended_it_is_held_back(
    here: PrivateInstance,
) -> None:
    """Nobody would answer it any more: the page keeps it, and the citizen learns that it was not sent."""
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_answered(rosa, ana, "No.")
        with asleep(here, "router"):
            await ana.say("!end")
            await ana.journal.expect(Line, lambda line: line.notice == "ended")
            late = rosa.post("One more thing")
            await rosa.expect("error", code="not-ready")
            assert [leg.complete for leg in await archive(here, "tax").legs()] == [None], "it is not over yet"
        await rosa.expect("ended", reason="agent")
        with pytest.raises(FrameRefused):
            await late
        await archive(here, "tax").complete()
        assert "One more thing" not in await archive(here, "tax").bodies("message")


async def test_what_an_agent_writes_while_the_citizen_leaves_is_recorded_as_the_page_has_shown_it(
    here: PrivateInstance,
) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        await ana.take()
        writing = asyncio.create_task(_write_on(ana))
        await rosa.expect("message", text="word 20")
        rosa.end()
        await rosa.expect("ended")
        leg = await archive(here, "tax").complete()
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        kept = await archive(here, "tax").lines(leg.id)
        shown = [frame["stanza"] for frame in rosa.shown if frame.get("from") == "agent"]
    assert [line.stanza_id for line in kept if line.author == "agent" and line.kind == "message"] == shown
    assert {line.kind for line in kept if line.author == "agent"} <= {"message", "unseen"}


async def test_what_an_agent_writes_behind_an_end_that_the_router_has_not_heard_of_is_recorded_as_not_shown(
    here: PrivateInstance,
) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_answered(rosa, ana, "No.")
        with asleep(here, "router"):
            rosa.end()
            await rosa.expect("ending")
            await ana.say("Are you still there?")
            await ana.journal.expect(Line, saying("The citizen has ended the chat."))
            assert await archive(here, "tax").bodies("unseen") == UNSEEN
            os.kill(here.up.pids["agency"], signal.SIGKILL)
        await rosa.expect("ended", reason="citizen")
        await archive(here, "tax").complete()
        assert await archive(here, "tax").bodies("unseen") == UNSEEN


async def test_nothing_that_is_still_on_its_way_from_a_citizen_comes_into_the_room_behind_a_proven_record(
    here: PrivateInstance,
) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_answered(rosa, ana, "No.")
        with asleep(here, "bridge"):
            await ana.say("!end")
            await archive(here, "tax").complete()
            assert await _roles_of_citizens(here) == ["visitor"], "no voice (XEP-0045 §8.4)"
        await rosa.expect("ended", reason="agent")


async def _roles_of_citizens(here: PrivateInstance) -> list[str]:
    return list(await looking.ask(here.state, ROLES % here.settings.xmpp.rooms))


async def _write_on(agent: Agent) -> None:
    number = 0
    with suppress(LookupError):  # the room is closed to them
        while True:
            agent.post(f"word {number}").add_done_callback(lambda sent: sent.cancelled() or sent.exception())
            number += 1
            await asyncio.sleep(0.01)
