"""What agents say and do with a chat: first words, signs of life, ends, tags, watching and taking over."""

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import PANEL
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, agent

ASIDE = "advice-1@desks.test"


@pytest.fixture
def desk() -> Desk:
    """Ben talks with Anna; Kim and Ana are free, and Ana is a supervisor."""
    desk = a_desk(
        agent(BEN, capacity=2),
        agent(KIM, "general permits"),
        agent(ANA, "permits", supervisor=True),
        tags={"tax": "Tax", "urgent": "Urgent"},
    )
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    return desk


# --- Words in the room -----------------------------------------------------------------------------------------------


def test_a_word_of_who_has_full_hands_a_stranger_or_a_watcher_takes_nothing(desk: Desk) -> None:
    full = a_desk(agent(KIM), agent(ANA, supervisor=True))
    for number, name in enumerate(("ed", "flo"), 1):
        full.act(a_leg(name, number), NOON)
    full.act(acts.Take(KIM, "ed"), NOON)
    full.act(acts.Watch(ANA, "flo"), NOON)
    assert full.act(acts.Spoke("flo", KIM), NOON) == []
    assert full.act(acts.Spoke("flo", BEN), NOON) == []
    assert full.act(acts.Spoke("flo", ANA), NOON) == []
    assert full.legs["flo"].owner is None


def test_a_word_takes_no_chat_that_somebody_has_is_moving_or_that_is_over(desk: Desk) -> None:
    assert desk.act(acts.Spoke("anna", KIM, "s-1"), NOON) == []
    desk.act(acts.Transfer(BEN, "anna", "@kim"), NOON)
    assert desk.act(acts.Spoke("anna", ANA, "s-2"), NOON) == []
    desk.act(acts.End("anna", "citizen"), NOON)
    assert desk.act(acts.Spoke("anna", KIM, "s-3"), NOON) == []
    assert desk.act(acts.Spoke("gone", KIM, "s-4"), NOON) == []


def test_the_first_word_of_who_is_on_the_way_shows_that_they_are_there(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "@kim"), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    assert desk.act(acts.Spoke("anna", KIM, "s-5"), NOON)[0] == e.Taken("anna", KIM, BEN, "s-5", entered=True)


def test_the_citizens_first_unanswered_word_counts_until_an_agents_word(desk: Desk) -> None:
    leg = desk.legs["anna"]
    assert leg.unanswered == NOON
    desk.act(acts.Spoke("anna", BEN), NOON + S)
    desk.act(acts.Spoke("anna"), NOON + 2 * S)
    desk.act(acts.Spoke("anna"), NOON + 3 * S)
    assert (leg.unanswered, leg.last_word) == (NOON + 2 * S, NOON + 3 * S)
    desk.act(acts.Spoke("anna", ANA), NOON + 4 * S)
    assert leg.unanswered == NOON + 2 * S, "she only watches"


def test_a_sign_of_life_counts_in_a_chat_that_somebody_has_and_in_no_other(desk: Desk) -> None:
    desk.act(a_leg("ed", 2), NOON)
    desk.act(acts.Stirred("anna"), NOON + 5 * S)
    desk.act(acts.Stirred("ed"), NOON + 5 * S)
    assert desk.act(acts.Stirred("gone"), NOON + 5 * S) == []
    assert (desk.legs["anna"].last_word, desk.legs["ed"].last_word) == (NOON + 5 * S, None)
    desk.act(acts.End("anna", "citizen"), NOON + 6 * S)
    desk.act(acts.Stirred("anna"), NOON + 7 * S)
    assert desk.legs["anna"].last_word == NOON + 5 * S


# --- Who comes -------------------------------------------------------------------------------------------------------


def test_who_is_on_the_way_to_a_warm_transfer_has_the_citizen_alone_when_the_old_agent_is_lost(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "@kim", mode="warm"), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Left("anna", BEN, by_will=True), NOON)
    assert desk.act(acts.Tick(), NOON + 2 * S) == [e.AgentLost("anna", BEN)]
    assert desk.act(acts.Entered("anna", KIM), NOON + 3 * S) == [e.Taken("anna", KIM, entered=True)]


def test_the_router_grants_nothing_of_a_chat_that_is_not_known_or_over(desk: Desk) -> None:
    assert desk.act(acts.Granted("gone"), NOON) == []
    assert desk.act(acts.Granted("anna"), NOON) == []
    desk.act(acts.End("anna", "agent"), NOON)
    assert desk.act(acts.Granted("anna", refused=True), NOON) == []


def test_who_comes_a_second_time_comes_once(desk: Desk) -> None:
    desk.act(a_leg("ed.2", 2, from_agency="Business", from_agent="Joe"), NOON)
    desk.act(acts.Take(KIM, "ed.2", "s-1"), NOON)
    assert desk.act(acts.Take(KIM, "ed.2", "s-2"), NOON) == []
    assert desk.act(acts.Take(KIM, "ed.2"), NOON) == []
    granted = desk.act(acts.Granted("ed.2"), NOON)
    assert granted == [e.Taken("ed.2", KIM, word="s-1", entered=True, given=True)]


# --- Taking ----------------------------------------------------------------------------------------------------------


