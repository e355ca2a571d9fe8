"""The rules of an agency's desk: who is offered what, who keeps it, and that nobody loses their place."""

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Duty
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, a_setup, agent, offered, talking_desk


def test_a_chat_is_offered_to_the_agent_who_has_the_skill_and_the_language() -> None:
    desk = a_desk(agent(KIM, "permits", "en es"), agent(BEN, "general", "es"), agent(ANA, "general", "en"))
    assert offered(desk.act(a_leg("anna", 1, language="es-mx"), NOON)) == [("anna", BEN)]
    assert offered(desk.act(a_leg("ed", 2, language="en"), NOON)) == [("ed", ANA)]


def test_the_least_busy_agent_is_asked_first_and_among_equals_the_one_who_waited_longest() -> None:
    desk = a_desk(agent(KIM, capacity=3), agent(BEN, capacity=3))
    first = offered(desk.act(a_leg("anna", 1), NOON))[0][1]
    desk.act(acts.Take(first, "anna"), NOON)
    second = offered(desk.act(a_leg("ed", 2), NOON))[0][1]
    assert {first, second} == {KIM, BEN}
    desk.act(acts.Take(second, "ed"), NOON + S)
    assert offered(desk.act(a_leg("flo", 3), NOON + 2 * S)) == [("flo", first)]


def test_nobody_is_offered_more_than_they_can_hold() -> None:
    desk = a_desk(agent(KIM, capacity=1))
    desk.act(a_leg("anna", 1), NOON)
    assert offered(desk.act(a_leg("ed", 2), NOON)) == []
    desk.act(acts.Take(KIM, "anna"), NOON)
    with pytest.raises(acts.AtCapacity):
        desk.act(acts.Take(KIM, "ed"), NOON)


def test_whoever_has_room_again_gets_the_oldest_chat_of_all_their_skills() -> None:
    desk = a_desk(agent(KIM, "general permits"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(a_leg("young", 2, since=NOON + 20 * S), NOON + 20 * S)
    desk.act(a_leg("old", 3, skill="permits", since=NOON + 10 * S), NOON + 21 * S)
    assert offered(desk.act(acts.End("anna", "agent", KIM), NOON + 30 * S)) == [("old", KIM)]


def test_an_offer_that_is_withdrawn_makes_room_for_the_oldest_who_waits() -> None:
    desk = a_desk(agent(ANA, "general permits"), agent(BEN, "general"))
    assert offered(desk.act(a_leg("first", 1), NOON)) == [("first", ANA)]
    desk.act(a_leg("waiting", 2, skill="permits"), NOON)
    assert offered(desk.act(acts.End("first", "citizen"), NOON)) == [("waiting", ANA)]


def test_a_declined_offer_goes_to_the_next_agent() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    first = offered(desk.act(a_leg("anna", 1), NOON))[0][1]
    other = BEN if first == KIM else KIM
    assert desk.act(acts.Pass(first, "anna"), NOON) == [
        e.Declined("anna", first),
        e.Offered("anna", other, NOON + 30 * S),
    ]


def test_a_lapsed_offer_keeps_the_citizens_place_and_is_made_again_after_a_while() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Tick(), NOON + 29 * S) == []
    assert desk.act(acts.Tick(), NOON + 30 * S) == [e.Lapsed("anna", KIM)]
    assert desk.queue.position("anna") == 1
    assert offered(desk.act(acts.Tick(), NOON + 89 * S)) == []
    assert offered(desk.act(acts.Tick(), NOON + 90 * S)) == [("anna", KIM)]


def test_a_chat_that_everybody_declines_goes_back_to_the_router() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Pass(KIM, "anna"), NOON)[-1] == e.Refused("anna", "declined", keeps=True)
    assert desk.legs["anna"].is_over


