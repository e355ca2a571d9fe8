"""Writes and reads stanzas for multi-user chat (XEP-0045), its archive (XEP-0313) and invitations (XEP-0249).

Knows no connection. Each request has one `<item/>`, because Prosody applies only the first and reports success.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from onedoor.desk.room import remark
from onedoor.desk.room.remark import PLAIN, Markup, Remark
from onedoor.wire import names
from onedoor.wire.muc import markup
from onedoor.wire.xml import child, element, localise, quoted

_OCCUPANT = f"{{{names.OCCUPANT}}}occupant-id"
PAGE = 250
"""How many messages to request in a page of the archive: Prosody's and ejabberd's usual limit."""


# --- Written ---------------------------------------------------------------------------------------------------------


def join(room: str, nick: str, *, by: str, name: str = "", away: bool = False) -> Element:
    """Enters the room, or repeats that we are in it (harmless with the same full JID). No history: MAM has that."""
    show = element("show", None, "away") if away else None
    enters = element(f"{{{names.MUC}}}x", None, element(f"{{{names.MUC}}}history", {"maxstanzas": "0"}))
    return element("presence", {"from": by, "to": f"{room}/{nick}"}, show, enters, _called(name))


def shown(room: str, nick: str, *, away: bool, by: str, leaving: str | None = None, name: str = "") -> Element:
    """Shows everybody in the room whether we are at the screen (RFC 6121 §4.7.2.1). `leaving`: as in `Occupant`."""
    show = element("show", None, "away") if away else None
    gone = element(f"{{{names.ONEDOOR}}}leaving", {"after": leaving or None}) if leaving is not None else None
    return element("presence", {"from": by, "to": f"{room}/{nick}"}, show, gone, _called(name))


def _called(name: str) -> Element | None:
    """The full name (XEP-0172), because servers may allow only part of it as a nick. It proves nothing."""
    return element(f"{{{names.NICK}}}nick", None, name) if name else None


def leave(room: str, nick: str, *, by: str) -> Element:
    return element("presence", {"from": by, "to": f"{room}/{nick}", "type": "unavailable"})


def said(room: str, body: str | None, *, by: str, id: str, payload: Element | None = None, name: str = "") -> Element:
    """A groupchat message whose origin-id (XEP-0359 §3.2) equals its id."""
    return element(
        "message",
        {"type": "groupchat", "id": id, "from": by, "to": room},
        element("body", None, body) if body is not None else None,
        payload,
        element(f"{{{names.STANZA_ID}}}origin-id", {"id": id}),
        element(f"{{{names.HINTS}}}store") if payload is not None else None,
        _called(name),
    )


def said_plainly(room: str, body: str, *, by: str, id: str, name: str = "") -> str:
    """`said` without a payload, already serialised, at a third of the cost, because all citizens' messages use it."""
    id = quoted(id)
    called = f'<nick xmlns="{names.NICK}">{quoted(name)}</nick>' if name else ""
    return (
        f'<message type="groupchat" id="{id}" from="{quoted(by)}" to="{quoted(room)}"><body>{quoted(body)}</body>'
        f'<origin-id xmlns="{names.STANZA_ID}" id="{id}"/>{called}</message>'
    )


def said_file(room: str, address: str, about: Mapping[str, str], *, by: str, id: str, name: str = "") -> Element:
    """A link to a file (XEP-0066). Clients show it as a file if the body is the address and nothing else.

    `about`: what we know about it (name, type, size, sha256).
    """
    place = element(f"{{{names.OOB}}}x", None, element(f"{{{names.OOB}}}url", None, address))
    stanza = said(room, address, by=by, id=id, payload=place, name=name)
    stanza.insert(1, element(f"{{{names.ONEDOOR}}}file", about))
    return stanza


def typing(room: str, composing: bool, *, by: str) -> Element:
    """A chat state (XEP-0085) for the room. It is never archived."""
    return _chat_state(room, "composing" if composing else "paused", by)


def active(room: str, *, by: str) -> Element:
    """The chat state of somebody who is there but not typing. It is never archived."""
    return _chat_state(room, "active", by)


def _chat_state(room: str, state: str, by: str) -> Element:
    told = element(f"{{{names.CHAT_STATES}}}{state}")
    return element(
        "message", {"type": "groupchat", "from": by, "to": room}, told, element(f"{{{names.HINTS}}}no-store")
    )


