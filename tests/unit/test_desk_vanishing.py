"""Agents who vanish: cut off, gone, or only out of the room; who keeps their chats, and who is invited again."""

from datetime import datetime

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from tests.unit.desks import BEN, KIM, NOON, S, a_desk, a_leg, agent, talking_desk


def test_an_agent_who_drops_keeps_the_chat_for_the_grace_and_then_the_citizen_has_their_old_place() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", KIM, by_will=False), NOON + 100 * S)
    desk.act(acts.Vanished(KIM), NOON + 100 * S)
    assert desk.act(acts.Tick(), NOON + 129 * S) == []
    happened = desk.act(acts.Tick(), NOON + 130 * S)
    assert happened == [e.AgentLost("anna", KIM), e.Offered("anna", BEN, NOON + 160 * S)]


def test_the_lost_citizen_comes_before_all_who_came_later() -> None:
    desk = talking_desk()
    desk.act(a_leg("later", 2, since=NOON + 50 * S), NOON + 50 * S)
    desk.act(acts.Left("anna", KIM, by_will=False), NOON + 60 * S)
    desk.act(acts.Vanished(KIM), NOON + 60 * S)
    desk.act(acts.Tick(), NOON + 95 * S)
    assert desk.queue.position("anna") == 1


def test_an_agent_who_comes_back_in_time_keeps_the_chat() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", KIM, by_will=False), NOON + 100 * S)
    desk.act(acts.Entered("anna", KIM), NOON + 110 * S)
    assert desk.act(acts.Tick(), NOON + 200 * S) == []
    assert desk.legs["anna"].owner == KIM


def test_who_leaves_the_room_and_stays_at_the_desk_has_given_the_chat_up_at_once() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", KIM, by_will=True), NOON + 100 * S)
    assert desk.act(acts.Tick(), NOON + 101 * S) == []
    assert desk.act(acts.Tick(), NOON + 102 * S)[0] == e.AgentLost("anna", KIM)


def test_a_broken_link_starts_everybodys_grace_and_loses_nobody_at_once() -> None:
    desk = talking_desk()
    desk.act(acts.AllVanished(), NOON + 100 * S)
    desk.act(acts.Arrived(KIM), NOON + 102 * S)
    assert desk.act(acts.Tick(), NOON + 104 * S) == []
    desk.act(acts.Entered("anna", KIM), NOON + 105 * S)
    assert desk.act(acts.Tick(), NOON + 300 * S) == []


def test_while_the_link_is_down_nobody_is_given_up_and_then_everybody_has_the_grace_anew() -> None:
    desk = talking_desk()
    desk.act(a_leg("ed", 2, since=NOON), NOON)
    assert desk.act(acts.AllVanished(), NOON + 100 * S) == []
    assert desk.act(acts.Sighted(), NOON + 1000 * S) == [e.Undelivered("ed", BEN)]
    later = desk.act(acts.Tick(), NOON + 1029 * S)
    assert not any(isinstance(one, e.AgentLost | e.Refused) for one in later)
    assert e.AgentLost("anna", KIM) in desk.act(acts.Tick(), NOON + 1030 * S)


PC, PHONE = f"{KIM}/pc", f"{KIM}/phone"


def is_cut(desk: Desk, at: datetime, *, desk_first: bool = False) -> None:
    """What the two rooms say when a stream breaks: the same as of somebody who leaves them."""
    left = acts.Left("anna", KIM, by_will=True, client=PC)
    gone = (acts.Severed(KIM, PC), acts.Vanished(KIM))
    for act in (*gone, left) if desk_first else (left, *gone):
        desk.act(act, at)


@pytest.mark.parametrize("desk_first", [True, False])
def test_an_agent_whose_connection_is_cut_and_who_is_back_in_time_keeps_the_chat_and_is_invited(
    desk_first: bool,
) -> None:
    desk = talking_desk()
    is_cut(desk, NOON + 100 * S, desk_first=desk_first)
    assert desk.act(acts.Tick(), NOON + 110 * S) == []
    desk.act(acts.Arrived(KIM), NOON + 128 * S)
    assert desk.act(acts.Tick(), NOON + 130 * S) == [], "their client may come into the room by itself"
    assert desk.act(acts.Tick(), NOON + 131 * S) == [e.CalledBack("anna", KIM)]
    assert desk.act(acts.Tick(), NOON + 160 * S) == []
    desk.act(acts.Entered("anna", KIM), NOON + 160 * S)
    assert desk.act(acts.Tick(), NOON + 900 * S) == []


