"""What passes between agencies: warm transfers, advice, overflow, taking back, and an agency that is gone."""

from datetime import timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.router import Router
from onedoor.desk.router.steps import LegState
from tests.unit.routers import (
    BUSINESS,
    EDA,
    LIMITED,
    LINE,
    NOON,
    TAX,
    S,
    a_router,
    asked,
    join,
    offers,
    passed,
    skill,
    talking,
)


def states(router: Router, chat: str = "q1") -> list[LegState]:
    return [leg.state for leg in router.chats[chat].legs.values()]


# --- Warm ------------------------------------------------------------------------------------------------------------


def joined() -> Router:
    """Ben and Ana are both with the citizen."""
    router = talking()
    passed(router, "warm")
    router.act(acts.Accept("q1.2"), NOON)
    assert router.act(acts.Take("q1.2", "Ana"), NOON) == [
        e.Taken("q1", "q1.2", "Ana"),
        e.Joined("q1", "q1.1", "q1.2", "Ana", "warm"),
    ]
    assert states(router) == [LegState.TALKING, LegState.TALKING]
    return router


def test_after_a_warm_transfer_the_old_agent_has_the_citizen_until_they_let_go() -> None:
    router = joined()
    holder = router.chats["q1"].holder
    assert holder is not None
    assert holder.id == "q1.1"
    assert router.act(acts.Release("q1.1"), NOON) == [e.HandedOver("q1", "q1.1", "q1.2", "Ana")]
    assert states(router) == [LegState.OVER, LegState.TALKING]
    assert router.act(acts.Release("q1.1"), NOON) == []


def test_when_the_new_side_of_a_warm_transfer_is_lost_the_old_one_keeps_the_chat_and_is_told() -> None:
    router = joined()
    assert router.act(acts.Requeue("q1.2"), NOON) == [
        e.Dropped("q1", "q1.2", "withdrawn"),
        e.TransferFailed("q1", "q1.1", "lost", "warm", asked="q1.2"),
    ]
    assert states(router) == [LegState.TALKING, LegState.OVER]


def test_when_the_old_side_of_a_warm_transfer_is_lost_the_new_one_has_the_chat() -> None:
    router = joined()
    assert router.act(acts.Requeue("q1.1"), NOON) == [
        e.Requeued("q1", "q1.1"),
        e.HandedOver("q1", "q1.1", "q1.2", "Ana"),
    ]
    assert router.chats["q1"].state == "talking"


def test_when_the_new_side_of_a_warm_transfer_leaves_the_old_one_keeps_the_chat() -> None:
    router = joined()
    assert router.act(acts.End("q1.2", "agent"), NOON) == [
        e.Dropped("q1", "q1.2", "agent", own=True),
        e.TransferFailed("q1", "q1.1", "ended", "warm", asked="q1.2"),
    ]


def test_when_the_old_agent_is_gone_before_the_answer_a_warm_transfer_is_a_cold_one() -> None:
    router = talking()
    passed(router, "warm")
    router.act(acts.Requeue("q1.1"), NOON)
    assert router.act(acts.Take("q1.2", "Ana"), NOON) == [
        e.Taken("q1", "q1.2", "Ana"),
        e.HandedOver("q1", "q1.1", "q1.2", "Ana"),
    ]


def test_a_colleague_at_the_new_agency_who_takes_over_joins_no_second_time() -> None:
    assert joined().act(acts.Take("q1.2", "Amy"), NOON) == [e.Taken("q1", "q1.2", "Amy")]


def test_who_has_only_joined_cannot_pass_the_chat_on() -> None:
    with pytest.raises(acts.NotNow, match="Business Action Center also has the chat, and has not released it"):
        passed(joined(), target="eda", leg="q1.2")


def test_a_second_transfer_is_told_of_the_first_and_a_repeated_one_is_the_first() -> None:
    router = talking()
    router.act(acts.Transfer("q1.1", "tax", "Ben", "", request="i1"), NOON)
    assert router.act(acts.Transfer("q1.1", "tax", "Ben", "", request="i1"), NOON) == []
    with pytest.raises(acts.NotNow, match="A transfer to Division of Taxation is already under way"):
        router.act(acts.Transfer("q1.1", "eda", "Ben", "", request="i2"), NOON)
    router.act(acts.Refuse("q1.2", "declined"), NOON)
    assert router.act(acts.Transfer("q1.1", "tax", "Ben", "", request="i1"), NOON) == []
    assert asked(router.act(acts.Transfer("q1.1", "tax", "Ben", "", request="i3"), NOON)) == [("q1.3", TAX)]


# --- Taking back -----------------------------------------------------------------------------------------------------


