"""Whoever waits where nobody is keeps their place, goes to whoever is back, and hears the truth in the end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.router import Router
from tests.unit.routers import (
    BUSINESS,
    EDA,
    LINE,
    MONDAY,
    NOON,
    PLAN,
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

EMPTY = offers(EDA, skill("grants", on_duty=0))
BACK = offers(EDA, skill("grants"))
NOWHERE = (offers(BUSINESS), offers(LINE))
"""Nobody else can help with taxes."""


def alone() -> Router:
    """The only agency for grants has lost its last agent, and given the chat back."""
    router = a_router()
    router.act(join(topic="grants"), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(EMPTY, NOON + 10 * S)
    given_back = e.Refused("q1", "q1.1", "nobody", keeps=True)
    assert router.act(acts.Refuse("q1.1", "nobody", keeps=True), NOON + 10 * S) == [given_back]
    return router


def test_when_the_last_agent_leaves_the_citizen_keeps_their_place_for_the_patience() -> None:
    router = alone()
    assert router.chats["q1"].state == "queued"
    assert router.act(acts.Tick(), NOON + 129 * S) == []
    assert router.act(acts.Tick(), NOON + 130 * S) == [e.Ended("q1", "nobody")]


def test_whoever_is_back_within_the_patience_gets_who_waits_with_the_place_they_had() -> None:
    router = alone()
    assert asked(router.act(BACK, NOON + 100 * S)) == [("q1.2", EDA)]
    assert router.chats["q1"].since == NOON
    router.act(acts.Accept("q1.2"), NOON + 100 * S)
    assert router.act(acts.Tick(), NOON + 900 * S) == []


def test_patience_begins_anew_when_somebody_was_there_meanwhile() -> None:
    router = alone()
    router.act(BACK, NOON + 100 * S)
    router.act(acts.Refuse("q1.2", "nobody"), NOON + 101 * S)
    router.act(EMPTY, NOON + 105 * S)
    assert router.act(acts.Tick(), NOON + 224 * S) == []
    assert router.act(acts.Tick(), NOON + 225 * S) == [e.Ended("q1", "nobody")]


def test_an_agency_that_has_refused_and_says_that_somebody_is_there_is_asked_again_a_little_later() -> None:
    router = a_router()
    router.act(join(topic="grants"), NOON)
    router.act(acts.Refuse("q1.1", "nobody"), NOON)
    assert router.act(acts.Tick(), NOON + 9 * S) == []
    assert asked(router.act(acts.Tick(), NOON + 10 * S)) == [("q1.2", EDA)]


def test_agents_who_have_all_declined_are_asked_again_after_a_minute_and_nobody_is_said_to_be_away() -> None:
    router = a_router()
    router.act(join(topic="grants"), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(acts.Refuse("q1.1", "declined"), NOON)
    assert router.act(acts.Tick(), NOON + 59 * S) == []
    assert asked(router.act(acts.Tick(), NOON + 60 * S)) == [("q1.2", EDA)]
    router.act(acts.Refuse("q1.2", "declined"), NOON + 60 * S)
    assert asked(router.act(acts.Tick(), NOON + 900 * S)) == [("q1.3", EDA)]


@pytest.mark.parametrize("known", [offers(EDA, skill("grants")), None], ids=["known", "never heard"])
def test_a_join_while_the_agency_starts_again_is_accepted_and_waits_for_it(known: acts.Offers | None) -> None:
    router = Router(PLAN)
    if known:
        router.act(known, NOON)
    router.act(acts.Lost(EDA), NOON)
    assert asked(router.act(join(topic="grants"), NOON + 29 * S)) == [("q1.1", EDA)]
    router.act(acts.Refuse("q1.1", "unreachable"), NOON + 39 * S)
    assert asked(router.act(BACK, NOON + 49 * S)) == [("q1.2", EDA)]


def test_what_we_have_taken_back_ourselves_is_no_refusal() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert asked(router.act(acts.Lost(TAX), NOON)) == [("q1.2", BUSINESS)]
    router.act(offers(TAX, skill("taxes")), NOON + S)
    router.act(acts.Refuse("q1.1", "withdrawn"), NOON + S)
    assert asked(router.act(acts.Refuse("q1.2", "declined"), NOON + 2 * S)) == [("q1.3", LINE)]
    assert asked(router.act(acts.Refuse("q1.3", "declined"), NOON + 3 * S)) == [("q1.4", TAX)]


def test_a_join_after_the_grace_is_refused_with_the_truth() -> None:
    router = a_router()
    router.act(acts.Lost(EDA), NOON)
    with pytest.raises(acts.NobodyThere):
        router.act(join(topic="grants"), NOON + 30 * S)


def test_an_agency_that_had_nobody_when_it_was_lost_is_no_hope() -> None:
    router = a_router(EMPTY)
    router.act(acts.Lost(EDA), NOON)
    with pytest.raises(acts.NobodyThere):
        router.act(join(topic="grants"), NOON)


def test_while_an_agency_starts_again_its_topics_are_open() -> None:
    router = a_router()
    grants = PLAN.topics["grants"]
    router.act(acts.Lost(EDA), NOON)
    assert router.directory.is_open(grants, NOON + 29 * S)
    assert router.directory.languages(grants, NOON + 29 * S) == {"en"}
    assert not router.directory.is_open(grants, NOON + 30 * S)
    router.directory.forget()
    assert router.directory.is_open(grants, NOON + 31 * S)


def test_whoever_waits_in_the_queue_of_an_agency_that_does_not_come_back_is_told_after_grace_and_patience() -> None:
    router = a_router()
    router.act(join(topic="grants"), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    assert router.act(acts.Lost(EDA), NOON + 5 * S) == [e.Away("q1", EDA)]
    assert router.act(acts.Tick(), NOON + 154 * S) == []
    assert router.act(acts.Tick(), NOON + 155 * S) == [e.Ended("q1", "nobody")]


def test_whoever_only_advises_is_nobody_to_wait_with() -> None:
    router = talking(topic="grants")
    passed(router, "consult", "tax")
    router.act(acts.Take("q1.2", "Ana"), NOON)
    router.act(acts.Requeue("q1.1"), NOON)
    router.act(acts.Lost(EDA), NOON + 5 * S)
    assert router.chats["q1"].legs["q1.2"].holds
    assert e.Ended("q1", "nobody") in router.act(acts.Tick(), NOON + 155 * S)


def test_whoever_talks_goes_on_in_the_room_however_long_the_agency_is_away() -> None:
    router = talking()
    router.act(acts.Lost(BUSINESS), NOON)
    assert router.act(acts.Tick(), NOON + 3600 * S) == []


def test_whoever_is_elsewhere_able_takes_over_from_an_agency_that_was_asked_and_is_lost() -> None:
    router = a_router(offers(BUSINESS, skill("general", on_duty=0)), offers(LINE))
    router.act(join(), NOON)
    assert router.act(acts.Lost(TAX), NOON) == []
    assert router.act(offers(BUSINESS, skill("general")), NOON + 3 * S) == [], "Taxation is probably starting again"
    assert router.act(acts.Tick(), NOON + 29 * S) == []
    dropped, assigned = router.act(acts.Tick(), NOON + 30 * S)
    assert dropped == e.Dropped("q1", "q1.1", "withdrawn")
    assert asked([assigned]) == [("q1.2", BUSINESS)]


def test_after_a_start_of_the_router_whoever_waits_has_all_of_their_patience() -> None:
    former = alone()
    again = Router(PLAN)
    events = [e.Refused("q1", "q1.1", "nobody", keeps=True)]
    router = a_router()
    for event in [*router.act(join(topic="grants"), NOON), e.Accepted("q1", "q1.1"), *events]:
        again.replay(event, NOON)
    assert again.chats["q1"].holder is None
    assert former.chats["q1"].state == again.chats["q1"].state
    again.act(EMPTY, NOON + 3600 * S)
    assert again.act(acts.Tick(), NOON + 3719 * S) == []
    assert again.act(acts.Tick(), NOON + 3720 * S) == [e.Ended("q1", "nobody")]


def test_a_topic_may_have_a_patience_of_its_own() -> None:
    router = alone()
    grants = replace(PLAN.topics["grants"], patience=timedelta(minutes=10))
    router.change_plan(replace(PLAN, topics={**PLAN.topics, "grants": grants}))
    assert router.act(acts.Tick(), NOON + 609 * S) == []
    assert router.act(acts.Tick(), NOON + 610 * S) == [e.Ended("q1", "nobody")]


def test_the_end_says_what_is_true_of_the_agency_and_when_it_opens() -> None:
    router = alone()
    router.act(offers(EDA, skill("grants"), open=False, opens=MONDAY, texts={"closed": {"en": "Monday."}}), NOON + S)
    assert router.act(acts.Tick(), NOON + 130 * S) == [e.Ended("q1", "closed")]
    assert router.reasons == {"q1": acts.Closed("closed", MONDAY, "Economic Development", "Monday.", "en")}


def test_a_citizen_who_was_handed_over_waits_also_for_the_agency_they_were_handed_to() -> None:
    router = talking()
    router.act(offers(BUSINESS, skill("starting", on_duty=0)), NOON)
    router.act(acts.Transfer("q1.1", "taxes", "Ben", ""), NOON)
    router.act(acts.Take("q1.2", "Ana"), NOON)
    router.act(acts.Requeue("q1.2"), NOON)
    router.act(offers(TAX, skill("taxes", on_duty=0)), NOON)
    router.act(acts.Refuse("q1.2", "nobody"), NOON)
    assert asked(router.act(offers(TAX, skill("taxes")), NOON + 60 * S)) == [("q1.3", TAX)]


def test_a_citizen_who_leaves_while_nobody_is_there_has_left() -> None:
    router = alone()
    assert router.act(acts.Depart("v-1@web.test/web"), NOON + 60 * S) == [e.Ended("q1", "citizen")]
    assert router.act(BACK, NOON + 61 * S) == []
