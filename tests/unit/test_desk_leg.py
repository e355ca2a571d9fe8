"""What each event makes of a leg, as those see it who keep it: state, people, and whom it waits for."""

from typing import Any

import pytest

from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Impossible, Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Jid
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_leg

ID = "anna"


def a_waiting(**more: Any) -> Leg:
    assigned = a_leg(ID, 7, **more).leg
    return Leg(assigned, skill=assigned.skill)


def a_talking(**more: Any) -> Leg:
    """Kim has it, and is in the room."""
    leg = a_waiting(**more)
    leg.apply(e.Taken(ID, KIM), NOON)
    leg.is_in(KIM)
    return leg


def a_seeking(mode: str = "cold") -> Leg:
    """Kim seeks a colleague."""
    leg = a_talking()
    leg.apply(e.TransferSought(ID, KIM, "permits", BEN, "a permit", mode), NOON)
    return leg


def a_pair() -> Leg:
    """Ben has joined Kim."""
    leg = a_seeking("warm")
    leg.apply(e.Answered(ID, BEN), NOON)
    leg.is_in(BEN)
    leg.apply(e.Joined(ID, BEN, entered=True), NOON)
    return leg


# --- Steps -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leg", [a_waiting(), a_talking(), a_seeking()])
def test_tags_and_warnings_change_nobodys_hold_on_the_citizen(leg: Leg) -> None:
    before = leg.state, leg.people()
    leg.apply(e.Tagged(ID, KIM, "urgent tax"), NOON)
    leg.apply(e.Warned(ID, NOON + 60 * S), NOON + S)
    assert (leg.state, leg.people(), leg.tags, leg.warned) == (*before, ("urgent", "tax"), NOON + S)


def test_what_is_over_can_be_tagged_and_not_warned_reminded_or_watched() -> None:
    leg = a_talking()
    leg.apply(e.Ended(ID, "agent"), NOON)
    leg.apply(e.Tagged(ID, KIM, "urgent"), NOON)
    assert leg.tags == ("urgent",)
    for event in (e.Warned(ID, NOON), e.Nudged(ID, KIM), e.Watched(ID, BEN), e.CalledBack(ID, KIM)):
        with pytest.raises(Impossible, match=f"{type(event).__name__} in state ended of leg anna"):
            leg.apply(event, NOON)
    assert (leg.nudged, leg.watchers) == (False, set())


def test_what_the_table_does_not_know_is_impossible_and_changes_nothing() -> None:
    leg = a_waiting()
    with pytest.raises(Impossible, match="AgentLost in state waiting of leg anna"):
        leg.apply(e.AgentLost(ID, KIM), NOON)
    assert leg.state is State.WAITING


def test_the_state_before_the_last_event_is_known() -> None:
    leg = a_seeking()
    assert (leg.before, leg.state) == (State.TALKING, State.SEEKING)
    leg.apply(e.Tagged(ID, KIM, ""), NOON)
    assert (leg.before, leg.state) == (State.SEEKING, State.SEEKING)


def test_of_two_offers_one_declined_leaves_the_other_on_offer() -> None:
    leg = a_waiting()
    leg.apply(e.Offered(ID, KIM, NOON + 30 * S), NOON)
    leg.apply(e.Offered(ID, BEN, NOON + 30 * S), NOON)
    leg.apply(e.Declined(ID, KIM), NOON + S)
    assert (leg.state, leg.offers) == (State.OFFERED, {BEN: NOON + 30 * S})
    assert (leg.asked, leg.declined) == ({KIM: NOON + S}, {KIM})
    leg.apply(e.Lapsed(ID, BEN), NOON + 30 * S)
    assert (leg.state, leg.offers) == (State.WAITING, {})
    assert (leg.asked, leg.declined) == ({KIM: NOON + S, BEN: NOON + 30 * S}, {KIM})


def test_a_colleague_who_declines_leaves_the_offer_to_another_and_the_agent_who_seeks_has_it_still() -> None:
    leg = a_seeking()
    leg.apply(e.Offered(ID, BEN, NOON + 30 * S), NOON)
    leg.apply(e.Offered(ID, ANA, NOON + 30 * S), NOON)
    leg.apply(e.Declined(ID, BEN), NOON + S)
    assert (leg.state, leg.offers) == (State.SEEKING, {ANA: NOON + 30 * S})


