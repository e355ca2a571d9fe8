"""Passes each stanza from the router's link to the part that handles it. Decides nothing and stores nothing."""

import base64
import secrets
from collections.abc import Collection, Iterable
from xml.etree.ElementTree import Element

from components.router.left_messages import LeftMessages
from components.router.office import Office
from onedoor.desk.router import acts
from onedoor.service.faults import Faults
from onedoor.service.loop import Turn
from onedoor.service.outbox import Outbox
from onedoor.wire import names, replies
from onedoor.wire.control import about, control, workgroup
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import RequestFailed, failure
from onedoor.wire.muc import muc, rooms

_JOIN = f"{{{names.WORKGROUP}}}join-queue"
_DEPART = f"{{{names.WORKGROUP}}}depart-queue"


def new_chat() -> str:
    """A new chat id: 128 random bits, in characters that every address allows."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class Incoming:
    """`domain`: the installation's. `visitors`: the domains of its bridges."""

    def __init__(
        self,
        office: Office,
        domain: str,
        visitors: Collection[str],
        *,
        faults: Faults,
        outbox: Outbox,
        left_messages: LeftMessages,
    ) -> None:
        self._office, self._domain, self._visitors = office, domain, visitors
        self._faults, self._outbox, self._left_messages = faults, outbox, left_messages

    def receive(self, stanza: Element) -> None:
        kind = stanza.tag.rpartition("}")[2]
        if kind == "iq" and stanza.get("type") in ("result", "error"):
            self._outbox.answered(stanza.get("id", ""), _fault(stanza))
        elif kind == "iq":
            self._asked(stanza)
        elif kind == "message" and stanza.get("type") != "error":
            self._told(stanza)

    def _asked(self, iq: Element) -> None:
        if self._faults.is_hopeless(named(iq)):
            self._office.link.send(replies.error(iq, "undefined-condition", "This has failed here before."))
            return
        sender = iq.get("from", "").partition("/")[0]
        domain = sender.rpartition("@")[2]
        if domain in self._visitors and iq.find(ours("visits")) is not None:
            self._bridge_asks(iq, domain)
        elif domain in self._visitors:
            self._visitor_asks(iq)
        elif sender in self._office.router.plan.agencies:
            self._agency_asks(iq, sender)
        elif domain == self._domain and (about := replies.about_us(iq, "collaboration", "workgroup", "Onedoor")):
            self._office.link.send(about)
        else:
            self._office.link.send(replies.error(iq, "forbidden"))

    def _visitor_asks(self, iq: Element) -> None:
        payload = control.payload_of(iq)
        wanted = payload.tag if payload is not None else None
        if wanted == ours("topics"):
            self._office.put(lambda turn: turn.stanzas.append(self._topics(iq)), settled=False)
        elif wanted == ours("visit"):
            self._office.put(lambda turn: self._visit(iq, turn))
        elif payload is not None and wanted in (ours("leave"), ours("feedback")):
            self._left_messages.hear(iq, payload)
        elif iq.find(_JOIN) is not None:
            self._join(iq)
        elif iq.find(_DEPART) is not None:
            self._office.act(acts.Depart(iq.get("from", ""), *workgroup.read_depart(iq)), iq)
        else:
            about = replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
            self._office.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))

    def _bridge_asks(self, iq: Element, domain: str) -> None:
        """Tells a bridge its running visits. Only the bridge itself may ask: an address gives access to its visit."""
        if iq.get("from") != domain or iq.get("type") != "get":
            self._office.link.send(replies.error(iq, "forbidden"))
            return
        after = iq[0].get("after", "")
        # This waits for earlier acts, so that a join from the same bridge counts.
        self._office.put(lambda turn: turn.stanzas.append(self._running(iq, domain, after)))

    def _running(self, iq: Element, domain: str, after: str) -> Element:
        visitors, more = self._office.router.running(domain, after)
        return workgroup.visits(replies.result(iq), visitors, more=more)

    def _join(self, iq: Element) -> None:
        try:
            self._office.act(workgroup.read_join(iq, new_chat()), iq)
        except workgroup.BadJoin as bad:
            self._office.link.send(replies.error(iq, "bad-request", str(bad)))

    def _visit(self, iq: Element, turn: Turn) -> None:
        chat = self._office.router.visit(iq.get("from", ""))
        if chat is None:
            turn.stanzas.append(replies.error(iq, "item-not-found"))
        else:
            turn.stanzas.append(workgroup.visit(replies.result(iq), chat))

    def _topics(self, iq: Element) -> Element:
        agencies = [about.agency(one) for one in self._office.router.directory.published()]
        return workgroup.topics(replies.result(iq), self._on_offer(), agencies)

    def _on_offer(self) -> Iterable[workgroup.TopicOnOffer]:
        directory, at = self._office.router.directory, self._office.clock()
        for topic in self._office.router.plan.topics.values():
            routes = (*topic.routes, *topic.fallbacks)
            name = directory.name(routes[0][0]) if routes else ""
            is_open, opens = directory.is_open(topic, at), directory.opens(topic, at)
            yield workgroup.TopicOnOffer(topic, name, is_open, directory.languages(topic, at), opens)

    def _agency_asks(self, iq: Element, agency: str) -> None:
        payload = control.payload_of(iq)
        try:
            act = self._read(payload, iq, agency) if payload is not None else None
        except control.Unreadable as bad:
            self._office.link.send(replies.error(iq, "bad-request", str(bad)))
            return
        if act is not None:
            self._office.act(act, iq)
        else:
            about = replies.about_us(iq, "collaboration", "workgroup", "Onedoor")
            self._office.link.send(about if about is not None else replies.error(iq, "feature-not-implemented"))

    def _read(self, payload: Element, iq: Element, agency: str) -> acts.Act | None:
        if payload.tag == ours("desk"):
            return control.read_desk(payload, agency)
        if payload.tag == ours("practice"):
            return control.read_practice(payload, agency, new_chat())
        leg = payload.get("leg", "")
        chat = self._office.router.of_leg(leg)
        if chat is not None and chat.legs[leg].agency != agency:
            raise control.Unreadable("that leg is another agency's")
        return control.read_from_agency(payload, f"{agency} {iq.get('id', '')}")

    def _told(self, message: Element) -> None:
        """Passes the place in the queue on to the visitor, without storing it."""
        payload, sender = control.payload_of(message), message.get("from", "").partition("/")[0]
        if payload is None or payload.tag != ours("waiting") or sender not in self._office.router.plan.agencies:
            return
        leg, position, time = control.read_waiting(payload)
        chat = self._office.router.of_leg(leg)
        # A citizen who is being handed over still has an agent, so their place does not matter.
        if chat is None or chat.holder is None or chat.holder.id != leg or chat.holder.assigned.agency != sender:
            return
        self._office.link.send(
            workgroup.queue_status(chat, position, time, by=f"{chat.opened.topic}@{self._office.jid}")
        )


def named(asked: Element) -> str:
    """A name for the request, the same when it is repeated."""
    return f"iq {asked.get('from')} {asked.get('id')}"


def _fault(answer: Element) -> RequestFailed | None:
    """Why a request failed: an error, or a form that shows a new room not set up as required. None if it succeeded."""
    if answer.get("type") == "error":
        return failure(answer)
    form = rooms.read_form(answer)
    try:
        if form is not None:
            form.require(muc.CHAT_ROOM, rooms.CHAT_MUST)
    except rooms.NotAsAsked as not_as_asked:
        return RequestFailed("not-acceptable", str(not_as_asked))
    return None
