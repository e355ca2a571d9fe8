"""Runs a prepared instance from start to stop: Prosody and each part as a child process. Makes no settings."""

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.exc import SQLAlchemyError

from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable
from onedoor.service.reachable import reachable
from onedoor.settings import Settings
from onedoor.store.database import DatabaseError, is_away
from onedoor.up import instance, ports
from onedoor.up.child import Child
from onedoor.up.follow import Agencies
from onedoor.up.server import shell
from onedoor.up.server.renewal import Renewal
from onedoor.up.waiting import Missing, Told, until

log = structlog.get_logger()

PROSODY = "prosody"
AGENCY = "agency"
PARTS = ("router", AGENCY, "bridge", "admin")
NEED_DATABASE = ("router", "admin")
"""Parts that need the database, besides the agencies."""


def parts_of(settings: Settings) -> Sequence[str]:
    """All parts; without router and bridge on the server of an agency whose router is elsewhere. Several agency
    processes are `agency-1`, `agency-2` and so on.
    """
    elsewhere = {"router": settings.router.jid, "bridge": settings.bridge.jid}
    found = [part for part in PARTS if part not in elsewhere or settings.is_ours(elsewhere[part])]
    shares = settings.agencies.processes
    if shares > 1:
        place = found.index(AGENCY)
        found[place : place + 1] = [f"{AGENCY}-{number}" for number in range(1, shares + 1)]
    return found


def _is_agencies(part: str) -> bool:
    return part.partition("-")[0] == AGENCY


def _share(part: str, settings: Settings) -> dict[str, str]:
    """The setting that says which agencies this process runs, as environment variables."""
    number = part.partition("-")[2]
    return {"ONEDOOR_AGENCIES__SHARE": f"{number}/{settings.agencies.processes}"} if number else {}


_WATCH_EVERY = 2.0


class AlreadyRunning(Mendable):
    """The state directory is in use. The text is one sentence."""


