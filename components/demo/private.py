"""A whole private instance on free ports, in a directory that is deleted afterwards: for demo, tests and benchmarks."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from components.agent import Agent
from components.demo.citizen import Citizen
from onedoor.settings import Settings
from onedoor.shipped import SEED
from onedoor.store.setupfile import seed as seeds
from onedoor.up import instance, passwords, ports
from onedoor.up.supervisor import Supervisor


class PrivateInstance:
    """Use it as `async with PrivateInstance() as here:`.

    `changes`: section → settings, such as `{"agencies": {"offer": 5}}`.
    """

    def __init__(
        self,
        *,
        seed: Path = SEED,
        changes: Mapping[str, Mapping[str, int | str]] | None = None,
        environments: Mapping[str, Mapping[str, str]] | None = None,
        folder: Path | None = None,
        database: str | None = None,
    ) -> None:
        """`environments`: part (`router`) → its own settings (`ONEDOOR_XMPP__COMPONENT_PORT` → value).

        `folder`: where to create the instance's directory, instead of the system's temporary folder. `database`: the
        URL of an empty one, instead of a file in there.
        """
        self.state = Path(tempfile.mkdtemp(prefix="onedoor-", dir=folder))
        self.seed = seeds.read(seed)
        self.settings = self._prepare(seed, changes or {}, database)
        self.up = Supervisor(self.settings, environments=environments)
        self._passwords = passwords.kept(self.state)

    def _prepare(self, seed: Path, changes: Mapping[str, Mapping[str, int | str]], database: str | None) -> Settings:
        free = ports.free()
        settings = instance.prepare(self.state, ports=free, seed=seed, database=database)
        if not changes:
            return settings
        file = self.state / instance.CONFIG
        text = file.read_text()
        for section, values in changes.items():
            head, lines = f"[{section}]\n", "".join(f"{name} = {value!r}\n" for name, value in values.items())
            there = f"\n{head}" in text
            text = text.replace(f"\n{head}", f"\n{head}{lines}", 1) if there else f"{text}\n{head}{lines}"
        file.write_text(text)
        return instance.prepare(self.state, ports=free)

    @property
    def page(self) -> str:
        return f"http://{self.settings.bridge.host}:{self.settings.bridge.port}"

    @property
    def panel(self) -> str:
        return f"http://{self.settings.admin.host}:{self.settings.admin.port}"

    def password(self, who: str) -> str:
        """The first password of a panel login or an agent's JID."""
        return self._passwords[who]

    def agent(self, name: str, *, resource: str = "", follow_invitations: bool = True, port: int = 0) -> Agent:
        """The reference agent for somebody in the seed, at their agency's desk. `resource` names a second client.

        `port`: a port other than the server's, such as that of a network that a test can cut.
        """
        agency = next(agency.id for agency in self.seed.agency if name in {agent.account for agent in agency.agent})
        jid = f"{name}@{self.settings.domain}"
        return Agent(
            f"{jid}/{resource}" if resource else jid,
            self.password(jid),
            host=self.settings.xmpp.host,
            port=port or self.settings.xmpp.client_port,
            desk_room=f"{agency}@{self.settings.xmpp.desks}",
            follow_invitations=follow_invitations,
        )

    def citizen(self, name: str = "", *, language: str = "en") -> Citizen:
        return Citizen(self.page, name=name, language=language)

    def logs(self, lines: int = 60) -> str:
        """The last lines of every part's log."""
        parts = []
        for file in sorted((self.state / "log").iterdir()):
            written = file.read_text("utf-8", "replace").splitlines()
            # The supervisor's checks whether the server is up would hide everything else in its log.
            last = [line for line in written if "Admin client disconnected" not in line][-lines:]
            parts.append(f"--- {file.name}\n" + "\n".join(last))
        return "\n".join(parts)

    async def __aenter__(self) -> Self:
        try:
            await self.up.start()
            await self.up.ready(within=120)
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        try:
            await self.up.stop()
        finally:
            shutil.rmtree(self.state, ignore_errors=True)
