"""Gives the picture of one of our agents to anybody who asks for it by name: citizens see it anyway."""

from xml.etree.ElementTree import Element

from components.agency.office import Office
from onedoor.store.setup import pictures
from onedoor.wire import picture, replies


class Avatars:
    def __init__(self, office: Office) -> None:
        self._office = office

    def heard(self, iq: Element) -> bool:
        """Whether the IQ asked for a picture. If so, the answer follows."""
        name = picture.read_query(iq)
        if name is None:
            return False
        self._office.start(self._answer(iq, name))
        return True

    async def _answer(self, iq: Element, name: str) -> None:
        office = self._office
        known = any(agent.picture == name for agent in office.desk.setup.agents.values())
        found = await office.database.call(lambda: pictures.of(office.engine, office.id, name)) if known else None
        answer = replies.error(iq, "item-not-found") if found is None else replies.result(iq, picture.data(name, found))
        office.link.send(answer)
