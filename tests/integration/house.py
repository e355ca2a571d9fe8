"""Prosody and a real router, and around them agencies and a bridge that a test plays."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

from bridge.rooms import stanzas
from onedoor.desk.router.plan import Skill
from onedoor.settings import Settings
from onedoor.shipped import SEED
from onedoor.up import instance, ports
from onedoor.up.child import Child
from onedoor.up.server import shell
from onedoor.wire import replies
from onedoor.wire.control import control
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import Link
from onedoor.wire.names import FORM, WORKGROUP
from onedoor.wire.xml import element
from tests.e2e.views import until

ROUTER, TAX, BUSINESS, WEB = "router.localhost", "tax.localhost", "business.localhost", "web.localhost"
WITHIN = 60.0
MODULES = Path(__file__).parent / "prosody"


class Played:
    """A component that answers every request, and keeps what it is told."""

    def __init__(self, settings: Settings, jid: str) -> None:
        xmpp = settings.xmpp
        self.told: list[Element] = []
        self._news = asyncio.Condition()
        self._up = asyncio.Event()
        self.link = Link(
            jid, settings.component_secret(jid), xmpp.host, xmpp.component_port,
            on_stanza=self._receive, on_up=self._is_up,
        )  # fmt: skip
        self._run: asyncio.Task[None] | None = None

    async def _is_up(self) -> None:
        self._up.set()

    async def start(self) -> None:
        self._up.clear()
        self._run = asyncio.create_task(self.link.run())
        async with asyncio.timeout(WITHIN):
            await self._up.wait()

    async def stop(self) -> None:
        """As if killed: nobody is told."""
        if self._run is not None:
            self._run.cancel()
            with suppress(asyncio.CancelledError):
                await self._run

    def _receive(self, stanza: Element) -> None:
        self.told.append(stanza)
        if stanza.tag.endswith("iq") and stanza.get("type") in ("get", "set"):
            self.link.send(replies.result(stanza))

    async def hears(self, what: str, is_it: Callable[[Element], bool] = lambda _: True) -> Element:
        """The first of our elements of that name."""

        async def heard() -> bool:
            return self._find(what, is_it) is not None

        await until(f"{self.link.jid} hears {what}", heard, within=WITHIN)
        found = self._find(what, is_it)
        assert found is not None
        return found

    def _find(self, what: str, is_it: Callable[[Element], bool]) -> Element | None:
        payloads = (stanza.find(ours(what)) for stanza in self.told)
        return next((one for one in payloads if one is not None and is_it(one)), None)

    async def say(self, payload: Element) -> None:
        """To the router, which remembers it. Raises RequestFailed."""
        await self.link.request(control.iq(payload, by=self.link.jid, to=ROUTER, id=self.link.new_id()))

    async def offer(self, *skills: Skill, agents: dict[str, int] | None = None) -> None:
        await self.say(control.desk(self.link.jid, skills, agents=agents))


def skill(id: str, *, on_duty: int = 1, full: bool = False, overflow: int | None = None) -> Skill:
    limit = timedelta(seconds=overflow) if overflow is not None else None
    return Skill(id, id.title(), frozenset({"en"}), on_duty, 0, full=full, overflow=limit)


class House:
    """Prosody and the router. `rooms` is a module of `tests/integration/prosody` for the service of the chats."""

    def __init__(self, *, rooms: str = "") -> None:
        self.state = Path(tempfile.mkdtemp(prefix="onedoor-agencies-"))
        self.settings = instance.prepare(self.state, ports=ports.free(), seed=SEED)
        if rooms:
            self._load(rooms)
        self._children = [self._child("prosody"), self._child("router")]
        self._tasks: list[asyncio.Task[None]] = []
        self.tax, self.business, self.web = (Played(self.settings, jid) for jid in (TAX, BUSINESS, WEB))

    def _load(self, module: str) -> None:
        file = self.state / "prosody" / "prosody.cfg.lua"
        text = file.read_text().replace("plugin_paths = {", f'plugin_paths = {{ "{MODULES}",', 1)
        head, component, chats = text.partition(f'Component "{self.settings.xmpp.rooms}" "muc"')
        assert component
        chats = chats.replace("modules_enabled = {", f'modules_enabled = {{ "{module}";', 1)
        file.write_text(head + component + chats)

    def _child(self, name: str) -> Child:
        command = [sys.executable, "-m", "onedoor", name, "--config", str(self.state / instance.CONFIG)]
        if name == "prosody":
            command = ["prosody", "-F", "--config", str(self.state / "prosody" / "prosody.cfg.lua")]
        return Child(name, command, self.state / "log" / f"{name}.out")

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(child.run()) for child in self._children]
        await until("the router is connected", partial(shell.is_connected, self.state, ROUTER), within=WITHIN)
        for one in (self.tax, self.business, self.web):
            await one.start()

    async def stop(self) -> None:
        for one in (self.tax, self.business, self.web):
            await one.stop()
        for child in reversed(self._children):
            await child.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        shutil.rmtree(self.state, ignore_errors=True)

    def _join(self, visitor: str, fields: dict[str, str]) -> Element:
        form = element(f"{{{FORM}}}x", {"type": "submit"})
        for name, value in {"question": "Sales tax?", "language": "en", **fields}.items():
            form.append(element(f"{{{FORM}}}field", {"var": name}, element(f"{{{FORM}}}value", None, value)))
        payload = element(f"{{{WORKGROUP}}}join-queue", None, form)
        return control.iq(payload, by=f"{visitor}@{WEB}/web", to=f"taxes@{ROUTER}", id=self.web.link.new_id())

    async def join(self, visitor: str, **fields: str) -> None:
        """Raises RequestFailed."""
        await self.web.link.request(self._join(visitor, fields))

    async def depart(self, visitor: str, *, after: str) -> None:
        await self.web.link.request(stanzas.depart_queue(by=f"{visitor}@{WEB}/web", router=ROUTER, after=after))

    async def refused(self, visitor: str, **fields: str) -> Element:
        """The stanza that turns a citizen away, whole: `request` would keep its condition only."""
        join = self._join(visitor, fields)
        iq = join.get("id")
        self.web.link.send(join)

        async def answered() -> bool:
            return any(stanza.get("id") == iq for stanza in self.web.told)

        await until("the citizen is answered", answered, within=WITHIN)
        answer = next(stanza for stanza in self.web.told if stanza.get("id") == iq)
        assert answer.get("type") == "error"
        return answer
