"""Citizens by two ways and the agents they talk with, as light as possible. They do what a measurement tells them."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

import aiohttp

from bench.stage.meter import Meter
from bench.stage.stage import GUESTS, Stage
from bench.stage.streams import SocketStream, WebSocketStream, write_now
from components.demo.citizen import solved

TOPIC = "taxes"
_OFFER = re.compile(r"New chat (\d+) .* · (\S+): “")
_CITIZEN = re.compile(r"(\S+) \(citizen\)")
_INVITATION = "{jabber:x:conference}x"
_MUC_USER = "{http://jabber.org/protocol/muc#user}"
_NOTICE = "{urn:onedoor:1}notice"


def _groupchat(room: str, text: str) -> str:
    identifier = uuid.uuid4()
    return (
        f'<message type="groupchat" id="{identifier}" to="{room}"><body>{text}</body>'
        f'<origin-id xmlns="urn:xmpp:sid:0" id="{identifier}"/></message>'
    )


def _join(room: str, nick: str) -> str:
    history = '<x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x>'
    return f'<presence to="{room}/{nick}">{history}</presence>'


class Citizen:
    """A citizen by either way. `name` is one word, different for each."""

    way = ""

    def __init__(self, name: str, stage: Stage, session: aiohttp.ClientSession, meter: Meter) -> None:
        self.name, self._stage, self._session, self._meter = name, stage, session, meter
        loop = asyncio.get_running_loop()
        self.asked_at = 0
        self.in_room: asyncio.Future[None] = loop.create_future()
        """Done when the citizen is in the room and their question has come back from it."""
        self.introduced: asyncio.Future[None] = loop.create_future()
        """Done when the citizen knows who they are talking to."""

    async def connect(self) -> None:
        raise NotImplementedError

    def ask(self) -> None:
        """Starts the chat."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError

    def _done(self, what: "asyncio.Future[None]") -> None:
        if not what.done():
            what.set_result(None)


