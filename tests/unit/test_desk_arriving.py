"""Who answers for a chat that somebody else has, has it once they are in its room; until then it stays where it is."""

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, a_setup, agent, offered

GRACE = 30 * S


def handed(mode: str = "cold") -> Desk:
    """Another agency hands Anna over; Ana, who is offered her first, and Kim are free."""
    desk = a_desk(agent(ANA, levels={"general": 5}), agent(KIM))
    happened = desk.act(a_leg("c1.2", 1, from_agency="Business", from_agent="Ben", mode=mode), NOON)
    assert offered(happened) == [("c1.2", ANA)]
    return desk


def with_ben(mode: str = "cold") -> Desk:
    """Ben, in the room, hands Anna over to whoever can; Ana is asked first."""
    desk = a_desk(agent(BEN), agent(ANA, levels={"general": 5}), agent(KIM, supervisor=True))
    desk.act(acts.Vanished(ANA), NOON)
    desk.act(acts.Vanished(KIM), NOON)
    desk.act(a_leg("c1.1", 1), NOON)
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.Entered("c1.1", BEN), NOON)
    desk.act(acts.Arrived(ANA), NOON)
    desk.act(acts.Arrived(KIM), NOON)
    assert offered(desk.act(acts.Transfer(BEN, "c1.1", "general", "why", mode), NOON)) == [("c1.1", ANA)]
    return desk


# --- From another agency ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["cold", "warm"])
def test_what_another_agency_has_is_ours_once_the_agent_is_in_the_room_and_the_router_says_so(mode: str) -> None:
    desk = handed(mode)
    leg = desk.legs["c1.2"]
    assert desk.act(acts.Take(ANA, "c1.2"), NOON) == [e.Answered("c1.2", ANA)]
    assert (leg.owner, leg.coming, leg.state) == (None, ANA, State.WAITING)
    assert desk.act(acts.Entered("c1.2", ANA), NOON + S) == [e.Came("c1.2", ANA)]
    assert (leg.owner, leg.agents()) == (None, ())
    assert desk.act(acts.Granted("c1.2"), NOON + 2 * S) == [e.Taken("c1.2", ANA, entered=True, given=True)]
    assert (leg.owner, leg.coming, leg.state) == (ANA, None, State.TALKING)
    assert desk.act(acts.Tick(), NOON + 60 * S) == [], "she is in the room"


@pytest.mark.parametrize("is_there", [False, True], ids=["on the way", "in the room"])
def test_a_supervisor_ends_it_as_ours_once_the_router_was_asked_for_it(is_there: bool) -> None:
    """The router may have given it to us already, and taken it from whoever had it: nobody would have the citizen."""
    desk = a_desk(agent(ANA, levels={"general": 5}), agent(KIM, supervisor=True))
    desk.act(a_leg("c1.2", 1, from_agency="Business", from_agent="Ben"), NOON)
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    if is_there:
        desk.act(acts.Entered("c1.2", ANA), NOON)
    ended = desk.act(acts.End("c1.2", "agent", KIM), NOON)
    assert ended == ([e.Ended("c1.2", "agent")] if is_there else [e.Refused("c1.2", "withdrawn")])
    assert desk.act(acts.Granted("c1.2"), NOON) == []


def test_who_does_not_come_gets_it_not_and_the_next_is_asked_and_in_the_end_it_is_given_back() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    assert desk.act(acts.Tick(), NOON + GRACE - S) == []
    happened = desk.act(acts.Tick(), NOON + GRACE)
    assert happened[0] == e.CalledOff("c1.2", ANA, "absent")
    assert desk.legs["c1.2"].declined == set(), "she wanted it"
    assert offered(happened) == [("c1.2", KIM)]
    desk.act(acts.Take(KIM, "c1.2"), NOON + GRACE)
    happened = desk.act(acts.Tick(), NOON + 2 * GRACE)
    assert happened == [e.CalledOff("c1.2", KIM, "absent"), e.Refused("c1.2", "declined")]


