"""The citizen's page in a chaos run: the demo's client, which also notes when each frame came, on either transport.

Like the page, it sends again what is not shown within some seconds, asks for the end until it is told, and then closes
its connection for good.
"""

import asyncio
import contextlib
import json
import time
from typing import Any

import aiohttp

from chaos.checks.history import Page, Shown, marker_of
from chaos.play.ledger import Ledger
from components.demo.citizen import Citizen, Frame

AGAIN = 8.0
"""Seconds without an answer after which the page sends again (bridge/static/link/outbox.js)."""
_TICK = 2.0
_PATIENCE = aiohttp.ClientTimeout(total=None, connect=10, sock_read=40)


class NotedCitizen(Citizen):
    """A citizen over a WebSocket."""

    transport = "ws"

    def __init__(self, address: str, key: str, ledger: Ledger) -> None:
        super().__init__(address, name=f"Rosa {key}")
        self.key, self._ledger = key, ledger
        self.page = Page(key, self.transport)
        self._came: dict[str, float] = {}
        self._ever: dict[str, Frame] = {}
        self._is_whole = True
        """The page has shown everything since it was last loaded."""
        self._ticking: asyncio.Task[None] | None = None

    def finish(self) -> Page:
        """What the page shows now, with the time at which each line first came."""
        # A citizen who closes the page while it loads has seen what it showed before.
        frames = self.shown if self._is_whole else self._ever.values()
        self.page.shown = [_shown(frame, self._came) for frame in frames]
        there = {one.stanza for one in self.page.shown}
        self.page.vanished = [_shown(frame, self._came) for stanza, frame in self._ever.items() if stanza not in there]
        return self.page

    def want_end(self) -> None:
        if self.page.end_asked_at is None:
            self.page.end_asked_at, self.page.ended_by = time.time(), "citizen"
        self.end()

    async def reload(self) -> None:
        self._is_whole = False
        await super().reload()

    def online(self) -> None:
        if not self.is_over:
            super().online()

    @property
    def is_over(self) -> bool:
        return self.page.over_at is not None

    @property
    def is_synced(self) -> bool:
        return self._synced

    async def _run(self) -> None:
        self._ticking = asyncio.create_task(self._tick())
        try:
            await self._stay()
        finally:
            self._ticking.cancel()

    async def _stay(self) -> None:
        await super()._run()

    async def _tick(self) -> None:
        sent: dict[str, float] = {}
        while True:
            await asyncio.sleep(_TICK)
            now = time.monotonic()
            for identifier, (frame, _) in list(self._outbox.items()):
                if now - sent.setdefault(identifier, now) > AGAIN:
                    sent[identifier] = now
                    self._send_when_due(frame)
            if self.page.end_asked_at is not None and not self.is_over and self._synced:
                self.end()

    def _receive(self, frame: Frame) -> None:
        if self.is_over:
            return
        now = time.time()
        self._is_whole = self._is_whole or frame["type"] in ("synced", "ended")
        match frame["type"]:
            case "message" | "notice":
                self._came.setdefault(frame["stanza"], now)
                self._ever.setdefault(frame["stanza"], frame)
                if frame.get("from") == "citizen":
                    self._ledger.acknowledged(marker_of(frame["text"]), frame["stanza"])
            case "ended" if self.page.over_at is None:
                self.page.over_at, self.page.over_why = now, frame["reason"]
            case "welcome" | "started" | "synced" | "reconnecting" | "queue" | "agency" | "error":
                self.page.told.append((now, f"{frame['type']} {frame.get('code', '')} {frame.get('id') or ''}".strip()))
            case "people":
                self.page.people.append((now, tuple(sorted(one["name"] for one in frame["people"]))))
        if frame["type"] == "error" and frame["code"] == "not-kept":
            self._not_kept(frame["id"])
        super()._receive(frame)
        if frame["type"] == "ended":
            self._online.clear()
            self._hang_up()

    def _not_kept(self, identifier: str) -> None:
        """Also notes this for a question that has begun its chat, because nobody waits for its outcome."""
        if (unsent := self._outbox.get(identifier)) is not None:
            words = unsent[0].get("text") or unsent[0].get("question") or ""
            self._ledger.refused(marker_of(words), "not-kept")


class EventsCitizen(NotedCitizen):
    """A citizen over server-sent events, with a POST for each of their own frames."""

    transport = "sse"

    def __init__(self, address: str, key: str, ledger: Ledger) -> None:
        super().__init__(address, key, ledger)
        self._http: aiohttp.ClientSession | None = None
        self._stream: aiohttp.ClientResponse | None = None
        self._posting: set[asyncio.Task[None]] = set()
        self._in_turn = asyncio.Lock()

    async def _stay(self) -> None:
        wait = 0.0
        async with aiohttp.ClientSession(timeout=_PATIENCE) as http:
            self._http = http
            while True:
                await self._online.wait()
                with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                    loads = self._loads
                    async with http.get(f"{self._page}/events", params=self._asked()) as stream:
                        wait = 0.0
                        if loads == self._loads:  # else a page that no longer exists asked for it
                            await self._listen(stream)
                wait = min(2.0, wait * 2 + 0.1)
                await asyncio.sleep(wait)

    def _asked(self) -> dict[str, str]:
        return {key: str(value) for key, value in self._hello().items() if key != "type"}

    async def _listen(self, stream: aiohttp.ClientResponse) -> None:
        self._stream, self._synced = stream, False
        try:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    self._receive(json.loads(line[6:]))
        finally:
            self._stream, self._synced = None, False

    async def offline(self) -> None:
        self._online.clear()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._stream is not None:
            self._stream.close()

    def send_raw(self, text: str) -> None:
        task = asyncio.create_task(self._up(text))
        self._posting.add(task)
        task.add_done_callback(self._posting.discard)

    async def _up(self, text: str) -> None:
        async with self._in_turn:
            if self._http is None or self._stream is None:
                return  # sent again when all is synced
            try:
                await self._post_frame(self._http, text)
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
                self._hang_up()

    async def _post_frame(self, http: aiohttp.ClientSession, text: str) -> None:
        known = self.token or self._offered
        headers, timeout = {"Content-Type": "application/json"}, aiohttp.ClientTimeout(total=15)
        async with http.post(
            f"{self._page}/frames",
            params={"token": known} if known else {},
            data=text,
            headers=headers,
            timeout=timeout,
        ) as answer:
            for frame in await answer.json():
                if frame["type"] == "message":  # the stream has lost it, and perhaps lines before it
                    self._hang_up()
                    return
                self._receive(frame)

    async def close(self) -> None:
        for task in tuple(self._posting):
            task.cancel()
        await super().close()


def _shown(frame: Frame, came: dict[str, float]) -> Shown:
    stanza: str = frame["stanza"]
    at = came.get(stanza, 0.0)
    if frame["type"] == "notice":
        return Shown(stanza, "notice", frame.get("agent", ""), "", at, frame["code"])
    name: Any = frame["name"]
    return Shown(stanza, frame["from"], name, frame["text"], at)