def test_a_transfer_taken_back_is_over_for_the_side_that_was_asked() -> None:
    router = talking()
    passed(router)
    router.act(acts.Accept("q1.2"), NOON)
    assert router.act(acts.Withdraw("q1.1"), NOON) == [e.Dropped("q1", "q1.2", "withdrawn")]
    with pytest.raises(acts.NoSuchLeg):
        router.act(acts.Take("q1.2", "Ana"), NOON)
    assert router.chats["q1"].state == "talking"


def test_an_answer_that_was_faster_than_the_taking_back_counts() -> None:
    router = talking()
    passed(router)
    router.act(acts.Take("q1.2", "Ana"), NOON)
    assert router.act(acts.Withdraw("q1.1"), NOON) == []
    assert states(router) == [LegState.OVER, LegState.TALKING]


def test_what_nobody_has_answered_leaves_nothing_to_wait_for() -> None:
    router = talking()
    passed(router)
    router.act(acts.Accept("q1.2"), NOON)
    router.act(acts.Withdraw("q1.1"), NOON)
    router.act(acts.End("q1.1", "agent"), NOON)
    router.act(acts.Prove("q1.1", True, 3), NOON)
    assert router.act(acts.Tick(), NOON + timedelta(hours=1)) == [e.Closed("q1")]


# --- Advice ----------------------------------------------------------------------------------------------------------


def advised() -> Router:
    router = talking()
    (assigned,) = passed(router, "consult")
    assert isinstance(assigned, e.Assigned)
    assert (assigned.agency, assigned.room, assigned.is_consult) == (TAX, "a-1@desks.test", True)
    router.act(acts.Accept("q1.2"), NOON)
    assert router.act(acts.Take("q1.2", "Ana"), NOON) == [
        e.Taken("q1", "q1.2", "Ana"),
        e.Joined("q1", "q1.1", "q1.2", "Ana", "consult"),
    ]
    return router


def test_who_advises_never_has_the_chat() -> None:
    router = advised()
    assert router.act(acts.Requeue("q1.1"), NOON) == [e.Requeued("q1", "q1.1")]
    holder = router.chats["q1"].holder
    assert holder is not None
    assert holder.id == "q1.1"
    assert router.chats["q1"].state == "queued"


def test_while_one_advises_the_chat_may_be_handed_over_and_the_advice_is_over() -> None:
    router = advised()
    passed(router, "cold")
    assert router.act(acts.Take("q1.3", "Amy"), NOON) == [
        e.Taken("q1", "q1.3", "Amy"),
        e.HandedOver("q1", "q1.1", "q1.3", "Amy"),
        e.Dropped("q1", "q1.2", "withdrawn"),
    ]


def test_advice_refused_costs_nobody_anything() -> None:
    router = talking()
    passed(router, "consult")
    assert router.act(acts.Refuse("q1.2", "nobody"), NOON) == [
        e.Refused("q1", "q1.2", "nobody"),
        e.TransferFailed("q1", "q1.1", "nobody", "consult", asked="q1.2"),
    ]


def test_advice_taken_back_leaves_a_transfer_alone_and_the_other_way_round() -> None:
    router = advised()
    passed(router, "cold", "eda")
    assert router.act(acts.Withdraw("q1.1", "consult"), NOON) == [e.Dropped("q1", "q1.2", "withdrawn")]
    passed(router, "consult", "311")
    assert router.act(acts.Withdraw("q1.1"), NOON) == [e.Dropped("q1", "q1.3", "withdrawn")]
    assert states(router)[-1] is LegState.ASKED


def test_one_question_at_a_time() -> None:
    with pytest.raises(acts.NotNow, match="You are already asking Division of Taxation"):
        passed(advised(), "consult", "eda")


def test_advice_ends_with_the_chat() -> None:
    router = advised()
    router.act(acts.End("q1.1", "agent"), NOON)
    assert states(router) == [LegState.OVER, LegState.OVER]


def test_whoever_advises_may_leave() -> None:
    assert advised().act(acts.End("q1.2", "agent"), NOON) == [
        e.Dropped("q1", "q1.2", "agent", own=True),
        e.TransferFailed("q1", "q1.1", "ended", "consult", asked="q1.2"),
    ]


# --- Overflow --------------------------------------------------------------------------------------------------------


def waiting(*said: acts.Offers) -> Router:
    """The citizen waits at Taxation, whose limit is two minutes."""
    router = a_router(LIMITED, *said)
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    assert router.act(acts.Tick(), NOON + 119 * S) == []
    return router


def overflowed() -> Router:
    router = waiting()
    assert asked(router.act(acts.Tick(), NOON + 120 * S)) == [("q1.2", BUSINESS)]
    router.act(acts.Accept("q1.2"), NOON + 120 * S)
    return router