def test_nobody_on_duty_is_a_refusal_and_leaves_nothing_behind() -> None:
    desk = a_desk(agent(KIM, duty=Duty.AWAY))
    with pytest.raises(acts.NobodyOnDuty):
        desk.act(a_leg("anna", 1), NOON)
    with pytest.raises(acts.NoSuchSkill):
        desk.act(a_leg("anna", 1, skill="unknown"), NOON)
    assert desk.legs == {}


def test_after_a_start_agents_are_given_the_grace_to_be_seen_again() -> None:
    desk = a_desk(agent(KIM), present=False)
    assert offered(desk.act(a_leg("anna", 1), NOON)) == []
    assert offered(desk.act(acts.Arrived(KIM), NOON + 5 * S)) == [("anna", KIM)]


def test_when_the_last_agent_stays_away_the_waiting_go_back_to_the_router() -> None:
    desk = a_desk(agent(KIM), present=False)
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Tick(), NOON + 29 * S) == []
    assert desk.act(acts.Tick(), NOON + 30 * S) == [e.Refused("anna", "nobody", keeps=True)]


def test_the_first_to_take_wins_and_the_other_is_told_who_has_it() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    with pytest.raises(acts.NotYours, match="Ben already has chat 1"):
        desk.act(acts.Take(KIM, "anna"), NOON)


def test_taking_twice_is_taking_once() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    assert desk.act(acts.Take(KIM, "anna"), NOON) == []


def test_the_first_real_word_of_an_agent_takes_a_chat_that_nobody_has() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Spoke("anna", KIM), NOON) == [e.Taken("anna", KIM)]


def test_a_repeated_assignment_changes_nothing() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(a_leg("anna", 1), NOON) == []


# --- Transfers ---