class Supervisor:
    """One running instance.

    async with Supervisor(settings) as up:
        await up.ready()
        await up.kill("router")      # SIGKILL; returns when the next one has been started
        await up.ready()
    """

    def __init__(
        self,
        settings: Settings,
        *,
        config: Path | None = None,
        parts: Sequence[str] | None = None,
        echo: Callable[[str, str], None] | None = None,
        commands: Mapping[str, list[str]] | None = None,
        environments: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Without `parts`, runs all that these settings ask for. `commands`: part → command; `echo` gets the part and
        each line that it prints; `environments`: part → environment variables, for settings of its own.
        """
        self.settings = settings
        self._state = settings.state.resolve()
        config = (config or self._state / instance.CONFIG).resolve()
        self._agencies = Agencies(settings)
        self._renewal = Renewal(settings)
        self._children = {PROSODY: self._prosody(echo)}
        for part in parts_of(settings) if parts is None else parts:
            name = AGENCY if _is_agencies(part) else part
            command = (commands or {}).get(part) or [sys.executable, "-m", "onedoor", name, "--config", str(config)]
            environment = {**ports.environment(ports.of(settings)), **_share(part, settings)}
            self._children[part] = Child(
                part,
                command,
                self._state / "log" / f"{part}.log",
                environment={**environment, **(environments or {}).get(part, {})},
                echo=echo,
                before=self._before(part),
                logs=settings.logs,
            )
        self._tasks: list[asyncio.Task[None]] = []
        self._watching: asyncio.Task[None] | None = None
        self._lock: int | None = None

    def _before(self, part: str) -> Callable[[], Awaitable[object]] | None:
        """What to do before each start of a part."""
        if _is_agencies(part):
            return self._before_agencies
        return self._database_is_there if part in NEED_DATABASE else None

    async def _before_agencies(self) -> None:
        """Tells Prosody about new agencies first, because it would refuse those that it does not know."""
        await self._database_is_there()
        await self.follow()

    async def _database_is_there(self) -> None:
        """Waits for the database. Without it, a part would only exit, and start late once the database is back."""
        await reachable(self._database_is_away)

    async def _database_is_away(self) -> bool:
        return await asyncio.to_thread(is_away, self.settings.database.url)

    def _prosody(self, echo: Callable[[str, str], None] | None) -> Child:
        file = self._state / "prosody" / "prosody.cfg.lua"
        return Child(
            PROSODY,
            ["prosody", "-F", "--config", str(file)],
            self._state / "log" / "prosody.out",
            death_signal=signal.SIGTERM,  # so that it can still write what it holds in memory
            echo=echo,
            logs=self.settings.logs,
        )

    @property
    def pids(self) -> dict[str, int]:
        """Name → process id of everything that is running now."""
        return {name: child.pid for name, child in self._children.items() if child.pid is not None}

    async def start(self) -> None:
        """Starts Prosody, waits until it listens, then starts the parts.

        Raises AlreadyRunning, PortTaken, NotReady or ChildRefused.
        """
        self._take_lock()
        await self._predecessor_is_gone()
        ports.require_free(self.settings)
        self._run(PROSODY)
        await self._until(self._server_missing, 20.0)
        for name in self._children:
            if name != PROSODY:
                self._run(name)
        self._watching = asyncio.create_task(self._watch(), name="watch")
        self._tasks += [self._watching, asyncio.create_task(self._renewal.run(), name="renewal")]

    def _take_lock(self) -> None:
        self._lock = os.open(self._state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                Sentence("An instance is running on {folder} already.", folder=str(self.settings.state))
            ) from None

    async def _predecessor_is_gone(self) -> None:
        """Waits for a Prosody whose supervisor was killed. It was told to end, and may need a moment."""
        file = self._state / "prosody" / "prosody.pid"
        for _ in range(100):
            if not _runs_prosody(file):
                return
            await asyncio.sleep(0.05)

    def _run(self, name: str) -> None:
        self._tasks.append(asyncio.create_task(self._children[name].run(), name=name))

    async def ready(self, within: float = 30.0, told: Told = lambda _: None) -> None:
        """Returns when Prosody listens, every component is connected and both web servers answer. Raises NotReady if
        nothing more has come up for `within` seconds. Calls `told` each second with how much is still missing.
        """
        await self._until(self._missing, within, told)
        for child in self._children.values():
            child.has_served = True

    async def wait(self) -> None:
        """Runs until cancelled. Raises ChildRefused if a part says that its configuration is wrong before all were up
        for the first time. Later, the others go on, and we try that part again.
        """
        await asyncio.gather(*self._tasks)

    async def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Ends one process with a signal. Returns when it has been started again; it may not be ready yet."""
        await self._children[name].kill(number)

    async def stop(self) -> None:
        """Stops the parts and then Prosody, so that each part can still log out."""
        if self._watching is not None:
            self._watching.cancel()
        parts = [child for name, child in self._children.items() if name != PROSODY]
        await asyncio.gather(*(child.stop() for child in parts))
        await self._children[PROSODY].stop(patience=10.0)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._agencies.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def follow(self) -> bool:
        """Tells Prosody about agencies added and removed since the last time. False if it told nothing."""
        try:
            return await self._agencies.follow()
        except (shell.ShellFailed, DatabaseError, SQLAlchemyError) as error:
            # Prosody or the database is away for a moment. We will ask again.
            log.warning("up.agencies.later", reason=str(error))
            return False

    async def _watch(self) -> None:
        """Tells Prosody about new agencies while chats go on, and restarts the agency part for them."""
        while True:
            await asyncio.sleep(_WATCH_EVERY)
            if await self.follow():
                agencies = [child for name, child in self._children.items() if _is_agencies(name)]
                await asyncio.gather(*(child.kill(signal.SIGTERM) for child in agencies))

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _until(self, missing: Missing, within: float, told: Told = lambda _: None) -> None:
        async def still() -> Sequence[str]:
            found = await missing()
            if found:
                self._raise_refusal()
            return found

        await until(still, within, logs=str(self._state / "log"), told=told)

    def _raise_refusal(self) -> None:
        for task in self._tasks:
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def _server_missing(self) -> list[str]:
        return await self._ports_missing(await self._components())

    async def _ports_missing(self, components: list[str]) -> list[str]:
        # Prosody keeps running without a port that it could not get.
        xmpp, federation = self.settings.xmpp, self.settings.federation
        wanted = {"c2s": xmpp.client_port, "http": xmpp.http_port}
        if components:
            wanted["components"] = xmpp.component_port  # which it opens for the first component
        missing = [f"prosody ({name})" for name, port in wanted.items() if not await _listens(xmpp.host, port)]
        if federation.on and not await _listens(federation.host or xmpp.host, xmpp.server_port):
            missing.append("prosody (s2s)")
        return missing

    async def _missing(self) -> list[str]:
        components = await self._components()
        missing = await self._ports_missing(components)
        missing += [name for name in self._children if name not in self.pids and name not in missing]
        connected = await shell.connected(self._state) if components else set()
        missing += [jid for jid in components if jid not in connected]
        bridge, admin = self.settings.bridge, self.settings.admin
        for name, host, port in (("bridge", bridge.host, bridge.port), ("admin", admin.host, admin.port)):
            if name in self._children and not await _answers(host, port):
                missing.append(f"{name} (http)")
        return missing

    async def _components(self) -> list[str]:
        own = {"router": self.settings.router.jid, "bridge": self.settings.bridge.jid}
        jids = [jid for part, jid in own.items() if part in self._children]
        if any(_is_agencies(part) for part in self._children):
            jids += sorted(await asyncio.to_thread(instance.local_agencies, self.settings))
        return jids


def _runs_prosody(file: Path) -> bool:
    """Whether the process whose id is in `file` is alive and a Prosody, because systems reuse ids."""
    try:
        return b"prosody" in Path(f"/proc/{int(file.read_text())}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


async def _answers(host: str, port: int) -> bool:
    """Whether an HTTP server answers with anything but a server error (5xx)."""
    try:
        reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    try:
        writer.write(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
        async with asyncio.timeout(5):
            status = await reader.readline()
        return status.startswith(b"HTTP/1.") and not status.split(b" ")[1:2][0].startswith(b"5")
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()
