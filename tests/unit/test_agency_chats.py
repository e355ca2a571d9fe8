"""What a room's archive says, and what is heard while it is read: each line once, each command as it was meant."""

from datetime import UTC, datetime
from typing import Any, cast
from xml.etree.ElementTree import Element, fromstring

from components.agency.chats import Chats
from components.agency.record import Record
from onedoor.desk.events import Assigned
from onedoor.wire.link import Link
from onedoor.wire.muc import Message

ROOM, DESK = "c-1@rooms", "desk@tax.localhost/desk"
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def said(id: str, body: str) -> Element:
    return fromstring(
        f'<message xmlns="jabber:component:accept" type="groupchat" from="{ROOM}/ben"><body>{body}</body>'
        f'<stanza-id xmlns="urn:xmpp:sid:0" by="{ROOM}" id="{id}"/></message>'
    )


def archived(query: str, id: str, body: str) -> Element:
    return fromstring(
        f'<message xmlns="jabber:component:accept" from="{ROOM}">'
        f'<result xmlns="urn:xmpp:mam:2" queryid="{query}" id="{id}">'
        f'<forwarded xmlns="urn:xmpp:forward:0"><delay xmlns="urn:xmpp:delay" stamp="2026-11-26T12:00:00Z"/>'
        f'<message xmlns="jabber:client" type="groupchat" from="{ROOM}/ben"><body>{body}</body></message>'
        f"</forwarded></result></message>"
    )


class SlowArchive:
    """A link whose room answers a query only when `meanwhile` has been said: no server can be held at that moment."""

    def __init__(self, meanwhile: list[tuple[str, str]], before: list[tuple[str, str]]) -> None:
        self.meanwhile, self.before, self.chats = meanwhile, before, cast("Chats", None)

    def new_id(self) -> str:
        return "q1"

    def send(self, *stanzas: Element) -> None:
        """The desk enters."""

    async def request(self, iq: Element) -> Element:
        for id, body in self.meanwhile:
            self.chats.message(said(id, body))
        for id, body in (*self.before, *self.meanwhile):
            self.chats.message(archived("q1", id, body))
        return fromstring(
            '<iq xmlns="jabber:component:accept" type="result"><fin xmlns="urn:xmpp:mam:2" complete="true">'
            '<set xmlns="http://jabber.org/protocol/rsm"><last>s2</last></set></fin></iq>'
        )


async def test_a_command_that_was_typed_while_a_new_chats_archive_was_read_is_carried_out() -> None:
    lines: list[tuple[str, bool]] = []
    seen: set[str | None] = set()

    def on_line(record: Record, message: Message, ours: bool) -> None:
        if message.stanza_id not in seen:
            seen.add(message.stanza_id)
            lines.append((message.body or "", ours))

    link = SlowArchive([("s2", "!ask @kim do you know her?")], [("s1", "!end")])
    ignored: Any = lambda *_: None  # noqa: E731
    chats = link.chats = Chats(cast("Link", link), DESK, on_line, ignored, ignored)
    told = Assigned(
        leg="c1.1", chat="c1", number=1, room=ROOM, nick="Desk", skill="general", topic="Starting", language="en",
        since=NOW, citizen="Rosa", citizen_nick="Rosa",
    )  # fmt: skip
    await chats.enter(chats.record(told))
    assert lines == [("!end", False), ("!ask @kim do you know her?", True)]
