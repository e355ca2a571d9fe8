"""What each event makes of a chat as the router knows it: who has the citizen, who records, what waits for a proof."""

from datetime import timedelta
from typing import Any

import pytest

from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.steps import LegState
from tests.unit.routers import BUSINESS, EDA, LINE, NOON, TAX, VISITOR, S

AGENCIES = (BUSINESS, TAX, EDA, LINE)


def assigned(number: int, **more: Any) -> e.Assigned:
    agency = AGENCIES[number - 1]
    return e.Assigned("q1", f"q1.{number}", agency, "general", f"{agency} desk", **more)


def a_chat(*events: e.Event) -> Chat:
    """Business is asked, and what happens then, a second apart."""
    opened = e.Opened("q1", "c-q1@rooms.test", VISITOR, "Rosa", "starting", "en", "Rosa")
    chat = Chat(opened, NOON, "Do I need a permit?")
    for number, event in enumerate((assigned(1), *events)):
        chat.apply(event, NOON + number * S)
    return chat


def accepted(number: int = 1) -> e.Event:
    return e.Accepted("q1", f"q1.{number}")


def taken(number: int = 1, agent: str = "Ben") -> e.Event:
    return e.Taken("q1", f"q1.{number}", agent)


def dropped(number: int = 1, *, own: bool = False) -> e.Event:
    return e.Dropped("q1", f"q1.{number}", "withdrawn", own=own)


def refused(number: int = 1, *, keeps: bool = False) -> e.Event:
    return e.Refused("q1", f"q1.{number}", "nobody", keeps=keeps)


def ended(**more: Any) -> e.Event:
    return e.Ended("q1", "agent", **more)


def states(chat: Chat) -> list[LegState]:
    return [leg.state for leg in chat.legs.values()]


def holder(chat: Chat) -> str:
    return chat.holder.id if chat.holder is not None else ""


# --- One leg ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([], LegState.ASKED),
        ([accepted()], LegState.WAITING),
        ([taken()], LegState.TALKING),
        ([accepted(), taken()], LegState.TALKING),
        ([taken(), e.Requeued("q1", "q1.1")], LegState.WAITING),
        ([refused()], LegState.REFUSED),
        ([accepted(), refused(keeps=True)], LegState.KEPT),
        ([dropped()], LegState.DROPPED),
        ([accepted(), dropped()], LegState.DROPPED),
        ([accepted(), dropped(own=True)], LegState.OVER),
        ([taken(), dropped()], LegState.OVER),
        ([taken(), e.HandedOver("q1", "q1.1", "q1.2", "Ana")], LegState.OVER),
        ([accepted(), refused(keeps=True), dropped()], LegState.DROPPED),
        ([dropped(), refused(keeps=True)], LegState.REFUSED),
        ([taken(), dropped(), e.Archived("q1", "q1.1", complete=True, lines=3)], LegState.ARCHIVED),
        ([refused(), taken()], LegState.REFUSED),
        ([taken(), accepted()], LegState.TALKING),
    ],
)  # fmt: skip
def test_each_event_leads_a_leg_where_the_table_says(events: list[e.Event], state: LegState) -> None:
    assert states(a_chat(*events)) == [state]


def test_a_leg_holds_until_it_is_over_and_records_once_it_is_in_the_queue() -> None:
    found = []
    for events in ([], [accepted()], [taken()], [accepted(), refused(keeps=True)], [refused()], [taken(), dropped()]):
        leg = a_chat(*events).legs["q1.1"]
        found.append((leg.holds, leg.records))
    assert found == [(True, False), (True, True), (True, True), (False, True), (False, False), (False, False)]


def test_a_leg_stands_in_its_agencys_queue_since_it_last_came_there() -> None:
    assert a_chat().legs["q1.1"].since is None
    assert a_chat(accepted(), taken()).legs["q1.1"].since == NOON + S
    assert a_chat(accepted(), taken(), e.Requeued("q1", "q1.1")).legs["q1.1"].since == NOON + 3 * S


def test_a_refusal_is_remembered_and_what_answers_our_own_taking_back_is_none() -> None:
    leg = a_chat(refused()).legs["q1.1"]
    assert (leg.refused_at, leg.refusal) == (NOON + S, "nobody")
    leg = a_chat(dropped(), refused()).legs["q1.1"]
    assert (leg.refused_at, leg.refusal) == (None, "")


def test_the_people_of_a_leg_are_those_of_the_last_statement_and_its_desks_id_stays() -> None:
    told = e.Staffed("q1", "q1.1", ("ben@business.test",), "o-1"), e.Staffed("q1", "q1.1", ("amy@business.test",))
    leg = a_chat(*told).legs["q1.1"]
    assert (leg.people, leg.occupant) == (frozenset({"amy@business.test"}), "o-1")


def test_of_a_leg_and_a_chat_that_are_new_nothing_is_known_yet() -> None:
    chat = a_chat()
    leg = chat.legs["q1.1"]
    assert (leg.agent, leg.people, leg.occupant, leg.to_the_end) == ("", frozenset(), "", False)
    assert (leg.refused_at, leg.refusal) == (None, "")
    assert (chat.ended, chat.ended_at, chat.left_after, chat.closed, chat.away) == (None, None, "", False, "")
    assert Chat(chat.opened, NOON).question == ""


def test_a_leg_is_of_an_agency_and_a_skill_and_advice_is_no_part_of_the_chat() -> None:
    chat = a_chat(taken(), assigned(2, from_leg="q1.1", mode="consult"), accepted(2))
    leg, advice = chat.legs.values()
    assert (leg.agency, leg.route, leg.is_consult) == (BUSINESS, (BUSINESS, "general"), False)
    assert (advice.is_consult, advice.holds, advice.records) == (True, True, False)