def configure(room: str, fields: Mapping[str, str], *, by: str, id: str) -> Element:
    """Sets fields of the room's form (XEP-0045 §10.2). The others stay unchanged. `rooms` knows which fields exist."""
    chosen = [_field("FORM_TYPE", names.MUC_CONFIG, kind="hidden"), *(_field(*one) for one in fields.items())]
    form = element(f"{{{names.FORM}}}x", {"type": "submit"}, *chosen)
    query = element(f"{{{names.MUC_OWNER}}}query", None, form)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


CHAT_ROOM: Mapping[str, str] = {
    "persistentroom": "1",  # the room must survive moments without occupants
    "publicroom": "0",
    "membersonly": "1",
    # In a non-anonymous room, Conversations, Dino and Monal switch OMEMO on, which citizens cannot read.
    "whois": "moderators",
    "changesubject": "0",
    "allowinvites": "0",
    "enablearchiving": "1",
    "historylength": "50",  # for clients without MAM
}
"""The options of a chat's room, by Prosody's names without the prefix."""

DESK_ROOM: Mapping[str, str] = {**CHAT_ROOM, "historylength": "20"}
"""The options of an agency's desk room."""

SIDE_ROOM: Mapping[str, str] = {**CHAT_ROOM, "membersonly": "0", "whois": "anyone"}
"""The options of a consult's room. Another agency's desk has to see who is who without being its admin. Only people who
were told the room's name can find it. Because it is open, clients do not switch encryption on."""


def affiliate(
    room: str, jid: str, affiliation: str, *, by: str, id: str, reason: str | None = None, nick: str | None = None
) -> Element:
    """Sets a bare JID's affiliation (XEP-0045 §9, §10). `none` also removes its occupants from a members-only room.

    `nick` is reserved while they have the affiliation (§9.5). Prosody enforces it; ejabberd ignores it.
    """
    why = element(f"{{{names.MUC_ADMIN}}}reason", None, reason) if reason else None
    item = element(f"{{{names.MUC_ADMIN}}}item", {"affiliation": affiliation, "jid": jid, "nick": nick}, why)
    query = element(f"{{{names.MUC_ADMIN}}}query", None, item)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def set_role(room: str, nick: str, role: str, *, by: str, id: str, reason: str | None = None) -> Element:
    """Kicks an occupant, who may return (`none`), or takes away their voice (`visitor`). Only moderators in the room
    may do so (XEP-0045 §8.2, §8.4)."""
    why = element(f"{{{names.MUC_ADMIN}}}reason", None, reason) if reason is not None else None
    item = element(f"{{{names.MUC_ADMIN}}}item", {"nick": nick, "role": role}, why)
    query = element(f"{{{names.MUC_ADMIN}}}query", None, item)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def listed(room: str, *, by: str, id: str, affiliation: str | None = None, role: str | None = None) -> Element:
    """Asks who has an affiliation or a role (XEP-0045 §9.5–9.8, §10.6)."""
    item = element(f"{{{names.MUC_ADMIN}}}item", {"affiliation": affiliation, "role": role})
    query = element(f"{{{names.MUC_ADMIN}}}query", None, item)
    return element("iq", {"type": "get", "id": id, "from": by, "to": room}, query)


def destroy(room: str, reason: str, *, by: str, id: str) -> Element:
    """Destroys the room and its archive (XEP-0045 §10.9)."""
    why = element(f"{{{names.MUC_OWNER}}}reason", None, reason)
    query = element(f"{{{names.MUC_OWNER}}}query", None, element(f"{{{names.MUC_OWNER}}}destroy", None, why))
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def invite(room: str, to: str, *, by: str, id: str, reason: str | None = None, thread: str | None = None) -> Element:
    """A direct invitation (XEP-0249). Gajim needs type `normal` and no body."""
    continued = "true" if thread else None
    invitation = element(
        f"{{{names.INVITE}}}x", {"jid": room, "reason": reason, "continue": continued, "thread": thread}
    )
    return element("message", {"type": "normal", "id": id, "from": by, "to": to}, invitation)


