"""What time does to chats: silence, reminders, offers that lapse, agents who are no agents any more."""

from datetime import timedelta
from typing import Any

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Duty
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, a_setup, agent, offered, talking_desk

ASIDE = "advice-1@desks.test"
HOUR = timedelta(hours=1)


def a_talking(**setup: Any) -> Desk:
    """Kim talks with Anna."""
    desk = a_desk(agent(KIM, capacity=2), agent(BEN), **setup)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    return desk


def tick(desk: Desk, at: timedelta) -> list[e.Event]:
    return desk.act(acts.Tick(), NOON + at)


# --- Silence ---------------------------------------------------------------------------------------------------------


def test_a_silent_chat_is_warned_of_once_and_ends_when_the_time_that_was_named_is_over() -> None:
    desk = a_talking(idle=HOUR, warn=300 * S)
    assert tick(desk, HOUR - 301 * S) == []
    assert tick(desk, HOUR - 300 * S) == [e.Warned("anna", NOON + HOUR)]
    assert tick(desk, HOUR - S) == []
    assert tick(desk, HOUR) == [e.Ended("anna", "inactivity")]


def test_a_word_after_the_warning_starts_the_silence_anew() -> None:
    desk = a_talking(idle=HOUR, warn=300 * S)
    tick(desk, HOUR - 300 * S)
    desk.act(acts.Spoke("anna"), NOON + HOUR - S)
    assert tick(desk, HOUR) == []
    assert tick(desk, 2 * HOUR - 301 * S) == [e.Warned("anna", NOON + 2 * HOUR - S)]


def test_an_agency_that_warns_nobody_ends_a_silent_chat_at_once() -> None:
    desk = a_talking(idle=HOUR, warn=timedelta(0))
    assert tick(desk, HOUR - S) == []
    assert tick(desk, HOUR) == [e.Ended("anna", "inactivity")]


def test_advice_in_which_nothing_is_said_ends_without_a_warning() -> None:
    desk = a_talking(idle=HOUR, warn=300 * S)
    desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    desk.act(acts.Entered("anna.a2", BEN), NOON)
    desk.act(acts.Spoke("anna"), NOON + HOUR - S)
    assert tick(desk, HOUR - S) == []
    assert tick(desk, HOUR) == [e.Ended("anna.a2", "inactivity")]


# --- Reminders -------------------------------------------------------------------------------------------------------


def test_an_agent_is_reminded_of_a_citizen_who_waits_for_an_answer_and_not_in_advice() -> None:
    desk = a_talking(reply_reminder=60 * S)
    desk.act(acts.Spoke("anna", KIM), NOON)
    assert tick(desk, 300 * S) == []
    desk.act(acts.Spoke("anna"), NOON + 300 * S)
    assert tick(desk, 359 * S) == []
    assert tick(desk, 360 * S) == [e.Nudged("anna", KIM)]
    assert tick(desk, 420 * S) == []
    desk.act(acts.Spoke("anna", KIM), NOON + 421 * S)
    desk.act(acts.Spoke("anna"), NOON + 422 * S)
    assert tick(desk, 482 * S) == [e.Nudged("anna", KIM)], "once for each wait"
    desk = a_talking(reply_reminder=60 * S)
    desk.act(acts.Spoke("anna", KIM), NOON)
    desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    desk.act(acts.Entered("anna.a2", BEN), NOON)
    assert tick(desk, 300 * S) == []


def test_an_agency_that_reminds_nobody_does_not() -> None:
    assert tick(a_talking(), 600 * S) == []


# --- Offers ----------------------------------------------------------------------------------------------------------


def test_an_offer_lapses_in_the_moment_that_it_named() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert tick(desk, 29 * S) == []
    assert tick(desk, 30 * S) == [e.Lapsed("anna", KIM)]


def test_what_is_on_offer_to_one_is_not_offered_to_another_who_comes() -> None:
    desk = a_desk(agent(KIM), agent(BEN), present=False)
    desk.act(a_leg("anna", 1), NOON)
    assert offered(desk.act(acts.Arrived(KIM), NOON)) == [("anna", KIM)]
    assert desk.act(acts.Arrived(BEN), NOON) == []


def test_only_the_offers_of_who_is_gone_are_made_to_somebody_else() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(a_leg("ed", 2), NOON)
    (first,) = desk.legs["anna"].offers
    assert desk.act(acts.Vanished(first), NOON + S) == [e.Undelivered("anna", first)]


def test_when_a_colleague_who_is_sought_goes_off_duty_the_transfer_fails_for_nobody_is_there() -> None:
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "@ben"), NOON + 100 * S)
    desk.act(acts.Vanished(BEN), NOON + 101 * S)
    assert tick(desk, 130 * S) == []
    assert tick(desk, 131 * S) == [e.TransferFailed("anna", KIM, BEN, "nobody")]


# --- Agents who are none any more ------------------------------------------------------------------------------------


def test_whoever_is_removed_is_offered_nothing_is_awaited_no_more_and_has_nothing() -> None:
    desk = a_desk(agent(BEN), agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    (asked,) = desk.legs["anna"].offers
    other = KIM if asked == BEN else BEN
    happened = desk.change_setup(a_setup(agent(other)), NOON)
    assert happened == [e.Lapsed("anna", asked), e.Offered("anna", other, NOON + 30 * S)]

    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "@ben"), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    happened = desk.change_setup(a_setup(agent(KIM)), NOON)
    assert happened[0] == e.CalledOff("anna", BEN, "absent")
    assert happened[1:] == [e.TransferFailed("anna", KIM, BEN, "nobody")]


def test_of_two_who_are_with_the_citizen_the_one_who_is_no_agent_any_more_is_out() -> None:
    for gone, event in ((BEN, e.PartnerLeft("anna", BEN)), (KIM, e.Released("anna", KIM, BEN))):
        desk = talking_desk()
        desk.act(acts.Transfer(KIM, "anna", "@ben", mode="warm"), NOON)
        desk.act(acts.Take(BEN, "anna", "s-1"), NOON)
        assert desk.legs["anna"].state is State.PAIRED
        left = KIM if gone == BEN else BEN
        assert desk.change_setup(a_setup(agent(left)), NOON) == [event]


def test_who_has_let_go_to_another_agency_and_is_removed_is_not_lost() -> None:
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "tax", mode="warm"), NOON)
    desk.act(acts.Joined("anna", "Tax", "Joe"), NOON)
    desk.act(acts.Release(KIM, "anna"), NOON)
    assert desk.change_setup(a_setup(agent(BEN)), NOON) == []


def test_advice_whose_adviser_is_removed_is_over() -> None:
    desk = talking_desk()
    desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    assert desk.change_setup(a_setup(agent(KIM)), NOON) == [e.Ended("anna.a2", "left")]


def test_a_changed_set_up_offers_what_waits_to_who_can_take_it_now() -> None:
    desk = a_desk(agent(KIM), agent(ANA, "permits"))
    desk.act(a_leg("ed", 1), NOON)
    desk.act(acts.Take(KIM, "ed"), NOON)
    desk.act(a_leg("anna", 2), NOON)
    happened = desk.change_setup(a_setup(agent(KIM), agent(ANA)), NOON + S)
    assert happened == [e.Offered("anna", ANA, NOON + 31 * S)]
    desk.change_setup(a_setup(agent(KIM), agent(ANA, duty=Duty.AWAY)), NOON + 2 * S)
    assert desk.legs["anna"].offers == {ANA: NOON + 31 * S}, "what is on offer stays so"
