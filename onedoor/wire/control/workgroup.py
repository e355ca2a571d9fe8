"""Writes and reads the stanzas between visitors and the router (XEP-0142, with additions in `urn:onedoor:1`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from xml.etree.ElementTree import Element

from onedoor.desk.router import acts
from onedoor.desk.router.chat import Chat
from onedoor.desk.topics.topics import Topic
from onedoor.wire import names
from onedoor.wire.control.called import called
from onedoor.wire.control.fields import LANG, Unreadable, moment, needed
from onedoor.wire.muc.muc import stamp
from onedoor.wire.xml import element, text_of

LONGEST = {
    "username": 80, "question": 4000, "language": 35, "page": 2000, "referrer": 2000, "email": 254, "origin": 120,
}  # fmt: skip
"""field of the join → how many characters it may have"""


UNKNOWN = "-"


class BadJoin(Exception):
    """A field is missing or too long. The text names it."""


def ours(name: str) -> str:
    return f"{{{names.ONEDOOR}}}{name}"


@dataclass(frozen=True, slots=True)
class TopicOnOffer:
    topic: Topic
    agency: str
    open: bool
    languages: frozenset[str]
    opens: datetime | None = None
    """When it opens next, if it is closed and an agency knows."""

    @property
    def agencies(self) -> str:
        """The JIDs of all agencies that may get the chat, in the order in which they are asked."""
        routes = (*self.topic.routes, *self.topic.fallbacks)
        return " ".join(dict.fromkeys(jid for jid, _ in routes))


def read_join(stanza: Element, chat: str) -> acts.Join:
    """Reads a join-queue (XEP-0142 §5.1) with its form. `chat`: a new id. Raises `BadJoin`."""
    fields: dict[str, str] = {}
    for found in stanza.iter(f"{{{names.FORM}}}field"):
        name = found.get("var", "")
        value = text_of(found, f"{{{names.FORM}}}value") or ""
        if name in LONGEST:
            fields[name] = value.strip()
        if name in LONGEST and len(fields[name]) > LONGEST[name]:
            raise BadJoin(f"{name} is longer than {LONGEST[name]} characters.")
    if not fields.get("question"):
        raise BadJoin("question is missing.")
    topic, at, _ = stanza.get("to", "").partition("@")
    return acts.Join(
        chat=chat,
        visitor=stanza.get("from", ""),
        topic=topic if at else "",
        language=fields.get("language") or "en",
        name=fields.get("username", ""),
        question=fields["question"],
        page=fields.get("page", ""),
        referrer=fields.get("referrer", ""),
        email=fields.get("email", ""),
        origin=fields.get("origin", ""),
    )


def topics(reply: Element, on_offer: Iterable[TopicOnOffer], agencies: Iterable[Element] = ()) -> Element:
    """Adds the topics to `reply`. `agencies`: what each tells citizens about itself (`wire.control.about`)."""
    items = [
        element(
            ours("topic"),
            {
                "id": one.topic.id,
                "name": one.topic.name,
                "agency": one.agency,
                "agencies": one.agencies or None,
                "keywords": " ".join(sorted(one.topic.keywords)) or None,
                "open": "true" if one.open else "false",
                "languages": " ".join(sorted(one.languages)),
                "opens": stamp(one.opens) if one.opens and not one.open else None,
            },
            *called(one.topic.names),
        )
        for one in on_offer
    ]
    reply.append(element(ours("topics"), None, *items, *agencies))
    return reply


def invitation(chat: Chat, *, by: str, id: str) -> Element:
    """An invitation to the chat's room (XEP-0249), with the nick to use there."""
    opened = chat.opened
    return element(
        "message",
        {"type": "normal", "id": id, "from": by, "to": opened.visitor},
        element(f"{{{names.INVITE}}}x", {"jid": opened.room}),
        element(ours("chat"), {"id": chat.id, "nick": opened.nick, "name": opened.name, "topic": opened.topic}),
        element(f"{{{names.HINTS}}}no-store"),
    )


def queue_status(chat: Chat, position: int, time: int, *, by: str) -> Element:
    """XEP-0142 §5.2. `position` starts at 1, as in Fastpath; `time` is in seconds."""
    status = element(
        f"{{{names.WORKGROUP}}}queue-status",
        None,
        element(f"{{{names.WORKGROUP}}}position", None, str(position)),
        element(f"{{{names.WORKGROUP}}}time", None, str(time)),
    )
    return element(
        "message",
        {"type": "normal", "from": by, "to": chat.opened.visitor},
        status,
        element(ours("chat"), {"id": chat.id}),
        element(f"{{{names.HINTS}}}no-store"),
    )


def closed(why: acts.Closed) -> Element:
    """Why a citizen or an agent's transfer is turned away, until when, and the agency's own words. Part of an error."""
    words = element(ours("text"), {LANG: why.language or None}, why.text) if why.text else None
    attributes = {
        "reason": why.reason,
        "opens": stamp(why.opens) if why.opens else None,
        "agency": why.agency or None,
    }
    return element(ours("closed"), attributes, words)


