"""A person at a terminal: one program in a tmux of its own, typed into and looked at. Knows no XMPP."""

import asyncio
import os
import shutil
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import Self


class NotOnScreen(AssertionError):
    """What was waited for did not appear; the text is the screen as it was."""


class Terminal:
    """Has its own tmux server and its own home directory, and leaves neither behind."""

    def __init__(self, *command: str) -> None:
        self._command = command
        self._socket = f"onedoor-{uuid.uuid4().hex[:12]}"
        self._home = Path(tempfile.mkdtemp(prefix="onedoor-home-"))

    async def __aenter__(self) -> Self:
        environment = {
            **os.environ,
            "HOME": str(self._home),
            "XDG_CONFIG_HOME": str(self._home / "config"),
            "XDG_DATA_HOME": str(self._home / "data"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
        }
        start = ("-f", "/dev/null", "new-session", "-d", "-s", "person", "-x", "180", "-y", "50", *self._command)
        await self._tmux(*start, environment=environment)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._tmux("kill-server")
        shutil.rmtree(self._home, ignore_errors=True)

    async def types(self, text: str) -> None:
        await self._tmux("send-keys", "-t", "person", "-l", "--", text)
        await self._tmux("send-keys", "-t", "person", "Enter")

    async def screen(self) -> str:
        return await self._tmux("capture-pane", "-t", "person", "-p", "-J")

    async def shows(self, text: str, within: float = 30.0) -> str:
        """The screen, once the text is on it. Raises NotOnScreen."""
        screen = ""
        try:
            async with asyncio.timeout(within):
                while text not in (screen := await self.screen()):
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise NotOnScreen(f"{text!r} did not appear within {within:.0f} s on\n{screen}") from None
        return screen

    async def _tmux(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        process = await asyncio.create_subprocess_exec(
            "tmux",
            "-L",
            self._socket,
            *arguments,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return output.decode(errors="replace")