def test_an_offer_that_did_not_arrive_was_never_made() -> None:
    leg = a_waiting()
    leg.apply(e.Offered(ID, KIM, NOON + 30 * S), NOON)
    leg.apply(e.Undelivered(ID, KIM), NOON + S)
    assert (leg.state, leg.offers, leg.asked, leg.declined) == (State.WAITING, {}, {}, set())


# --- Who has it ------------------------------------------------------------------------------------------------------


def test_whoever_takes_it_has_it_and_waits_for_nobody() -> None:
    leg = a_waiting()
    leg.apply(e.Watched(ID, KIM), NOON)
    leg.apply(e.Offered(ID, BEN, NOON + 30 * S), NOON)
    leg.apply(e.Declined(ID, BEN), NOON)
    leg.apply(e.Taken(ID, KIM), NOON + 5 * S)
    assert (leg.state, leg.owner, leg.last_owner, leg.people()) == (State.TALKING, KIM, KIM, (KIM,))
    assert (leg.offers, leg.asked, leg.declined, leg.watchers) == ({}, {}, set(), set())
    assert (leg.last_word, leg.unanswered, leg.nudged) == (NOON + 5 * S, NOON + 5 * S, False)
    assert leg.absent == {KIM: NOON + 5 * S}, "they are still to come into the room"
    assert not leg.is_seeking


def test_a_reminder_counts_for_the_agent_who_was_reminded_and_not_for_the_next() -> None:
    leg = a_waiting()
    assert (leg.nudged, leg.came, leg.takes_over, leg.is_let_go, leg.archived) == (False,) * 5
    leg.apply(e.Taken(ID, KIM), NOON)
    leg.apply(e.Nudged(ID, KIM), NOON)
    leg.apply(e.Taken(ID, BEN, KIM), NOON)
    assert not leg.nudged


def test_what_it_was_taken_with_is_known_until_the_agent_enters_again() -> None:
    leg = a_waiting()
    leg.apply(e.Taken(ID, KIM, word="s-7"), NOON)
    assert leg.taken_with == {KIM: "s-7"}
    assert leg.absent == {}, "their word came from the room"
    leg.is_in(KIM)
    assert leg.taken_with == {}


def test_what_the_agent_before_took_it_with_counts_no_more_when_another_takes_it_from_outside() -> None:
    leg = a_waiting()
    leg.apply(e.Taken(ID, KIM, word="s-7"), NOON)
    leg.apply(e.Taken(ID, BEN, KIM), NOON)
    assert leg.taken_with == {}


def test_whoever_takes_it_while_the_agent_before_is_cut_off_is_not_cut_off() -> None:
    leg = a_talking()
    leg.absent[KIM] = NOON
    leg.cut.add(KIM)
    leg.left.add(KIM)
    leg.apply(e.CalledBack(ID, KIM), NOON + S)
    leg.apply(e.Taken(ID, BEN, KIM), NOON + 2 * S)
    assert (leg.absent, leg.left, leg.cut, leg.called) == ({BEN: NOON + 2 * S}, set(), set(), {})


def test_who_answered_came_and_was_cut_off_again_is_still_out_once_they_have_it() -> None:
    leg = a_waiting(from_agency="Business")
    leg.apply(e.Answered(ID, KIM), NOON)
    leg.apply(e.Came(ID, KIM), NOON + S)
    leg.absent[KIM] = NOON + 2 * S
    leg.cut.add(KIM)
    leg.apply(e.CalledBack(ID, KIM), NOON + 3 * S)
    leg.apply(e.Taken(ID, KIM, entered=True, given=True), NOON + 4 * S)
    assert (leg.absent, leg.cut, leg.called) == ({KIM: NOON + 2 * S}, {KIM}, {KIM: NOON + 3 * S})
    leg.is_in(KIM)
    assert (leg.absent, leg.cut, leg.called) == ({}, set(), {})


def test_who_has_answered_is_on_the_way_until_they_come_or_are_called_off() -> None:
    leg = a_seeking()
    assert (leg.is_seeking, leg.coming) == (True, None)
    leg.apply(e.Offered(ID, BEN, NOON + 30 * S), NOON)
    leg.apply(e.Answered(ID, BEN), NOON + S)
    assert (leg.coming, leg.came, leg.offers, leg.absent) == (BEN, False, {}, {BEN: NOON + S})
    assert (leg.people(), leg.agents(), leg.is_seeking) == ((KIM, BEN), (KIM,), False)
    leg.apply(e.CalledOff(ID, BEN, "absent"), NOON + 31 * S)
    assert (leg.coming, leg.absent, leg.is_seeking) == (None, {}, True)
    assert (leg.asked, leg.declined) == ({BEN: NOON + 31 * S}, set())