# --- The chat --------------------------------------------------------------------------------------------------------


def test_the_earliest_that_holds_has_the_citizen_and_who_advises_never_does() -> None:
    assert holder(a_chat()) == "q1.1"
    assert holder(a_chat(accepted(), assigned(2), taken(2, "Ana"))) == "q1.1"
    assert holder(a_chat(refused(), assigned(2))) == "q1.2"
    assert holder(a_chat(taken(), assigned(2, from_leg="q1.1", mode="consult"), dropped())) == ""


def test_a_visitor_is_told_that_they_wait_talk_or_are_done() -> None:
    assert [a_chat(*some).state for some in ([], [accepted()], [taken()], [taken(), ended()])] == [
        "queued", "queued", "talking", "ended",
    ]  # fmt: skip
    assert a_chat(refused()).state == "queued"


def test_the_citizen_talked_last_with_the_last_that_answered_or_else_the_last_that_was_asked() -> None:
    for events, last in (
        ([], "q1.1"),
        ([refused(), assigned(2)], "q1.2"),
        ([taken(), assigned(2, from_leg="q1.1")], "q1.1"),
        ([taken(), assigned(2, from_leg="q1.1"), taken(2, "Ana")], "q1.2"),
        ([taken(), assigned(2, from_leg="q1.1", mode="consult"), taken(2, "Ana")], "q1.1"),
    ):
        found = a_chat(*events).last
        assert found is not None
        assert found.id == last
    assert Chat(a_chat().opened, NOON).last is None


def test_who_asks_and_who_is_asked_know_of_each_other_while_both_hold() -> None:
    chat = a_chat(taken(), assigned(2, from_leg="q1.1"), assigned(3, from_leg="q1.1", mode="consult"))
    one, two, three = chat.legs.values()
    assert chat.asked_by(one) == [two, three]
    assert chat.asked_by(two) == []
    assert chat.asker(two) is one
    assert chat.asker(one) is None
    chat.apply(refused(2), NOON)
    assert chat.asked_by(one) == [three]
    chat.apply(dropped(), NOON)
    assert chat.asker(three) is None


def test_rivals_are_those_who_want_the_same_citizen_and_neither_ask_each_other_nor_advise() -> None:
    chat = a_chat(accepted(), assigned(2), assigned(3, from_leg="q1.2"), assigned(4, from_leg="q1.1", mode="consult"))
    one, two, three, four = chat.legs.values()
    assert chat.rivals(one) == [two, three]
    assert chat.rivals(two) == [one]
    assert chat.rivals(three) == [one]
    assert chat.rivals(four) == [two, three]
    chat.apply(refused(2), NOON)
    assert chat.rivals(one) == [three]


def test_legs_are_numbered_in_their_order() -> None:
    assert Chat(a_chat().opened, NOON).next_leg() == "q1.1"
    assert a_chat(refused()).next_leg() == "q1.2"


def test_the_question_is_forgotten_when_somebody_answers_and_at_the_end() -> None:
    assert a_chat(accepted()).question == "Do I need a permit?"
    assert a_chat(taken()).question == ""
    assert a_chat(ended()).question == ""


def test_the_agency_that_is_away_is_known_until_it_is_back_somebody_else_answers_or_all_is_over() -> None:
    away = e.Away("q1", BUSINESS)
    assert a_chat(away).away == BUSINESS
    assert a_chat(away, e.Back("q1", BUSINESS)).away == ""
    assert a_chat(away, assigned(2), taken(2, "Ana")).away == ""
    assert a_chat(away, taken()).away == BUSINESS, "its own answer may have been on its way"
    assert a_chat(away, ended()).away == ""


# --- The end ---------------------------------------------------------------------------------------------------------


def test_at_the_end_those_that_know_of_the_chat_have_an_archive_to_prove_and_the_others_do_not() -> None:
    chat = a_chat(accepted(), refused(keeps=True), assigned(2), taken(2), assigned(3), assigned(4), refused(4), ended())
    assert states(chat) == [LegState.OVER, LegState.OVER, LegState.DROPPED, LegState.REFUSED]
    assert [leg.to_the_end for leg in chat.legs.values()] == [True, True, True, False]
    assert (chat.ended, chat.ended_at, chat.left_after) == ("agent", NOON + 8 * S, "")


def test_behind_which_line_the_citizen_left_is_part_of_the_end_or_said_later() -> None:
    assert a_chat(ended(after="s-7")).left_after == "s-7"
    assert a_chat(ended(), e.CitizenLeft("q1", "s-8")).left_after == "s-8"


def test_a_chat_is_archived_once_it_is_over_and_each_that_had_to_has_proven_it() -> None:
    proof = e.Archived("q1", "q1.1", complete=True, lines=3)
    assert not a_chat(taken()).is_archived
    assert not a_chat(taken(), ended()).is_archived
    assert a_chat(taken(), ended(), proof).is_archived
    assert a_chat(ended()).is_archived, "nobody has answered"
    assert not a_chat(refused()).is_archived, "it is not over"


def test_a_chat_is_closed_when_that_is_said() -> None:
    chat = a_chat(ended())
    assert not chat.closed
    chat.apply(e.Closed("q1"), NOON + timedelta(minutes=10))
    assert a_chat(ended(), e.Closed("q1")).closed
    assert chat.id == "q1"


def test_what_is_only_said_to_somebody_changes_nothing() -> None:
    chat, told = a_chat(taken()), a_chat(taken())
    told.apply(e.TransferFailed("q1", "q1.1", "nobody"), NOON)
    told.apply(e.Joined("q1", "q1.1", "q1.2", "Ana"), NOON)
    told.apply(e.Barred("q1", "q1.1", BUSINESS, VISITOR, "", NOON, "Ben", ""), NOON)
    assert told == chat
