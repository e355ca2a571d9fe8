"""The agents' commands as ad-hoc commands (XEP-0050), at the desk's address and at its occupant in a chat's room.

A form becomes the line that the agent would have typed, and `Talk` hears it. Only agents can use forms.
"""

from datetime import UTC, datetime
from functools import partial
from xml.etree.ElementTree import Element

from components.agency.office import Office
from components.agency.rooms.deskroom import NICK
from components.agency.talk import formfields
from components.agency.talk.asked import Spoken
from components.agency.talk.formfields import Around
from components.agency.words.speech import Phrase
from components.agency.work.front import Front
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Agent, Jid
from onedoor.service.loop import Turn
from onedoor.store.setup import neighbours
from onedoor.wire import adhoc, names, replies

NEED_AGENCIES = frozenset({"transfer", "warm", "ask"})


class Forms:
    def __init__(self, office: Office, front: Front) -> None:
        self._office, self._front = office, front

    def heard(self, iq: Element) -> bool:
        """Whether the IQ is about commands. If so, we answer it now or soon."""
        items, info = (adhoc.asked_node(iq, one) for one in (names.DISCO_ITEMS, names.DISCO_INFO))
        request = adhoc.read(iq)
        agent, leg = self._who(iq.get("from", ""))
        if request is None and items != names.COMMANDS and info is None:
            return False
        if agent is None:
            # Others may ask who we are, but only agents may use the commands.
            if info == "":
                return False
            self._office.link.send(replies.error(iq, "forbidden"))
        elif request is None:
            self._office.link.send(self._described(iq, Around(self._office.desk, agent, leg), info))
        else:
            self._office.start(self._execute(iq, request, agent, leg))
        return True

    def _who(self, sender: str) -> tuple[Agent | None, Leg | None]:
        """The agent who sends from this address, and the room's chat. Rooms vouch for the real JIDs behind nicks."""
        office, (bare, _, nick) = self._office, sender.partition("/")
        room, leg = office.chats.rooms.get(bare), None
        real: Jid | None = Jid(bare)
        if room is not None:
            real = room.real(nick)
            legs = (office.desk.legs.get(record.leg.leg) for record in office.chats.of_room(bare))
            leg = next((one for one in legs if one is not None and not one.is_over), None)
        elif bare == self._front.room.jid:
            real = self._front.room.real(nick)
        return (office.desk.setup.agents.get(real) if real else None), leg

    def _described(self, iq: Element, around: Around, info: str | None) -> Element:
        if info is None:
            return adhoc.listed(iq, self._where(iq), formfields.listed(around))
        if info == names.COMMANDS:
            return adhoc.described(iq, info, around.say(Phrase("Commands")))
        if info:
            known = formfields.may(info, around)
            return adhoc.described(iq, info, formfields.title(info, around)) if known else _unknown(iq)
        about = replies.about_us(iq, "collaboration", "workgroup", around.desk.setup.name)
        if about is None:
            return _unknown(iq)
        return adhoc.announced(about)

    def _where(self, iq: Element) -> str:
        """Our address as the client knows it. In a room it is our occupant's, so that we know the chat."""
        bare = iq.get("from", "").partition("/")[0]
        room = self._office.chats.rooms.get(bare)
        if room is not None:
            return f"{bare}/{room.nick}"
        return f"{bare}/{NICK}" if bare == self._front.room.jid else iq.get("to", "")

    async def _execute(self, iq: Element, request: adhoc.Request, agent: Agent, leg: Leg | None) -> None:
        office = self._office
        around = Around(office.desk, agent, leg)
        if not formfields.may(request.node, around):
            office.link.send(_unknown(iq))
        elif (wrong := adhoc.wrong(iq, request)) is not None:
            office.link.send(wrong)
        elif request.action == "cancel":
            office.link.send(adhoc.canceled(iq, request))
        elif request.values is None and (form := await self._form(request.node, around)) is not None:
            office.link.send(adhoc.shows(iq, request, office.link.new_id(), form))
        else:
            typed = formfields.line(request.node, around, request.values or {})
            office.put(partial(self._hear, iq, request, agent.jid, typed))

    async def _form(self, node: str, around: Around) -> adhoc.Form | None:
        if node in NEED_AGENCIES:
            office = self._office
            others = await office.database.call(lambda: neighbours.of(office.engine, office.id, around.agent.speaks))
            around = Around(around.desk, around.agent, around.leg, tuple(others))
        return formfields.form(node, around)

    def _hear(self, iq: Element, request: adhoc.Request, jid: Jid, typed: str, turn: Turn) -> None:
        front = self._front
        agent = self._office.desk.setup.agents.get(jid)
        if agent is None:
            turn.stanzas.append(replies.error(iq, "forbidden"))
            return
        spoken = Spoken(agent, typed, datetime.now(UTC), alone=True)
        outcome = front.talk.hear(spoken)

        def complete(answer: str, turn: Turn) -> None:
            turn.stanzas.append(adhoc.completed(iq, request, answer, error=outcome.refused))

        is_later = outcome.later is not None
        outcome = front.carry_out(spoken, outcome, complete if is_later else _not_yet, turn)
        if not is_later:
            complete(outcome.answer or self._office.telling.speech.to(jid, Phrase("Done.")), turn)


def _not_yet(answer: str, turn: Turn) -> None:
    """Does nothing: only after everything is carried out do we know whether it is an answer or a refusal."""


def _unknown(iq: Element) -> Element:
    return replies.error(iq, "item-not-found")
