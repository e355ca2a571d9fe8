"""Enters a chat's room and reads what the desk missed there, in the room's order, until it succeeds.

Never passes on what was said after a gap before it has read the gap.
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
    """Callbacks for news of a room."""

    line: Callable[[Record, Message, bool], None]
    """A message. The last argument says whether to carry out a command in it."""
    gap: Callable[[Record], None]
    """From here on we do not know what is said."""
    entered: Callable[[Record], None]
    """Everything that was said has been passed on."""
    read: Callable[[Record, Sequence[Message], str], None]
    """The whole archive after the end of a leg, and the error condition if reading failed (else empty)."""


AT_ONCE = 32
"""How many rooms are read at the same time."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between tries to read a room; the last value repeats."""
FINAL = frozenset(
    {"item-not-found", "gone", "forbidden", "not-allowed", "registration-required", "feature-not-implemented"}
)
"""Error conditions after which another try will not help."""


class Entering:
    """`by` is the desk's full JID."""

    def __init__(self, link: Link, by: str, heard: Heard, pauses: Sequence[float] = PAUSES) -> None:
        self._link, self._by, self._heard, self._pauses = link, by, heard, pauses
        self.reader = ArchiveReader(link, by)
        self._turn = asyncio.Semaphore(AT_ONCE)

    def open_gap(self, record: Record) -> None:
        """Lets new messages wait until we know what was said before them."""
        if record.gap is None:
            record.gap = Gap()
        self._heard.gap(record)

    def leave(self, record: Record) -> None:
        """Stops trying to enter."""
        record.entering = None

    def give_up(self, record: Record) -> None:
        """Closes a gap that nobody is reading."""
        if record.entering is None and record.gap is not None:
            self._close_gap(record)

    async def enter(self, record: Record) -> None:
        """Returns when we know everything that was said, or at once with the gap open if the link breaks."""
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
        """False if we have to try again."""
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
        # We ignore commands typed before the chat was ours. We carry out those that we heard live, even if we read them
        # from the archive first, and those typed while we were away.
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
        """Takes a live message of the record's room."""
        if record.gap is None:
            self._pass_on(record, message)
        elif message.stanza_id is not None:
            record.first_heard = record.first_heard or message.stanza_id
            record.gap.hear(message)

    async def whole(self, record: Record) -> list[Message]:
        """The room's whole archive. Tries until it has it. Raises RequestFailed with a condition in FINAL."""
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
