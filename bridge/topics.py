"""What can be asked about, as the router tells it. One question at a time serves every browser that waits for it."""

import asyncio
import time
from typing import Any

from bridge import stanzas
from bridge.agencies import Agencies
from onedoor.desk.about import Published
from onedoor.wire.link import Link, NotConnected, RequestFailed

FRESH = 1.5
"""Seconds for which an answer is given again."""
PATIENCE = 3.0


class Topics:
    def __init__(self, link: Link, router: str, agencies: Agencies) -> None:
        """`agencies` learns with every answer what they publish."""
        self._link, self._router, self._agencies = link, router, agencies
        self.known: list[dict[str, Any]] = []
        """The newest answer, however old."""
        self.version = 0
        """Counts the answers that said something new of the topics, or of the agencies."""
        self._asked_at = -FRESH
        self._asking: asyncio.Task[bool] | None = None

    def agency_of(self, topic: str) -> str:
        """The first agency of a topic, as the router told us last; empty for one that it did not tell of."""
        return next((str(one["agency"]) for one in self.known if one["id"] == topic), "")

    async def refresh(self) -> bool:
        """Whether `known` is what the router says now."""
        if time.monotonic() - self._asked_at < FRESH:
            return True
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> bool:
        try:
            query = stanzas.topics_query(by=self._link.jid, to=self._router)
            answer = await self._link.request(query, timeout=PATIENCE)
            self._learn(stanzas.read_topics(answer), stanzas.read_agencies(answer))
        except (NotConnected, RequestFailed, TimeoutError):
            return False
        else:
            self._asked_at = time.monotonic()
            return True
        finally:
            self._asking = None

    def _learn(self, topics: list[dict[str, Any]], published: list[Published]) -> None:
        if self.version and (topics, published) == (self.known, self._agencies.published()):
            return
        self.known = topics
        self._agencies.learn(published, topics)
        self.version += 1
