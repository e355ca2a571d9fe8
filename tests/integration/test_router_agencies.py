"""The router and agencies that come, are full, close and are gone: real router and server, everybody else is played."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio

from onedoor.desk.routing import Closed, Skill
from onedoor.settings import Settings
from onedoor.up import instance, ports, shell
from onedoor.up.child import Child
from onedoor.up.private import SEED
from onedoor.wire import control, replies, workgroup
from onedoor.wire.link import Link, RequestFailed
from onedoor.wire.names import FORM, WORKGROUP
from onedoor.wire.workgroup import ours
from onedoor.wire.xml import element, text_of
from tests.e2e.views import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROUTER, TAX, BUSINESS, WEB = "router.localhost", "tax.localhost", "business.localhost", "web.localhost"
WITHIN = 60.0
OPENS = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class Played:
    """A component that answers every request, and keeps what it is told."""

    def __init__(self, settings: Settings, jid: str) -> None:
        xmpp = settings.xmpp
        self.told: list[Element] = []
        self._news = asyncio.Condition()
        self._up = asyncio.Event()
        self.link = Link(
            jid, settings.component_secret(jid), xmpp.host, xmpp.component_port,
            on_stanza=self._receive, on_up=self._is_up,
        )  # fmt: skip
        self._run: asyncio.Task[None] | None = None

    async def _is_up(self) -> None:
        self._up.set()

    async def start(self) -> None:
        self._up.clear()
        self._run = asyncio.create_task(self.link.run())
        async with asyncio.timeout(WITHIN):
            await self._up.wait()

    async def stop(self) -> None:
        """As if killed: nobody is told."""
        if self._run is not None:
            self._run.cancel()
            with suppress(asyncio.CancelledError):
                await self._run

    def _receive(self, stanza: Element) -> None:
        self.told.append(stanza)
        if stanza.tag.endswith("iq") and stanza.get("type") in ("get", "set"):
            self.link.send(replies.result(stanza))

    async def hears(self, what: str, is_it: Callable[[Element], bool] = lambda _: True) -> Element:
        """The first of our elements of that name."""

        async def heard() -> bool:
            return self._find(what, is_it) is not None

        await until(f"{self.link.jid} hears {what}", heard, within=WITHIN)
        found = self._find(what, is_it)
        assert found is not None
        return found

    def _find(self, what: str, is_it: Callable[[Element], bool]) -> Element | None:
        payloads = (stanza.find(ours(what)) for stanza in self.told)
        return next((one for one in payloads if one is not None and is_it(one)), None)

    async def say(self, payload: Element) -> None:
        """To the router, which remembers it. Raises RequestFailed."""
        await self.link.request(control.iq(payload, by=self.link.jid, to=ROUTER, id=self.link.new_id()))

    async def offer(self, *skills: Skill, agents: dict[str, int] | None = None) -> None:
        await self.say(control.desk(self.link.jid, skills, agents=agents))


def skill(id: str, *, on_duty: int = 1, full: bool = False, overflow: int | None = None) -> Skill:
    limit = timedelta(seconds=overflow) if overflow is not None else None
    return Skill(id, id.title(), frozenset({"en"}), on_duty, 0, full=full, overflow=limit)


class House:
    """Prosody and the router."""

    def __init__(self) -> None:
        self.state = Path(tempfile.mkdtemp(prefix="onedoor-agencies-"))
        self.settings = instance.prepare(self.state, ports=ports.free(), seed=SEED)
        self._children = [self._child("prosody"), self._child("router")]
        self._tasks: list[asyncio.Task[None]] = []
        self.tax, self.business, self.web = (Played(self.settings, jid) for jid in (TAX, BUSINESS, WEB))

    def _child(self, name: str) -> Child:
        command = [sys.executable, "-m", "onedoor", name, "--config", str(self.state / instance.CONFIG)]
        if name == "prosody":
            command = ["prosody", "-F", "--config", str(self.state / "prosody" / "prosody.cfg.lua")]
        return Child(name, command, self.state / "log" / f"{name}.out")

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(child.run()) for child in self._children]
        await until("the router is connected", partial(shell.is_connected, self.state, ROUTER), within=WITHIN)
        for one in (self.tax, self.business, self.web):
            await one.start()

    async def stop(self) -> None:
        for one in (self.tax, self.business, self.web):
            await one.stop()
        for child in reversed(self._children):
            await child.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        shutil.rmtree(self.state, ignore_errors=True)

    def _join(self, visitor: str, fields: dict[str, str]) -> Element:
        form = element(f"{{{FORM}}}x", {"type": "submit"})
        for name, value in {"question": "Sales tax?", "language": "en", **fields}.items():
            form.append(element(f"{{{FORM}}}field", {"var": name}, element(f"{{{FORM}}}value", None, value)))
        payload = element(f"{{{WORKGROUP}}}join-queue", None, form)
        return control.iq(payload, by=f"{visitor}@{WEB}/web", to=f"taxes@{ROUTER}", id=self.web.link.new_id())

    async def join(self, visitor: str, **fields: str) -> None:
        """Raises RequestFailed."""
        await self.web.link.request(self._join(visitor, fields))

    async def refused(self, visitor: str, **fields: str) -> Element:
        """The stanza that turns a citizen away, whole: `request` would keep its condition only."""
        join = self._join(visitor, fields)
        iq = join.get("id")
        self.web.link.send(join)

        async def answered() -> bool:
            return any(stanza.get("id") == iq for stanza in self.web.told)

        await until("the citizen is answered", answered, within=WITHIN)
        answer = next(stanza for stanza in self.web.told if stanza.get("id") == iq)
        assert answer.get("type") == "error"
        return answer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[House]:
    made = House()
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


def of(visitor: str) -> Callable[[Element], bool]:
    return lambda assign: assign.get("citizen") == visitor


async def given(house: House, at: Played, visitor: str, **fields: str) -> str:
    """A chat that the agency has answered; returns its leg."""
    await house.join(visitor, username=visitor, **fields)
    assign = await at.hears("assign", of(visitor))
    await at.say(control.about_leg("taken", assign.get("leg", ""), {"agent": "Ana"}))
    return assign.get("leg", "")


async def test_a_citizen_whom_nobody_can_take_is_told_the_truth_in_the_agencys_words(house: House) -> None:
    await house.business.offer()
    texts = {"closed": {"en": "We open at nine."}}
    await house.tax.say(control.desk("Taxation", [skill("taxes")], is_open=False, opens=OPENS, texts=texts))
    answer = await house.refused("early")
    assert workgroup.read_closed(answer) == Closed("closed", OPENS, "Division of Taxation", "We open at nine.", "en")
    await house.tax.offer(skill("taxes", full=True))
    closed = workgroup.read_closed(await house.refused("late"))
    assert closed is not None
    assert closed.reason == "full"


async def test_an_email_address_reaches_the_agency_and_an_origin_does_not(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await house.join("mail", username="mail", email="rosa@example.org", origin="9f2c")
    assign = await house.tax.hears("assign", of("mail"))
    assert assign.get("email") == "rosa@example.org"
    assert "9f2c" not in assign.attrib.values()


async def test_a_blocked_origin_is_refused_at_the_agency_that_has_blocked_it(house: House) -> None:
    await house.business.offer()
    await house.tax.offer(skill("taxes"))
    leg = await given(house, house.tax, "rude", origin="77aa")
    await house.tax.say(control.block(leg, 3600, "Ana", "Insults"))
    await house.tax.say(control.about_leg("ended", leg, {"reason": "agent"}))
    closed = workgroup.read_closed(await house.refused("rude-again", origin="77aa"))
    assert closed == Closed("blocked")
    await house.join("polite", username="polite", origin="88bb")
    await house.tax.hears("assign", of("polite"))


async def test_a_warm_transfer_has_both_until_the_old_side_lets_go(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await house.business.offer(skill("general"))
    leg = await given(house, house.tax, "warm")
    wanted = {"leg": leg, "target": "business", "agent": "Ana", "mode": "warm"}
    await house.tax.say(element(ours("transfer"), wanted))
    assign = await house.business.hears("assign", of("warm"))
    transfer = assign.find(ours("transfer"))
    assert transfer is not None
    assert (transfer.get("mode"), transfer.get("agent")) == ("warm", "Ana")
    await house.business.say(control.about_leg("taken", assign.get("leg", ""), {"agent": "Ben"}))
    joined = await house.tax.hears("joined", lambda one: one.get("leg") == leg)
    assert joined.get("agent") == "Ben"
    await house.tax.say(control.about_leg("released", leg))
    await house.tax.hears("handed-over", lambda one: one.get("leg") == leg)


async def test_a_transfer_to_a_full_queue_says_so_in_a_sentence(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await house.business.offer(skill("general", full=True))
    leg = await given(house, house.tax, "stuck")
    with pytest.raises(RequestFailed) as refused:
        await house.tax.say(element(ours("transfer"), {"leg": leg, "target": "business", "agent": "Ana"}))
    assert refused.value.condition == "resource-constraint"
    assert refused.value.text == "The queue for General at Business Action Center is full."


async def test_people_of_two_agencies_are_known_to_have_chats_at_the_other(house: House) -> None:
    await house.tax.offer(skill("taxes"), agents={"ana@localhost": 0})
    await house.business.offer(skill("general"), agents={"ana@localhost": 2})
    told = await house.tax.hears("elsewhere", lambda one: len(one) == 1)
    assert control.read_elsewhere(told).chats == {"ana@localhost": 2}


async def test_a_practice_chat_comes_to_the_agency_that_wants_it(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await house.tax.say(control.practice("taxes", "en", f"ben@{WEB}", "Ben"))
    assign = await house.tax.hears("assign", lambda one: one.get("practice") == f"ben@{WEB}")
    assert assign.get("citizen") == "ben"


async def test_a_citizen_hears_once_that_the_agency_is_away_and_once_that_it_is_back(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await given(house, house.tax, "patient")
    await house.tax.stop()

    def said(state: str) -> int:
        found = [one for one in house.web.told if (one.get("to") or "").startswith("patient@")]
        return sum(workgroup.read_agency_state(one) == (state, "Division of Taxation") for one in found)

    async def is_told(state: str) -> bool:
        return said(state) > 0

    await until("the citizen hears that it is away", partial(is_told, "away"), within=WITHIN)
    await house.tax.start()
    await house.tax.offer(skill("taxes"))
    await until("the citizen hears that it is back", partial(is_told, "back"), within=WITHIN)
    assert (said("away"), said("back")) == (1, 1)


async def test_an_agency_that_says_it_goes_is_sent_nobody(house: House) -> None:
    await house.business.offer()
    await house.tax.offer(skill("taxes"))
    await house.tax.say(control.gone())
    answer = await house.refused("last")
    closed = workgroup.read_closed(answer)
    assert closed is not None
    assert closed.reason == "nobody"
    error = answer.find("{jabber:component:accept}error")
    assert error is not None
    assert text_of(error, "{urn:ietf:params:xml:ns:xmpp-stanzas}text") == "Nobody is there for this right now."
