"""Two XMPP servers that know each other only by name, each with its own users, components, database, settings and key.

`business.test` is the citizens' door: chats, router, bridge, and the Business Action Center. `tax.test` is the Division
of Taxation by itself. Between them are stanzas over TLS (RFC 6120 §4.3, server to server), and nothing else.
"""

import asyncio
import contextlib
import random
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from components.agent import Agent
from components.demo.citizen import Citizen
from onedoor.settings import Settings
from onedoor.store import database
from onedoor.up import instance, passwords, ports
from onedoor.up.child import Child
from onedoor.up.server import shell
from onedoor.up.supervisor import parts_of
from tests.e2e.views import Archive, until

BUSINESS, TAX = "business.test", "tax.test"
BAC, REVENUE = "bac", "revenue"
"""The agencies' labels: bac.business.test and revenue.tax.test."""
SERVER_PORT = 5269
GRACE = 30
"""Longer than a server needs to be back: an agent whose server dies keeps the chat."""

SETTINGS = """\
domain = "{domain}"
state = "{state}"
key = "{key}"

[database]
url = "sqlite:///{state}/onedoor.sqlite"

[xmpp]
rooms = "rooms.{BUSINESS}"
desks = "desks.{domain}"

[router]
jid = "router.{BUSINESS}"

[bridge]
jid = "web.{BUSINESS}"

[agencies]
grace = {GRACE}

[federation]
on = true
host = "{address}"
authorities = "{authorities}"
hosts = "{hosts}"
"""

SEED = """\
[[agency]]
id = "{id}"
name = "{name}"
    [[agency.skill]]
    slug = "{skill}"
    name = "{skill}"
    [[agency.agent]]
    account = "{agent}"
    handle = "{agent}"
    name = "{Agent}"
    skills = ["{skill}"]
"""

TOPIC = """\
[[topic]]
id = "starting"
name = "Starting a business"
routes = [["bac", "starting"]]
"""


class Server:
    """One XMPP server with the parts that its settings ask for, and with nothing of the other's."""

    def __init__(self, root: Path, domain: str, address: str, agency: str, seed: str) -> None:
        self.state, self.domain, self.agency = root / domain, domain, agency
        self.settings = self._prepare(root, address, seed)
        self._may_live = asyncio.Event()
        self._may_live.set()
        self._children = {name: self._child(name) for name in ("prosody", *parts_of(self.settings)) if name != "admin"}
        self._running: list[asyncio.Task[None]] = []

    def _prepare(self, root: Path, address: str, seed: str) -> Settings:
        self.state.mkdir(mode=0o700)
        (self.state / "seed.toml").write_text(seed)
        text = SETTINGS.format(
            BUSINESS=BUSINESS,
            GRACE=GRACE,
            domain=self.domain,
            state=self.state,
            key=secrets.token_urlsafe(48),
            address=address,
            authorities=root / "authorities.pem",
            hosts=root / "hosts",
        )
        (self.state / instance.CONFIG).write_text(text)
        free = ports.free()
        self._ports = ports.Ports(free.client, free.component, SERVER_PORT, free.http, free.page, free.panel)
        return instance.prepare(self.state, ports=self._ports, seed=self.state / "seed.toml")

    def _child(self, name: str) -> Child:
        config = self.state / ("prosody/prosody.cfg.lua" if name == "prosody" else instance.CONFIG)
        command = ["prosody", "-F"] if name == "prosody" else [sys.executable, "-m", "onedoor", name]
        return Child(
            name,
            [*command, "--config", str(config)],
            self.state / "log" / f"{name}.out",
            environment=ports.environment(self._ports),
            before=self._may_live.wait if name == "prosody" else None,
        )

    @property
    def jids(self) -> list[str]:
        """The components that connect here."""
        control = [self.settings.router.jid, self.settings.bridge.jid]
        return [*filter(self.settings.is_ours, control), f"{self.agency}.{self.domain}"]

    async def start(self) -> None:
        self._running = [asyncio.create_task(child.run()) for child in self._children.values()]
        await self.ready()

    async def ready(self) -> None:
        for jid in self.jids:
            await until(f"{jid} is connected", partial(shell.is_connected, self.state, jid), within=60)
        await until(f"{self.domain} hears other servers", self._hears, within=60)

    async def _hears(self) -> bool:
        federation, bridge = self.settings.federation, self.settings.bridge
        web = "bridge" not in self._children or not ports.is_free(bridge.host, bridge.port)
        return web and not ports.is_free(federation.host, SERVER_PORT)

    @contextlib.asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """The server is killed (SIGKILL), and starts again only at the end of the block."""
        self._may_live.clear()
        pid = self._children["prosody"].pid
        killed = asyncio.create_task(self._children["prosody"].kill(signal.SIGKILL, within=60))
        try:
            await until(f"{self.domain} is dead", self._is_dead)
            yield
        finally:
            self._may_live.set()
            await killed
        assert self._children["prosody"].pid != pid
        await self.ready()

    async def _is_dead(self) -> bool:
        return self._children["prosody"].pid is None

    def agent(self, name: str) -> Agent:
        jid, xmpp = f"{name}@{self.domain}", self.settings.xmpp
        password = passwords.kept(self.state)[jid]
        desk = f"{self.agency}@{xmpp.desks}"
        return Agent(jid, password, host=xmpp.host, port=xmpp.client_port, desk_room=desk)

    def archive(self) -> Archive:
        return Archive(self.settings.database.url, self.agency)

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        engine = database.connect(self.settings.database.url)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    async def onedoor(self, *command: str) -> str:
        """The program `onedoor`, as an administrator types it here."""
        config = str(self.state / instance.CONFIG)
        words = [sys.executable, "-m", "onedoor", *command, "--config", config]
        process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE, stderr=-2)
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()

    def logs(self) -> str:
        """Without the supervisor's questions, which would hide everything else."""
        parts = []
        for file in sorted((self.state / "log").iterdir()):
            written = file.read_text("utf-8", "replace").splitlines()
            parts += [f"--- {file}", *[line for line in written if "Admin client" not in line][-60:]]
        return "\n".join(parts)

    async def stop(self) -> None:
        self._may_live.set()
        for child in reversed(self._children.values()):
            await child.stop()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


