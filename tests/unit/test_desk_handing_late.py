"""What the router makes of what agencies say late, twice or of what is not theirs, and how it refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.router import Router
from onedoor.desk.router.steps import LegState
from tests.unit.routers import (
    BUSINESS,
    EDA,
    LINE,
    NOON,
    PLAN,
    TAX,
    VISITOR,
    S,
    a_router,
    asked,
    both_are_there,
    join,
    offers,
    overdue,
    passed,
    skill,
    talking,
)

PRACTICE = acts.Practice("p1", TAX, "taxes", "en", "ben@business.test", "Ben")


def states(router: Router, chat: str = "q1") -> list[LegState]:
    return [leg.state for leg in router.chats[chat].legs.values()]


def advised() -> Router:
    """Ana of Taxation advises Ben of Business."""
    router = talking()
    passed(router, "consult")
    router.act(acts.Take("q1.2", "Ana"), NOON)
    return router


def overflowed() -> Router:
    """The citizen waits at Taxation and at Business."""
    router = overdue()
    router.act(acts.Tick(), NOON + 120 * S)
    router.act(acts.Accept("q1.2"), NOON + 120 * S)
    return router


def practising() -> Router:
    router = a_router()
    router.act(PRACTICE, NOON)
    router.act(acts.Take("p1.1", "Ana"), NOON)
    return router


# --- Refusals in words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("router", "act", "kind", "words"),
    [
        (talking(), acts.Take("gone.1", "Ana"), acts.NoSuchLeg, "That chat is over."),
        (talking(), acts.Take("q1.9", "Ana"), acts.NoSuchLeg, "That chat is over."),
        (talking(), acts.Transfer("gone.1", "tax", "Ben", ""), acts.NoSuchLeg, "That chat is over."),
        (
            advised(),
            acts.Transfer("q1.2", "eda", "Ana", ""),
            acts.NotAllowed,
            "This is a room for advice. You cannot move the chat from here.",
        ),
        (
            practising(),
            acts.Transfer("p1.1", "eda", "Ana", ""),
            acts.NotAllowed,
            "A practice chat stays at its own agency.",
        ),
        (
            both_are_there(),
            acts.Transfer("q1.2", "eda", "Ana", ""),
            acts.NotNow,
            "Business Action Center also has the chat, and has not released it yet.",
        ),
        (
            both_are_there(),
            acts.Transfer("q1.1", "eda", "Ben", ""),
            acts.NotNow,
            "A transfer to Division of Taxation is already under way.",
        ),
        (
            advised(),
            acts.Transfer("q1.1", "eda", "Ben", "", mode="consult"),
            acts.NotNow,
            "You are already asking Division of Taxation.",
        ),
        (a_router(), join(topic="gone"), acts.NoSuchTopic, "There is no topic gone."),
        (Router(replace(PLAN, topics={})), join(topic=""), acts.NobodyThere, "No topic is set up yet."),
    ],
)  # fmt: skip
def test_a_refusal_says_why_and_changes_nothing(
    router: Router, act: acts.Act, kind: type[acts.Refusal], words: str
) -> None:
    before = {chat: states(router, chat) for chat in router.chats}
    with pytest.raises(kind) as refused:
        router.act(act, NOON)
    assert str(refused.value) == words
    assert {chat: states(router, chat) for chat in router.chats} == before


# --- Late, twice, and not theirs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("leg", ["gone.1", "q1.9"])
def test_what_is_said_of_a_leg_that_is_not_known_is_nothing(leg: str) -> None:
    asked = (
        acts.Accept(leg), acts.Refuse(leg, "nobody"), acts.Requeue(leg), acts.Release(leg), acts.Withdraw(leg),
        acts.End(leg, "agent"), acts.Staff(leg, frozenset({"ben@business.test"})), acts.Bar(leg, 60, "Ben"),
        acts.Prove(leg, True, 1),
    )  # fmt: skip
    router = talking()
    assert [router.act(act, NOON) for act in asked] == [[]] * len(asked)


def test_what_is_accepted_or_put_back_twice_is_so_once() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.act(acts.Accept("q1.1"), NOON) == [e.Accepted("q1", "q1.1")]
    assert router.act(acts.Accept("q1.1"), NOON) == []
    assert router.act(acts.Requeue("q1.1"), NOON) == [], "nobody has it"
    router.act(acts.Take("q1.1", "Ana"), NOON)
    assert router.act(acts.Accept("q1.1"), NOON) == []
    assert router.act(acts.Refuse("q1.1", "nobody"), NOON) == [], "it is theirs"
    assert router.act(acts.Requeue("q1.1"), NOON) == [e.Requeued("q1", "q1.1")]


def test_a_refusal_that_crosses_with_our_taking_back_is_noted_and_is_followed_by_nothing() -> None:
    router = talking()
    passed(router)
    router.act(acts.Withdraw("q1.1"), NOON)
    assert router.act(acts.Refuse("q1.2", "nobody"), NOON) == [e.Refused("q1", "q1.2", "nobody")]
    assert router.act(acts.Refuse("q1.2", "nobody"), NOON) == []
    assert router.act(acts.Refuse("q1.2", "nobody", keeps=True), NOON) == []


def test_advice_that_is_refused_keeps_no_record() -> None:
    router = talking()
    passed(router, "consult")
    assert router.act(acts.Refuse("q1.2", "nobody", keeps=True), NOON)[0] == e.Refused("q1", "q1.2", "nobody")


def test_a_transfer_needs_a_name_to_be_known_again() -> None:
    router = talking()
    passed(router)
    router.act(acts.Refuse("q1.2", "declined"), NOON)
    assert asked(passed(router)) == [("q1.3", TAX)]


def test_a_transfer_tells_the_other_agency_who_asks_why_and_how() -> None:
    router = talking()
    act = acts.Transfer("q1.1", "tax", "Ben", "a tax", mode="consult", room="a-1@desks.test", request="i1", ask="7")
    (told,) = router.act(act, NOON)
    assert isinstance(told, e.Assigned)
    assert (told.leg, told.agency, told.skill, told.from_leg) == ("q1.2", TAX, "taxes", "q1.1")
    assert (told.agent, told.reason, told.mode, told.room) == ("Ben", "a tax", "consult", "a-1@desks.test")
    assert (told.request, told.ask, told.only) == ("i1", "7", "")


# --- Letting go, and taking back -------------------------------------------------------------------------------------


def test_letting_go_hands_over_to_who_has_joined_and_otherwise_means_nothing() -> None:
    router = talking()
    assert router.act(acts.Release("q1.1"), NOON) == []
    passed(router, "warm")
    assert router.act(acts.Release("q1.1"), NOON) == [], "nobody has answered yet"
    router.act(acts.Take("q1.2", "Ana"), NOON)
    assert router.act(acts.Release("q1.2"), NOON) == [], "she is not the one who lets go"
    assert router.act(acts.Release("q1.1"), NOON) == [e.HandedOver("q1", "q1.1", "q1.2", "Ana")]
    assert advised().act(acts.Release("q1.1"), NOON) == [], "who advises is no one to leave the citizen to"


def test_an_adviser_who_loses_their_agent_advises_again_when_another_answers() -> None:
    router = advised()
    assert router.act(acts.Requeue("q1.2"), NOON) == [e.Requeued("q1", "q1.2")]
    assert router.act(acts.Take("q1.2", "Amy"), NOON) == [
        e.Taken("q1", "q1.2", "Amy"),
        e.Joined("q1", "q1.1", "q1.2", "Amy", "consult"),
    ]


def test_advice_that_ends_is_told_to_who_asked() -> None:
    assert advised().act(acts.End("q1.2", "agent"), NOON) == [
        e.Dropped("q1", "q1.2", "agent", own=True),
        e.TransferFailed("q1", "q1.1", "ended", "consult", asked="q1.2"),
    ]


def test_whoever_answers_a_warm_transfer_when_the_old_agency_cannot_be_reached_has_the_citizen() -> None:
    router = talking()
    passed(router, "warm")
    router.act(acts.Lost(BUSINESS), NOON)
    assert router.act(acts.Take("q1.2", "Ana"), NOON)[-1] == e.HandedOver("q1", "q1.1", "q1.2", "Ana")


# --- Two that were asked ---------------------------------------------------------------------------------------------


def test_of_two_queues_the_one_whose_agency_is_lost_is_left_out() -> None:
    router = overflowed()
    assert router.act(acts.Lost(BUSINESS), NOON + 130 * S) == [e.Dropped("q1", "q1.2", "withdrawn")]
    router = overflowed()
    assert router.act(acts.Lost(TAX), NOON + 130 * S)[0] == e.Away("q1", TAX)


def test_after_a_refusal_news_that_change_no_limit_make_nobody_look_sooner_and_a_new_limit_does() -> None:
    for news, at in ((skill("taxes", overflow=120 * S, wait=600), 141), (skill("taxes", overflow=60 * S), 132)):
        router = overflowed()
        router.act(acts.Refuse("q1.2", "declined"), NOON + 131 * S)
        router.act(offers(TAX, news), NOON + 132 * S)
        found = [second for second in range(132, 142) if router.act(acts.Tick(), NOON + second * S)]
        assert found == [at]


def test_when_the_second_answers_the_first_hands_over_or_is_let_go_if_it_never_had_it_in_its_queue() -> None:
    assert overflowed().act(acts.Take("q1.2", "Ben"), NOON + 130 * S)[1] == e.HandedOver("q1", "q1.1", "q1.2", "Ben")
    router = overflowed()
    router.act(acts.Refuse("q1.2", "declined"), NOON + 130 * S)
    router.act(acts.Tick(), NOON + 140 * S)
    assert states(router) == [LegState.WAITING, LegState.REFUSED, LegState.ASKED]
    happened = router.act(acts.Take("q1.1", "Ana"), NOON + 150 * S)
    assert happened == [e.Taken("q1", "q1.1", "Ana"), e.Dropped("q1", "q1.3", "withdrawn")]


def test_advice_goes_with_the_leg_that_asked_for_it() -> None:
    router = advised()
    assert router.act(acts.Refuse("q1.1", "nobody"), NOON) == []
    router.act(acts.Requeue("q1.1"), NOON)
    happened = router.act(acts.Refuse("q1.1", "nobody"), NOON)
    assert happened[:2] == [e.Refused("q1", "q1.1", "nobody"), e.Dropped("q1", "q1.2", "withdrawn")]


def test_a_record_in_which_nobody_has_talked_is_dropped_and_one_in_which_somebody_has_is_handed_over() -> None:
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Refuse("q1.1", "nobody", keeps=True), NOON)
    assert router.act(acts.Take("q1.2", "Ben"), NOON) == [
        e.Taken("q1", "q1.2", "Ben"),
        e.Dropped("q1", "q1.1", "withdrawn"),
    ]
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    router.act(acts.Requeue("q1.1"), NOON)
    router.act(acts.Refuse("q1.1", "nobody", keeps=True), NOON)
    assert router.act(acts.Take("q1.2", "Ben"), NOON) == [
        e.Taken("q1", "q1.2", "Ben"),
        e.HandedOver("q1", "q1.1", "q1.2", "Ben"),
    ]


# --- Agencies that are lost ------------------------------------------------------------------------------------------


def test_the_citizen_is_told_of_the_agency_that_talks_with_them_and_not_of_one_that_was_asked_or_advises() -> None:
    router = talking()
    passed(router)
    assert router.act(acts.Lost(TAX), NOON) == [
        e.Dropped("q1", "q1.2", "withdrawn"),
        e.TransferFailed("q1", "q1.1", "unreachable", "cold", asked="q1.2"),
    ]
    assert router.act(acts.Lost(BUSINESS), NOON) == [e.Away("q1", BUSINESS)]
    assert router.act(acts.Lost(BUSINESS), NOON) == []
    assert router.act(acts.Lost(LINE), NOON) == []
    assert router.act(offers(BUSINESS, skill("starting")), NOON) == [e.Back("q1", BUSINESS)]
    assert advised().act(acts.Lost(TAX), NOON)[-1] == e.TransferFailed(
        "q1", "q1.1", "unreachable", "consult", asked="q1.2"
    )


def test_of_an_agency_that_is_lost_while_it_advises_and_talks_each_part_is_said() -> None:
    router = advised()
    assert router.act(acts.Lost(BUSINESS), NOON) == [e.Away("q1", BUSINESS)]
    assert states(router) == [LegState.TALKING, LegState.TALKING]


def test_who_was_asked_of_an_agency_that_is_lost_is_not_asked_of_others_that_are_lost_too() -> None:
    router = a_router()
    router.act(join(), NOON)
    for agency in (BUSINESS, LINE):
        assert router.act(acts.Lost(agency), NOON) == []
    assert router.act(acts.Lost(TAX), NOON + S) == []
    assert states(router) == [LegState.ASKED]


# --- Blocks, people and the end --------------------------------------------------------------------------------------


def test_a_blocked_citizen_is_known_by_visit_and_origin_until_when_by_whom_and_why() -> None:
    router = a_router()
    router.act(join(origin="9f2c"), NOON)
    (barred,) = router.act(acts.Bar("q1.1", 3600, "Ana", "spam"), NOON)
    until = NOON + timedelta(hours=1)
    assert barred == e.Barred("q1", "q1.1", TAX, "v-1@web.test", "9f2c", until, "Ana", "spam")


def test_only_the_holders_end_ends_the_chat_and_only_while_it_holds() -> None:
    router = talking()
    passed(router)
    router.act(acts.Refuse("q1.2", "nobody"), NOON)
    assert router.act(acts.End("q1.2", "agent"), NOON) == []
    assert router.act(acts.End("q1.1", "agent", "s-7"), NOON) == [e.Ended("q1", "agent", "q1.1", "s-7")]
    assert router.act(acts.End("q1.1", "agent"), NOON) == []
    assert router.act(acts.Depart(VISITOR), NOON) == []


def test_a_proof_counts_only_where_there_is_something_to_prove() -> None:
    router = talking()
    assert router.act(acts.Prove("q1.1", True, 3), NOON) == []
    router.act(acts.End("q1.1", "agent"), NOON)
    assert router.act(acts.Prove("q1.1", False, 3), NOON) == [e.Archived("q1", "q1.1", complete=False, lines=3)]
    assert router.act(acts.Prove("q1.1", False, 3), NOON) == []


def test_practice_has_the_colleague_as_its_visitor_and_goes_to_its_own_agency() -> None:
    router = a_router()
    opened, told = router.act(replace(PRACTICE, only="ana@tax.test"), NOON)
    assert isinstance(opened, e.Opened)
    assert (opened.room, opened.nick, opened.topic) == ("c-p1@rooms.test", "ben (citizen)", "practice")
    assert (opened.language, opened.name, opened.practice) == ("en", "ben", "ben@business.test")
    assert isinstance(told, e.Assigned)
    assert (told.agency, told.skill, told.only) == (TAX, "taxes", "ana@tax.test")
    router.act(acts.End("p1.1", "agent"), NOON)
    assert asked(router.act(replace(PRACTICE, chat="p2"), NOON)) == [("p2.1", TAX)]


def test_practice_waits_for_no_agency_that_is_lost() -> None:
    router = a_router()
    router.act(PRACTICE, NOON)
    assert router.act(acts.Lost(TAX), NOON + S) == []
    assert router.act(acts.Tick(), NOON + 2 * S) == [e.Ended("p1", "nobody")]


def test_a_citizen_for_whom_nobody_is_there_at_the_end_is_told_why() -> None:
    router = a_router(offers(BUSINESS), offers(LINE), offers(EDA))
    router.act(join(), NOON)
    closed = offers(TAX, skill("taxes"), open=False)
    router.act(closed, NOON)
    router.act(acts.Refuse("q1.1", "nobody", keeps=True), NOON)
    (over,) = router.act(acts.Tick(), NOON + timedelta(minutes=3))
    assert over == e.Ended("q1", "closed")
    assert router.reasons["q1"].agency == "Division of Taxation"
    router.act(acts.Tick(), NOON + timedelta(minutes=3))
    assert router.reasons == {}
