"""Chats on their way to somebody else: warm transfers, back to the queue, advice aside, supervisors."""

from collections.abc import Iterable

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import PANEL
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, a_setup, agent, offered

ASIDE = "advice-1@desks.test"


def kinds(events: Iterable[e.Event]) -> list[str]:
    return [type(one).__name__ for one in events]


@pytest.fixture
def desk() -> Desk:
    """Ben talks with Anna, in the room; Kim and Ana are free; Ana is a supervisor."""
    desk = a_desk(agent(BEN, capacity=2), agent(KIM, "general permits"), agent(ANA, "permits", supervisor=True))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    return desk


def pair(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "@kim", "knows more", "warm"), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)


def test_in_a_warm_transfer_both_stay_until_the_old_agent_lets_go(desk: Desk) -> None:
    pair(desk)
    leg = desk.legs["anna"]
    assert (leg.state, leg.owner, leg.partner) == (State.PAIRED, BEN, KIM)
    assert desk.staff.load(KIM) == desk.staff.load(BEN) == 1
    assert desk.act(acts.Release(BEN, "anna"), NOON)[0] == e.Released("anna", BEN, KIM)
    assert (leg.state, leg.owner, leg.partner) == (State.TALKING, KIM, None)
    assert desk.staff.load(BEN) == 0


def test_when_the_old_agent_of_a_warm_transfer_is_lost_the_new_one_has_the_citizen(desk: Desk) -> None:
    pair(desk)
    desk.act(acts.Left("anna", BEN, by_will=False), NOON)
    desk.act(acts.Vanished(BEN), NOON)
    assert e.Released("anna", BEN, KIM) in desk.act(acts.Tick(), NOON + 40 * S)
    assert desk.legs["anna"].owner == KIM


def test_when_the_new_agent_of_a_warm_transfer_leaves_the_old_one_keeps_the_citizen(desk: Desk) -> None:
    pair(desk)
    desk.act(acts.Left("anna", KIM, by_will=True), NOON)
    assert e.PartnerLeft("anna", KIM) in desk.act(acts.Tick(), NOON + 2 * S)
    assert (desk.legs["anna"].owner, desk.legs["anna"].state) == (BEN, State.TALKING)


def test_letting_go_without_anybody_to_let_go_to_is_refused(desk: Desk) -> None:
    with pytest.raises(acts.NotYours, match="There is nobody to leave the chat to"):
        desk.act(acts.Release(BEN, "anna"), NOON)


