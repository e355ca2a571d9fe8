"""What an agent sees, and how to wait for it: events, and a journal that keeps their order. Knows no stanza."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from aioxmpp import JID


@dataclass(frozen=True)
class Event:
    """Something that happened, as this agent sees it."""


@dataclass(frozen=True)
class Connected(Event):
    """The server has accepted us; we are entering the rooms again."""


@dataclass(frozen=True)
class Disconnected(Event):
    reason: str


@dataclass(frozen=True)
class Entered(Event):
    """We are in the room, have read what we missed, and have sent again what had not arrived."""

    room: JID


@dataclass(frozen=True)
class Closed(Event):
    """The room is closed for us: it was destroyed, or we are no longer a member. `reason` is for people."""

    room: JID
    reason: str


@dataclass(frozen=True)
class Line(Event):
    """One message of a room. (`room`, `stanza_id`) identifies it, live or from the archive.

    `stanza_id` is empty if the room keeps no archive. `notice` is the code of a desk's notice to the citizen.
    """

    room: JID
    stanza_id: str
    id: str
    nick: str
    body: str
    at: datetime
    mine: bool = False
    notice: str | None = None


@dataclass(frozen=True)
class Told(Event):
    """A message one to one, such as the desk's offer."""

    by: JID
    body: str


@dataclass(frozen=True)
class Typing(Event):
    room: JID
    nick: str
    on: bool


@dataclass(frozen=True)
class Joined(Event):
    room: JID
    nick: str


@dataclass(frozen=True)
class Left(Event):
    room: JID
    nick: str


@dataclass(frozen=True)
class Invited(Event):
    room: JID
    by: JID
    reason: str


@dataclass(frozen=True)
class Refused(Event):
    """The room or person refused our message `id`, with an error `condition` of RFC 6120."""

    to: JID
    id: str
    condition: str


class NotSeen(AssertionError):
    """The expected event did not come in time; the text lists what came instead."""


SomeEvent = TypeVar("SomeEvent", bound=Event)


class Journal:
    """All events, in order. Waiting looks first at past events, so that there is no race."""

    def __init__(self, owner: str) -> None:
        self.events: list[Event] = []
        self._owner = owner
        self._news = asyncio.Event()

    def add(self, event: Event) -> None:
        self.events.append(event)
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def expect(
        self,
        kind: type[SomeEvent],
        match: Callable[[SomeEvent], bool] = lambda event: True,
        *,
        since: int = 0,
        within: float = 30.0,
    ) -> SomeEvent:
        """The first event of this kind that matches, from `since` on. Raises NotSeen after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                return await self._next(kind, match, since)
        except TimeoutError:
            raise NotSeen(self._story(kind, since)) from None

    async def _next(self, kind: type[SomeEvent], match: Callable[[SomeEvent], bool], position: int) -> SomeEvent:
        while True:
            news = self._news
            for event in self.events[position:]:
                position += 1
                if isinstance(event, kind) and match(event):
                    return event
            await news.wait()

    def _story(self, kind: type[Event], since: int) -> str:
        seen = "\n  ".join(str(event) for event in self.events[since:][-40:]) or "nothing"
        return f"{self._owner} waited for a {kind.__name__} and saw:\n  {seen}"