def archive_page(room: str, after: str | None, *, by: str, id: str, size: int = PAGE) -> Element:
    """Asks for the messages after a stanza-id, or from the beginning (XEP-0313 §4). The query id is `id`."""
    rsm = element(
        f"{{{names.RSM}}}set",
        None,
        element(f"{{{names.RSM}}}max", None, str(size)),
        element(f"{{{names.RSM}}}after", None, after) if after else None,
    )
    query = element(f"{{{names.MAM}}}query", {"queryid": id}, rsm)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def _field(name: str, value: str, *, kind: str | None = None) -> Element:
    return element(
        f"{{{names.FORM}}}field", {"var": name, "type": kind}, element(f"{{{names.FORM}}}value", None, value)
    )


# --- Read ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """A groupchat message as the room sent it or archived it."""

    room: str
    nick: str
    """Empty for the room itself."""
    body: str | None
    stanza_id: str | None
    """The room's own id for it (XEP-0359); None if the room does not archive it, such as typing."""
    origin_id: str | None
    id: str | None
    at: datetime | None
    """When the archive received it; None for a live message."""
    typing: bool | None
    notice: Mapping[str, str] | None
    """The attributes of a desk's `<notice/>`."""
    replaces: str | None
    """The id of the message that this one corrects (XEP-0308)."""
    address: str | None = None
    """The address of a file that is sent with it (XEP-0066)."""
    file: Mapping[str, str] | None = None
    """What a bridge says about a citizen's file."""
    markup: Markup = PLAIN
    occupant: str | None = None
    """The sender's occupant-id (XEP-0421), whatever their nick."""
    called: str | None = None
    """The full name that the sender claims (XEP-0172). Only for people to read: it identifies nobody."""

    @property
    def remark(self) -> Remark:
        """The body, read as the words of somebody other than the citizen."""
        return remark.read(self.body or "", self.markup)

    @property
    def was_kept(self) -> bool:
        """Whether the room has archived it, or need not. If the disk is full, Prosody shows a line to the occupants but
        does not store it."""
        return self.stanza_id is not None or (not self.body and self.notice is None)


@dataclass(frozen=True, slots=True)
class Occupant:
    """An occupant's presence. `jid`: the real full JID, which only moderators see."""

    room: str
    nick: str
    present: bool
    affiliation: str
    role: str
    jid: str | None
    codes: frozenset[str] = field(default_factory=frozenset)
    """Status codes (XEP-0045 §15.6): 110 is ourselves, 201 a room created just now, 303 a change of nick."""
    new_nick: str | None = None
    destroyed: bool = False
    away: bool = False
    """They say that they are not at the screen."""
    clients: frozenset[str] = field(default_factory=frozenset)
    """The full JIDs of all clients that share the nick, including `jid`. Some servers name only the newest."""
    id: str | None = None
    """Their occupant-id in this room (XEP-0421), if the room gives one."""
    leaving: str | None = None
    """The line after which a citizen has ended the chat (empty if unknown). The router may not know of it yet."""


@dataclass(frozen=True, slots=True)
class Page:
    """The end of one page of the archive. `last`: the stanza-id after which the next page starts."""

    complete: bool
    last: str | None


def read_message(stanza: Element) -> Message | None:
    """A live groupchat message; None for any other stanza."""
    if stanza.get("type") != "groupchat":
        return None
    return _message(stanza, None, None)


def read_result(stanza: Element, queries: Mapping[str, str]) -> tuple[str, Message] | None:
    """(query id, archived message); None unless it answers one of the open `queries` (query id → room) and comes from
    that very room (XEP-0313, security considerations).
    """
    result = stanza.find(f"{{{names.MAM}}}result")
    if result is None:
        return None
    query, room = result.get("queryid", ""), stanza.get("from", "")
    forwarded = result.find(f"{{{names.FORWARD}}}forwarded")
    if queries.get(query) != room or forwarded is None:
        return None
    inner = child(localise(forwarded), "message")
    if inner is None or inner.get("type") != "groupchat" or inner.get("from", "").partition("/")[0] != room:
        return None
    delay = forwarded.find(f"{{{names.DELAY}}}delay")
    at = moment(delay.get("stamp", "")) if delay is not None else None
    return query, _message(inner, result.get("id"), at)


