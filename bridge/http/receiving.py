"""Receives a citizen's file: checks every limit before reading a byte, then what it is, then sends a line to the room.

Knows no HTTP; the caller passes on the bytes as they come.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO

import structlog

from bridge.conversation import masking
from bridge.conversation.attachments import Attachments
from bridge.conversation.shelf import Full, Kept, Shelf
from bridge.conversation.visit import State, Visit
from bridge.frames.frames import FrameError
from bridge.rooms.gateway import Gateway
from onedoor.files.content import Refused, check
from onedoor.settings import Settings
from onedoor.wire.muc import muc
from onedoor.wire.xml import write

log = structlog.get_logger()

AT_ONCE, LOOKED_AT = 32, 2
"""How many files we receive, and how many we check, at the same time."""
PATIENCE = 600.0
SILENCE = 30.0


@dataclass(frozen=True, slots=True)
class Offered:
    """What a browser says about a file that it is about to send. `size` is in bytes; None if unknown."""

    id: str
    name: str
    size: int | None


class Receiving:
    def __init__(self, settings: Settings, gateway: Gateway, shelf: Shelf, attachments: Attachments) -> None:
        self._limits = settings.files
        self._gateway, self._shelf, self._attachments = gateway, shelf, attachments
        self._now: set[str] = set()
        self._looking = asyncio.Semaphore(LOOKED_AT)

    async def take(self, visit: Visit, offered: Offered, chunks: AsyncIterator[bytes]) -> None:
        """Returns when the file is on its way into the room, or already there. Raises FrameError."""
        if visit.reflection(offered.id) is not None:
            return  # it has arrived, and only our answer was lost
        self._require_welcome(visit, offered)
        size = self._limits.largest if offered.size is None else offered.size
        self._now.add(visit.ticket.visit)
        try:
            with self._shelf.promised(size), self._shelf.incoming() as file:
                await self._read(chunks, file, offered)
                kept = await self._looked_at(visit, offered, file)
        except Full:
            log.warning("files.full", used=self._shelf.used)
            raise FrameError("file-full", "We cannot take files at the moment.", offered.id) from None
        finally:
            self._now.discard(visit.ticket.visit)
        self._say(visit, offered.id, kept)

    def _require_welcome(self, visit: Visit, offered: Offered) -> None:
        if visit.state in (State.NEW, State.ENDED):
            raise FrameError("no-chat", "There is no chat to send this in.", offered.id)
        if visit.state is not State.LIVE or visit.is_called_over:
            raise FrameError("not-ready", "The chat is being fetched; keep this until it is.", offered.id)
        if not visit.takes_files:
            raise FrameError("file-off", "You cannot send files here at the moment.", offered.id)
        if visit.files.sent >= self._limits.most:
            raise FrameError("file-count", f"A chat takes {self._limits.most} files.", offered.id)
        self._require_size(offered, offered.size or 0)
        if visit.ticket.visit in self._now or len(self._now) >= AT_ONCE:
            raise FrameError("too-fast", "Send one file at a time.", offered.id)
        if not visit.pace.allows(time.monotonic()):
            raise FrameError("too-fast", "That was too fast; try again in a moment.", offered.id)

    def _require_size(self, offered: Offered, size: int) -> None:
        if size > self._limits.largest:
            raise FrameError("file-size", f"A file can be up to {self._limits.largest} bytes.", offered.id)

    async def _read(self, chunks: AsyncIterator[bytes], file: IO[bytes], offered: Offered) -> None:
        size = 0
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    async with asyncio.timeout(SILENCE):
                        chunk = await anext(chunks, b"")
                    if not chunk:
                        break
                    size += len(chunk)
                    self._require_size(offered, size)
                    _write(file, chunk)
        except TimeoutError:
            raise FrameError("file-slow", "The file did not arrive.", offered.id) from None
        if offered.size is not None and size != offered.size:
            raise FrameError("file-slow", "Only part of the file arrived.", offered.id)
        file.seek(0)

    async def _looked_at(self, visit: Visit, offered: Offered, file: IO[bytes]) -> Kept:
        covers = self._gateway.agencies.masking(visit) != "off"
        name = masking.mask(offered.name) if covers else offered.name
        identifier = self._attachments.id(visit.ticket.visit, offered.id)
        try:
            async with self._looking:
                return await asyncio.to_thread(self._check_and_put, identifier, name, file)
        except Refused as refused:
            log.info("files.refused", visit=visit.ticket.visit, fault=refused.fault)
            raise FrameError(refused.fault, str(refused), offered.id) from None

    def _check_and_put(self, identifier: str, name: str, file: IO[bytes]) -> Kept:
        checked = check(name, file.read())
        if len(checked.content) > self._limits.largest:
            raise Refused("file-pixels", "The picture is too large.")
        return self._shelf.put(identifier, checked)

    def _say(self, visit: Visit, identifier: str, kept: Kept) -> None:
        about = {"name": kept.name, "type": kept.media_type, "size": str(kept.size), "sha256": kept.sha256}
        address = self._attachments.address(kept)
        stanza = muc.said_file(
            visit.ticket.room or "", address, about, by=visit.jid, id=identifier, name=visit.ticket.name
        )
        self._gateway.deliver(visit, identifier, write(stanza))


def _write(file: IO[bytes], chunk: bytes) -> None:
    try:
        file.write(chunk)
    except OSError as error:  # the disk is full, although our quota is not
        raise Full from error
