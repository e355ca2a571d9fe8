"""Where a chat or a question is sent: names and skills as agents type them, what the advice is told, late answers."""

from dataclasses import replace

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, agent

ASIDE = "advice-1@desks.test"


@pytest.fixture
def desk() -> Desk:
    """Ben talks with Anna; Kim and Ana are free, and Ana is a supervisor."""
    desk = a_desk(
        agent(BEN, capacity=2), agent(KIM, "general permits", capacity=2), agent(ANA, "permits", supervisor=True)
    )
    desk.act(a_leg("anna", 1, priority=2), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    return desk


# --- Where to --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["@kim", "kim", "@KIM"])
def test_a_colleague_is_meant_with_an_at_or_without(desk: Desk, target: str) -> None:
    happened = desk.act(acts.Transfer(BEN, "anna", target, "knows more", "warm"), NOON)
    assert happened[0] == e.TransferSought("anna", BEN, "general", KIM, "knows more", "warm")


@pytest.mark.parametrize("target", ["permits", "PERMITS"])
def test_a_skill_is_meant_however_it_is_written(desk: Desk, target: str) -> None:
    happened = desk.act(acts.Transfer(BEN, "anna", target, "a permit"), NOON)
    assert happened[0] == e.TransferSought("anna", BEN, "permits", None, "a permit", "cold")


def test_what_is_a_skill_and_a_name_is_the_skill_and_with_an_at_the_colleague() -> None:
    desk = a_desk(agent(BEN), agent(KIM, "general kim"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    assert desk.act(acts.Transfer(BEN, "anna", "kim"), NOON)[0] == e.TransferSought("anna", BEN, "kim", None)
    desk.act(acts.Take(BEN, "anna"), NOON)
    assert desk.act(acts.Transfer(BEN, "anna", "@kim"), NOON)[0] == e.TransferSought("anna", BEN, "general", KIM)


def test_what_is_neither_is_asked_of_the_router_as_it_was_typed(desk: Desk) -> None:
    asked = desk.act(acts.Transfer(BEN, "anna", "Tax", "theirs", "warm"), NOON)
    assert asked == [e.TransferAsked("anna", BEN, "Tax", "theirs", "warm")]
    with pytest.raises(acts.NoSuchTarget, match="There is no @permits here"):
        desk.act(acts.Consult(BEN, "anna", "@permits", "", ASIDE), NOON)


def test_a_supervisor_moves_a_chat_that_waits_and_seeks_somebody_for_one_that_does_not(desk: Desk) -> None:
    desk.act(a_leg("ed", 2), NOON)
    assert desk.act(acts.Transfer(ANA, "ed", "permits"), NOON)[0] == e.Moved("ed", ANA, "permits", None)
    happened = desk.act(acts.Transfer(ANA, "anna", "@kim", "busy"), NOON)
    assert happened[0] == e.TransferSought("anna", ANA, "general", KIM, "busy", "cold")


def test_a_skill_that_only_the_agent_has_is_nobody_elses() -> None:
    desk = a_desk(agent(KIM, "general permits"), agent(BEN, "permits", "es"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    for act in (acts.Transfer(KIM, "anna", "permits"), acts.Consult(KIM, "anna", "permits", "", ASIDE)):
        with pytest.raises(acts.NobodyOnDuty, match="Nobody else is on duty for permits in en"):
            desk.act(act, NOON)


def test_whoever_plays_the_citizen_is_not_somebody_else() -> None:
    desk = a_desk(agent(KIM), agent(BEN))
    desk.act(a_leg("anna", 1, practice=BEN), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    with pytest.raises(acts.NobodyOnDuty):
        desk.act(acts.Requeue(KIM, "anna"), NOON)


def test_a_chat_that_waits_cannot_be_put_back(desk: Desk) -> None:
    desk.act(a_leg("ed", 2), NOON)
    with pytest.raises(acts.NotYours, match="Nobody has chat 2"):
        desk.act(acts.Requeue(ANA, "ed"), NOON)


def test_a_chat_that_a_supervisor_is_about_to_take_over_is_not_passed_on(desk: Desk) -> None:
    desk.act(acts.TakeOver(ANA, "anna"), NOON)
    for act in (acts.Transfer(BEN, "anna", "@kim"), acts.Requeue(BEN, "anna")):
        with pytest.raises(acts.NotYours, match="Ana is already on the way to chat 1"):
            desk.act(act, NOON)


# --- Taken back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "named"), [("@kim", KIM), ("permits", "permits"), ("tax", "tax")])
def test_what_is_taken_back_names_where_it_was_to_go(desk: Desk, target: str, named: str) -> None:
    desk.act(acts.Transfer(BEN, "anna", target), NOON)
    assert desk.act(acts.Take(BEN, "anna"), NOON) == [e.TransferFailed("anna", BEN, named, "withdrawn")]


def test_who_is_on_the_way_is_called_off_first(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "@kim"), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    assert desk.act(acts.Take(BEN, "anna"), NOON) == [
        e.CalledOff("anna", KIM, "withdrawn"),
        e.TransferFailed("anna", BEN, KIM, "withdrawn"),
    ]


# --- Answers ---------------------------------------------------------------------------------------------------------


def test_an_answer_to_nothing_that_was_asked_is_nothing(desk: Desk) -> None:
    for act in (
        acts.Joined("anna", "Tax", "Joe"),
        acts.Joined("anna", "Tax", "Joe", "consult"),
        acts.Joined("gone", "Tax", "Joe"),
        acts.TransferRefused("anna", "nobody"),
        acts.TransferRefused("anna", "nobody", "consult"),
        acts.TransferRefused("gone", "nobody"),
        acts.TransferDone("gone", "Tax", "Joe"),
    ):
        assert desk.act(act, NOON) == []
    assert (desk.legs["anna"].state, desk.legs["anna"].owner) == (State.TALKING, BEN)


def test_an_answer_of_another_agency_is_none_while_a_colleague_is_sought_or_has_joined(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "@kim", mode="warm"), NOON)
    answers = acts.Joined("anna", "Tax", "Joe"), acts.TransferRefused("anna", "nobody", "warm")
    assert [desk.act(answer, NOON) for answer in answers] == [[], []]
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    assert [desk.act(answer, NOON) for answer in answers] == [[], []]
    assert desk.legs["anna"].state is State.PAIRED


def test_what_another_agency_says_of_a_chat_that_is_over_is_nothing_but_that_they_have_it(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax"), NOON)
    desk.act(acts.End("anna", "citizen"), NOON)
    assert desk.act(acts.Joined("anna", "Tax", "Joe"), NOON) == []
    assert desk.act(acts.TransferRefused("anna", "nobody"), NOON) == []
    assert desk.act(acts.TransferDone("anna", "Tax", "Joe"), NOON) == []


def test_a_refusal_elsewhere_says_where_and_why(desk: Desk) -> None:
    desk.act(acts.Transfer(BEN, "anna", "tax"), NOON)
    failed = e.TransferFailed("anna", BEN, "tax", "closed")
    assert desk.act(acts.TransferRefused("anna", "closed", ask=1), NOON) == [failed]


def test_an_answer_to_an_earlier_question_is_none_to_the_next(desk: Desk) -> None:
    for _ in range(2):
        desk.act(acts.Consult(BEN, "anna", "tax", "Is it theirs?", ASIDE), NOON)
        side = desk.aside("anna")
        assert side is not None
        desk.act(acts.End(side.id, "agent", BEN), NOON)
    desk.act(acts.Consult(BEN, "anna", "tax", "Is it theirs?", ASIDE), NOON)
    for ask in (1, 2):
        assert desk.act(acts.Joined("anna", "Tax", "Joe", "consult", ask), NOON) == []
        assert desk.act(acts.TransferRefused("anna", "nobody", "consult", ask), NOON) == []
    assert desk.act(acts.Joined("anna", "Tax", "Joe", "consult", 3), NOON) == [e.ConsultJoined("anna.a4", "Tax", "Joe")]


def test_what_another_agency_says_of_advice_that_a_colleague_gives_is_nothing(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    assert desk.act(acts.Joined("anna", "Tax", "Joe", "consult"), NOON) == []
    assert desk.act(acts.TransferRefused("anna", "nobody", "consult"), NOON) == []
    desk.act(acts.Take(KIM, "anna.a2"), NOON)
    assert desk.act(acts.Joined("anna", "Tax", "Joe", "consult"), NOON) == []
    assert desk.act(acts.TransferRefused("anna", "nobody", "consult"), NOON) == []


# --- Advice ----------------------------------------------------------------------------------------------------------


def test_advice_is_told_all_that_the_chat_is_about_and_who_asks(desk: Desk) -> None:
    told = desk.legs["anna"].assigned
    side = desk.act(acts.Consult(BEN, "anna", "permits", "Is it ours?", ASIDE), NOON + 9 * S)[0]
    wanted = replace(
        told, leg="anna.a2", number=2, room=ASIDE, skill="permits", citizen="Ben", citizen_nick="",
        question="Is it ours?", kind="consult", only="", about="anna", asked_by=BEN,
    )  # fmt: skip
    assert side == wanted
    assert told.priority == 2


def test_advice_of_a_colleague_is_meant_for_them_and_of_the_chats_own_skill(desk: Desk) -> None:
    side = desk.act(acts.Consult(BEN, "anna", "@ana", "Is it ours?", ASIDE), NOON)[0]
    assert isinstance(side, e.Assigned)
    assert (side.only, side.skill) == (ANA, "general")


def test_who_asks_another_agency_has_the_room_aside_until_it_answers(desk: Desk) -> None:
    assert desk.act(acts.Consult(BEN, "anna", "tax", "Is it theirs?", ASIDE), NOON)[1:] == [
        e.Taken("anna.a2", BEN),
        e.ConsultAsked("anna", BEN, "tax", ASIDE, "Is it theirs?"),
    ]


def test_advice_in_a_room_for_advice_is_refused_and_so_is_a_second_question(desk: Desk) -> None:
    desk.act(acts.Consult(BEN, "anna", "@kim", "Is it ours?", ASIDE), NOON)
    desk.act(acts.Take(KIM, "anna.a2"), NOON)
    with pytest.raises(acts.NotYours, match="You are already in a room for advice"):
        desk.act(acts.Consult(KIM, "anna.a2", "@ana", "", ASIDE), NOON)
    with pytest.raises(acts.NotYours, match=f"You are already asking for advice in {ASIDE}."):
        desk.act(acts.Consult(BEN, "anna", "@ana", "", "other@desks.test"), NOON)