def _message(stanza: Element, archive_id: str | None, at: datetime | None) -> Message:
    """Reads a message in one pass over its children, because every message comes through here."""
    room, _, nick = stanza.get("from", "").partition("/")
    body = stanza_id = typing = notice = address = file = None
    ids: dict[str, str | None] = {}
    others: list[Element] = []
    for inner in stanza:
        match _MEANS.get(inner.tag):
            case "body" if body is None:
                body = inner.text or ""
            case "stanza-id" if stanza_id is None and inner.get("by") == room:
                # Only the room's own id: the room removes forged ones in its name (XEP-0359 §4).
                stanza_id = inner.get("id")
            case "origin-id" | "replace" | "occupant" as whose:
                ids.setdefault(whose, inner.get("id"))
            case "composing" | "other state" as state if typing is None:
                typing = state == "composing"
            case "notice" if notice is None:
                notice = dict(inner.attrib)
            case "address" if address is None:
                address = inner.findtext(f"{{{names.OOB}}}url")
            case "file" if file is None:
                file = dict(inner.attrib)
            case "delay" if at is None:
                at = moment(inner.get("stamp", ""))
            case None:
                others.append(inner)
    known = archive_id or stanza_id
    said = markup.read(others, body) if others and body else PLAIN
    origin_id, replaces, occupant = map(ids.get, ("origin-id", "replace", "occupant"))
    return Message(
        room, nick, body, known, origin_id, stanza.get("id"), at, typing, notice, replaces, address, file, said,
        occupant,
        stanza.findtext(_CALLED),
    )  # fmt: skip


_CALLED = f"{{{names.NICK}}}nick"
_MEANS = {
    f"{{{names.STANZA}}}body": "body",
    f"{{{names.STANZA_ID}}}stanza-id": "stanza-id",
    f"{{{names.STANZA_ID}}}origin-id": "origin-id",
    f"{{{names.ONEDOOR}}}notice": "notice",
    f"{{{names.CORRECT}}}replace": "replace",
    f"{{{names.OOB}}}x": "address",
    f"{{{names.ONEDOOR}}}file": "file",
    f"{{{names.DELAY}}}delay": "delay",
    _OCCUPANT: "occupant",
    f"{{{names.CHAT_STATES}}}composing": "composing",
    **{f"{{{names.CHAT_STATES}}}{state}": "other state" for state in ("paused", "active", "inactive", "gone")},
}


def read_occupant(stanza: Element) -> Occupant | None:
    """An occupant's presence from a room; None for any other presence, errors included."""
    details = stanza.find(f"{{{names.MUC_USER}}}x")
    room, _, nick = stanza.get("from", "").partition("/")
    if details is None or not nick or stanza.get("type") not in (None, "unavailable"):
        return None
    items = details.findall(f"{{{names.MUC_USER}}}item")
    known: Mapping[str, str] = items[0].attrib if items else {}
    return Occupant(
        room=room,
        nick=nick,
        present=stanza.get("type") is None,
        affiliation=known.get("affiliation", "none"),
        role=known.get("role", "none"),
        jid=known.get("jid"),
        codes=frozenset(code.get("code", "") for code in details.findall(f"{{{names.MUC_USER}}}status")),
        new_nick=known.get("nick"),
        destroyed=details.find(f"{{{names.MUC_USER}}}destroy") is not None,
        away=stanza.findtext(f"{{{names.STANZA}}}show") in ("away", "xa"),
        clients=frozenset(jid for one in items if (jid := one.get("jid"))),
        id=occupant.get("id") if (occupant := stanza.find(_OCCUPANT)) is not None else None,
        leaving=gone.get("after", "") if (gone := stanza.find(f"{{{names.ONEDOOR}}}leaving")) is not None else None,
    )


def read_listed(reply: Element) -> frozenset[str]:
    """The bare JIDs in a list of affiliations or roles, without items that have no JID."""
    items = reply.findall(f"{{{names.MUC_ADMIN}}}query/{{{names.MUC_ADMIN}}}item")
    return frozenset(jid.partition("/")[0] for one in items if (jid := one.get("jid")))


def read_page(reply: Element) -> Page:
    """The `<fin/>` of an archive query's result (XEP-0313 §4.1, XEP-0059)."""
    end = reply.find(f"{{{names.MAM}}}fin")
    if end is None:
        return Page(complete=True, last=None)
    last = end.find(f"{{{names.RSM}}}set/{{{names.RSM}}}last")
    return Page(complete=end.get("complete") == "true", last=last.text if last is not None else None)


def moment(stamp: str) -> datetime | None:
    """A point in time (XEP-0082), in UTC; None if it is not one."""
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else None


def stamp(at: datetime) -> str:
    """`at` as in XEP-0082, in UTC, with fractions of a second if it has any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
