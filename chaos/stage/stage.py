"""The instance of a chaos run: the whole product on free ports, with a proxy in each of its links."""

import contextlib
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from chaos.schedule import PARTS
from chaos.stage.cluster import Cluster
from chaos.stage.disk import Disk
from chaos.stage.proxy import Proxy
from components.agent import Agent
from components.demo.private import PrivateInstance
from onedoor.up.server import shell

SEED = Path(__file__).parents[1] / "seed.toml"
UNLIMITED = {"puzzle": 0, "starts": 1_000_000, "agency_starts": 1_000_000, "sockets": 1_000_000}
LEAST_FREE = 5
"""Megabytes."""
_READY = 60.0


class Stage:
    """Use it as `async with Stage() as stage:`."""

    def __init__(self, disk: Disk | None = None, cluster: Cluster | None = None) -> None:
        """`disk` is for the instance's directory, if that matters. `cluster` is for its database, instead of
        a file.
        """
        self.disk, self.cluster = disk, cluster
        self.proxies = {part: Proxy(part, reads_names=True) for part in PARTS}
        self.proxies |= {"citizens": Proxy("citizens"), "agents": Proxy("agents")}
        self._open = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        for proxy in self.proxies.values():
            await self._open.enter_async_context(proxy)
        changes = {"limits": UNLIMITED, "agencies": {"offer": 15}, "router": {"least_free": LEAST_FREE}}
        folder = self.disk.folder if self.disk is not None else None
        self.here = PrivateInstance(
            seed=SEED,
            changes=changes,
            environments=self._environments(),
            folder=folder,
            database=self.cluster.create() if self.cluster is not None else None,
        )
        xmpp, bridge = self.here.settings.xmpp, self.here.settings.bridge
        for part in PARTS:
            self.proxies[part].lead_to(xmpp.host, xmpp.component_port)
        self.proxies["agents"].lead_to(xmpp.host, xmpp.client_port)
        self.proxies["citizens"].lead_to(bridge.host, bridge.port)
        await self._open.enter_async_context(self.here)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    def _environments(self) -> dict[str, Mapping[str, str]]:
        return {part: {"ONEDOOR_XMPP__COMPONENT_PORT": str(self.proxies[part].port)} for part in PARTS}

    @property
    def page(self) -> str:
        """The bridge's URL for citizens."""
        return f"http://127.0.0.1:{self.proxies['citizens'].port}"

    @property
    def database(self) -> str:
        return self.here.settings.database.url

    def agent(self, account: str, agency: str) -> Agent:
        jid = f"{account}@{self.here.settings.domain}"
        xmpp = self.here.settings.xmpp
        desk = f"{agency}@{xmpp.desks}"
        return Agent(jid, self.here.password(jid), host=xmpp.host, port=self.proxies["agents"].port, desk_room=desk)

    async def ready(self) -> None:
        """Returns when every part is connected and serves. Raises NotReady."""
        await self.here.up.ready(within=_READY)

    async def serves(self, process: str) -> bool:
        """Whether this process does its work."""
        settings = self.here.settings
        if process == "admin":
            return await _answers(self.here.panel)
        if process == "prosody":
            return await _shell_answers(self.here.state)
        jids = {"router": [settings.router.jid], "bridge": [settings.bridge.jid]}.get(process, self.agencies)
        if process == "bridge" and not await _answers(self.here.page):
            return False
        return all([await shell.is_connected(self.here.state, jid) for jid in jids])

    @property
    def agencies(self) -> list[str]:
        return [f"{agency.id}.{self.here.settings.domain}" for agency in self.here.seed.agency]


async def _answers(page: str) -> bool:
    try:
        async with aiohttp.ClientSession() as http, http.get(page, timeout=aiohttp.ClientTimeout(2)) as answer:
            return answer.status < 500
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False


async def _shell_answers(state: Path) -> bool:
    try:
        return bool(await shell.ask(state, f"> {int(time.time())}"))
    except shell.ShellFailed:
        return False
