"""Whom a desk asks again and when, what time does to whom nobody has, and what a desk forgets."""

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.state import MOST_FINISHED
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Jid
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, a_setup, agent, offered, talking_desk

OFFER = 30 * S
ASIDE = "advice-1@desks.test"


def busy(desk: Desk, number: int, who: Jid) -> None:
    """Somebody's hands are full with a chat that stays theirs."""
    name = f"busy{number}"
    desk.act(a_leg(name, number, only=who), NOON)
    desk.act(acts.Take(who, name), NOON)
    desk.act(acts.Entered(name, who), NOON)


# --- The same chat, asked again --------------------------------------------------------------------------------------


def test_whoever_has_declined_is_asked_again_after_a_while_where_nobody_else_has_room() -> None:
    desk = a_desk(agent(KIM, levels={"general": 5}), agent(BEN))
    busy(desk, 1, BEN)
    assert offered(desk.act(a_leg("anna", 2), NOON)) == [("anna", KIM)]
    assert desk.act(acts.Pass(KIM, "anna"), NOON + 5 * S) == [e.Declined("anna", KIM)]
    assert desk.act(acts.Tick(), NOON + 64 * S) == []
    assert offered(desk.act(acts.Tick(), NOON + 65 * S)) == [("anna", KIM)]


def test_whoever_put_a_chat_back_is_asked_again_after_a_while_where_nobody_else_has_room() -> None:
    desk = talking_desk()
    busy(desk, 2, BEN)
    busy(desk, 3, BEN)
    assert desk.act(acts.Requeue(KIM, "anna"), NOON + 5 * S) == [e.Requeued("anna", KIM)]
    assert desk.act(acts.Tick(), NOON + 64 * S) == []
    assert offered(desk.act(acts.Tick(), NOON + 65 * S)) == [("anna", KIM)]


