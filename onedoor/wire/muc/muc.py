"""Multi-user chat (XEP-0045), its archive (XEP-0313) and direct invitations (XEP-0249): stanzas written and read.

Knows no connection. One `<item/>` per request, because Prosody applies the first and says that all went well.
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
"""Messages in a page of the archive: Prosody's and ejabberd's usual cap."""


# --- Written ---------------------------------------------------------------------------------------------------------


def join(room: str, nick: str, *, by: str, name: str = "", away: bool = False) -> Element:
    """Enters, or says again that it is there (harmless with the same full JID), without history: MAM has that."""
    show = element("show", None, "away") if away else None
    enters = element(f"{{{names.MUC}}}x", None, element(f"{{{names.MUC}}}history", {"maxstanzas": "0"}))
    return element("presence", {"from": by, "to": f"{room}/{nick}"}, show, enters, _called(name))


def shown(room: str, nick: str, *, away: bool, by: str, leaving: str | None = None, name: str = "") -> Element:
    """Whether we are at the screen now (RFC 6121 §4.7.2.1); who is in the room sees it. `leaving`: as in `Occupant`."""
    show = element("show", None, "away") if away else None
    gone = element(f"{{{names.ONEDOOR}}}leaving", {"after": leaving or None}) if leaving is not None else None
    return element("presence", {"from": by, "to": f"{room}/{nick}"}, show, gone, _called(name))


def _called(name: str) -> Element | None:
    """The full name (XEP-0172), for a nick that may be only as much of it as servers let in. Proves nothing."""
    return element(f"{{{names.NICK}}}nick", None, name) if name else None


def leave(room: str, nick: str, *, by: str) -> Element:
    return element("presence", {"from": by, "to": f"{room}/{nick}", "type": "unavailable"})


def said(room: str, body: str | None, *, by: str, id: str, payload: Element | None = None, name: str = "") -> Element:
    """A groupchat message with an origin-id (XEP-0359 §3.2) equal to its id."""
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
    """What `said` without a payload is once written, at a third of the cost: every message of a citizen passes here."""
    id = quoted(id)
    called = f'<nick xmlns="{names.NICK}">{quoted(name)}</nick>' if name else ""
    return (
        f'<message type="groupchat" id="{id}" from="{quoted(by)}" to="{quoted(room)}"><body>{quoted(body)}</body>'
        f'<origin-id xmlns="{names.STANZA_ID}" id="{id}"/>{called}</message>'
    )


def said_file(room: str, address: str, about: Mapping[str, str], *, by: str, id: str, name: str = "") -> Element:
    """A file to be fetched (XEP-0066). Clients show it as one where the body is the address and nothing else.

    `about` is what we know of it: name, type, size and sha256.
    """
    place = element(f"{{{names.OOB}}}x", None, element(f"{{{names.OOB}}}url", None, address))
    stanza = said(room, address, by=by, id=id, payload=place, name=name)
    stanza.insert(1, element(f"{{{names.ONEDOOR}}}file", about))
    return stanza


def typing(room: str, composing: bool, *, by: str) -> Element:
    """A chat state (XEP-0085) for the room; never archived."""
    return _chat_state(room, "composing" if composing else "paused", by)


def active(room: str, *, by: str) -> Element:
    """The chat state of whoever is there without typing; never archived."""
    return _chat_state(room, "active", by)


def _chat_state(room: str, state: str, by: str) -> Element:
    told = element(f"{{{names.CHAT_STATES}}}{state}")
    return element(
        "message", {"type": "groupchat", "from": by, "to": room}, told, element(f"{{{names.HINTS}}}no-store")
    )


def configure(room: str, fields: Mapping[str, str], *, by: str, id: str) -> Element:
    """Sets fields of the room's form (XEP-0045 §10.2); the others stay as they are. `rooms` knows which it has."""
    chosen = [_field("FORM_TYPE", names.MUC_CONFIG, kind="hidden"), *(_field(*one) for one in fields.items())]
    form = element(f"{{{names.FORM}}}x", {"type": "submit"}, *chosen)
    query = element(f"{{{names.MUC_OWNER}}}query", None, form)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