@pytest.mark.parametrize(("why", "declined"), [("declined", {BEN}), ("withdrawn", set[Jid]())])
def test_only_who_says_no_has_declined(why: str, declined: set[Jid]) -> None:
    leg = a_seeking()
    leg.apply(e.Answered(ID, BEN), NOON)
    leg.apply(e.CalledOff(ID, BEN, why), NOON)
    assert leg.declined == declined


def test_who_takes_over_unasked_does_so_only_this_time() -> None:
    leg = a_talking()
    leg.apply(e.Answered(ID, BEN, takes_over=True), NOON)
    assert leg.takes_over
    leg.apply(e.CalledOff(ID, BEN, "absent"), NOON)
    assert not leg.takes_over


# --- Two of them -----------------------------------------------------------------------------------------------------


def test_a_colleague_who_joins_is_with_the_citizen_beside_the_old_agent() -> None:
    leg = a_pair()
    assert (leg.state, leg.agents(), leg.coming) == (State.PAIRED, (KIM, BEN), None)
    assert leg.introducible() == (KIM, BEN)


def test_once_a_colleague_has_joined_nobody_else_is_asked() -> None:
    leg = a_seeking("warm")
    for agent in (BEN, ANA):
        leg.apply(e.Offered(ID, agent, NOON + 30 * S), NOON)
    leg.apply(e.Declined(ID, ANA), NOON)
    leg.apply(e.Joined(ID, BEN, word="s-9"), NOON)
    assert (leg.offers, leg.asked, leg.declined) == ({}, {}, set())


def test_a_colleague_who_joins_with_a_word_said_it_in_the_room_and_one_who_does_not_is_still_to_come() -> None:
    leg = a_seeking("warm")
    leg.apply(e.Joined(ID, BEN, word="s-9"), NOON)
    assert (leg.taken_with, leg.absent) == ({BEN: "s-9"}, {})
    leg = a_seeking("warm")
    leg.apply(e.Joined(ID, BEN), NOON)
    assert (leg.taken_with, leg.absent) == ({}, {BEN: NOON})
    leg = a_talking()
    leg.apply(e.TransferAsked(ID, KIM, "tax", mode="warm"), NOON)
    leg.apply(e.Joined(ID, None, "Tax", "Ana"), NOON)
    assert (leg.agents(), leg.taken_with, leg.absent) == ((KIM,), {}, {})


def test_when_the_old_agent_lets_go_the_new_one_has_it_and_the_old_is_nobody_to_wait_for() -> None:
    leg = a_pair()
    leg.absent[KIM] = NOON
    leg.apply(e.Released(ID, KIM, BEN), NOON)
    assert (leg.state, leg.owner, leg.last_owner, leg.partner, leg.absent) == (State.TALKING, BEN, BEN, None, {})


def test_when_the_new_agent_is_gone_the_old_one_keeps_it() -> None:
    leg = a_pair()
    leg.absent[BEN] = NOON
    leg.apply(e.PartnerLeft(ID, BEN), NOON)
    assert (leg.state, leg.owner, leg.last_owner, leg.partner, leg.absent) == (State.TALKING, KIM, KIM, None, {})


def test_who_has_let_go_to_another_agency_is_not_introduced_and_keeps_it_until_the_router_says_so() -> None:
    leg = a_talking()
    leg.apply(e.TransferAsked(ID, KIM, "tax", mode="warm"), NOON)
    leg.apply(e.Joined(ID, None, "Tax", "Ana"), NOON)
    leg.apply(e.Released(ID, KIM), NOON)
    assert (leg.state, leg.is_let_go, leg.introducible(), leg.owner) == (State.LEAVING, True, (), KIM)
    leg.apply(e.TransferFailed(ID, KIM, "tax", "nobody"), NOON)
    assert (leg.state, leg.is_let_go, leg.introducible()) == (State.TALKING, False, (KIM,))


# --- Lost and put back -----------------------------------------------------------------------------------------------


