"""Which chats a desk takes, whom it could offer them to, and what it answers to the rest."""

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Duty
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, a_setup, agent, offered, talking_desk

ASIDE = "advice-1@desks.test"
LATER = NOON + 100 * S
"""The grace after the start is over."""


# --- What is taken ---------------------------------------------------------------------------------------------------


def test_what_is_meant_for_a_colleague_is_taken_only_while_they_are_on_duty() -> None:
    desk = a_desk(agent(KIM), agent(BEN, duty=Duty.AWAY))
    assert offered(desk.act(a_leg("anna", 1, only=KIM), LATER)) == [("anna", KIM)]
    for number, only in ((2, BEN), (3, ANA)):
        with pytest.raises(acts.NobodyOnDuty, match="Nobody is on duty for general in en"):
            desk.act(a_leg("ed", number, only=only), LATER)


def test_practice_is_not_taken_where_only_who_plays_the_citizen_is_there() -> None:
    with pytest.raises(acts.NobodyOnDuty):
        a_desk(agent(KIM)).act(a_leg("anna", 1, practice=KIM), NOON)
    desk = a_desk(agent(KIM), agent(BEN))
    assert offered(desk.act(a_leg("anna", 1, practice=KIM), NOON)) == [("anna", BEN)]


def test_a_limit_of_those_who_wait_is_for_its_skill_and_not_for_practice_and_advice() -> None:
    desk = a_desk(agent(KIM, "general tax"), agent(BEN), most_waiting={"general": 1})
    desk.act(a_leg("anna", 1), NOON)
    with pytest.raises(acts.Full, match="The queue for general is full, with 1 waiting"):
        desk.act(a_leg("ed", 2), NOON)
    assert desk.act(a_leg("flo", 3, skill="tax"), NOON)
    assert desk.act(a_leg("gus", 4, practice=BEN), NOON)
    assert desk.act(a_leg("hal", 5, kind="consult"), NOON)


def test_a_chat_that_is_given_twice_is_taken_once_also_when_it_is_over() -> None:
    desk = talking_desk()
    assert desk.act(a_leg("anna", 1), NOON) == []
    desk.act(acts.End("anna", "agent", KIM), NOON)
    desk.act(acts.Proven("anna", complete=True, lines=0), NOON)
    assert desk.act(a_leg("anna", 1), NOON) == []
    assert "anna" not in desk.legs


# --- Whom it is offered ----------------------------------------------------------------------------------------------


def test_as_many_are_rung_as_the_set_up_says_and_of_what_is_meant_for_one_only_they() -> None:
    desk = a_desk(agent(ANA), agent(BEN), agent(KIM), simultaneous_offers=2)
    assert offered(desk.act(a_leg("anna", 1), NOON)) == [("anna", ANA), ("anna", BEN)]
    desk.act(acts.Pass(ANA, "anna"), NOON)
    assert desk.legs["anna"].offers.keys() == {BEN, KIM}
    desk.act(acts.Take(BEN, "anna"), NOON)
    assert offered(desk.act(a_leg("ed", 2, only=KIM), NOON)) == [("ed", KIM)]


def test_an_offer_lasts_as_long_as_the_set_up_says() -> None:
    desk = a_desk(agent(KIM), offer=45 * S)
    assert desk.act(a_leg("anna", 1), NOON)[1] == e.Offered("anna", KIM, NOON + 45 * S)
    desk = a_desk(agent(KIM), offer=45 * S, present=False)
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Arrived(KIM), NOON + S) == [e.Offered("anna", KIM, NOON + 46 * S)]


def test_whoever_comes_is_offered_all_they_have_room_for_the_oldest_first_whatever_it_needs() -> None:
    desk = a_desk(agent(KIM, "general tax", "en es", capacity=3), agent(BEN, "general tax", "en es"), present=False)
    desk.act(a_leg("flo", 1, skill="tax", since=NOON + 2 * S), NOON)
    desk.act(a_leg("ed", 2, language="es", since=NOON + S), NOON)
    desk.act(a_leg("anna", 3, skill="tax", since=NOON), NOON)
    desk.act(a_leg("gus", 4, since=NOON + 3 * S), NOON)
    desk.act(a_leg("hal", 5, since=NOON + 3 * S, only=KIM), NOON)
    assert offered(desk.act(acts.Arrived(KIM), NOON)) == [("anna", KIM), ("ed", KIM), ("flo", KIM)]


def test_what_is_meant_for_one_is_offered_to_nobody_else_and_to_them_whatever_their_skills() -> None:
    desk = a_desk(agent(KIM, "tax"), agent(BEN), present=False)
    desk.act(a_leg("anna", 1, only=KIM), NOON)
    assert offered(desk.act(acts.Arrived(BEN), NOON)) == []
    assert offered(desk.act(acts.Arrived(KIM), NOON)) == [("anna", KIM)]


def test_who_has_full_hands_is_asked_for_advice_only_while_they_are_there() -> None:
    desk = a_desk(agent(KIM, capacity=2), agent(BEN))
    for number, (name, who) in enumerate({"anna": KIM, "ed": BEN}.items(), 1):
        desk.act(a_leg(name, number), NOON)
        desk.act(acts.Take(who, name), NOON)
        desk.act(acts.Entered(name, who), NOON)
    desk.act(acts.Unreached(BEN), NOON)
    assert offered(desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)) == []
    assert offered(desk.act(acts.Reached(BEN), NOON)) == [("anna.a3", BEN)]


