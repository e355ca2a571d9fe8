"""Writes and reads stanzas between a visitor and the router (docs/PROTOCOL.md §1), and our own answers. No I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from bridge.frames.frames import Start
from onedoor.desk.terms.about import Published
from onedoor.wire import names, replies
from onedoor.wire.control import about
from onedoor.wire.control.called import read_called
from onedoor.wire.control.workgroup import read_desks
from onedoor.wire.muc import muc
from onedoor.wire.xml import element

PING_ID = "self-ping-"
"""The beginning of a self-ping's id; the visit's local part follows."""
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
REFUSALS = ("closed", "full", "nobody", "blocked", "fault")
_STATUS = f"{{{names.WORKGROUP}}}queue-status"


# --- Written ---------------------------------------------------------------------------------------------------------


def topics_query(*, by: str, to: str) -> Element:
    return element("iq", {"type": "get", "from": by, "to": to}, element(f"{{{names.ONEDOOR}}}topics"))


def join_queue(start: Start, *, by: str, router: str, origin: str = "") -> Element:
    """The request for a chat, to the topic, or to the router itself if the citizen chose none (XEP-0142 §5.1).

    `origin` is a pseudonym for the citizen's address, so that somebody who abuses the chat can be blocked.
    """
    values = {
        "username": start.name, "question": start.question, "language": start.language, "page": start.page,
        "referrer": start.referrer, "email": start.email, "origin": origin,
    }  # fmt: skip
    fields = [
        element(f"{{{names.FORM}}}field", {"var": name}, element(f"{{{names.FORM}}}value", None, value))
        for name, value in values.items()
        if value
    ]
    join = element(
        f"{{{names.WORKGROUP}}}join-queue",
        None,
        element(f"{{{names.WORKGROUP}}}queue-notifications"),
        element(f"{{{names.FORM}}}x", {"type": "submit"}, *fields),
    )
    return element("iq", {"type": "set", "from": by, "to": f"{start.topic}@{router}" if start.topic else router}, join)


def depart_queue(*, by: str, router: str, after: str | None = None, over: bool = False) -> Element:
    """`after`: the stanza-id of the last line before the citizen left. `over`: the chat was already over."""
    last = element(f"{{{names.ONEDOOR}}}after", {"id": after, "over": "true" if over else None}) if after else None
    depart = element(f"{{{names.WORKGROUP}}}depart-queue", None, last)
    return element("iq", {"type": "set", "from": by, "to": router}, depart)


def visit_query(*, by: str, router: str) -> Element:
    return element("iq", {"type": "get", "from": by, "to": router}, element(f"{{{names.ONEDOOR}}}visit"))


def self_ping(room: str, nick: str, *, by: str, visit: str) -> Element:
    """Asks the room whether we are still in it (XEP-0410 §3)."""
    ping = element(f"{{{names.PING}}}ping")
    return element("iq", {"type": "get", "id": PING_ID + visit, "from": by, "to": f"{room}/{nick}"}, ping)


def answer(iq: Element) -> Element | None:
    """Our answer to a request: who we are, that we are here, or an error. None if `iq` is itself an answer."""
    if iq.get("type") not in ("get", "set"):
        return None
    known = replies.about_us(iq, "gateway", "http", "Onedoor web bridge") if iq.get("type") == "get" else None
    return known if known is not None else replies.error(iq, "service-unavailable")


# --- Read ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Invitation:
    room: str
    nick: str
    topic: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a visit stands; `state` is `queued`, `talking` or `ended`."""

    room: str
    nick: str
    topic: str
    state: str
    desks: Mapping[str, str | None]
    """nick → occupant-id, as from `read_desks`."""
    name: str = ""
    after: str = ""
    """If the chat is over: the stanza-id of the last line that the citizen was shown; empty if unknown."""
    reason: str = "closed"
    """Why the chat is over, if it is."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nobody takes a chat: `reason` is one of `REFUSALS`. `opens` is a time (XEP-0082), or empty."""

    reason: str
    opens: str
    agency: str
    texts: Mapping[str, str]
    """Language → the agency's own words."""

    def fields(self, language: str) -> dict[str, str]:
        """The fields of a frame about it, for somebody who speaks `language`."""
        short = language.partition("-")[0]
        spoken = next((tag for tag in (language, short, "en", *self.texts) if tag in self.texts), "")
        return {
            "opens": self.opens, "agency": self.agency, "words": self.texts.get(spoken, ""), "lang": spoken,
        }  # fmt: skip


