"""Files at this bridge: the shelf with our copies, and files that agents' clients have uploaded elsewhere.

We fetch agents' files once, check them, and offer them from the shelf. After a restart we find them there or fetch them
again.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

import structlog

from bridge.conversation.agencies import Agencies, Visiting
from bridge.conversation.attachments import Attached, Attachments, card
from bridge.conversation.shelf import Full, Kept, Shelf
from bridge.conversation.visit_files import Later
from onedoor.files.content import Refused, check
from onedoor.files.fetching import Fetcher, NotFetched, Origins
from onedoor.settings import Settings
from onedoor.wire.muc.muc import Message

log = structlog.get_logger()

WAITS = (1.0, 5.0, 20.0, 60.0)
"""Seconds before each new attempt to fetch a file."""
SWEEP = 300.0


class Files:
    """`spawn` runs something in the background, and logs its errors."""

    def __init__(
        self, settings: Settings, spawn: Callable[[Coroutine[Any, Any, None]], object], agencies: Agencies
    ) -> None:
        self._spawn, self._agencies = spawn, agencies
        self.largest = settings.files.largest if settings.files.on else 0
        self.shelf = Shelf(settings.passing_files, settings.files.quota, settings.files.keep)
        self.attachments = Attachments(settings)
        self._fetcher = Fetcher(Origins(settings.upload_origins), settings.files.largest)
        self._looking = asyncio.Semaphore(1)
        self._fetching: dict[str, list[tuple[str, Later]]] = {}

    async def run(self, needed: Callable[[], Iterable[str]]) -> None:
        """Keeps the shelf tidy. `needed` returns the ids of the files of running chats."""
        while True:
            await asyncio.sleep(SWEEP)
            if not self.largest:
                continue
            await asyncio.to_thread(self.shelf.touch, list(needed()))
            if removed := await asyncio.to_thread(self.shelf.sweep):
                log.info("files.swept", files=removed, used=self.shelf.used)

    async def close(self) -> None:
        await self._fetcher.__aexit__(None, None, None)

    def welcome(self, visit: Visiting) -> bool:
        """Whether the visit may send files. Not before an agent has answered, so that no stranger fills the disk."""
        return bool(visit.conversation.here()) and self._agencies.allows_files(visit)

    def of(self, message: Message, own: bool) -> Attached | None:
        return self.attachments.of(message, own=own) if self.largest else None

    def card(self, stanza: str, attached: Attached, later: Later) -> Mapping[str, Any]:
        if not attached.fetch:
            return attached.card
        if (kept := self.shelf.find(attached.id)) is not None:
            return _offered(kept)
        waiting = self._fetching.setdefault(attached.id, [])
        waiting.append((stanza, later))
        if len(waiting) == 1:
            self._spawn(self._get(attached))
        return attached.card

    async def _get(self, attached: Attached) -> None:
        try:
            told = await self._fetched(attached)
        finally:
            waiting = self._fetching.pop(attached.id)
        for stanza, later in waiting:
            later(stanza, told)

    async def _fetched(self, attached: Attached) -> Mapping[str, Any]:
        name = attached.card["name"]
        try:
            content = await self._patiently(attached.fetch)
            async with self._looking:
                kept = await asyncio.to_thread(lambda: self.shelf.put(attached.id, check(name, content)))
        except NotFetched as error:
            log.warning("files.not_fetched", file=attached.id, error=str(error))
            return {"name": name, "state": "lost"}
        except (Refused, Full) as error:
            why = error.fault if isinstance(error, Refused) else "file-full"
            log.info("files.refused", file=attached.id, fault=why)
            return {"name": name, "state": "refused", "why": why}
        return _offered(kept)

    async def _patiently(self, address: str) -> bytes:
        for wait in WAITS:
            try:
                return await self._fetcher.fetch(address)
            except NotFetched as error:
                if error.final:
                    raise
            await asyncio.sleep(wait)
        return await self._fetcher.fetch(address)


def _offered(kept: Kept) -> Mapping[str, Any]:
    return card(kept.id, kept.name, kept.size)