CHAT_ROOM: Mapping[str, str] = {
    "persistentroom": "1",  # it outlives a moment without occupants
    "publicroom": "0",
    "membersonly": "1",
    # Non-anonymous would switch OMEMO on in Conversations, Dino and Monal, and nobody could read the citizen.
    "whois": "moderators",
    "changesubject": "0",
    "allowinvites": "0",
    "enablearchiving": "1",
    "historylength": "50",  # for the clients that know no MAM
}
"""How a chat's room is set up: options without their prefix, by Prosody's names."""

DESK_ROOM: Mapping[str, str] = {**CHAT_ROOM, "historylength": "20"}
"""How an agency's desk room is set up."""

SIDE_ROOM: Mapping[str, str] = {**CHAT_ROOM, "membersonly": "0", "whois": "anyone"}
"""How a room aside is set up: another agency's desk has to see who is who there without being its admin, and whoever
has not been told its name cannot find it. Open to all who know it, it switches no encryption on."""


def affiliate(
    room: str, jid: str, affiliation: str, *, by: str, id: str, reason: str | None = None, nick: str | None = None
) -> Element:
    """Sets a bare JID's affiliation (XEP-0045 §9, §10); `none` also removes it from a members-only room.

    `nick` is theirs alone as long as they have it (§9.5): Prosody lets nobody else take it, ejabberd ignores it.
    """
    why = element(f"{{{names.MUC_ADMIN}}}reason", None, reason) if reason else None
    item = element(f"{{{names.MUC_ADMIN}}}item", {"affiliation": affiliation, "jid": jid, "nick": nick}, why)
    query = element(f"{{{names.MUC_ADMIN}}}query", None, item)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def set_role(room: str, nick: str, role: str, *, by: str, id: str, reason: str | None = None) -> Element:
    """Puts an occupant out, who may come back (`none`), or takes their voice (`visitor`); only moderators in the room
    may (XEP-0045 §8.2, §8.4)."""
    why = element(f"{{{names.MUC_ADMIN}}}reason", None, reason) if reason is not None else None
    item = element(f"{{{names.MUC_ADMIN}}}item", {"nick": nick, "role": role}, why)
    query = element(f"{{{names.MUC_ADMIN}}}query", None, item)
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def listed(room: str, *, by: str, id: str, affiliation: str | None = None, role: str | None = None) -> Element:
    """Asks who has an affiliation, or a role (XEP-0045 §9.5–9.8, §10.6)."""
    item = element(f"{{{names.MUC_ADMIN}}}item", {"affiliation": affiliation, "role": role})
    query = element(f"{{{names.MUC_ADMIN}}}query", None, item)
    return element("iq", {"type": "get", "id": id, "from": by, "to": room}, query)


def destroy(room: str, reason: str, *, by: str, id: str) -> Element:
    """Ends the room, and with it its archive (XEP-0045 §10.9)."""
    why = element(f"{{{names.MUC_OWNER}}}reason", None, reason)
    query = element(f"{{{names.MUC_OWNER}}}query", None, element(f"{{{names.MUC_OWNER}}}destroy", None, why))
    return element("iq", {"type": "set", "id": id, "from": by, "to": room}, query)


def invite(room: str, to: str, *, by: str, id: str, reason: str | None = None, thread: str | None = None) -> Element:
    """A direct invitation (XEP-0249). Gajim wants it of type `normal` and without a body."""
    continued = "true" if thread else None
    invitation = element(
        f"{{{names.INVITE}}}x", {"jid": room, "reason": reason, "continue": continued, "thread": thread}
    )
    return element("message", {"type": "normal", "id": id, "from": by, "to": to}, invitation)


