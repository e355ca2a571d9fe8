"""Whom the bridge speaks with, as a test tells them: a router, a desk with its agents, and the wire in between.

They are scripted; what is tested is the bridge.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Coroutine
from typing import Any, Self
from xml.etree.ElementTree import Element

from onedoor.desk.terms.about import About, Published
from onedoor.desk.terms.left import Feedback, Message
from onedoor.settings import Settings
from onedoor.wire import names, picture, replies
from onedoor.wire.control import about, left_messages, workgroup
from onedoor.wire.control.called import called
from onedoor.wire.link import Link
from onedoor.wire.muc import muc, rooms
from onedoor.wire.xml import element

WITHIN = 15.0
DESK = "Division of Taxation desk"
TOPICS = [{"id": "taxes", "name": "Taxes <b>&", "agency": "Division of Taxation", "open": "true",
           "agencies": "tax.localhost", "languages": "en es"}]  # fmt: skip


async def until(true: Callable[[], Any], within: float = WITHIN) -> None:
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.01)


class Peer:
    """A component of ours that a test speaks through."""

    def __init__(self, jid: str, settings: Settings) -> None:
        self._up, self._tasks = asyncio.Event(), set[asyncio.Task[None]]()
        self.heard: list[Element] = []
        self.link = Link(
            jid,
            settings.component_secret(jid),
            settings.xmpp.host,
            settings.xmpp.component_port,
            on_stanza=self.receive,
            on_up=self._is_up,
        )

    async def _is_up(self) -> None:
        self._up.set()

    def receive(self, stanza: Element) -> None:
        self.heard.append(stanza)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self.link.run())
        async with asyncio.timeout(WITHIN):
            await self._up.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._running.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(self._running, *self._tasks, return_exceptions=True)


class Router(Peer):
    """Answers topics and joins, makes rooms, invites; what it should not do, a test switches off."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.router.jid, settings)
        self.rooms = settings.xmpp.rooms
        self.joins: list[Element] = []
        self.departed: list[str] = []
        self.behind: list[str] = []
        """The lines behind which visitors have left, as far as they said so."""
        self.over = ""
        """Why a chat is over already when its citizen ends it."""
        self.asked: list[str] = []
        self.chats: dict[str, dict[str, str]] = {}
        self.invites, self.answers = True, True
        self.nick = "Rosa (citizen)"
        self.topics: list[dict[str, str]] = TOPICS
        self.names: dict[str, dict[str, str]] = {}
        """Of topics in other languages, by their ids."""
        self.topics_asked = 0
        self.agencies: list[Element] = []
        """What the agencies tell citizens of themselves."""
        self.away = False
        """As the server answers for a component that is not connected."""
        self.missed: list[str] = []
        self.refusal: tuple[str, str] | None = None
        self.closed: Element | None = None
        """What a refusal says about the agency."""
        self.left: list[Message] = []
        self.opinions: list[tuple[str, Feedback]] = []
        self.not_left: str | None = None
        """The condition with which a message or an opinion is refused."""
        self._numbers = itertools.count(1)

    def receive(self, stanza: Element) -> None:
        if stanza.tag != f"{{{names.STANZA}}}iq" or not self.answers:
            return
        visitor = stanza.get("from", "")
        if self.away:
            self.missed.append(visitor)
            self.link.send(replies.error(stanza, "service-unavailable"))
        elif stanza.find(f"{{{names.ONEDOOR}}}topics") is not None:
            self.topics_asked += 1
            topics = [
                element(f"{{{names.ONEDOOR}}}topic", topic, *called(self.names.get(topic["id"], {})))
                for topic in self.topics
            ]
            self.link.send(replies.result(stanza, element(f"{{{names.ONEDOOR}}}topics", None, *topics, *self.agencies)))
        elif stanza.find(f"{{{names.WORKGROUP}}}join-queue") is not None:
            self.later(self._join(stanza, visitor))
        elif stanza.find(f"{{{names.WORKGROUP}}}depart-queue") is not None:
            self.departed.append(visitor)
            self.behind.extend(filter(None, [workgroup.read_depart(stanza)[0]]))
            over = element(f"{{{names.ONEDOOR}}}ended", {"chat": "q", "reason": self.over}) if self.over else None
            self.link.send(replies.result(stanza, over))
        elif stanza.find(f"{{{names.ONEDOOR}}}visits") is not None:
            ended = {visitor for visitor, chat in self.chats.items() if chat["state"] == "ended"}
            running = [one.partition("/")[0] for one in self.chats if one not in {*ended, *self.departed}]
            self.link.send(workgroup.visits(replies.result(stanza), running, more=False))
        elif stanza.find(f"{{{names.ONEDOOR}}}visit") is not None:
            self._stand(stanza, visitor)
        else:
            self._take(stanza, visitor)

    def _take(self, stanza: Element, visitor: str) -> None:
        message, opinion = (stanza.find(f"{{{names.ONEDOOR}}}{name}") for name in ("leave", "feedback"))
        if self.not_left is not None and (message is not None or opinion is not None):
            self.link.send(replies.error(stanza, self.not_left))
        elif message is not None:
            self.left.append(left_messages.read_leave(message))
            self.link.send(replies.result(stanza, left_messages.left("TAX-7K3M-92", "Division of Taxation")))
        elif opinion is not None:
            self.opinions.append((visitor, left_messages.read_feedback(opinion)))
            self.link.send(replies.result(stanza))

    async def _join(self, stanza: Element, visitor: str) -> None:
        self.joins.append(stanza)
        if self.refusal is not None:
            refusal = replies.error(stanza, *self.refusal)
            if self.closed is not None:
                refusal[-1].append(self.closed)
            self.link.send(refusal)
            return
        if visitor not in self.chats:
            await self.open(visitor)
        self.link.send(replies.result(stanza))
        if self.invites:
            self.invite(visitor)

    async def open(self, visitor: str) -> None:
        room = f"c-{next(self._numbers)}@{self.rooms}"
        by = f"{self.link.jid}/r"
        self.link.send(muc.join(room, "router", by=by))
        await self.link.request(muc.configure(room, rooms.STANDARD.choose(muc.CHAT_ROOM), by=by, id=self.link.new_id()))
        self.link.send(muc.leave(room, "router", by=by))
        self.chats[visitor] = {
            "chat": room[2:], "room": room, "nick": self.nick, "topic": "taxes",
            "state": "queued", "desks": DESK,
        }  # fmt: skip
        await self.affiliate(room, visitor, "member")
        await self.affiliate(room, "desk@tax.localhost", "admin")

    async def affiliate(self, room: str, jid: str, affiliation: str) -> None:
        bare = jid.partition("/")[0]
        await self.link.request(muc.affiliate(room, bare, affiliation, by=self.link.jid, id=self.link.new_id()))

    def invite(self, visitor: str) -> None:
        chat = self.chats[visitor]
        self.tell(
            visitor,
            element(f"{{{names.INVITE}}}x", {"jid": chat["room"]}),
            element(f"{{{names.ONEDOOR}}}chat", {"id": chat["chat"], "nick": chat["nick"], "topic": chat["topic"]}),
        )

    def publish(self, jid: str = "tax.localhost", name: str = "Division of Taxation", *, files: bool = True) -> None:
        """What an agency tells of itself now: whether it takes files."""
        told = about.agency(Published(jid, name, About(files=files, masking="mask")))
        self.agencies = [*(one for one in self.agencies if one.get("jid") != told.get("jid")), told]

    def queue(self, visitor: str, position: int, time: int) -> None:
        status = element(
            f"{{{names.WORKGROUP}}}queue-status",
            None,
            element(f"{{{names.WORKGROUP}}}position", None, str(position)),
            element(f"{{{names.WORKGROUP}}}time", None, str(time)),
        )
        self.tell(visitor, status)

    def depart(self, visitor: str, reason: str, *more: Element) -> None:
        self.chats[visitor]["state"] = "ended"
        over = element(f"{{{names.ONEDOOR}}}ended", {"chat": self.chats[visitor]["chat"], "reason": reason})
        self.tell(visitor, element(f"{{{names.WORKGROUP}}}depart-queue"), over, *more)

    def say_agency(self, visitor: str, state: str) -> None:
        self.tell(visitor, element(f"{{{names.ONEDOOR}}}agency", {"state": state, "name": "Division of Taxation"}))

    def tell(self, visitor: str, *payload: Element) -> None:
        self.link.send(element("message", {"type": "normal", "from": self.link.jid, "to": visitor}, *payload))

    def _stand(self, stanza: Element, visitor: str) -> None:
        self.asked.append(visitor)
        chat = self.chats.get(visitor)
        if chat is None:
            self.link.send(replies.error(stanza, "item-not-found"))
        else:
            self.link.send(replies.result(stanza, element(f"{{{names.ONEDOOR}}}visit", chat)))


