"""A router and two agencies as strangers: three processes, three databases, three settings files, three keys.

What they share is the XMPP server that carries their stanzas, and each one's own secret with it.
"""

import asyncio
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from components.agent import Agent
from components.demo.citizen import Citizen
from onedoor.settings import Settings, load
from onedoor.shipped import SEED
from onedoor.store import database
from onedoor.store.setup import revision
from onedoor.store.setupfile import seed as seeds
from onedoor.store.tables import Agency, Route, Topic
from onedoor.up import instance, ports
from onedoor.up.child import Child
from onedoor.up.server import certificates, prosody, shell
from tests.e2e.views import Archive, until

AGENCIES = ("business", "tax")
PASSWORD = "a password of the test only"


class Federation:
    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="onedoor-federation-"))
        self._seed = seeds.read(SEED)
        self._ports = ports.free()
        self.settings = {name: self._prepare(name) for name in ("router", *AGENCIES)}
        self._serve()
        self._fill_router()
        for agency in AGENCIES:
            self._fill_agency(agency)
        self._children = self._processes()
        self._running: list[asyncio.Task[None]] = []

    @property
    def page(self) -> str:
        bridge = self.settings["router"].bridge
        return f"http://{bridge.host}:{bridge.port}"

    @property
    def pids(self) -> dict[str, int | None]:
        return {name: child.pid for name, child in self._children.items()}

    def agent(self, name: str, agency: str) -> Agent:
        xmpp = self.settings["router"].xmpp
        desk = f"{agency}@{xmpp.desks}"
        return Agent(f"{name}@localhost", PASSWORD, host=xmpp.host, port=xmpp.client_port, desk_room=desk)

    def citizen(self, name: str) -> Citizen:
        return Citizen(self.page, name=name)

    def archive(self, agency: str) -> Archive:
        return Archive(self.settings[agency].database.url, agency)

    def logs(self) -> str:
        files = sorted(self.root.glob("*/log/*.log"))
        return "\n".join(f"--- {file}\n" + file.read_text("utf-8", "replace")[-6000:] for file in files)

    # --- Making it

    def _prepare(self, name: str) -> Settings:
        state = self.root / name
        return instance.prepare(state, ports=self._ports)

    def _serve(self) -> None:
        """The server is told the secret that each agency has made for itself."""
        file = self.root / "router" / instance.CONFIG
        secrets = {jid: self.settings[jid.partition(".")[0]].component_secret(jid) for jid in self._jids()}
        with file.open("a") as settings:
            settings.write("\n[secrets]\n" + "".join(f'"{jid}" = "{secret}"\n' for jid, secret in secrets.items()))
        self.settings["router"] = load(file)
        made = certificates.ensure(self.root / "router" / "certificates", "localhost")
        text = prosody.configuration(self.settings["router"], self._jids(), made.folder)
        (self.root / "router" / "prosody" / "prosody.cfg.lua").write_text(text)

    def _jids(self) -> list[str]:
        return [f"{agency}.localhost" for agency in AGENCIES]

    def _fill_router(self) -> None:
        """The router knows the agencies' addresses and what they are asked about; their people it does not know."""
        with self.session("router") as session:
            for agency in self._seed.agency:
                if agency.id in AGENCIES:
                    session.add(Agency(id=agency.id, jid=f"{agency.id}.localhost", name=agency.name, local=False))
            for topic in self._seed.topic:
                routes = [Route(agency_id=one, skill=skill) for one, skill in topic.routes if one in AGENCIES]
                session.add(Topic(id=topic.id, name=topic.name, keywords=topic.keywords, routes=routes))
            revision.bump(session)
            session.commit()

    def _fill_agency(self, name: str) -> None:
        own = next(agency for agency in self._seed.agency if agency.id == name)
        alone = seeds.Seed(agency=(own,))
        with self.session(name) as session:
            passwords = dict.fromkeys(seeds.accounts(alone, "localhost"), PASSWORD)
            seeds.insert(session, alone, "localhost", passwords)
            session.commit()

    @contextlib.contextmanager
    def session(self, name: str) -> Iterator[Session]:
        engine = database.connect(self.settings[name].database.url)
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    # --- Running it

    def _processes(self) -> dict[str, Child]:
        router = self.root / "router"
        server = ["prosody", "-F", "--config", str(router / "prosody" / "prosody.cfg.lua")]
        children = {"prosody": Child("prosody", server, router / "log" / "prosody.out.log")}
        for name, part in (("router", "router"), ("bridge", "bridge"), ("business", "agency"), ("tax", "agency")):
            state = self.root / (name if name in AGENCIES else "router")
            command = [sys.executable, "-m", "onedoor", part, "--config", str(state / instance.CONFIG)]
            children[name] = Child(name, command, state / "log" / f"{name}.log")
        return children

    async def __aenter__(self) -> Self:
        try:
            for child in self._children.values():
                self._running.append(asyncio.create_task(child.run()))
            for jid in ("router.localhost", "web.localhost", *self._jids()):
                await until(f"{jid} is connected", partial(shell.is_connected, self.root / "router", jid), within=60)
            await until("the bridge listens", self._bridge_listens, within=60)
        except BaseException:
            await self.stop()
            raise
        return self

    async def _bridge_listens(self) -> bool:
        bridge = self.settings["router"].bridge
        return not ports.is_free(bridge.host, bridge.port)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        for child in reversed(self._children.values()):
            await child.stop()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        shutil.rmtree(self.root, ignore_errors=True)
