"""Who may say what (docs/PROTOCOL.md): a real router and a real agency, and peers that overstep their part."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio
from sqlalchemy import select

from onedoor.settings import Settings
from onedoor.shipped import SEED
from onedoor.store import database, tables
from onedoor.up import instance, ports
from onedoor.up.child import Child
from onedoor.up.server import shell
from onedoor.wire.control import control
from onedoor.wire.control.called import Named
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import Link, RequestFailed
from onedoor.wire.names import WORKGROUP
from onedoor.wire.xml import element
from tests.e2e.views import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARTS = ("router", "agency")
ROUTER, TAX, EDA, WEB = "router.localhost", "tax.localhost", "eda.localhost", "web.localhost"


class House:
    """Prosody, the router and one agency (Taxation); the other components are played here."""

    def __init__(self) -> None:
        self.state = Path(tempfile.mkdtemp(prefix="onedoor-strangers-"))
        free = ports.free()
        instance.prepare(self.state, ports=free, seed=SEED)
        with (self.state / instance.CONFIG).open("a") as file:
            file.write('\n[agencies]\nnames = ["tax"]\n')
        self.settings: Settings = instance.prepare(self.state, ports=free)
        self._children = [self._child("prosody"), *(self._child(part) for part in PARTS)]
        self._tasks: list[asyncio.Task[None]] = []
        self._played: dict[str, Link] = {}

    def _child(self, name: str) -> Child:
        command = [sys.executable, "-m", "onedoor", name, "--config", str(self.state / instance.CONFIG)]
        if name == "prosody":
            command = ["prosody", "-F", "--config", str(self.state / "prosody" / "prosody.cfg.lua")]
        return Child(name, command, self.state / "log" / f"{name}.out")

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(child.run()) for child in self._children]
        for jid in (ROUTER, TAX):
            await until(f"{jid} is connected", partial(shell.is_connected, self.state, jid))

    async def stop(self) -> None:
        for task in self._tasks[len(self._children) :]:
            task.cancel()
        for child in reversed(self._children):
            await child.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        shutil.rmtree(self.state, ignore_errors=True)

    async def play(self, jid: str) -> Link:
        """A component of the server that says whatever the test wants it to."""
        if jid not in self._played:
            self._played[jid] = await self._connect(jid)
        return self._played[jid]

    async def _connect(self, jid: str) -> Link:
        up = asyncio.Event()

        async def is_up() -> None:
            up.set()

        xmpp = self.settings.xmpp
        secret = self.settings.component_secret(jid)
        link = Link(jid, secret, xmpp.host, xmpp.component_port, on_stanza=lambda _: None, on_up=is_up)
        self._tasks.append(asyncio.create_task(link.run()))
        async with asyncio.timeout(20):
            await up.wait()
        return link

    def happened(self, chat: str | None = None) -> set[str]:
        """What router and agency have decided, by name: about one chat, or about any."""
        engine = database.connect(self.settings.database.url)
        wanted = select(tables.Event.kind)
        try:
            with engine.connect() as connection:
                return set(connection.execute(wanted if chat is None else wanted.filter_by(chat=chat)).scalars())
        finally:
            engine.dispose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[House]:
    made = House()
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


async def refusal(link: Link, payload: Element, to: str, *, by: str | None = None) -> str:
    """The condition with which the request is refused; `done` when it is not."""
    iq = control.iq(payload, by=by or link.jid, to=to, id=link.new_id())
    try:
        await link.request(iq)
    except RequestFailed as failed:
        return failed.condition
    return "done"


def assignment() -> Element:
    return element(
        ours("assign"),
        {
            "chat": "q7", "leg": "q7.1", "room": "c-q7@rooms.localhost", "nick": "Desk", "skill": "taxes",
            "language": "en", "since": "2026-11-22T18:00:00Z", "citizen-nick": "Rosa (citizen)",
        },
    )  # fmt: skip


async def test_an_agency_is_assigned_chats_by_the_router_alone(house: House) -> None:
    neighbour, bridge = await house.play(EDA), await house.play(WEB)
    for link in (neighbour, bridge):
        assert await refusal(link, assignment(), TAX) == "forbidden"
        assert await refusal(link, control.end("q7.1", "citizen"), TAX) == "forbidden"
        assert await refusal(link, control.handed_over("q7.1", Named("Elsewhere"), "Eve"), TAX) == "forbidden"
    assert house.happened("q7") == set()


async def test_an_address_at_the_routers_domain_that_is_not_the_router_is_not_it(house: House) -> None:
    neighbour = await house.play(EDA)
    assert await refusal(neighbour, assignment(), TAX, by=f"router@{EDA}") == "forbidden"
    assert house.happened("q7") == set()


async def test_the_router_takes_joins_from_the_bridge_and_reports_from_agencies_alone(house: House) -> None:
    neighbour, bridge = await house.play(EDA), await house.play(WEB)
    join = element(f"{{{WORKGROUP}}}join-queue")
    assert await refusal(neighbour, join, f"taxes@{ROUTER}") == "feature-not-implemented"
    assert await refusal(bridge, control.desk("Evil", ()), ROUTER) == "feature-not-implemented"
    assert await refusal(bridge, control.about_leg("ended", "q7.1"), ROUTER) == "feature-not-implemented"
    assert house.happened("q7") == set()


async def test_an_agency_cannot_speak_for_the_chat_of_another(house: House) -> None:
    neighbour, bridge = await house.play(EDA), await house.play(WEB)
    fields = [("question", "Sales tax?"), ("language", "en")]
    form = element("{jabber:x:data}x", {"type": "submit"})
    for name, value in fields:
        form.append(element("{jabber:x:data}field", {"var": name}, element("{jabber:x:data}value", None, value)))
    join = element(f"{{{WORKGROUP}}}join-queue", None, form)
    assert await refusal(bridge, join, f"taxes@{ROUTER}", by=f"v-1@{WEB}/web") == "done"
    leg = _leg(house)
    for report in ("taken", "ended", "archived", "refused", "requeued"):
        assert await refusal(neighbour, control.about_leg(report, leg), ROUTER) == "bad-request"
    assert house.happened(leg.partition(".")[0]).isdisjoint({"Taken", "Ended", "Archived", "Refused", "Requeued"})


async def test_a_report_about_a_chat_that_never_was_changes_nothing(house: House) -> None:
    neighbour = await house.play(EDA)
    assert await refusal(neighbour, control.about_leg("taken", "q7.1"), ROUTER) == "item-not-found"
    assert await refusal(neighbour, control.about_leg("ended", "q7.1"), ROUTER) == "done"
    assert house.happened("q7") == set()


def _leg(house: House) -> str:
    engine = database.connect(house.settings.database.url)
    try:
        with engine.connect() as connection:
            chat: str = connection.execute(select(tables.RouterChat.id)).scalar_one()
            return f"{chat}.1"
    finally:
        engine.dispose()


async def test_a_report_without_its_leg_is_refused_in_words(house: House) -> None:
    neighbour = await house.play(EDA)
    assert await refusal(neighbour, element(ours("taken")), ROUTER) == "bad-request"
    assert await refusal(neighbour, element(ours("unheard-of"), {"leg": "x.1"}), ROUTER) == "feature-not-implemented"
