"""Passes each stanza from an agency's link to the part that handles it. Decides nothing, and stores nothing."""

from xml.etree.ElementTree import Element

import structlog

from components.agency.office import Office
from components.agency.words.telling import TO_ROUTER
from components.agency.work.avatars import Avatars
from components.agency.work.forms import Forms
from components.agency.work.front import Front
from components.agency.work.introductions import Introductions
from components.agency.work.left_messages import LeftMessages
from components.agency.work.notices import Notices
from components.agency.work.shown import Shown
from onedoor.desk.agency import acts
from onedoor.desk.terms.people import Jid
from onedoor.service.loop import Turn
from onedoor.service.outbox import PASSING
from onedoor.wire import replies
from onedoor.wire.control import control
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import failure
from onedoor.wire.muc.muc import read_occupant

log = structlog.get_logger()

NOT_AN_OCCUPANT = "not-acceptable"
"""A room's error for a sender who is not in it (XEP-0045 §7.4)."""


class Incoming:
    def __init__(
        self,
        office: Office,
        *,
        front: Front,
        forms: Forms,
        people: Introductions,
        notices: Notices,
        left_messages: LeftMessages,
        shown: Shown,
    ) -> None:
        self._office, self._front, self._forms, self._people = office, front, forms, people
        self._notices, self._left_messages, self._shown = notices, left_messages, shown
        self._avatars = Avatars(office)
        self._refused: set[str] = set()
        """The ids of messages that a room has refused once because we were not in it."""

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
            if occupant is not None and occupant.room in self._office.chats.rooms:
                self._people.occupant(occupant)
            else:
                self._front.presence(stanza, occupant)

    def _iq(self, iq: Element) -> None:
        if iq.get("type") in ("result", "error"):
            self._office.outbox.answered(iq.get("id", ""), failure(iq) if iq.get("type") == "error" else None)
            return
        sender = iq.get("from", "")
        about = replies.about_us(iq, "collaboration", "workgroup", self._office.desk.setup.name)
        if sender == self._office.settings.router.jid:
            self._router_says(iq)
        elif self._forms.heard(iq) or self._avatars.heard(iq):
            return
        elif about is not None and self._front.is_ours(sender):
            self._office.link.send(about)
        else:
            self._office.link.send(replies.error(iq, "forbidden"))

    def _router_says(self, iq: Element) -> None:
        payload, name = control.payload_of(iq), f"iq {iq.get('from')} {iq.get('id')}"
        if self._office.faults.is_hopeless(name):
            self._office.link.send(replies.error(iq, "undefined-condition", "This has failed here before."))
            return
        try:
            if payload is None:
                about = replies.about_us(iq, "collaboration", "workgroup", self._office.desk.setup.name)
                self._office.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))
            elif payload.tag == ours("desk"):
                # It asks when it has restarted.
                self._office.link.send(replies.result(iq, self._notices.offers()))
                self._office.outbox.repeat(TO_ROUTER)
            elif payload.tag in (ours("leave"), ours("feedback")):
                self._left_messages.hear(iq, payload)
            elif payload.tag == ours("assign"):
                control.read_assign(payload, 0)
                self._office.put(lambda turn: self._assign(iq, payload, turn), name=name)
            elif (act := control.read_from_router(payload)) is not None:
                self._office.put(lambda turn: self._obey(iq, act, turn), name=name)
            else:
                self._office.link.send(replies.error(iq, "feature-not-implemented"))
        except control.Unreadable as bad:
            self._office.link.send(replies.error(iq, "bad-request", str(bad)))

    def _assign(self, iq: Element, payload: Element, turn: Turn) -> None:
        self._obey(iq, acts.Assign(control.read_assign(payload, self._office.desk.next_number())), turn)

    def _obey(self, iq: Element, act: acts.Act, turn: Turn) -> None:
        try:
            self._office.decide(act, turn)
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
            self._office.chats.ended(act.leg)
        if act.after and act.leg not in self._office.desk.legs:
            self._shown.left(act.leg, act.after, turn)  # while the desk knows the leg, an event reports this

    def _message(self, stanza: Element) -> None:
        sender = stanza.get("from", "").partition("/")[0]
        if stanza.get("type") == "error":
            self._message_refused(stanza, sender)
        elif sender == self._office.settings.router.jid:
            self._router_mentions(stanza)
        elif sender in self._office.chats.rooms:
            message = self._office.chats.message(stanza)
            if message is not None and message.stanza_id is not None:
                self._office.outbox.keeps()
            if message is not None and message.nick == self._office.chats.rooms[sender].nick and message.id:
                if message.was_kept:
                    self._office.outbox.answered(message.id)
                else:
                    self._office.outbox.not_kept(message.id)
        elif stanza.get("type") == "groupchat" and sender != self._front.room.jid:
            # A room that we have just left shows us our last line. The chat's lane waits for it.
            self._office.outbox.answered(stanza.get("id", ""))
        else:
            self._front.message(stanza)

    def _router_mentions(self, stanza: Element) -> None:
        """Reports that need no answer: how many chats our agents have at other agencies."""
        payload = control.payload_of(stanza)
        if payload is not None and payload.tag == ours("elsewhere"):
            self._office.act(control.read_elsewhere(payload))

    def _message_refused(self, stanza: Element, room: str) -> None:
        """Enters a room again that has forgotten us; the outbox then sends the message again (compare XEP-0410).

        The error may also come from an agent's server: then the agent is unreachable.
        """
        id, refused, records = stanza.get("id", ""), failure(stanza), self._office.chats.of_room(room)
        if Jid(room) in self._office.desk.setup.agents and refused.condition in PASSING:
            self._office.act(acts.Unreached(Jid(room)))
        if refused.condition == NOT_AN_OCCUPANT and records and id not in self._refused:
            self._refused.add(id)
            for record in records:
                self._office.start(self._office.chats.enter(record))
        else:
            self._refused.discard(id)
            self._office.outbox.answered(id, refused)

    def _presence_refused(self, stanza: Element) -> None:
        """Ends our legs in a room that is gone or no longer admits us."""
        room, why = stanza.get("from", "").partition("/")[0], failure(stanza).condition
        log.warning("agency.room", room=room, why=why)
        if why in ("gone", "item-not-found", "forbidden", "registration-required", "not-allowed"):
            for record in self._office.chats.of_room(room):
                self._office.act(acts.End(record.leg.leg, "withdrawn"))
