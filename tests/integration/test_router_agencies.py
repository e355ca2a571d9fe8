"""The router and agencies that come, are full, close and are gone: real router and server, everybody else is played."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from xml.etree.ElementTree import Element

import pytest
import pytest_asyncio
from sqlalchemy import select

from onedoor.desk.router.acts import Closed
from onedoor.store.database import connect
from onedoor.store.tables import Event
from onedoor.wire.control import control, workgroup
from onedoor.wire.control.workgroup import ours
from onedoor.wire.link import RequestFailed
from onedoor.wire.names import WORKGROUP
from onedoor.wire.xml import element, text_of
from tests.e2e.views import until
from tests.integration.house import ROUTER, TAX, WEB, WITHIN, House, Played, skill

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPENS = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


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


async def test_only_the_bridge_itself_hears_which_of_its_visits_run(house: House) -> None:
    await house.business.offer(skill("general"))
    await house.tax.offer(skill("taxes"))
    for visitor in ("v-here", "v-gone"):
        await given(house, house.tax, visitor)
    iq = control.iq(
        element(f"{{{WORKGROUP}}}depart-queue"), by=f"v-gone@{WEB}/web", to=ROUTER, id=house.web.link.new_id()
    )
    await house.web.link.request(iq)
    answer = await house.web.link.request(workgroup.visits_query(by=WEB, to=ROUTER))
    assert workgroup.read_visits(answer) == ([f"v-here@{WEB}"], False)
    after = await house.web.link.request(workgroup.visits_query(f"v-here@{WEB}", by=WEB, to=ROUTER))
    assert workgroup.read_visits(after) == ([], False)
    for who in (f"v-here@{WEB}/web", f"v-here@{WEB}"):
        with pytest.raises(RequestFailed, match="forbidden"):
            await house.web.link.request(workgroup.visits_query(by=who, to=ROUTER))
    with pytest.raises(RequestFailed):
        await house.tax.link.request(workgroup.visits_query(by=TAX, to=ROUTER))


async def handed_over(house: House, visitor: str) -> tuple[str, str]:
    """The legs of a chat that Taxation has passed on to Business."""
    await house.tax.offer(skill("taxes"))
    await house.business.offer(skill("general"))
    leg = await given(house, house.tax, visitor)
    await house.tax.say(element(ours("transfer"), {"leg": leg, "target": "business", "agent": "Ana"}))
    assign = await house.business.hears("assign", of(visitor))
    await house.business.say(control.about_leg("taken", assign.get("leg", ""), {"agent": "Ben"}))
    return leg, assign.get("leg", "")


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
    assert turned_away(house) == [(TAX, "taxes", "en", "closed"), (TAX, "taxes", "en", "full")]


def turned_away(house: House) -> list[tuple[str, ...]]:
    """What reports will know of citizens for whom there was no chat."""
    engine = connect(house.settings.database.url)
    with engine.connect() as connection:
        wanted = select(Event.data).where(Event.kind == "TurnedAway").order_by(Event.id)
        rows = connection.execute(wanted).scalars().all()
    engine.dispose()
    return [tuple(row[name] for name in ("agency", "topic", "language", "why")) for row in rows]


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


async def test_behind_which_line_a_citizen_left_is_told_to_whoever_passed_them_on_too(house: House) -> None:
    leg, other = await handed_over(house, "quick")
    await house.depart("quick", after="s-41")
    for agency, part in ((house.business, other), (house.tax, leg)):

        def is_it(one: Element, part: str = part) -> bool:
            return one.get("leg") == part

        told = await agency.hears("end", is_it)
        assert told.get("after") == "s-41"


async def test_who_has_proven_their_part_already_is_told_behind_which_line_the_citizen_left(house: House) -> None:
    leg, _ = await handed_over(house, "proven")
    await house.tax.say(control.about_leg("archived", leg, {"complete": "true", "lines": "3"}))
    await house.depart("proven", after="s-43")
    told = await house.tax.hears("end", lambda one: one.get("leg") == leg)
    assert told.get("after") == "s-43"


async def test_an_agency_that_ends_its_part_after_the_citizen_has_left_hears_behind_which_line(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    leg = await given(house, house.tax, "sudden")
    await house.depart("sudden", after="s-42")
    await house.tax.hears("end", lambda one: one.get("leg") == leg)
    house.tax.told.clear()
    await house.tax.say(control.about_leg("ended", leg, {"reason": "agent"}))
    told = await house.tax.hears("end", lambda one: one.get("leg") == leg)
    assert told.get("after") == "s-42"


async def test_a_transfer_to_a_full_queue_says_so_in_a_sentence(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await house.business.offer(skill("general", full=True))
    leg = await given(house, house.tax, "stuck")
    with pytest.raises(RequestFailed) as refused:
        await house.tax.say(element(ours("transfer"), {"leg": leg, "target": "business", "agent": "Ana"}))
    assert refused.value.condition == "resource-constraint"
    assert refused.value.text == "The queue for General at Business Action Center is full."


async def test_a_refused_transfer_names_the_skill_in_the_language_that_the_agent_reads(house: House) -> None:
    await house.tax.offer(skill("taxes"))
    await house.business.offer(replace(skill("general", full=True), names={"fr": "Accueil"}))
    leg = await given(house, house.tax, "stuck-in-french")
    asked = {"leg": leg, "target": "business", "agent": "Ana", "reads": "fr"}
    with pytest.raises(RequestFailed) as refused:
        await house.tax.say(element(ours("transfer"), asked))
    assert refused.value.text == "The queue for Accueil at Business Action Center is full."


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


async def test_an_agency_that_says_it_goes_may_be_back_in_a_moment(house: House) -> None:
    await house.business.offer()
    await house.tax.offer(skill("taxes"))
    await house.tax.say(control.gone())
    await house.tax.stop()
    await house.join("hopeful", username="hopeful")
    await house.tax.start()
    await house.tax.offer(skill("taxes"))
    await house.tax.hears("assign", of("hopeful"))


async def test_nobody_is_sent_to_an_agency_that_had_nobody_when_it_went(house: House) -> None:
    await house.business.offer()
    await house.tax.offer(skill("taxes", on_duty=0))
    await house.tax.say(control.gone())
    answer = await house.refused("last")
    closed = workgroup.read_closed(answer)
    assert closed is not None
    assert closed.reason == "nobody"
    error = answer.find("{jabber:component:accept}error")
    assert error is not None
    assert text_of(error, "{urn:ietf:params:xml:ns:xmpp-stanzas}text") == "Nobody is available for this right now."
