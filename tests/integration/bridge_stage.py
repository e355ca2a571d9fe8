"""A stage for the bridge: a real Prosody, the bridge itself, its scripted peers, and a browser's connection."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from bridge.main import run
from components.demo.citizen import solved
from onedoor.settings import Mail, Settings
from onedoor.shipped import SEED
from onedoor.up import instance, ports
from onedoor.up.supervisor import Supervisor
from tests.integration.bridge_peers import WITHIN, Desk, Router, Wire, until


class Page:
    """A browser's WebSocket, frame by frame."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.works = True
        """Whether it solves the puzzles that it gets."""
        self._starts: dict[str, dict[str, object]] = {}
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                frame = json.loads(message.data)
                self.frames.append(frame)
                if frame.get("code") == "puzzle" and self.works:
                    await self.send(**self._starts[frame["id"]], solution=solved(frame["challenge"]))

    async def send(self, **frame: object) -> None:
        if frame.get("type") == "start":
            self._starts[str(frame.get("id"))] = {key: value for key, value in frame.items() if key != "solution"}
        await self.socket.send_str(json.dumps(frame))

    async def expect(self, kind: str, **fields: object) -> dict[str, Any]:
        """The first frame like this, then or still to come."""
        wanted = {"type": kind, **fields}
        try:
            await until(lambda: self._first(wanted))
        except TimeoutError:
            raise AssertionError(f"no {wanted} in {self.frames}") from None
        return self._first(wanted) or {}

    def _first(self, wanted: dict[str, object]) -> dict[str, Any] | None:
        return next((frame for frame in self.frames if wanted.items() <= frame.items()), None)

    async def closed(self) -> int | None:
        async with asyncio.timeout(WITHIN):
            await self._reading
        return self.socket.close_code

    @property
    def texts(self) -> list[str]:
        return [frame["text"] for frame in self.frames if frame["type"] == "message"]

    @property
    def token(self) -> str:
        return str([frame["token"] for frame in self.frames if frame["type"] == "started"][-1])

    @property
    def last(self) -> str:
        return str([frame["stanza"] for frame in self.frames if frame["type"] in ("message", "notice")][-1])


class Stage:
    def __init__(self, settings: Settings, wire: Wire, router: Router, desk: Desk, http: aiohttp.ClientSession) -> None:
        self.settings, self.wire, self.router, self.desk, self.http = settings, wire, router, desk, http
        self._bridge: asyncio.Task[None] | None = None
        self._pages: list[Page] = []

    @property
    def address(self) -> str:
        return f"http://{self.settings.bridge.host}:{self.settings.bridge.port}"

    async def start_bridge(
        self,
        *,
        files: dict[str, object] | None = None,
        mail: Mail | None = None,
        limits: Mapping[str, object] | None = None,
        **changes: object,
    ) -> None:
        """`changes` of the bridge's settings, and of those of its limits; a form may be sent as soon as it is shown."""
        bridge = self.settings.bridge.model_copy(update=changes)
        limited = self.settings.limits.model_copy(update={"plain_wait": 0, **(limits or {})})
        xmpp = self.settings.xmpp.model_copy(update={"component_port": self.wire.port})
        kept = self.settings.files.model_copy(update=files or {})
        parts = {"bridge": bridge, "limits": limited, "xmpp": xmpp, "mail": mail or Mail(), "files": kept}
        settings = self.settings.model_copy(update=parts)
        self._bridge = asyncio.create_task(run(settings))
        async with asyncio.timeout(WITHIN):
            while not await self._is_up():
                await asyncio.sleep(0.02)

    async def stop_bridge(self) -> None:
        """As a SIGKILL would: it says goodbye to nobody in the rooms."""
        if self._bridge is not None:
            self._bridge.cancel()
            await asyncio.gather(self._bridge, return_exceptions=True)
            self._bridge = None

    async def _is_up(self) -> bool:
        assert self._bridge is not None
        if self._bridge.done():
            self._bridge.result()
        try:
            return await self.is_ready()
        except aiohttp.ClientConnectionError:
            return False

    async def is_ready(self) -> bool:
        async with self.http.get(f"{self.address}/ready") as answer:
            return answer.status == 200

    async def health(self) -> dict[str, Any]:
        async with self.http.get(f"{self.address}/health") as answer:
            return dict(await answer.json())

    async def page(self, **headers: str) -> Page:
        page = Page(await self.http.ws_connect(f"{self.address}/ws", headers=headers, max_msg_size=0))
        self._pages.append(page)
        return page

    async def chat(self, question: str = "Question", id: str = "q-1") -> Page:
        """A page whose chat has begun: the desk is in the room, nobody is introduced."""
        page = await self.page()
        await page.send(type="hello")
        await page.expect("welcome")
        await page.send(type="start", id=id, topic="taxes", language="en", name="Rosa", question=question, page="")
        await page.expect("message", text=question)
        await page.expect("synced")
        await self.desk.open(self.router.chats[self.visitor]["room"])
        return page

    async def resumed(self, token: str, after: str | None = None) -> Page:
        page = await self.page()
        await page.send(type="hello", token=token, after=after)
        return page

    @property
    def visitor(self) -> str:
        """The newest chat's visitor."""
        return list(self.router.chats)[-1]

    async def close(self) -> None:
        for page in self._pages:
            await page.socket.close()
            page._reading.cancel()
        await self.stop_bridge()


@contextlib.asynccontextmanager
async def a_stage(state: Path) -> AsyncIterator[Stage]:
    settings = instance.prepare(state, ports=ports.free(), seed=SEED)
    async with (
        Supervisor(settings, parts=()),
        Wire(settings.xmpp.host, settings.xmpp.component_port) as wire,
        Router(settings) as router,
        Desk(settings, router) as desk,
        aiohttp.ClientSession() as http,
    ):
        stage = Stage(settings, wire, router, desk, http)
        try:
            yield stage
        finally:
            await stage.close()


__all__ = ["Page", "Stage", "a_stage", "until"]
