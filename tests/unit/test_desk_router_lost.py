"""What becomes of chats with an agency that is gone: silent, lost while it is asked, or while it has the citizen."""

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.steps import LegState
from tests.unit.routers import (
    BUSINESS,
    EDA,
    LIMITED,
    NOON,
    TAX,
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


def test_the_citizen_is_told_once_that_the_agency_is_away_and_once_that_it_is_back() -> None:
    router = talking()
    assert router.act(acts.Lost(BUSINESS), NOON) == [e.Away("q1", BUSINESS)]
    assert router.act(acts.Lost(BUSINESS), NOON) == []
    back = offers(BUSINESS, skill("starting"))
    assert router.act(back, NOON) == [e.Back("q1", BUSINESS)]
    assert router.act(back, NOON) == []
    assert router.chats["q1"].state == "talking"


def test_whoever_waits_at_an_agency_that_is_gone_is_offered_to_the_next() -> None:
    router = a_router()
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    assert router.act(acts.Lost(TAX), NOON + S) == [e.Away("q1", TAX)]
    assert asked(router.act(acts.Tick(), NOON + S)) == [("q1.2", BUSINESS)]
    router.act(acts.Take("q1.2", "Ben"), NOON + 2 * S)
    assert router.act(LIMITED, NOON + 3 * S) == []


@pytest.mark.parametrize("mode", ["cold", "warm", "consult"])
def test_nobody_waits_for_the_answer_of_an_agency_that_is_gone(mode: str) -> None:
    router = talking()
    passed(router, mode)
    router.act(acts.Accept("q1.2"), NOON)
    assert router.act(acts.Lost(TAX), NOON) == [
        e.Dropped("q1", "q1.2", "withdrawn"),
        e.TransferFailed("q1", "q1.1", "unreachable", mode, asked="q1.2"),
    ]


@pytest.mark.parametrize("mode", ["cold", "warm", "consult"])
def test_nobody_waits_for_an_agency_that_has_never_answered(mode: str) -> None:
    router = talking()
    passed(router, mode)
    assert router.act(acts.Lost(TAX), NOON) == [
        e.Dropped("q1", "q1.2", "withdrawn"),
        e.TransferFailed("q1", "q1.1", "unreachable", mode, asked="q1.2"),
    ]


def test_a_citizen_asked_of_a_silent_agency_goes_to_the_next() -> None:
    router = a_router()
    router.act(join(), NOON)
    dropped, assigned = router.act(acts.Lost(TAX), NOON + 20 * S)
    assert dropped == e.Dropped("q1", "q1.1", "withdrawn")
    assert asked([assigned]) == [("q1.2", BUSINESS)]
    # It wakes, takes what it was asked first, and hears that nobody wants that any more.
    assert router.act(acts.Accept("q1.1"), NOON + 60 * S) == []
    with pytest.raises(acts.NoSuchLeg):
        router.act(acts.Take("q1.1", "Ana"), NOON + 60 * S)


def test_a_citizen_asked_of_a_silent_agency_waits_for_it_when_there_is_no_other() -> None:
    router = a_router()
    router.act(join(topic="grants"), NOON)
    assert router.act(acts.Lost(EDA), NOON) == []
    assert router.act(acts.Tick(), NOON + 149 * S) == []
    assert router.act(acts.Tick(), NOON + 150 * S) == [e.Ended("q1", "nobody")]


def test_a_silent_agency_that_is_asked_as_the_last_resort_is_waited_for_as_long() -> None:
    router = a_router()
    router.act(acts.Lost(EDA), NOON)
    assert asked(router.act(join(topic="grants"), NOON + 29 * S)) == [("q1.1", EDA)]
    assert router.act(acts.Lost(EDA), NOON + 30 * S) == []
    assert router.act(acts.Tick(), NOON + 149 * S) == []
    assert router.act(acts.Tick(), NOON + 150 * S) == [e.Ended("q1", "nobody")]


def test_an_agency_that_is_slow_and_not_lost_is_waited_for_until_it_is() -> None:
    router = a_router()
    router.act(join(), NOON)
    assert router.act(acts.Tick(), NOON + 300 * S) == []
    assert asked(router.act(acts.Lost(TAX), NOON + 301 * S)) == [("q1.2", BUSINESS)]


def test_of_two_that_were_asked_the_lost_one_is_left_out_and_the_place_stays() -> None:
    router = overdue()
    assert asked(router.act(acts.Tick(), NOON + 120 * S)) == [("q1.2", BUSINESS)]
    assert router.act(acts.Lost(BUSINESS), NOON + 700 * S) == [e.Dropped("q1", "q1.2", "withdrawn")]
    holder = router.chats["q1"].holder
    assert holder is not None
    assert holder.id == "q1.1"


def test_when_the_old_agency_of_a_warm_transfer_is_lost_the_new_one_has_the_citizen() -> None:
    router = both_are_there()
    assert router.act(acts.Lost(BUSINESS), NOON) == [e.HandedOver("q1", "q1.1", "q1.2", "Ana")]
    assert [leg.state for leg in router.chats["q1"].legs.values()] == [LegState.OVER, LegState.TALKING]
    assert router.chats["q1"].away == ""


def test_when_the_old_agency_is_lost_before_the_answer_a_warm_transfer_is_a_cold_one() -> None:
    router = talking()
    passed(router, "warm")
    assert router.act(acts.Lost(BUSINESS), NOON) == [e.Away("q1", BUSINESS)]
    taken, over = router.act(acts.Take("q1.2", "Ana"), NOON)
    assert (taken, over) == (e.Taken("q1", "q1.2", "Ana"), e.HandedOver("q1", "q1.1", "q1.2", "Ana"))
    assert router.chats["q1"].away == ""
