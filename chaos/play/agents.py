"""An agent in a chaos run: takes offers, writes, transfers, asks colleagues, ends chats; and what they see."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from random import Random
from typing import Any

from aioxmpp import JID

from chaos.checks.history import Agent as Person
from chaos.checks.history import Heard
from chaos.play.ledger import Ledger
from components.agent import Agent, Closed, Connected, Disconnected, Entered, Event, Line
from components.agent.room import Room, State

DUTY = 15.0
"""Seconds after which an agent types `on` again, because one who misses offers is set to away."""
FOREVER = 1e9


class Robot:
    def __init__(self, agent: Agent, person: Person, ledger: Ledger, random: Random, others: Sequence[str]) -> None:
        """`others` is what agents can type after `!transfer`: skills, agencies and colleagues."""
        self.agent, self.person = agent, person
        self.heard: list[Heard] = []
        self.away: list[tuple[float, float]] = []
        self.connected_at: float | None = None
        self._ledger, self._random, self._others = ledger, random, others
        self._went: float | None = None
        self._chats: dict[JID, asyncio.Task[None]] = {}
        self._doing: set[asyncio.Task[None]] = set()
        self._introduced: dict[JID, asyncio.Event] = {}
        self._paired: dict[JID, asyncio.Event] = {}
        self._visits: Counter[JID] = Counter()

    async def run(self) -> None:
        """Runs until cancelled."""
        self._do(self._stay_on_duty())
        position = 0
        try:
            while True:
                event = await self.agent.journal.expect(Event, since=position, within=FOREVER)
                position += 1
                self._saw(event)
        finally:
            for task in (*self._chats.values(), *self._doing):
                task.cancel()

    def is_connected(self, since: float) -> bool:
        return self.connected_at is not None and self.connected_at <= since

    def absences(self, now: float) -> list[tuple[float, float]]:
        return [*self.away, *([(self._went, now)] if self._went is not None else [])]

    # --- what the client shows

    def _saw(self, event: Event) -> None:
        now = time.time()
        match event:
            case Connected():
                self.connected_at = now
                if self._went is not None:
                    self.away.append((self._went, now))
                    self._went = None
            case Disconnected():
                self.connected_at = None
                self._went = self._went or now
            case Entered(room=room) if _is_chat(room) or _is_aside(room):
                self._begin(room)
            case Closed(room=room):
                self._end(room)
            case Line():
                self._read(event, now)
            case _:
                pass
        if (number := self.agent.offered(event)) is not None:
            self._do(self._answer(number))

    def _read(self, line: Line, now: float) -> None:
        if not _is_chat(line.room):
            return
        self.heard.append(Heard(str(line.room), line.stanza_id, line.nick, line.body, now, self._visits[line.room]))
        if line.notice == "agent-joined" and line.body.startswith(self.person.name):
            self._introduced.setdefault(line.room, asyncio.Event()).set()
        elif line.notice is None and "!release" in line.body and not line.mine:
            self._paired.setdefault(line.room, asyncio.Event()).set()

    def _begin(self, room: JID) -> None:
        known = self._chats.get(room)
        if known is None or known.done():
            self._chats[room] = asyncio.create_task(self._aside(room) if _is_aside(room) else self._chat(room))

    def _end(self, room: JID) -> None:
        self._visits[room] += 1
        self._introduced.pop(room, None)
        self._paired.pop(room, None)
        if task := self._chats.pop(room, None):
            task.cancel()

    # --- what an agent does

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def _stay_on_duty(self) -> None:
        while True:
            await asyncio.sleep(DUTY * self._random.uniform(0.7, 1.3))
            with contextlib.suppress(LookupError, TimeoutError, Exception):
                await self.agent.command("on")

    async def _answer(self, number: str) -> None:
        await asyncio.sleep(self._random.uniform(0.1, 1.5))
        chance = self._random.random()
        if chance < 0.03:
            return
        with contextlib.suppress(Exception):
            await self.agent.command(f"{'pass' if chance < 0.06 else 'take'} {number}")

    async def _chat(self, room: JID) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(8):
                await self._introduced.setdefault(room, asyncio.Event()).wait()
        while self._is_in(room):
            for _ in range(self._random.randint(4, 18)):
                await asyncio.sleep(self._random.uniform(0.3, 1.3))
                if not self._is_in(room) or self._ledger.is_closing:
                    break
                self._say(room)
            await self._act(room)
            await asyncio.sleep(self._random.uniform(0.5, 2))

    async def _act(self, room: JID) -> None:
        if not self._is_in(room):
            return
        if self._ledger.is_closing:
            self._type(room, "!end")
            await asyncio.sleep(6)
            return
        where = self._random.choice(self._others)
        match self._random.choices(ACTS, WEIGHTS)[0]:
            case "end":
                self._type(room, "!end")
                await asyncio.sleep(6)
            case "transfer":
                self._marked(room, f"!transfer {where}", "command")
                await asyncio.sleep(self._random.uniform(0, 6))
            case "warm":
                await self._warm(room, where)
            case "ask":
                self._marked(room, f"!ask {where}", "command")
            case "note":
                self._marked(room, "!note", "note")
            case "canned":
                self._type(room, "!canned hello")
            case "requeue":
                self._marked(room, "!requeue", "command")
                await asyncio.sleep(3)

    async def _warm(self, room: JID, where: str) -> None:
        self._marked(room, f"!warm {where}", "command")
        paired = self._paired.setdefault(room, asyncio.Event())
        paired.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(20):
                await paired.wait()
            for _ in range(self._random.randint(0, 3)):
                await asyncio.sleep(self._random.uniform(0.3, 1))
                self._say(room)
            self._type(room, "!release")

    async def _aside(self, room: JID) -> None:
        """Advice: each says some words, and the one who finishes first ends it."""
        for _ in range(self._random.randint(1, 4)):
            await asyncio.sleep(self._random.uniform(0.5, 1.5))
            if not self._is_in(room):
                return
            self._post(self._ledger.words(self.person.jid, self._random, kind="aside", room=str(room)), room)
        self._type(room, "!end")

    # --- writing

    def _is_in(self, room: JID) -> bool:
        place: Room | None = self.agent.rooms.get(room)
        return place is not None and place.state is not State.CLOSED

    def _say(self, room: JID) -> None:
        if self._is_in(room):
            self._post(self._ledger.words(self.person.jid, self._random, room=str(room)), room)

    def _marked(self, room: JID, command: str, kind: str) -> None:
        marker = self._ledger.marker(self.person.jid)
        self._post(
            self._ledger.write(
                self.person.jid, f"{command} {marker} because", kind=kind, room=str(room), marker=marker
            ),
            room,
        )

    def _type(self, room: JID, command: str) -> None:
        if self._is_in(room):
            self._post(self._ledger.write(self.person.jid, command, kind="command", room=str(room)), room)

    def _post(self, post: Any, room: JID) -> None:
        def done(sent: "asyncio.Future[Line]") -> None:
            if sent.cancelled() or sent.exception() is not None:
                post.refused = "cancelled" if sent.cancelled() else str(sent.exception()) or "refused"
            else:
                post.sent_at, post.stanza = time.time(), sent.result().stanza_id

        self.agent.post(post.text, room).add_done_callback(done)


ACTS = ("end", "transfer", "warm", "ask", "note", "canned", "requeue")
WEIGHTS = (24, 22, 14, 8, 12, 12, 8)


def _is_chat(room: JID) -> bool:
    return str(room.localpart).startswith("c-")


def _is_aside(room: JID) -> bool:
    return str(room.localpart).startswith("a-")
