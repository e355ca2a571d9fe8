"""The reference agent and a real Prosody that is killed: nothing is lost, nothing is doubled, nobody need help."""

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import aioxmpp
import aioxmpp.errors
import pytest
from aioxmpp import JID

from components.agent import Agent, Connected, Disconnected, Line, Typing
from onedoor.up import instance, ports
from onedoor.up.child import Child

ROOM = JID.fromstr("c-lab@rooms.localhost")
OPEN_ROOMS = """restrict_room_creation = false
	muc_room_locking = false
	muc_room_default_persistent = true
	muc_log_by_default = true"""


class Server:
    """The server that `onedoor up` runs, except that anybody may make a room in it."""

    def __init__(self, state: Path) -> None:
        self.port = ports.free()
        instance.prepare(state, ports=self.port)
        file = state / "prosody" / "prosody.cfg.lua"
        file.write_text(file.read_text().replace("restrict_room_creation = true", OPEN_ROOMS))
        for name in ("ana", "ben"):
            made = ["prosodyctl", "--config", str(file), "register", name, "localhost", "secret"]
            subprocess.run(made, check=True, capture_output=True)
        self.child = Child("prosody", ["prosody", "-F", "--config", str(file)], state / "log" / "prosody.out")

    def agent(self, name: str) -> Agent:
        return Agent(f"{name}@localhost", "secret", port=self.port.client)

    async def kill(self) -> None:
        await self.child.kill(signal.SIGKILL)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    made = await asyncio.to_thread(Server, tmp_path)
    running = asyncio.create_task(made.child.run())
    yield made
    await made.child.stop()
    await running


async def test_each_sees_what_the_other_says_and_that_they_type(server: Server) -> None:
    async with server.agent("ana") as ana, server.agent("ben") as ben:
        await both_enter(ana, ben)
        await ana.say("Hello")
        await ben.journal.expect(Line, lambda line: line.body == "Hello" and line.nick == "ana" and not line.mine)
        ben.typing()
        await ana.journal.expect(Typing, lambda typing: typing.nick == "ben" and typing.on)


async def test_nothing_is_lost_or_doubled_though_the_server_is_killed_twice(server: Server) -> None:
    async with server.agent("ana") as ana, server.agent("ben") as ben:
        await both_enter(ana, ben)
        said = []
        for round_ in range(3):
            burst = [(agent, f"{agent.nick} {round_} {number}") for number in range(20) for agent in (ana, ben)]
            sent = [agent.post(text) for agent, text in burst]
            said += [text for _, text in burst]
            if round_ < 2:
                await sent[5]  # some have arrived and some have not
                await server.kill()
            await asyncio.wait_for(asyncio.gather(*sent), 60)
        in_the_archive = [line.body for line in await ana.archive(ROOM)]
        await ben.journal.expect(Line, lambda line: line.body == in_the_archive[-1])
        assert sorted(in_the_archive) == sorted(said)
        assert [line.body for line in ana.chat.lines] == in_the_archive
        assert [line.body for line in ben.chat.lines] == in_the_archive


async def test_whoever_comes_later_reads_what_was_said_before(server: Server) -> None:
    async with server.agent("ana") as ana:
        ana.join(ROOM)
        await ana.entered(ROOM)
        said = [(await ana.say(f"line {number}")).body for number in range(130)]  # more than one page of the archive
        async with server.agent("ben") as ben:
            ben.join(ROOM)
            await ben.entered(ROOM)
            assert [line.body for line in ben.chat.lines] == said


async def test_a_lost_connection_is_made_again_by_itself(server: Server) -> None:
    async with server.agent("ana") as ana:
        mark = len(ana.journal.events)
        await server.kill()
        await ana.journal.expect(Disconnected, since=mark)
        await ana.journal.expect(Connected, since=mark)


async def test_what_xml_cannot_say_is_refused_before_it_costs_the_stream(server: Server) -> None:
    async with server.agent("ana") as ana:
        ana.join(ROOM)
        await ana.entered(ROOM)
        with pytest.raises(ValueError, match="no such character"):
            ana.post("a NUL\x00")
        with pytest.raises(ValueError, match="bytes"):
            ana.post("long" * 100_000)
        await ana.say("Still here")


async def test_a_stranger_to_the_archive_is_told_so(server: Server) -> None:
    async with server.agent("ana") as ana:
        with pytest.raises(aioxmpp.errors.XMPPError):
            await ana.archive(JID.fromstr("c-nowhere@rooms.localhost"))


async def both_enter(*agents: Agent) -> None:
    for agent in agents:
        agent.join(ROOM)
        await agent.entered(ROOM)
