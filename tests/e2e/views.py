"""The views of a chat that nobody has on a screen: the agencies' archives in their databases, the panel. Reads only."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiohttp
from sqlalchemy import select
from sqlalchemy.orm import Session

from components.agent import Agent, Line, Room
from components.demo.citizen import is_open
from components.demo.private import PrivateInstance
from onedoor.store import database
from onedoor.store.tables import AccountRequest, Leg
from onedoor.store.tables import Line as Kept


async def until(what: str, found: Callable[[], Awaitable[Any]], within: float = 30.0) -> Any:
    """The first true answer of `found`, asked again and again until then."""
    try:
        async with asyncio.timeout(within):
            while not (answer := await found()):
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"not within {within:.0f} s: {what}") from None
    return answer


async def is_open_within(here: PrivateInstance, topic: str, within: float = 60.0) -> None:
    """Waits until the desk has seen who is there and the router has heard of it: it may take a moment."""
    await until(f"the page offers {topic}", partial(is_open, here.page, topic), within)


async def can_log_in(here: PrivateInstance, jid: str) -> None:
    """Waits until the agency has made the account: a person's client, unlike ours, tries only once."""

    def made() -> bool:
        engine = database.connect(here.settings.database.url)
        try:
            with Session(engine) as session:
                wanted = select(AccountRequest.state).where(AccountRequest.jid == jid)
                return session.scalars(wanted).all() == ["done"]
        finally:
            engine.dispose()

    await until(f"{jid} has an account", partial(asyncio.to_thread, made))


def texts(room: Room) -> list[str]:
    """What an agent has on the screen, in order."""
    return [line.body for line in room.lines]


def saying(text: str) -> Callable[[Line], bool]:
    """Matches the line with just these words."""
    return lambda line: line.body == text


def in_room(room: Room, text: str) -> Callable[[Line], bool]:
    """Matches a line of that room with these words in it."""
    return lambda line: line.room == room.jid and text in line.body


async def in_the_room(agent: Agent, room: Room) -> list[str]:
    """What the room's own archive (XEP-0313) holds."""
    return [line.body for line in await agent.archive(room.jid)]


class Archive:
    """The archive of one agency, in whichever database it keeps it."""

    def __init__(self, url: str, agency: str) -> None:
        self._url, self._agency = url, agency

    async def legs(self) -> list[Leg]:
        return await asyncio.to_thread(self._read, select(Leg).where(Leg.agency_id == self._agency).order_by(Leg.id))

    async def lines(self, leg: str) -> list[Kept]:
        wanted = select(Kept).where(Kept.agency_id == self._agency, Kept.leg == leg).order_by(Kept.id)
        return await asyncio.to_thread(self._read, wanted)

    async def complete(self, within: float = 30.0) -> Leg:
        """The only leg, once it has been compared with the room's archive and nothing is missing."""

        async def compared() -> Leg | None:
            legs = await self.legs()
            return legs[0] if len(legs) == 1 and legs[0].complete is not None else None

        leg: Leg = await until(f"the archive of {self._agency} is compared with the room's", compared, within)
        assert leg.complete, f"lines of the room are missing at {self._agency}"
        return leg

    async def bodies(self, *kinds: str) -> list[str]:
        """What the only leg holds, of these kinds (of all, where none is named)."""
        leg = (await self.legs())[0]
        return [line.body for line in await self.lines(leg.id) if not kinds or line.kind in kinds]

    def _read(self, wanted: Any) -> list[Any]:
        engine = database.connect(self._url)
        try:
            with Session(engine, expire_on_commit=False) as session:
                return list(session.scalars(wanted))
        finally:
            engine.dispose()


def archive(here: PrivateInstance, agency: str) -> Archive:
    return Archive(here.settings.database.url, agency)


async def of_chat(here: PrivateInstance, agency: str) -> Leg:
    """The agency's only leg that is a citizen's chat, whoever was asked for advice about it."""
    (leg,) = [leg for leg in await archive(here, agency).legs() if leg.kind == "chat"]
    return leg


class Panel:
    """The panel as a manager uses it: logs in, searches, opens, saves."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> "Panel":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def log_in(self, login: str, password: str) -> None:
        form = await self.get("/login")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        assert token, "the login page has no token"
        fields = {"csrf_token": token[1], "login": login, "password": password}
        async with self._session.post(f"{self._address}/login", data=fields) as answer:
            assert answer.status == 200, await answer.text()
            assert "/login" not in answer.url.path, "the login was refused"

    async def get(self, path: str, *, status: int = 200, **query: str) -> str:
        async with self._session.get(self._address + path, params=query) as answer:
            text = await answer.text()
            assert answer.status == status, f"{path}: {answer.status}\n{text[:2000]}"
            return text

    async def found(self, words: str) -> list[str]:
        """The paths of the transcripts in which these words are, newest first."""
        page = await self.get("/transcripts/", words=words)
        paths = re.findall(r'href="(/transcripts/[a-z0-9-]+/[^"/?]+/)"', page)
        return list(dict.fromkeys(paths))
