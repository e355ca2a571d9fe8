"""The topics, as the router lists them. One request at a time serves all browsers that wait for it."""

import asyncio
import time
from xml.etree.ElementTree import Element

from bridge.conversation.agencies import Agencies
from bridge.frames.catalogue import Catalogue, TopicTold
from bridge.frames.frames import Frame
from bridge.rooms import stanzas
from onedoor.wire.link import Link, NotConnected, RequestFailed

FRESH = 1.5
"""Seconds for which we use an answer again."""
PATIENCE = 3.0


class Topics:
    def __init__(self, link: Link, router: str, agencies: Agencies) -> None:
        """`agencies` learns from every answer what the agencies publish."""
        self._link, self._router, self._agencies = link, router, agencies
        self.catalogue = Catalogue()
        """From the newest answer, however old."""
        self.version = 0
        """Counts the answers with changes that pages are told about."""
        self._names: dict[str, dict[str, str]] = {}
        """Topic id → names in other languages."""
        self._told: object = None
        self._asked_at = -FRESH
        self._asking: asyncio.Task[bool] | None = None

    @property
    def known(self) -> list[TopicTold]:
        return self.catalogue.topics

    def agency_of(self, topic: str) -> str:
        """The name of a topic's first agency in the router's latest answer; empty if the topic is not in it."""
        found = self.catalogue.get(topic)
        return str(found["agency"]) if found else ""

    def on_offer(self, language: str) -> Frame:
        """What `welcome` tells a page in `language`: topics and agencies, or `many` (docs/PROTOCOL.md §5)."""
        if not self.catalogue.is_large:
            topics = self.catalogue.in_language(language).topics
            return {"topics": topics, "agencies": self._agencies.frames(language)}
        return {
            "topics": [],
            "agencies": [],
            "many": {**self.catalogue.summary(), "masking": self._agencies.strictest()},
        }

    async def refresh(self) -> bool:
        """Asks the router, unless its answer is fresh. Returns whether `known` is up to date."""
        if time.monotonic() - self._asked_at < FRESH:
            return True
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> bool:
        try:
            query = stanzas.topics_query(by=self._link.jid, to=self._router)
            answer = await self._link.request(query, timeout=PATIENCE)
            self._learn(answer)
        except (NotConnected, RequestFailed, TimeoutError):
            return False
        else:
            self._asked_at = time.monotonic()
            return True
        finally:
            self._asking = None

    def _learn(self, answer: Element) -> None:
        before, published = (self._known(), self._agencies.published()), stanzas.read_agencies(answer)
        self._names = stanzas.read_names(answer)
        agencies = {one.jid: one.names for one in published}
        self.catalogue.learn(stanzas.read_topics(answer), stanzas.read_keywords(answer), self._names, agencies)
        if self.version and before == (self._known(), published):
            return
        self._agencies.learn(published, self.known)
        told = self.on_offer("")["many"] if self.catalogue.is_large else (self._known(), published)
        self.version += told != self._told
        self._told = told

    def _known(self) -> object:
        return self.known, self._names
