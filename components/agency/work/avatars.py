"""Whoever asks for the picture of one of our agents by its name gets it: citizens see it, so it is no secret."""

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from onedoor.store.setup import pictures
from onedoor.wire import picture, replies

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent


class Portraits:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency = agency

    def heard(self, iq: Element) -> bool:
        """Whether it was such a question."""
        name = picture.read_query(iq)
        if name is None:
            return False
        self._agency.start(self._answer(iq, name))
        return True

    async def _answer(self, iq: Element, name: str) -> None:
        agency = self._agency
        known = any(agent.picture == name for agent in agency.desk.setup.agents.values())
        found = await agency.database.call(lambda: pictures.of(agency.engine, agency.id, name)) if known else None
        answer = replies.error(iq, "item-not-found") if found is None else replies.result(iq, picture.data(name, found))
        agency.link.send(answer)
