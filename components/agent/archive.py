"""Reads a room's archive (XEP-0313), page by page. Keeps nothing between readings."""

from typing import Any

import aioxmpp
import aioxmpp.errors
from aioxmpp.rsm.xso import After, ResultSetMetadata

from components.agent import reading
from components.agent.connection import Connection
from components.agent.events import Line
from components.agent.stanzas import Query

PAGE = 100


class Archive:
    """Queries archives. The connection must pass each archived message to `receive`."""

    def __init__(self) -> None:
        self._results: dict[tuple[aioxmpp.JID, str], list[Any]] = {}
        self._count = 0

    def receive(self, message: Any) -> None:
        # A result counts only if it comes from the room that we asked, for our query.
        page = self._results.get((message.from_, message.xep0313_result.queryid))
        if page is not None:
            page.append(message.xep0313_result)

    async def after(self, connection: Connection, room: aioxmpp.JID, nick: str, last: str) -> list[Line]:
        """Everything after the stanza-id `last`; the whole archive if that is empty or no longer there."""
        try:
            return await self._pages(connection, room, nick, last)
        except aioxmpp.errors.XMPPError as error:
            if not last or error.condition != aioxmpp.ErrorCondition.ITEM_NOT_FOUND:
                raise
            return await self._pages(connection, room, nick, "")

    async def newest(self, connection: Connection, room: aioxmpp.JID) -> str:
        """The newest stanza-id; empty if the archive is."""
        results, _ = await self._page(connection, room, ResultSetMetadata.last_page(1))
        return str(results[-1].id_) if results else ""

    async def _pages(self, connection: Connection, room: aioxmpp.JID, nick: str, last: str) -> list[Line]:
        lines: list[Line] = []
        while True:
            rsm = ResultSetMetadata.limit(PAGE)
            rsm.after = After(last) if last else None
            results, complete = await self._page(connection, room, rsm)
            lines += [line for result in results if (line := reading.archived(result, nick))]
            if complete or not results:
                return lines
            last = results[-1].id_

    async def _page(self, connection: Connection, room: aioxmpp.JID, rsm: Any) -> tuple[list[Any], bool]:
        self._count += 1
        key = (room, f"q{self._count}")
        self._results[key] = []
        try:
            fin = await connection.ask(aioxmpp.IQ(aioxmpp.IQType.SET, to=room, payload=Query(key[1], rsm)))
        finally:
            results = self._results.pop(key)
        return results, bool(fin.complete)