def read_closed(stanza: Element) -> Closed | None:
    """Reads the error that refuses a join, or the message that a chat is over."""
    closed = stanza.find(f".//{{{names.ONEDOOR}}}closed")
    if closed is None or closed.get("reason") not in REFUSALS:
        return None
    opens = muc.moment(closed.get("opens", ""))
    found = closed.findall(f"{{{names.ONEDOOR}}}text")
    texts = {text.get(LANGUAGE, "en"): text.text or "" for text in found if text.text}
    return Closed(closed.get("reason", ""), muc.stamp(opens) if opens else "", closed.get("agency", ""), texts)


def read_agency(message: Element) -> tuple[str, str] | None:
    """(state, name) of the chat's agency; the state is `away` or `back`."""
    agency = message.find(f"{{{names.ONEDOOR}}}agency")
    if agency is None or agency.get("state") not in ("away", "back"):
        return None
    return agency.get("state", ""), agency.get("name", "")


def read_topics(reply: Element) -> list[dict[str, Any]]:
    topics = reply.findall(f"{{{names.ONEDOOR}}}topics/{{{names.ONEDOOR}}}topic")
    return [
        {
            "id": topic.get("id", ""),
            "name": topic.get("name", ""),
            "agency": topic.get("agency", ""),
            "open": topic.get("open") == "true",
            "agencies": topic.get("agencies", "").split(),
            "languages": topic.get("languages", "").split(),
            **({"opens": topic.get("opens")} if topic.get("opens") else {}),
        }
        for topic in topics
    ]


def read_keywords(reply: Element) -> dict[str, frozenset[str]]:
    """Topic id → the words, besides its name, by which a search finds it."""
    topics = reply.findall(f"{{{names.ONEDOOR}}}topics/{{{names.ONEDOOR}}}topic")
    return {topic.get("id", ""): frozenset(topic.get("keywords", "").split()) for topic in topics}


def read_names(reply: Element) -> dict[str, dict[str, str]]:
    """Topic id → its names in other languages."""
    topics = reply.findall(f"{{{names.ONEDOOR}}}topics/{{{names.ONEDOOR}}}topic")
    return {topic.get("id", ""): found for topic in topics if (found := read_called(topic))}


def read_agencies(reply: Element) -> list[Published]:
    """What the agencies publish about themselves."""
    found = reply.findall(f"{{{names.ONEDOOR}}}topics/{{{names.ONEDOOR}}}agency")
    return [about.read_agency(one) for one in found if one.get("jid")]


def read_invitation(message: Element) -> Invitation | None:
    room, chat = message.find(f"{{{names.INVITE}}}x"), message.find(f"{{{names.ONEDOOR}}}chat")
    if room is None or chat is None or not room.get("jid") or not chat.get("nick"):
        return None
    return Invitation(room.get("jid", ""), chat.get("nick", ""), chat.get("topic", ""), chat.get("name", ""))


def read_standing(reply: Element) -> Standing | None:
    visit = reply.find(f"{{{names.ONEDOOR}}}visit")
    if visit is None:
        return None
    desks = read_desks(visit.get("desks", ""), visit.get("desk-occupants", ""))
    room, nick, topic, state = (visit.get(one, "") for one in ("room", "nick", "topic", "state"))
    return Standing(room, nick, topic, state, desks, visit.get("name", ""), visit.get("after", ""),
                    visit.get("reason") or "closed")  # fmt: skip


def read_queue_status(message: Element) -> tuple[int, int | None] | None:
    """The position, from 1, and the estimated wait in seconds, if known (XEP-0142 §5.2)."""
    position = _number(message.findtext(f"{_STATUS}/{{{names.WORKGROUP}}}position"))
    if position is None:
        return None
    return position, _number(message.findtext(f"{_STATUS}/{{{names.WORKGROUP}}}time"))


@dataclass(frozen=True, slots=True)
class Over:
    """Why the chat is over. `after` is the line after which the citizen left, according to the router: empty if they
    did not end the chat, or if the line is unknown; None if an older router does not say.
    """

    reason: str
    after: str | None


def read_departed(message: Element) -> Over | None:
    return None if message.find(f"{{{names.WORKGROUP}}}depart-queue") is None else read_over(message)


def read_over(answer: Element) -> Over | None:
    """Reads the router's word that the chat is over, also from the answer to the citizen's own request."""
    ended = answer.find(f"{{{names.ONEDOOR}}}ended")
    if ended is None:
        return None
    reason = ended.get("reason") or "closed"
    return Over(reason, ended.get("after") if reason == "citizen" else "")


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,8}", text) else None