class Desk(Peer):
    """An agency's desk and its agents, in one room at a time."""

    def __init__(self, settings: Settings, router: Router) -> None:
        super().__init__("tax.localhost", settings)
        self._router = router
        self.room = ""
        self.picture = ("", b"")
        """Of one of its agents: its name, and what it is."""
        self._ids = itertools.count(1)

    def receive(self, stanza: Element) -> None:
        super().receive(stanza)
        if (name := picture.read_query(stanza)) is not None:
            known = name == self.picture[0]
            found = replies.result(stanza, picture.data(*self.picture)) if known else None
            self.link.send(found if found is not None else replies.error(stanza, "item-not-found"))

    async def open(self, room: str) -> None:
        self.room = room
        self.link.send(muc.join(room, DESK, by="desk@tax.localhost/desk"))
        await self.sees(DESK)

    async def close(self) -> None:
        """The desk is gone from the room, as after a crash."""
        self.heard.clear()
        self.link.send(muc.leave(self.room, DESK, by="desk@tax.localhost/desk"))
        await self.sees(DESK)

    async def agent(self, nick: str = "ana") -> None:
        """An agent enters the room."""
        await self._router.affiliate(self.room, f"{nick}@tax.localhost", "member")
        self.link.send(muc.join(self.room, nick, by=f"{nick}@tax.localhost/x"))
        await self.sees(nick)

    def notice(self, code: str, **attributes: str) -> None:
        notice = element(f"{{{names.ONEDOOR}}}notice", {"code": code, **attributes})
        self.send(muc.said(self.room, "words", by="desk@tax.localhost/desk", id=self._id(), payload=notice))

    def introduce(self, nick: str = "ana", name: str = "Ana", **more: str) -> None:
        self.notice(
            "agent-joined", nick=nick, agent=name, **{"agency": "Division of Taxation", "at": "tax.localhost", **more}
        )

    def says(self, text: str, nick: str = "ana") -> None:
        self.send(muc.said(self.room, text, by=f"{nick}@tax.localhost/x", id=self._id()))

    def types(self, on: bool, nick: str = "ana") -> None:
        self.send(muc.typing(self.room, on, by=f"{nick}@tax.localhost/x"))

    def send(self, stanza: Element) -> None:
        self.link.send(stanza)

    async def sees(self, nick: str) -> None:
        """An occupant comes, ourselves among them."""
        wanted = f"{self.room}/{nick}"
        await until(lambda: any(s.tag.endswith("presence") and s.get("from") == wanted for s in self.heard))

    async def archive(self) -> list[str]:
        """What was said in the room, as its archive has it: who reads it later reads this."""
        query, bodies = self.link.new_id(), list[str]()
        await self.link.request(muc.archive_page(self.room, None, by="desk@tax.localhost/desk", id=query))
        for stanza in self.heard:
            found = muc.read_result(stanza, {query: self.room})
            if found is not None and found[1].body and found[1].notice is None:
                bodies.append(found[1].body)
        return bodies

    async def heard_as(self, text: str) -> str:
        """The room's id of a line, once the desk has heard it."""
        found: list[str] = []

        def came() -> bool:
            lines = [muc.read_message(stanza) for stanza in self.heard if stanza.tag.endswith("message")]
            found[:] = [line.stanza_id for line in lines if line is not None and line.body == text and line.stanza_id]
            return bool(found)

        await until(came)
        return found[0]

    @property
    def read(self) -> list[str]:
        """What the desk has heard in the room since it came, in order."""
        found = []
        for stanza in self.heard:
            message = muc.read_message(stanza) if stanza.get("to") == "desk@tax.localhost/desk" else None
            if message is not None and message.body and message.room == self.room:
                found.append(message.body)
        return found

    def _id(self) -> str:
        return f"desk-{next(self._ids)}"


class Wire:
    """The bridge's connection to the server, which a test may cut, or make deaf."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.port = 0
        self.whole, self.deaf = True, False
        self.swallowed = b""
        """What the bridge did not hear."""
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()

    def cut(self) -> None:
        """Nothing gets through any more, until `heal`."""
        self.whole = False
        for end in self._ends:
            end.transport.abort()

    def heal(self) -> None:
        self.whole = True

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.whole:
            writer.transport.abort()
            return
        there, here = await asyncio.open_connection(self._host, self._port)
        self._ends |= {writer, here}
        await asyncio.gather(self._pass(reader, here), self._pass(there, writer, down=True))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, down: bool = False) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                if down and self.deaf:
                    self.swallowed += data
                else:
                    writer.write(data)
        writer.transport.abort()
        self._ends.discard(writer)