def test_whose_agent_is_lost_waits_for_anybody_and_remembers_whom_they_talked_with() -> None:
    leg = a_waiting()
    leg.apply(e.Moved(ID, BEN, "general", KIM), NOON)
    leg.apply(e.Taken(ID, KIM), NOON)
    leg.apply(e.AgentLost(ID, KIM), NOON)
    assert (leg.state, leg.owner, leg.last_owner, leg.only) == (State.WAITING, None, KIM, None)
    assert (leg.absent, leg.unanswered, leg.asked) == ({}, None, {})


def test_whoever_puts_it_back_counts_as_asked() -> None:
    leg = a_talking()
    leg.apply(e.Requeued(ID, KIM), NOON + S)
    assert (leg.state, leg.owner, leg.asked) == (State.WAITING, None, {KIM: NOON + S})


def test_whose_agent_is_lost_while_another_agency_is_asked_still_waits_for_its_answer() -> None:
    leg = a_talking()
    leg.only = BEN
    leg.apply(e.TransferAsked(ID, KIM, "tax", "a tax"), NOON)
    leg.apply(e.AgentLost(ID, KIM), NOON)
    assert (leg.state, leg.owner, leg.only, leg.target) == (State.LEAVING, None, BEN, "tax")


# --- Passed on -------------------------------------------------------------------------------------------------------


def test_who_is_sought_is_known_and_forgotten_when_nobody_comes() -> None:
    leg = a_seeking("warm")
    assert (leg.skill, leg.only, leg.reason, leg.mode) == ("permits", BEN, "a permit", "warm")
    leg.apply(e.Offered(ID, BEN, NOON + 30 * S), NOON)
    leg.apply(e.Declined(ID, BEN), NOON)
    leg.apply(e.TransferFailed(ID, KIM, "permits", "declined"), NOON)
    assert (leg.state, leg.skill, leg.only, leg.reason, leg.mode) == (State.TALKING, "general", None, "", "cold")
    assert (leg.asked, leg.declined) == ({}, set())


def test_a_transfer_that_failed_with_nobody_left_waits_again() -> None:
    leg = a_talking()
    leg.apply(e.TransferAsked(ID, KIM, "tax", "a tax", "warm"), NOON)
    assert (leg.target, leg.reason, leg.mode) == ("tax", "a tax", "warm")
    leg.apply(e.AgentLost(ID, KIM), NOON)
    leg.apply(e.TransferFailed(ID, None, "tax", "nobody"), NOON)
    assert (leg.state, leg.target, leg.reason, leg.mode) == (State.WAITING, "", "", "cold")


def test_a_chat_that_a_supervisor_moves_waits_for_somebody_else() -> None:
    leg = a_waiting()
    leg.apply(e.Offered(ID, BEN, NOON + 30 * S), NOON)
    leg.apply(e.Moved(ID, KIM, "permits", ANA), NOON)
    assert (leg.state, leg.offers, leg.skill, leg.only) == (State.WAITING, {}, "permits", ANA)


def test_each_request_has_a_number_and_only_the_last_one_of_its_kind_is_answered() -> None:
    leg = a_talking()
    leg.apply(e.TransferAsked(ID, KIM, "tax"), NOON)
    leg.apply(e.TransferFailed(ID, KIM, "tax", "nobody"), NOON)
    leg.apply(e.ConsultAsked(ID, KIM, "tax", "aside@rooms.test"), NOON)
    assert (leg.asks, leg.transfer_ask, leg.consult_ask) == (2, 1, 2)
    leg.apply(e.TransferAsked(ID, KIM, "tax"), NOON)
    assert (leg.asks, leg.transfer_ask, leg.consult_ask) == (3, 3, 2)
    assert [leg.is_answered_by(ask, "cold") for ask in range(4)] == [True, False, False, True]
    assert [leg.is_answered_by(ask, "consult") for ask in range(4)] == [True, False, True, False]


def test_what_another_desk_introduces_is_not_ours_while_the_chat_is_passed_on_cold_or_was_given_away() -> None:
    assert not a_talking().is_passing_on
    for mode, passing in (("cold", True), ("warm", False)):
        leg = a_talking()
        leg.apply(e.TransferAsked(ID, KIM, "tax", mode=mode), NOON)
        assert leg.is_passing_on == passing
        leg.apply(e.HandedOver(ID, "Tax", "Ana"), NOON)
        assert leg.is_passing_on
    leg = a_talking()
    leg.apply(e.Ended(ID, "agent"), NOON)
    assert not leg.is_passing_on