def test_what_another_agency_may_be_getting_too_is_ours_once_the_router_says_so_also_the_second_time() -> None:
    desk = a_desk(agent(ANA), agent(KIM))
    desk.act(a_leg("c1.1", 1, contested=True), NOON)
    assert desk.act(acts.Take(ANA, "c1.1"), NOON) == [e.Answered("c1.1", ANA)]
    assert desk.act(acts.Entered("c1.1", ANA), NOON) == [e.Came("c1.1", ANA)]
    assert desk.act(acts.Granted("c1.1"), NOON) == [e.Taken("c1.1", ANA, entered=True, given=True)]
    desk.act(acts.Requeue(ANA, "c1.1"), NOON)
    assert desk.act(acts.Take(KIM, "c1.1", "s-7"), NOON) == [e.Answered("c1.1", KIM), e.Came("c1.1", KIM, "s-7")]
    happened = desk.act(acts.Granted("c1.1", refused=True), NOON)
    assert happened == [e.Ended("c1.1", "withdrawn")], "somebody of ours has talked: there is a record of it"


def test_what_another_agency_may_be_getting_too_is_passed_on_here_as_any_other() -> None:
    desk = a_desk(agent(ANA), agent(KIM, supervisor=True))
    desk.act(a_leg("c1.1", 1, contested=True), NOON)
    for act in (acts.Take(ANA, "c1.1"), acts.Entered("c1.1", ANA), acts.Granted("c1.1"), acts.TakeOver(KIM, "c1.1")):
        desk.act(act, NOON)
    assert desk.act(acts.Entered("c1.1", KIM), NOON) == [e.Taken("c1.1", KIM, ANA, entered=True)]


def test_who_is_in_the_room_already_says_so_with_the_command() -> None:
    desk = handed()
    assert desk.act(acts.Take(ANA, "c1.2", "s-7"), NOON) == [e.Answered("c1.2", ANA), e.Came("c1.2", ANA, "s-7")]
    assert desk.act(acts.Granted("c1.2"), NOON) == [e.Taken("c1.2", ANA, word="s-7", entered=True, given=True)]


def test_what_the_router_does_not_give_is_not_ours() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    desk.act(acts.Entered("c1.2", ANA), NOON)
    assert desk.act(acts.Granted("c1.2", refused=True), NOON) == [e.Refused("c1.2", "withdrawn")]
    assert desk.staff.load(ANA) == 0


def test_an_answer_of_the_router_to_nothing_that_was_asked_gives_nothing() -> None:
    desk = handed()
    assert desk.act(acts.Granted("c1.2"), NOON) == []
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    assert desk.act(acts.Granted("c1.2"), NOON) == []
    assert desk.act(acts.Granted("c1.2", refused=True), NOON) == []


def test_who_has_come_and_gone_before_the_router_gave_it_is_lost_as_any_agent_is() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    desk.act(acts.Entered("c1.2", ANA), NOON)
    desk.act(acts.Left("c1.2", ANA, by_will=True), NOON + S)
    assert desk.act(acts.Tick(), NOON + 2 * GRACE) == [], "the router may have given it to us already"
    desk.act(acts.Granted("c1.2"), NOON + 2 * GRACE)
    assert desk.act(acts.Tick(), NOON + 2 * GRACE + S)[0] == e.AgentLost("c1.2", ANA)


def test_who_is_no_agent_any_more_when_the_router_gives_it_has_it_not() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    desk.act(acts.Entered("c1.2", ANA), NOON)
    assert desk.change_setup(a_setup(agent(KIM)), NOON) == []
    happened = desk.act(acts.Granted("c1.2"), NOON)
    assert happened[1:] == [e.AgentLost("c1.2", ANA), e.Offered("c1.2", KIM, NOON + 30 * S)]