# --- What is given back ----------------------------------------------------------------------------------------------


def test_what_all_have_declined_says_so_and_what_nobody_can_take_says_that() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Pass(KIM, "anna"), NOON)
    assert desk.act(acts.Pass(BEN, "anna"), NOON)[-1] == e.Refused("anna", "declined", keeps=True)
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.change_setup(a_setup(agent(KIM, duty=Duty.OFF)), NOON) == []
    assert desk.act(acts.Tick(), NOON + 30 * S)[-1] == e.Refused("anna", "nobody", keeps=True)


def test_advice_and_what_another_agency_has_still_are_given_back_without_a_record() -> None:
    for more in ({"kind": "consult"}, {"from_agency": "Business"}):
        desk = a_desk(agent(KIM))
        desk.act(a_leg("anna", 1, **more), NOON)  # type: ignore[arg-type]
        assert desk.act(acts.Pass(KIM, "anna"), NOON)[-1] == e.Refused("anna", "declined", keeps=False)


def test_a_colleague_who_is_sought_and_says_no_is_named_in_the_failure() -> None:
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "@ben"), NOON)
    assert desk.act(acts.Pass(BEN, "anna"), NOON)[-1] == e.TransferFailed("anna", KIM, BEN, "declined")
    desk.act(acts.Transfer(KIM, "anna", "general"), NOON)
    assert desk.act(acts.Pass(BEN, "anna"), NOON)[-1] == e.TransferFailed("anna", KIM, "general", "declined")


# --- A desk that sees nothing, and what it knows ---------------------------------------------------------------------


def test_a_desk_whose_link_is_back_offers_nothing_in_that_moment() -> None:
    desk = a_desk(agent(KIM))
    desk.act(acts.AllVanished(), NOON)
    desk.act(a_leg("anna", 1), NOON)
    assert offered(desk.act(acts.Arrived(KIM), NOON + S)) == [("anna", KIM)]
    assert desk.act(acts.Sighted(), NOON + 2 * S) == [e.Undelivered("anna", KIM)]


def test_advice_that_is_over_ends_no_second_time_with_its_chat() -> None:
    desk = talking_desk()
    desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    desk.act(acts.End("anna.a2", "agent", KIM), NOON)
    assert desk.act(acts.End("anna", "agent", KIM), NOON) == [e.Ended("anna", "agent")]


def test_the_room_aside_of_a_chat_is_the_last_one_until_it_is_forgotten() -> None:
    desk = talking_desk()
    assert desk.aside("anna") is None
    desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)
    first = desk.aside("anna")
    assert first is not None
    assert first.id == "anna.a2"
    desk.act(acts.Take(BEN, "anna.a2"), NOON)
    desk.act(acts.End("anna.a2", "agent", KIM), NOON)
    desk.act(acts.Consult(KIM, "anna", "@ben", "", ASIDE), NOON)
    desk.act(acts.Proven("anna.a2", complete=True, lines=0), NOON)
    last = desk.aside("anna")
    assert last is not None
    assert last.id == "anna.a3"
    desk.act(acts.Pass(BEN, "anna.a3"), NOON)
    assert desk.aside("anna") is None, "it was refused, and there is nothing to prove"


def test_people_are_called_by_their_names_and_who_is_none_of_ours_by_their_address() -> None:
    desk = talking_desk()
    assert [desk.name(who) for who in (KIM, ANA, None)] == ["Kim", ANA, "Nobody"]


def test_what_nobody_has_while_another_agency_is_asked_is_nobodys() -> None:
    desk = talking_desk()
    desk.act(acts.Transfer(KIM, "anna", "tax"), NOON)
    desk.act(acts.Left("anna", KIM, by_will=True), NOON)
    desk.act(acts.Tick(), NOON + 2 * S)
    with pytest.raises(acts.NotYours, match="Nobody already has chat 1"):
        desk.act(acts.Take(BEN, "anna"), NOON + 3 * S)


def test_a_proof_counts_once_a_chat_is_settled_and_says_what_was_found() -> None:
    desk = talking_desk()
    assert desk.act(acts.Proven("anna", complete=True, lines=3), NOON) == []
    assert desk.act(acts.Proven("gone", complete=True, lines=3), NOON) == []
    desk.act(acts.End("anna", "agent", KIM), NOON)
    proven = desk.act(acts.Proven("anna", complete=False, lines=3, why="gone"), NOON)
    assert proven == [e.Archived("anna", complete=False, lines=3, why="gone")]
    assert desk.known("anna").state is State.ENDED


def test_who_leaves_a_room_in_which_they_are_nobody_changes_nothing() -> None:
    desk = talking_desk()
    desk.act(acts.Left("anna", BEN, by_will=True), NOON)
    desk.act(acts.Left("gone", KIM, by_will=True), NOON)
    desk.act(acts.Entered("gone", KIM), NOON)
    assert desk.legs["anna"].absent == {}
    assert desk.act(acts.Tick(), NOON + 60 * S) == []


def test_a_desk_replays_what_has_happened_and_goes_on_from_there() -> None:
    desk = Desk(a_setup(agent(KIM)), NOON)
    for event in (a_leg("anna", 7).leg, e.Offered("anna", KIM, NOON), e.Taken("anna", KIM)):
        desk.replay(event, NOON)
    assert (desk.legs["anna"].owner, desk.staff.load(KIM), desk.next_number()) == (KIM, 1, 8)