def archive_page(room: str, after: str | None, *, by: str, id: str, size: int = PAGE) -> Element:
    """Asks for the messages that came after a stanza-id, or from the first (XEP-0313 §4). The query id is `id`."""
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
    """A groupchat message as the room sent it, or as its archive keeps it."""

    room: str
    nick: str
    """Empty for the room itself."""
    body: str | None
    stanza_id: str | None
    """The room's own (XEP-0359); None for what it does not archive, such as typing."""
    origin_id: str | None
    id: str | None
    at: datetime | None
    """When the archive received it; None for a live message, which is new."""
    typing: bool | None
    notice: Mapping[str, str] | None
    """The attributes of a desk's `<notice/>`."""
    replaces: str | None
    """The id of the message that this one corrects (XEP-0308)."""
    address: str | None = None
    """Where a file is that is sent with it (XEP-0066)."""
    file: Mapping[str, str] | None = None
    """What a bridge says of a citizen's file."""
    markup: Markup = PLAIN
    occupant: str | None = None
    """The room's lasting id of whoever said it (XEP-0421), whatever nick they had."""
    called: str | None = None
    """The full name that the sender gives themselves (XEP-0172): to be read by people, and to recognise nobody by."""

    @property
    def remark(self) -> Remark:
        """The body, as somebody's words who is not the citizen."""
        return remark.read(self.body or "", self.markup)

    @property
    def was_kept(self) -> bool:
        """Whether the room's archive has it, as far as it should: with a full disk, Prosody shows a line to those who
        are there, and keeps it nowhere."""
        return self.stanza_id is not None or (not self.body and self.notice is None)


@dataclass(frozen=True, slots=True)
class Occupant:
    """An occupant's presence. `jid` is the real full JID, there for moderators only."""

    room: str
    nick: str
    present: bool
    affiliation: str
    role: str
    jid: str | None
    codes: frozenset[str] = field(default_factory=frozenset)
    """Status codes (XEP-0045 §15.6): 110 is ourselves, 201 a room made just now, 303 a change of nick."""
    new_nick: str | None = None
    destroyed: bool = False
    away: bool = False
    """Not at the screen, as they say themselves."""
    clients: frozenset[str] = field(default_factory=frozenset)
    """The full JIDs of all clients that share the nick, `jid` among them; some servers name only the newest."""
    id: str | None = None
    """Their lasting id in this room (XEP-0421), where the room gives any."""
    leaving: str | None = None
    """A citizen has ended the chat, which the router may not know yet: the line behind which they left; empty: unknown.
    """


@dataclass(frozen=True, slots=True)
class Page:
    """The end of one page of the archive. `last` is the stanza-id to go on after."""

    complete: bool
    last: str | None


def read_message(stanza: Element) -> Message | None:
    """A live groupchat message; None when the stanza is none."""
    if stanza.get("type") != "groupchat":
        return None
    return _message(stanza, None, None)


def read_result(stanza: Element, queries: Mapping[str, str]) -> tuple[str, Message] | None:
    """A message of the archive and the id of its query; None unless it answers one of the open `queries`
    (query id → room) and comes from that very room (XEP-0313, security considerations).
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
    """In one go over the stanza's children, for every message passes here."""
    room, _, nick = stanza.get("from", "").partition("/")
    body = stanza_id = typing = notice = address = file = None
    ids: dict[str, str | None] = {}
    others: list[Element] = []
    for inner in stanza:
        match _MEANS.get(inner.tag):
            case "body" if body is None:
                body = inner.text or ""
            case "stanza-id" if stanza_id is None and inner.get("by") == room:
                # Only the room's own: it removes forged ones that claim to be its (XEP-0359 §4).
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
    """The bare JIDs of a list of affiliations or roles; whoever has no JID there is left out."""
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
    """A point in time of XEP-0082, in UTC; None for what is not one."""
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else None


def stamp(at: datetime) -> str:
    """XEP-0082, in UTC, to the second or as exactly as known."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