def test_whoever_is_awaited_is_invited_again_when_they_ask_and_may_change_their_mind() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    assert desk.act(acts.Take(ANA, "c1.2"), NOON + 20 * S) == [e.Answered("c1.2", ANA)]
    assert desk.act(acts.Tick(), NOON + GRACE) == []
    happened = desk.act(acts.Pass(ANA, "c1.2"), NOON + GRACE)
    assert happened[0] == e.CalledOff("c1.2", ANA, "declined")
    assert offered(happened) == [("c1.2", KIM)]


def test_one_at_a_time_is_awaited_and_counts_as_busy() -> None:
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2"), NOON)
    assert desk.staff.load(ANA) == 1
    with pytest.raises(acts.NotYours, match="Ana is already on the way to chat 1"):
        desk.act(acts.Take(KIM, "c1.2"), NOON)


def test_who_had_it_once_and_lost_its_agent_gives_it_to_the_next_at_once() -> None:
    """The citizen has nobody then, and the other agency has it no more."""
    desk = handed()
    desk.act(acts.Take(ANA, "c1.2", "s-7"), NOON)
    desk.act(acts.Granted("c1.2"), NOON)
    desk.act(acts.Left("c1.2", ANA, by_will=False), NOON)
    desk.act(acts.Vanished(ANA), NOON)
    assert e.AgentLost("c1.2", ANA) in desk.act(acts.Tick(), NOON + GRACE)
    assert desk.act(acts.Take(KIM, "c1.2"), NOON + GRACE) == [e.Taken("c1.2", KIM)]


def test_what_old_rules_have_written_is_read_as_it_was_meant() -> None:
    """They gave a chat to whoever answered, wherever it was."""
    desk = a_desk(agent(ANA), agent(KIM))
    for event in (
        a_leg("c1.2", 1, from_agency="Business", from_agent="Ben").leg,
        e.Offered("c1.2", ANA, NOON + 30 * S),
        e.Taken("c1.2", ANA),
        e.TransferSought("c1.2", ANA, "general", None, "why", "cold"),
        e.Offered("c1.2", KIM, NOON + 30 * S),
        e.Taken("c1.2", KIM, ANA),
        e.TransferSought("c1.2", KIM, "general", ANA, "why", "warm"),
        e.Joined("c1.2", ANA),
    ):
        desk.replay(event, NOON)
    leg = desk.legs["c1.2"]
    assert (leg.state, leg.owner, leg.partner, leg.coming) == (State.PAIRED, KIM, ANA, None)


# --- From a colleague ------------------------------------------------------------------------------------------------


def test_the_old_agent_keeps_the_chat_until_the_colleague_is_in_the_room() -> None:
    desk = with_ben()
    leg = desk.legs["c1.1"]
    assert desk.act(acts.Take(ANA, "c1.1"), NOON) == [e.Answered("c1.1", ANA)]
    assert (leg.state, leg.agents()) == (State.SEEKING, (BEN,))
    assert desk.act(acts.Entered("c1.1", ANA), NOON) == [e.Taken("c1.1", ANA, BEN, entered=True)]
    assert (leg.state, leg.agents()) == (State.TALKING, (ANA,))


def test_in_a_warm_transfer_the_colleague_joins_once_they_are_in_the_room() -> None:
    desk = with_ben("warm")
    assert desk.act(acts.Take(ANA, "c1.1"), NOON) == [e.Answered("c1.1", ANA)]
    assert desk.legs["c1.1"].agents() == (BEN,)
    assert desk.act(acts.Entered("c1.1", ANA), NOON) == [e.Joined("c1.1", ANA, entered=True)]
    assert desk.legs["c1.1"].agents() == (BEN, ANA)
    assert desk.act(acts.Tick(), NOON + 2 * GRACE) == []


