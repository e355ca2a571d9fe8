"""How the desk enters a chat's room and reads what it missed there: it tries until it succeeds, in the room's order.

Promises to pass on nothing that was said after a gap before the gap has been read.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import structlog

from components.agency.rooms.record import Gap, Record
from onedoor.wire.link import Link, NotConnected, RequestFailed
from onedoor.wire.muc import muc
from onedoor.wire.muc.archive import ArchiveReader
from onedoor.wire.muc.muc import Message

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Heard:
    """What is called when there is news of a room."""

    line: Callable[[Record, Message, bool], None]
    """A message; the last argument tells whether to carry out a command in it."""
    gap: Callable[[Record], None]
    """From here on we do not know what is said."""
    entered: Callable[[Record], None]
    """Everything that was said has been passed on."""
    read: Callable[[Record, Sequence[Message], str], None]
    """The whole archive, read once more after the end of a leg, or the reason why that failed."""


AT_ONCE = 32
"""How many rooms are read at the same time."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between two tries to read a room; the last one again and again."""
FINAL = frozenset(
    {"item-not-found", "gone", "forbidden", "not-allowed", "registration-required", "feature-not-implemented"}
)
"""What a room answers when asking it again will not help."""


class Entering:
    """`by` is the desk's full JID."""

    def __init__(self, link: Link, by: str, heard: Heard, pauses: Sequence[float] = PAUSES) -> None:
        self._link, self._by, self._heard, self._pauses = link, by, heard, pauses
        self.reader = ArchiveReader(link, by)
        self._turn = asyncio.Semaphore(AT_ONCE)

    def open_gap(self, record: Record) -> None:
        """What is said from here on waits until we know what was said before."""
        if record.gap is None:
            record.gap = Gap()
        self._heard.gap(record)

    def leave(self, record: Record) -> None:
        """Stops trying to get in."""
        record.entering = None

    def give_up(self, record: Record) -> None:
        """Stops waiting for what is missing there."""
        if record.entering is None and record.gap is not None:
            self._close_gap(record)

    async def enter(self, record: Record) -> None:
        """Returns when all that was said is known. If the link breaks, it returns at once and the gap stays open."""
        if record.entering is not None:
            return
        mine = record.entering = object()
        self.open_gap(record)
        for pause in self._tries():
            if await self._attempt(record, mine):
                break
            await asyncio.sleep(pause)
            if record.entering is not mine:
                return

    def _tries(self) -> Iterator[float]:
        return chain(self._pauses, repeat(self._pauses[-1]))

    async def _attempt(self, record: Record, mine: object) -> bool:
        """False: it has to be tried again."""
        try:
            async with self._turn:
                if record.entering is not mine:
                    return True
                self._link.send(muc.join(record.room.jid, record.room.nick, by=self._by, name=record.room.called))
                await self._read(record)
        except NotConnected:
            if record.entering is mine:
                record.entering = None
            return True
        except (TimeoutError, RequestFailed) as failed:
            log.warning("entering.hole", leg=record.leg.leg, error=str(failed) or type(failed).__name__)
            if not isinstance(failed, RequestFailed) or failed.condition not in FINAL:
                return False
        if record.entering is mine:
            self._close_gap(record)
        return True

    async def _read(self, record: Record) -> None:
        """Reads on until it has also read the live messages for which there was no room to wait."""
        while record.gap is not None:
            record.gap.spilt = False
            await self._read_on(record)
            if record.gap is None or not record.gap.spilt:
                return

    async def _read_on(self, record: Record) -> None:
        try:
            async for page in self.reader.pages(record.room.jid, record.mark):
                self._archived(record, page)
        except RequestFailed as failed:
            if failed.condition != "item-not-found" or record.mark is None:
                raise
            # The archive no longer knows this id. We read from the start and drop what we have by its ids.
            record.mark = None
            await self._read_on(record)

    def _archived(self, record: Record, page: Sequence[Message]) -> None:
        # Commands typed before the chat was ours are not for us. Commands that we heard live are, even if we read them
        # from the archive first; so are those that were typed while we were away.
        for message in page:
            record.is_ours = record.is_ours or message.stanza_id == record.first_heard
            self._pass_on(record, message)

    def _close_gap(self, record: Record) -> None:
        gap, record.gap, record.entering, record.is_ours = record.gap, None, None, True
        for message in gap.waiting if gap is not None else ():
            self._pass_on(record, message)
        self._heard.entered(record)

    def _pass_on(self, record: Record, message: Message) -> None:
        record.mark = message.stanza_id or record.mark
        self._heard.line(record, record.room.attributed(message), record.is_ours)

    def heard(self, record: Record, message: Message) -> None:
        """A live message of its room."""
        if record.gap is None:
            self._pass_on(record, message)
        elif message.stanza_id is not None:
            record.first_heard = record.first_heard or message.stanza_id
            record.gap.hear(message)

    async def whole(self, record: Record) -> list[Message]:
        """The room's whole archive. Waits for it as long as it takes; only the room's own refusal is final."""
        for pause in self._tries():
            try:
                return [record.room.attributed(one) for one in await self.reader.messages(record.room.jid, None)]
            except (NotConnected, TimeoutError):
                pass
            except RequestFailed as failed:
                if failed.condition in FINAL:
                    raise
            await asyncio.sleep(pause)
        raise AssertionError("there is always another try")
