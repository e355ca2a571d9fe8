"""What comes in at an agency's link, each stanza to whom it concerns. Decides nothing, and keeps nothing."""

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import structlog

from components.agency.work.avatars import Portraits
from onedoor.desk.agency import acts
from onedoor.desk.terms.people import Jid
from onedoor.service.loop import Turn
from onedoor.service.outbox import PASSING
from onedoor.wire import replies
from onedoor.wire.control import control
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import failure
from onedoor.wire.muc.muc import read_occupant

if TYPE_CHECKING:
    from components.agency.component import AgencyComponent

log = structlog.get_logger()

NOT_AN_OCCUPANT = "not-acceptable"
"""What a room answers to whoever it does not know (XEP-0045 §7.4)."""


class Incoming:
    def __init__(self, agency: "AgencyComponent") -> None:
        self._agency, self._portraits = agency, Portraits(agency)
        self._refused: set[str] = set()
        """The ids of messages that a room took from nobody it knew, once."""

    def receive(self, stanza: Element) -> None:
        kind = stanza.tag.rpartition("}")[2]
        if kind == "iq":
            self._iq(stanza)
        elif kind == "message":
            self._message(stanza)
        elif stanza.get("type") == "error":
            self._presence_refused(stanza)
        else:
            occupant = read_occupant(stanza)
            if occupant is not None and occupant.room in self._agency.chats.rooms:
                self._agency.people.occupant(occupant)
            else:
                self._agency.front.presence(stanza, occupant)

    def _iq(self, iq: Element) -> None:
        if iq.get("type") in ("result", "error"):
            self._agency.outbox.answered(iq.get("id", ""), failure(iq) if iq.get("type") == "error" else None)
            return
        sender = iq.get("from", "")
        about = replies.about_us(iq, "collaboration", "workgroup", self._agency.desk.setup.name)
        if sender == self._agency.settings.router.jid:
            self._router_says(iq)
        elif self._agency.forms.heard(iq) or self._portraits.heard(iq):
            return
        elif about is not None and self._agency.front.is_ours(sender):
            self._agency.link.send(about)
        else:
            self._agency.link.send(replies.error(iq, "forbidden"))

    def _router_says(self, iq: Element) -> None:
        payload, name = control.payload_of(iq), f"iq {iq.get('from')} {iq.get('id')}"
        if self._agency.faults.is_hopeless(name):
            self._agency.link.send(replies.error(iq, "undefined-condition", "This has failed here before."))
            return
        try:
            if payload is None:
                about = replies.about_us(iq, "collaboration", "workgroup", self._agency.desk.setup.name)
                self._agency.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))
            elif payload.tag == ours("desk"):
                self._agency.link.send(replies.result(iq, self._agency.notices.offers()))
            elif payload.tag in (ours("leave"), ours("feedback")):
                self._agency.leaving.hear(iq, payload)
            elif payload.tag == ours("assign"):
                control.read_assign(payload, 0)
                self._agency.put(lambda turn: self._assign(iq, payload, turn), name=name)
            elif (act := control.read_from_router(payload)) is not None:
                self._agency.put(lambda turn: self._obey(iq, act, turn), name=name)
            else:
                self._agency.link.send(replies.error(iq, "feature-not-implemented"))
        except control.Unreadable as bad:
            self._agency.link.send(replies.error(iq, "bad-request", str(bad)))

    def _assign(self, iq: Element, payload: Element, turn: Turn) -> None:
        self._obey(iq, acts.Assign(control.read_assign(payload, self._agency.desk.next_number())), turn)

    def _obey(self, iq: Element, act: acts.Act, turn: Turn) -> None:
        try:
            self._agency.decide(act, turn)
            if isinstance(act, acts.End):
                self._ended(act, turn)
        except acts.NoSuchSkill as refusal:
            turn.stanzas.append(replies.error(iq, "item-not-found", str(refusal)))
        except acts.Refusal as refusal:
            turn.stanzas.append(replies.error(iq, "resource-constraint", str(refusal)))
        else:
            turn.stanzas.append(replies.result(iq))

    def _ended(self, act: acts.End, turn: Turn) -> None:
        if act.reason != "withdrawn":
            self._agency.chats.ended(act.leg)
        if act.after and act.leg not in self._agency.desk.legs:
            self._agency.shown.left(act.leg, act.after, turn)  # an event tells of it while the desk knows the leg

    def _message(self, stanza: Element) -> None:
        sender = stanza.get("from", "").partition("/")[0]
        if stanza.get("type") == "error":
            self._message_refused(stanza, sender)
        elif sender == self._agency.settings.router.jid:
            self._router_mentions(stanza)
        elif sender in self._agency.chats.rooms:
            message = self._agency.chats.message(stanza)
            if message is not None and message.stanza_id is not None:
                self._agency.outbox.keeps()
            if message is not None and message.nick == self._agency.chats.rooms[sender].nick and message.id:
                if message.was_kept:
                    self._agency.outbox.answered(message.id)
                else:
                    self._agency.outbox.not_kept(message.id)
        elif stanza.get("type") == "groupchat" and sender != self._agency.front.room.jid:
            # A room that we have just left: what we had said there was on its way, and the chat's lane waits for it.
            self._agency.outbox.answered(stanza.get("id", ""))
        else:
            self._agency.front.message(stanza)

    def _router_mentions(self, stanza: Element) -> None:
        """What needs no answer: how many chats our agents have elsewhere."""
        payload = control.payload_of(stanza)
        if payload is not None and payload.tag == ours("elsewhere"):
            self._agency.act(control.read_elsewhere(payload))

    def _message_refused(self, stanza: Element, room: str) -> None:
        """The room has forgotten us (XEP-0410 would find out, too): we enter again, and the outbox says it again.

        Or an agent's server cannot be reached, and neither can the agent.
        """
        id, refused, records = stanza.get("id", ""), failure(stanza), self._agency.chats.of_room(room)
        if Jid(room) in self._agency.desk.setup.agents and refused.condition in PASSING:
            self._agency.act(acts.Unreached(Jid(room)))
        if refused.condition == NOT_AN_OCCUPANT and records and id not in self._refused:
            self._refused.add(id)
            for record in records:
                self._agency.start(self._agency.chats.enter(record))
        else:
            self._refused.discard(id)
            self._agency.outbox.answered(id, refused)

    def _presence_refused(self, stanza: Element) -> None:
        """The room will not have us: it is gone, or we are no longer wanted in it."""
        room, why = stanza.get("from", "").partition("/")[0], failure(stanza).condition
        log.warning("agency.room", room=room, why=why)
        if why in ("gone", "item-not-found", "forbidden", "registration-required", "not-allowed"):
            for record in self._agency.chats.of_room(room):
                self._agency.act(acts.End(record.leg.leg, "withdrawn"))
