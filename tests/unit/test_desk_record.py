"""Who writes down what a citizen says while nobody has the chat: the agency that had it last."""

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.steps import State
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.membership import desk_of, rightful
from onedoor.desk.router.router import Router
from onedoor.desk.router.steps import LegState
from tests.unit.desks import BEN, KIM, a_desk, a_leg, agent
from tests.unit.desks import S as SECOND
from tests.unit.routers import BUSINESS, LINE, NOON, TAX, S, a_router, asked, join, offers, skill

EMPTY = offers(TAX, skill("taxes", on_duty=0))
ALONE = (offers(BUSINESS), offers(LINE))
"""Nobody but Taxation can help with taxes."""

# --- At the desk -----------------------------------------------------------------------------------------------------


def given_back(*, talked: bool = True) -> Desk:
    """Kim was the only one, and is gone."""
    desk = a_desk(agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    if talked:
        desk.act(acts.Take(KIM, "anna"), NOON)
        desk.act(acts.Entered("anna", KIM), NOON)
        desk.act(acts.Left("anna", KIM, by_will=True), NOON)
    desk.act(acts.Vanished(KIM), NOON)
    assert desk.act(acts.Tick(), NOON + 60 * SECOND)[-1] == e.Refused("anna", "nobody", keeps=True)
    return desk


def test_a_chat_that_is_given_back_for_want_of_somebody_stays_on_record_and_is_nobodys() -> None:
    desk = given_back()
    leg = desk.legs["anna"]
    assert (leg.state, leg.is_over, leg.is_settled, leg.people()) == (State.KEPT, True, False, ())
    assert desk.numbered(1) is None
    assert desk.act(acts.Arrived(KIM), NOON + 90 * SECOND) == []
    assert desk.act(acts.Spoke("anna", None), NOON + 90 * SECOND) == []
    assert desk.act(acts.Proven("anna", True, 3), NOON) == [], "nobody has said yet what has become of it"


def test_it_is_proven_once_another_agency_has_the_citizen() -> None:
    desk = given_back()
    assert desk.act(acts.TransferDone("anna", "Taxes", "Tim"), NOON) == [e.HandedOver("anna", "Taxes", "Tim")]
    assert desk.act(acts.Proven("anna", True, 3), NOON) == [e.Archived("anna", True, 3)]
    assert desk.has_finished("anna")


def test_it_is_proven_once_the_chat_is_over_whoever_has_talked_in_it() -> None:
    for desk in (given_back(), given_back(talked=False)):
        assert desk.act(acts.End("anna", "nobody"), NOON) == [e.Ended("anna", "nobody")]
        assert desk.act(acts.End("anna", "nobody"), NOON) == []
        assert desk.act(acts.Proven("anna", True, 3), NOON) == [e.Archived("anna", True, 3)]


def test_where_nobody_has_talked_it_may_be_of_no_use_and_is_what_it_was() -> None:
    desk = given_back(talked=False)
    assert desk.act(acts.End("anna", "withdrawn"), NOON) == [e.Refused("anna", "nobody")]
    assert desk.has_finished("anna")
    assert desk.legs == {}


def test_no_record_is_kept_of_what_another_agency_hands_over_and_has_still() -> None:
    desk = a_desk(agent(KIM), agent(BEN, skills="other"))
    desk.act(a_leg("anna", 1, from_agency="Taxes", from_agent="Tim"), NOON)
    assert desk.act(acts.Pass(KIM, "anna"), NOON)[-1] == e.Refused("anna", "declined")
    assert desk.legs == {}


def test_a_new_process_goes_on_with_the_record() -> None:
    desk = a_desk(agent(KIM))
    told = a_leg("anna", 1).leg
    for event in (told, e.Taken("anna", KIM), e.AgentLost("anna", KIM), e.Refused("anna", "nobody", keeps=True)):
        desk.replay(event, NOON)
    assert desk.legs["anna"].state is State.KEPT
    assert desk.act(acts.End("anna", "citizen", after="s9"), NOON) == [e.Ended("anna", "citizen", after="s9")]
    assert desk.legs["anna"].left_after == "s9"


# --- At the router ---------------------------------------------------------------------------------------------------


def refused(*said: router_acts.Offers, talked: bool = True) -> Router:
    """Taxation had the chat, or had it in its queue, and has nobody any more."""
    router = a_router(*said)
    router.act(join(), NOON)
    router.act(router_acts.Accept("q1.1"), NOON)
    if talked:
        router.act(router_acts.Take("q1.1", "Ana"), NOON)
        router.act(router_acts.Requeue("q1.1"), NOON)
    router.act(EMPTY, NOON)
    assert router.act(router_acts.Refuse("q1.1", "nobody", keeps=True), NOON)[0] == chat_events.Refused(
        "q1", "q1.1", "nobody", keeps=True
    )
    return router


def state(router: Router, leg: str = "q1.1") -> LegState:
    return router.chats["q1"].legs[leg].state


def test_its_desk_stays_in_the_room_while_nobody_has_the_citizen_and_its_people_do_not() -> None:
    router = a_router(*ALONE)
    router.act(join(), NOON)
    router.act(router_acts.Accept("q1.1"), NOON)
    router.act(router_acts.Staff("q1.1", frozenset({"ana@tax.test"})), NOON)
    router.act(EMPTY, NOON)
    router.act(router_acts.Refuse("q1.1", "nobody", keeps=True), NOON)
    assert router.chats["q1"].holder is None
    there = rightful(router.chats["q1"])
    assert desk_of(TAX) in there
    assert "ana@tax.test" not in there


def test_a_chat_that_ends_for_want_of_somebody_ends_for_who_keeps_the_record_and_waits_for_their_proof() -> None:
    for talked in (True, False):
        router = refused(*ALONE, talked=talked)
        assert router.act(router_acts.Tick(), NOON + 120 * S) == [chat_events.Ended("q1", "nobody")]
        assert state(router) is LegState.OVER
        assert router.chats["q1"].legs["q1.1"].to_the_end
        assert router.act(router_acts.Tick(), NOON + 9000 * S) == []
        router.act(router_acts.Prove("q1.1", True, 3), NOON + 9000 * S)
        assert router.act(router_acts.Tick(), NOON + 9001 * S) == [chat_events.Closed("q1")]


def test_who_had_the_citizen_hands_them_over_to_whoever_answers_and_not_before() -> None:
    router = refused()
    assert state(router, "q1.2") is LegState.ASKED
    assert router.act(router_acts.Accept("q1.2"), NOON) == [chat_events.Accepted("q1", "q1.2")]
    assert state(router) is LegState.KEPT
    assert router.act(router_acts.Take("q1.2", "Ben"), NOON) == [
        chat_events.Taken("q1", "q1.2", "Ben"), chat_events.HandedOver("q1", "q1.1", "q1.2", "Ben"),
    ]  # fmt: skip
    assert state(router) is LegState.OVER


def test_a_record_in_which_nobody_has_talked_is_of_no_use_once_another_agency_has_the_chat_in_its_queue() -> None:
    router = refused(talked=False)
    assert state(router) is LegState.KEPT
    assert router.act(router_acts.Accept("q1.2"), NOON) == [
        chat_events.Accepted("q1", "q1.2"),
        chat_events.Dropped("q1", "q1.1", "withdrawn"),
    ]
    assert desk_of(TAX) not in rightful(router.chats["q1"])
    assert router.act(router_acts.Refuse("q1.1", "nobody"), NOON) == [chat_events.Refused("q1", "q1.1", "nobody")]
    assert state(router) is LegState.REFUSED


def test_of_two_agencies_that_have_refused_the_one_where_somebody_talked_goes_on_with_the_record() -> None:
    router = refused()
    router.act(router_acts.Accept("q1.2"), NOON)
    assert router.act(router_acts.Refuse("q1.2", "nobody", keeps=True), NOON)[:2] == [
        chat_events.Refused("q1", "q1.2", "nobody", keeps=True), chat_events.Dropped("q1", "q1.2", "withdrawn"),
    ]  # fmt: skip
    assert [leg.id for leg in router.chats["q1"].legs.values() if leg.records] == ["q1.1"]


def test_one_that_refuses_while_another_has_the_citizen_in_its_queue_need_not_write_anything_down() -> None:
    router = a_router(offers(TAX, skill("taxes", overflow=120 * S)))
    router.act(join(), NOON)
    router.act(router_acts.Accept("q1.1"), NOON)
    assert asked(router.act(router_acts.Tick(), NOON + 120 * S)) == [("q1.2", BUSINESS)]
    router.act(router_acts.Accept("q1.2"), NOON + 120 * S)
    assert router.act(router_acts.Refuse("q1.2", "nobody", keeps=True), NOON + 121 * S) == [
        chat_events.Refused("q1", "q1.2", "nobody", keeps=True), chat_events.Dropped("q1", "q1.2", "withdrawn"),
    ]  # fmt: skip


def test_a_refusal_that_arrives_twice_or_has_crossed_with_the_end_changes_nothing() -> None:
    router = refused(*ALONE)
    again = router_acts.Refuse("q1.1", "nobody", keeps=True)
    assert router.act(again, NOON) == []
    router.act(router_acts.Depart("v-1@web.test"), NOON)
    assert router.act(again, NOON) == []
    assert state(router) is LegState.OVER
    router.act(router_acts.Prove("q1.1", True, 3), NOON)
    assert router.act(again, NOON) == []
    assert state(router) is LegState.ARCHIVED


def test_an_agency_that_keeps_no_record_is_let_go_as_before() -> None:
    router = a_router(*ALONE)
    router.act(join(), NOON)
    router.act(router_acts.Accept("q1.1"), NOON)
    router.act(router_acts.Take("q1.1", "Ana"), NOON)
    router.act(router_acts.Requeue("q1.1"), NOON)
    router.act(EMPTY, NOON)
    router.act(router_acts.Refuse("q1.1", "nobody"), NOON)
    assert state(router) is LegState.REFUSED
    assert desk_of(TAX) not in rightful(router.chats["q1"])


# --- Where no agency has had the chat in its queue -------------------------------------------------------------------


def refused_at_once() -> Router:
    """Taxation, which cannot be reached, was asked, and nobody else can help; the citizen has waited in vain."""
    router = a_router(*ALONE)
    router.act(join(), NOON)
    assert router.act(router_acts.Refuse("q1.1", "unreachable"), NOON) == [
        chat_events.Refused("q1", "q1.1", "unreachable")
    ]
    router.act(EMPTY, NOON)
    return router


def test_a_chat_that_all_have_refused_at_once_is_written_down_by_one_of_them_once_it_is_over() -> None:
    router = refused_at_once()
    over, asked_for = router.act(router_acts.Tick(), NOON + 200 * S)
    assert over == chat_events.Ended("q1", "nobody")
    assert isinstance(asked_for, chat_events.Assigned)
    assert (asked_for.leg, asked_for.agency, asked_for.record, asked_for.contested) == ("q1.2", TAX, True, False)
    chat = router.chats["q1"]
    assert (chat.holder, chat.state, chat.is_archived) == (None, "ended", False), "the room stays until it is read"
    assert rightful(chat)[desk_of(TAX)] == "admin"
    assert router.act(router_acts.Accept("q1.2"), NOON + 200 * S) == []
    assert router.act(router_acts.Refuse("q1.2", "nobody", keeps=True), NOON + 200 * S) == []
    assert router.act(router_acts.Prove("q1.2", True, 3), NOON + 201 * S) == [
        chat_events.Archived("q1", "q1.2", True, 3)
    ]
    assert chat.is_archived


def test_nobody_is_asked_for_a_record_twice_or_while_there_is_one() -> None:
    router = refused_at_once()
    assert asked(router.act(router_acts.Depart("v-1@web.test"), NOON)) == [("q1.2", TAX)]
    assert asked(router.act(router_acts.Refuse("q1.2", "item-not-found"), NOON)) == []
    assert router.chats["q1"].is_archived
    router = refused(*ALONE)
    assert asked(router.act(router_acts.Depart("v-1@web.test"), NOON)) == [], "its agency keeps it"


def test_an_agency_that_was_being_asked_when_it_ended_may_have_it_yet() -> None:
    router = a_router(*ALONE)
    router.act(join(), NOON)
    assert asked(router.act(router_acts.Depart("v-1@web.test"), NOON)) == []
    assert asked(router.act(router_acts.Refuse("q1.1", "unreachable"), NOON)) == [("q1.2", TAX)]


def test_a_room_that_could_not_be_used_and_a_practice_chat_leave_no_record() -> None:
    router = a_router(*ALONE)
    router.act(join(), NOON)
    router.act(router_acts.Refuse("q1.1", "nobody"), NOON)
    assert router.act(router_acts.Unfit("q1"), NOON) == [chat_events.Ended("q1", chat_events.FAULT)]
    router = a_router()
    router.act(router_acts.Practice("p1", TAX, "taxes", "en", "ben@business.test", "Ben"), NOON)
    router.act(router_acts.Refuse("p1.1", "nobody"), NOON)
    assert asked(router.act(router_acts.Tick(), NOON + 200 * S)) == []


def test_a_desk_that_is_asked_for_the_record_of_a_chat_offers_it_to_nobody_and_is_closed_to_nothing() -> None:
    desk = a_desk(agent(KIM), present=False)
    leg = a_leg("anna", 1, record=True).leg
    assert desk.act(acts.Assign(leg), NOON) == [leg, e.Refused("anna", "nobody", keeps=True)]
    desk.act(acts.Arrived(KIM), NOON)
    assert desk.act(acts.Tick(), NOON + SECOND) == []
    assert desk.act(acts.End("anna", "nobody"), NOON) == [e.Ended("anna", "nobody")]
    assert desk.act(acts.Proven("anna", True, 2), NOON) == [e.Archived("anna", True, 2)]


def test_who_keeps_the_record_and_has_lost_the_room_is_done_with_it() -> None:
    router = refused(*ALONE)
    assert router.act(router_acts.End("q1.1", "withdrawn"), NOON) == []
    assert router.act(router_acts.Prove("q1.1", False, 3), NOON) == [chat_events.Archived("q1", "q1.1", False, 3)]
    router = refused(*ALONE, talked=False)
    assert router.act(router_acts.Refuse("q1.1", "nobody"), NOON) == [chat_events.Refused("q1", "q1.1", "nobody")]
    assert state(router) is LegState.REFUSED