def test_an_agent_whose_client_comes_back_by_itself_is_not_invited() -> None:
    desk = talking_desk()
    is_cut(desk, NOON + 100 * S)
    desk.act(acts.Arrived(KIM), NOON + 110 * S)
    desk.act(acts.Entered("anna", KIM), NOON + 111 * S)
    assert desk.act(acts.Tick(), NOON + 120 * S) == []


def test_an_agent_who_is_back_at_the_desk_and_does_not_come_into_the_room_loses_the_chat_in_the_end() -> None:
    desk = talking_desk()
    is_cut(desk, NOON + 100 * S)
    desk.act(acts.Arrived(KIM), NOON + 110 * S)
    assert desk.act(acts.Tick(), NOON + 113 * S) == [e.CalledBack("anna", KIM)]
    assert desk.act(acts.Tick(), NOON + 142 * S) == []
    assert desk.act(acts.Tick(), NOON + 143 * S)[0] == e.AgentLost("anna", KIM)


def test_an_agent_who_is_cut_and_does_not_come_back_loses_the_chat_after_the_grace() -> None:
    desk = talking_desk()
    is_cut(desk, NOON + 100 * S)
    assert desk.act(acts.Tick(), NOON + 129 * S) == []
    assert desk.act(acts.Tick(), NOON + 130 * S)[0] == e.AgentLost("anna", KIM)


def test_an_agent_whose_telephone_stays_at_the_desk_is_cut_all_the_same_when_the_other_client_is() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", KIM, by_will=True, client=PC), NOON + 100 * S)
    desk.act(acts.Severed(KIM, PC), NOON + 100 * S)
    assert desk.act(acts.Tick(), NOON + 103 * S) == [e.CalledBack("anna", KIM)]
    assert desk.legs["anna"].owner == KIM


def test_which_of_two_rooms_tells_first_of_a_client_that_is_cut_makes_no_difference() -> None:
    desk = talking_desk()
    desk.act(acts.Severed(KIM, PC), NOON + 100 * S)
    desk.act(acts.Left("anna", KIM, by_will=True, client=PC), NOON + 100 * S)
    assert desk.act(acts.Tick(), NOON + 103 * S) == [e.CalledBack("anna", KIM)]


def test_an_agent_who_leaves_the_room_while_their_telephone_is_put_away_later_has_left() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", KIM, by_will=True, client=PC), NOON + 100 * S)
    desk.act(acts.Severed(KIM, PHONE), NOON + 102 * S)
    assert desk.act(acts.Tick(), NOON + 102 * S)[0] == e.AgentLost("anna", KIM)


def test_an_agent_whose_invitation_was_lost_with_the_connection_is_invited_again() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Vanished(KIM), NOON + S)
    desk.act(acts.Arrived(KIM), NOON + 20 * S)
    assert desk.act(acts.Tick(), NOON + 23 * S) == [e.CalledBack("anna", KIM)]


def test_an_agent_who_was_invited_and_does_not_come_is_not_invited_twice() -> None:
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    assert desk.act(acts.Tick(), NOON + 29 * S) == []
    assert desk.act(acts.Tick(), NOON + 30 * S)[0] == e.AgentLost("anna", KIM)


def test_after_a_broken_link_agents_who_are_at_the_desk_and_not_in_their_rooms_are_invited() -> None:
    desk = talking_desk()
    desk.act(acts.AllVanished(), NOON + 100 * S)
    desk.act(acts.Sighted(), NOON + 120 * S)
    desk.act(acts.Arrived(KIM), NOON + 121 * S)
    assert desk.act(acts.Tick(), NOON + 124 * S) == [e.CalledBack("anna", KIM)]


def test_an_agent_who_left_the_room_before_the_link_broke_has_no_grace_for_the_break() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", KIM, by_will=True), NOON + 100 * S)
    desk.act(acts.AllVanished(), NOON + 101 * S)
    desk.act(acts.Sighted(), NOON + 110 * S)
    desk.act(acts.Arrived(KIM), NOON + 110 * S)
    assert e.AgentLost("anna", KIM) in desk.act(acts.Tick(), NOON + 110 * S)
