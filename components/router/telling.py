"""What the router sends after a decision: turns events into stanzas. Knows no connection."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.membership import desk_of, reserved, rightful
from onedoor.desk.router.router import Router
from onedoor.desk.router.steps import LegState
from onedoor.store.journal.journal import Sending
from onedoor.wire.control import control, workgroup
from onedoor.wire.control.called import Named
from onedoor.wire.muc import muc, rooms
from onedoor.wire.xml import write
from onedoor.writing import isolated

ROOM = "room"
"""The kind of sending that creates a room."""
GIVE_UP = 10.0
"""How many seconds to try an agency that cannot be reached before the chat goes elsewhere."""


BEHIND = frozenset({LegState.OVER, LegState.ARCHIVED, LegState.REFUSED, LegState.DROPPED})
"""States of legs whose record may count a line as shown although the citizen had left before it. An agency that was
only asked has recorded until then too."""


class Telling:
    def __init__(self, router: Router, jid: str, new_id: Callable[[], str]) -> None:
        self._router, self._jid, self._new_id = router, jid, new_id
        self.form = rooms.STANDARD
        """The form of the service's rooms, once it has been read."""

    def of(self, chat: Chat, event: e.Event) -> Iterator[Sending]:
        """The sendings that follow from `event`, in order. `chat` is in its state after the event."""
        match event:
            case e.Opened():
                yield self._open_room(chat)
                yield self._sending(chat, workgroup.invitation(chat, by=self._at(chat), id=self._new_id()))
            case e.Assigned():
                yield from self._assigned(chat, event)
            case e.Refused(keeps=True):
                pass  # its desk stays in the room, for the record
            case e.Refused() if chat.legs[event.leg].since is None:
                # The agency may have the leg anyway: its answer was lost, or the assign arrived twice and it accepted
                # the second one.
                yield self._tell(chat, event.leg, control.end(event.leg, "withdrawn"))
                yield from self._dismiss(chat, event.leg)
            case e.Refused() | e.Archived():
                yield from self._dismiss(chat, event.leg)
            case e.TransferFailed():
                yield self._tell(
                    chat, event.leg, control.transfer_failed(event.leg, event.why, event.mode, _ask(chat, event.asked))
                )
            case e.Joined() | e.HandedOver():
                yield self._answered(chat, event)
            case e.Dropped():
                yield from self._dropped(chat, event)
            case e.Away() | e.Back():
                yield self._state(chat, event)
            case e.Ended() | e.CitizenLeft():
                yield from self._ended(chat, event)
            case e.Closed():
                reason = "The chat is closed."
                yield self._destroy(chat, reason)

    def _open_room(self, chat: Chat) -> Sending:
        """Creates the room with several stanzas in one sending. The server handles them in order; they can be repeated.

        The form that we request at the end shows whether the room is set up as required. Nothing else in the chat's
        lane is sent before that, so nobody is invited to an open room.
        """
        room, by, ids = chat.opened.room, f"{self._jid}/router", [self._new_id() for _ in range(3)]
        visitor = chat.opened.visitor.partition("/")[0]
        options = self.form.choose({**muc.CHAT_ROOM, "roomname": isolated(chat.opened.name)})
        stanzas = (
            muc.join(room, "router", by=by),
            muc.configure(room, options, by=by, id=ids[0]),
            muc.affiliate(room, visitor, "member", by=by, id=ids[1], nick=chat.opened.nick),
            rooms.query(room, by=by, id=ids[2]),
            muc.leave(room, "router", by=by),
        )
        context = {"kind": ROOM, "chat": chat.id, "needed": True}
        return Sending(chat.id, [write(one) for one in stanzas], ids, context)

    def _destroy(self, chat: Chat, reason: str) -> Sending:
        destroy = muc.destroy(chat.opened.room, reason, by=self._jid, id=self._new_id())
        return self._iq(chat.id, destroy, kind="destroy")

    def _assigned(self, chat: Chat, event: e.Assigned) -> Iterator[Sending]:
        # A consult's room belongs to the asking agency, and is open to everybody who was told its name.
        if not event.is_consult:
            yield self._affiliate(chat, event.agency, desk_of(event.agency), "admin")
        topic = self._router.plan.topics.get(chat.opened.topic)
        about = Named(topic.name, topic.names) if topic else Named(chat.opened.topic)
        asking = self._named(chat.legs[event.from_leg].agency) if event.from_leg else None
        payload = control.assign(chat, event, about, asking, chat.question)
        iq = control.iq(payload, by=self._jid, to=event.agency, id=self._new_id())
        give_up = {} if event.record else {"give_up": GIVE_UP}
        yield self._iq(_lane(chat, event.agency), iq, kind="assign", leg=event.leg, **give_up)
        if event.record:
            yield self._tell(chat, event.leg, control.end(event.leg, chat.ended or "", chat.left_after))

    def _answered(self, chat: Chat, event: e.Joined | e.HandedOver) -> Sending:
        agency = self._named(chat.legs[event.to_leg].agency)
        if isinstance(event, e.Joined):
            return self._tell(
                chat, event.leg, control.joined(event.leg, agency, event.agent, event.mode, _ask(chat, event.to_leg))
            )
        return self._tell(chat, event.leg, control.handed_over(event.leg, agency, event.agent))

    def _dropped(self, chat: Chat, event: e.Dropped) -> Iterator[Sending]:
        if not event.own:
            yield self._tell(chat, event.leg, control.end(event.leg, event.why))
        if chat.legs[event.leg].state is LegState.DROPPED:
            yield from self._dismiss(chat, event.leg)

    def _state(self, chat: Chat, event: e.Away | e.Back) -> Sending:
        state = "away" if isinstance(event, e.Away) else "back"
        name = self._name(event.agency)
        return self._sending(chat, workgroup.agency_state(chat, state, name, by=self._jid, id=self._new_id()))

    def _ended(self, chat: Chat, event: e.Ended | e.CitizenLeft) -> Iterator[Sending]:
        if isinstance(event, e.CitizenLeft):
            for leg in chat.legs.values():
                if leg.state in BEHIND:
                    yield self._tell(chat, leg.id, control.end(leg.id, chat.ended or "", event.after))
            return
        # The citizen is told first, in a lane of their own. Once an agency knows, the citizen sees no further line of
        # theirs as sent, so the agency's last look at the archive finds them all.
        why = self._router.reasons.get(chat.id)
        departed = workgroup.departed(chat, event.reason, why, by=self._jid, id=self._new_id())
        yield Sending(f"{chat.id}>visitor", [write(departed)], [])
        for leg in chat.legs.values():
            # An agency that has handed the citizen over may not have heard of it yet, and must know what was shown.
            had_them = leg.to_the_end or (event.after and leg.state in BEHIND)
            if had_them and leg.id != event.leg:
                yield self._tell(chat, leg.id, control.end(leg.id, event.reason, event.after))
        if event.reason == e.FAULT:
            yield self._destroy(chat, "This room could not be set up.")

    def before_proof(self, leg_id: str) -> Iterator[Element]:
        """An agency that has ended its leg proves its record when we answer. So it first gets what `end` would say."""
        chat = self._router.of_leg(leg_id)
        if chat is not None and chat.ended and not chat.legs[leg_id].is_consult:
            told = control.end(leg_id, chat.ended, chat.left_after)
            yield control.iq(told, by=self._jid, to=chat.legs[leg_id].agency, id=self._new_id())

    def _dismiss(self, chat: Chat, leg_id: str) -> Iterator[Sending]:
        """Removes the agency from the room, unless the chat has come back to it."""
        leg, still = chat.legs[leg_id], rightful(chat)
        if leg.is_consult or desk_of(leg.agency) in still:
            return
        # Its people go first, because a desk without its affiliation could no longer remove them.
        for jid in sorted(leg.people - still.keys()):
            yield self._affiliate(chat, leg.agency, jid, "none")
        yield self._affiliate(chat, leg.agency, desk_of(leg.agency), "none")

    def _tell(self, chat: Chat, leg_id: str, payload: Element) -> Sending:
        agency = chat.legs[leg_id].agency
        iq = control.iq(payload, by=self._jid, to=agency, id=self._new_id())
        return self._iq(_lane(chat, agency), iq, kind="tell")

    def _affiliate(self, chat: Chat, agency: str, jid: str, affiliation: str) -> Sending:
        """Uses the agency's lane, so that its desk is let in before it is asked, and told before it is removed."""
        nick = reserved(chat).get(jid) if affiliation != "none" else None
        by = f"{self._jid}/router"
        iq = muc.affiliate(chat.opened.room, jid, affiliation, by=by, id=self._new_id(), nick=nick)
        return self._iq(_lane(chat, agency), iq, kind="affiliate")

    def _iq(self, lane: str, stanza: Element, **context: object) -> Sending:
        return Sending(lane, [write(stanza)], [stanza.get("id", "")], context)

    def _sending(self, chat: Chat, stanza: Element) -> Sending:
        return Sending(chat.id, [write(stanza)], [])

    def _at(self, chat: Chat) -> str:
        """The topic's address, which the visitor joined."""
        return f"{chat.opened.topic}@{self._jid}"

    def _name(self, agency: str) -> str:
        return self._router.directory.name(agency)

    def _named(self, agency: str) -> Named:
        return Named(self._name(agency), self._router.directory.names(agency))


def _ask(chat: Chat, leg: str) -> str | None:
    """The asking agency's own number for its request; None if it gave none."""
    return chat.legs[leg].assigned.ask or None if leg else None


def _lane(chat: Chat, agency: str) -> str:
    """The lane for one agency. It keeps the order, and does not wait for another agency that is away."""
    return f"{chat.id}>{agency}"