class PageCitizen(Citizen):
    """A citizen through the bridge, with the page's JSON frames."""

    way = "bridge"

    async def connect(self) -> None:
        self._socket = await self._session.ws_connect(f"{self._stage.page}/ws", max_msg_size=0)
        await self._socket.send_str('{"type":"hello"}')
        await self._socket.receive_str()
        self._reading = asyncio.create_task(self._read())

    def ask(self) -> None:
        start = {"type": "start", "id": str(uuid.uuid4()), "topic": TOPIC, "language": "en", "name": self.name}
        self._question = f"May I ask? {self.name}"
        self._start = {**start, "question": self._question, "page": self._stage.page}
        self.asked_at = time.monotonic_ns()
        write_now(self._socket, json.dumps(self._start))

    def say(self, text: str) -> None:
        write_now(self._socket, f'{{"type":"say","id":"{uuid.uuid4()}","text":"{text}"}}')

    async def _read(self) -> None:
        async for message in self._socket:
            at = time.monotonic_ns()
            if not self._meter.glance("agent", message.data, at):
                self._frame(json.loads(message.data))

    async def resume(self) -> None:
        """Connects again after a loss, until everything is shown. Raises ClientError if nobody listens."""
        self._reading.cancel()
        self._socket = await self._session.ws_connect(f"{self._stage.page}/ws", max_msg_size=0)
        await self._socket.send_json({"type": "hello", "token": self._token})
        while json.loads(await self._socket.receive_str())["type"] != "synced":
            pass
        self._reading = asyncio.create_task(self._read())

    def _frame(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "started":
            self._token = frame["token"]
        elif frame["type"] == "error" and frame["code"] == "puzzle":
            write_now(self._socket, json.dumps({**self._start, "solution": solved(frame["challenge"])}))
        elif frame["type"] == "message" and frame["text"] == self._question:
            self._done(self.in_room)
        elif frame["type"] == "notice" and frame["code"] == "agent-joined":
            self._done(self.introduced)

    async def close(self) -> None:
        self._reading.cancel()
        await self._socket.close()


class GuestCitizen(Citizen):
    """A citizen at the server's own WebSocket, with the same words to the same router (XEP-0142)."""

    way = "direct"

    async def connect(self) -> None:
        self._stream = await WebSocketStream.guest(self._session, self._stage.server, GUESTS)
        self._stream.on_stanza = self._stanza
        self._stream.glance = lambda text, at: self._meter.glance("agent", text, at)

    def ask(self) -> None:
        self._question = f"May I ask? {self.name}"
        fields = {"username": self.name, "question": self._question, "language": "en", "page": self._stage.page}
        form = "".join(f'<field var="{name}"><value>{value}</value></field>' for name, value in fields.items())
        self.asked_at = time.monotonic_ns()
        self._stream.send(
            f'<iq type="set" id="join" to="{TOPIC}@{self._stage.router}">'
            '<join-queue xmlns="http://jabber.org/protocol/workgroup"><queue-notifications/>'
            f'<x xmlns="jabber:x:data" type="submit">{form}</x></join-queue></iq>'
        )

    def say(self, text: str) -> None:
        self._stream.send(_groupchat(self._room, text))

    def _stanza(self, stanza: Element, at: int) -> None:
        kind = stanza.tag.rpartition("}")[2]
        if kind == "message":
            self._message(stanza)
        elif kind == "presence" and any(one.get("code") == "110" for one in stanza.iter(f"{_MUC_USER}status")):
            self._stream.send(_groupchat(self._room, self._question))

    def _message(self, stanza: Element) -> None:
        invitation, notice = stanza.find(_INVITATION), stanza.find(_NOTICE)
        if invitation is not None:
            chat = stanza.find("{urn:onedoor:1}chat")
            self._room = invitation.get("jid", "")
            self._stream.send(_join(self._room, chat.get("nick", "") if chat is not None else ""))
        elif notice is not None and notice.get("code") == "agent-joined":
            self._done(self.introduced)
        elif stanza.findtext("{jabber:client}body") == self._question:
            self._done(self.in_room)

    async def close(self) -> None:
        await self._stream.close()


class Agent:
    """An agent's client. It answers an offer when `Desk` says so."""

    def __init__(self, desk: "Desk", stream: SocketStream) -> None:
        self._desk, self.stream = desk, stream
        self.account = stream.jid.partition("@")[0]
        stream.on_stanza = self._stanza

    def say(self, room: str, text: str) -> None:
        self.stream.send(_groupchat(room, text))

    def take(self, number: str) -> None:
        self.stream.send(f'<message type="chat" to="{self._desk.stage.desk}"><body>take {number}</body></message>')

    def _stanza(self, stanza: Element, at: int) -> None:
        kind = stanza.tag.rpartition("}")[2]
        if kind == "message":
            self._message(stanza, at)
        elif kind == "presence":
            room, _, nick = stanza.get("from", "").partition("/")
            citizen = _CITIZEN.fullmatch(nick)
            if citizen is not None and stanza.get("type") is None:
                self._desk.entered(citizen[1], self, room)
        elif stanza.get("type") in ("get", "set"):
            self.stream.send(f'<iq type="result" id="{stanza.get("id")}" to="{stanza.get("from")}"/>')

    def _message(self, stanza: Element, at: int) -> None:
        body = stanza.findtext("{jabber:client}body")
        if body is None:
            invitation = stanza.find(_INVITATION)
            if invitation is not None and invitation.get("thread"):
                self.stream.send(_join(invitation.get("jid", ""), self.account))
        elif stanza.get("type") == "groupchat":
            self._desk.meter.glance("citizen", body, at)
        elif offer := _OFFER.match(body):
            self._desk.offered(offer[2], self, offer[1], at)


class Desk:
    """All the agents, and what they know about each citizen, by name."""

    def __init__(self, stage: Stage, meter: Meter) -> None:
        self.stage, self.meter = stage, meter
        self.agents: list[Agent] = []
        self._offers: dict[str, asyncio.Future[tuple[Agent, str, int]]] = {}
        self._rooms: dict[str, asyncio.Future[tuple[Agent, str]]] = {}

    async def open(self) -> None:
        """Logs all agents in, and sends them to the desk room."""
        for jid, password in self.stage.agents.items():
            stream = await SocketStream.client(self.stage.host, self.stage.client_port, jid, password)
            agent = Agent(self, stream)
            self.agents.append(agent)
            stream.send("<presence/>")
            stream.send(_join(self.stage.desk_room, agent.account))

    async def close(self) -> None:
        for agent in self.agents:
            await agent.stream.close()

    def offered(self, name: str, agent: Agent, number: str, at: int) -> None:
        if not (offer := self._offer(name)).done():
            offer.set_result((agent, number, at))

    def entered(self, name: str, agent: Agent, room: str) -> None:
        if not (place := self._room(name)).done():
            place.set_result((agent, room))

    async def offer(self, name: str) -> int:
        """When this citizen's chat was offered to an agent (`time.monotonic_ns`)."""
        return (await self._offer(name))[2]

    async def take(self, name: str) -> tuple[Agent, str]:
        """Takes this citizen's chat. Returns the agent and the room."""
        agent, number, _ = await self._offer(name)
        agent.take(number)
        return await self._room(name)

    def _offer(self, name: str) -> "asyncio.Future[tuple[Agent, str, int]]":
        return self._offers.setdefault(name, asyncio.get_running_loop().create_future())

    def _room(self, name: str) -> "asyncio.Future[tuple[Agent, str]]":
        return self._rooms.setdefault(name, asyncio.get_running_loop().create_future())


async def connected(citizens: Iterable[Citizen], at_once: int = 20) -> None:
    """Connects all citizens, by the page or by their client."""
    turn = asyncio.Semaphore(at_once)

    async def one(citizen: Citizen) -> None:
        async with turn:
            await citizen.connect()

    await asyncio.gather(*(one(citizen) for citizen in citizens))