def test_when_nobody_comes_the_old_agent_keeps_it_and_is_told() -> None:
    desk = with_ben()
    desk.act(acts.Take(ANA, "c1.1"), NOON)
    happened = desk.act(acts.Tick(), NOON + GRACE)
    assert happened == [e.CalledOff("c1.1", ANA, "absent"), e.Offered("c1.1", KIM, NOON + 2 * GRACE)]
    happened = desk.act(acts.Pass(KIM, "c1.1"), NOON + GRACE)
    assert happened[-1] == e.TransferFailed("c1.1", BEN, "general", "declined")
    assert (desk.legs["c1.1"].state, desk.legs["c1.1"].owner) == (State.TALKING, BEN)


def test_a_transfer_can_be_taken_back_until_the_colleague_is_in_the_room() -> None:
    desk = with_ben()
    desk.act(acts.Take(ANA, "c1.1"), NOON)
    happened = desk.act(acts.Take(BEN, "c1.1"), NOON)
    assert happened == [
        e.CalledOff("c1.1", ANA, "withdrawn"),
        e.TransferFailed("c1.1", BEN, "general", "withdrawn"),
    ]
    assert desk.act(acts.Entered("c1.1", ANA), NOON) == []
    assert desk.legs["c1.1"].agents() == (BEN,)


def test_when_the_old_agent_is_lost_meanwhile_whoever_is_on_the_way_gets_the_citizen() -> None:
    desk = with_ben()
    desk.act(acts.Left("c1.1", BEN, by_will=True), NOON)
    desk.act(acts.Take(ANA, "c1.1"), NOON)
    assert e.AgentLost("c1.1", BEN) in desk.act(acts.Tick(), NOON + 2 * S)
    assert desk.legs["c1.1"].coming == ANA
    assert desk.act(acts.Entered("c1.1", ANA), NOON + 3 * S) == [e.Taken("c1.1", ANA, entered=True)]


def test_a_supervisor_takes_over_once_they_are_in_the_room() -> None:
    desk = with_ben("warm")
    assert desk.act(acts.TakeOver(KIM, "c1.1"), NOON) == [e.Answered("c1.1", KIM, takes_over=True)]
    assert desk.legs["c1.1"].owner == BEN
    with pytest.raises(acts.NotYours, match="Kim is already on the way"):
        desk.act(acts.Take(ANA, "c1.1"), NOON)
    assert desk.act(acts.Entered("c1.1", KIM), NOON) == [e.Taken("c1.1", KIM, BEN, entered=True)]


def test_a_supervisor_who_does_not_come_leaves_the_chat_as_it_was() -> None:
    desk = with_ben()
    desk.act(acts.Take(BEN, "c1.1"), NOON)
    desk.act(acts.TakeOver(KIM, "c1.1"), NOON)
    with pytest.raises(acts.NotYours, match="Kim is already on the way"):
        desk.act(acts.Transfer(BEN, "c1.1", "tax"), NOON)
    assert desk.act(acts.Tick(), NOON + GRACE) == [e.CalledOff("c1.1", KIM, "absent")]
    assert (desk.legs["c1.1"].state, desk.legs["c1.1"].owner) == (State.TALKING, BEN)


def test_after_a_restart_whoever_was_awaited_still_is() -> None:
    desk = with_ben()
    happened = desk.act(acts.Take(ANA, "c1.1"), NOON)
    again = a_desk(agent(BEN), agent(ANA), present=False)
    for event in (a_leg("c1.1", 1).leg, e.Taken("c1.1", BEN), e.TransferSought("c1.1", BEN, "general"), *happened):
        again.replay(event, NOON)
    assert again.act(acts.Entered("c1.1", ANA), NOON) == [e.Taken("c1.1", ANA, BEN, entered=True)]


def test_when_it_ends_meanwhile_it_is_over_for_whoever_is_on_the_way() -> None:
    desk = with_ben()
    desk.act(acts.Take(ANA, "c1.1"), NOON)
    desk.act(acts.End("c1.1", "citizen"), NOON)
    assert desk.legs["c1.1"].people() == (BEN, ANA), "both have to leave the room"
    assert desk.act(acts.Entered("c1.1", ANA), NOON) == []
    assert desk.staff.load(ANA) == 0