def read_closed(error: Element) -> acts.Closed | None:
    """Why a stanza of type `error` turns somebody away; None if it does not say. Raises `Unreadable`."""
    found = next(error.iter(ours("closed")), None)
    if found is None:
        return None
    words = found.find(ours("text"))
    return acts.Closed(
        reason=needed(found, "reason"),
        opens=moment(found, "opens"),
        agency=found.get("agency", ""),
        text=(words.text or "") if words is not None else "",
        language=words.get(LANG, "") if words is not None else "",
    )


def agency_state(chat: Chat, state: str, name: str, *, by: str, id: str) -> Element:
    """`state`: `away` (the agency that has the chat cannot be reached) or `back` (it can be reached again)."""
    return element(
        "message",
        {"type": "normal", "id": id, "from": by, "to": chat.opened.visitor},
        element(ours("agency"), {"state": state, "name": name}),
        element(ours("chat"), {"id": chat.id}),
    )


def read_agency_state(message: Element) -> tuple[str, str] | None:
    """(state, the agency's name); None for any other message. Raises `Unreadable`."""
    found = message.find(ours("agency"))
    return None if found is None else (needed(found, "state"), found.get("name", ""))


def ended(chat: Chat, reason: str) -> Element:
    """Why the chat is over and, if the citizen has left, after which line of the room (empty if unknown)."""
    after = chat.left_after if reason == "citizen" else None
    return element(ours("ended"), {"chat": chat.id, "reason": reason, "after": after})


def departed(chat: Chat, reason: str, why: acts.Closed | None = None, *, by: str, id: str) -> Element:
    """Tells the visitor that the chat is over. `why`: the agency's words, if it ended because nobody was there."""
    return element(
        "message",
        {"type": "normal", "id": id, "from": by, "to": chat.opened.visitor},
        element(f"{{{names.WORKGROUP}}}depart-queue"),
        ended(chat, reason),
        closed(why) if why is not None else None,
    )


def read_depart(iq: Element) -> tuple[str, bool]:
    """(stanza-id of the room's last line before the visitor left, or empty; whether they knew the chat was over)"""
    found = iq.find(f"{{{names.WORKGROUP}}}depart-queue/{ours('after')}")
    return (found.get("id", ""), found.get("over") == "true") if found is not None else ("", False)


def visit(reply: Element, chat: Chat) -> Element:
    """Adds the state of a visit to `reply`, for a bridge that resumes it."""
    reply.append(
        element(
            ours("visit"),
            {
                "chat": chat.id,
                "room": chat.opened.room,
                "nick": chat.opened.nick,
                "name": chat.opened.name,
                "topic": chat.opened.topic,
                "state": chat.state,
                "desks": desks(chat),
                "desk-occupants": desk_occupants(chat),
                "after": chat.left_after or None,
                "reason": chat.ended,
            },
        )
    )
    return reply


def visits_query(after: str = "", *, by: str, to: str) -> Element:
    """Asks which of a bridge's visits still run. `after`: the last address of the previous page."""
    asked = element(ours("visits"), {"after": after or None})
    return element("iq", {"type": "get", "from": by, "to": to}, asked)


def visits(reply: Element, visitors: Iterable[str], *, more: bool) -> Element:
    listed = (element(ours("visit"), {"jid": jid}) for jid in visitors)
    reply.append(element(ours("visits"), {"more": "true" if more else None}, *listed))
    return reply


def read_visits(answer: Element) -> tuple[list[str], bool]:
    """(the visitors' bare JIDs, whether more follow). Raises `Unreadable`."""
    found = answer.find(ours("visits"))
    if found is None:
        raise Unreadable("no <visits/> in the answer")
    return [needed(one, "jid") for one in found.findall(ours("visit"))], found.get("more") == "true"


def desks(chat: Chat) -> str:
    """The nicks that desks have had in the chat's room, separated by `|`."""
    return "|".join(_desks(chat))


def desk_occupants(chat: Chat) -> str:
    """The desks' occupant-ids (XEP-0421), in the same order; `-` for an unknown one."""
    return "|".join(occupant or UNKNOWN for occupant in _desks(chat).values())


def _desks(chat: Chat) -> dict[str, str]:
    found: dict[str, str] = {}
    for leg in chat.legs.values():
        if not leg.is_consult:
            found[leg.assigned.nick] = leg.occupant or found.get(leg.assigned.nick, "")
    return found


def read_desks(nicks: str, occupants: str) -> dict[str, str | None]:
    """nick → occupant-id: empty if unknown, None if the router is too old to send any."""
    named = [nick for nick in nicks.split("|") if nick]
    if not occupants:
        return dict.fromkeys(named)
    return dict(zip_longest(named, ("" if one == UNKNOWN else one for one in occupants.split("|")), fillvalue=""))
