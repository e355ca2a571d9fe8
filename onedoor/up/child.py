"""One child process, restarted when it dies. Knows nothing about what it runs."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import structlog

from onedoor.mendable import EXIT_CODE, Mendable
from onedoor.settings import Logs
from onedoor.up.partlog import PartLog

log = structlog.get_logger()

_LONGEST_PAUSE = 5.0
REFUSED_PAUSE = 15.0
"""Seconds until a retry of a child that has run before and now says that its configuration is wrong."""
_SETTLED = 10.0
_LINES_KEPT = 20
_LONGEST_LINE = 1 << 20
LOGS = Logs()
_LEASH = Path(__file__).with_name("leash.py")


class ChildRefused(Mendable):
    """A child exited with code 2, because its configuration is wrong. The text is the child's own sentence."""


class Child:
    """Keeps `command` running. Its output goes to `log_file`, and line by line to `echo`."""

    def __init__(
        self,
        name: str,
        command: list[str],
        log_file: Path,
        *,
        environment: Mapping[str, str] | None = None,
        death_signal: signal.Signals = signal.SIGKILL,
        echo: Callable[[str, str], None] | None = None,
        before: Callable[[], Awaitable[object]] | None = None,
        logs: Logs = LOGS,
    ) -> None:
        """`before`: awaited before each start."""
        self.name = name
        self._command, self._echo = command, echo
        self._log = PartLog(log_file, size=logs.size, keep=logs.keep)
        self._environment = {**os.environ, **(environment or {})}
        self._death_signal, self._before = death_signal, before
        self._process: asyncio.subprocess.Process | None = None
        self._birth = asyncio.Event()
        """Set when the next process has started."""
        self._last_lines: deque[str] = deque(maxlen=_LINES_KEPT)
        self._stopping = asyncio.Event()
        self.has_served = False
        """Whether it has been ready once. Later faults can be mended while all other parts go on."""

    @property
    def pid(self) -> int | None:
        """The process id; None between two processes."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def run(self) -> None:
        """Runs until `stop` or cancelled. Raises `ChildRefused` if it exits with code 2 before it has ever served."""
        pause = 0.0
        while not await self._stops_within(pause):
            if self._before is not None:
                await self._before()
                if self._stopping.is_set():
                    return
            began = asyncio.get_running_loop().time()
            code = await self._live()
            if self._stopping.is_set():
                return
            if code == EXIT_CODE:
                pause = self._refused()
                continue
            lived = asyncio.get_running_loop().time() - began
            pause = 0.0 if lived > _SETTLED else min(_LONGEST_PAUSE, pause * 2 + 0.1)
            log.warning("up.died", part=self.name, code=code, again_in=pause)

    def _refused(self) -> float:
        """How many seconds to wait before the next try. Raises `ChildRefused` if it has never served."""
        if not self.has_served:
            raise ChildRefused(self._last_words())
        log.error("up.refused", part=self.name, why=self._last_words(), again_in=REFUSED_PAUSE)
        return REFUSED_PAUSE

    async def _stops_within(self, pause: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _live(self) -> int:
        """Runs the process once, and returns its exit code."""
        self._process = process = await asyncio.create_subprocess_exec(
            *self._leash(),
            *self._command,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops its children in order
            limit=_LONGEST_LINE,
        )
        born, self._birth = self._birth, asyncio.Event()
        born.set()
        try:
            await self._keep_output(process)
            return await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def _leash(self) -> list[str]:
        # -I -S: it needs no packages, so it starts in 15 ms.
        return [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid()), str(int(self._death_signal))]

    async def _keep_output(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - we asked for a pipe
        while line := await _next_line(process.stdout):
            self._keep(line.decode(errors="replace").rstrip("\n"))
        self._log.close()

    def _keep(self, text: str) -> None:
        self._log.keep(text)
        if text:
            self._last_lines.append(text)
        if self._echo is not None:
            self._echo(self.name, text)

    def _last_words(self) -> str:
        return self._last_lines[-1] if self._last_lines else f"{self.name} refuses to start and does not say why."

    async def kill(self, number: signal.Signals = signal.SIGKILL, *, within: float = 30.0) -> None:
        """Sends a signal, and returns when the next process has started. `within`: seconds until `TimeoutError`."""
        async with asyncio.timeout(within):
            if self.pid is None:
                await self._birth.wait()
            successor = self._birth
            if self._process is not None:
                self._process.send_signal(number)
            await successor.wait()

    async def stop(self, *, patience: float = 5.0) -> None:
        """Sends SIGTERM, and SIGKILL if the process is still running after `patience` seconds."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(patience):
                await process.wait()
        except TimeoutError:
            log.warning("up.killed", part=self.name)
            process.kill()
            await process.wait()


async def _next_line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:  # longer than _LONGEST_LINE, and dropped by asyncio
        return b"(a line too long to keep)\n"
