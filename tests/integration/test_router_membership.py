"""The router makes rooms' affiliations what its events say: real router and server, agencies that tidy nothing up."""

from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio

from onedoor.wire.control import control
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import RequestFailed, failure
from onedoor.wire.muc import muc
from onedoor.wire.xml import element
from tests.e2e.views import until
from tests.integration.house import WEB, WITHIN, House, Played, skill

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANA, BEN, EVE = "ana@localhost", "ben@localhost", "eve@localhost"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[House]:
    made = House()
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


def desk(of: Played) -> str:
    return f"desk@{of.link.jid}/desk"


async def members(of: Played, room: str) -> frozenset[str]:
    """As the agency's desk sees them, which is an admin of the room."""
    listed = muc.listed(room, by=desk(of), id=of.link.new_id(), affiliation="member")
    return muc.read_listed(await of.link.request(listed))


async def has(of: Played, room: str, *expected: str) -> None:
    async def is_so() -> bool:
        return await members(of, room) == set(expected)

    await until(f"the members of {room} are {expected}", is_so, within=WITHIN)


async def affiliate(of: Played, room: str, jid: str, affiliation: str) -> None:
    await of.link.request(muc.affiliate(room, jid, affiliation, by=desk(of), id=of.link.new_id()))


async def a_chat_of_ana(house: House, visitor: str) -> tuple[str, str]:
    """(leg, room) of a chat that Ana of the tax agency has."""
    await house.tax.offer(skill("taxes"))
    await house.business.offer(skill("general"))
    await house.join(visitor, username=visitor)
    assign = await house.tax.hears("assign", lambda one: one.get("citizen") == visitor)
    leg, room = assign.get("leg", ""), assign.get("room", "")
    await house.tax.say(control.staffed(leg, [ANA]))
    await house.tax.say(control.about_leg("taken", leg, {"agent": "Ana"}))
    await affiliate(house.tax, room, ANA, "member")
    await has(house.tax, room, ANA, f"{visitor}@{WEB}")
    return leg, room


async def test_whoever_no_agency_has_named_is_put_out_and_whoever_is_named_is_let_in(house: House) -> None:
    _, room = await a_chat_of_ana(house, "rosa")
    await affiliate(house.tax, room, EVE, "member")
    await affiliate(house.tax, room, ANA, "none")
    await has(house.tax, room, ANA, f"rosa@{WEB}")


async def test_an_agent_whose_leg_was_handed_over_loses_the_room_although_her_desk_does_nothing(house: House) -> None:
    leg, room = await a_chat_of_ana(house, "juan")
    await house.tax.say(element(ours("transfer"), {"leg": leg, "target": "business", "agent": "Ana", "mode": "cold"}))
    assign = await house.business.hears("assign", lambda one: one.get("citizen") == "juan")
    await house.business.say(control.staffed(assign.get("leg", ""), [BEN]))
    await house.business.say(control.about_leg("taken", assign.get("leg", ""), {"agent": "Ben"}))
    await has(house.business, room, BEN, f"juan@{WEB}")


async def test_an_agent_of_a_leg_that_was_withdrawn_loses_the_room_and_her_desk_its_right(house: House) -> None:
    leg, room = await a_chat_of_ana(house, "mia")
    await house.tax.say(element(ours("transfer"), {"leg": leg, "target": "business", "agent": "Ana", "mode": "cold"}))
    assign = await house.business.hears("assign", lambda one: one.get("citizen") == "mia")
    await house.business.say(control.staffed(assign.get("leg", ""), [BEN]))
    await affiliate(house.business, room, BEN, "member")
    await house.tax.say(control.about_leg("withdrawn", leg))
    await has(house.tax, room, ANA, f"mia@{WEB}")

    async def is_out() -> bool:
        with suppress(RequestFailed):
            await members(house.business, room)
            return False
        return True

    await until("the desk that is not wanted has no right in the room", is_out, within=WITHIN)


async def test_nobody_else_gets_in_under_the_nick_of_a_desk_or_of_the_citizen(house: House) -> None:
    leg, room = await a_chat_of_ana(house, "ines")
    eve = f"eve@{WEB}"
    await house.tax.say(control.staffed(leg, [ANA, eve]))
    await affiliate(house.tax, room, eve, "member")
    nicks = ("Division of Taxation desk", "ines (citizen)", "Eve")
    assert [await enters(house, room, f"{eve}/x", nick) for nick in nicks] == ["conflict", "conflict", ""]


async def enters(house: House, room: str, by: str, nick: str) -> str:
    """Why not; empty for whoever is in."""
    house.web.link.send(muc.join(room, nick, by=by))

    async def is_answered() -> bool:
        return found() is not None

    def found() -> Element | None:
        said = (one for one in house.web.told if one.get("from") == f"{room}/{nick}" and one.get("to") == by)
        return next(said, None)

    await until("the room has answered", is_answered, within=WITHIN)
    answer = found()
    assert answer is not None
    return failure(answer).condition if answer.get("type") == "error" else ""


async def test_a_room_that_cannot_be_closed_to_strangers_is_destroyed_and_the_chat_refused() -> None:
    house = House(rooms="onedoor_open_rooms")
    try:
        await house.start()
        await house.tax.offer(skill("taxes"))
        await house.join("rosa", username="rosa")

        async def is_told() -> bool:
            return any(one.get("reason") == "fault" for one in ended(house))

        await until("the citizen is told that there is no chat", is_told, within=WITHIN)
        assert not [one for one in house.web.told if one.find("{jabber:x:conference}x") is not None], "and not invited"
        room = (await house.tax.hears("assign")).get("room", "")
        await until("the room is gone", partial(is_gone, house.tax, room), within=WITHIN)
    finally:
        await house.stop()


def ended(house: House) -> list[dict[str, str]]:
    found = (stanza.find(ours("ended")) for stanza in house.web.told)
    return [dict(one.attrib) for one in found if one is not None]


async def is_gone(of: Played, room: str) -> bool:
    try:
        await members(of, room)
    except RequestFailed as failed:
        return failed.condition in ("gone", "item-not-found")
    return False