def test_taking_what_one_has_already_is_nothing_also_for_the_second_of_two(desk: Desk) -> None:
    assert desk.act(acts.Take(BEN, "anna"), NOON) == []
    desk.act(acts.Transfer(BEN, "anna", "@kim", mode="warm"), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    assert desk.act(acts.Take(KIM, "anna"), NOON) == []
    assert desk.act(acts.Take(BEN, "anna"), NOON) == []
    assert desk.legs["anna"].state is State.PAIRED


def test_who_plays_the_citizen_or_asks_for_advice_does_not_answer_themselves(desk: Desk) -> None:
    desk.act(a_leg("ed", 2, practice=BEN), NOON)
    desk.act(acts.Consult(BEN, "anna", "@kim", "", ASIDE), NOON)
    for leg in ("ed", "anna.a3"):
        with pytest.raises(acts.NotYours, match="You cannot answer yourself"):
            desk.act(acts.Take(BEN, leg), NOON)


def test_a_supervisor_takes_over_once_they_have_room_and_says_so_again_to_be_invited_again(desk: Desk) -> None:
    assert desk.act(acts.TakeOver(ANA, "anna"), NOON) == [e.Answered("anna", ANA, takes_over=True)]
    assert desk.act(acts.TakeOver(ANA, "anna"), NOON) == [e.Answered("anna", ANA, takes_over=True)]
    assert desk.act(acts.TakeOver(ANA, "anna", "s-7"), NOON)[0] == e.Taken("anna", ANA, BEN, "s-7", entered=True)
    assert desk.act(acts.TakeOver(ANA, "anna"), NOON) == [], "she has it"
    desk.act(a_leg("ed", 2), NOON)
    with pytest.raises(acts.AtCapacity, match="To take more at once, type: on 2"):
        desk.act(acts.TakeOver(ANA, "ed"), NOON)


def test_a_supervisor_does_not_take_over_while_two_are_there_or_another_agency_is_asked(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax"), NOON)
    with pytest.raises(acts.NotYours, match="This chat has been offered to another agency"):
        desk.act(acts.TakeOver(ANA, "anna"), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Transfer(BEN, "anna", "@kim", mode="warm"), NOON)
    desk.act(acts.Take(KIM, "anna", "s-1"), NOON)
    with pytest.raises(acts.NotYours, match="Two agents are with the citizen"):
        desk.act(acts.TakeOver(ANA, "anna"), NOON)


def test_a_supervisor_watches_what_is_not_their_own(desk: Desk) -> None:
    assert desk.act(acts.Watch(ANA, "anna"), NOON) == [e.Watched("anna", ANA)]
    desk.act(acts.TakeOver(ANA, "anna", "s-1"), NOON)
    assert desk.act(acts.Watch(ANA, "anna"), NOON) == []
    for act in (acts.Watch(KIM, "anna"), acts.TakeOver(KIM, "anna")):
        with pytest.raises(acts.NotAllowed, match="Only a supervisor can do that"):
            desk.act(act, NOON)


# --- Tags, blocks and ends -------------------------------------------------------------------------------------------


def test_tags_are_put_on_and_taken_off_and_noted_where_something_changes(desk: Desk) -> None:
    assert desk.act(acts.Tag(BEN, "anna", ("urgent", "tax")), NOON) == [e.Tagged("anna", BEN, "tax urgent")]
    assert desk.act(acts.Tag(BEN, "anna", ("tax",)), NOON) == []
    assert desk.act(acts.Tag(BEN, "anna", (), ("urgent",)), NOON) == [e.Tagged("anna", BEN, "tax")]
    assert desk.act(acts.Tag(BEN, "anna", ("urgent",), ("tax", "old")), NOON) == [e.Tagged("anna", BEN, "urgent")]
    with pytest.raises(acts.NoSuchTag, match=r"There is no tag new\. Available: tax, urgent\."):
        desk.act(acts.Tag(BEN, "anna", ("new",)), NOON)


def test_a_blocked_citizens_chat_says_for_how_long_and_why_and_is_over(desk: Desk) -> None:
    assert desk.act(acts.Block(BEN, "anna", 3600, "spam"), NOON) == [
        e.Blocked("anna", BEN, 3600, "spam"),
        e.Ended("anna", "agent"),
    ]


def test_an_agent_ends_only_their_own_chat_and_the_panel_and_a_supervisor_anybodys(desk: Desk) -> None:
    with pytest.raises(acts.NotYours, match="Chat 1 is not yours"):
        desk.act(acts.End("anna", "agent", KIM), NOON)
    with pytest.raises(acts.NotYours, match="That chat is over"):
        desk.act(acts.End("gone", "agent", BEN), NOON)
    assert desk.act(acts.End("gone", "citizen"), NOON) == []
    assert desk.act(acts.End("anna", "agent", PANEL), NOON) == [e.Ended("anna", "agent")]


def test_behind_which_line_the_citizen_left_is_said_once_and_not_of_what_was_given_back(desk: Desk) -> None:
    desk.act(acts.End("anna", "agent"), NOON)
    assert desk.act(acts.End("anna", "citizen"), NOON) == []
    assert desk.act(acts.End("anna", "citizen", after="s-8"), NOON) == [e.CitizenLeft("anna", "s-8")]
    assert desk.act(acts.End("anna", "citizen", after="s-8"), NOON) == []
    assert desk.act(acts.End("anna", "citizen", after="s-9"), NOON) == [e.CitizenLeft("anna", "s-9")], (
        "the router knows"
    )
    desk.act(a_leg("ed", 2), NOON)
    assert desk.act(acts.End("ed", "withdrawn"), NOON)[0] == e.Refused("ed", "withdrawn")
    assert desk.act(acts.End("ed", "citizen", after="s-9"), NOON) == []


def test_a_chat_that_is_taken_from_us_has_ended_where_somebody_has_talked_in_it(desk: Desk) -> None:
    assert desk.act(acts.End("anna", "withdrawn"), NOON) == [e.Ended("anna", "withdrawn")]