def test_whoever_answered_and_did_not_come_is_asked_again_after_a_while_where_nobody_has_the_citizen() -> None:
    desk = a_desk(agent(BEN), agent(ANA, "permits"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    desk.act(acts.Transfer(BEN, "anna", "permits"), NOON + 40 * S)
    desk.act(acts.Left("anna", BEN, by_will=True), NOON + 40 * S)
    desk.act(acts.Take(ANA, "anna"), NOON + 40 * S)
    assert desk.act(acts.Tick(), NOON + 42 * S) == [e.AgentLost("anna", BEN)]
    assert desk.act(acts.Tick(), NOON + 70 * S) == [e.CalledOff("anna", ANA, "absent")]
    assert desk.legs["anna"].state is State.WAITING
    assert desk.act(acts.Tick(), NOON + 129 * S) == []
    assert offered(desk.act(acts.Tick(), NOON + 130 * S)) == [("anna", ANA)]


def test_of_a_transfer_everybody_is_asked_once() -> None:
    """The old agent has the citizen, and waits for an answer."""
    desk = talking_desk()
    setup = a_setup(agent(KIM, capacity=2), agent(BEN, "general permits"), agent(ANA, "permits"))
    desk.change_setup(setup, NOON)
    desk.act(acts.Arrived(ANA), NOON)
    busy(desk, 2, BEN)
    assert offered(desk.act(acts.Transfer(KIM, "anna", "permits"), NOON)) == [("anna", ANA)]
    assert desk.act(acts.Pass(ANA, "anna"), NOON + S) == [e.Declined("anna", ANA)], "Ben may have room one day"
    assert desk.act(acts.Tick(), NOON + 300 * S) == []
    happened = desk.act(acts.End("busy2", "agent", BEN), NOON + 301 * S)
    assert offered(happened) == [("anna", BEN)]


# --- What an answer says of an agent ---------------------------------------------------------------------------------


def handed(name: str, number: int) -> acts.Assign:
    return a_leg(f"{name}.2", number, from_agency="Business", from_agent="Joe")


def test_whoever_answers_is_there_and_the_offers_they_missed_before_count_no_more() -> None:
    desk = a_desk(agent(KIM), missed_offers=2)
    desk.act(handed("anna", 1), NOON)
    assert desk.act(acts.Tick(), NOON + OFFER)[0] == e.Lapsed("anna.2", KIM)
    desk.act(handed("ed", 2), NOON + OFFER)
    desk.act(acts.Take(KIM, "ed.2"), NOON + OFFER)
    desk.act(acts.Pass(KIM, "ed.2"), NOON + OFFER)
    desk.act(handed("flo", 3), NOON + OFFER)
    assert desk.act(acts.Tick(), NOON + 2 * OFFER)[0] == e.Lapsed("flo.2", KIM, away=False)
    desk.act(handed("gus", 4), NOON + 2 * OFFER)
    assert desk.act(acts.Tick(), NOON + 3 * OFFER)[0] == e.Lapsed("gus.2", KIM, away=True)


def test_whoever_declines_is_there_and_the_offers_they_missed_before_count_no_more() -> None:
    desk = a_desk(agent(KIM), missed_offers=2)
    desk.act(handed("anna", 1), NOON)
    desk.act(acts.Tick(), NOON + OFFER)
    desk.act(handed("ed", 2), NOON + OFFER)
    desk.act(acts.Pass(KIM, "ed.2"), NOON + OFFER)
    desk.act(handed("flo", 3), NOON + OFFER)
    assert desk.act(acts.Tick(), NOON + 2 * OFFER)[0] == e.Lapsed("flo.2", KIM, away=False)


def test_when_an_agent_counts_as_away_what_only_they_could_take_goes_back_at_once() -> None:
    desk = a_desk(agent(KIM), missed_offers=1)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(a_leg("ed", 2), NOON)
    assert desk.act(acts.Tick(), NOON + OFFER) == [
        e.Lapsed("anna", KIM, away=True),
        e.Refused("anna", "nobody", keeps=True),
        e.Refused("ed", "nobody", keeps=True),
    ]


# --- How fast the agency answers -------------------------------------------------------------------------------------


def test_only_citizens_who_waited_make_the_estimate() -> None:
    """Neither advice, nor practice, nor a chat that a colleague takes over."""
    desk = a_desk(agent(KIM, capacity=9, supervisor=True), agent(BEN, capacity=9))
    for number, name in enumerate(("anna", "ed"), 1):
        desk.act(a_leg(name, number, only=KIM), NOON)
        desk.act(acts.Take(KIM, name), NOON + number * 100 * S)
        desk.act(acts.Entered(name, KIM), NOON + number * 100 * S)
    desk.act(a_leg("waits", 3, only=BEN), NOON + 200 * S)
    assert desk.queue.estimate("waits") == 100
    desk.act(a_leg("play", 4, practice=KIM, only=BEN), NOON + 210 * S)
    desk.act(acts.Take(BEN, "play"), NOON + 210 * S)
    desk.act(acts.Consult(KIM, "ed", "@ben", "Is it ours?", ASIDE), NOON + 220 * S)
    desk.act(acts.Take(BEN, "ed.a5"), NOON + 220 * S)
    desk.act(acts.Transfer(KIM, "anna", "@ben"), NOON + 230 * S)
    desk.act(acts.Take(BEN, "anna"), NOON + 230 * S)
    assert e.Taken("anna", BEN, KIM, entered=True) in desk.act(acts.Entered("anna", BEN), NOON + 231 * S)
    assert desk.queue.estimate("waits") == 100


# --- Time, for what is over or has nobody ----------------------------------------------------------------------------


def test_a_citizen_whose_agent_is_lost_is_not_warned_of_the_silence_in_the_same_moment() -> None:
    desk = talking_desk()
    desk.act(acts.Vanished(BEN), NOON)
    desk.act(acts.Left("anna", KIM, by_will=False), NOON + 10 * S)
    desk.act(acts.Vanished(KIM), NOON + 10 * S)
    happened = desk.act(acts.Tick(), NOON + 9000 * S)
    assert happened == [e.AgentLost("anna", KIM), e.Refused("anna", "nobody", keeps=True)]


def test_advice_whose_adviser_is_lost_ends_once() -> None:
    desk = talking_desk()
    desk.act(acts.Consult(KIM, "anna", "@ben", "Is it ours?", ASIDE), NOON)
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    desk.act(acts.Entered("anna.a2", BEN), NOON)
    desk.act(acts.Left("anna.a2", BEN, by_will=True), NOON + 10 * S)
    desk.act(acts.Stirred("anna"), NOON + 3590 * S)
    assert desk.act(acts.Tick(), NOON + 3600 * S) == [e.Ended("anna.a2", "left")]


# --- What is forgotten, and what is not ------------------------------------------------------------------------------


def test_a_number_is_not_given_twice_and_means_a_chat_only_until_it_is_over() -> None:
    desk = talking_desk()
    desk.seen_number(7)
    desk.seen_number(3)
    assert desk.next_number() == 8
    assert desk.numbered(1) is desk.legs["anna"]
    assert desk.numbered(2) is None
    desk.act(acts.End("anna", "agent", KIM), NOON)
    assert desk.numbered(1) is None


def test_a_refused_or_archived_leg_is_finished_and_taken_no_more() -> None:
    desk = talking_desk()
    desk.act(a_leg("ed", 2), NOON)
    desk.act(acts.End("ed", "withdrawn"), NOON)
    assert desk.has_finished("ed")
    assert desk.known("ed").state is State.REFUSED
    assert desk.act(a_leg("ed", 2), NOON) == []
    assert not desk.has_finished("anna")
    assert desk.known("anna") is desk.legs["anna"]


def test_of_what_is_finished_the_newest_are_remembered() -> None:
    desk = a_desk(agent(KIM))
    desk.have_finished(f"c{number}" for number in range(MOST_FINISHED + 1))
    assert not desk.has_finished("c0")
    assert desk.has_finished("c1")
    assert desk.has_finished(f"c{MOST_FINISHED}")


def test_what_has_just_gone_is_known_until_the_next_act() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.End("anna", "withdrawn"), NOON)
    assert desk.known("anna").id == "anna"
    desk.act(acts.Tick(), NOON)
    with pytest.raises(KeyError):
        desk.known("anna")
    desk.act(a_leg("ed", 2), NOON)
    desk.act(acts.End("ed", "withdrawn"), NOON)
    desk.change_setup(a_setup(agent(KIM)), NOON)
    with pytest.raises(KeyError):
        desk.known("ed")


# --- Grace, again ----------------------------------------------------------------------------------------------------


def test_a_grace_that_the_set_up_makes_longer_is_longer_for_who_is_gone_already() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Vanished(KIM), NOON + 10 * S) == [e.Undelivered("anna", KIM)]
    assert desk.change_setup(a_setup(agent(KIM), grace=120 * S), NOON + 20 * S) == []
    assert desk.act(acts.Tick(), NOON + 129 * S) == []
    assert desk.act(acts.Tick(), NOON + 140 * S) == [e.Refused("anna", "nobody", keeps=True)]