class TwoServers:
    """`business` and `tax`, running. At its end nothing of them is left."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="onedoor-servers-"))
        here, there = free_address(), free_address()
        bac = SEED.format(id=BAC, name="Business Action Center", skill="starting", agent="ben", Agent="Ben") + TOPIC
        revenue = SEED.format(id=REVENUE, name="Division of Taxation", skill="taxes", agent="ana", Agent="Ana")
        self.business = Server(self.root, BUSINESS, here, BAC, bac)
        self.tax = Server(self.root, TAX, there, REVENUE, revenue)
        self._introduce({BUSINESS: here, TAX: there})

    def _introduce(self, addresses: dict[str, str]) -> None:
        """What DNS and the web's authorities do elsewhere: which machine has a name, and who vouches for it."""
        labels = {BUSINESS: ("rooms", "desks", "router", "web", BAC), TAX: ("desks", REVENUE)}
        lines = [
            f"{address} {name}\n"
            for domain, address in addresses.items()
            for name in (domain, *(f"{label}.{domain}" for label in labels[domain]))
        ]
        (self.root / "hosts").write_text("".join(lines))
        vouching = [(server.state / "certificates" / "ca.crt").read_text() for server in (self.business, self.tax)]
        (self.root / "authorities.pem").write_text("".join(vouching))

    async def __aenter__(self) -> "TwoServers":
        try:
            await asyncio.gather(self.business.start(), self.tax.start())
        except BaseException:
            print(self.logs())
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        await self.business.stop()
        await self.tax.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def page(self) -> str:
        bridge = self.business.settings.bridge
        return f"http://{bridge.host}:{bridge.port}"

    def citizen(self, name: str) -> Citizen:
        return Citizen(self.page, name=name)

    def logs(self) -> str:
        return f"{self.business.logs()}\n{self.tax.logs()}"


def free_address() -> str:
    """An address of this machine at which nobody listens for other servers: each test has its own of 16 million."""
    while True:
        address = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}.{random.randint(2, 254)}"
        if ports.is_free(address, SERVER_PORT):
            return address