def test_a_transfer_to_a_skill_leaves_the_chat_with_its_agent_until_a_colleague_has_come() -> None:
    desk = a_desk(agent(KIM), agent(BEN, "permits"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    happened = desk.act(acts.Transfer(KIM, "anna", "permits", "a licence"), NOON)
    assert happened == [
        e.TransferSought("anna", KIM, "permits", None, "a licence"),
        e.Offered("anna", BEN, NOON + 30 * S),
    ]
    assert desk.legs["anna"].owner == KIM
    assert desk.act(acts.Take(BEN, "anna"), NOON) == [e.Answered("anna", BEN)]
    assert desk.legs["anna"].owner == KIM
    assert desk.act(acts.Entered("anna", BEN), NOON) == [e.Taken("anna", BEN, from_agent=KIM, entered=True)]
    assert (desk.staff.load(KIM), desk.staff.load(BEN)) == (0, 1)


def test_a_colleague_who_declines_a_transfer_leaves_it_with_the_old_agent() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    first = offered(desk.act(a_leg("anna", 1), NOON))[0][1]
    other = BEN if first == KIM else KIM
    desk.act(acts.Take(first, "anna"), NOON)
    desk.act(acts.Transfer(first, "anna", f"@{other.partition('@')[0]}"), NOON)
    happened = desk.act(acts.Pass(other, "anna"), NOON)
    assert happened[-1] == e.TransferFailed("anna", first, other, "declined")
    assert (desk.legs["anna"].owner, desk.legs["anna"].state) == (first, State.TALKING)


def test_a_missed_transfer_is_a_failed_one_for_its_old_agent_still_has_the_citizen() -> None:
    desk = a_desk(agent(KIM), agent(BEN, "permits"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    desk.act(acts.Transfer(KIM, "anna", "permits"), NOON)
    assert desk.act(acts.Tick(), NOON + 30 * S) == [
        e.Lapsed("anna", BEN),
        e.TransferFailed("anna", KIM, "permits", "declined"),
    ]


@pytest.mark.parametrize(
    ("target", "refusal"),
    [
        ("@kim", "You cannot choose yourself"),
        ("@nobody", "There is no @nobody here"),
        ("permits", "Nobody else is on duty for permits"),
    ],
)
def test_a_transfer_to_nobody_is_refused_in_words(target: str, refusal: str) -> None:
    desk = a_desk(agent(KIM, "general permits"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    with pytest.raises(acts.Refusal, match=refusal):
        desk.act(acts.Transfer(KIM, "anna", target), NOON)
    assert desk.legs["anna"].state is State.TALKING


def test_what_is_not_known_here_is_asked_of_the_router_and_the_answer_ends_the_leg() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    assert desk.act(acts.Transfer(KIM, "anna", "taxes", "sales tax"), NOON) == [
        e.TransferAsked("anna", KIM, "taxes", "sales tax")
    ]
    assert desk.act(acts.TransferDone("anna", "Taxation", "Ana"), NOON) == [e.HandedOver("anna", "Taxation", "Ana")]
    assert desk.staff.load(KIM) == 0


def test_a_transfer_refused_elsewhere_leaves_the_chat_with_its_agent() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Transfer(KIM, "anna", "taxes"), NOON)
    assert desk.act(acts.TransferRefused("anna", "nobody"), NOON) == [e.TransferFailed("anna", KIM, "taxes", "nobody")]
    assert desk.legs["anna"].state is State.TALKING


def test_an_agent_lost_while_another_agency_is_asked_does_not_lose_the_citizen() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    first = offered(desk.act(a_leg("anna", 1), NOON))[0][1]
    desk.act(acts.Take(first, "anna"), NOON)
    desk.act(acts.Transfer(first, "anna", "taxes"), NOON)
    desk.act(acts.Vanished(first), NOON)
    assert desk.act(acts.Tick(), NOON + 30 * S)[0] == e.AgentLost("anna", first)
    happened = desk.act(acts.TransferRefused("anna", "nobody"), NOON + 40 * S)
    assert isinstance(happened[0], e.TransferFailed)
    assert offered(happened) == [("anna", BEN if first == KIM else KIM)]


def test_a_chat_handed_to_us_that_everybody_declines_goes_back_at_once() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna.2", 1, from_agency="Business", from_agent="Ben", reason="tax"), NOON)
    assert desk.act(acts.Tick(), NOON + 30 * S) == [e.Lapsed("anna.2", KIM), e.Refused("anna.2", "declined")]


# --- The end, and a new beginning ---


def test_only_the_agent_who_has_the_chat_may_end_it() -> None:
    desk = talking_desk()
    with pytest.raises(acts.NotYours):
        desk.act(acts.End("anna", "agent", BEN), NOON)
    assert desk.act(acts.End("anna", "agent", KIM), NOON) == [e.Ended("anna", "agent")]


def test_a_chat_in_which_nothing_is_said_for_an_hour_ends_by_itself() -> None:
    desk = talking_desk()
    desk.act(acts.Spoke("anna"), NOON + 1000 * S)
    assert desk.act(acts.Tick(), NOON + 4299 * S) == []
    assert desk.act(acts.Tick(), NOON + 4300 * S) == [e.Warned("anna", ends=NOON + 4600 * S)]
    assert desk.act(acts.Tick(), NOON + 4599 * S) == []
    assert desk.act(acts.Tick(), NOON + 4600 * S) == [e.Ended("anna", "inactivity")]


def test_whoever_is_warned_goes_on_with_one_sign_of_life_as_often_as_they_like() -> None:
    desk = talking_desk()
    at = NOON
    for _ in range(12):
        desk.act(acts.Stirred("anna"), at)
        at += 3300 * S
        assert desk.act(acts.Tick(), at) == [e.Warned("anna", ends=at + 300 * S)]
        at += 299 * S
    assert desk.act(acts.Tick(), at) == []
    assert desk.act(acts.Tick(), at + S) == [e.Ended("anna", "inactivity")]


def test_whoever_is_warned_late_has_all_of_their_time() -> None:
    desk = talking_desk()
    desk.act(acts.Spoke("anna"), NOON)
    late = NOON + 9000 * S  # nothing ticked meanwhile
    assert desk.act(acts.Tick(), late) == [e.Warned("anna", ends=late + 300 * S)]
    assert desk.act(acts.Tick(), late + 299 * S) == []
    assert desk.act(acts.Tick(), late + 300 * S) == [e.Ended("anna", "inactivity")]


def test_the_warning_takes_half_of_a_short_patience() -> None:
    desk = a_desk(agent(KIM), idle=60 * S)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    assert desk.act(acts.Tick(), NOON + 29 * S) == []
    assert desk.act(acts.Tick(), NOON + 30 * S) == [e.Warned("anna", ends=NOON + 60 * S)]


def test_a_leg_is_forgotten_once_it_is_archived() -> None:
    desk = talking_desk()
    desk.act(acts.End("anna", "citizen"), NOON)
    assert desk.act(acts.Proven("anna", True, 7), NOON) == [e.Archived("anna", True, 7)]
    assert "anna" not in desk.legs
    assert desk.next_number() == 2


def test_behind_which_line_the_citizen_left_is_noted_though_the_part_was_over_before() -> None:
    desk = talking_desk()
    desk.act(acts.End("anna", "agent", KIM), NOON)
    assert desk.act(acts.End("anna", "citizen"), NOON) == []
    assert desk.act(acts.End("anna", "citizen", after="s7"), NOON) == [e.CitizenLeft("anna", "s7")]
    assert desk.act(acts.End("anna", "citizen", after="s7"), NOON) == [], "as known"
    assert desk.act(acts.End("anna", "citizen", after="s9"), NOON) == [e.CitizenLeft("anna", "s9")], "the router knows"
    assert desk.legs["anna"].left_after == "s9"
    passed_on = talking_desk()
    passed_on.act(acts.Transfer(KIM, "anna", "Other"), NOON)
    passed_on.act(acts.TransferDone("anna", "Other", "Joe"), NOON)
    assert passed_on.act(acts.End("anna", "citizen", after="s7"), NOON) == [e.CitizenLeft("anna", "s7")]


def test_the_events_alone_bring_a_new_process_to_the_same_state() -> None:
    desk = a_desk(agent(KIM, capacity=2), agent(BEN, "permits"))
    happened = desk.act(a_leg("anna", 1), NOON) + desk.act(a_leg("ed", 2), NOON)
    happened += desk.act(acts.Take(KIM, "anna"), NOON) + desk.act(acts.Transfer(KIM, "anna", "permits"), NOON)
    again = a_desk(agent(KIM, capacity=2), agent(BEN, "permits"))
    for event in happened:
        again.replay(event, NOON)
    assert again.legs == desk.legs
    assert [again.staff.load(one) for one in (KIM, BEN)] == [desk.staff.load(one) for one in (KIM, BEN)]


def test_an_edit_of_the_set_up_counts_from_the_next_decision() -> None:
    desk = a_desk(agent(KIM, "permits"), agent(BEN, capacity=1))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(a_leg("ed", 2), NOON)
    changed = a_setup(agent(KIM, "permits general"), agent(BEN, capacity=1))
    assert offered(desk.change_setup(changed, NOON)) == [("ed", KIM)]


def test_a_proof_of_a_chat_that_is_not_over_or_not_known_is_nothing() -> None:
    desk = talking_desk()
    assert desk.act(acts.Proven("unknown", True, 3), NOON) == []
    assert desk.act(acts.Proven("anna", True, 3), NOON) == []
    desk.act(acts.End("anna", "agent"), NOON)
    assert desk.act(acts.Proven("anna", True, 3), NOON) == [e.Archived("anna", True, 3)]


def test_a_citizen_who_waits_again_is_not_ended_for_silence() -> None:
    desk = a_desk(agent(KIM), agent(BEN), idle=20 * S, warn=5 * S)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    desk.act(acts.Requeue(KIM, "anna"), NOON + S)
    assert desk.act(acts.Tick(), NOON + 25 * S) == [], "Ben is being asked"