def test_a_desk_that_sees_again_gives_up_who_waits_for_nobody_when_the_grace_is_over() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.AllVanished(), NOON + 10 * S) == []
    assert desk.act(acts.Sighted(), NOON + 200 * S) == [e.Undelivered("anna", KIM)]
    assert desk.act(acts.Tick(), NOON + 229 * S) == []
    assert desk.act(acts.Tick(), NOON + 230 * S) == [e.Refused("anna", "nobody", keeps=True)]


def test_an_agent_who_was_not_in_the_room_when_the_desk_lost_sight_has_the_grace_from_when_it_sees_again() -> None:
    desk = talking_desk()
    desk.act(acts.Vanished(BEN), NOON)
    desk.act(acts.AllVanished(), NOON + 100 * S)
    desk.act(acts.Sighted(), NOON + 200 * S)
    assert desk.legs["anna"].absent == {KIM: NOON + 200 * S}
    assert desk.act(acts.Tick(), NOON + 229 * S) == []
    assert e.AgentLost("anna", KIM) in desk.act(acts.Tick(), NOON + 230 * S)


def test_whoever_was_invited_again_before_the_router_gave_the_chat_is_not_invited_twice() -> None:
    desk = a_desk(agent(KIM))
    desk.act(handed("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna.2"), NOON)
    desk.act(acts.Entered("anna.2", KIM), NOON + S)
    desk.act(acts.Left("anna.2", KIM, by_will=False), NOON + 2 * S)
    desk.act(acts.Vanished(KIM), NOON + 2 * S)
    desk.act(acts.Arrived(KIM), NOON + 4 * S)
    assert desk.act(acts.Tick(), NOON + 7 * S) == [e.CalledBack("anna.2", KIM)]
    desk.act(acts.Granted("anna.2"), NOON + 8 * S)
    assert desk.legs["anna.2"].owner == KIM
    assert desk.act(acts.Tick(), NOON + 36 * S) == []
    assert desk.act(acts.Tick(), NOON + 37 * S)[0] == e.AgentLost("anna.2", KIM)


# --- Full hands ------------------------------------------------------------------------------------------------------


def test_a_colleague_whose_hands_are_full_may_answer_a_question() -> None:
    desk = talking_desk()
    busy(desk, 2, BEN)
    busy(desk, 3, BEN)
    desk.act(acts.Consult(KIM, "anna", "@ben", "Is it ours?", ASIDE), NOON)
    assert desk.act(acts.Take(BEN, "anna.a4"), NOON) == [e.Taken("anna.a4", BEN)]


def test_whoever_advises_is_nobody_to_the_citizen() -> None:
    desk = talking_desk()
    desk.act(acts.Consult(KIM, "anna", "@ben", "Is it ours?", ASIDE), NOON)
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    assert desk.legs["anna.a2"].agents() == (BEN,)
    assert desk.legs["anna.a2"].introducible() == ()
    assert desk.legs["anna"].introducible() == (KIM,)


def test_a_chat_at_another_agency_counts_and_whoever_has_ended_it_is_offered_what_waits() -> None:
    desk = a_desk(agent(KIM))
    desk.act(acts.Elsewhere({KIM: 1}), NOON)
    assert desk.act(acts.Elsewhere({KIM: 1}), NOON) == []
    assert offered(desk.act(a_leg("anna", 1), NOON)) == []
    assert offered(desk.act(acts.Elsewhere({}), NOON)) == [("anna", KIM)]


# --- On the way to another agency ------------------------------------------------------------------------------------


def test_a_chat_is_passed_on_while_another_agency_is_asked_cold_and_once_it_has_it() -> None:
    for mode, passing_on in (("cold", True), ("warm", False)):
        desk = talking_desk()
        leg = desk.legs["anna"]
        assert not leg.is_passing_on
        desk.act(acts.Transfer(KIM, "anna", "@ben", mode=mode), NOON)
        assert not leg.is_passing_on, "it stays here"
        desk.act(acts.Take(KIM, "anna"), NOON)
        desk.act(acts.Transfer(KIM, "anna", "taxes", mode=mode), NOON)
        assert leg.is_passing_on is passing_on
        desk.act(acts.TransferDone("anna", "Taxation", "Joe"), NOON)
        assert leg.is_passing_on
