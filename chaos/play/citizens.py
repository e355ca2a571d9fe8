"""A citizen in a chaos run: asks, writes, reloads, loses the network, sends files, ends the chat or sees it end."""

import asyncio
import contextlib
import time
from collections.abc import Mapping
from random import Random
from urllib.parse import quote

import aiohttp

from chaos.play.ledger import Ledger
from chaos.play.pages import EventsCitizen, NotedCitizen
from components.demo.citizen import Frame, FrameRefused, NotShown

ENDS_BY_ITSELF = 0.4
"""The share of citizens who end their chat themselves. The others wait until the agent ends it."""
CLOSES_THE_PAGE = 0.05
LONGEST = 90.0
"""Seconds of writing after which a citizen ends the chat in any case."""
LINGERS = 3.0
ACCEPTED = 202
SHOWN_WITHIN, AGAIN = 20.0, 4.0
"""Seconds after which a file is sent again that is not shown, and one that was not taken; as in
`bridge/static/chat/files.js`."""


class Visit:
    def __init__(self, address: str, key: str, topic: str, ledger: Ledger, random: Random) -> None:
        kind = EventsCitizen if random.random() < 0.4 else NotedCitizen
        self.citizen = kind(address, key, ledger)
        self.citizen.page.topic = topic
        self._address, self._ledger, self._random = address, ledger, random
        self._offline: asyncio.Task[None] | None = None

    async def play(self) -> None:
        """Plays until the chat is over or the page is closed. Does not close the page otherwise."""
        with contextlib.suppress(NotShown):
            await self.citizen.__aenter__()  # an instance that is down answers later
        if await self._asked():
            await self._write()
        if self.citizen.page.closed_at is None and not self.citizen.is_over and self.citizen.page.refused_at is None:
            self.citizen.want_end()
            await self._over()

    async def _asked(self) -> bool:
        citizen, page = self.citizen, self.citizen.page
        post = self._ledger.words(citizen.key, self._random)
        page.asked_at = post.at
        try:
            await citizen.ask(post.text, page.topic, within=60)
        except FrameRefused as refused:
            page.refused, page.refused_at = refused.code, time.time()
            post.refused = refused.code
            return False
        except NotShown:
            return True  # the checks find out what became of it
        return True

    async def _write(self) -> None:
        random, citizen = self._random, self.citizen
        ends_itself, until = random.random() < ENDS_BY_ITSELF, time.monotonic() + LONGEST
        lines, closes = random.randint(8, 60), random.random() < CLOSES_THE_PAGE
        while not citizen.is_over and time.monotonic() < until and not self._ledger.is_closing:
            await asyncio.sleep(random.uniform(0.3, 1.3))
            await self._one_thing()
            lines -= 1
            if lines <= 0 and closes:
                citizen.page.closed_at = time.time()
                await citizen.close()
                return
            if lines <= 0 and ends_itself:
                return
        if self._ledger.is_closing:
            await self._over(within=20)

    async def _one_thing(self) -> None:
        chance, citizen = self._random.random(), self.citizen
        if chance < 0.02:
            with contextlib.suppress(NotShown):
                citizen.page.loads.append(time.time())
                await citizen.reload()
        elif chance < 0.04:
            await citizen.offline()
            post = self._ledger.words(citizen.key, self._random)
            self._wrote(post.marker, citizen.post(post.text))
            await asyncio.sleep(self._random.uniform(0.2, 4))
            citizen.online()
        elif chance < 0.06 and citizen.is_synced:
            await self._file()
        elif not citizen.is_over:
            post = self._ledger.words(citizen.key, self._random)
            self._wrote(post.marker, citizen.post(post.text))

    def _wrote(self, marker: str, sent: "asyncio.Future[Frame]") -> None:
        sent.add_done_callback(lambda done: self._refused(marker, done))

    def _refused(self, marker: str, done: "asyncio.Future[Frame]") -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            self._ledger.refused(marker, str(error))

    async def _file(self) -> None:
        """Sends a file. Forgets it if it is refused, because the page would ask its citizen whether to try again.

        Like the page, it sends a file again that was accepted but is not shown.
        """
        marker = self._ledger.marker(self.citizen.key)
        name = f"{marker}.txt"
        post = self._ledger.write(self.citizen.key, name, kind="file", marker=marker)
        headers = {
            "Authorization": f"Bearer {self.citizen.token}",
            "X-Message-Id": marker,
            "X-File-Name": quote(name),
            "Content-Type": "text/plain",
        }
        post.refused = await self._put(headers, f"The file {marker}\n".encode())
        while not post.refused and not self.citizen.is_over:
            if await self._is_shown(marker):
                return
            while await self._put(headers, f"The file {marker}\n".encode()) and not self.citizen.is_over:
                await asyncio.sleep(AGAIN)

    async def _is_shown(self, marker: str) -> bool:
        """Whether it is shown; False as soon as the page is up to date again without it, or after some seconds."""
        mark, citizen = len(self.citizen.frames), self.citizen
        shown = asyncio.create_task(citizen.expect("message", id=marker, within=SHOWN_WITHIN))
        back = asyncio.create_task(citizen.expect("synced", since=mark, within=SHOWN_WITHIN))
        done, waiting = await asyncio.wait((shown, back), return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(shown, back, return_exceptions=True)
        return shown in done and shown.exception() is None

    async def _put(self, headers: Mapping[str, str], body: bytes) -> str:
        """Uploads the file. Returns why it was refused; empty if it was not."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as http,
                http.post(f"{self._address}/files", data=body, headers=headers) as answer,
            ):
                return "" if answer.status == ACCEPTED else await answer.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return f"not taken: {error}"

    async def _over(self, within: float = 60.0) -> None:
        with contextlib.suppress(NotShown):
            await self.citizen.expect("ended", within=within)

    async def close(self) -> None:
        """Closes the page some seconds after the end, so that we see what comes after it."""
        await asyncio.sleep(LINGERS)
        await self.citizen.close()
