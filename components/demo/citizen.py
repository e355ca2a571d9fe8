"""A citizen without a browser: the page's side of the JSON frames (docs/PROTOCOL.md §5). Knows no XMPP.

It does what the page does: keeps messages until the bridge shows them back, reconnects and resumes by itself, and skips
what it has already shown. For the demo, the benchmarks and the fault tests, which need many citizens.
"""

import asyncio
import contextlib
import json
import random
import uuid
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp
import altcha

Frame = Mapping[str, Any]
LONGEST_WAIT = 2.0
PASSING = frozenset({"not-ready", "too-fast", "unavailable", "bad-solution"})
"""Errors after which the same message can be sent again a little later."""


class NotShown(AssertionError):
    """An expected frame did not come in time. The text shows what came instead."""


class FrameRefused(Exception):
    """The bridge answered a message with an error. `code`: the protocol's code. `frame`: the whole answer."""

    def __init__(self, frame: Frame) -> None:
        self.code: str = frame["code"]
        super().__init__(f"{self.code}: {frame.get('text', '')}")
        self.frame = frame


class Citizen:
    """Use it as `async with Citizen("http://127.0.0.1:8080") as rosa:`; leaving the block closes the page."""

    def __init__(self, page: str, *, name: str = "", language: str = "en", email: str = "") -> None:
        self.name, self.language = name, language
        self.email = email
        """Sent with the consent to keep it."""
        self.frames: list[Frame] = []
        """All frames that came, in order."""
        self.shown: list[Frame] = []
        """The conversation as the page shows it: messages and notices, each once."""
        self.token = ""
        self._offered = ""
        """The token that the bridge offers to a visit that has not asked anything yet."""
        self._address = page.rstrip("/") + "/ws"
        self._page = page
        self._outbox: dict[str, tuple[Frame, asyncio.Future[Frame]]] = {}
        self._seen: set[str] = set()
        self._news = asyncio.Event()
        self._synced = self._started = self._ending = False
        self._loads = 0
        self._online = asyncio.Event()
        self._online.set()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._running: asyncio.Task[None] | None = None
        self._solving: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run())
        await self.expect("welcome")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # --- what a citizen does

    async def ask(self, question: str, topic: str = "", *, within: float = 20.0) -> None:
        """Starts the chat, and waits until the bridge has accepted it."""
        identifier = str(uuid.uuid4())
        start: dict[str, Any] = {
            "type": "start",
            "id": identifier,
            "topic": topic,
            "language": self.language,
            "name": self.name,
        }
        if self.email:
            start |= {"email": self.email, "consent": True}
        mark = len(self.frames)
        sent = self._post({**start, "question": question, "page": self._page})
        started = asyncio.ensure_future(self.expect("started", since=mark, within=within))
        done, _ = await asyncio.wait([started, sent], return_when=asyncio.FIRST_COMPLETED)
        if sent in done and sent.exception():
            started.cancel()
        await (sent if sent in done else started)

    def post(self, text: str, *, id: str = "") -> "asyncio.Future[Frame]":
        """Writes a message. The result is the frame that showed it, which made it *sent*. `id`: the id of a refused
        message to send again."""
        return self._post({"type": "say", "id": id or str(uuid.uuid4()), "text": text})

    async def say(self, text: str, *, id: str = "", within: float = 20.0) -> Frame:
        async with asyncio.timeout(within):
            return await self.post(text, id=id)

    def typing(self, on: bool = True) -> None:
        self._send({"type": "typing", "on": on})

    def end(self) -> None:
        """Ends the chat. Repeats this after each reconnect, until the bridge says that it has ended."""
        self._ending = True
        self._send({"type": "end"})

    def send_raw(self, text: str) -> None:
        """Sends any text, as a broken or hostile page might."""
        if self._socket is not None and not self._socket.closed:
            asyncio.ensure_future(self._socket.send_str(text)).add_done_callback(_forget)

    async def reload(self) -> None:
        """Reloads the page: it loses what it showed, but keeps the token and the unsent messages."""
        mark = len(self.frames)
        await self.offline()
        self._loads += 1
        self.shown.clear()
        self._seen.clear()
        self.online()
        await self.expect("synced", since=mark)

    async def reconnect(self) -> None:
        """Breaks the network, restores it at once, and returns when nothing is missing any more."""
        mark = len(self.frames)
        await self.offline()
        self.online()
        await self.expect("synced", since=mark)

    async def offline(self) -> None:
        self._online.clear()
        if self._socket is not None:
            await self._socket.close()

    def online(self) -> None:
        self._online.set()

    async def close(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    # --- what a citizen sees

    @property
    def talks_with(self) -> list[str]:
        """The names of the agents who are there for the citizen now; two during a warm transfer."""
        told = [frame["people"] for frame in self.frames if frame["type"] == "people"]
        return [person["name"] for person in told[-1]] if told else []

    @property
    def unsent(self) -> int:
        return len(self._outbox)

    async def expect(self, kind: str, *, since: int = 0, within: float = 20.0, **fields: Any) -> Frame:
        """The first frame of this type with these fields, from position `since` on. Raises `NotShown`."""
        try:
            async with asyncio.timeout(within):
                return await self._next({"type": kind, **fields}, since)
        except TimeoutError:
            came = "\n  ".join(str(frame) for frame in self.frames[since:][-40:]) or "nothing"
            raise NotShown(f"{self.name or 'citizen'} waited for {kind} {fields} and saw:\n  {came}") from None

    async def _next(self, wanted: Frame, position: int) -> Frame:
        while True:
            news = self._news
            for frame in self.frames[position:]:
                position += 1
                if wanted.items() <= frame.items():
                    return frame
            await news.wait()

    # --- the connection

    async def _run(self) -> None:
        wait = 0.0
        async with aiohttp.ClientSession() as session:
            while True:
                await self._online.wait()
                try:
                    async with session.ws_connect(self._address, heartbeat=20, max_msg_size=0) as socket:
                        wait = 0.0
                        await self._converse(socket)
                except (aiohttp.ClientError, OSError, TimeoutError):
                    pass
                wait = min(LONGEST_WAIT, wait * 2 + 0.05)
                await asyncio.sleep(wait * random.uniform(0.8, 1.2))  # noqa: S311 - spreads the citizens, no secret

    async def _converse(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._synced = socket, False
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._receive(json.loads(message.data))
        finally:
            self._socket, self._synced = None, False

    def _hang_up(self) -> None:
        if self._socket is not None:
            asyncio.ensure_future(self._socket.close()).add_done_callback(_forget)

    def _hello(self) -> Frame:
        hello = {"type": "hello"}
        if self.token:
            hello["token"] = self.token
        if self.shown:
            hello["after"] = self.shown[-1]["stanza"]
        return hello

    def _receive(self, frame: Frame) -> None:
        self.frames.append(frame)
        match frame["type"]:
            case "welcome":
                self._offered = frame.get("token", "")
                if self._ending:
                    self._send({"type": "end"})
                self._flush()
            case "started":
                self.token, self._started = frame["token"], True
            case "synced":
                self._synced = True
                self._flush()
            case "ended":
                self._ending = False
            case "reconnecting":
                self._synced = False
            case "message" | "notice":
                self._show(frame)
            case "error" if frame["code"] == "no-chat" and not frame.get("id") and not self._started and self._outbox:
                self._flush()  # the start may have crossed this frame, and the bridge recognises a repeated start
            case "error" if frame["code"] == "bad-token" or (frame["code"] == "no-chat" and not frame.get("id")):
                self.token = ""  # the bridge has no chat for it, so the next connection starts afresh
                self._hang_up()
            case "error":
                self._refused(frame)
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _show(self, frame: Frame) -> None:
        if frame["stanza"] in self._seen:
            return
        self._seen.add(frame["stanza"])
        self.shown.append(frame)
        if frame.get("from") == "citizen" and (waiting := self._outbox.pop(frame.get("id", ""), None)):
            _resolve(waiting[1], frame)

    def _refused(self, frame: Frame) -> None:
        identifier = frame.get("id", "")
        if identifier not in self._outbox:
            return
        if frame["code"] == "already-started":
            return
        if frame["code"] == "puzzle":
            self._solving = asyncio.ensure_future(self._solve(identifier, frame["challenge"]))
            self._solving.add_done_callback(_forget)
            return
        if frame["code"] in PASSING:
            asyncio.get_running_loop().call_later(0.5, self._again, identifier)
            return
        _, sent = self._outbox.pop(identifier)
        if not sent.done():
            sent.set_exception(FrameRefused(frame))

    async def _solve(self, identifier: str, challenge: Frame) -> None:
        """Solves the puzzle that a start costs, and starts."""
        solution = await asyncio.to_thread(solved, challenge)
        if identifier in self._outbox:
            self._send({**self._outbox[identifier][0], "solution": solution})

    def _again(self, identifier: str) -> None:
        if identifier in self._outbox:
            self._send_when_due(self._outbox[identifier][0])

    def _post(self, frame: Frame) -> "asyncio.Future[Frame]":
        sent: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        sent.add_done_callback(_forget)
        self._outbox[frame["id"]] = (frame, sent)
        self._send_when_due(frame)
        return sent

    def _flush(self) -> None:
        for frame, _ in list(self._outbox.values()):
            self._send_when_due(frame)

    def _send_when_due(self, frame: Frame) -> None:
        """Sends a frame once it may be sent. A question whose chat has started is sent as a message, if it was lost."""
        if frame["type"] == "start" and not self._started:
            self.token = self.token or self._offered
            self._send(frame)
        elif self._synced:
            text = frame["text"] if frame["type"] == "say" else frame["question"]
            self._send({"type": "say", "id": frame["id"], "text": text})

    def _send(self, frame: Frame) -> None:
        self.send_raw(json.dumps(frame))


async def is_open(page: str, topic: str) -> bool:
    """Whether the page now tells citizens that somebody is there for the topic."""
    async with Citizen(page) as somebody:
        welcome = await somebody.expect("welcome")
    found = await _asked_for(page, topic) if "many" in welcome else welcome["topics"]
    return any(one["id"] == topic and one["open"] for one in found)


async def _asked_for(page: str, topic: str) -> list[Frame]:
    """Asks for one topic. If there are many, the bridge sends none by itself."""
    async with aiohttp.ClientSession() as http, http.get(f"{page}/topics", params={"id": topic}) as answer:
        return list((await answer.json())["topics"])


def solved(challenge: Frame) -> Frame:
    """The puzzle of a start with its solution, found by ALTCHA's own program."""
    asked = altcha.Challenge.from_dict(dict(challenge))
    found = altcha.solve_challenge(asked)
    if found is None:
        raise NotShown("a puzzle that could not be solved in ninety seconds")
    return altcha.Payload(asked, found).to_dict()


def _resolve(future: "asyncio.Future[Frame]", frame: Frame) -> None:
    if not future.done():
        future.set_result(frame)


def _forget(done: "asyncio.Future[Any]") -> None:
    """Retrieves an error, so that asyncio does not report it. A broken socket shows in `_converse`."""
    with contextlib.suppress(asyncio.CancelledError):
        done.exception()
