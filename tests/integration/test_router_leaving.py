"""What citizens leave, through a real router and server: agencies that keep it, are away, or answer late are played."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio

from onedoor.desk.terms.left import Feedback, Message
from onedoor.settings import Settings
from onedoor.up import instance
from onedoor.wire import replies
from onedoor.wire.control import control, left_messages
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import RequestFailed
from onedoor.wire.xml import element
from tests.e2e.views import until
from tests.integration.house import BUSINESS, ROUTER, TAX, WEB, WITHIN, House, Played, skill

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Keeper(Played):
    """An agency that keeps messages; `silent` makes it keep them and say nothing."""

    def __init__(self, settings: Settings, jid: str) -> None:
        super().__init__(settings, jid)
        self.kept: list[Message] = []
        self.said: list[tuple[str, Feedback]] = []
        self.silent = False

    def _receive(self, stanza: Element) -> None:
        payload = control.payload_of(stanza)
        if payload is None or payload.tag not in (ours("leave"), ours("feedback")) or stanza.get("type") != "set":
            super()._receive(stanza)
        elif payload.tag == ours("leave"):
            self.kept.append(left_messages.read_leave(payload))
            if not self.silent:
                self.link.send(replies.result(stanza, left_messages.left(f"{self.link.jid[:3].upper()}-2345-67")))
        else:
            self.said.append((payload.get("leg", ""), left_messages.read_feedback(payload)))
            self.link.send(replies.result(stanza))


class Here(House):
    tax: Keeper
    business: Keeper

    def __init__(self) -> None:
        super().__init__()
        config = self.state / instance.CONFIG
        config.write_text(config.read_text().replace("[router]", "[router]\nlinger = 1"))
        self.tax, self.business = Keeper(self.settings, TAX), Keeper(self.settings, BUSINESS)

    async def leave(self, id: str, **more: str) -> tuple[str, str] | None:
        """(reference, agency). Raises RequestFailed."""
        words: dict[str, Any] = {
            "topic": "",
            "language": "en",
            "name": "Rosa",
            "email": "rosa@example.org",
            "text": "Sales tax?",
        }
        payload = left_messages.leave(Message(id=id, **(words | more)))
        iq = control.iq(payload, by=WEB, to=f"taxes@{ROUTER}", id=self.web.link.new_id())
        return left_messages.read_left(await self.web.link.request(iq, timeout=WITHIN))

    async def opine(self, visitor: str, said: Feedback) -> None:
        by = f"{visitor}@{WEB}/web"
        await self.web.link.request(
            control.iq(left_messages.feedback(said), by=by, to=ROUTER, id=self.web.link.new_id()), timeout=WITHIN
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[Here]:
    made = Here()
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


async def test_a_message_is_answered_with_the_reference_of_the_agency_that_keeps_it(house: Here) -> None:
    await house.tax.say(control.desk("Taxation", [skill("taxes")], is_open=False))
    assert await house.leave("first", origin="9f2c", phone="609") == ("TAX-2345-67", "Division of Taxation")
    kept = house.tax.kept[-1]
    assert (kept.id, kept.topic, kept.text, kept.phone) == ("first", "Taxes and sales tax", "Sales tax?", "609")
    assert kept.origin == "", "where they come from is the router's business alone"


async def test_the_router_writes_nothing_of_a_message_into_its_database(house: Here) -> None:
    await house.tax.offer(skill("taxes"))
    await house.join("writer", username="writer")
    await house.leave("unwritten", text="A very telling sentence")
    written = (house.state / "onedoor.sqlite").read_bytes() + (house.state / "onedoor.sqlite-wal").read_bytes()
    assert b"writer@web.localhost" in written
    assert b"A very telling sentence" not in written


async def test_an_agency_that_is_away_gives_way_and_where_all_are_nobody_says_it_is_kept(house: Here) -> None:
    await house.tax.stop()
    assert await house.leave("second") == ("BUS-2345-67", "Business Action Center")
    await house.business.stop()
    with pytest.raises(RequestFailed) as refused:
        await house.leave("third")
    assert refused.value.condition == "recipient-unavailable"
    await house.business.start()
    await house.tax.start()
    assert await house.leave("third") == ("TAX-2345-67", "Division of Taxation")


async def test_while_an_agency_may_have_it_nobody_else_is_asked(house: Here) -> None:
    await house.tax.offer(skill("taxes"))
    house.tax.silent = True
    with pytest.raises(RequestFailed) as refused:
        await house.leave("late")
    assert refused.value.condition == "remote-server-timeout"
    house.tax.silent = False
    assert await house.leave("late") == ("TAX-2345-67", "Division of Taxation")
    assert [one.id for one in house.tax.kept].count("late") == 2
    assert "late" not in [one.id for one in house.business.kept]


async def test_a_stranger_leaves_nothing(house: Here) -> None:
    payload = left_messages.leave(Message("x", "", "en", "Rosa", "rosa@example.org", "Sales tax?"))
    with pytest.raises(RequestFailed) as refused:
        await house.tax.link.request(control.iq(payload, by=TAX, to=f"taxes@{ROUTER}", id="x1"), timeout=WITHIN)
    assert refused.value.condition == "bad-request"


async def test_an_opinion_goes_to_the_last_agency_and_the_last_one_counts(house: Here) -> None:
    await house.business.offer()
    await house.tax.offer(skill("taxes"))
    await house.join("happy", username="happy")
    assign = await house.tax.hears("assign", lambda one: one.get("citizen") == "happy")
    leg = assign.get("leg", "")
    await house.tax.say(control.about_leg("taken", leg, {"agent": "Ana"}))
    with pytest.raises(RequestFailed) as early:
        await house.opine("happy", Feedback(3))
    assert early.value.condition == "conflict"
    await house.tax.say(control.about_leg("ended", leg, {"reason": "agent"}))
    await house.opine("happy", Feedback(1))
    await house.opine("happy", Feedback(3, True, "phone", "Kind."))

    async def heard() -> bool:
        return len(house.tax.said) == 2

    await until("the agency hears both", heard, within=WITHIN)
    assert house.tax.said == [(leg, Feedback(1)), (leg, Feedback(3, True, "phone", "Kind."))]


async def test_an_opinion_waits_for_an_agency_that_is_away(house: Here) -> None:
    house.tax.said.clear()
    await house.tax.stop()
    await house.opine("happy", Feedback(2))
    await house.tax.start()

    async def heard() -> bool:
        return [said for _, said in house.tax.said] == [Feedback(2)]

    await until("the agency hears it when it is back", heard, within=WITHIN)


async def test_an_opinion_counts_when_the_room_is_gone(house: Here) -> None:
    await house.tax.offer(skill("taxes"))
    await house.join("patient", username="patient")
    leg = (await house.tax.hears("assign", lambda one: one.get("citizen") == "patient")).get("leg", "")
    await house.tax.say(control.about_leg("taken", leg, {"agent": "Ana"}))
    await house.tax.say(control.about_leg("ended", leg, {"reason": "agent"}))
    await house.tax.say(control.about_leg("archived", leg, {"complete": "true", "lines": "1"}))
    await until("the room is gone", partial(_is_closed, house, "patient"), within=WITHIN)
    house.tax.said.clear()
    await house.opine("patient", Feedback(3))

    async def heard() -> bool:
        return house.tax.said == [(leg, Feedback(3))]

    await until("the agency hears it", heard, within=WITHIN)


async def _is_closed(house: Here, visitor: str) -> bool:
    query = element("iq", {"type": "get", "from": f"{visitor}@{WEB}/web", "to": ROUTER}, element(ours("visit")))
    try:
        await house.web.link.request(query)
    except RequestFailed as failed:
        return failed.condition == "item-not-found"
    return False


async def test_whoever_had_no_chat_has_no_opinion_of_one(house: Here) -> None:
    with pytest.raises(RequestFailed) as refused:
        await house.opine("nobody", Feedback(3))
    assert refused.value.condition == "item-not-found"


async def test_who_practises_has_no_opinion(house: Here) -> None:
    await house.tax.offer(skill("taxes"))
    await house.tax.say(control.practice("taxes", "en", f"ben@{WEB}", "Ben"))
    assign = await house.tax.hears("assign", lambda one: one.get("practice") == f"ben@{WEB}")
    leg = assign.get("leg", "")
    await house.tax.say(control.about_leg("ended", leg, {"reason": "agent"}))
    with pytest.raises(RequestFailed) as refused:
        await house.opine("ben", Feedback(3))
    assert refused.value.condition == "item-not-found"
