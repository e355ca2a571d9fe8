"""Reads a room's archive (XEP-0313) page by page. It goes by id, because Prosody's times are only to the second."""

from collections.abc import AsyncIterator
from xml.etree.ElementTree import Element

from onedoor.wire.link import Link
from onedoor.wire.muc import muc
from onedoor.wire.muc.muc import Message


class ArchiveReader:
    """Pass every incoming message to `receive`, which returns whether it answers an open query."""

    def __init__(self, link: Link, by: str) -> None:
        self._link, self._by = link, by
        self._rooms: dict[str, str] = {}
        self._found: dict[str, list[Message]] = {}

    def receive(self, stanza: Element) -> bool:
        result = muc.read_result(stanza, self._rooms)
        if result is None:
            return False
        query, message = result
        self._found[query].append(message)
        return True

    async def pages(self, room: str, after: str | None) -> AsyncIterator[list[Message]]:
        """All messages that the room has archived after the stanza-id `after`, or from the beginning, oldest first.

        Raises `RequestFailed` (`item-not-found`: the id is unknown or the room is gone), `NotConnected` or
        `TimeoutError`.
        """
        while True:
            page, found = await self._page(room, after)
            yield found
            if page.complete or page.last is None or page.last == after:
                return
            after = page.last

    async def messages(self, room: str, after: str | None) -> list[Message]:
        """Like `pages`, in one list."""
        return [message async for page in self.pages(room, after) for message in page]

    async def _page(self, room: str, after: str | None) -> tuple[muc.Page, list[Message]]:
        query = self._link.new_id()
        self._rooms[query], self._found[query] = room, []
        try:
            reply = await self._link.request(muc.archive_page(room, after, by=self._by, id=query))
            return muc.read_page(reply), self._found[query]
        finally:
            del self._rooms[query], self._found[query]