def test_who_waits_too_long_is_offered_elsewhere_once_and_keeps_the_place() -> None:
    router = overflowed()
    assert states(router) == [LegState.WAITING, LegState.WAITING]
    assert router.chats["q1"].since == NOON
    assert router.act(acts.Tick(), NOON + 600 * S) == []


def test_agencies_know_where_another_may_have_the_citizen_at_the_same_time() -> None:
    contested = {id: leg.assigned.contested for id, leg in overflowed().chats["q1"].legs.items()}
    assert contested == {"q1.1": True, "q1.2": True}
    router = a_router()
    router.act(join(), NOON)
    assert not router.chats["q1"].legs["q1.1"].assigned.contested, "there is no limit there"


def test_the_second_to_be_asked_may_be_the_first_to_answer() -> None:
    assert overflowed().act(acts.Take("q1.2", "Ben"), NOON) == [
        e.Taken("q1", "q1.2", "Ben"),
        e.HandedOver("q1", "q1.1", "q1.2", "Ben"),
    ]


def test_when_the_first_to_be_asked_answers_the_second_is_told() -> None:
    router = overflowed()
    assert router.act(acts.Take("q1.1", "Ana"), NOON) == [
        e.Taken("q1", "q1.1", "Ana"),
        e.Dropped("q1", "q1.2", "withdrawn"),
    ]
    with pytest.raises(acts.NoSuchLeg):
        router.act(acts.Take("q1.2", "Ben"), NOON)


def test_a_refusal_elsewhere_leaves_the_citizen_where_they_wait_and_the_next_is_looked_for() -> None:
    router = waiting(offers(BUSINESS, skill("general", wait=10)))
    router.act(acts.Tick(), NOON + 120 * S)
    assert router.act(acts.Refuse("q1.2", "declined"), NOON + 121 * S) == [e.Refused("q1", "q1.2", "declined")]
    assert asked(router.act(acts.Tick(), NOON + 131 * S)) == [("q1.3", LINE)]


def test_a_refusal_here_leaves_the_citizen_where_they_were_offered() -> None:
    router = overflowed()
    assert router.act(acts.Refuse("q1.1", "nobody"), NOON) == [e.Refused("q1", "q1.1", "nobody")]
    assert router.chats["q1"].state == "queued"


def test_nobody_is_asked_whose_wait_is_no_shorter() -> None:
    router = waiting(offers(BUSINESS, skill("general", wait=900)), offers(LINE))
    assert router.act(acts.Tick(), NOON + 120 * S) == []
    router.act(offers(BUSINESS, skill("general", wait=5)), NOON + 121 * S)
    assert asked(router.act(acts.Tick(), NOON + 130 * S)) == [("q1.2", BUSINESS)]


def test_a_limit_that_is_set_while_somebody_waits_counts_for_them_too() -> None:
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    assert router.act(acts.Tick(), NOON + 600 * S) == []
    router.act(LIMITED, NOON + 600 * S)
    assert asked(router.act(acts.Tick(), NOON + 601 * S)) == [("q1.2", BUSINESS)]


# --- Practice and priority -------------------------------------------------------------------------------------------

PRACTICE = acts.Practice("p1", TAX, "taxes", "en", "ben@business.test", "Ben", only="ana@tax.test")


def test_only_the_agency_that_practises_is_asked() -> None:
    router = a_router()
    opened, assigned = router.act(PRACTICE, NOON)
    assert isinstance(opened, e.Opened)
    assert (opened.practice, opened.visitor) == ("ben@business.test", "ben@business.test")
    assert isinstance(assigned, e.Assigned)
    assert (assigned.agency, assigned.only) == (TAX, "ana@tax.test")
    assert router.act(acts.Refuse("p1.1", "nobody"), NOON)[-1] == e.Ended("p1", "nobody")


def test_a_practice_chat_that_is_asked_for_again_is_the_same_and_goes_nowhere_else() -> None:
    router = a_router()
    router.act(PRACTICE, NOON)
    assert router.act(PRACTICE, NOON) == []
    with pytest.raises(acts.NotAllowed, match="practice"):
        router.act(acts.Transfer("p1.1", "eda", "Ana", ""), NOON)


def test_a_topics_priority_goes_with_the_chat() -> None:
    router = a_router()
    assert router.act(join(), NOON)[0].priority == 1  # type: ignore[attr-defined]
    other = join("q2", "grants", visitor="v-2@web.test/web")
    assert router.act(other, NOON)[0].priority == 0  # type: ignore[attr-defined]
    assert asked(router.act(acts.Transfer("q2.1", "tax", "Eve", ""), NOON)) == [("q2.2", TAX)]
    assert router.directory.name(EDA) == "Economic Development"