def test_a_warm_transfer_to_another_agency_ends_when_the_old_side_has_let_go(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax", "", "warm"), NOON)
    assert kinds(desk.act(acts.Joined("anna", "Tax", "Joe"), NOON)) == ["Joined"]
    assert desk.legs["anna"].state is State.PAIRED
    assert desk.act(acts.Release(BEN, "anna"), NOON) == [e.Released("anna", BEN, None)]
    assert desk.act(acts.TransferDone("anna", "Tax", "Joe"), NOON)[0] == e.HandedOver("anna", "Tax", "Joe")


def test_who_has_let_go_of_the_citizen_is_not_introduced_to_them_again(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax", "theirs", "warm"), NOON)
    desk.act(acts.Joined("anna", "Tax", "Tim"), NOON)
    assert desk.legs["anna"].introducible() == (BEN,)
    desk.act(acts.Release(BEN, "anna"), NOON)
    assert desk.legs["anna"].introducible() == ()


def test_nobody_is_introduced_to_the_citizen_when_the_chat_is_over(desk: Desk) -> None:
    assert desk.legs["anna"].introducible() == (BEN,)
    desk.act(acts.End("anna", "agent", agent=BEN), NOON)
    assert desk.legs["anna"].introducible() == ()


def test_when_the_other_agencys_agent_is_gone_before_that_ours_keeps_the_chat(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax", "", "warm"), NOON)
    desk.act(acts.Joined("anna", "Tax", "Joe"), NOON)
    assert kinds(desk.act(acts.TransferRefused("anna", "left"), NOON)) == ["TransferFailed"]
    assert (desk.legs["anna"].owner, desk.legs["anna"].state) == (BEN, State.TALKING)


@pytest.mark.parametrize("where", ["@kim", "tax"])
def test_a_transfer_can_be_taken_back(desk: Desk, where: str) -> None:
    desk.act(acts.Transfer(BEN, "anna", where), NOON)
    events = desk.act(acts.Take(BEN, "anna"), NOON)
    assert [one.why for one in events if isinstance(one, e.TransferFailed)] == ["withdrawn"]
    assert (desk.legs["anna"].state, desk.legs["anna"].offers) == (State.TALKING, {})


def test_what_the_router_has_decided_meanwhile_counts_even_if_it_was_taken_back(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax"), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    assert kinds(desk.act(acts.TransferDone("anna", "Tax", "Joe"), NOON)) == ["HandedOver"]


def test_back_in_the_queue_the_citizen_has_their_old_place_and_is_offered_to_somebody_else(desk: Desk) -> None:
    desk.act(a_leg("ed", 2, since=NOON + S), NOON + S)
    desk.act(acts.Pass(KIM, "ed"), NOON + 2 * S)
    events = desk.act(acts.Requeue(BEN, "anna", "lunch"), NOON + 3 * S)
    assert events[0] == e.Requeued("anna", BEN, "lunch")
    assert offered(events) == [("anna", KIM)]
    assert desk.queue.position("anna") == 1


def test_a_chat_that_nobody_else_can_take_is_not_put_back(desk: Desk) -> None:
    desk.act(acts.Vanished(KIM), NOON)
    with pytest.raises(acts.NobodyOnDuty):
        desk.act(acts.Requeue(BEN, "anna"), NOON + 40 * S)


def test_advice_is_a_room_aside_that_a_colleague_is_offered_and_no_chat_of_theirs(desk: Desk) -> None:
    events = desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    side = next(one for one in events if isinstance(one, e.Assigned))
    assert (side.kind, side.room, side.about, side.asked_by, side.citizen_nick) == ("consult", ASIDE, "anna", BEN, "")
    assert offered(events) == [(side.leg, KIM)]
    desk.act(acts.Take(KIM, side.leg), NOON)
    assert desk.staff.load(KIM) == 0
    assert (desk.legs["anna"].state, desk.legs["anna"].owner) == (State.TALKING, BEN)


def test_a_colleague_whose_hands_are_full_can_still_be_asked(desk: Desk) -> None:
    desk.act(a_leg("ed", 2, skill="permits"), NOON)
    desk.act(acts.Take(KIM, "ed"), NOON)
    assert offered(desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)) == [("anna.a3", KIM)]


def test_whoever_comes_with_full_hands_is_asked_for_advice_that_waits(desk: Desk) -> None:
    desk.act(acts.Vanished(KIM), NOON)
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    desk.act(a_leg("ed", 3, skill="permits"), NOON)
    desk.act(acts.Pass(ANA, "ed"), NOON)
    rung = offered(desk.act(acts.Arrived(KIM), NOON + S))
    assert {leg for leg, who in rung if who == KIM} == {"anna.a2", "ed"}


def test_who_asks_does_not_take_over_their_own_question(desk: Desk) -> None:
    desk.act(acts.TakeOver(ANA, "anna"), NOON)
    desk.act(acts.Entered("anna", ANA), NOON)
    desk.act(acts.Consult(ANA, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    with pytest.raises(acts.NotYours, match="yourself"):
        desk.act(acts.TakeOver(ANA, "anna.a2"), NOON)


def test_advice_that_nobody_gives_is_said_and_the_chat_goes_on(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    assert kinds(desk.act(acts.Pass(KIM, "anna.a2"), NOON)) == ["Declined", "Refused"]
    assert desk.legs["anna"].owner == BEN
    desk.act(acts.Consult(BEN, "anna", "permits", "Again?", ASIDE), NOON)


def test_advice_ends_with_the_chat_it_is_about(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    desk.act(acts.Take(KIM, "anna.a2"), NOON)
    assert e.Ended("anna.a2", "consult") in desk.act(acts.End("anna", "citizen"), NOON)


def test_advice_from_another_agency_is_asked_of_the_router_in_our_own_room(desk: Desk) -> None:
    events = desk.act(acts.Consult(BEN, "anna", "tax", "Is it theirs?", ASIDE), NOON)
    assert kinds(events) == ["Assigned", "Taken", "ConsultAsked"]
    assert kinds(desk.act(acts.Joined("anna", "Tax", "Joe", "consult"), NOON)) == ["ConsultJoined"]
    assert desk.legs["anna"].state is State.TALKING
    assert desk.act(acts.TransferRefused("anna", "left", "consult"), NOON) == [e.Ended("anna.a2", "left")]


def test_the_answer_to_a_question_is_none_to_a_transfer_nor_the_other_way_round(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "tax", "Is it theirs?", ASIDE), NOON)
    desk.act(acts.Transfer(BEN, "anna", "labor", "", "warm"), NOON)
    assert kinds(desk.act(acts.Joined("anna", "Tax", "Joe", "consult"), NOON)) == ["ConsultJoined"]
    assert desk.act(acts.TransferRefused("anna", "left", "consult"), NOON) == [e.Ended("anna.a2", "left")]
    assert desk.legs["anna"].state is State.LEAVING
    assert kinds(desk.act(acts.Joined("anna", "Labor", "Ruth", "warm"), NOON)) == ["Joined"]


def test_who_asks_does_not_answer_themselves_with_their_first_word(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    assert desk.act(acts.Spoke("anna.a2", BEN, "s-1"), NOON) == []
    assert desk.legs["anna.a2"].offers.keys() == {KIM}


def test_a_supervisor_who_watches_takes_nothing_with_a_word(desk: Desk) -> None:
    desk.act(acts.Watch(ANA, "anna"), NOON)
    desk.act(acts.Left("anna", BEN, by_will=True), NOON)
    desk.act(acts.Tick(), NOON + 2 * S)
    assert desk.legs["anna"].owner is None
    assert desk.act(acts.Spoke("anna", ANA, "s-1"), NOON + 3 * S) == []


def test_nobody_takes_over_while_two_are_with_the_citizen(desk: Desk) -> None:
    pair(desk)
    with pytest.raises(acts.NotYours, match="Two agents"):
        desk.act(acts.TakeOver(ANA, "anna"), NOON)


def test_who_has_let_go_is_not_lost_when_they_leave_before_the_router_has_said_so(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax", "", "warm"), NOON)
    desk.act(acts.Joined("anna", "Tax", "Joe"), NOON)
    desk.act(acts.Release(BEN, "anna"), NOON)
    desk.act(acts.Left("anna", BEN, by_will=True), NOON)
    assert desk.act(acts.Tick(), NOON + 60 * S) == []
    assert kinds(desk.act(acts.TransferDone("anna", "Tax", "Joe"), NOON + 61 * S)) == ["HandedOver"]


def test_who_is_no_agent_any_more_has_no_chat_and_no_offer(desk: Desk) -> None:
    desk.act(a_leg("ed", 2), NOON)
    without_ben = a_setup(*(one for jid, one in desk.setup.agents.items() if jid != BEN))
    events = desk.change_setup(without_ben, NOON)
    assert e.AgentLost("anna", BEN) in events
    assert BEN not in {desk.legs["anna"].owner, *desk.legs["anna"].offers, *desk.legs["ed"].offers}


def test_a_leg_we_have_refused_is_not_taken_again_when_the_router_repeats_itself() -> None:
    desk = a_desk(agent(BEN))
    assign = a_leg("anna", 1)
    desk.act(assign, NOON)
    assert "Refused" in kinds(desk.act(acts.Pass(BEN, "anna"), NOON))
    assert desk.act(assign, NOON) == []


def test_what_is_taken_back_while_another_agency_is_asked_for_a_chat_nobody_has_is_just_gone() -> None:
    desk = a_desk(agent(BEN, supervisor=True))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Transfer(BEN, "anna", "tax"), NOON)
    assert kinds(desk.act(acts.End("anna", "withdrawn"), NOON)) == ["Refused"]


@pytest.mark.parametrize("answered", [False, True])
def test_of_a_chat_that_is_over_before_it_was_handed_to_us_the_other_agency_has_the_record(answered: bool) -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("anna", 1, from_agency="Division of Taxation"), NOON)
    if answered:
        assert "Answered" in kinds(desk.act(acts.Take(BEN, "anna"), NOON))
    assert kinds(desk.act(acts.End("anna", "citizen"), NOON)) == ["Refused"]
    assert BEN not in {leg.coming for leg in desk.legs.values()}


def test_one_question_at_a_time(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    with pytest.raises(acts.NotYours, match="already"):
        desk.act(acts.Consult(BEN, "anna", "@ana", "Or yours?", ASIDE), NOON)


def test_a_supervisor_watches_moves_ends_and_takes_over_what_others_have(desk: Desk) -> None:
    assert desk.act(acts.Watch(ANA, "anna"), NOON) == [e.Watched("anna", ANA)]
    assert desk.act(acts.Watch(ANA, "anna"), NOON) == [e.Watched("anna", ANA)], "is invited again"
    assert desk.act(acts.TakeOver(ANA, "anna", "s-9"), NOON)[:2] == [
        e.Answered("anna", ANA, takes_over=True),
        e.Taken("anna", ANA, BEN, "s-9", entered=True),
    ]
    assert (desk.legs["anna"].owner, desk.legs["anna"].watchers) == (ANA, set())
    desk.act(a_leg("ed", 2), NOON)
    assert desk.act(acts.Transfer(ANA, "ed", "permits"), NOON)[0] == e.Moved("ed", ANA, "permits")
    assert desk.act(acts.End("ed", "agent", ANA), NOON)[0] == e.Ended("ed", "agent")


@pytest.mark.parametrize("act", [acts.Watch(KIM, "anna"), acts.TakeOver(KIM, "anna"), acts.End("anna", "agent", KIM)])
def test_nobody_else_does(desk: Desk, act: acts.Act) -> None:
    with pytest.raises(acts.Refusal):
        desk.act(act, NOON)
    assert desk.legs["anna"].owner == BEN


def test_tags_are_those_of_the_agency() -> None:
    desk = a_desk(agent(BEN), tags={"late": "Late fee", "form": "A form"})
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    assert desk.act(acts.Tag(BEN, "anna", ("late", "form")), NOON) == [e.Tagged("anna", BEN, "form late")]
    assert desk.act(acts.Tag(BEN, "anna", (), ("late",)), NOON) == [e.Tagged("anna", BEN, "form")]
    assert desk.act(acts.Tag(BEN, "anna", ("form",)), NOON) == []
    with pytest.raises(acts.NoSuchTag, match="form, late"):
        desk.act(acts.Tag(BEN, "anna", ("lates",)), NOON)


def test_a_blocked_citizens_chat_is_over(desk: Desk) -> None:
    events = desk.act(acts.Block(BEN, "anna", 3600, "insults"), NOON)
    assert events[:2] == [e.Blocked("anna", BEN, 3600, "insults"), e.Ended("anna", "agent")]


def test_a_leg_that_somebody_elsewhere_was_faster_with_is_taken_back() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("anna", 1), NOON)
    assert kinds(desk.act(acts.End("anna", "withdrawn"), NOON)) == ["Refused"]
    assert desk.staff.load(BEN) == 0


def test_a_chat_that_a_supervisor_moves_to_somebody_waits_for_its_turn_with_them() -> None:
    desk = a_desk(agent(ANA), agent(BEN, "permits", supervisor=True))
    desk.act(a_leg("ed", 1, since=NOON + S), NOON + S)
    desk.act(a_leg("anna", 2, since=NOON), NOON + S)
    assert desk.legs["ed"].offers.keys() == {ANA}
    assert offered(desk.act(acts.Transfer(BEN, "ed", "@ana"), NOON + 2 * S)) == [("anna", ANA)]


def test_the_late_answer_to_a_transfer_taken_back_is_none_to_the_next() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(KIM, "c1.1"), NOON)
    desk.act(acts.Transfer(KIM, "c1.1", "taxes", mode="warm"), NOON)
    desk.act(acts.Take(KIM, "c1.1"), NOON)
    desk.act(acts.Transfer(KIM, "c1.1", "health", mode="warm"), NOON)
    assert desk.act(acts.TransferRefused("c1.1", "declined", "warm", ask=1), NOON) == []
    assert desk.act(acts.Joined("c1.1", "Taxation", "Joe", "warm", ask=1), NOON) == []
    assert [type(one) for one in desk.act(acts.Joined("c1.1", "Health", "Sue", "warm", ask=2), NOON)] == [e.Joined]


def test_whose_agent_is_gone_waits_for_the_router_to_say_who_has_the_citizen() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(KIM, "c1.1"), NOON)
    desk.act(acts.Transfer(KIM, "c1.1", "taxes", mode="warm"), NOON)
    desk.act(acts.Left("c1.1", KIM, by_will=False), NOON)
    desk.act(acts.Vanished(KIM), NOON)
    assert desk.act(acts.Tick(), NOON + 31 * S) == [e.AgentLost("c1.1", KIM)]
    assert desk.act(acts.Joined("c1.1", "Taxation", "Joe", "warm", ask=1), NOON + 32 * S) == []
    failed = desk.act(acts.TransferRefused("c1.1", "unreachable", "warm", ask=1), NOON + 33 * S)
    assert isinstance(failed[0], e.TransferFailed)


def test_the_panel_may_move_and_end_anybodys_chat(desk: Desk) -> None:
    happened = desk.act(acts.Transfer(PANEL, "anna", "@kim", "Knows it"), NOON)
    assert happened[0] == e.TransferSought("anna", PANEL, "general", KIM, "Knows it", "cold")
    assert offered(happened) == [("anna", KIM)]
    assert desk.legs["anna"].owner == BEN
    assert e.Ended("anna", "agent") in desk.act(acts.End("anna", "agent", PANEL), NOON)
